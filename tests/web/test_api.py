"""The API as a program meets it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from machtin.analysis import analysis_json
from machtin.keep import Library
from machtin.story import read_document
from tests.web.conftest import PASSWORD, Client

API = "/api/v1"


@pytest.fixture
def api(client: Client) -> TestClient:
    """Somebody at the machine itself."""
    return client()


def got(api: TestClient, path: str, **headers: str) -> Any:
    response = api.get(API + path, headers=headers)
    assert response.status_code == 200, (path, response.text)
    return response.json()


def every(api: TestClient, path: str, limit: int) -> list[Any]:
    """All items of a list, a page after the other."""
    out: list[Any] = []
    cursor = ""
    while True:
        found = got(api, f"{path}{'&' if '?' in path else '?'}limit={limit}{cursor}")
        assert len(found["items"]) <= limit
        out += found["items"]
        if found["next"] is None:
            return out
        cursor = f"&cursor={found['next']}"


LISTS = ("/stories?least=1", "/stories?order=disputed&least=1", "/stories?order=growing&least=1", "/stories?order=arrival&least=1", "/articles", "/entities", "/quotes", "/disagreements", "/search?q=người")


@pytest.mark.parametrize("path", LISTS)
def test_pages_put_together_are_the_whole_list(api: TestClient, path: str) -> None:
    whole = every(api, path, 200)
    assert len(whole) > 1
    assert every(api, path, 3 if path != "/entities" else 40) == whole
    assert len({json.dumps(i) for i in whole}) == len(whole)


def test_articles_and_stories_are_the_contract(api: TestClient, library: Library) -> None:
    [first, *_] = library.articles()
    assert api.get(f"{API}/articles/{first.id}").content == analysis_json(library.analysis(first.id))
    [line, *_] = got(api, "/stories")["items"]
    told = api.get(f"{API}/stories/{line['id']}").content
    assert read_document(told) == library.document(line["id"])
    alone = got(api, f"/stories/{line['id']}?articles=false")
    assert alone["articles"] == []
    assert alone["stories"] == json.loads(told)["stories"]
    assert got(api, f"/articles/{first.id}/original")["text"] == library.article(first.id).text
    assert [v["n"] for v in got(api, f"/articles/{first.id}/versions")["items"]] == [1]


def test_an_id_may_be_an_address(api: TestClient, library: Library) -> None:
    from machtin.article import Article, Block

    id = "https://báo.example/tin?a=1&b=/2"
    library.add([Article(id=id, text="Cầu sập", blocks=(Block("title", 0, 7),))], jobs=1)
    assert got(api, f"/articles/{quote(id, safe='')}")["id"] == id


def test_only_the_fields_asked_for(api: TestClient) -> None:
    assert all(set(item) == {"id", "title"} for item in got(api, "/articles?fields=id,%20title")["items"])
    assert set(got(api, "/search?q=mưa&fields=id")["items"][0]) == {"id"}
    wrong = api.get(f"{API}/articles?fields=id,nope")
    assert (wrong.status_code, "'nope'" in wrong.json()["detail"]) == (422, True)


def test_filters_leave_what_fits(api: TestClient) -> None:
    assert {a["source"] for a in got(api, "/articles?source=luatvadoi.example")["items"]} == {"luatvadoi.example"}
    [story] = got(api, "/stories?entity=N%E1%BA%ADm%20Khoai")["items"]
    articles = got(api, f"/articles?story={story['id']}")["items"]
    assert len(articles) == story["n_articles"]
    assert got(api, "/stories?since=2026")["items"] != got(api, "/stories?until=2025")["items"]
    said = got(api, "/quotes?speaker=gi%C3%A0ng")["items"]
    assert said
    assert {q["speaker"] for q in said} <= {"Giàng A Sử", "Giàng A Sửu"}
    [name] = [n for n in got(api, "/entities?name=Gi%C3%A0ng%20A%20S%E1%BB%AD&type=per")["items"] if n["name"] == "Giàng A Sử"]
    assert len(got(api, f"/entities/{name['id']}/quotes")["items"]) == name["n_quotes"]
    assert got(api, f"/entities/{name['id']}") == name
    assert len(got(api, "/articles?entity=Gi%C3%A0ng%20A%20S%E1%BB%AD")["items"]) >= name["n_articles"]


def test_quotes_stand_where_they_say(api: TestClient, library: Library) -> None:
    for quote_ in every(api, "/quotes", 50):
        assert library.article(quote_["article"]).text[quote_["start"] : quote_["end"]] == quote_["text"]


def test_disagreements_are_those_of_the_stories(api: TestClient, library: Library) -> None:
    told = every(api, "/disagreements", 50)
    assert {d["disagreement"]["id"] for d in told} == {d.id for line in library.stories(least=1) for d in library.story(line.id).story.disagreements}
    assert all(not d["disagreement"]["update"] and d["disagreement"]["kind"] == "number" for d in every(api, "/disagreements?kind=number&update=false", 50))
    assert all(d["disagreement"]["strength"] >= 0.8 for d in every(api, "/disagreements?strength=0.8", 50))
    first = told[0]
    library.dismiss(first["story"], first["disagreement"]["id"], by="bt", reason="khác thời điểm")
    assert first["disagreement"]["id"] not in {d["disagreement"]["id"] for d in every(api, "/disagreements", 50)}
    library.confirm(first["story"], first["disagreement"]["id"], by="bt")
    assert got(api, f"/disagreements?story={first['story']}")["items"][0].get("confirmed", False) in (True, False)


def test_who_has_the_answer_is_told_so_until_something_is_written(api: TestClient, library: Library) -> None:
    before = api.get(f"{API}/stories")
    tag = before.headers["etag"]
    assert api.get(f"{API}/stories", headers={"if-none-match": tag}).status_code == 304
    assert api.get(f"{API}/stories?least=1", headers={"if-none-match": tag}).status_code == 200
    [line, *_] = before.json()["items"]
    library.rename(line["id"], "Tên mới", by="bt")
    after = api.get(f"{API}/stories", headers={"if-none-match": tag})
    assert (after.status_code, "Tên mới" in after.text) == (200, True)


def test_telling_a_story_makes_old_answers_old(api: TestClient, library: Library) -> None:
    """Stories are told behind the batch that touched them, in a write of their own."""
    from machtin.keep.schema import stories
    from machtin.keep.telling import tell

    tag = api.get(f"{API}/stories").headers["etag"]
    with library.store.read() as connection:
        key = connection.execute(stories.select()).first().key  # type: ignore[union-attr]
    library.store.write(lambda connection: tell(connection, key))
    assert api.get(f"{API}/stories", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/articles/kh%C3%B4ng-c%C3%B3", 404, "not found"), ("/stories/x", 404, "not found"), ("/entities/999999", 404, "not found"), ("/entities/x", 404, "not found"),
        ("/nowhere", 404, "not found"), ("/stories?limit=0", 422, "bad input"), ("/stories?limit=x", 422, "bad input"), ("/stories?order=x", 422, "bad input"),
        ("/stories?cursor=!", 422, "bad input"), ("/stories?cursor=WzFd", 422, "bad input"), ("/articles?cursor=WyJ4Il0", 422, "bad input"), ("/search?cursor=WyJ4Il0", 422, "bad input"),
        ("/quotes?cursor=WzQ2MTE2ODYwMTg0MjczODc5MDQwMDBd", 422, "bad input"), ("/articles?since=h%C3%B4m%20qua", 422, "bad input"), ("/articles/baosongma?format=pdf", 422, "bad input"),
        ("/compare?a=baosongma&b=baosongma", 422, "bad input"), ("/export/nothing", 422, "bad input"), ("/export/stories?format=conllu", 422, "bad input"),
    ],
)  # fmt: skip
def test_every_refusal_has_one_shape(api: TestClient, path: str, status: int, title: str) -> None:
    response = api.get(API + path)
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "detail"}
    assert (response.status_code, response.json()["status"], response.json()["title"]) == (status, status, title)
    assert "/tmp" not in response.text


def test_what_is_not_given_in_a_form_is_refused(api: TestClient) -> None:
    assert api.get(f"{API}/articles/baosongma", headers={"accept": "image/png"}).status_code == 406
    assert api.post(f"{API}/stories").status_code == 405


def test_a_form_is_asked_for_by_name_or_by_accept(api: TestClient) -> None:
    by_name = api.get(f"{API}/articles/baosongma?format=jsonld")
    assert by_name.headers["content-type"] == "application/ld+json"
    assert api.get(f"{API}/articles/baosongma", headers={"accept": "application/ld+json, */*;q=0.1"}).content == by_name.content
    page = api.get(f"{API}/stories/{got(api, '/stories')['items'][0]['id']}", headers={"accept": "text/markdown"})
    assert page.text.startswith("# ")
    table = api.get(f"{API}/articles/baosongma?format=csv&table=mentions")
    assert "attachment" in table.headers["content-disposition"]
    assert table.content.startswith(b"\xef\xbb\xbfarticle,start,end,text")
    assert api.get(f"{API}/export/stories").text.count("\n") == len(every(api, "/stories?least=1", 200))
    assert api.get(f"{API}/export/events?format=csv&story={got(api, '/stories')['items'][0]['id']}").status_code == 200


def test_two_articles_side_by_side(api: TestClient) -> None:
    a, b = [x["id"] for x in got(api, "/articles?entity=N%E1%BA%ADm%20Khoai")["items"]][:2]
    assert set(got(api, f"/compare?a={a}&b={b}")["stories"][0]["articles"]) == {a, b}


def test_from_outside_a_token_is_needed_and_reading_can_be_made_public(client: Client) -> None:
    from machtin.web.accounts import Accounts

    outside = client(names=("tin.example",))
    refused = outside.get(f"{API}/stories")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="machtin"')
    assert refused.headers["content-type"] == "application/problem+json"
    assert outside.get(f"{API}/stories", headers={"authorization": "Bearer machtin_x"}).status_code == 401
    assert client(names=("tin.example",), public=True).get(f"{API}/stories").status_code == 200
    assert PASSWORD
    assert Accounts


def test_dear_work_is_bounded_for_who_comes_from_outside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from machtin.web.api import whole

    monkeypatch.setattr(whole, "EXPORTED", 2)
    outside = client(names=("tin.example",), public=True)
    codes = [outside.get(f"{API}/export/stories?format=csv").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_the_description_tells_of_every_path_and_of_errors(api: TestClient) -> None:
    told = api.get(f"{API}/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert all(path.startswith(API) for path in told["paths"])
    assert {"Analysis", "Document", "Problem", "StoryLine", "DisagreementLine"} <= set(told["components"]["schemas"])
    assert "HTTPValidationError" not in json.dumps(told)
    for path in told["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["responses"]["422"]["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

"""What editors do on the pages: signed, in the history, undone there; and who may not."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from machtin.keep import Library
from tests.web.conftest import OUTSIDE, Client, log_in, post


@pytest.fixture
def desk(client: Client) -> TestClient:
    site = client(**OUTSIDE)
    log_in(site, "editor")
    return site


def test_merge_and_undo(desk: TestClient, library: Library) -> None:
    one, two = [s.id for s in library.stories()][:2]
    answer = post(desk, f"/stories/{one}/merge", f"/stories/{one}", other=f"https://tin.example/stories/{two}", reason="cùng một vụ")
    assert answer.headers["location"].startswith(f"/stories/{one}?")
    assert len(library.stories()) == 1
    made = library.decisions()[-1]
    assert (made.by, made.act, made.reason) == ("editor", "merge", "cùng một vụ")
    history = desk.get("/history").text
    assert "cùng một vụ" in history
    post(desk, "/history/undo", "/history", decision=made.key)
    assert {s.id for s in library.stories()} == {one, two}
    assert 'class="undone"' in desk.get("/history").text


def test_split(desk: TestClient, library: Library) -> None:
    story = library.story(library.stories()[0].id).story
    answer = post(desk, f"/stories/{story.id}/split", f"/stories/{story.id}", article=list(story.articles[:1]))
    assert answer.status_code == 303
    assert library.decisions()[-1].articles == story.articles[:1]
    assert post(desk, f"/stories/{story.id}/split", f"/stories/{story.id}", article="nicht da").status_code in (404, 422)


def test_rename_is_shown_as_words_not_as_markup(desk: TestClient, library: Library) -> None:
    id = library.stories()[0].id
    post(desk, f"/stories/{id}/rename", f"/stories/{id}", headline="Lũ <b>quét</b> & sạt lở")
    page = desk.get(f"/stories/{id}").text
    assert "Lũ &lt;b&gt;quét&lt;/b&gt; &amp; sạt lở" in page
    assert "<b>quét" not in page


def test_a_dismissed_disagreement_is_gone_from_the_story_and_said_in_the_desk(desk: TestClient, library: Library) -> None:
    line = library.stories(order="disputed")[0]
    item = library.story(line.id).story.disagreements[0]
    assert post(desk, f"/stories/{line.id}/dismiss", f"/stories/{line.id}", item=item.id, reason="").status_code == 422
    assert post(desk, f"/stories/{line.id}/dismiss", f"/stories/{line.id}", item="d-not-there", reason="x").status_code == 404
    post(desk, f"/stories/{line.id}/dismiss", f"/stories/{line.id}", item=item.id, reason="hai vụ khác nhau")
    page = desk.get(f"/stories/{line.id}").text
    assert f'id="d-{item.id}"' not in page
    assert "hai vụ khác nhau" in page
    post(desk, "/history/undo", "/history", decision=library.decisions()[-1].key)
    assert f'id="d-{item.id}"' in desk.get(f"/stories/{line.id}").text


def test_a_disagreement_is_marked_as_real(desk: TestClient, library: Library) -> None:
    line = library.stories(order="disputed")[0]
    item = library.story(line.id).story.disagreements[0]
    post(desk, f"/stories/{line.id}/confirm", f"/stories/{line.id}", item=item.id)
    assert library.story(line.id).confirmed == (item.id,)
    assert "✓" in desk.get(f"/stories/{line.id}").text


def test_a_pinned_story_stands_first(desk: TestClient, library: Library) -> None:
    last = library.stories()[-1].id
    post(desk, f"/stories/{last}/pin", f"/stories/{last}")
    newest = desk.get("/").text.split("<section>")[1]
    assert newest.index(f"/stories/{last}") == newest.index("/stories/")


@pytest.mark.parametrize("act", ["merge", "split", "rename", "pin", "dismiss", "confirm"])
def test_a_reader_does_none_of_it(client: Client, library: Library, act: str) -> None:
    site = client(**OUTSIDE)
    log_in(site, "reader")
    id = library.stories()[0].id
    assert "/rename" not in site.get(f"/stories/{id}").text
    assert post(site, f"/stories/{id}/{act}", "/account", headline="x", other="y", item="z", reason="w").status_code == 403
    assert post(site, "/history/undo", "/account", decision=1).status_code == 403
    assert library.decisions() == []


def test_the_public_does_none_of_it(client: Client, library: Library) -> None:
    site = client(**OUTSIDE, public=True)
    id = library.stories()[0].id
    assert post(site, f"/stories/{id}/rename", "/read", headline="x").status_code == 401
    assert library.story(id).decisions == ()


@pytest.mark.parametrize("path", ["/admin"])
def test_only_an_admin_sees_users_and_log(client: Client, desk: TestClient, path: str) -> None:
    assert desk.get(path).status_code == 403
    assert post(desk, "/admin/users", "/account", name="eve", password="ein langes wort", role="admin").status_code == 403


def test_an_admin_adds_and_locks_out(client: Client, library: Library) -> None:
    site = client(**OUTSIDE)
    log_in(site, "admin")
    post(site, "/admin/users", "/admin", name="mai", password="một mật khẩu", role="editor")
    other = client(**OUTSIDE)
    assert log_in(other, "mai", "một mật khẩu").status_code == 303
    post(site, "/admin/users/change", "/admin", name="mai", role="editor", access="off")
    assert other.get("/").status_code == 303
    assert log_in(other, "mai", "một mật khẩu").status_code == 403
    assert post(site, "/admin/users/change", "/admin", name="admin", role="reader").status_code == 409
    assert "mai editor disabled" in site.get("/admin").text

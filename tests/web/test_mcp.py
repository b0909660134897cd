"""The MCP server through the library's own client, in memory."""

from __future__ import annotations

import asyncio
from typing import Any

import mcp
import pytest

from machtin.keep import Library
from machtin.mcp import server_of


def asked(library: Library, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The structured answers of some calls; a tool's error as a string."""

    async def work() -> list[Any]:
        async with mcp.Client(server_of(library)) as client:
            results = [await client.call_tool(name, arguments) for name, arguments in calls]
            return [r.content[0].text if r.is_error else r.structured_content for r in results]  # type: ignore[union-attr]

    return asyncio.run(work())


def evidence_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [*value.get("evidence", ()), *(e for k, v in value.items() if k != "evidence" for e in evidence_in(v))]
    return [e for v in value for e in evidence_in(v)] if isinstance(value, list) else []


def test_the_tools_tell_what_they_are_for_and_only_read(library: Library) -> None:
    async def work() -> list[Any]:
        async with mcp.Client(server_of(library)) as client:
            assert "never decides" in (client.instructions or "")
            return (await client.list_tools()).tools

    tools = asyncio.run(work())
    assert {t.name for t in tools} == {"search", "story", "disagreements", "quotes", "compare"}
    assert all(t.description and t.annotations.read_only_hint for t in tools)


def test_every_answer_carries_evidence_that_stands_in_the_article(library: Library) -> None:
    [line] = [s for s in library.stories() if "sạt lở" in s.headline.lower()]
    a, b = library.story(line.id).story.articles[:2]
    answers = asked(
        library, ("search", {"query": "sat lo"}), ("story", {"id": line.id}), ("disagreements", {"story": line.id}), ("quotes", {"speaker": "Giàng A Sử"}), ("compare", {"a": a, "b": b}),
    )  # fmt: skip
    for answer in answers:
        found = evidence_in(answer)
        assert found
        for e in found:
            assert library.article(e["article"]).text[e["start"] : e["end"]] == e["text"] != ""
            assert e["title"]
    search, story, disagreements, quotes, _ = answers
    assert {x["story"] for x in search["articles"]} == {line.id}
    assert [d["id"] for d in disagreements["disagreements"]] == [d["id"] for d in story["disagreements"]]
    assert all(len({x["value"] for x in d["accounts"]}) > 1 for d in story["disagreements"])
    assert {q["speaker"] for q in quotes["quotes"]} == {"Giàng A Sử"}


def test_what_is_not_there_is_said_in_words(library: Library) -> None:
    told = asked(library, ("story", {"id": "không có"}), ("compare", {"a": "x", "b": "x"}), ("quotes", {"since": "hôm qua"}))
    assert all(isinstance(t, str) for t in told)
    assert "there is no such story" in told[0]
    assert "is no day" in told[2]
    assert asked(library, ("disagreements", {"story": "không có"})) == [{"disagreements": []}]


def test_without_the_extra_it_is_said_what_to_install(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from machtin.errors import ConfigError

    monkeypatch.setitem(__import__("sys").modules, "mcp.server", None)
    with pytest.raises(ConfigError, match=r"machtin\[mcp\]"):
        server_of(library)

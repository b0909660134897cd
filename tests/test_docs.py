"""The documentation is true: generated pages are what the code prints now, links lead somewhere, and every page can be reached."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "training").glob("*.md")]


def build_pages():
    spec = importlib.util.spec_from_file_location("build_pages", ROOT / "docs" / "build_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def links(path: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in links(path):
        if re.match(r"https?:|mailto:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        if anchor:
            heads = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}, link


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    todo = [ROOT / "README.md", ROOT / "docs" / "README.md"]
    while todo:
        path = todo.pop()
        if path not in seen and path.suffix == ".md":
            seen.add(path)
            todo += [(path.parent / link.partition("#")[0]).resolve() for link in links(path) if not link.startswith(("http", "#", "mailto"))]
    assert set((ROOT / "docs").rglob("*.md")) - seen == set()


def test_both_readmes_open_with_the_two_commands_and_the_picture() -> None:
    for name in ("README.md", "README.vi.md"):
        head = (ROOT / name).read_text("utf-8")[:2500]
        assert "make demo" in head
        assert "make test" in head
        assert "docs/story.png" in head
    assert (ROOT / "docs" / "story.png").stat().st_size > 10_000


def test_the_reference_is_what_the_code_says() -> None:
    assert (ROOT / "docs" / "reference.md").read_text("utf-8") == build_pages().reference(), "run: make docs"


@pytest.mark.parametrize("name", ["start.md", "how-a-story-is-made.md", "exports.md", "api.md"])
def test_pages_show_what_is_really_printed(name: str) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")
    assert text == build_pages().page(text), "run: make docs, and read the diff"


def test_make_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target


def test_the_repository_speaks_of_machtin_alone() -> None:
    for path in [*WRITTEN, *(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py"), ROOT / "Makefile"]:
        if path != Path(__file__):
            assert not re.search(r"/work/|\bscratch/", path.read_text("utf-8")), path

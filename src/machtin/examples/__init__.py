"""Four invented stories in every input form, shipped with the package for `machtin demo` and the tests.

Everything in them is invented: papers, people, companies, clubs, two countries. Each folder holds three to five articles and
`expected.toml`, which tells what a careful reader reports of them and, with the reason, what such a reader does not.
"""

from __future__ import annotations

from pathlib import Path

STORIES = ("sat-lo-nam-khoai", "phien-toa-an-phu-loc", "chuyen-nhuong-hoang-vy", "ngoai-giao-marenia-toskar")
"""The folders, one story each; the first is the one that the README shows."""

ARTICLE_SUFFIXES = (".txt", ".json", ".jsonl")


def story_folder(story: str) -> Path:
    """Return the folder of one of `STORIES`."""
    return Path(__file__).parent / story


def article_files(*stories: str) -> list[Path]:
    """Return the article files of the stories named, of all of them where none is; sorted within a story."""
    return [
        path
        for story in stories or STORIES
        for path in sorted(story_folder(story).iterdir())
        if path.suffix in ARTICLE_SUFFIXES
    ]

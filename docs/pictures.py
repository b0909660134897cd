"""Make the pictures of the docs from the bundled stories: `make pictures`. Needs Playwright and Chromium (Debian: apt-get install chromium-headless-shell fonts-noto-core).

docs/story.png is the picture of the README; the others show the page on a phone, in the dark, in English, and further down.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import browser_path, started  # noqa: E402

import machtin  # noqa: E402
from machtin.examples import STORIES, article_files  # noqa: E402

MAX_BYTES = 300_000
# name: story, width, height, theme, language, the place to scroll to
PICTURES = {
    "story": (0, 1100, 1400, "light", "vi", ""),
    "story-dark-en": (0, 1100, 1000, "dark", "en", "differ"),
    "story-phone": (0, 390, 844, "light", "vi", "differ"),
    "story-timeline": (0, 1100, 620, "light", "vi", "timeline"),
    "story-relations": (3, 1100, 620, "light", "vi", "relations"),
    "story-article": (0, 1100, 900, "light", "vi", "articles"),
}


def main() -> None:
    """Render the stories and photograph them."""
    if browser_path() is None:
        sys.exit("docs/pictures.py: no Chromium on PATH. The pictures were left as they are.")
    pages: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as folder, started() as browser:
        for name, (n, width, height, theme, lang, place) in PICTURES.items():
            if n not in pages:
                articles = [article for path in article_files(STORIES[n]) for article in machtin.read(str(path))]
                html = Path(folder) / f"{n}.html"
                html.write_text(machtin.render(machtin.relate(machtin.analyze_many(articles)), "html"), encoding="utf-8")
                pages[n] = html.as_uri()
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(pages[n])
            page.check(f"#lang-{lang}", force=True)
            if place:
                page.evaluate("id => document.getElementById(id).scrollIntoView()", place)
            target = ROOT / "docs" / f"{name}.png"
            page.screenshot(path=target)
            page.close()
            size = target.stat().st_size
            print(f"wrote {target.relative_to(ROOT)} ({size:,} bytes)")
            if size > MAX_BYTES:
                sys.exit(f"docs/pictures.py: {target.name} is over {MAX_BYTES:,} bytes; make it smaller in PICTURES.")


if __name__ == "__main__":
    main()

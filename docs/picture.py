"""Make docs/story.png, the picture in the README: `python docs/picture.py`. Needs Chromium (Debian: apt-get install chromium fonts-noto-core)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import machtin
from machtin.examples import STORIES, article_files

TARGET = Path(__file__).parent / "story.png"
SIZE = "1100,1500"  # pixels: the head and the first disagreements
MAX_BYTES = 300_000
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def main() -> None:
    """Render the first example and photograph it."""
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit("docs/picture.py: no Chromium found on PATH. docs/story.png was left as it is.")
    articles = [article for path in article_files(STORIES[0]) for article in machtin.read(str(path))]
    page = machtin.render(machtin.relate(machtin.analyze_many(articles)), "html")
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "story.html"
        html.write_text(page, encoding="utf-8")
        options = (f"--user-data-dir={folder}/profile", f"--window-size={SIZE}", f"--screenshot={TARGET}")
        subprocess.run([browser, *FLAGS, *options, html.as_uri()], check=True, capture_output=True, timeout=120)
    size = TARGET.stat().st_size
    print(f"wrote {TARGET} ({size:,} bytes)")
    if size > MAX_BYTES:
        sys.exit(f"docs/picture.py: {TARGET} is over {MAX_BYTES:,} bytes; make SIZE smaller.")


if __name__ == "__main__":
    main()

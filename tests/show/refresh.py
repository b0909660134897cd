"""Write the golden pages anew: `python -m tests.show.refresh`. Read the difference before committing it."""

from __future__ import annotations

from pathlib import Path

from machtin.show import render
from machtin.show.terminal import render_terminal

from .build import DOCUMENTS

GOLDEN = Path(__file__).parent / "golden"


def pages() -> dict[str, str]:
    """Return every golden file's name with what it must hold."""
    found = {}
    for name, build in DOCUMENTS.items():
        document = build()
        found[f"{name}.html"] = render(document, "html")
        found[f"{name}.md"] = render(document, "markdown")
        found[f"{name}.txt"] = render_terminal(document, "vi", width=100, color=False)
    ferry = DOCUMENTS["ferry"]()
    found["ferry.en.html"] = render(ferry, "html", lang="en")
    found["ferry.narrow.txt"] = render_terminal(ferry, "en", width=48, color=False)
    return found


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for name, text in pages().items():
        (GOLDEN / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {GOLDEN / name}")


if __name__ == "__main__":
    main()

"""The table of news agencies and papers, compiled once: what credits, bylines and attributions name.

In:  `outlets.toml`. Out: expressions that find an outlet at a place of a text, and the phrases that stand in a credit beside outlets.
An outlet is told as the article writes it; the table only says that it is one.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from machtin.text.fold import without_tones

# A site named by its address: "Usgs.gov", "RT.com", "news.zing.vn".
ADDRESS = re.compile(r"(?:https?://)?(?:[A-Za-z0-9-]{1,40}\.){1,4}(?:com\.vn|net\.vn|org\.vn|gov\.vn|edu\.vn|vn|com|net|org|gov|info|tv|ru|cn|jp|kr|uk|fr|de|au|edu|int)\b(?:/[^\s,)]{0,200})?")


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    table = tomllib.loads((files("machtin.analyze") / "outlets.toml").read_text("utf-8"))
    forms = {form for group in table["outlet"] for names in group["names"] for form in names}
    return {
        "forms": sorted(forms, key=lambda f: (-len(f), f)),
        "ambiguous": table["ambiguous"]["forms"],
        "phrases": sorted(table["credit"]["phrases"], key=lambda f: (-len(f), f)),
        "heads": sorted(table["credit"]["heads"], key=lambda f: (-len(f), f)),
    }


def _any(key: str) -> str:
    return "|".join(map(re.escape, _table()[key]))


@lru_cache(maxsize=1)
def outlet() -> re.Pattern[str]:
    """The expression of an outlet's name in running text, whole words, case as in the table."""
    return re.compile(rf"(?<![\w.])(?:{_any('forms')})(?![\w])")


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    """All forms of an outlet, squashed to the letters of an address, by each of its forms."""
    table = tomllib.loads((files("machtin.analyze") / "outlets.toml").read_text("utf-8"))
    out: dict[str, frozenset[str]] = {}
    for group in table["outlet"]:
        for names in group["names"]:
            squashed = frozenset(_squash(form) for form in names)
            out.update(dict.fromkeys(names, squashed))
    return out


def _squash(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", without_tones(name))


def own_paper(source: str | None, name: str) -> bool:
    """Whether `name` is the paper that prints the article itself: "báo Tuổi Trẻ" in tuoitre.vn."""
    if not source:
        return False
    labels = [_squash(label) for label in source.lower().split(".")]
    forms = _groups().get(name, frozenset([_squash(name)]))
    return any(len(form) > 2 and label in (form, form + "online", "bao" + form) for form in forms for label in labels)


@lru_cache(maxsize=1)
def ambiguous() -> frozenset[str]:
    """Outlets whose name is a common word or another thing's name too."""
    return frozenset(_table()["ambiguous"])


@lru_cache(maxsize=1)
def credit_name() -> re.Pattern[str]:
    """The expression of an outlet's name, an address or a credit phrase where a credit names its source; case does not count."""
    return re.compile(rf"(?:{_any('forms')}|{_any('phrases')}|{ADDRESS.pattern})(?!\w)", re.IGNORECASE)


_SHORT = "minh họa|minh hoạ|[Ii]nternet|[Tt]ư liệu|TL|NVCC|FBNV"  # what a credit without a colon may say: "Ảnh minh họa", not "Ảnh chụp màn hình tài khoản …"


@lru_cache(maxsize=1)
def credit_head() -> re.Pattern[str]:
    """The expression of the words that open a photo credit: with a colon, before "do" ("Ảnh do bạn đọc cung cấp"), alone before a closing bracket,
    before a name that a bracket closes ("(ảnh Internet)"), or "Nguồn", "Ảnh" before an outlet. What stands before them is for the caller to look at."""
    heads = {v for head in _table()["heads"] for v in (head, head.lower(), head.upper())}
    ordered = "|".join(map(re.escape, sorted(heads, key=lambda f: (-len(f), f))))
    return re.compile(rf"(?P<head>{ordered})(?P<tail>\s?:\s?|\s(?=do\s)|(?=\s?[)\]])|\s(?=[^\W\d_a-zà-ỹđ][^()\n:]{{1,28}}\)))|(?P<source>Nguồn(?=\s(?:{_any('forms')})(?!\w))|Ảnh(?=\s(?:{_any('forms')}|{_SHORT})(?!\w)(?!\s[a-zà-ỹđ])))\s")

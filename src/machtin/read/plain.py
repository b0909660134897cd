"""Plain text: one article a file, plain or word-segmented.

In:  the decoded text and the file's name without its ending, which becomes the article's id.
Out: its fields. Blank lines part the blocks where there are any, else every line is a block; the first is the title, the second the lead
where a body follows and it is short enough for one. Lines broken at a width inside a block are joined again.
A file of one block is flat: title, lead and body follow each other without a break, and `analyze` finds the ends.
"""

from __future__ import annotations

import re

from machtin.read.assemble import Fields

MAX_TITLE = 250  # characters; 12,000 vietnews headlines have 42 syllables at most, and a first "line" longer than this is running text
MAX_LEAD = 900  # the longest of 12,000 vietnews leads has 521, magazines write longer ones; beyond this it is body
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SENTENCE_END = re.compile(r"[.!?…:;\"”’»)\]]\s*$")
_MARKDOWN = re.compile(r"#{1,2} +")
WRAP_WIDTHS = range(48, 132)  # line lengths at which mail programs and editors wrap


def plain_fields(text: str, stem: str) -> Fields:
    """Return the fields of one plain-text article."""
    blocks = _blocks(_LINE_ENDS.sub("\n", text.lstrip("\ufeff")))
    fields = Fields(id=stem or None)
    if not blocks:
        return fields
    if len(blocks) == 1:
        fields.body, fields.flat, fields.flat_all = [("paragraph", blocks[0])], True, True
        return fields
    if len(blocks[0]) <= MAX_TITLE:
        fields.title = _MARKDOWN.sub("", blocks.pop(0), count=1)
        if len(blocks) > 1 and len(blocks[0]) <= MAX_LEAD:
            fields.lead = _MARKDOWN.sub("", blocks.pop(0), count=1)
    fields.body = [("paragraph", b) for b in blocks]
    fields.flat = len(blocks) == 1
    return fields


def _blocks(text: str) -> list[str]:
    if not _BLANK_LINES.search(text.strip()):
        return _unwrapped(text.split("\n"))
    return [block for chunk in _BLANK_LINES.split(text) for block in _unwrapped(chunk.split("\n"))]


def _unwrapped(lines: list[str]) -> list[str]:
    """Join lines that a program broke at its width: the line is full, ends no sentence, and the next goes on in small letters."""
    out: list[list[str]] = []
    before = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        if before and len(before) in WRAP_WIDTHS and not _SENTENCE_END.search(before) and line[0].islower():
            out[-1].append(line)
        else:
            out.append([line])
        before = line
    return [" ".join(block) for block in out]

"""Word-segmented text ("liên_quân Mỹ kêu_gọi , …") back to what was printed.

In:  text whose words are joined by `_` and whose punctuation stands free, as VnCoreNLP, RDRsegmenter or pyvi write it.
Out: the text as Vietnamese papers print it, and the spans of the tokens that had been joined.
Promised: the non-blank characters are those of the input, in order, save for the `_` that join; nothing else changes but white space.
A token that is an address ("nguyen_van@bao.vn", "http://…/mua_da", "@ban_doc", "anh_1.jpg") keeps its underscores.
Gap: an abbreviation that the segmenter cut ("TP. HCM") stays cut, and "/" loses its blanks where both were there by intention.
"""

from __future__ import annotations

import re

MIN_JOINED = 0.02  # of the tokens: segmented news has 0.15 to 0.3, plain text with a file name or two less than 0.005

_JOINED = re.compile(r"\S*[^\W_][.,]?_[^\W_]\S*")
_ADDRESS = re.compile(r"://|^www\.|@|^[#$]|\.(?:vn|com|net|org|jpe?g|png|gif|pdf|docx?|xlsx?|html?|mp[34])\b", re.IGNORECASE)
_JOINT = re.compile(r"(?<=[^\s_])_(?=[^\s_])")
_CLOSERS = re.compile(r"(?:[,.;:!?…%)\]}”’»]|\.\.+|[?!]{2,5})+")
_OPENERS = frozenset("([{“‘«")
_QUOTES = frozenset("\"'")


def is_segmented(text: str) -> bool:
    """Return whether `text` is word-segmented; looks at its first 20,000 characters."""
    tokens = text[:20_000].split()
    joined = sum(1 for t in tokens if "_" in t and not _ADDRESS.search(t) and _JOINED.fullmatch(t))
    return joined > 0 and joined >= MIN_JOINED * len(tokens)


def undo(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the printed form of one block of segmented text (its line breaks become blanks), and the spans of the joined tokens.

    'liên_quân Mỹ nói : " Không . "' → ('liên quân Mỹ nói: "Không."', [(0, 9)])
    """
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    glue = True  # nothing stands before: no blank
    tokens = text.split()
    opens = _quote_sides(tokens)
    for i, token in enumerate(tokens):
        left, right = _sides(tokens, i, opens)
        if not (glue or left):
            out.append(" ")
            length += 1
        glue = right
        plain = token
        if "_" in token and not _ADDRESS.search(token):
            plain = _JOINT.sub(" ", token)
            if plain != token:
                spans.append((length, length + len(plain)))
        out.append(plain)
        length += len(plain)
    return "".join(out), spans


def _sides(tokens: list[str], i: int, opens: dict[int, bool]) -> tuple[bool, bool]:
    """Whether token `i` is printed without a blank before it, and without one after it."""
    token = tokens[i]
    if i in opens:
        return (False, True) if opens[i] else (True, False)
    if token in _OPENERS:
        return False, True
    if token == "/":
        return True, True
    if _CLOSERS.fullmatch(token):
        return True, token == ":" and _digits(tokens, i)
    return False, False


def _digits(tokens: list[str], i: int) -> bool:
    """A colon between numbers ("15 : 30") is a clock time or a ratio."""
    return 0 < i < len(tokens) - 1 and tokens[i - 1].isdigit() and tokens[i + 1].isdigit()


def _quote_sides(tokens: list[str]) -> dict[int, bool]:
    """For every token that is a straight quote: True where it opens. Pairs are made in order of reading, mended by what stands beside."""
    sides: dict[int, bool] = {}
    for quote in _QUOTES:
        is_open = False
        for i, token in enumerate(tokens):
            if token != quote:
                continue
            follows = tokens[i + 1] if i + 1 < len(tokens) else ""
            before = tokens[i - 1] if i else ""
            if i == 0 or before in _OPENERS or before == ":":
                opens = True
            elif not follows or (_CLOSERS.fullmatch(follows) and (is_open or follows[0] not in ".…")):
                opens = False  # but '" … trắng trợn "' opens
            else:
                opens = not is_open
            sides[i] = is_open = opens
    return sides

"""Bytes of a web page to a tree: charset by declaration, then by how Vietnamese the text reads; parsing without network, entities or recursion.

In:  the page's bytes and the charset of the HTTP header, if any.
Out: the root element and a note for a person where letters had to be guessed. A page declares its charset wrongly often enough:
what was declared is believed only where the text decodes and does not read worse than what detection gives.
"""

from __future__ import annotations

import codecs
import re
from typing import Any, TypeAlias

from lxml import etree
from lxml import html as lxml_html

from machtin.read import charset

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s{0,100}<\?xml[^>]{0,200}\?>")
_CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], " ")
LOOKED_AT = 4096  # bytes in which the HTML standard looks for a declaration, with room for papers that put scripts first

Element: TypeAlias = Any  # an lxml.html.HtmlElement; lxml ships no types


class NoPageError(ValueError):
    """There is no element in the page."""


def parse_page(data: bytes, declared: str | None = None) -> tuple[Element, str | None]:
    """Return the root element of a page and what a person should know of its letters. Raises NoPageError where it holds no element."""
    text, note = _decode(data, declared)
    return parse_text(text), note


def parse_text(text: str) -> Element:
    """Return the root element of a decoded page. Raises NoPageError where it holds no element."""
    text = _XML_DECLARATION.sub("", text).translate(_CONTROLS)
    try:
        root = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, recover=True))
    except (etree.ParserError, ValueError) as error:
        raise NoPageError(str(error)) from None
    return root


def plain(element: Element) -> str:
    """Return the text of an element and all below it, white space as single blanks."""
    return " ".join("".join(element.itertext()).split())


def _decode(data: bytes, declared: str | None) -> tuple[str, str | None]:
    found = _DECLARED.search(data, 0, LOOKED_AT)
    for name in (declared, found[1].decode("ascii") if found else None):
        if not name or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            continue
        try:
            text = codecs.decode(data, {"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(name.lower(), name))
        except (LookupError, UnicodeError, TypeError):
            continue
        if isinstance(text, str) and charset.reads_vietnamese(_without_tags(text)) is not False:
            return text, None
    decoded = charset.decode(data)
    return decoded.text, decoded.note


def _without_tags(text: str) -> str:
    return re.sub(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^<>]{0,2000}>", " ", text[: 1 << 18], flags=re.IGNORECASE | re.DOTALL)

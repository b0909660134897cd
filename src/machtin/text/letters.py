"""Letters for patterns: the capitals of Vietnamese, which no range of code points holds without the small letters between them."""

from __future__ import annotations

CAPITALS = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper())
"""For use inside a character class: f"[{CAPITALS}]". The range À-Ỹ holds the small letters too."""

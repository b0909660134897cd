"""A sentence of an article as a line that stands alone: what is left out before it is shown, and which sentences cannot stand alone."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")
_DATELINE = re.compile(
    r"(?:"
    r"\(\s?(?:[A-ZĐ]|iHay)[^()\n:]{1,28}\)[.:]? ?(?:[-–—:] ?)?"  # (Báo Suối) – …
    r"|(?:[A-ZĐ][\w&]*[A-ZĐ.][\w&.]*|\w+\.(?:vn|net|com))(?: (?:Online|News))? ?[-–—:] "  # BSO Online - …; Suoinguon.vn - …
    r"|(?:Dân trí|Thanh Niên|Tuổi Trẻ|Tiền Phong|Lao Động|Người Lao Động|Pháp Luật|VnExpress|Zing|Xahoi) ?[-–—] "
    r"|[A-ZĐ]\w*(?:[ .][A-ZĐ]\w*){0,3}(?:, (?:ngày )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?| \([A-ZĐ]{2,8}\)) ?[-–—:] "  # An Lộc, ngày 4/11 - …
    r")(?=[A-ZĐÀ-Ỹ\d\"“‘'])"
)
_LEANS = re.compile(
    r"^(?:[\"“'(]|(?:Ông|Bà|Anh|Chị|Họ|Nó|Cô|Ông này|Bà này|Cậu|Nạn nhân|Người này|Đối tượng này)\s+(?![A-ZĐÀ-Ỹ])|Tuy nhiên|Ngoài ra|Bên cạnh|Trong khi đó|Do đó|Vì vậy|Vì thế"
    r"|Theo đó|Điều này|Việc này|Vụ việc này|Sau đó|Trước đó|Cũng|Nhưng|Còn|Đồng thời|Hiện trường|Ảnh|Cụ thể|Đây|Cùng ngày|Cùng lúc|Lúc này|Khi đó|Lúc đó|Hôm đó|Tại đây"
    r"|\w+(?:\s\w+){0,2}\s(?:này|đó|ấy|nói trên|kể trên|trên)\b)"
)


def plain(text: str) -> str:
    """Return a sentence with single spaces and without the paper's name or dateline before it; the rest is untouched.

    "(Báo Suối) - Chiều 4/11, nước rút." → "Chiều 4/11, nước rút."
    """
    text = _SPACE.sub(" ", text).strip().lstrip("-–—•+* ")
    found = _DATELINE.match(text)
    text = text[found.end() :] if found else text
    return text[:-2].rstrip(" .") + "." if text.endswith("./.") else text


def leans(text: str) -> bool:
    """Tell whether a sentence leans on the one before it ("Ông này …", "Tuy nhiên …"), so that alone it misleads."""
    return bool(_LEANS.match(plain(text)))

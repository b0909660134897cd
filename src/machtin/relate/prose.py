"""A sentence of an article as a line that stands alone: what is left out before it is shown, and which sentences cannot stand alone."""

from __future__ import annotations

import re

from machtin.text.letters import CAPITALS

MAX_TEXT = 320  # characters that a reader takes in as one line
_SPACE = re.compile(r"\s+")
_DATELINE = re.compile(
    r"(?:"
    r"\(\s?(?:[A-ZĐ]|iHay)[^()\n:]{1,28}\)[.:]? ?(?:[-–—:] ?)?"  # (Báo Suối) – …
    r"|(?:[A-ZĐ][\w&]*[A-ZĐ.][\w&.]*|\w+\.(?:vn|net|com))(?: (?:Online|News))? ?[-–—:] "  # BSO Online - …; Suoinguon.vn - …
    r"|(?:Dân trí|Thanh Niên|Tuổi Trẻ|Tiền Phong|Lao Động|Người Lao Động|Pháp Luật|VnExpress|Zing|Xahoi) ?[-–—] "
    r"|[A-ZĐ]\w*(?:[ .][A-ZĐ]\w*){0,3}(?:, (?:ngày )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?| \([A-ZĐ]{2,8}\)) ?[-–—:] "  # An Lộc, ngày 4/11 - …
    rf")(?=[{CAPITALS}\d\"“‘'])"
)
_LEANS = re.compile(
    rf"^(?:[\"“'(]|(?:Ông|Bà|Anh|Chị|Họ|Nó|Cô|Ông này|Bà này|Cậu|Nạn nhân|Người này|Đối tượng này)\s+(?![{CAPITALS}])|Tuy nhiên|Ngoài ra|Bên cạnh|Trong khi đó|Do đó|Vì vậy|Vì thế"
    r"|Theo đó|Điều này|Việc này|Vụ việc này|Sau đó|Trước đó|Cũng|Nhưng|Còn|Đồng thời|Hiện trường|Ảnh|Cụ thể|Đây|Cùng ngày|Cùng lúc|Lúc này|Khi đó|Lúc đó|Hôm đó|Tại đây"
    r"|\w+(?:\s\w+){0,2}\s(?:này|đó|ấy|nói trên|kể trên|trên)\b)"
)

# "thông tin trên", "thảm họa này": words that point to what an earlier sentence told. A country, a firm or a person pointed to is most often named in the sentence itself.
_POINTS = re.compile(
    r"\b(?:vụ|vụ việc|sự việc|việc|sự cố|vụ án|vụ tai nạn|thông tin|tin|lời|tuyên bố|quyết định|kế hoạch|chương trình|thảm họa|thảm hoạ|cặp đôi|người|đối tượng|trường hợp"
    r"|phương án|vấn đề|kết quả|hành vi|tình trạng|hoạt động|sự kiện|cáo buộc|đề xuất|quy định|dự án|cuộc thi|trận|chuyến|nghi phạm|nạn nhân|con số|mức|khoản)"
    r"(?: \w+){0,2} (?:này|nói trên|kể trên|nêu trên|trên(?=[,.;:]|$| (?:đã|được|bị|là|nhằm|do|của|cũng|sẽ|không)\b))"
)
_NAME = re.compile(rf"\s[{CAPITALS}]")
_ASIDE = re.compile(r"(?:Xem thêm|Đọc thêm|Tin liên quan|Tin bài liên quan|Bài viết|Ảnh|Nguồn|Video|Clip|Mời (?:bạn|quý) đọc|Theo dõi)\b[^.]{0,12}[:>»]|https?://|\[Video|>>|[»›►]", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;:,](?=\s)|\s[-–—](?=\s)")


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


def points_back(text: str) -> bool:
    """Tell whether a sentence points to what stands in another one, before it names anybody itself ("Đối phó với thảm họa này, …")."""
    text = plain(text)
    found = _POINTS.search(text)
    return found is not None and not _NAME.search(text[: found.start()])


def sets_off(text: str) -> bool:
    """Tell whether a line leads the reader elsewhere or names a picture (">> …", "Xem thêm: …"), and tells nothing."""
    return bool(_ASIDE.match(plain(text)))


def shortened(text: str) -> str:
    """Return a line of at most MAX_TEXT characters: cut behind the last clause that fits, the rest told as "…"; between words where no clause ends."""
    if len(text) <= MAX_TEXT:
        return text
    ends = [m.start() for m in _CLAUSE_END.finditer(text, MAX_TEXT // 3, MAX_TEXT)]
    return f"{text[: ends[-1]].rstrip() if ends else text[:MAX_TEXT].rsplit(' ', 1)[0]} …"

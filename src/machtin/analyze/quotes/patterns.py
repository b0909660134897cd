"""Expressions of the quotes layer that are more than a word list; all are bounded, none repeats inside a repetition.

"theo" with "lời", the verbs that pass on somebody's words, what "theo" is followed by where it names no source, and claims of somebody else.
"""

from __future__ import annotations

import re

THEO = re.compile(r"(?<![\w-])theo(?: lời(?: kể| khai)?(?: của)?)? (?=\w)")
RELAY = re.compile(r"(?<!\w)(?:dẫn|trích)(?: lại)?(?: dẫn)? (?:lời khai|lời|nguồn tin(?: từ| của)?|nguồn(?: từ| của)?|tin từ|thông báo(?: của| từ)?|tuyên bố(?: của| từ)?|thông cáo(?: của| từ)?|phát biểu(?: của)?|báo cáo(?: của)?)(?: của)? (?=\w)")
RELAYED = re.compile(r"(?:dẫn|trích) (?:lại )?(?:lời|nguồn tin|nguồn|thông báo|tuyên bố|thông cáo)?(?: từ| của)? ?$")
# "Ông Lâm bác cáo buộc của hội cho rằng …": the claim says it, not Ông Lâm.
CLAIM = re.compile(r"(?<!\w)(?<!trong )(?<!trong một )(?<!trong bản )(?<!qua )(?<!ra )(?<!ra một )(?<!dẫn )(?:cáo buộc|tuyên bố|thông tin|tin đồn|tin|báo cáo|lời|ý kiến|quan điểm|bài báo|nghiên cứu|dư luận|bằng chứng|tài liệu|chỉ trích)(?: này| đó| gần đây| mới)?(?: (?:của|từ|trên|về) (?:(?! (?:và|nhưng|song) )[^,;:]){1,50})?\s*$")
NOT_THEO = frozenset([
    "dõi", "đó", "đuổi", "hướng", "đúng", "luật", "quy định", "hợp đồng", "kế hoạch", "lịch", "chân", "sát", "lời mời", "cách", "kiểu", "dạng", "từng", "yêu cầu", "đề nghị",
    "chỉ đạo", "lệnh", "nghị quyết", "nghị định", "thông tư", "quyết định", "mẫu", "giờ", "thứ tự", "sau", "khoản", "truyền thống", "đường", "dự kiến", "nguyên tắc", "bộ luật", "pháp lệnh", "hiến pháp", "công ước", "thỏa thuận", "hiệp định", "quy chế", "điều khoản", "tôi", "lời kêu gọi", "tinh thần",
])
COLON = re.compile(r"[^,:;.\"\n]{3,80}:")
DASH = re.compile(r"\s*[-–—]\s*(?=\w)")

"""Where the content of an indirect quote begins and ends.

In:  the folded text and the cues of a sentence. Out: offsets of the clause.
The content leaves out the addressee behind the cue ("với các phóng viên"), "rằng", final punctuation, a credit in brackets, and whatever the
sentence tells after the clause: the speaker's next cue ("… và khẳng định …"), "nhưng không cung cấp thêm chi tiết", ", Nordsee dẫn lời …".
Gap: where the sentence goes on with the speaker's own doings without a cue ("… và rời phòng họp"), they stay in the content.
"""

from __future__ import annotations

import re

from machtin.analyze.quotes.shadow import Shadow

_ADDRESSEE = re.compile(
    r"\s*(?:với|trước|trên|cùng|tại|trong|qua|cho)\s+(?:các\s+|giới\s+|một\s+|chúng\s+)?"
    r"(?:phóng viên|pv|truyền thông|báo giới|báo chí|giới báo chí|giới truyền thông|tờ|báo|hãng|hãng tin|đài|trang|kênh|nhà báo|tôi|cuộc họp báo|buổi họp báo|họp báo|"
    r"truyền hình|mạng xã hội|twitter|facebook|trang cá nhân|quốc hội|tòa|cơ quan điều tra|cơ quan công an|cảnh sát)"
    r"(?![\w])[^,:;.\"\n]{0,60}?(?=\s*(?:rằng\b|,|:|\"|$))"
)
_OCCASION = re.compile(
    r"\s*(?:trong|tại|qua|trên|ở)\s+(?:một |các |bài |buổi |cuộc |phiên |bản )?(?:trả lời |cuộc |buổi )?(?:phỏng vấn|điện đàm|thông cáo|tuyên bố|bài viết|gặp|gặp gỡ|họp|điều trần|hội nghị|hội thảo|phát biểu|báo cáo|thông báo|thư)"
    r"(?!\w)[^:;.\"\n]{0,80}?(?=\s*,?\s*(?:rằng\b|:))"
)
_TO_SOMEBODY = re.compile(r"\s*(?:với|cho)\s+[^,:;.\"\n]{2,70}?(?=\s+rằng\b)")
_LINK = re.compile(r"\s*(?:thêm\s+)?(?:(?:rằng|là|về việc)(?!\w))?\s*[,:]?\s*(?:rằng\s+)?[-–:,]?\s*")
_TAIL = re.compile(
    r",?\s+(?:nhưng|song)\s+(?:\w+\s+){0,3}?(?:không|chưa|từ chối)\s+(?:\w+\s+){0,1}?(?:cung cấp|nói|nêu|tiết lộ|cho biết|giải thích|đưa ra|bình luận|đề cập|nhắc)"
    r"|,\s+(?:[^,\n\"]{2,50}\s+)?(?:dẫn lời|dẫn lại|trích lời|đưa tin|trích dẫn)\b"
    r"|,?\s*[-–]\s*(?:[^,\n\"]{2,40}\s+)?(?:dẫn lời|dẫn lại)\b"
    r"|,\s+(?:theo|theo lời)\s+(?=[^,\n]{2,60}$)"
    r"|\s*\((?:theo|nguồn|ảnh)\b[^()\n]{0,80}\)"
)
MARKERS = re.compile(
    r"(?<!\w)(?:đã|sẽ|đang|là|bị|được|không|chưa|vừa|phải|cần|có|có thể|mong|muốn|nên|sắp|từng|còn|vẫn|diễn ra|xảy ra|do|rất|luôn|chỉ|đều|sẵn sàng|hoàn toàn|"
    r"khiến|làm|thuộc|nằm|gồm|thấy|tăng|giảm|đến|đi|bắt đầu|tiếp tục|nhận|cho|gây|dù|nếu|khi)(?!\w)|(?<!\w)hơn(?=\s*(?:$|[.,\"]))"
)
FINITE = re.compile(r"(?<!\w)(?:đã|sẽ|đang|không|chưa|vừa|sắp)(?!\w)")
_OBJECT = re.compile(
    r"(?:các |những |một |lại |về |rõ |thêm |nhiều )?(?:thông tin|vị thế|vị trí|chủ quyền|quyết tâm|cam kết|tầm quan trọng|vai trò|ý nghĩa|lý do|lí do|nguyên nhân|kết quả|việc|sự(?! việc| cố)|về|quá trình|khoảnh khắc|giây phút|diễn biến|chuyện|bí mật|danh tính|kế hoạch|"
    r"quan điểm|lập trường|mục tiêu|sức mạnh|giá trị|chất lượng|tên|hình ảnh|câu chuyện|niềm|lòng|nỗi|cảm|tâm tình|kinh nghiệm|kỷ niệm|suy nghĩ|ý định|quan hệ|mối|trách nhiệm|tinh thần|bản lĩnh|khả năng|tài năng|đẳng cấp|"
    r"hành vi|tội|danh sách|clip|video|ảnh|bức ảnh|con số|số liệu|chi tiết|tin|cáo buộc|sai lầm|sai phạm|thất bại|yếu tố|điểm|thực trạng|tình trạng|cho|với|bằng|tại|trong|trên|ở|của|đến|tới|qua|nhau|mình|bản thân|để|nhằm|khi|trước|sau|như)(?!\w)"
)
MIN_LONG = 10  # syllables from which what follows a reporting verb is a clause though no marker of one was seen


def is_clause(text: str, start: int, end: int) -> bool:
    """Whether [start, end) behind a reporting verb is a statement and not the verb's object ("khẳng định vị thế số một")."""
    if text.startswith(("những điều ", "điều "), start):
        return False
    if _OBJECT.match(text, start, end):
        return MARKERS_AFTER_OBJECT.search(text, start, end) is not None
    if MARKERS.search(text, start, end):
        return True
    said = text[start:end].split()
    return len(said) >= MIN_LONG and "về" not in said[:8]


MARKERS_AFTER_OBJECT = re.compile(r"(?<!\w)(?<!\bvà )(?<!\bnhưng )(?:đã|sẽ|đang|là|không|chưa|vẫn|sắp|hoàn toàn|rất)(?!\w)")
_CLOSE = " \t\n\u00a0.,;:…!?-/"


def begin(shadow: Shadow, at: int, end: int) -> tuple[int, bool]:
    """Return where the content begins behind a cue that ends at `at`, and whether a comma, colon or "rằng" opened it."""
    text = shadow.text
    start = at
    time = next(iter(shadow.times_in(at, min(end, at + 12))), None)
    if time is not None and re.fullmatch(r"\s*(?:vào|hôm|trong|lúc|ngày|hồi)?\s*", text[at : time.start]) and re.match(r"\s*(?:,\s*)?(?:rằng|:|\")", text[time.end : time.end + 8]):
        start = time.end
    if match := _ADDRESSEE.match(text, start, end) or _TO_SOMEBODY.match(text, start, end) or _OCCASION.match(text, start, end):
        start = match.end()
        time = next(iter(shadow.times_in(start, min(end, start + 8))), None)
    match = _LINK.match(text, start, end)
    stop = match.end() if match else start
    return stop, bool(text[at:stop].strip())


def finish(text: str, start: int, end: int) -> int:
    """Return where the content that begins at `start` ends, `end` being the end of its sentence or the beginning of the next cue's part."""
    if match := _TAIL.search(text, start, end):
        end = match.start()
    while end > start and text[end - 1] in _CLOSE:
        end -= 1
    if end > start and text[end - 1] == '"' and text.count('"', start, end) % 2:
        end = len(text[start : end - 1].rstrip(_CLOSE)) + start  # the closing mark of a passage that opened before
    return end

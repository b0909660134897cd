"""Who wrote an article, whom it follows, and what its captions and photo credits are.

In:  a `Reading` (blocks, sentences, mentions). Out: `Credits`: byline, agencies and papers that the article says it follows (each once, as first written,
in order of place), captions with their credit.
An outlet counts as followed where it is named in the signature ("(Theo Reuters, AFP)"), in a note of its own ("Theo Goal", "Nguồn: Zing News"), or in the text
beside a word of attribution ("hãng tin CNN", "AFP dẫn lời", "theo AP"). The signature of the paper itself ("TTO -"), photo credits, and an outlet that is only
spoken of ("ông chủ của CNN") do not count. The outlets are a table (`outlets.toml`); behind "hãng tin", "trang" and the like any name does.
Gap: an outlet outside the table without such a word before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from machtin.analysis import Caption, Credits
from machtin.analyze.credit_lines import photo_credits, signature
from machtin.analyze.outlets import ambiguous, outlet, own_paper
from machtin.analyze.reading import Reading
from machtin.article import Block
from machtin.text.composed import Composed, is_composed

# Before an outlet's name; case does not count. Example each: tests/analyze/corpora/credits.toml.
_BEFORE = re.compile(
    r"(?:(?:theo|hãng tin|hãng thông tấn|hãng|thông tấn xã|tờ|tờ báo|báo|nhật báo|tạp chí|trang|trang tin|trang mạng|kênh|kênh truyền hình|đài|đài truyền hình|dẫn|dẫn lời|dẫn nguồn|nguồn tin|nguồn"
    r"|tổng hợp(?: từ)?|trả lời|nói với|phỏng vấn|đăng trên|nói trên)\s?:?\s[“\"]?(?:The )?)\Z",
    re.IGNORECASE,
)
_OUTLET_NOUN = re.compile(r"(?<!\w)(?<!hóa )(?<!hoá )(?<!thời )(?<!cải )(?<!nữ )(?<!khẩu )(?<!thông )(?<!cảnh )(?<!dự )(?<!họp )(?<!bằng )(?:hãng tin|hãng thông tấn|kênh truyền hình|đài truyền hình|nhật báo|báo|tạp chí|trang tin|trang mạng|trang|kênh|tờ)\s\Z", re.IGNORECASE)
_AFTER = re.compile(
    r"[”\"]?(?:\s\([^()]{1,40}\))?,?\s(?:(?:hôm|ngày|tối|sáng|chiều)\s[\d/.-]{1,10}\s(?:\(?[\d/-]{3,10}\)?\s)?)?"
    r"(?:cũng\s|đã\s|mới đây\s|vừa\s|còn\s){0,2}(?:dẫn|đưa tin|cho hay|cho biết|biết|tiết lộ|viết|trích|loan tin|đăng tải|đăng|nhận định|bình luận|mô tả|khẳng định|thông tin|thông báo|phát|tường thuật)(?!\w)"
)
# "báo Thanh Niên" is followed where somebody tells it something or it tells something, not where it gives a cup or a concert its name.
_SAID_TO = re.compile(
    r"(?:theo|dẫn|dẫn lời|dẫn lại|trích|trích lời|trích dẫn|trả lời|trả lời phỏng vấn|nói với|trao đổi với|chia sẻ với|tâm sự với|bày tỏ với|tiết lộ với|cho biết với|phỏng vấn|đăng trên|đăng tải trên|viết trên|nói trên"
    r"|nguồn|nguồn tin|tin từ|thông tin từ|thông tin trên|bài viết trên|bài báo trên|(?:tin|bài|thông tin|phóng viên|pv|nguồn|lời|bài viết|bài báo|câu hỏi|điều tra|khảo sát|thống kê) của|và|,)\s(?:các |những )?(?:báo |tờ |trang |trang tin |kênh |đài |tạp chí |nhật báo |hãng tin |đài truyền hình |kênh truyền hình )\Z",
    re.IGNORECASE,
)
_AGENCY_NOUN = re.compile(r"(?:hãng tin|hãng thông tấn|tờ|nhật báo|trang tin|trang mạng)\s\Z", re.IGNORECASE)
_TOLD = re.compile(r"[^.;\n]{0,70}?(?<!\w)(?:dẫn|đưa tin|cho hay|cho biết|tiết lộ|viết|trích|loan tin|đăng tải|nhận định|bình luận|mô tả|khẳng định|thông tin|phản ánh|tường thuật|cho rằng|hỏi|phỏng vấn|công bố|đánh giá|xếp hạng)(?!\w)")
# Sites where anybody writes are no press.
_SOCIAL = frozenset(["facebook", "twitter", "youtube", "instagram", "zalo", "wikipedia", "google", "weibo", "tiktok", "blog", "flickr", "myspace"])
_NOTE = re.compile(r"(?:(?:Theo|Nguồn|Tổng hợp|Nguồn tin)\s?:?\s)(?P<name>[^.;:()]{2,40})\Z")
_OWN_PREFIX = re.compile(r"\s{0,2}\(?[^()\n]{2,24}\)?\s?[-–—]\s")


def find_credits(reading: Reading) -> Credits:
    """Return the credits of an article; names are in composed letters (NFC) even where the text is not."""
    if not is_composed(reading.text):
        return _of_decomposed(reading)
    text = reading.text
    photos = [c for b in reading.blocks if b.kind != "title" for c in photo_credits(text, b.start, b.end)]
    byline: str | None = None
    found: list[tuple[int, str]] = []
    taken = [(c.start, c.end) for c in photos]
    found += [(c.start, c.name) for c in photos if c.name and text.startswith("Nguồn", c.start)]  # of the text, not of a picture
    for block in _signed(reading):
        starts = [s.start for s in reading.sentences if block.start <= s.start < block.end]
        signed = signature(text, block.start, block.end, starts)
        if signed is None:
            continue
        taken.append((signed.start, signed.end))
        if signed.byline and byline is None:
            byline = text[signed.byline[0] : signed.byline[1]].strip(" ,-–")
        found += [(signed.start + n, s) for n, s in enumerate(signed.sources) if not ("." in s and own_paper(reading.source, s.partition(".")[0]))]
    if byline is None and not found:
        byline = _lone_name(reading)
    found += _attributed(reading, sorted(taken))
    agencies: dict[str, str] = {}
    for _, name in sorted(found, key=lambda f: f[0]):
        agencies.setdefault(name.casefold(), name)
    return Credits(byline=byline, agencies=tuple(agencies.values()), captions=tuple(_captions(reading)))


def _of_decomposed(reading: Reading) -> Credits:
    """The credits of the composed text, captions moved back."""
    composed = Composed(reading.text)
    move = composed.moved_to
    credits = find_credits(
        Reading(
            id=reading.id,
            text=composed.text,
            published=reading.published,
            source=reading.source,
            blocks=tuple(map(move, reading.blocks)),
            sentences=tuple(map(move, reading.sentences)),
            mentions=tuple(map(move, reading.mentions)),
        )
    )
    return msgspec.structs.replace(credits, captions=tuple(map(composed.moved_back, credits.captions)))


def _signed(reading: Reading) -> Iterator[Block]:
    """Blocks that may hold a signature: bylines; else the last block, where structure could not be told."""
    bylines = [b for b in reading.blocks if b.kind == "byline"]
    yield from bylines
    if not bylines and reading.blocks and reading.blocks[-1].kind in ("paragraph", "credit", "heading"):
        yield reading.blocks[-1]


def _lone_name(reading: Reading) -> str | None:
    """The last sentence where it is nothing but a person's name as tagged: "Khánh huyền"."""
    last, mention = reading.sentences[-1:], next((m for m in reversed(reading.mentions) if m.type == "per"), None)
    if not last or mention is None or mention.start != last[0].start or reading.text[mention.end : last[0].end].strip(" .") or len(reading.blocks) < 2:
        return None
    name = reading.say(mention)
    return name if 2 <= len(name.split()) <= 4 else None


def _attributed(reading: Reading, taken: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Outlets named in the text with a word of attribution."""
    text = reading.text
    starts = [s for s, _ in taken]
    own = _OWN_PREFIX.match(text, next((b.start for b in reading.blocks if b.kind == "lead"), 0))
    prefix = own.span() if own else (0, 0)

    def free(at: int) -> bool:
        k = bisect_right(starts, at) - 1
        return not (k >= 0 and at < taken[k][1]) and not prefix[0] <= at < prefix[1]

    for match in outlet().finditer(text):
        start, end = match.span()
        if not free(start):
            continue
        before = text[max(0, start - 26) : start]
        if own_paper(reading.source, match.group()):
            continue
        if match.group() in ambiguous():
            if _OUTLET_NOUN.search(before) and _followed(text, start, end):
                yield start, match.group()
        elif _BEFORE.search(before) or _AFTER.match(text, end, min(len(text), end + 70)) or _listed(text, start, end):
            yield start, match.group()
    for mention in reading.mentions:
        if mention.type in ("org", "misc") and free(mention.start) and _OUTLET_NOUN.search(text, max(0, mention.start - 24), mention.start):
            name = reading.say(mention)
            if (name[0].isupper() or "-" in name) and name.casefold() not in _SOCIAL and not own_paper(reading.source, name) and _followed(text, mention.start, mention.end):
                yield mention.start, name
    for sentence in reading.sentences:
        if sentence.end - sentence.start <= 60 and free(sentence.start):
            note = _NOTE.search(text[sentence.start : sentence.end].rstrip(" ."))
            if note and len(name := note["name"].strip()) > 1 and name[0].isupper() and sum(w[0].islower() for w in name.split()) <= 1:
                at = sentence.start + note.start()
                if not note.start() or outlet().match(name):
                    yield at, name


def _followed(text: str, start: int, end: int) -> bool:
    """Whether an outlet behind its noun tells something, or is told something."""
    before = text[max(0, start - 48) : start]
    return bool(_AGENCY_NOUN.search(before) or _SAID_TO.search(before) or _TOLD.match(text, end, min(len(text), end + 90)))


def _listed(text: str, start: int, end: int) -> bool:
    """One of several in brackets behind a note: "(AFP, Reuters)"."""
    return text[max(0, start - 1) : start] == "(" and text[end : end + 1] == ")" and text[max(0, start - 12) : start - 1].rstrip().lower().endswith("theo")


def _captions(reading: Reading) -> Iterator[Caption]:
    """Every caption block with the credit in it or right behind it; a credit without a caption stands alone."""
    text, blocks = reading.text, reading.blocks
    for n, block in enumerate(blocks):
        if block.kind == "caption":
            inside = next(iter(photo_credits(text, block.start, block.end)), None)
            follows = blocks[n + 1] if n + 1 < len(blocks) and blocks[n + 1].kind == "credit" else None
            behind = next(iter(photo_credits(text, follows.start, follows.end)), None) if follows and inside is None else None
            credit = inside or behind
            end = inside.start if inside and inside.start > block.start else block.end
            while end > block.start and text[end - 1].isspace():
                end -= 1
            yield Caption(block.start, end, credit.name if credit else None)
        elif block.kind == "credit" and (n == 0 or blocks[n - 1].kind != "caption"):
            alone = next(iter(photo_credits(text, block.start, block.end)), None)
            yield Caption(block.start, block.end, alone.name if alone else None)

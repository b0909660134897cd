"""Title, lead, paragraphs, captions, credits and byline of an article, restored where the line breaks were lost.

In:  an `Article` and the tagger's probable breaks (offset at which a block may begin, score in [0, 1]); there may be none.
Out: its blocks: they cover every non-blank character, do not overlap, and are in order. Blocks that were given are kept, only told apart better
(a paragraph that is a photo credit or a signature is one; a paragraph's signature behind its last sentence becomes a block).
In a flat stretch: title and lead (where the stretch is the whole article), photo credits with the caption before them, the signature at the foot and where
the page repeats its text, sentences without a full stop before the next begins, captions by their style (`caption_style`), paragraphs at the tagger's breaks.
Gap: without the tagger, paragraphs of a flat body stay one block; a lead of two sentences is taken for one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence

import msgspec

from machtin.analyze.caption_style import MAX_CHARACTERS, caption_score
from machtin.analyze.credit_lines import MAX_SIGNATURE, OPENERS, photo_credits, signature
from machtin.analyze.repairs import find_repairs
from machtin.article import Article, Block, BlockKind
from machtin.text.composed import Composed, is_composed
from machtin.text.sentences import find_sentences

__all__ = ["find_repairs", "restore_structure"]

SURE = 0.5  # score at which a break of the tagger is believed inside a sentence: there it must beat the absence of a full stop
LIKELY = 0.3  # at the end of a sentence; on 60 articles with known paragraphs every break from 0.2 on was one, and few are told: rerun when the tagger's weights change
# Caption style alone, by place: a false caption hides a sentence of the news, a missed one only stands among the paragraphs.
CAPTION_ALONE, CAPTION_FIRST, CAPTION_UNSTOPPED = 0.9, 0.8, 0.35
MAX_CAPTION = 260  # characters
MAX_TITLE_WORDS, USUAL_TITLE_WORDS = 26, 12  # 12,000 vietnews titles: median 14 syllables, 99 % at most 24; dailies are shorter

_WORD = re.compile(r"\S+")
# Words that open a paragraph behind a line without a stop. Only such as hardly open a name or a title: "Hành trình Vì khát vọng" is one phrase.
_UNSTOPPED = re.compile(
    r"(?<=[^\W_]|\))\s+(?="
    r"(?:Tại|Trong|Khi|Sau|Hiện|Ngoài|Trước|Cũng|Được|Tuy|Do|Nếu|Nhưng|Khoảng|Lúc|Vụ|Một|Các|Những|Đến|Từ|Đây|Qua|Với|Riêng|Mặc|Vào|Trả)\s[^\W\d_A-ZĐ]|Theo\s(?!dõi)\w"
    r"|(?:Ngày|Sáng|Chiều|Tối|Đêm|Trưa|Hôm|Khoảng|Lúc|Từ|Đến)\s(?:\d|nay\b|qua\b))"
)
# A line does not end with these: what follows belongs to it, capital or not.
_DANGLING = frozenset(
    ["của", "và", "là", "các", "những", "cho", "với", "trong", "tại", "ở", "về", "đến", "từ", "theo", "vụ", "quỹ", "khi", "do", "bởi", "như", "hay", "hoặc", "thì", "mà", "đã", "sẽ", "đang", "không", "chương", "trình", "mục", "dự", "án", "phim", "bài", "hát", "cuốn", "tên", "gửi", "gặp", "gồm", "giữa", "bằng", "dưới", "trên", "cùng", "yêu", "cầu", "nghị", "giao"]
)
_RELATED = re.compile(r"\s(?=[»►▶>]{1,2}\s)")
_NO_CAPTION = re.compile(r"://|[»►]|>>")
_LINE_END = re.compile(r"(?:\./\.|[»►])\s+")
_NAME_AND_NOTE = re.compile(
    r"(?<=\s)[^\W\d_]\w{0,7}\s[^\W\d_]\w{0,7}(?:\s\((?:[Tt]heo|[Tt]ổng hợp|[Ll]ược dịch)[^()]{0,60}\)|/(?:VOV|TTXVN|VTV|VNA)[\w .-]{0,16}(?:\s\([^()]{1,60}\))?)\s*\Z"
)
_SHOWN = re.compile(r"[(\[]?(?:Trong ảnh|Trong hình|Ảnh trên|Ảnh dưới|Ảnh bên|Ảnh lớn|Ảnh nhỏ)\s?:")  # says itself that it is under a picture
_SHOWN_WHOLE = re.compile(_SHOWN.pattern.replace("[(\\[]?", "\\(") + r"[^()\n]{3,200}\)")
_PREFIX_ONLY = re.compile(r"\(?[^().]{2,30}\)?\s[-–]\Z")


def restore_structure(article: Article, breaks: Sequence[tuple[int, float]]) -> tuple[Block, ...]:
    """Return the blocks of `article`; without flat stretches they are the given ones with their kinds made exact."""
    if not is_composed(article.text):
        return _of_decomposed(article, breaks)
    flat = set(article.flat)
    out: list[Block] = []
    for n, block in enumerate(article.blocks):
        if (block.start, block.end) in flat:
            whole = n == 0 and len(article.blocks) == 1
            out += _Flat(article.text, block.start, block.end, breaks, whole=whole).blocks()
        else:
            out += _given(article.text, block, first=n == 0, last=n == len(article.blocks) - 1)
    return tuple(out)


def _of_decomposed(article: Article, breaks: Sequence[tuple[int, float]]) -> tuple[Block, ...]:
    """The blocks of the composed text, moved back: the steps below look at letters and lengths."""
    composed = Composed(article.text)
    same = msgspec.structs.replace(
        article,
        text=composed.text,
        blocks=tuple(map(composed.moved_to, article.blocks)),
        flat=tuple((composed.to(start), composed.to(end)) for start, end in article.flat),
    )
    return tuple(map(composed.moved_back, restore_structure(same, [(composed.to(at), score) for at, score in breaks])))


def _given(text: str, block: Block, *, first: bool, last: bool) -> Iterator[Block]:
    """A block whose ends are known."""
    start, end = block.start, block.end
    if block.kind != "paragraph" or first:
        yield block
        return
    credits = list(photo_credits(text, start, end)) if end - start <= MAX_CAPTION else []
    if credits and credits[0].start == start and credits[0].end >= end - 1:
        yield Block("credit", start, end)
        return
    if credits and credits[-1].end >= end - 1:
        yield Block("caption", start, end)
        return
    starts = [s.start for s in find_sentences(text, [block])] if last or end - start <= MAX_SIGNATURE else []
    signed = signature(text, start, end, starts)
    if signed is not None and (last or signed.start == start):
        if signed.start > start:
            yield Block("paragraph", start, _rstrip(text, start, signed.start))
        yield Block("byline", signed.start, end)
        return
    heading = end - start <= 90 and not last and text[end - 1] not in ".!?…:;,\"”’»)" and len(text[start:end].split()) <= 16
    yield Block("heading", start, end) if heading else block


class _Flat:
    """One flat stretch on its way to blocks: `cuts` are offsets at which a block begins, `kinds` tells what begins there."""

    def __init__(self, text: str, start: int, end: int, breaks: Sequence[tuple[int, float]], *, whole: bool) -> None:
        self.text, self.start, self.end, self.whole = text, start, end, whole
        self.breaks = sorted((o, s) for o, s in breaks if start < o < end)
        self.sure = [o for o, s in self.breaks if s >= SURE]
        self.cuts: list[int] = [start]
        self.kinds: dict[int, BlockKind] = {}

    def blocks(self) -> list[Block]:
        """Run the steps in order; each sees the cuts of those before."""
        if self.whole:
            self._title_and_lead()
        self._repetition()
        self._credits()
        self._signature(self.end)
        self._unstopped()
        self._captions()
        self._paragraphs()
        out = []
        for at, stop in zip(self.cuts, [*self.cuts[1:], self.end], strict=True):
            stop = _rstrip(self.text, at, stop)
            if stop > at:
                out.append(Block(self.kinds.get(at, "paragraph"), at, stop))
        return out

    def _cut(self, at: int, kind: BlockKind | None = None) -> None:
        while at < self.end and self.text[at].isspace():
            at += 1
        if at >= self.end:
            return
        place = bisect_left(self.cuts, at)
        if place == len(self.cuts) or self.cuts[place] != at:
            insort(self.cuts, at)
        if kind is not None:
            self.kinds[at] = kind

    def _pieces(self) -> list[tuple[int, int]]:
        """The stretches between cuts that are still plain paragraphs."""
        ends = [*self.cuts[1:], self.end]
        return [(a, b) for a, b in zip(self.cuts, ends, strict=True) if self.kinds.get(a, "paragraph") == "paragraph"]

    def _sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        return [(s.start, s.end) for s in find_sentences(self.text, [Block("paragraph", start, end)])]

    def _title_and_lead(self) -> None:
        """The first sentence holds the title, which ends in no full stop, and the lead; the lead ends at a break or with that sentence."""
        sentences = self._sentences(self.start, min(self.end, self.start + 3000))
        if len(sentences) < 3:
            return
        first = sentences[0]
        title_end = _title_end(self.text, first[0], first[1], [b for b in self.breaks if b[0] < first[1]])
        lead_start = title_end if title_end is not None else (sentences[1][0] if len(self.text[first[0] : first[1]].split()) <= MAX_TITLE_WORDS else None)
        if lead_start is None:
            return
        self.kinds[self.start] = "title"
        self._cut(lead_start, "lead")
        lead_sentences = [s for s in sentences if s[1] > lead_start][:4]
        score = dict(self.breaks)
        broken = [nxt for (_, nxt) in zip(lead_sentences, (s[0] for s in lead_sentences[1:]), strict=False) if score.get(nxt, 0.0) >= LIKELY]
        self._cut(broken[0] if broken else lead_sentences[0][1])

    def _repetition(self) -> None:
        """Some pages print the text twice, with the signature between: the second printing begins where its first words return."""
        opening = self.text[self.cuts[-1] : self.cuts[-1] + 60]
        again = self.text.find(opening, self.cuts[-1] + 60, self.end) if len(opening) == 60 else -1
        if again > 0:
            self._cut(again)
            self._signature(again)

    def _credits(self) -> None:
        for start, end in self._pieces():
            for shown in _SHOWN_WHOLE.finditer(self.text, start, end):
                self._cut(shown.start(), "caption")
                self._cut(shown.end())
        for start, end in self._pieces():
            at = start
            for credit in photo_credits(self.text, start, end, self.sure):
                sentences = self._sentences(at, credit.start)
                caption = sentences[-1][0] if sentences else None
                captioned = caption is not None and credit.start - caption <= MAX_CAPTION and not _NO_CAPTION.search(self.text, caption, credit.start)
                if captioned and caption is not None:
                    inside = [o for o in self.sure if caption < o < credit.start]
                    self._cut(inside[-1] if inside else self._unstopped_before(caption, credit.start), "caption")
                if not credit.inline or not captioned:
                    self._cut(credit.start, "credit")
                self._cut(credit.end)
                at = credit.end

    def _unstopped_before(self, start: int, end: int) -> int:
        """Where a caption begins behind text that lacks its full stop: at the last word that opens a paragraph, if any."""
        cuts = [m.end() for m in _UNSTOPPED.finditer(self.text, start, end) if self._lower_before(m.start())]
        return cuts[-1] if cuts else start

    def _signature(self, end: int) -> None:
        start = next((c for c in reversed(self.cuts) if c < end), self.start)
        near = max(start, end - 3 * MAX_SIGNATURE)
        starts = {a for a, _ in self._sentences(near, end)} | {o for o in self.sure if near <= o < end} | {m.end() for m in _LINE_END.finditer(self.text, near, end)}
        signed = signature(self.text, near, end, sorted(starts))
        if signed is None and (noted := _NAME_AND_NOTE.search(self.text, near, end)):
            signed = signature(self.text, near, end, [noted.start()])
        if signed is not None and signed.start > self.start:
            self._cut(signed.start, "byline")
            self._cut(signed.end)  # what the page prints below

    def _lower_before(self, at: int) -> bool:
        """The word before `at` is no name that a capital could go on: small letters, a number, an abbreviation, a closing bracket."""
        word = self.text[max(0, at - 30) : at].split()[-1:]
        return bool(word) and word[0] not in _DANGLING and (word[0][0].islower() or word[0][0].isdigit() or word[0][-1].isdigit() or word[0][-1] == ")" or (len(word[0]) > 2 and word[0].isupper()))

    def _unstopped(self) -> None:
        """A word that opens paragraphs, capital and all, behind a word without a stop: the line before had none (a caption, a heading)."""
        for start, end in self._pieces():
            for match in _RELATED.finditer(self.text, start, end):
                self._cut(match.end())
            for a, b in self._sentences(start, end):
                for offset in self.sure[bisect_right(self.sure, a) : bisect_left(self.sure, b)]:
                    self._cut(offset)
                    self._style(a, offset)
                if any(a < o < b for o in self.sure[bisect_right(self.sure, a) :][:1]) or self._in_quotes(a, b):
                    continue
                for match in _UNSTOPPED.finditer(self.text, a, b):
                    if match.start() - a <= MAX_CAPTION and self._lower_before(match.start()):
                        self._cut(match.end())
                        self._style(a, match.start())
                        break

    def _in_quotes(self, start: int, end: int) -> bool:
        return any(q in self.text[start:end] for q in "“\"«")

    def _style(self, start: int, end: int) -> None:
        """A line without a stop: a caption, unless it reads nothing like one, then a heading."""
        line = self.text[start:end].strip()
        if start in self.kinds or len(line) > MAX_CAPTION or line[-1:] in ".!?…\"”" or _NO_CAPTION.search(line):
            return
        caption = start == self.start or _SHOWN.match(line) is not None or caption_score(line) >= CAPTION_UNSTOPPED
        self._cut(start, "caption" if caption else "heading" if len(line) < 90 else None)

    def _captions(self) -> None:
        for start, end in self._pieces():
            for a, b in self._sentences(start, end):
                if b - a <= MAX_CHARACTERS and a not in self.kinds and not _NO_CAPTION.search(self.text, a, b) and not _PREFIX_ONLY.search(self.text[a:b]):
                    bar = CAPTION_FIRST if a == start else CAPTION_ALONE
                    if _SHOWN.match(self.text, a, b) or caption_score(self.text[a:b], first=a == self.start) >= bar:
                        self._cut(a, "caption")
                        self._cut(b)

    def _paragraphs(self) -> None:
        score = dict(self.breaks)
        for start, end in self._pieces():
            for a, _ in self._sentences(start, end):
                if score.get(a, 0.0) >= LIKELY:
                    self._cut(a)


def _title_end(text: str, start: int, end: int, breaks: Sequence[tuple[int, float]]) -> int | None:
    """Where the lead begins inside the first sentence of a flat article; None where the sentence is the title alone.

    The best of the capitals behind a word without a stop: a break of the tagger counts most; then a usual length, a name before a name
    ("… Mỹ Iran kêu gọi …"), a word that opens sentences, and words that title and lead share.
    """
    words = list(_WORD.finditer(text, start, end))
    scores = dict(breaks)
    best: tuple[float, int] | None = None
    for n in range(3, min(len(words) - 4, MAX_TITLE_WORDS)):
        word, before = words[n].group(), words[n - 1].group()
        score = scores.get(words[n].start(), 0.0)
        if not (word[0].isupper() or word[0] in "\"“(" or word[0].isdigit() or score >= SURE) or before[-1] in ",;:-–(":
            continue
        rating = 4 * score - abs(n - USUAL_TITLE_WORDS) / 6
        rating += 1.5 * (before[0].isupper() and word[0].isupper()) + 1.0 * (word in OPENERS) + 0.8 * (before[0].islower() and words[n + 1].group()[0].islower())
        title, lead = ({w.group().lower().strip(".,") for w in part} for part in (words[:n], words[n : n + 25]))
        rating += 3 * len(title & lead) / n
        if best is None or rating > best[0]:
            best = rating, words[n].start()
    if best is None or len(words) <= 14:
        return None
    return best[1]


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end

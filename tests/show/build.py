"""Hand-made documents for the tests of `show`: written here, frozen, made by no other layer.

`article` takes blocks with marks in braces, `{per|Sìn A Páo}`, `{tim:2026-05-02|ngày 2/5}`, `{num:7:>=:người|ít nhất 7 người}`, `{evt:die|chết}`,
`{quo:direct|…}`, which may stand in each other, and makes an `Analysis` with exact offsets. Sentences end at a line's end or at ". ".
"""

from __future__ import annotations

import re
from typing import Any

from machtin.analysis import Analysis, Credits, Entity, Event, Mention, Quantity, Quote, Span, Time
from machtin.article import Block
from machtin.story import (
    Account,
    Agreement,
    Copied,
    Disagreement,
    Document,
    EventRef,
    Evidence,
    Figure,
    FigureAccount,
    Member,
    NewItem,
    Relation,
    Story,
    StoryEntity,
    StoryQuote,
    SummarySentence,
    TimelineItem,
)

VERSION = "0.0.0+golden"


def article(id_: str, blocks: list[tuple[str, str]], **fields: Any) -> Analysis:
    text, spans, found = "", [], []
    for kind, marked in blocks:
        if text:
            text += "\n"
        start = len(text)
        stack: list[tuple[str, int]] = []
        for part in re.split(r"(\{[a-z]+(?::[^|{}]*)?\||\})", marked):
            if part.startswith("{"):
                stack.append((part[1:-1], len(text)))
            elif part == "}" and stack:
                head, at = stack.pop()
                found.append((head, at, len(text)))
            else:
                text += part
        spans.append(Block(kind, start, len(text)))  # type: ignore[arg-type]
    sentences = [
        Span(b.start + m.start(), b.start + m.end())
        for b in spans
        for m in re.finditer(r"\S.*?(?:[.!?]”?(?=\s|$)|$)", text[b.start : b.end])
        if m.group()
    ]
    names: dict[str, str] = {}
    mentions, times, quantities, quotes, events = [], [], [], [], []
    for head, start, end in sorted(found, key=lambda f: f[1]):
        kind, *values = head.split(":", 3)
        words = text[start:end]
        if kind in ("per", "org", "gpe", "loc", "misc"):
            entity = names.setdefault(values[0] if values else words, f"E{len(names) + 1}")
            mentions.append(Mention(start, end, kind, entity))  # type: ignore[arg-type]
        elif kind == "role":
            mentions.append(Mention(start, end, "role", None))
        elif kind == "tim":
            times.append(Time(start, end, "DATE", ":".join(values)))
        elif kind == "num":
            number, modifier, unit = (*values, "", "")[:3]
            quantities.append(Quantity(start, end, "count", float(number), float(number), modifier, unit))  # type: ignore[arg-type]
        elif kind == "quo":
            quotes.append(Quote(start, end, values[0], None, values[1] if len(values) > 1 else None))  # type: ignore[arg-type]
        elif kind == "evt":
            events.append(Event(f"e{len(events) + 1}", start, end, values[0]))
    return Analysis(
        machtin=VERSION,
        id=id_,
        title=text[spans[0].start : spans[0].end] if spans else "",
        lead="",
        text=text,
        blocks=tuple(spans),
        sentences=tuple(sentences),
        mentions=tuple(mentions),
        entities=tuple(Entity(e, name, "per", (name,)) for name, e in names.items()),
        times=tuple(times),
        quantities=tuple(quantities),
        quotes=tuple(quotes),
        events=tuple(events),
        **fields,
    )


def at(a: Analysis, words: str) -> Evidence:
    start = a.text.index(words)
    return Evidence(a.id, start, start + len(words))


def account(a: Analysis, words: str, value: str, modifier: str = "", **fields: Any) -> Account:
    place = at(a, words)
    return Account(a.id, place.start, place.end, words, value, modifier, **fields)  # type: ignore[arg-type]


FERRY_A = article(
    "bensong-1",
    [
        ("title", "Chìm phà trên sông {loc|Đà Giang}, {num:7:>=:người|ít nhất 7 người} {evt:die|chết}"),
        ("lead", "Chiếc phà chở {num:62::khách|62 khách} bị lật lúc {tim:2026-05-02T17:40|17h40 ngày 2/5}, cách bến {loc|Thạch Cầu} {num:300:~:m|khoảng 300 m}."),
        ("paragraph", "“{quo:direct:ông Páo|Phà nghiêng rất nhanh, người ta chỉ kịp nhảy xuống nước}”, ông {per|Sìn A Páo}, {role|trưởng bến phà} Thạch Cầu, nói. Ông cho biết {quo:indirect:Sìn A Páo|phà được {evt:organise|đăng kiểm} {tim:2026-03|hồi tháng 3}}."),
        ("paragraph", "{org|Sở Giao thông} cho rằng phà {evt:accident|chìm} vì chở quá tải."),
        ("caption", "Lực lượng cứu hộ tìm kiếm nạn nhân {tim:2026-05-02TEV|tối 2/5}. Ảnh: Lam Giang"),
        ("byline", "Lam Giang"),
    ],
    source="bensong.example",
    published="2026-05-02T21:05",
    document_date="2026-05-02",
    document_date_from="metadata",
    credits=Credits(byline="Lam Giang", agencies=("Hãng tin Hạ Lưu",)),
)
FERRY_B = article(
    "thoibaoven-9",
    [
        ("title", "Phà lật ở {loc|Đà Giang}: số người {evt:die|chết} lên {num:12::người|12}"),
        ("paragraph", "Chiếc phà bị lật {tim:2026-05-02T19:00|khoảng 19h ngày 2/5} khi đang chở {num:60:~:người|khoảng 60 người}."),
        ("paragraph", "Nguyên nhân là dông lốc bất ngờ, theo {org|Đài Khí tượng Hạ Lưu}. Phà không chở quá tải."),
        ("paragraph", "Cơ quan điều tra đã {evt:arrest|tạm giữ} {role|thuyền trưởng} {per|Vừ Chứ Lầu}, {num:51::tuổi|51 tuổi}."),
    ],
    source="thoibaoven.example",
    published="2026-05-03T06:30",
    document_date="2026-05-03",
    document_date_from="metadata",
)
FERRY_C = article(
    "f00dfeed",
    [
        ("title", "Bến phà {loc|Thạch Cầu} sau một đêm trắng"),
        ("paragraph", "“{quo:direct:ông Páo|Phà nghiêng rất nhanh, người ta chỉ kịp nhảy xuống nước}”, ông {per|Sìn A Páo}, {role|trưởng bến phà} Thạch Cầu, nói."),
        ("paragraph", "Gia đình các nạn nhân chờ tin suốt đêm ở bến. Nhiều người mang theo ảnh của người thân."),
    ],
    document_date="2026-05-03",
    document_date_from="text",
)


def ferry_story() -> Story:
    a, b, c = FERRY_A, FERRY_B, FERRY_C
    toll = Disagreement(
        id="toll-ferry",
        about="số người chết trong vụ chìm phà",
        about_en="deaths in the ferry accident",
        kind="number",
        strength=0.6,
        origins=2,
        update=True,
        accounts=(account(b, "12", "12", as_of="2026-05-03", origin=2), account(a, "ít nhất 7 người", "7", ">=", as_of="2026-05-02", origin=1)),
    )  # fmt: skip
    hour = Disagreement(
        id="when-ferry",
        about="giờ phà bị lật",
        about_en="when the ferry capsized",
        kind="date",
        strength=0.9,
        origins=2,
        update=False,
        accounts=(
            account(a, "17h40 ngày 2/5", "2026-05-02T17:40", earliest="2026-05-02T17:40", latest="2026-05-02T17:40:59", origin=1),
            account(b, "khoảng 19h ngày 2/5", "2026-05-02T19:00", "~", earliest="2026-05-02T18:30", latest="2026-05-02T19:30", origin=2),
        ),
        why="17h40 nằm ngoài khoảng 18h30 – 19h30",
    )
    cause = Disagreement(
        id="why-ferry",
        about="nguyên nhân phà chìm",
        about_en="why the ferry sank",
        kind="cause",
        strength=0.5,
        origins=2,
        update=False,
        accounts=(
            account(a, "vì chở quá tải", "chở quá tải", said_by="S3", origin=1),
            account(b, "dông lốc bất ngờ", "dông lốc", said_by="Đài Khí tượng Hạ Lưu", origin=2),
        ),
    )
    said = "Phà nghiêng rất nhanh, người ta chỉ kịp nhảy xuống nước"
    return Story(
        id="st-ferry",
        headline="Chìm phà ở bến Thạch Cầu: các bài không thống nhất giờ và nguyên nhân",
        articles=(a.id, b.id, c.id),
        first="2026-05-02",
        last="2026-05-03",
        entities=(
            StoryEntity("S1", "Sìn A Páo", "per", ("Sìn A Páo", "ông Páo"), ("trưởng bến phà Thạch Cầu",), (Member(a.id, "E3"), Member(c.id, "E2"))),
            StoryEntity("S2", "Vừ Chứ Lầu", "per", ("Vừ Chứ Lầu",), ("thuyền trưởng",), (Member(b.id, "E3"),)),
            StoryEntity("S3", "Sở Giao thông", "org", ("Sở Giao thông",), (), (Member(a.id, "E4"),)),
            StoryEntity("S4", "Đà Giang", "loc", ("Đà Giang",), (), (Member(a.id, "E1"), Member(b.id, "E1"))),
        ),
        summary=(
            SummarySentence("Chiếc phà chở 62 khách bị lật lúc 17h40 ngày 2/5, cách bến Thạch Cầu khoảng 300 m.", (at(a, "Chiếc phà chở 62 khách"),), ("when-ferry",)),
            SummarySentence("Cơ quan điều tra đã tạm giữ thuyền trưởng Vừ Chứ Lầu, 51 tuổi.", (at(b, "Cơ quan điều tra"),)),
        ),
        timeline=(
            TimelineItem("t1", "2026-03", "Phà được đăng kiểm.", (), (at(a, "đăng kiểm"),)),
            TimelineItem("t2", "2026-05-02", "Phà lật khi đang chở khoảng 60 người.", (EventRef(a.id, "e1"),), (at(a, "bị lật"), at(b, "bị lật")), 2, ("when-ferry",)),
            TimelineItem("t3", "2026-05-03", "Thuyền trưởng Vừ Chứ Lầu bị tạm giữ.", (), (at(b, "tạm giữ"),)),
        ),
        quotes=(
            StoryQuote("q1", "S1", "ông Páo", "trưởng bến phà Thạch Cầu", said, "direct", "2026-05-02", (at(a, said), at(c, said))),
            StoryQuote("q2", None, "Sở Giao thông", None, "phà chìm vì chở quá tải", "indirect", None, (at(a, "phà chìm vì chở quá tải"),)),
            StoryQuote("q3", None, None, None, "Phà không chở quá tải", "indirect", None, (at(b, "Phà không chở quá tải"),)),
        ),
        figures=(
            Figure("f1", "số người trên phà", "người", (FigureAccount(a.id, *span(a, "62 khách"), 62, 62), FigureAccount(b.id, *span(b, "khoảng 60 người"), 60, 60, "~"))),
            Figure("f2", "số người chết", "người", (FigureAccount(a.id, *span(a, "ít nhất 7 người"), 7, 7, ">="), FigureAccount(b.id, *span(b, "12"), 12, 12))),
            Figure("f3", "khoảng cách từ chỗ phà lật đến bến", "m", (FigureAccount(a.id, *span(a, "khoảng 300 m"), 300, 300, "~", said_by="S1"),)),
        ),
        disagreements=(toll, cause, hour),
        agreements=(Agreement("ok1", "số người trên phà", "62", 2, (account(a, "62 khách", "62"), account(b, "khoảng 60 người", "60", "~"))),
                    Agreement("ok2", "lời ông Sìn A Páo", "Phà nghiêng rất nhanh", 1, (account(a, said, "x"), account(c, said, "x")))),
        relations=(Relation("r1", "S3", "S2", "ACCUSE", 2, (at(a, "Sở Giao thông"),)),),
        copied=(Copied((at(a, said), at(c, said)), 1.0),),
        new_in={b.id: (NewItem("Phà không chở quá tải.", (at(b, "Phà không chở quá tải."),)),)},
    )  # fmt: skip


def span(a: Analysis, words: str) -> tuple[int, int]:
    place = at(a, words)
    return place.start, place.end


def ferry() -> Document:
    """One story of three articles with every section filled."""
    return Document(machtin=VERSION, articles=(FERRY_A, FERRY_B, FERRY_C), stories=(ferry_story(),))


def quiet_story() -> Story:
    return Story(id="st-quiet", headline="Bến phà Thạch Cầu sau một đêm trắng", articles=(FERRY_C.id,), first="2026-05-03", last="2026-05-03")


def two_stories() -> Document:
    """Two stories, the second of one article with every section empty."""
    return Document(machtin=VERSION, articles=(FERRY_A, FERRY_B, FERRY_C), stories=(ferry_story(), quiet_story()))


def nothing() -> Document:
    """A document without articles."""
    return Document(machtin=VERSION, articles=(), stories=())


DOCUMENTS = {"ferry": ferry, "two_stories": two_stories, "nothing": nothing}

"""Inserted edits: change one value in a copy of an article, and see whether exactly that is reported; and harmless rewrites, which must raise nothing.

    python -m benchmarks.edits [--articles 60] [--show]

Edits keep the grammar: a number, a day or month, a person's name, a place, each replaced by another of its kind.
Harmless: "2.500" → "khoảng 2.500", a date in other words ("ngày 23/10" → "23-10", "hôm qua" where it is the day before), units converted (km → m), paper's prefix added.
"""

from __future__ import annotations

import argparse
import io
import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from benchmarks.gold import require
from machtin.analysis import Analysis
from machtin.analyze.pipeline import analyze_many
from machtin.article import Article
from machtin.read import read
from machtin.relate.pipeline import story_of
from machtin.values import compare, place_of

SEED = 7
NAMES = ["Trần Quang Hưởng", "Phùng Thị Nhạn", "Lý Đức Khoan", "Mai Xuân Thưởng", "Đỗ Cẩm Tú"]
FOREIGN = ["Robert Halvorsen", "Ingrid Maczek", "Tomas Villareal"]
PLACES = ["Lai Châu", "Bến Tre", "Hà Tĩnh", "Ninh Thuận", "Phú Thọ", "Peru", "Hà Lan", "Kenya"]


class Edit(msgspec.Struct, frozen=True):
    kind: str
    start: int
    end: int
    to: str


def articles(n: int) -> list[Article]:
    rows = []
    with lzma.open(require() / "corpus" / "mds-dev.jsonl.xz", "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    random.Random(SEED).shuffle(rows)
    data = "\n".join(json.dumps(r, ensure_ascii=False) for r in rows[:n]).encode()
    return list(read(io.BytesIO(data)))


def edits(analysis: Analysis, rng: random.Random) -> Iterator[Edit]:
    """One edit of each kind that the article allows, in sentences of the body with words enough to be known again."""
    text = analysis.text
    long = [s for s in analysis.sentences if len(text[s.start : s.end].split()) >= 14]

    def inside(start: int) -> bool:
        return any(s.start <= start < s.end for s in long)

    numbers = [q for q in analysis.quantities if inside(q.start) and q.low and q.low == q.high and re.fullmatch(r"\d{1,3}(?:\.\d{3})*", text[q.start : q.end].split()[0])]
    if numbers:
        q = rng.choice(numbers)
        word = text[q.start : q.end].split()[0]
        value = int(word.replace(".", ""))
        yield Edit("number", q.start, q.start + len(word), f"{value + max(2, value // 3):,}".replace(",", "."))
    days = [t for t in analysis.times if inside(t.start) and re.fullmatch(r"\d{4}-\d\d-\d\d", t.value) and re.search(r"\d{1,2}[/-]\d{1,2}", text[t.start : t.end])]
    if days:
        t = rng.choice(days)
        found = re.search(r"(\d{1,2})([/-])", text[t.start : t.end])
        assert found
        day = int(found[1])
        yield Edit("date", t.start + found.start(1), t.start + found.end(1), str(day - 3 if day > 15 else day + 3))
    people = [m for m in analysis.mentions if m.type == "per" and inside(m.start) and len(text[m.start : m.end].split()) >= 2]
    if people:
        m = rng.choice(people)
        vietnamese = any(c in text[m.start : m.end] for c in "ăâêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐ")
        yield Edit("name", m.start, m.end, rng.choice(NAMES if vietnamese else FOREIGN))
    places = [m for m in analysis.mentions if m.type == "gpe" and inside(m.start)]
    if places:
        m = rng.choice(places)
        was = place_of(text[m.start : m.end])
        if others := [p for p in PLACES if not was.ids or compare(was, place_of(p)).excludes]:
            yield Edit("place", m.start, m.end, rng.choice(others))


def harmless(analysis: Analysis) -> Iterator[Edit]:
    text = analysis.text
    for q in analysis.quantities:
        first = text[q.start : q.end].split()[0]
        if not q.modifier and q.low and q.low >= 100 and q.low % 50 == 0 and re.fullmatch(r"[\d.]+", first):
            yield Edit("about", q.start, q.start, "khoảng ")
            break
    for t in analysis.times:
        words = text[t.start : t.end]
        if found := re.fullmatch(r"(?:ngày|hôm) (\d{1,2})/(\d{1,2})", words):
            yield Edit("written otherwise", t.start, t.end, f"ngày {found[1]}-{found[2]}")
            break
    for q in analysis.quantities:
        if (found := re.fullmatch(r"(\d{1,2}) ?km", text[q.start : q.end])) and not q.modifier:
            yield Edit("unit", q.start, q.end, f"{found[1]}.000 m")
            break


def applied(article: Article, edit: Edit) -> Article:
    text = article.text[: edit.start] + edit.to + article.text[edit.end :]
    by = len(edit.to) - (edit.end - edit.start)

    def move(at: int) -> int:
        return at + by if at >= edit.end and at > edit.start else at

    blocks = tuple(msgspec.structs.replace(b, start=move(b.start), end=move(b.end)) for b in article.blocks)
    flat = tuple((move(s), move(e)) for s, e in article.flat)
    return msgspec.structs.replace(article, id=article.id + "-copy", text=text, blocks=blocks, flat=flat)


def measure(n_articles: int = 60, *, show: bool = False) -> dict[str, tuple[int, float, float]]:
    """Return kind of edit → (how many were made, per cent reported, per cent with nothing else reported)."""
    rng = random.Random(SEED)
    originals = articles(n_articles)
    analyses = list(analyze_many(originals))
    jobs = [(n, e, True) for n, a in enumerate(analyses) for e in edits(a, rng)] + [(n, e, False) for n, a in enumerate(analyses) for e in harmless(a)]
    copies = list(analyze_many(applied(originals[n], e) for n, e, _ in jobs))
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    for (n, edit, real), copy in zip(jobs, copies, strict=True):
        # The original against itself may already report something (an article that contradicts itself): that is not the edit's doing.
        before = {(d.kind, d.about) for d in story_of([analyses[n]]).disagreements}
        story = story_of([analyses[n], copy])
        made[edit.kind] += 1
        hit, others = False, []
        for d in story.disagreements:
            touches = any(a.article == copy.id and a.start <= edit.start + len(edit.to) and edit.start <= a.end for a in d.accounts)
            hit = hit or touches
            if not touches and (d.kind, d.about) not in before:
                others.append(d)
        found[edit.kind] += hit
        clean[edit.kind] += not others and (real or not hit)
        if show and (others or hit != real):
            around = analyses[n].text[max(0, edit.start - 60) : edit.end + 40].replace("\n", " / ")
            print(f"{edit.kind}: {'hit' if hit else 'MISSED' if real else 'quiet'} -> {edit.to!r} | {around}")
            for d in others:
                print("     also:", d.kind, d.about, [a.text for a in d.accounts], d.rule)
    return {k: (n, round(100 * found[k] / n, 1), round(100 * clean[k] / n, 1)) for k, n in made.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    print("| edit | made | reported | nothing else |\n|---|---|---|---|")
    for kind, (n, found, clean) in measure(options.articles, show=options.show).items():
        print(f"| {kind} | {n} | {found:.0f} % | {clean:.0f} % |")


if __name__ == "__main__":
    main()

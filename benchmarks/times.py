"""Times against the annotated stories: spans and values (F1), the dates inferred without publication, and the layer's own time.

    python -m benchmarks.times [--errors]
"""

from __future__ import annotations

import sys
import time
from datetime import date

import msgspec

from benchmarks.gold import GoldArticle, dev_stories
from machtin.analysis import Time
from machtin.analyze.times import find_times, infer_document_date


def f1(hits: int, gold: int, found: int) -> float:
    """Return F1 in per cent."""
    return round(200 * hits / ((gold + found) or 1), 1)


def matched(gold: list[Time], found: list[Time], *, values: bool) -> tuple[int, list[Time], list[Time]]:
    """(hits, missed, wrong), one to one by overlap, and by value where asked."""
    left, missed = list(found), []
    for g in gold:
        hit = next((t for t in left if t.start < g.end and g.start < t.end and (not values or t.value == g.value)), None)
        if hit is None:
            missed.append(g)
        else:
            left.remove(hit)
    return len(gold) - len(missed), missed, left


def main(errors: bool) -> None:
    """Print the figures; with `errors` what was missed and what was wrong."""
    n_gold = n_found = spans = values = n_told = n_right = n_syllables = n_undated = 0
    spent = 0.0
    for story in dev_stories():
        for path in sorted(story.glob("*.ann.txt")):
            article = GoldArticle(story, path.name.removesuffix(".ann.txt"))
            start = time.process_time()
            found = find_times(article.reading)
            spent += time.process_time() - start
            n_syllables += len(article.reading.text.split())
            n_gold, n_found = n_gold + len(article.times), n_found + len(found)
            spans += matched(article.times, found, values=False)[0]
            hits, missed, wrong = matched(article.times, found, values=True)
            values += hits
            published = article.meta.get("published") or article.facts.get("document_date")
            if published:
                inferred = infer_document_date(msgspec.structs.replace(article.reading, published=None))
                n_undated += 1
                if inferred:
                    n_told += 1
                    n_right += abs((inferred.date - date.fromisoformat(published[:10])).days) <= 1
            if errors:
                for t in missed:
                    print("missed", article.id, article.reading.text[t.start : t.end], t.value)
                for t in wrong:
                    print("wrong ", article.id, article.reading.text[t.start : t.end], t.value, t.how)
    print(f"time spans F1 {f1(spans, n_gold, n_found)}  values F1 {f1(values, n_gold, n_found)}  gold {n_gold}  found {n_found}")
    print(f"inferred dates: {n_undated} articles, {n_told} tell their year, {n_right} of those within one day")
    print(f"{1000 * spent / n_syllables * 500:.2f} ms for 500 syllables")


if __name__ == "__main__":
    main("--errors" in sys.argv)

"""The stories of more articles than fit in memory, by one group-by after another: `group_batch`.

Every article begins as a heap of its own. In each pass the heaps that drew the same key are looked at together, and those that are one story by the rule
and settings of `relate.group` become one heap. A heap draws its key among its weightiest terms, by chance but the same chance everywhere (weighted min-hash):
two heaps draw the same the likelier the more weight they share, so that after PASSES draws those of one story have met. No pass holds more than the heaps
of one key in memory, and none looks at pairs that share no term. What comes out depends neither on the engine nor on workers or order.

It is not quite what grouping all articles in one memory gives: `benchmarks/scale.py` measures both on mds-dev.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from machtin.batch.places import Place
from machtin.batch.tables import Engine, Table, rows_of
from machtin.errors import ConfigError
from machtin.relate.group import N_INDEXED, Grouping, add_up
from machtin.relate.ids import stable_id
from machtin.relate.signature import BUCKETS, Signature, unpack_signature

PASSES = 24  # B-cubed F1 on mds-dev after 8, 16, 20, 24: 84.9, 89.8, 91.5, 92.3 (`python -m benchmarks.scale`)
STRETCH_DAYS = 60  # of a key, every other pass cut in other places: what lies further apart is joined by what lies between
MAX_TERMS = 1_000  # of a heap: the weightiest of its articles' sum
Floats = NDArray[np.float32]
Terms = NDArray[np.int32]


class Heap(msgspec.Struct, frozen=True):
    """Some articles of one story: their ids in order of day, and for each term, rising, the sum of their weights and how many have it; articles by day."""

    articles: list[str]
    terms: bytes
    weights: bytes
    held: bytes
    days: dict[int, int]

    def vectors(self) -> tuple[Terms, Floats, Floats]:
        """Return terms, summed weights, and in how many of its articles each term is."""
        return np.frombuffer(self.terms, "<i4"), np.frombuffer(self.weights, "<f4"), np.frombuffer(self.held, "<f4")

    def mean(self) -> Signature:
        """Return what an article of it is like on average, on its middle day."""
        terms, weights, _ = self.vectors()
        days = sorted(Counter(self.days).elements())
        return Signature(terms, weights / np.float32(len(self.articles)), days[len(days) // 2] if days else None)


def heap_of(id: str, signature: Signature) -> Heap:
    """Return the heap of one article."""
    return _heap([id], signature.terms, signature.weights, np.ones(len(signature.terms), np.float32), {} if signature.day is None else {signature.day: 1})


def joined(heaps: Sequence[Heap]) -> Heap:
    """Return several heaps as one; the same whatever their order."""
    if len(heaps) == 1:
        return heaps[0]
    ordered = sorted(heaps, key=_place)
    vectors = [h.vectors() for h in ordered]
    terms, weights = add_up(*((t, w) for t, w, _ in vectors))
    _, held = add_up(*((t, n) for t, _, n in vectors))
    if len(terms) > MAX_TERMS:
        kept = np.sort(np.lexsort((terms, -weights))[:MAX_TERMS])
        terms, weights, held = terms[kept], weights[kept], held[kept]
    days: Counter[int] = Counter()
    for h in ordered:
        days.update(h.days)
    return _heap([a for h in ordered for a in h.articles], terms, weights, held, dict(sorted(days.items())))


def key_of(heap: Heap, n: int) -> str:
    """Return the key that a heap draws in pass n."""
    terms, weights, _ = heap.vectors()
    if not len(terms):
        return f"alone {heap.articles[0]}"
    strong = np.lexsort((terms, -weights))[:N_INDEXED]
    draws = -np.log(_chances(terms[strong], n)) / weights[strong].astype(np.float64) ** 2
    day = min(heap.days, default=0) + (n % 2) * STRETCH_DAYS // 2
    return f"{int(terms[strong[np.argmin(draws)]])} {day // STRETCH_DAYS}"


def _chances(terms: Terms, n: int) -> NDArray[np.float64]:
    """A number in (0, 1) for each term and pass, by SplitMix64: the same on every machine and with every numpy."""
    x = (terms.astype(np.uint64) + np.uint64((n + 1) << 32)) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((x ^ (x >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / float(1 << 53) + 2.0**-54


def _heap(articles: list[str], terms: Terms, weights: Floats, held: Floats, days: dict[int, int]) -> Heap:
    return Heap(articles, terms.astype("<i4").tobytes(), weights.astype("<f4").tobytes(), held.astype("<f4").tobytes(), days)


def _place(heap: Heap) -> tuple[int, str]:
    return min(heap.days, default=0), heap.articles[0]


class Counts(msgspec.Struct, frozen=True):
    """How many articles of the whole batch there are, and in how many of them each term stands."""

    n: int
    held: bytes

    def others(self, heaps: Sequence[Heap]) -> tuple[int, tuple[Terms, Floats]]:
        """Return the same for the articles that are not in these heaps, for the terms that are."""
        terms, own = add_up(*((t, n) for t, _, n in (h.vectors() for h in heaps)))
        return self.n - sum(len(h.articles) for h in heaps), (terms, np.maximum(_unpacked(self.held)[terms] - own, 0).astype(np.float32))


@lru_cache(maxsize=2)
def _unpacked(held: bytes) -> NDArray[np.int32]:
    return np.frombuffer(zlib.decompress(held), "<i4")


@dataclass(frozen=True)
class Count:
    """The step from names of files of signatures ({"file"}) to how many articles hold each term ({"n", "held"})."""

    of: str

    def __call__(self, table: Table) -> Iterator[Table]:
        """Yield the counts of the table's files together."""
        counts = np.zeros(2 * BUCKETS, "<i4")
        n = 0
        for file in table["file"]:
            for _, signature in signatures_in(Place(self.of), file):
                counts[signature.terms] += 1
                n += 1
        yield {"n": [n], "held": [zlib.compress(counts.tobytes(), 1)]}


@dataclass(frozen=True)
class Heaps:
    """The step from names of files of signatures ({"file"}) to heaps of one article under their first keys ({"key", "heap"})."""

    of: str

    def __call__(self, table: Table) -> Iterator[Table]:
        """Yield the heaps of each file."""
        for file in table["file"]:
            if made := [heap_of(id, signature) for id, signature in signatures_in(Place(self.of), file)]:
                yield _keyed(made, 0)


@dataclass(frozen=True)
class Join:
    """The step of pass n: the heaps of one key, those of one story joined, under their keys of the next pass."""

    n: int
    counts: Counts

    def __call__(self, table: Table) -> Iterator[Table]:
        """Yield the heaps that are left."""
        heaps = sorted((msgspec.msgpack.decode(h, type=Heap) for h in table["heap"]), key=_place)
        yield _keyed([joined([heaps[i] for i in story]) for story in grouped(heaps, self.counts)], self.n + 1)


def _keyed(heaps: Sequence[Heap], n: int) -> Table:
    return {"key": [key_of(h, n) for h in heaps], "heap": [msgspec.msgpack.encode(h) for h in heaps]}


def grouped(heaps: Sequence[Heap], counts: Counts) -> list[list[int]]:
    """Return which of the heaps are one story, by their numbers."""
    if len(heaps) == 1:
        return [[0]]
    grouping = Grouping(counts.others(heaps))
    for heap in heaps:
        grouping.add(heap.mean())
    grouping.settle()
    return grouping.stories()


@dataclass(frozen=True)
class Named:
    """The last step: heaps become stories ({"story"}: JSON)."""

    def __call__(self, table: Table) -> Iterator[Table]:
        """Yield the stories."""
        yield {"story": [msgspec.json.encode(_story(msgspec.msgpack.decode(h, type=Heap))).decode() for h in table["heap"]]}


class BatchStory(msgspec.Struct, frozen=True):
    """A line of `stories.jsonl.gz`."""

    id: str
    first: str | None
    last: str | None
    articles: list[str]


def group_batch(folder: str, engine: Engine, *, passes: int = PASSES) -> tuple[int, int]:
    """Write the stories of an analysed batch to `stories.jsonl.gz` in its folder; return how many articles and stories there are.

    Articles of one id, met in several files, are one article. Raises ConfigError where the folder holds no batch.
    """
    place = Place(folder)
    files = place.names("signatures")
    if not files:
        raise ConfigError(f"{folder}: holds no batch of analyses. Make one with: machtin batch analyze FILES… --to {folder}. Nothing was written.")
    counts = _counted(engine, place.name, files)
    data = engine.map_batches(engine.table([{"file": f} for f in files]), Heaps(place.name))
    for n in range(passes):
        data = engine.group_by(data, "key", Join(n, counts))
    stories = [
        msgspec.json.decode(story, type=BatchStory)
        for table in engine.tables(engine.map_batches(data, Named(), light=True)) for story in table.get("story", ())
    ]  # fmt: skip
    stories.sort(key=lambda s: (s.first or "", s.id))
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    place.write("stories.jsonl.gz", packer.compress(b"".join(msgspec.json.encode(s) + b"\n" for s in stories)) + packer.flush())
    return sum(len(s.articles) for s in stories), len(stories)


def _counted(engine: Engine, folder: str, files: list[str]) -> Counts:
    n, held = 0, np.zeros(2 * BUCKETS, np.int32)
    for table in engine.tables(engine.map_batches(engine.table([{"file": f} for f in files]), Count(folder))):
        for row in rows_of(table):
            n += row["n"]
            held += _unpacked(row["held"])
    return Counts(n, zlib.compress(held.astype("<i4").tobytes(), 1))


def signatures_in(place: Place, file: str) -> Iterator[tuple[str, Signature]]:
    """Yield the ids and signatures of one file of a batch."""
    for id, data in msgspec.msgpack.decode(place.read(f"signatures/{file}") or b"\x90", type=list[tuple[str, bytes]]):
        yield id, unpack_signature(data)


def _story(heap: Heap) -> BatchStory:
    from datetime import date

    first, last = (date.fromordinal(pick(heap.days)).isoformat() if heap.days else None for pick in (min, max))
    return BatchStory(stable_id("story", heap.articles[0]), first, last, list(dict.fromkeys(heap.articles)))

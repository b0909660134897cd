"""Put other names into tagged articles while training, so that the network learns the places where names stand and more names than the articles hold.

In:  a `Row` with labels of names. Out: the row with some names exchanged for others of their kind, the same name for the same name throughout the article.
The other names are those of the training articles themselves and of `data/names.txt`; people's names are also put together from surnames and given names.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from machtin.tagger.decode import spans_of
from machtin.tagger.labels import NAME_LABELS
from machtin.text.syllables import PIECE
from training.gold import Row

KINDS = ("per", "org", "gpe", "loc", "misc", "role")


def cut(name: str) -> tuple[list[str], list[int]]:
    """Return the syllables of a name and their gaps."""
    syllables, gaps, gap = [], [], 1
    for piece in PIECE.findall(name):
        if piece.isspace():
            gap = 1
        else:
            syllables.append(piece)
            gaps.append(gap)
            gap = 0
    return syllables, gaps


class Swapper:
    """Other names for every kind; `listed` is the share drawn from the list rather than from the articles."""

    def __init__(self, rows: list[Row], listed: float = 0.6) -> None:
        self.listed = listed
        self.seen: dict[str, list[str]] = {k: [] for k in KINDS}
        for row in rows:
            for s, e, kind in spans_of(row.labels["names"]):
                if NAME_LABELS[kind] in self.seen:
                    words = "".join((" " if row.gap[i] and i > s else "") + row.syllables[i] for i in range(s, e))
                    self.seen[NAME_LABELS[kind]].append(words)
        self.lists = {}
        for line in (Path(__file__).parent / "data/names.txt").read_text(encoding="utf-8").split("\n"):
            kind, _, names = line.partition(": ")
            if names and not line.startswith("#"):
                self.lists[kind] = [name.strip() for name in names.split(";") if name.strip()]

    def draw(self, kind: str, rng: np.random.Generator) -> str:
        """Return a name of `kind`."""
        if rng.random() > self.listed:
            return str(rng.choice(self.seen[kind]))
        if kind == "per":
            if rng.random() < 0.3:
                name = str(rng.choice(self.lists["foreign"]))
                return name if rng.random() < 0.6 else name.split()[-1]
            surname, middle, given = (str(rng.choice(self.lists[k])) for k in ("surname", "middle", "given"))
            forms = (f"{surname} {middle} {given}", f"{middle} {given}", given, f"{surname} {given}")
            name = forms[int(rng.choice(4, p=[0.45, 0.27, 0.18, 0.1]))]
            return name.upper() if rng.random() < 0.04 else name
        return str(rng.choice(self.lists[kind]))

    def __call__(self, row: Row, rng: np.random.Generator, share: float) -> Row:
        """Return `row` with about `share` of its distinct names exchanged."""
        chosen: dict[str, str | None] = {}
        syllables: list[str] = []
        gap: list[int] = []
        line: list[int] = []
        labels: dict[str, list[int]] = {k: [] for k in row.labels}
        at = 0
        for s, e, k in [*spans_of(row.labels["names"]), (len(row.syllables), len(row.syllables), -1)]:
            syllables += row.syllables[at:s]
            gap += row.gap[at:s].tolist()
            line += row.line[at:s].tolist()
            for name, values in row.labels.items():
                labels[name] += values[at:s].tolist()
            at = e
            if k < 0:
                break
            kind = NAME_LABELS[k]
            old = " ".join(row.syllables[s:e])
            if kind in KINDS and old not in chosen:
                rate = share * (0.5 if kind == "role" else 1.0)
                chosen[old] = (
                    self.draw(kind, rng) if rng.random() < rate and (row.labels["events"][s:e] == 0).all() else None
                )
            new = chosen.get(old)
            if new is None or kind not in KINDS:
                at = s
                syllables += row.syllables[s:e]
                gap += row.gap[s:e].tolist()
                line += row.line[s:e].tolist()
                for name, values in row.labels.items():
                    labels[name] += values[s:e].tolist()
                at = e
                continue
            parts, gaps = cut(new)
            if kind == "role" and old[:1].isupper():
                parts[0] = parts[0][:1].upper() + parts[0][1:]
            gaps[0] = int(row.gap[s])
            syllables += parts
            gap += gaps
            line += [int(row.line[s])] * len(parts)
            for name in row.labels:
                fill = {"names": [1 + 2 * k] + [2 + 2 * k] * (len(parts) - 1), "events": [0] * len(parts)}.get(
                    name, [-1] * len(parts)
                )
                labels[name] += fill
        return Row(
            syllables, np.array(gap), np.array(line), {k: np.array(v) for k, v in labels.items()}, row.ident, row.start
        )

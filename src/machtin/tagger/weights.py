"""The trained weights: one `.npz` without pickle beside this module, read once per process.

In:  `weights.npz`: arrays by name; tables of embeddings as int8 with one float16 scale a row, matrices as float16, the vocabulary as UTF-8 joined by line breaks.
Out: `Weights`, matrices as float32, ready for the products of `encoder`.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """A quantised table of embeddings, `[rows, width]`."""

    values: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]

    def rows(self, at: npt.NDArray[np.int64]) -> Floats:
        """Return the rows `at` as float32, `[len(at), width]`."""
        return np.multiply(self.values[at], self.scales[at, None], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Layer:
    """One convolution with its way back: shift of the norm `[D]`, `wide` three times `[D, H]` (left, here, right), `back` `[H, D]` and their biases."""

    dilation: int
    shift: Floats
    wide: tuple[Floats, Floats, Floats]
    wide_bias: Floats
    back: Floats
    back_bias: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that the encoder needs; `D` is the width."""

    vocabulary: dict[str, int]
    version: str
    word: Table
    shape: Floats
    letters: Table
    bigram: Table
    gap: Floats
    place: Floats
    type_in: Floats
    type_bias: Floats
    bigrams_in: Floats  # [2 × bigram width, D]: left, right
    layers: tuple[Layer, ...]
    heads: Floats  # [D, sum of columns]
    heads_bias: Floats
    columns: dict[str, tuple[int, int]]
    memory_at: int  # before which layer the article's memory is added; -1 for never
    memory: tuple[Floats, Floats] | None  # matrix, bias
    blocks: dict[str, Floats]  # matrices of `blocks.py`; empty where block boundaries are read off syllable by syllable

    @property
    def width(self) -> int:
        """D, the width of the encoder."""
        return int(self.type_bias.shape[0])


def read_weights(source: BinaryIO | str) -> Weights:
    """Read a weights file; raises ValueError if it is not one."""
    with np.load(source, allow_pickle=False) as data:
        a: dict[str, Any] = {name: data[name] for name in data.files}
    if "about" not in a:
        raise ValueError("not a weights file of the tagger: the entry 'about' is missing")
    about = json.loads(a["about"].tobytes())

    def full(name: str) -> Floats:
        return np.ascontiguousarray(a[name], np.float32)

    def table(name: str) -> Table:
        return Table(a[name], full(name + ".scale"))

    def level(x: Floats) -> Floats:
        # Every norm subtracts a row's mean. Where all that is ever added to a row has no mean, the row has none, and the norm need not look for it.
        levelled: Floats = x - x.mean(-1, keepdims=True, dtype=np.float32)
        return levelled

    def gained(gain: Floats, matrix: Floats) -> Floats:
        return np.ascontiguousarray(gain[:, None] * matrix)

    layers = []
    for i, dilation in enumerate(about["dilations"]):
        gain, shift, wide, wide_bias, back, back_bias = (
            full(f"layers.{i}.{x}") for x in ("gain", "shift", "wide", "wide_bias", "back", "back_bias")
        )
        gain = np.where(np.abs(gain) < 1e-3, np.float32(1e-3), gain)
        left, here, right = (gained(gain, part) for part in np.split(wide, 3))
        layers.append(Layer(dilation, shift / gain, (left, here, right), wide_bias, level(back), level(back_bias)))
    memory = None
    if about["memory_at"] >= 0:
        matrix = full("memory.in")
        memory = (
            level(gained(full("memory.gain"), matrix)),
            level(full("memory.bias") + full("memory.shift") @ matrix),
        )
    heads = full("heads")
    return Weights(
        vocabulary={k: i for i, k in enumerate(a["vocabulary"].tobytes().decode().split("\n"))},
        version=about["version"], word=table("word"), shape=full("shape"), letters=table("letters"), bigram=table("bigram"),
        gap=level(full("gap")), place=level(full("place")), type_in=level(full("type_in")), type_bias=level(full("type_bias")),
        bigrams_in=level(full("bigrams_in")), layers=tuple(layers),
        heads=gained(full("gain"), heads), heads_bias=full("heads_bias") + full("shift") @ heads,
        columns={k: (lo, hi) for k, (lo, hi) in about["columns"].items()}, memory_at=about["memory_at"], memory=memory,
        blocks={k.removeprefix("blocks."): full(k) for k in a if k.startswith("blocks.")},
    )  # fmt: skip


@functools.cache
def weights() -> Weights:
    """Return the weights that the package ships; read at the first call."""
    with resources.files("machtin.tagger").joinpath("weights.npz").open("rb") as file:
        return read_weights(file)  # type: ignore[arg-type]

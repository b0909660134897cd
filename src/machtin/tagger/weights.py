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
    """One convolution with its way back: gain and shift of the norm `[D]`, `wide` `[3 D, H]`, `back` `[H, D]` and their biases."""

    dilation: int
    gain: Floats
    shift: Floats
    wide: Floats
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
    gain: Floats
    shift: Floats
    heads: Floats  # [D, sum of columns]
    heads_bias: Floats
    columns: dict[str, tuple[int, int]]
    memory_at: int  # before which layer the article's memory is added; -1 for never
    memory: tuple[Floats, Floats, Floats, Floats] | None  # gain, shift, matrix, bias

    @property
    def width(self) -> int:
        """D, the width of the encoder."""
        return int(self.gain.shape[0])


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

    names = ("gain", "shift", "wide", "wide_bias", "back", "back_bias")
    layers = tuple(Layer(n, *(full(f"layers.{i}.{x}") for x in names)) for i, n in enumerate(about["dilations"]))
    memory = None
    if about["memory_at"] >= 0:
        memory = (full("memory.gain"), full("memory.shift"), full("memory.in"), full("memory.bias"))
    return Weights(
        vocabulary={k: i for i, k in enumerate(a["vocabulary"].tobytes().decode().split("\n"))},
        version=about["version"],
        word=table("word"), shape=full("shape"), letters=table("letters"), bigram=table("bigram"), gap=full("gap"), place=full("place"),
        type_in=full("type_in"), type_bias=full("type_bias"), bigrams_in=full("bigrams_in"), layers=layers,
        gain=full("gain"), shift=full("shift"), heads=full("heads"), heads_bias=full("heads_bias"),
        columns={k: (lo, hi) for k, (lo, hi) in about["columns"].items()}, memory_at=about["memory_at"], memory=memory,
    )  # fmt: skip


@functools.cache
def weights() -> Weights:
    """Return the weights that the package ships; read at the first call."""
    with resources.files("machtin.tagger").joinpath("weights.npz").open("rb") as file:
        return read_weights(file)  # type: ignore[arg-type]

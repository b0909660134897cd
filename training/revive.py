"""Turn a weights file of the package back into a network, to train it further or to let it teach.

In:  a `.npz` of `training.export`. Out: a `.pt` as the other stages write it. What the package does not need (the masked syllable, the head of silver parts
of speech, the guess of masked syllables) begins anew.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from training.finetune import ALL_HEADS
from training.model import Config, Tagger


def revive(path: Path) -> Tagger:
    """Return the network; its vocabulary is in `model.vocabulary`."""
    with np.load(path, allow_pickle=False) as data:
        a = {k: data[k] for k in data.files}
    about = json.loads(a["about"].tobytes())
    vocabulary = a["vocabulary"].tobytes().decode().split("\n")

    def full(name: str) -> torch.Tensor:
        x = a[name].astype(np.float32)
        return torch.from_numpy(x * a[name + ".scale"].astype(np.float32)[:, None] if name + ".scale" in a else x)

    model = Tagger(Config(len(vocabulary), dilations=tuple(about["dilations"]), heads=ALL_HEADS))
    for k, table in model.tables.items():
        rows = full(k)
        table.weight[: len(rows)] = rows
    left, right = full("bigrams_in").chunk(2)
    state = {
        "type_in.weight": full("type_in").T, "type_in.bias": full("type_bias"), "left_in.weight": left.T, "right_in.weight": right.T,
        "gap.weight": full("gap"), "place.weight": full("place"), "norm.weight": full("gain"), "norm.bias": full("shift"),
    }  # fmt: skip
    state["shape.weight"] = torch.cat([full("shape"), torch.zeros(1, 16)])
    for i in range(len(about["dilations"])):
        for ours, theirs in (
            ("gain", "norm.weight"),
            ("shift", "norm.bias"),
            ("wide_bias", "wide.bias"),
            ("back_bias", "back.bias"),
        ):
            state[f"blocks.{i}.{theirs}"] = full(f"layers.{i}.{ours}")
        state[f"blocks.{i}.wide.weight"] = full(f"layers.{i}.wide").T
        state[f"blocks.{i}.back.weight"] = full(f"layers.{i}.back").T
    heads, bias = full("heads"), full("heads_bias")
    for k, (lo, hi) in about["columns"].items():
        state[f"heads.{k}.weight"], state[f"heads.{k}.bias"] = heads[:, lo:hi].T, bias[lo:hi]
    print("begins anew:", model.load_whole(state), flush=True)
    model.vocabulary = vocabulary  # type: ignore[assignment]
    return model


if __name__ == "__main__":
    network = revive(Path(sys.argv[1]))
    torch.save(
        {"state": network.whole_state(), "config": asdict(network.config), "vocabulary": network.vocabulary},
        sys.argv[2],
    )

"""Write a trained network as the package's weights: tables as int8 with one scale a row, matrices as float16, no pickle."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from machtin.tagger.features import N_UNKNOWN
from machtin.tagger.labels import HEADS


def quantise(name: str, table: torch.Tensor, out: dict[str, np.ndarray]) -> None:
    values = table.float().numpy()
    scale = np.maximum(np.abs(values).max(1), 1e-6) / 127
    scale = scale.astype(np.float16)
    out[name] = np.clip(np.rint(values / np.maximum(scale.astype(np.float32), 1e-7)[:, None]), -127, 127).astype(
        np.int8
    )
    out[name + ".scale"] = scale


def export(path: Path, target: Path, version: str) -> None:
    saved = torch.load(path, weights_only=True)
    s, config = saved["state"], saved["config"]
    out: dict[str, np.ndarray] = {}
    quantise("word", s["word.weight"][: config["n_vocabulary"] + N_UNKNOWN], out)
    quantise("letters", s["letters.weight"][:-1], out)
    quantise("bigram", s["bigram.weight"], out)
    half: dict[str, torch.Tensor] = {
        "shape": s["shape.weight"][:-1],
        "gap": s["gap.weight"],
        "place": s["place.weight"],
    }
    half["type_in"], half["type_bias"] = s["type_in.weight"].T, s["type_in.bias"]
    half["bigrams_in"] = torch.cat([s["left_in.weight"].T, s["right_in.weight"].T])
    for i in range(len(config["dilations"])):
        b = f"blocks.{i}."
        for ours, theirs in (
            ("gain", "norm.weight"),
            ("shift", "norm.bias"),
            ("wide_bias", "wide.bias"),
            ("back_bias", "back.bias"),
        ):
            half[f"layers.{i}.{ours}"] = s[b + theirs]
        half[f"layers.{i}.wide"], half[f"layers.{i}.back"] = s[b + "wide.weight"].T, s[b + "back.weight"].T
    half["gain"], half["shift"] = s["norm.weight"], s["norm.bias"]
    columns, at = {}, 0
    for k, n in HEADS.items():
        columns[k] = (at, at + n)
        at += n
    half["heads"] = torch.cat([s[f"heads.{k}.weight"].T for k in HEADS], 1)
    half["heads_bias"] = torch.cat([s[f"heads.{k}.bias"] for k in HEADS])
    out.update({k: v.float().numpy().astype(np.float16) for k, v in half.items()})
    about = {
        "version": version,
        "dilations": list(config["dilations"]),
        "columns": columns,
        "memory_at": -1,
    }
    out["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    out["vocabulary"] = np.frombuffer("\n".join(saved["vocabulary"]).encode(), np.uint8)
    with target.open("wb") as file:
        np.savez(file, **out)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("network", type=Path)
    p.add_argument("target", type=Path)
    p.add_argument("--version", default="dev")
    a = p.parse_args()
    export(a.network, a.target, a.version)

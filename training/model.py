"""The tagger's network in torch, for training only; `machtin.tagger.encoder` runs the same arithmetic in numpy.

A batch is one long stream of syllables, texts set apart by REACH empty rows as at run time, so nothing is padded. Shapes: N rows, D width, U distinct
syllables, P distinct neighbourhoods. Everything that depends on a syllable alone is computed once for each distinct one.
Numbers are bfloat16 between the layers (AMX units of a CPU multiply them many times as fast), float32 in the weights and the losses.
The forward and backward steps of a convolution are written out: torch's own would copy every row three times.
The embedding tables are no parameters: a batch takes the rows that it needs, and only they are updated (`Table`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from machtin.tagger.features import N_BIGRAMS, N_LETTERS, N_SHAPES, N_UNKNOWN
from training.stream import N_GAPS, N_PLACES, Stream

HALF = torch.bfloat16


@dataclass
class Config:
    n_vocabulary: int
    d_word: int = 128
    d_letters: int = 32
    d_bigram: int = 64
    d: int = 192
    hidden: int = 128
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)
    heads: dict[str, int] = field(default_factory=dict)
    dropout: float = 0.1


class Table:
    """Embeddings of which a batch touches few rows: `take` gives the rows as a leaf, `step` updates them by Adam. Shared between processes."""

    def __init__(self, rows: int, width: int, spread: float = 0.1) -> None:
        self.weight = torch.randn(rows, width) * spread
        self.first, self.second = torch.zeros(rows, width), torch.zeros(rows, width)
        self.share()

    def share(self) -> None:
        for x in (self.weight, self.first, self.second):
            x.share_memory_()

    def take(self, rows: np.ndarray) -> Tensor:
        self.rows = torch.from_numpy(rows)
        self.leaf = self.weight[self.rows].requires_grad_()
        return self.leaf

    def step(self, rate: float, b1: float = 0.9, b2: float = 0.98) -> None:
        g = self.leaf.grad
        if g is None:
            return
        first = self.first[self.rows].mul_(b1).add_(g, alpha=1 - b1)
        second = self.second[self.rows].mul_(b2).addcmul_(g, g, value=1 - b2)
        self.weight[self.rows] = self.leaf.detach() - rate * first / (second.sqrt() + 1e-8)
        self.first[self.rows], self.second[self.rows] = first, second


class Gather(torch.autograd.Function):
    """Rows of a small matrix by index; the gradient is summed by sorted index."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, at: Tensor, order: np.ndarray, starts: np.ndarray) -> Tensor:
        ctx.order, ctx.starts, ctx.n = order, starts, len(x)
        return x[at]

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None, None]:  # type: ignore[override]
        g = grad[torch.from_numpy(ctx.order)].float().numpy()
        out = torch.zeros(ctx.n, g.shape[1], dtype=HALF)
        out[: len(ctx.starts)] = torch.from_numpy(np.add.reduceat(g, ctx.starts, axis=0))
        return out, None, None, None


class Convolution(torch.autograd.Function):
    """x + back(relu(wide(norm(x) at n rows before, here, n rows behind))); empty rows count as zeros."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, gain: Tensor, shift: Tensor, wide: Tensor, wide_bias: Tensor, back: Tensor, back_bias: Tensor,
                n: int, dead: Tensor, keep: float) -> Tensor:  # fmt: skip
        d = x.shape[1]
        y, mean, scale = torch.native_layer_norm(x, [d], gain, shift, 1e-5)
        y[dead] = 0
        h = torch.addmm(wide_bias, y, wide[d : 2 * d])
        h[n:].addmm_(y[:-n], wide[:d])
        h[:-n].addmm_(y[n:], wide[2 * d :])
        h.relu_()
        if keep < 1:
            h.mul_(torch.empty_like(h).bernoulli_(keep)).mul_(1 / keep)
        out = torch.addmm(back_bias, h, back).add_(x)
        ctx.save_for_backward(x, mean, scale, gain, shift, y, wide, h, back, dead)
        ctx.n, ctx.keep = n, keep
        return out

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        x, mean, scale, gain, shift, y, wide, h, back, dead = ctx.saved_tensors
        n, d = ctx.n, x.shape[1]
        g_back = h.T @ grad
        g_h = torch.ops.aten.threshold_backward(grad @ back.T, h, 0)  # what was dropped is 0 too
        if ctx.keep < 1:
            g_h.mul_(1 / ctx.keep)
        g_wide = torch.cat([y[:-n].T @ g_h[n:], y.T @ g_h, y[n:].T @ g_h[:-n]])
        g_y = g_h @ wide[d : 2 * d].T
        g_y[:-n].addmm_(g_h[n:], wide[:d].T)
        g_y[n:].addmm_(g_h[:-n], wide[2 * d :].T)
        g_y[dead] = 0
        g_x, g_gain, g_shift = torch.ops.aten.native_layer_norm_backward(
            g_y, x, [d], mean, scale, gain, shift, [True, True, True]
        )
        return (g_x.add_(grad), g_gain, g_shift, g_wide, g_h.sum(0), g_back, grad.sum(0), None, None, None)


class ConvBlock(nn.Module):
    def __init__(self, d: int, hidden: int, dilation: int) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = nn.LayerNorm(d)
        self.wide = nn.Linear(3 * d, hidden)
        self.back = nn.Linear(hidden, d)

    def forward(self, x: Tensor, dead: Tensor, drop: float) -> Tensor:
        half = [p.to(HALF) for p in (self.norm.weight, self.norm.bias, self.wide.weight.T, self.wide.bias)]
        half += [self.back.weight.T.to(HALF), self.back.bias.to(HALF)]
        return Convolution.apply(x, *half, self.dilation, dead, 1 - drop if self.training else 1.0)


class Tagger(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        c = self.config = config
        self.tables = {
            "word": Table(c.n_vocabulary + N_UNKNOWN + 1, c.d_word),  # last row: the masked syllable
            "letters": Table(N_LETTERS + 1, c.d_letters),
            "bigram": Table(N_BIGRAMS + 1, c.d_bigram, 0.03),  # last row: no neighbour, or a masked one
        }
        self.shape = nn.Embedding(N_SHAPES + 1, 16)  # last row: hidden shape
        self.gap, self.place = nn.Embedding(N_GAPS, c.d), nn.Embedding(N_PLACES + 1, c.d)
        nn.init.normal_(self.gap.weight, std=0.1)
        nn.init.normal_(self.place.weight, std=0.1)
        self.type_in = nn.Linear(c.d_word + 16 + c.d_letters, c.d)
        self.left_in, self.right_in = nn.Linear(c.d_bigram, c.d, bias=False), nn.Linear(c.d_bigram, c.d, bias=False)
        self.blocks = nn.ModuleList(ConvBlock(c.d, c.hidden, n) for n in c.dilations)
        self.norm = nn.LayerNorm(c.d)
        self.heads = nn.ModuleDict({k: nn.Linear(c.d, n) for k, n in c.heads.items()})
        self.guess_in = nn.Linear(c.d, c.d_word)

    def whole_state(self) -> dict[str, Tensor]:
        """The state with the tables, under the names that `training.export` reads."""
        return {**self.state_dict(), **{f"{k}.weight": t.weight.clone() for k, t in self.tables.items()}}

    def load_whole(self, state: dict[str, Tensor]) -> list[str]:
        """Take over what fits; return what does not."""
        for k, t in self.tables.items():
            if f"{k}.weight" in state:
                t.weight.copy_(state[f"{k}.weight"])
        own = self.state_dict()
        fits = {k: v for k, v in state.items() if k in own and own[k].shape == v.shape}
        self.load_state_dict(fits, strict=False)
        return [k for k in own if k not in fits]

    def encode(self, s: Stream, extra_words: np.ndarray | None = None) -> Tensor:
        """Return `[N, D]`, normalised. The embeddings of `extra_words` (rows of the vocabulary) are in `self.extra` afterwards."""
        c = self.config
        words, at = np.unique(s.word if extra_words is None else np.r_[s.word, extra_words], return_inverse=True)
        taken = self.tables["word"].take(words).to(HALF)
        every = taken[torch.from_numpy(at)]
        self.extra = every[len(s.word) :]
        groups, at = np.unique(s.letters, return_inverse=True)
        letters = self.tables["letters"].take(groups)[torch.from_numpy(at.reshape(s.letters.shape))].sum(1).to(HALF)
        kinds = torch.cat([every[: len(s.word)], self.shape(torch.from_numpy(s.shape)).to(HALF), letters], 1)
        kinds = F.linear(kinds, self.type_in.weight.to(HALF), self.type_in.bias.to(HALF))
        x = Gather.apply(kinds, *s.kind_at)
        pairs = Gather.apply(self.tables["bigram"].take(s.pairs).to(HALF), *s.pair_at)
        both = torch.cat([pairs[:-1], pairs[1:], s.spot], 1)
        matrix = torch.cat([self.left_in.weight.T, self.right_in.weight.T, self.gap.weight, self.place.weight])
        x = x + both @ matrix.to(HALF)
        if self.training and c.dropout:
            x = F.dropout(x, c.dropout)
        for block in self.blocks:
            x = block(x, s.dead, c.dropout)
        return F.layer_norm(x, [c.d], self.norm.weight.to(HALF), self.norm.bias.to(HALF))

    def forward(self, s: Stream) -> dict[str, Tensor]:
        """Return the logits of every head, `[N, n]`, float32."""
        return self.read(self.encode(s))

    def read(self, h: Tensor) -> dict[str, Tensor]:
        if self.training and self.config.dropout:
            h = F.dropout(h, self.config.dropout)
        weight = torch.cat([m.weight for m in self.heads.values()]).to(HALF)
        bias = torch.cat([m.bias for m in self.heads.values()]).to(HALF)
        z = F.linear(h, weight, bias).float()
        return dict(zip(self.heads, z.split([m.bias.shape[0] for m in self.heads.values()], 1), strict=True))

    def guess(self, h: Tensor, among: Tensor) -> Tensor:
        """Logits for masked syllables over the candidates' embeddings `among`, `[n, D]` × `[k, d_word]` → `[n, k]`, tied to the embeddings."""
        mine = F.linear(h, self.guess_in.weight.to(HALF), self.guess_in.bias.to(HALF))
        return (mine @ among.T).float() * (4 / math.sqrt(self.config.d_word))

    def step_tables(self, rate: float, names: Iterable[str] = ("word", "letters", "bigram")) -> None:
        for k in names:
            self.tables[k].step(rate)

"""The tagger's network in torch, for training only; `machtin.tagger.encoder` runs the same arithmetic in numpy.

Shapes: B articles or windows, T syllables, D width. Input is a `Batch` of index tensors; output the logits of every head, `[B, T, n]`.
The encoder is chosen by `Config.kind`: "cnn" (shipped), "transformer", "gru" and "linear" (for the table of trials).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from machtin.tagger.features import N_BIGRAMS, N_LETTERS, N_SHAPES, N_UNKNOWN

N_GAPS = 3  # glued, space, line break (or beginning of the text)
N_PLACES = 24  # buckets of the distance from the beginning of the article


@dataclass
class Config:
    n_vocabulary: int
    kind: str = "cnn"
    d_word: int = 128
    d_letters: int = 32
    d_bigram: int = 64
    d: int = 192
    hidden: int = 128
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)
    heads: dict[str, int] = field(default_factory=dict)
    dropout: float = 0.1
    memory: bool = False  # after `memory_at` layers: the mean over the same key elsewhere in the article
    memory_at: int = 2


@dataclass
class Batch:
    """All `[B, T]`; `left`/`right` are bigram buckets, `mask` is 1 on syllables and 0 on padding; `doc_key` numbers equal keys within a row."""

    word: Tensor
    shape: Tensor
    letters: Tensor  # [B, T, 3]
    left: Tensor
    right: Tensor
    gap: Tensor
    place: Tensor
    mask: Tensor
    key: Tensor | None = None


class ConvBlock(nn.Module):
    def __init__(self, d: int, hidden: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = nn.LayerNorm(d)
        self.wide = nn.Linear(3 * d, hidden)
        self.back = nn.Linear(hidden, d)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        n = self.dilation
        y = self.norm(x) * mask
        y = F.pad(y, (0, 0, n, n))
        t = x.shape[1]
        y = torch.cat([y[:, :t], y[:, n : n + t], y[:, 2 * n :]], -1)
        return x + self.drop(self.back(F.relu(self.wide(y))))


class AttentionBlock(nn.Module):
    def __init__(self, d: int, hidden: int, dropout: float, span: int = 64) -> None:
        super().__init__()
        self.n_heads, self.span = d // 48, span
        self.norm1, self.norm2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.wide, self.back = nn.Linear(d, hidden), nn.Linear(hidden, d)
        self.bias = nn.Parameter(torch.zeros(self.n_heads, 2 * span + 1))
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, self.n_heads, -1).permute(2, 0, 3, 1, 4)
        at = torch.arange(t)
        far = (at[None] - at[:, None]).clamp(-self.span, self.span) + self.span
        bias = self.bias[:, far][None] + (mask.squeeze(-1)[:, None, None] - 1) * 1e4
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = x + self.drop(self.out(y.transpose(1, 2).reshape(b, t, d)))
        return x + self.drop(self.back(F.relu(self.wide(self.norm2(x)))))


class GruBlock(nn.Module):
    def __init__(self, d: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(d)
        self.gru = nn.GRU(d, d // 2, batch_first=True, bidirectional=True)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        return x + self.drop(self.gru((self.norm(x) * mask).float())[0])


class Tagger(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        c = self.config = config
        self.word = nn.Embedding(c.n_vocabulary + N_UNKNOWN + 1, c.d_word)  # last row: the masked syllable
        self.shape = nn.Embedding(N_SHAPES + 1, 16)  # last row: hidden shape
        self.letters = nn.Embedding(N_LETTERS + 1, c.d_letters)
        self.bigram = nn.Embedding(N_BIGRAMS + 1, c.d_bigram)  # last row: no neighbour, or a masked one
        self.gap, self.place = nn.Embedding(N_GAPS, c.d), nn.Embedding(N_PLACES + 1, c.d)
        for table in (self.word, self.letters, self.bigram, self.gap, self.place):
            nn.init.normal_(table.weight, std=0.1)
        self.type_in = nn.Linear(c.d_word + 16 + c.d_letters, c.d)
        self.left_in, self.right_in = nn.Linear(c.d_bigram, c.d, bias=False), nn.Linear(c.d_bigram, c.d, bias=False)
        self.drop_in = nn.Dropout(c.dropout)
        if c.kind == "cnn":
            self.blocks = nn.ModuleList(ConvBlock(c.d, c.hidden, n, c.dropout) for n in c.dilations)
        elif c.kind == "transformer":
            self.blocks = nn.ModuleList(AttentionBlock(c.d, c.hidden, c.dropout) for _ in c.dilations)
        elif c.kind == "gru":
            self.blocks = nn.ModuleList(GruBlock(c.d, c.dropout) for _ in c.dilations)
        else:
            self.blocks = nn.ModuleList()
        if c.memory:
            self.memory_norm, self.memory_in = nn.LayerNorm(c.d), nn.Linear(c.d, c.d)
            nn.init.zeros_(self.memory_in.weight)
            nn.init.zeros_(self.memory_in.bias)
        self.norm = nn.LayerNorm(c.d)
        self.heads = nn.ModuleDict({k: nn.Linear(c.d, n) for k, n in c.heads.items()})
        self.guess_in = nn.Linear(c.d, c.d_word)

    def recall(self, x: Tensor, batch: Batch, mask: Tensor) -> Tensor:
        """Add the mean of `x` over the other places where the same key stands in the row; nothing where it stands alone."""
        assert batch.key is not None
        b, t, d = x.shape
        y = self.memory_norm(x).float() * mask
        index = batch.key + t * torch.arange(b)[:, None]
        total = torch.zeros(b * t, d).index_add(0, index.flatten(), y.reshape(-1, d))
        count = torch.zeros(b * t).index_add(0, index.flatten(), mask.flatten())
        others = total[index] - y
        n = (count[index] - 1).clamp(min=0)[..., None]
        return x + self.memory_in(others / n.clamp(min=1)) * (n > 0)

    def encode(self, batch: Batch) -> Tensor:
        """Return `[B, T, D]`, normalised."""
        mask = batch.mask[..., None].float()
        kind = torch.cat([self.word(batch.word), self.shape(batch.shape), self.letters(batch.letters).sum(2)], -1)
        x = self.type_in(kind) + self.left_in(self.bigram(batch.left)) + self.right_in(self.bigram(batch.right))
        x = self.drop_in(x + self.gap(batch.gap) + self.place(batch.place))
        for i, block in enumerate(self.blocks):
            if self.config.memory and i == self.config.memory_at:
                x = self.recall(x, batch, mask)
            x = block(x, mask)
        return self.norm(x)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        h = self.drop_in(self.encode(batch))
        return {k: head(h) for k, head in self.heads.items()}

    def guess(self, h: Tensor, among: Tensor) -> Tensor:
        """Logits for masked syllables over the candidate rows `among`, `[N, D]` → `[N, len(among)]`, tied to the embeddings."""
        return self.guess_in(h) @ F.embedding(among, self.word.weight).T * (4 / math.sqrt(self.config.d_word))

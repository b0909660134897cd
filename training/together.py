"""Train one network in several processes of one thread each: every process takes its own batches, the weights are levelled every few steps.

Two threads of one process wait for each other after every product, and wait long on a machine that does other work too; two processes wait once in
LEVEL_EVERY steps. The embedding tables lie in shared memory and are written by all; the other weights are each process's own between two levellings.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from training.model import Tagger

LEVEL_EVERY = 10


@dataclass
class Share:
    """One process's side: `rank` of `n`, how far training is (`done`, 0 to 1) and the clock."""

    rank: int
    n: int
    seconds: float
    buffers: torch.Tensor
    told: torch.Tensor
    barrier: Any
    begun: float
    own_time: bool = False
    turn: int = 0

    @property
    def spent(self) -> float:
        return (time.process_time() if self.own_time else time.time()) - self.begun

    @property
    def done(self) -> float:
        return float(self.told[0])

    def level(self, model: Tagger, progress: float = 0.0) -> None:
        """Give every process the mean of the weights; the first process says how far training is."""
        if self.rank == 0:
            self.told[1] = max(progress, self.spent / self.seconds)
        if self.n == 1:
            self.told[0] = self.told[1]
            return
        parameters = [p for p in model.parameters() if p.requires_grad]
        with torch.no_grad():
            mine = self.buffers[self.turn % 2, self.rank]
            mine.copy_(torch.cat([p.flatten() for p in parameters]))
            self.barrier.wait()
            mean = self.buffers[self.turn % 2].mean(0)
            at = 0
            for p in parameters:
                p.copy_(mean[at : at + p.numel()].view_as(p))
                at += p.numel()
        self.told[0] = self.told[1]
        self.turn += 1
        self.barrier.wait()


def train_together(
    model: Tagger, train: Callable[[Tagger, Share], None], *, n: int, minutes: float, own_time: bool = False
) -> None:
    """Run `train` in `n` processes (the first is this one) until it returns in all; `model` then holds what the first ended with."""
    torch.set_num_threads(1)
    size = sum(p.numel() for p in model.parameters() if p.requires_grad)
    buffers = torch.zeros(2, n, size).share_memory_()
    told = torch.zeros(2).share_memory_()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(n)
    begun = time.process_time() if own_time else time.time()
    shares = [Share(rank, n, minutes * 60, buffers, told, barrier, begun, own_time) for rank in range(n)]
    others = [context.Process(target=train, args=(model, share)) for share in shares[1:]]
    for process in others:
        process.start()
    train(model, shares[0])
    for process in others:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"a training process ended with {process.exitcode}; its message stands above")

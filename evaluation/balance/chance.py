"""What fair coins would make of a span's own moves: the same moves, each in either direction as likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluation.balance.counts import Counts
from evaluation.balance.nulls import DRAWS, coins
from matcher.exchange.ledger import FEW

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Chance:
    """B and φ of each draw, shape (n_draws,), nan where they say nothing; and the nets, shape (n_draws, n)."""

    balance: Floats
    phi: Floats
    nets: npt.NDArray[np.float32]


def chance(found: Counts, seed: int, draws: int = DRAWS) -> Chance:
    """Fair coins over the moves of a span, in its own unit."""
    worth = found.worth[:, None].astype(float)
    parts = coins(found.giver, found.taker, worth, found.size, seed=seed + found.span.at, n=draws)
    nets = np.concatenate([one[..., 0] for one in parts])
    return Chance(_balance(found, nets), _phi(found, nets), nets.astype(np.float32))


def _balance(found: Counts, nets: Floats) -> Floats:
    moved = float(found.total.sum())
    return 1 - np.abs(nets).sum(axis=1) / moved if moved else np.full(len(nets), np.nan)


def _phi(found: Counts, nets: Floats) -> Floats:
    enough = found.total >= FEW
    if not enough.any():
        return np.full(len(nets), np.nan)
    return np.asarray((nets[:, enough] ** 2 / found.total[enough]).mean(axis=1))


def spread(draws: Sequence[Chance], name: str) -> tuple[Floats, Floats]:
    """The mean and standard deviation of a figure in each of some spans, shape (n_spans,) both."""
    each = np.stack([getattr(one, name) for one in draws])
    return each.mean(axis=1), each.std(axis=1)

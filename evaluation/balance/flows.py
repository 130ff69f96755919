"""Balance as plain functions of arrays: `w[i, j]` is what went from employer i to employer j, in any unit.

Nothing on the diagonal counts: a move to oneself is no exchange. What can't be said is None, never a silent 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from evaluation.balance.nulls import DRAWS, Floats, moves_of, returned, rewired
from matcher.bits import Ints
from matcher.exchange.allocation import Placement
from matcher.exchange.flow import Arcs, best
from matcher.exchange.ledger import FEW
from matcher.exchange.rings import circles
from matcher.exchange.spread import gini

__all__ = [
    "FEW", "Phi", "RideFree", "balance_expected", "balance_index", "effective", "free_riders", "gini", "hhi",
    "margins", "p_above", "phi", "reciprocity", "reciprocity_null", "rho", "ring_lengths", "ring_share",
]  # fmt: skip

ONE_SIDED: Final = 3
"""Who brought so many and took nobody is looked at as a free-rider."""
Matrix = npt.NDArray[np.int64] | npt.NDArray[np.float64]
Margin = npt.NDArray[np.int64] | npt.NDArray[np.float64]


class RideFree(StrEnum):
    """Whether an employer brings and never takes."""

    NO = "no"
    YES = "yes"
    TOO_FEW = "too_few"


class Phi(NamedTuple):
    """The mean of z² and of how many employers; None of none."""

    value: float | None
    counted: int


def margins(w: Matrix) -> tuple[Margin, Margin]:
    """What each employer brought and what it took, each of shape (n,)."""
    others = _others(w)
    return others.sum(axis=1), others.sum(axis=0)


def balance_index(net: Margin, total: Margin) -> float | None:
    """B = 1 - Σ|net| / Σ n: 1 where every net is 0, 0 where each employer only brings or only takes."""
    moved = float(np.sum(total))
    return 1 - float(np.abs(net).sum()) / moved if moved else None


def balance_expected(total: Margin) -> float | None:
    """What B would be on average were each move's direction a fair coin: few moves look unbalanced by chance alone.

    `total` counts moves, brought and taken together. Source: E|net| of n coins is n C(n - 1, ⌊n/2⌋) / 2^(n - 1).
    """
    n = np.asarray(total, dtype=float)
    if not n.sum():
        return None
    some, half = np.maximum(n, 1) - 1, np.floor(n / 2)
    chosen = (
        special.gammaln(some + 1)
        - special.gammaln(half + 1)
        - special.gammaln(np.maximum(some - half, 0) + 1)
    )
    return 1 - float((n * np.exp(chosen - some * np.log(2))).sum() / n.sum())


def phi(net: Margin, n: Margin, least: int = FEW) -> Phi:
    """The mean of z² = net² / n over employers with at least so many moves: 1 is chance, above is structural.

    Persons only: weeks are no coins.
    """
    enough = np.asarray(n) >= max(1, least)
    counted = int(enough.sum())
    squares = np.asarray(net, dtype=float)[enough] ** 2 / np.asarray(n, dtype=float)[enough]
    return Phi(float(squares.mean()) if counted else None, counted)


def reciprocity(w: Matrix) -> float | None:
    """r = Σ min(w_ij, w_ji) / W over i ≠ j: the share that is answered by as much the other way.

    Source: Squartini, Picciolo, Ruzzenenti and Garlaschelli, Reciprocity of weighted networks, Sci Rep 3:2729 (2013).
    """
    others = _others(w)
    total = float(others.sum())
    return float(np.minimum(others, others.T).sum()) / total if total else None


def reciprocity_null(w: Matrix, seed: int, n: int = DRAWS) -> Floats:
    """r of `n` random networks in which everybody brought and took as many persons as here, shape (n,)."""
    giver, taker = moves_of(w)
    return returned(giver, rewired(giver, taker, seed, n), len(w))


def rho(r: float | None, null: Floats) -> float | None:
    """ρ = (r - r₀) / (1 - r₀): reciprocity beyond what who brought and took how many explains; r₀ the null's mean.

    None where nothing moved, or where the null is all reciprocal and nothing could be beyond it.
    """
    if r is None or not len(null) or (expected := float(null.mean())) >= 1:
        return None
    return (r - expected) / (1 - expected)


def p_above(found: float | None, null: Floats) -> float | None:
    """The chance of as much as was found or more, counting what was found among the draws; at least 1 / (n + 1)."""
    if found is None or not len(null):
        return None
    return float((1 + (null >= found - 1e-12).sum()) / (1 + len(null)))


def ring_share(w: Matrix) -> float | None:
    """The largest share of all that moved that goes round in rings: 1 where everything can be told as rings.

    Whole numbers (persons, or whole units of time); exact and proven. Source: the largest circulation within w.
    """
    circulation, total = _circulation(w), float(_others(w).sum())
    return float(circulation.sum()) / total if total else None


def ring_lengths(w: Matrix) -> Mapping[int, int]:
    """How many rings of each length the largest circulation of persons falls apart in, the shortest taken first."""
    found = _circulation(w)
    wide = len(str(len(found)))
    names = [f"{at:0{wide}}" for at in range(len(found))]
    each = [
        Placement(profile=f"{at:012}", vacancy="", origin=names[giver], target=names[taker], score=0)
        for at, (giver, taker) in enumerate(zip(*moves_of(found), strict=True))
    ]
    rings, _ = circles(each)
    return dict(sorted(Counter(len(one) for one in rings).items()))


def hhi(taken: Margin) -> float | None:
    """Σ (in / V)²: 1 where one employer takes everybody, 1/n where n take alike. Source: Herfindahl-Hirschman."""
    total = float(np.sum(taken))
    return float(((np.asarray(taken, dtype=float) / total) ** 2).sum()) if total else None


def effective(taken: Margin) -> float | None:
    """How many employers taking alike would be as concentrated: 1 / HHI."""
    found = hhi(taken)
    return None if found is None else 1 / found


def free_riders(brought: Margin, taken: Margin) -> tuple[RideFree, ...]:
    """Of each employer whether it brought at least `ONE_SIDED` and took nobody; too few to say below `FEW` moves."""
    gave, took = np.asarray(brought), np.asarray(taken)
    rides = (took == 0) & (gave >= ONE_SIDED)
    found = np.where(rides, np.where(gave + took < FEW, RideFree.TOO_FEW, RideFree.YES), RideFree.NO)
    return tuple(RideFree(one) for one in found.tolist())


def _others(w: Matrix) -> Matrix:
    """The matrix without moves to oneself; ValueError where it isn't square or holds less than nothing."""
    found = np.asarray(w)
    if found.ndim != 2 or found.shape[0] != found.shape[1]:
        raise ValueError(
            f"flows: expected a square matrix, got shape {found.shape}. Give one row per employer."
        )
    if (found < 0).any() or not np.isfinite(found.astype(float)).all():
        raise ValueError("flows: expected numbers from 0 on, got others. Leave out what isn't known.")
    return np.asarray(np.where(np.eye(len(found), dtype=bool), 0, found))


def _circulation(w: Matrix) -> Ints:
    """The largest circulation within w, shape (n, n): as much into each employer as out of it."""
    others = _others(w)
    whole = others.astype(np.int64)
    if (whole != others).any():
        raise ValueError(
            "flows: expected whole numbers for rings, got parts. Count in persons or whole units."
        )
    tail, head = (one.astype(np.int32) for one in np.nonzero(whole))
    found = np.zeros_like(whole)
    if len(tail):
        arcs = Arcs(len(whole), tail, head, whole[tail, head])
        found[tail, head] = best(arcs, [np.full(len(tail), -1, dtype=np.int64)], int(whole.sum())).flow
    return found

"""What was learned, in whole numbers: a curve per part, the chances of each step, and from what they come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from datasets.model import Step
from matcher.learning import NAMES
from matcher.learning_fit import KNOTS, Curves
from matcher.shares import FULL

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MILLION: Final = 1_000_000
STRAIGHT: Final = tuple(knot * MILLION // FULL for knot in KNOTS)
"""The shape of a curve of the expert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What one part gives: at most `most` thousandths, and at each knot so many millionths of that."""

    name: str
    most: int
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The chance that a pair reaches a step, in millionths per point of score, of 0 to 1000.

    `how`: "isotonic" or "line" where it was calibrated on people that the fit hadn't seen; of `pairs` of which it is
    known, `happened` reached the step.
    """

    step: Step
    how: str
    pairs: int
    happened: int
    table: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """What it was learned from: pairs of people that were shown by a day.

    `strength` says how strongly curves are drawn to the expert's; None where they are the expert's. Left out are
    pairs that the network doesn't know any more, and those that the rules close.
    """

    on: date | None = None
    pairs: int = 0
    people: int = 0
    reached: tuple[int, int, int, int] = (0, 0, 0, 0)
    strength: float | None = None
    unknown: int = 0
    closed: int = 0
    seed: int = 1


def rounded(fit: Curves) -> tuple[Curve, ...]:
    """Curves in whole numbers: their tops together a thousand, by largest remainder."""
    tops = fit.rises.sum(axis=1)
    exact = FULL * tops / tops.sum()
    most = np.floor(exact).astype(np.int64)
    most[np.argsort(most - exact, kind="stable")[: FULL - int(most.sum())]] += 1
    return tuple(
        Curve(name=name, most=int(top), shape=_shape(rises))
        for name, top, rises in zip(NAMES, most, fit.rises, strict=True)
    )


def _shape(rises: Floats) -> tuple[int, ...]:
    top = float(rises.sum())
    line = np.array(KNOTS[1:]) / FULL
    found = np.cumsum(rises) / top if top > 0 else line
    return (0, *(int(one) for one in np.round(found[:-1] * MILLION)), MILLION)


@lru_cache(maxsize=64)
def tables(curves: tuple[Curve, ...]) -> tuple[Ints, ...]:
    """The points of every share of 0 to 1000, per part; whole numbers throughout, halves up."""
    return tuple(_table(one) for one in curves)


def _table(curve: Curve) -> Ints:
    shares, knots, shape = np.arange(FULL + 1), np.array(KNOTS), np.array(curve.shape, dtype=np.int64)
    at = np.minimum(np.searchsorted(knots, shares, side="right") - 1, len(knots) - 2)
    along = (shape[at + 1] - shape[at]) * (shares - knots[at]) // (knots[at + 1] - knots[at])
    return np.asarray((curve.most * (shape[at] + along) + MILLION // 2) // MILLION, dtype=np.int64)

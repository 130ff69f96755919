"""Chance among near-equals: the order of places whose scores hardly differ, drawn with chances that are known exactly.

A step of its own after ranking, off unless it is asked for. The ranked list is cut into bands from the top: a band
begins at a place and holds those below it that score at most `width` less, `MOST` places together at most. Only within
a band is the order drawn (Plackett-Luce), so a place never comes before one that scores more than `width` better. Where
the cut of the list goes through a band, chance also decides which of its places are on the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
MOST: Final = 12
"""A band holds at most so many places: the chances of all their orders can then be worked out, not estimated."""
STEEPEST: Final = 50.0
"""The width is at most so many temperatures: a chance that counts as none couldn't be divided by later."""
NEAR: Final = 10
"""Thousandths that count as hardly different where nobody says how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuffle:
    """Scores within `width` thousandths are near-equal; a difference of `temperature` makes the better place e times as
    likely to come next (by default the width). ValueError for a width below 0 or a temperature that isn't above 0.
    """

    width: int = NEAR
    temperature: float = 0.0

    def __post_init__(self) -> None:
        if self.width < 0:
            raise ValueError(
                f"width: expected 0 or more thousandths, got {self.width}. Leave it out for none."
            )
        object.__setattr__(self, "temperature", float(self.temperature or max(1, self.width)))
        if not self.width / STEEPEST <= self.temperature < np.inf or self.temperature <= 0:
            raise ValueError(
                f"temperature: expected at least {max(self.width, 1) / STEEPEST:g}, got {self.temperature:g}. "
                "Choose a higher one, or no chance at all."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A list as it is shown, of positions in the ranked list, and what chance it had.

    `at` is the chance that each shown place stands on its rank, `on` that it is on the list at all; `off` are the
    positions that chance left off, `off_on` their chance to be on it; `chance` is that of the whole list in its order.
    """

    order: tuple[int, ...]
    at: tuple[float, ...]
    on: tuple[float, ...]
    off: tuple[int, ...] = ()
    off_on: tuple[float, ...] = ()
    chance: float = 1.0


def bands(scores: Sequence[int], width: int) -> tuple[range, ...]:
    """The bands of a ranked list, from the top: positions that may change places. ValueError for scores that rise."""
    if any(b > a for a, b in pairwise(scores)):
        raise ValueError("scores: expected a ranked list, the highest first. Rank it before.")
    found, first = [], 0
    for at, score in enumerate(scores):
        if scores[first] - score > width or at - first == MOST:
            found.append(range(first, at))
            first = at
    return (*found, range(first, len(scores))) if len(scores) else ()


def drawn(scores: Sequence[int], n: int, *, shuffle: Shuffle | None = None, seed: int = 0) -> Drawn:
    """The first `n` of a ranked list as they are shown; without `shuffle` as ranked, with chance 1.

    Of `scores` (thousandths, highest first) at least `n + MOST - 1` must be there where there are so many places, else
    the last band is narrower than it should be. The same seed begins a longer list with the same places.
    """
    shown = max(0, min(n, len(scores)))
    if shuffle is None:
        ones = (1.0,) * shown
        return Drawn(order=tuple(range(shown)), at=ones, on=ones)
    chance, parts = np.random.default_rng(seed), []
    for band in bands(scores, shuffle.width):
        if band.start < shown:
            parts.append(_band(band, min(shown, band.stop) - band.start, scores, shuffle, chance))
    return _joined(parts)


def chance_of(scores: Sequence[int], order: Sequence[int], shuffle: Shuffle) -> float:
    """The chance that exactly this list is shown: positions in the ranked list; 0 for one that can't be."""
    found, at = 1.0, 0
    for band in bands(scores, shuffle.width):
        part = [one - band.start for one in order[at : band.stop]]
        if not set(part) <= set(range(len(band))) or len(set(part)) < len(part):
            return 0.0
        found *= _in_order(weights(scores, band, shuffle), part)
        at += len(part)
    return found if at == len(order) else 0.0


def weights(scores: Sequence[int], band: range, shuffle: Shuffle) -> Floats:
    """How likely each place of a band is to come next, against the best of them, shape (n_band,)."""
    return np.array([exp((scores[at] - scores[band.start]) / shuffle.temperature) for at in band])


def on_ranks(weights: Floats) -> Floats:
    """The chance of each place of a band to stand on each of its ranks, shape (n_band, n_band): rows and columns add up
    to 1. Exact: over every set of places that can have come before.
    """
    size = len(weights)
    sets, bit = np.arange(1 << size), 1 << np.arange(size)
    outside = (sets[:, None] & bit) == 0
    before, count = np.zeros(len(sets)), size - outside.sum(axis=1)
    before[0], found = 1.0, np.empty((size, size))
    for rank in range(size):
        here = sets[count == rank]
        left = outside[here] * weights
        step = before[here, None] * left / left.sum(axis=1, keepdims=True)
        found[:, rank] = step.sum(axis=0)
        np.add.at(before, (here[:, None] | bit)[outside[here]], step[outside[here]])
    return found


def _band(
    band: range, slots: int, scores: Sequence[int], shuffle: Shuffle, chance: np.random.Generator
) -> Drawn:
    """The first `slots` of one band in an order drawn by chance."""
    if len(band) == 1:
        return Drawn(order=(band.start,), at=(1.0,), on=(1.0,))
    weight = weights(scores, band, shuffle)
    order, each = _order(weight, slots, chance), on_ranks(weight)
    on = each[:, :slots].sum(axis=1) if slots < len(band) else np.ones(len(band))
    off = [at for at in range(len(band)) if at not in order]
    return Drawn(
        order=tuple(band[at] for at in order), at=tuple(float(each[at, rank]) for rank, at in enumerate(order)),
        on=tuple(float(on[at]) for at in order), off=tuple(band[at] for at in off),
        off_on=tuple(float(on[at]) for at in off), chance=_in_order(weight, order),
    )  # fmt: skip


def _order(weight: Floats, slots: int, chance: np.random.Generator) -> list[int]:
    left, found = list(range(len(weight))), []
    for _ in range(slots):
        upto = np.cumsum(weight[left])
        at = int(np.searchsorted(upto, chance.random() * upto[-1], side="right"))
        found.append(left.pop(min(at, len(left) - 1)))
    return found


def _in_order(weight: Floats, order: Sequence[int]) -> float:
    """The chance that places of a band come in this order: each against all that are still left."""
    left, found = set(range(len(weight))), 1.0
    for at in order:
        found *= float(weight[at]) / float(weight[sorted(left)].sum())
        left.remove(at)
    return found


def _joined(parts: Sequence[Drawn]) -> Drawn:
    found = Drawn(order=(), at=(), on=())
    for one in parts:
        found = Drawn(
            order=found.order + one.order, at=found.at + one.at, on=found.on + one.on, off=found.off + one.off,
            off_on=found.off_on + one.off_on, chance=found.chance * one.chance,
        )  # fmt: skip
    return found

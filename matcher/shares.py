"""What a part of the score gives the places of a network: worked out once per code that places share.

A share is a whole number of 0 to 1000 per place; `take` gives it for some positions of the network's table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from matcher.bits import Ints
from matcher.told import Floats

FULL = 1000
Rows = npt.NDArray[np.integer]
Codes = npt.NDArray[np.int32]


class Shares(Protocol):
    """The share of every place."""

    def points(self, most: int, rows: Rows) -> Ints:
        """What the share of `most` thousandths is for some places, halves up; shape as the rows."""


def whole_points(most: int, shares: Ints) -> Ints:
    """Shares of `most` thousandths, halves up."""
    return (most * shares + FULL // 2) // FULL


def shares(values: Floats) -> Ints:
    """Shares of 0 to 1 as whole thousandths, halves up."""
    return np.floor(np.round(np.clip(values, 0.0, 1.0) * FULL, 6) + 0.5).astype(np.int64)


@dataclass(frozen=True, eq=False)
class ByCode:
    """A share per code; with several codes the table has as many axes."""

    table: Ints
    codes: tuple[Codes, ...]

    def points(self, most: int, rows: Rows) -> Ints:
        """What the share of `most` thousandths is for some places."""
        worth = whole_points(most, self.table)
        if not self.codes:
            return np.full(len(rows), worth, dtype=np.int64)
        at: npt.NDArray[np.integer] = self.codes[0][rows]
        for codes, size in zip(self.codes[1:], self.table.shape[1:], strict=True):
            at = at * size + codes[rows]
        return np.asarray(worth.reshape(-1)[at])


NOTHING = ByCode(np.array(0), ())
"""Nothing for any place."""


@dataclass(frozen=True, eq=False)
class Met:
    """Wishes that are met or not: each adds its own per code to a half, together within bounds of `cap`."""

    wishes: tuple[tuple[Floats, Codes], ...]
    cap: float

    def points(self, most: int, rows: Rows) -> Ints:
        """What the share of `most` thousandths is for some places."""
        met = np.zeros(len(rows))
        for table, codes in self.wishes:
            met = met + table[codes[rows]]
        share = shares(0.5 + np.clip(np.round(met, 9), -self.cap, self.cap) / (2 * self.cap))
        return whole_points(most, share)


@dataclass(frozen=True, eq=False)
class Asked:
    """What places ask, line by line in the order of places: place p has the lines from `start[p]` to `start[p+1]`.

    `heavy` is the weight of each line, `total` that of all lines of each place.
    """

    start: npt.NDArray[np.int64]
    ask: Codes
    heavy: Codes
    total: Codes

    def mean(self, points: Ints, rows: Rows) -> tuple[Ints, Ints]:
        """The weighted mean of the asks' points per place, rounded down, and 1 where anything is asked."""
        total = self.total[rows]
        summed = self._summed(points.astype(np.int32), rows)
        return summed // np.maximum(total, 1), (total > 0).astype(np.int64)

    @property
    def places(self) -> Ints:
        """The place of each line."""
        return np.repeat(np.arange(len(self.total)), np.diff(self.start))

    def _summed(self, points: Codes, rows: Rows) -> Ints:
        first, last = self.start[rows], self.start[np.asarray(rows) + 1]
        sizes = last - first
        ends = np.cumsum(sizes)
        lines = np.repeat(first - ends + sizes, sizes) + np.arange(ends[-1] if len(ends) else 0)
        worth = np.concatenate([[0], np.cumsum(points[self.ask[lines]] * self.heavy[lines], dtype=np.int64)])
        return np.asarray(worth[ends] - worth[ends - sizes])


@dataclass(frozen=True, eq=False)
class Covered:
    """How much of what places ask, and of what their functions usually ask, somebody has.

    `points` holds thousandths per ask, `usual` per function; what nothing is known of gets `neutral`.
    """

    asked: Asked
    worth: Ints
    usual: Ints
    known: Ints
    functions: Codes
    neutral: int
    weights: tuple[int, int]

    def points(self, most: int, rows: Rows) -> Ints:
        """What the share of `most` thousandths is for some places."""
        at = self.functions[rows]
        mean, some = self.asked.mean(self.worth, rows)
        heavy, light = self.weights[0] * some, self.weights[1] * self.known[at]
        mixed = (mean * heavy + self.usual[at] * light) // np.maximum(heavy + light, 1)
        return whole_points(most, np.where(heavy + light > 0, mixed, self.neutral))

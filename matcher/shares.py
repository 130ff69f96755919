"""What a part of the score gives the places of a network: worked out once per code that places share.

A share is a whole number of 0 to 1000 per place; `take` gives it for some positions of the network's table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from matcher.bits import Ints
from matcher.loops import loops
from matcher.told import Floats, compact

FULL = 1000
Rows = npt.NDArray[np.integer]
Codes = npt.NDArray[np.integer]
"""Of 16 or 32 bits where there are many: a person costs as much as has to be read of them."""


class Shares(Protocol):
    """The share of every place."""

    def points(self, most: int, rows: Rows) -> Ints:
        """What the share of `most` thousandths is for some places, halves up; shape as the rows."""

    def upto(self, most: int) -> tuple[Upto, ...]:
        """The same per code, or the most that it can be, for a first look at every place: what these are together;
        nothing where only `points` tells.
        """


class Upto(NamedTuple):
    """Points per code, and the code of each place (None where all places have the first); exact, or the most that
    they can be.
    """

    points: Ints
    codes: Codes | None
    exact: bool = True

    def at(self, rows: Rows) -> Ints:
        """The points of some places, or of all where they have the same; shape as the rows, or (1,)."""
        return self.points[:1] if self.codes is None else self.points[self.codes[rows]]


def whole_points(most: int, shares: Ints) -> Ints:
    """Shares of `most` thousandths, halves up."""
    return (most * shares + FULL // 2) // FULL


def shares(values: Floats) -> Ints:
    """Shares of 0 to 1 as whole thousandths, halves up."""
    return np.floor(np.round(np.clip(values, 0.0, 1.0) * FULL, 6) + 0.5).astype(np.int64)


def divided(whole: npt.NDArray[Any], by: npt.NDArray[Any]) -> Ints:
    """Whole numbers of 0 or more divided and rounded down; exact below 2**40, and far faster than whole division."""
    return np.asarray(whole / by, dtype=float).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Same:
    """The same share for every place."""

    share: int

    def points(self, most: int, rows: Rows) -> Ints:
        """What the share of `most` thousandths is for some places."""
        return np.full(len(rows), self.upto(most)[0].points[0], dtype=np.int64)

    def upto(self, most: int) -> tuple[Upto, ...]:
        """The same for every place."""
        return (Upto(whole_points(most, np.array([self.share])), None),)


@dataclass(frozen=True, eq=False)
class ByCode:
    """A share per code."""

    table: Ints
    codes: Codes

    def points(self, most: int, rows: Rows) -> Ints:
        """What the share of `most` thousandths is for some places."""
        return np.asarray(whole_points(most, self.table)[self.codes[rows]])

    def upto(self, most: int) -> tuple[Upto, ...]:
        """The same per code."""
        return (Upto(whole_points(most, self.table), self.codes),)


@dataclass(frozen=True, eq=False)
class Asked:
    """What places ask, line by line, once in the order of places and once in the order of asks.

    Place p has the lines from `start[p]` to `start[p + 1]`, ask a those from `ask_start[a]` to `ask_start[a + 1]`;
    `heavy` is the weight of each line, `total` that of all lines of each place.
    """

    start: Ints
    ask: Codes
    heavy: Codes
    total: Codes
    ask_start: Ints
    place: Ints
    ask_heavy: Floats

    @classmethod
    def of(cls, place: Ints, ask: Ints, heavy: Ints, places: int, asks: int) -> Asked:
        """Of lines in the order of places."""
        order = np.argsort(ask, kind="stable")
        total = np.bincount(place, weights=heavy, minlength=places).astype(np.int64)
        return cls(
            np.searchsorted(place, np.arange(places + 1)), compact(ask), compact(heavy), compact(total),
            np.searchsorted(ask[order], np.arange(asks + 1)), place[order], heavy[order].astype(float),
        )  # fmt: skip

    def plain(self, functions: Codes, size: int) -> Codes:
        """Each place's function of so many, and beyond them the function of places that ask something; kept."""
        kept: dict[int, Codes] = vars(self).setdefault("_plain", {})
        if size not in kept:
            kept[size] = functions.astype(np.int32) + np.int32(size) * (self.total > 0)
        return kept[size]

    def best(self, points: Ints, functions: Codes, size: int) -> Ints:
        """The most points of any ask of each of so many functions' places; 0 where they ask nothing."""
        asking, first, ask = self._by_function(functions, size)
        found = np.zeros(size, dtype=np.int64)
        if len(ask):
            found[asking] = np.maximum.reduceat(points[ask], first)
        return found

    def _by_function(self, functions: Codes, size: int) -> tuple[Ints, Ints, Ints]:
        """The functions that ask something, where the different asks of each start, and those asks; kept."""
        kept: dict[int, tuple[Ints, Ints, Ints]] = vars(self).setdefault("_asking", {})
        if size not in kept:
            place = np.repeat(np.arange(len(self.total)), np.diff(self.start))
            pairs = np.unique(
                self.ask.astype(np.int64) + functions.astype(np.int64)[place] * len(self.ask_start)
            )
            function, ask = np.divmod(pairs, len(self.ask_start))
            kept[size] = (*np.unique(function, return_index=True), ask)
        return kept[size]

    def asking(self, asks: Ints) -> Ints:
        """The places that ask any of some asks."""
        spans = zip(self.ask_start[asks].tolist(), self.ask_start[asks + 1].tolist(), strict=True)
        return np.concatenate([np.empty(0, dtype=np.int64), *(self.place[one:end] for one, end in spans)])

    def summed(self, points: Ints, rows: Rows) -> Ints | Floats:
        """The points of each place's asks times their weights, whole, by the way that reads the fewest lines."""
        wanted = np.flatnonzero(points)
        read = int((self.ask_start[wanted + 1] - self.ask_start[wanted]).sum())
        places = max(1, len(self.total))
        few = loops().dear * len(rows) * len(self.ask) < (read + places // 2) * places
        return self._by_place(points, rows) if few else self._by_ask(points, wanted)[rows]

    def _by_place(self, points: Ints, rows: Rows) -> Ints:
        return loops().lines(points, rows, self.start, self.ask, self.heavy)

    def _by_ask(self, points: Ints, wanted: Ints) -> Floats:
        if not len(wanted):
            return np.zeros(len(self.total))
        spans = [slice(int(self.ask_start[ask]), int(self.ask_start[ask + 1])) for ask in wanted]
        worth = np.concatenate(
            [points[ask] * self.ask_heavy[span] for ask, span in zip(wanted, spans, strict=True)]
        )
        place = np.concatenate([self.place[span] for span in spans])
        return np.bincount(place, weights=worth, minlength=len(self.total)).astype(float, copy=False)


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
        found = self._plain_points(most)[self.plain[rows]]
        summed = self.asked.summed(self.worth, rows)
        told = np.flatnonzero(summed > 0)
        mean, at = divided(summed[told], self.asked.total[rows[told]]), self.functions[rows[told]]
        found[told] = whole_points(most, self._mixed(mean, 1, at))
        return np.asarray(found)

    def upto(self, most: int) -> tuple[Upto, ...]:
        """Per function what places get at most: as if they asked nothing but what is worth most."""
        size = len(self.usual)
        every, best = np.arange(size), self.asked.best(self.worth, self.functions, size)
        mixed = np.concatenate([self._mixed(best * some, some, every) for some in (0, 1)])
        return (Upto(whole_points(most, mixed), self.plain, exact=not best.any()),)

    def _plain_points(self, most: int) -> Ints:
        """The points of places that ask nothing, or nothing that somebody has: per function, twice."""
        return whole_points(most, self._plain_shares)

    @cached_property
    def _plain_shares(self) -> Ints:
        every = np.arange(len(self.usual))
        return np.concatenate([self._mixed(0, some, every) for some in (0, 1)])

    @property
    def plain(self) -> Codes:
        """Per place its function, and whether it asks anything: a code of `_plain`."""
        return self.asked.plain(self.functions, len(self.usual))

    def _mixed(self, mean: Ints | int, some: int, at: Rows) -> Ints:
        heavy, light = self.weights[0] * some, self.weights[1] * self.known[at]
        mixed = divided(mean * heavy + self.usual[at] * light, np.maximum(heavy + light, 1))
        return np.asarray(np.where(heavy + light > 0, mixed, self.neutral))

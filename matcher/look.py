"""A first look at every open place: the most that it can score, told by codes alone.

No part is worked out for a place by itself: what its verdict gives at most is told by its function and the items on
which it is silent, every other part by a code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from matcher import bits, parts
from matcher.bits import Ints, Words
from matcher.cost import SURE_NO
from matcher.held import Held
from matcher.index import Index
from matcher.loops import SILENT, Looked, loops
from matcher.screen import Screened
from matcher.shares import Upto, whole_points

SAMPLE: Final = 2048
"""So many values tell about how high the highest are."""
FEW: Final = 1 << 16
"""Up to so many places are looked at once; of more a sample is looked at first."""
GRAIN: Final = 1024
"""The most that a verdict gives is looked up in steps of so much weight."""
ASKING: Final = 0
"""The column of a place's function, and whether it asks something."""


class Reaching(NamedTuple):
    """The places that may score `least` or more, and the most that each can."""

    rows: Ints
    most: Ints
    least: int

    def some(self, at: Ints) -> Reaching:
        """Those at some positions."""
        return Reaching(self.rows[at], self.most[at], self.least)


@dataclass(frozen=True, eq=False)
class Look:
    """The most that each place can score, as `matcher.loops.Looked`, and `always` as much for every place.

    `silence` is what a verdict gives at most, shape (n_functions, 2**SILENT): by function, and which of the items
    a place is silent on, the first of them counted as 1.
    """

    index: Index
    silence: Ints
    looked: Looked
    always: int

    @classmethod
    def of(cls, screened: Screened, verdicts: tuple[int, ...], uptos: Iterable[Upto]) -> Look:
        """Of one person: the most of each part that is the verdict's, and what the others give at most."""
        index, places = screened.index, screened.index.places
        items = _heaviest(screened)
        silence, column_of = _silence(index, items, verdicts), places.column_of
        tables: dict[int, Ints] = {}
        always = 0
        for one in uptos:
            column = None if one.codes is None else column_of.get(id(one.codes))
            if column is None:
                always += int(one.points.max(initial=0))
            else:
                tables[column] = tables[column] + one.points if column in tables else one.points
        own = silence[index.own_functions]
        first = np.concatenate([own, own])
        first += tables.pop(ASKING, np.zeros(len(first), dtype=np.int64))[:, None]
        codes = np.array([*(one.code for one in items), *[0] * (SILENT - len(items))], dtype=np.int64)
        told = first.reshape(-1), codes, index.arrays["rest"]
        return cls(index, silence, Looked.of(places.side_by_side, places.wished, tables, told), always)

    def reaching(self, places: Words, least: int, step: int = 1) -> Reaching:
        """The places of a set that may score `least` or more; of every so many one is looked at."""
        rows, most = loops().reaching(self.looked, places, least - self.always, step)
        return Reaching(rows, most + self.always, least)

    def highest(self, places: Words, n: int) -> Reaching:
        """About the `n` places that may score most, or more; how high they score is judged by a sample."""
        size = bits.count(places)
        step = 1 << max(0, (size // SAMPLE).bit_length() - 1)
        if size > FEW:
            return self.reaching(places, _at_least(self.reaching(places, 0, step).most, n // step))
        every = self.reaching(places, 0)
        least = _at_least(every.most[::step], n // step)
        keep = every.most >= least
        return Reaching(every.rows[keep], every.most[keep], least)

    def exact(self, one: Upto) -> bool:
        """Whether a first look gives every place what one part gives it: not where only the most of all was taken."""
        return one.exact and (one.codes is None or self._known(one))

    def told(self, one: Upto, rows: Ints) -> Ints:
        """What one part was told to give some places at most, or all where that is one value; rows, or a number."""
        return one.at(rows) if self._known(one) else one.points.max(initial=0, keepdims=True)

    def _known(self, one: Upto) -> bool:
        return one.codes is not None and id(one.codes) in self.index.places.column_of

    def silent(self, rows: Ints) -> Ints:
        """The most that a verdict gives some places, shape as the rows."""
        own = np.zeros(len(rows), dtype=np.int64)
        for bit, item in enumerate(self.looked.items.tolist()):
            own |= bits.at(self.looked.rest[item], rows).astype(np.int64) << bit
        return np.asarray(self.silence[self.index.functions.codes[rows], own])


def _at_least(values: Ints, n: int) -> int:
    """The value that about so many, and one more, come up to."""
    if not len(values):
        return 0
    rank = len(values) - min(len(values), n + 1)
    return int(np.partition(values, rank)[rank])


def _heaviest(screened: Screened) -> list[Held]:
    """The items of which silence weighs most; where what counts differs from place to place none is looked at."""
    items = [one for stance in screened.stances if stance.where is None for one in stance.all.values()]
    return sorted(items, key=lambda one: (-one.heaviest, one.code))[:SILENT]


def _silence(index: Index, items: list[Held], verdicts: tuple[int, ...]) -> Ints:
    """The most that a verdict can give: it weighs at least what a place's silence on some items does."""
    asked = np.zeros((len(index.keys), SILENT))
    for at, one in enumerate(items):
        asked[:, at] = one.asked
    weights = asked @ (np.arange(1 << SILENT) >> np.arange(SILENT)[:, None] & 1)
    return np.asarray(_at_most(verdicts)[np.minimum(weights.astype(np.int64), SURE_NO) // GRAIN])


def capacity(verdicts: tuple[int, ...], weights: Ints) -> Ints:
    """The points of verdicts for what their reasons weigh."""
    share = parts.capacity(weights)
    return sum((whole_points(most, share) for most in verdicts), np.zeros(len(weights), dtype=np.int64))


@lru_cache(maxsize=16)
def _at_most(verdicts: tuple[int, ...]) -> Ints:
    """The most that verdicts give for reasons that weigh from so many times `GRAIN` on, up to a sure no."""
    return capacity(verdicts, np.arange(SURE_NO // GRAIN + 1) * GRAIN)

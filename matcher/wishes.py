"""What somebody would like: how far each place of a network meets it, and what that comes to together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np

from datasets.model import Want, Wish
from matcher import bits
from matcher.bits import Ints, Words
from matcher.loops import loops
from matcher.selection import Places
from matcher.shares import FULL, Asked, Codes, Rows, Upto, shares, whole_points
from matcher.told import Floats

SAME_GROUP: Final = 0.5
"""A function of the same ISCO minor group meets a wish for a function half."""
MINOR: Final = 3
SMALL: Final = 1 << 16
"""Tables of up to so many entries are combined."""

NAMED: Final[Mapping[Want, Callable[[Places], tuple[tuple[str, ...], Codes]]]] = MappingProxyType({
    Want.SECTOR: attrgetter("sectors"), Want.KIND: attrgetter("kinds"), Want.TOWN: attrgetter("towns"),
})  # fmt: skip
"""What places have one of by name."""


class Wished(Protocol):
    """One wish."""

    @property
    def table(self) -> Floats:
        """How much it adds per code: its weight where it is met."""

    def at(self, rows: Rows) -> Ints:
        """The code of some places, shape as the rows."""

    def most(self) -> tuple[Floats, Codes, bool]:
        """How much it adds at most per code of another kind, that code of every place, and whether it is just that."""


@dataclass(frozen=True, eq=False)
class Has:
    """A wish that one column of codes tells."""

    table: Floats
    codes: Codes

    def at(self, rows: Rows) -> Ints:
        """The code of some places."""
        return np.asarray(self.codes[rows], dtype=np.int64)

    def most(self) -> tuple[Floats, Codes, bool]:
        """Just that."""
        return self.table, self.codes, True


@dataclass(frozen=True, eq=False)
class Asks:
    """A wish for a competence: a place's code is its function, and beyond all of them that of places that ask it.

    `asks` holds which of what places ask mean that competence.
    """

    table: Floats
    functions: Codes
    asked: Asked
    asks: Ints

    def at(self, rows: Rows) -> Ints:
        """The code of some places."""
        return self.functions[rows] + self._size * bits.at(self._asking, rows).astype(np.int64)

    def most(self) -> tuple[Floats, Codes, bool]:
        """Of a function's places that ask something as much as any of them gets."""
        plain, asking = self.table[: self._size], self.table[self._size :]
        some = np.bincount(self.functions[self._places], minlength=self._size) > 0
        most = np.concatenate([plain, np.where(some, np.maximum(plain, asking), plain)])
        return most, self.asked.plain(self.functions, self._size), not some.any()

    @property
    def _size(self) -> int:
        return len(self.table) // 2

    @cached_property
    def _places(self) -> Ints:
        return self.asked.asking(self.asks)

    @cached_property
    def _asking(self) -> Words:
        found = bits.none(len(self.functions))
        loops().mark(found, self._places)
        return found


def met(one: Wish, places: Places) -> Wished:
    """How much a wish adds at every place of a network."""
    if one.what in NAMED:
        said = " ".join(one.value.casefold().split())
        names, codes = NAMED[one.what](places)
        return Has(one.weight * np.array([name.casefold() == said for name in names], dtype=float), codes)
    if one.what is Want.FUNCTION:
        return Has(one.weight * _function_met(one.value, places), places.functions[1])
    return _competence_met(one, places)


def _function_met(words: str, places: Places) -> Floats:
    keys, isco = places.functions[0], places.network.catalogue.isco
    wanted = places.function_key(words)
    if not wanted:
        return np.zeros(len(keys))
    group = isco.get(wanted, "")[:MINOR]
    like = [SAME_GROUP if group and isco.get(key, "")[:MINOR] == group else 0.0 for key in keys]
    return np.array([1.0 if key == wanted else half for key, half in zip(keys, like, strict=True)])


def _competence_met(one: Wish, places: Places) -> Asks:
    """1 where the competence is asked; where it is usual for the function, the weight it has there."""
    found = places.network.vocabulary.find(one.value, 1)
    names, functions = places.functions
    if not found:
        return Asks(np.zeros(2 * len(names)), functions, places.asks[1], np.empty(0, dtype=np.int64))
    term = places.network.vocabulary.positions[found[0].key]
    usual, here = np.zeros(len(names)), places.usual.ask == term
    usual[places.usual.place[here]] = places.usual.weight[here] / 100
    full = (places.meant.term == term) & (places.meant.likeness == FULL)
    worth = np.concatenate([usual, np.maximum(usual, 1.0)]) * found[0].likeness
    return Asks(one.weight * worth, functions, places.asks[1], places.meant.ask[full])


@dataclass(frozen=True, eq=False)
class Met:
    """Wishes that are met or not: each adds its own to a half, together within bounds of `cap`."""

    wishes: tuple[Wished, ...]
    cap: float

    def points(self, most: int, rows: Rows) -> Ints:
        """What the share of `most` thousandths is for some places."""
        tables, codes = self._together(rows)
        if len(tables) == 1:
            return np.asarray(self._points(most, tables[0])[codes[0]])
        total = np.zeros(len(rows))
        for table, at in zip(tables, codes, strict=True):
            total = total + table[at]
        return self._points(most, total)

    def upto(self, most: int) -> tuple[Upto, ...]:
        """The same per code where there is one wish; of several what each adds at most, halves and all."""
        told = [one.most() for one in self.wishes]
        if len(told) == 1:
            return tuple(Upto(self._points(most, table), codes, exact) for table, codes, exact in told)
        if sum(float(one.table.min(initial=0.0)) for one in self.wishes) < -self.cap:
            return ()  # what is below the bounds would be told too low
        worth = most / (2 * self.cap)
        none = Upto(np.array([most // 2 + 2]), None, exact=False)
        return none, *(
            Upto(np.ceil(table * worth).astype(np.int64), codes, exact=False) for table, codes, _ in told
        )

    def _points(self, most: int, total: Floats) -> Ints:
        share = shares(0.5 + np.clip(np.round(total, 9), -self.cap, self.cap) / (2 * self.cap))
        return whole_points(most, share)

    def _together(self, rows: Rows) -> tuple[list[Floats], list[Ints]]:
        """The tables with the codes of some places; small tables are made one, with a code for each combination."""
        first, *more = self.wishes
        tables, found = [first.table], [first.at(rows)]
        for one in more:
            if len(tables[-1]) * len(one.table) <= SMALL:
                found[-1] = found[-1] * len(one.table) + one.at(rows)
                tables[-1] = (tables[-1][:, None] + one.table[None, :]).reshape(-1)
            else:
                tables.append(one.table)
                found.append(one.at(rows))
        return tables, found

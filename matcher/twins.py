"""Places that are alike in all that verdicts and the expert score look at: of each kind a list needs to look at one.

An employer with forty of the same places, or one vacancy that stands in a table ten times, costs what one place costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher import bits
from matcher.bits import Bools, Ints, Words
from matcher.loops import spread

if TYPE_CHECKING:
    from matcher.index import Index

LEAST: Final = 10_000
"""Of fewer places it isn't worked out."""
PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
Whole = npt.NDArray[np.integer]
Lines = tuple[Whole, npt.NDArray[Any]]
"""Where the lines of each place start, and what each line says."""


@dataclass(frozen=True, eq=False)
class Twins:
    """The places with twins, those of one kind together with the lowest id first: `row`, and the first of its kind."""

    row: Whole
    rep: Whole
    size: int

    @cached_property
    def first(self) -> Words:
        """All places but those that stand behind a twin."""
        return ~bits.of(self.row[self.row != self.rep], self.size) & bits.every(self.size)

    def together(self, open_: Words) -> bool:
        """Whether of every kind all places are in a set or none: the first of each is, and then so many."""
        rows = bits.positions(open_ & self._all, self.size)
        reps = self._rep_of[rows]
        return bool(bits.at(open_, reps).all() and self._sizes[reps[reps == rows]].sum() == len(rows))

    def spread(self, reps: Ints, n: int) -> tuple[Ints, Ints]:
        """At most `n` places of the kind of each of some places: whose kind (its position), and which."""
        first, last = (np.searchsorted(self._order, reps, side) for side in ("left", "right"))
        rows = [self._rows[one : min(end, one + n)] for one, end in zip(first, last, strict=True)]
        found = [own if len(own) else reps[at : at + 1] for at, own in enumerate(rows)]
        return np.repeat(np.arange(len(reps)), list(map(len, found))), np.concatenate(found)

    @cached_property
    def _all(self) -> Words:
        """Every place with a twin."""
        return bits.of(self.row, self.size)

    @cached_property
    def _rep_of(self) -> Whole:
        """The first of the kind of each place, itself where it has no twin; shape (n_places,)."""
        found = np.arange(self.size, dtype=self.rep.dtype)
        found[self.row] = self.rep
        return found

    @cached_property
    def _sizes(self) -> Ints:
        """How many places there are of the kind that each place is the first of, else 0; shape (n_places,)."""
        return np.bincount(self.rep, minlength=self.size)

    @cached_property
    def _sorted(self) -> Ints:
        return np.argsort(self.rep, kind="stable")

    @cached_property
    def _order(self) -> Whole:
        return self.rep[self._sorted]

    @cached_property
    def _rows(self) -> Whole:
        return self.row[self._sorted]


def twins(index: Index) -> dict[str, Whole]:
    """The twins of an index as arrays; none where it is small."""
    nothing = np.empty(0, dtype=np.int32)
    if len(index) < LEAST:
        return {"twin_row": nothing, "twin_rep": nothing}
    columns, lines = list(_columns(index)), list(_lines(index))
    codes, _ = pd.factorize(_hashed(columns, lines))
    several = np.flatnonzero(np.bincount(codes)[codes] > 1)
    row = several[np.lexsort((index.places.id_ranks[several], codes[several]))]
    new = np.diff(codes[row], prepend=-1) != 0
    rep = row[new][np.cumsum(new) - 1] if len(row) else row
    alike = _alike(columns, lines, row, rep)
    return {"twin_row": row[alike].astype(np.int32), "twin_rep": rep[alike].astype(np.int32)}


def _columns(index: Index) -> Iterator[Whole]:
    """Every code of a place that a verdict or a part looks at, shape (n_places,)."""
    places = index.places
    yield from index.side_by_side.T
    for one in (
        places.hours,
        places.wage,
        places.ways,
        places.kinds,
        places.sectors,
        places.towns,
        places.functions,
    ):
        yield one[-1]


def _lines(index: Index) -> Iterator[Lines]:
    """What a place asks, line by line: demands and offers, and competences with their weight."""
    asks = index.places.asks[1]
    yield index.arrays["place_start"], index.arrays["place_kinds"]
    yield asks.start, asks.ask.astype(np.int64) * (int(asks.heavy.max(initial=0)) + 1) + asks.heavy


def _hashed(columns: list[Whole], lines: list[Lines]) -> npt.NDArray[np.uint64]:
    """One number per place; those that are alike have the same, whatever the order of their lines."""
    found = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        found = _mixed(found ^ column.astype(np.uint64))
    for start, said in lines:
        every = np.concatenate([np.zeros(1, np.uint64), np.cumsum(_mixed(said.astype(np.uint64) + PRIME))])
        found = _mixed(found ^ (every[start[1:]] - every[start[:-1]]))
    return found


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = values * PRIME
    return np.asarray((mixed ^ (mixed >> np.uint64(29))) * PRIME)


def _alike(columns: list[Whole], lines: list[Lines], row: Ints, rep: Ints) -> Bools:
    """Whether places are alike indeed: equal numbers only tell where to look."""
    found = np.ones(len(row), dtype=bool)
    for column in columns:
        found &= column[row] == column[rep]
    for start, said in lines:
        found &= (start[row + 1] - start[row]) == (start[rep + 1] - start[rep])
        here = np.flatnonzero(found)
        (at, own), (_, other) = spread(row[here], start), spread(rep[here], start)
        found[here[at[said[own] != said[other]]]] = False
    return found

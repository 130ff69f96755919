"""What a ledger says of a span of days, as arrays per move and per employer; persons and FTE-weeks alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from evaluation.balance.flows import Matrix
from evaluation.balance.nulls import Floats
from evaluation.balance.periods import Span
from matcher.bits import Ints
from matcher.exchange.ledger import FTE_WEEK, Ledger


class Unit(StrEnum):
    """What a move counts for: one person where it began, or the FTE-weeks that it lasted."""

    PERSONS = "persons"
    WEEKS = "weeks"

    @property
    def size(self) -> int:
        """How many of the whole units counted in make one."""
        return 1 if self is Unit.PERSONS else FTE_WEEK


@dataclass(frozen=True, eq=False)
class Counts:
    """The moves of a span in one unit: who brought and who took (numbers of employers), and what each counts for.

    `worth` is whole: persons, or units of which `unit.size` make one FTE-week; `unknown` counts the moves per
    employer whose FTE-weeks nobody knows. Only moves that count for something are here.
    """

    span: Span
    unit: Unit
    size: int
    giver: Ints
    taker: Ints
    worth: Ints
    unknown: Ints

    @cached_property
    def brought(self) -> Ints:
        """Per employer, in whole units, shape (n,)."""
        return self._sums(self.giver)

    @cached_property
    def taken(self) -> Ints:
        """Per employer, in whole units, shape (n,)."""
        return self._sums(self.taker)

    @cached_property
    def net(self) -> Ints:
        """Taken less brought."""
        return self.taken - self.brought

    @cached_property
    def total(self) -> Ints:
        """Taken and brought."""
        return self.taken + self.brought

    @cached_property
    def active(self) -> int:
        """How many employers brought or took anybody."""
        return int(np.count_nonzero(self.total))

    @cached_property
    def matrix(self) -> Matrix:
        """What went from each to each, shape (n, n)."""
        pairs = np.bincount(self.giver * self.size + self.taker, self.worth, self.size**2)
        return pairs.reshape(self.size, self.size).astype(np.int64)

    @cached_property
    def event(self) -> float:
        """What one move counts for in units, weighed by itself; 1 in persons."""
        total = float(self.worth.sum()) / self.unit.size
        squares = float((self.worth.astype(float) ** 2).sum()) / self.unit.size**2
        return squares / total if total else 1.0

    def told(self, whole: Ints) -> Floats:
        """Whole units in persons or FTE-weeks."""
        return np.asarray(whole / self.unit.size)

    def _sums(self, ends: Ints) -> Ints:
        return np.bincount(ends, self.worth, self.size).astype(np.int64)


def counts_of(ledger: Ledger, found: Sequence[Span]) -> tuple[Counts, ...]:
    """Of each span its counts in persons and then in weeks."""
    ids = pd.Index(ledger.employers, dtype=object)
    return tuple(one for span in found for one in _both(ledger.moves(span.period), ids, span))


def _both(moves: pd.DataFrame, ids: pd.Index[str], span: Span) -> tuple[Counts, ...]:
    # In the order of who brings and takes, so that chance doesn't hang on the ids of moves.
    giver, taker = (
        np.asarray(ids.get_indexer(pd.Index(moves[one], dtype=object)), dtype=np.int64)
        for one in ("from", "to")
    )
    size, dark = len(ids), moves["unknown"].to_numpy(dtype=np.int64)
    unknown = (np.bincount(giver, dark, size) + np.bincount(taker, dark, size)).astype(np.int64)
    made = []
    for unit, name in ((Unit.PERSONS, "persons"), (Unit.WEEKS, "units")):
        worth = moves[name].to_numpy(dtype=np.int64)
        order = np.lexsort((worth, taker, giver))
        order = order[worth[order] > 0]
        made.append(Counts(span, unit, size, giver[order], taker[order], worth[order], unknown))
    return tuple(made)

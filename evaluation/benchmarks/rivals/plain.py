"""The plainest rival: NumPy, column after column, place after place; what the others' answers are tested with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evaluation.benchmarks.rivals.query import Counts, Cut, Query, Rest, Span
from evaluation.benchmarks.rivals.sets import counted
from evaluation.benchmarks.rivals.table import FUNCTION, Column, Table, Words
from matcher.bits import Bools


class Rival:
    """NumPy over the same table."""

    name = "numpy"

    def __init__(self, table: Table) -> None:
        self.table = table

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        return counted(query, len(self.table), Masks(self.table.columns, query.functions))

    def close(self) -> None:
        """Nothing is held open."""


class Masks:
    """Sets of places as one truth value per place."""

    def __init__(self, columns: Mapping[str, Column], functions: Words) -> None:
        self.columns = columns
        self.size = len(columns[FUNCTION])
        self.flags = [word[columns[FUNCTION]] for word in functions] if functions.any() else []

    def of(self, cuts: Sequence[Cut]) -> Bools:
        """The places that any of the cuts holds."""
        return self.any_of(cuts, np.zeros(self.size, dtype=np.bool_))

    def any_of(self, cuts: Sequence[Cut], more: Bools) -> Bools:
        """The same and others together."""
        return np.logical_or.reduce([more, *map(self._cut, cuts)])

    def _cut(self, cut: Cut) -> Bools:
        parts = [*map(self._span, cut.spans), *map(self._rest, cut.rests)]
        return np.logical_and.reduce([np.logical_or.reduce(parts), *map(self._span, cut.where)])

    def _span(self, span: Span) -> Bools:
        column = self.columns[span.column]
        return np.asarray((column >= span.low) & (column <= span.high))

    def _rest(self, rest: Rest) -> Bools:
        flags = (self.flags[rest.word] >> np.uint64(rest.flag)) & np.uint64(1)
        return np.asarray((self.columns[rest.column] == rest.code) & (flags == 1))

    def union(self, sets: Sequence[Bools]) -> Bools:
        """The places in any of the sets."""
        return np.logical_or.reduce([np.zeros(self.size, dtype=np.bool_), *sets])

    def once(self, sets: Sequence[Bools]) -> Bools:
        """The places in exactly one of the sets."""
        found = np.zeros(self.size, dtype=np.int16)
        for places in sets:
            found += places
        return found == 1

    def count(self, places: Bools) -> int:
        """How many places there are."""
        return int(np.count_nonzero(places))

    def shared(self, places: Bools, others: Bools) -> int:
        """How many places are in both."""
        return int(np.count_nonzero(places & others))

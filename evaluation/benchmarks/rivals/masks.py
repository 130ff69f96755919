"""Sets of places as masks over columns, in NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evaluation.benchmarks.rivals.columns import Column
from evaluation.benchmarks.rivals.query import Cut, Rest, Span
from evaluation.benchmarks.rivals.table import FUNCTION, Words
from matcher.bits import Bools


class Masks:
    """Sets of places as one truth value per place."""

    def __init__(self, columns: Mapping[str, Column], functions: Words) -> None:
        self.columns, self.functions = columns, functions
        self.size = len(columns[FUNCTION])
        self.flags = [word[columns[FUNCTION]] for word in functions] if functions.any() else []

    def of(self, cuts: Sequence[Cut]) -> Bools:
        """The places that any of the cuts holds."""
        return self._added(cuts, None)

    def with_(self, cuts: Sequence[Cut], more: Bools) -> Bools:
        """The places that any of the cuts holds, and those given."""
        return self._added(cuts, more.copy())

    def _added(self, cuts: Sequence[Cut], found: Bools | None) -> Bools:
        for cut in cuts:
            for part in self._parts(cut):
                found = part if found is None else np.logical_or(found, part, out=found)
        return np.zeros(self.size, dtype=np.bool_) if found is None else found

    def _parts(self, cut: Cut) -> list[Bools]:
        parts = [*map(self._span, cut.spans), *map(self._rest, cut.rests)]
        return (
            [np.logical_and.reduce([part, *map(self._span, cut.where)]) for part in parts]
            if cut.where
            else parts
        )

    def _span(self, span: Span) -> Bools:
        column = self.columns[span.column]
        if span.low == span.high:
            return np.equal(column, span.low)
        found: Bools = np.less_equal(column, span.high)
        return np.logical_and(found, column >= span.low, out=found) if span.low else found

    def _rest(self, rest: Rest) -> Bools:
        flags: Bools = np.not_equal(self.flags[rest.word] & np.uint64(1 << rest.flag), 0)
        return np.logical_and(flags, np.equal(self.columns[rest.column], rest.code), out=flags)

    def beyond(self, cuts: Sequence[Cut], known: Bools) -> int:
        """How many places the cuts hold besides those given."""
        rows = np.flatnonzero(~known)
        names = {FUNCTION}.union(*(cut.columns for cut in cuts))
        left = Masks({name: self.columns[name][rows] for name in sorted(names)}, self.functions)
        return left.count(left.of(cuts))

    def union(self, sets: Sequence[Bools]) -> Bools:
        """The places in any of the sets."""
        found = np.zeros(self.size, dtype=np.bool_)
        for places in sets:
            np.logical_or(found, places, out=found)
        return found

    def once(self, sets: Sequence[Bools]) -> Bools:
        """The places in exactly one of the sets."""
        found = np.zeros(self.size, dtype=np.uint8)
        for places in sets:
            np.add(found, places.view(np.uint8), out=found)
        return np.equal(found, 1)

    def count(self, places: Bools) -> int:
        """How many places there are."""
        return int(np.count_nonzero(places))

    def shared(self, places: Bools, others: Bools) -> int:
        """How many places are in both."""
        return int(np.count_nonzero(places & others))

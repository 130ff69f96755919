"""pyroaring: a compressed set of places per column and code; unions, and overlaps counted without making them.

Sets that were asked for before are kept, as our own engine keeps them: people share many limits.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from evaluation.benchmarks.rivals.columns import Column
from evaluation.benchmarks.rivals.query import Counts, Cut, Query, Rest, Span
from evaluation.benchmarks.rivals.sets import counted
from evaluation.benchmarks.rivals.table import FUNCTION, ID, Table

KEPT: Final = 3000
"""So many unions are kept, about as many bytes as our own engine keeps."""


class Rival:
    """pyroaring over the table."""

    name = "pyroaring"

    def __init__(self, table: Table) -> None:
        from pyroaring import BitMap  # noqa: PLC0415  only benchmarks have it

        self.table, self._map = table, BitMap
        self._sets = {name: self._by_code(one) for name, one in table.columns.items() if name != ID}
        self._kept: OrderedDict[Any, Any] = OrderedDict()

    def _by_code(self, column: Column) -> dict[int, Any]:
        order = np.argsort(column, kind="stable").astype(np.uint32)
        codes, first = np.unique(column[order], return_index=True)
        parts = np.split(order, first[1:])
        found = {int(code): self._map(part) for code, part in zip(codes, parts, strict=True)}
        for one in found.values():
            one.run_optimize()
        return found

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        return counted(query, len(self.table), Unions(self, query))

    def kept(self, key: Any, make: Callable[[], Any]) -> Any:
        """A set that was made before, or is made now."""
        if key not in self._kept:
            self._kept[key] = make()
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def union(self, sets: Sequence[Any]) -> Any:
        """The places in any of the sets."""
        return self._map.union(*sets) if sets else self._map()

    def spans(self, spans: tuple[Span, ...]) -> list[Any]:
        """The sets of the codes in some spans."""
        return [
            places for column, low, high in spans for code, places in self._sets[column].items()
            if low <= code <= high
        ]  # fmt: skip

    def rest(self, rest: Rest, query: Query) -> Any:
        """The places with a code whose function has a flag."""
        chosen = (query.functions[rest.word] >> np.uint64(rest.flag)) & np.uint64(1)
        wanted = [places for code, places in self._sets[FUNCTION].items() if chosen[code]]
        functions = self.kept(chosen.tobytes(), lambda: self.union(wanted))
        here = self._sets[rest.column].get(rest.code)
        return functions & here if here is not None else self._map()

    def close(self) -> None:
        """Lets the sets go."""
        self._sets.clear()
        self._kept.clear()


class Unions:
    """What `counted` needs of sets, for one query."""

    def __init__(self, rival: Rival, query: Query) -> None:
        self.rival, self.query = rival, query

    def of(self, cuts: Sequence[Cut]) -> Any:
        """The places that any of the cuts holds."""
        found = [self._cut(cut) for cut in cuts]
        return found[0] if len(found) == 1 else self.rival.union(found)

    def with_(self, cuts: Sequence[Cut], more: Any) -> Any:
        """The places that any of the cuts holds, and those given."""
        return self.rival.union([more, *map(self._cut, cuts)])

    def beyond(self, cuts: Sequence[Cut], known: Any) -> int:
        """How many places the cuts hold besides those given."""
        return len(self.with_(cuts, known)) - len(known)

    def _cut(self, cut: Cut) -> Any:
        flags = tuple(self._chosen(rest) for rest in cut.rests)
        return self.rival.kept((cut.spans, cut.where, flags), lambda: self._made(cut))

    def _chosen(self, rest: Rest) -> tuple[str, int, bytes]:
        chosen = (self.query.functions[rest.word] >> np.uint64(rest.flag)) & np.uint64(1)
        return rest.column, rest.code, chosen.astype(np.uint8).tobytes()

    def _made(self, cut: Cut) -> Any:
        rests = [self.rival.rest(rest, self.query) for rest in cut.rests]
        found = self.rival.union([*self.rival.spans(cut.spans), *rests])
        for one in cut.where:
            found &= self.rival.union(self.rival.spans((one,)))
        return found

    def union(self, sets: Sequence[Any]) -> Any:
        """The places in any of the sets."""
        return self.rival.union(sets)

    def once(self, sets: Sequence[Any]) -> Any:
        """The places in exactly one of the sets."""
        once, more = self.rival.union([]), self.rival.union([])
        for places in sets:
            more |= once & places
            once |= places
        return once - more

    def count(self, places: Any) -> int:
        """How many places there are."""
        return len(places)

    def shared(self, places: Any, others: Any) -> int:
        """How many places are in both."""
        return int(places.intersection_cardinality(others))

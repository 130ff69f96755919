"""Records as views on tables: built for the few that are looked at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.frames import columns_of, lines
from datasets.problems import Spoor2Error
from datasets.runs import places_of

T = TypeVar("T")
Positions = npt.NDArray[np.int64]

KEPT: Final = 4096
"""So many records of a table are kept."""


class UnknownId(Spoor2Error, KeyError):
    """An id that the table doesn't have."""

    def __str__(self) -> str:
        return str(self.args[0])


class Ids:
    """The ids of a table and the position of each; with their sorted order no table of all ids is made."""

    def __init__(self, column: pd.Series[str], order: Positions | None = None) -> None:
        self._column, self._cells, self._order = column, column.array, order

    def find(self, key: object) -> int:
        """The position of an id, -1 where there is none."""
        return self._hashed(key) if self._order is None else self._sought(key, self._order)

    def find_all(self, keys: Sequence[str]) -> list[int]:
        """The position of each of many ids, -1 where there is none."""
        return [int(at) for at in self._index.get_indexer(pd.Index(list(keys)))]

    def _hashed(self, key: object) -> int:
        try:
            found = self._index.get_loc(key)
        except KeyError:
            return -1
        return found if isinstance(found, int) else int(np.arange(len(self))[found][0])

    def _sought(self, key: object, order: Positions) -> int:
        if not isinstance(key, str):
            return -1
        rank = bisect_left(range(len(order)), key, key=lambda at: str(self._cells[order[at]]))
        found = int(order[rank]) if rank < len(order) else -1
        return found if found >= 0 and self._cells[found] == key else -1

    @cached_property
    def _index(self) -> pd.Index[Any]:
        return pd.Index(self._column)

    def __iter__(self) -> Iterator[str]:
        return iter(str(key) for key in self._column)

    def __len__(self) -> int:
        return len(self._column)


class Records(Mapping[str, T], Generic[T]):
    """The records of one table by id, built when asked for; those asked for lately are kept, for nothing changes."""

    def __init__(self, name: str, ids: Ids, build: Callable[[Sequence[int]], Iterable[T]]) -> None:
        """`build` makes the records at some positions, in their order."""
        self._name, self._ids, self._build = name, ids, build
        self._kept: dict[int, T] = {}

    def find(self, key: object) -> int:
        """The position of an id in the table, -1 where there is none."""
        return self._ids.find(key)

    def position(self, key: str) -> int:
        """The position of an id in the table; raises UnknownId where there is none."""
        at = self.find(key)
        if at < 0:
            raise UnknownId(f"{self._name}: there is no '{key}'; it has {len(self)} ids.")
        return at

    def positions(self, keys: Sequence[str]) -> list[int]:
        """The positions of many ids, looked up together; raises UnknownId where one isn't there."""
        found = self._ids.find_all(keys)
        return [at if at >= 0 else self.position(key) for key, at in zip(keys, found, strict=True)]

    def at(self, position: int) -> T:
        """The record at a position of the table, 0 to the number of ids; raises IndexError beyond."""
        return self.some([position])[0]

    def some(self, positions: Sequence[int]) -> list[T]:
        """The records at some positions, read together; raises IndexError beyond the table."""
        beyond = len(self)
        wrong = [at for at in positions if not 0 <= at < beyond]
        if wrong:
            raise self.beyond(wrong[0])
        found = {at: self._kept[at] for at in map(int, positions) if at in self._kept}
        missing = [at for at in dict.fromkeys(map(int, positions)) if at not in found]
        found.update(zip(missing, self._build(missing) if missing else (), strict=True))
        for at in missing[-KEPT:]:
            self._kept[at] = found[at]
        while len(self._kept) > KEPT:
            self._kept.pop(next(iter(self._kept)), None)
        return [found[int(at)] for at in positions]

    def beyond(self, position: int) -> IndexError:
        """That there is no such position."""
        return IndexError(f"{self._name}: expected a position below {len(self)}, got {position}.")

    def __getitem__(self, key: str) -> T:
        return self.at(self.position(key))

    def __contains__(self, key: object) -> bool:
        return self.find(key) >= 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


PARENTS: Final = frozenset({"profile", "vacancy"})
"""The columns that name the record to which a line belongs."""


class Offsets(NamedTuple):
    """Where the lines of each record of another table stand: those of record i are `order[starts[i]:starts[i + 1]]`.

    Without an order the lines stand in the order of their records already; shape (n_records + 1,), (n_lines,).
    """

    starts: Positions
    order: Positions | None

    @classmethod
    def of(cls, parents: pd.Series[str], ids: pd.Series[str]) -> Offsets:
        """The offsets of lines that name their record; those that name none come before all others."""
        found = places_of(parents, pd.Index(ids))
        sorted_already = bool((found[1:] >= found[:-1]).all())
        order = None if sorted_already else np.argsort(found, kind="stable")
        ranked = found if order is None else found[order]
        return cls(np.searchsorted(ranked, np.arange(len(ids) + 1)), order)

    def lines(self, positions: Sequence[int]) -> tuple[Positions, list[int]]:
        """The lines of the records at some positions, each in the order of the table, and how many each has."""
        at = np.asarray(positions, dtype=np.int64)
        first, after = self.starts[at], self.starts[at + 1]
        sizes = after - first
        found = np.arange(sizes.sum()) + np.repeat(after - sizes.cumsum(), sizes)
        return found if self.order is None else self.order[found], sizes.tolist()


class Lines:
    """The lines of a table that belong to one record of another, found without a search."""

    def __init__(self, frame: pd.DataFrame, offsets: Offsets) -> None:
        self._offsets = offsets
        self._columns = [one for name, one in columns_of(frame).items() if name not in PARENTS]

    def of(self, positions: Sequence[int]) -> Iterator[list[Any]]:
        """The lines of each record at some positions, in the order of the table, each as `records.Line`."""
        rows, sizes = self._offsets.lines(positions)
        found = lines(self._columns, rows)
        return (list(islice(found, size)) for size in sizes)


@dataclass(frozen=True)
class Orders:
    """What was worked out about tables before: the sorted order of ids, and the offsets of lines."""

    ids: Mapping[str, Positions]
    lines: Mapping[str, Offsets]

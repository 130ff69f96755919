"""Records as views on tables: built for the few that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

import numpy as np
import pandas as pd

from datasets.frames import columns_of
from datasets.problems import Spoor2Error

T = TypeVar("T")

KEPT: Final = 4096
"""So many records of a table are kept."""


class UnknownId(Spoor2Error, KeyError):
    """An id that the table doesn't have."""

    def __str__(self) -> str:
        return str(self.args[0])


class Records(Mapping[str, T], Generic[T]):
    """The records of one table by id, built when asked for; those asked for lately are kept, for nothing changes."""

    def __init__(self, name: str, ids: pd.Index[Any], build: Callable[[int], T]) -> None:
        self._name, self._ids = name, ids
        self._build = lru_cache(maxsize=KEPT)(build)

    def __getitem__(self, key: str) -> T:
        if key not in self._ids:
            raise UnknownId(f"{self._name}: there is no '{key}'; it has {len(self._ids)} ids.")
        return self._build(int(self._ids.get_indexer(pd.Index([key]))[0]))

    def __iter__(self) -> Iterator[str]:
        return iter(str(key) for key in self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class Lines:
    """The lines of a table that belong to one record of another, found without a search."""

    def __init__(self, frame: pd.DataFrame, parent: str, ids: pd.Index[Any]) -> None:
        found = ids.get_indexer(pd.Index(frame[parent]))
        self._order = np.argsort(found, kind="stable")
        self._starts = np.searchsorted(found[self._order], np.arange(len(ids) + 1))
        self._columns = columns_of(frame)

    def of(self, position: int) -> list[dict[str, Any]]:
        """The lines of the record at that position, in the order of the table."""
        rows = self._order[self._starts[position] : self._starts[position + 1]]
        if not len(rows):
            return []
        values = zip(*(column[rows] for column in self._columns.values()), strict=True)
        return [dict(zip(self._columns, line, strict=True)) for line in values]

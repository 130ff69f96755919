"""SQLite: one statement over one table in memory, read once.

Every place counts in a screen, so that no index spares it a row; what its documentation advises for reading all
of a table is to read it once, from memory, with small whole numbers, and to sort after that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import numpy as np

from evaluation.benchmarks.rivals.query import Counts, Query
from evaluation.benchmarks.rivals.sql import counts_of, flag_columns, screening
from evaluation.benchmarks.rivals.table import FUNCTION, Table

AT_ONCE = 50_000


class Rival:
    """SQLite over the table."""

    name = "SQLite"

    def __init__(self, table: Table) -> None:
        self.table = table
        self._base = sqlite3.connect(":memory:", isolation_level=None)
        names = list(table.columns)
        self._base.execute(f"CREATE TABLE places ({', '.join(f'{name} INTEGER NOT NULL' for name in names)})")
        marks = ", ".join("?" * len(names))
        self._base.execute("BEGIN")
        for first in range(0, len(table), AT_ONCE):
            part = np.stack([table.columns[name][first : first + AT_ONCE] for name in names], axis=1)
            self._base.executemany(f"INSERT INTO places VALUES ({marks})", part.tolist())
        self._base.execute("COMMIT")

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        self._functions(query)
        rows = self._base.execute(screening(query)).fetchall()
        return counts_of(query, len(self.table), list(np.array(rows, dtype=np.int64).T))

    def _functions(self, query: Query) -> None:
        self._fill("functions", FUNCTION, {name: one.tolist() for name, one in flag_columns(query).items()})

    def _fill(self, name: str, key: str, columns: dict[str, list[int]]) -> None:
        """A small table, found by its key alone."""
        told = ", ".join(f"{one} INTEGER{' PRIMARY KEY' if one == key else ''}" for one in columns)
        rows: Iterable[tuple[int, ...]] = zip(*columns.values(), strict=True)
        self._base.execute(f"DROP TABLE IF EXISTS {name}")
        self._base.execute(f"CREATE TABLE {name} ({told})")
        self._base.execute("BEGIN")
        self._base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
        self._base.execute("COMMIT")

    def close(self) -> None:
        """Lets the table go."""
        self._base.close()

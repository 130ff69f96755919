"""SQLite: one statement over one table in memory, read once; for a list an index on the postcode.

Every place counts in a screen, so that no index spares it a row. Small tables are found by their key, which is the
number of their row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

import numpy as np

from evaluation.benchmarks.rivals.query import Counts, Query
from evaluation.benchmarks.rivals.score import Scoring
from evaluation.benchmarks.rivals.sql import counts_of, flag_columns, screening
from evaluation.benchmarks.rivals.sql_list import listing
from evaluation.benchmarks.rivals.table import FUNCTION, HOME, WAY, Table
from matcher.bits import Ints

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
        self._base.execute(f"CREATE INDEX near ON places ({WAY})")
        self._base.execute(f"CREATE INDEX at_home ON places ({HOME}) WHERE {HOME} = 1")

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        if query.functions.any():
            self._join(FUNCTION, flag_columns(query))
        rows = self._base.execute(screening(query, materialized=True)).fetchall()
        return counts_of(query, len(self.table), list(np.array(rows, dtype=np.int64).T))

    def best(self, scoring: Scoring, n: int) -> list[tuple[str, int]]:
        """The first `n` places: id and score."""
        sql, small = listing(scoring, self.table.asks, n, "/")
        for column, numbers in small.items():
            self._join(column, numbers)
        found = np.array(self._base.execute(sql).fetchall(), dtype=np.int64).reshape(-1, 2)
        return self.table.named(found[:, 0], found[:, 1])

    def _join(self, column: str, numbers: Mapping[str, Ints]) -> None:
        """A small table with the numbers of each code, which is its key."""
        names = [name for name in numbers if name != column]
        columns = [range(len(next(iter(numbers.values())))), *(numbers[name].tolist() for name in names)]
        told = ", ".join([f"{column} INTEGER PRIMARY KEY", *(f"{name} INTEGER" for name in names)])
        marks = ", ".join("?" * len(columns))
        self._base.execute("BEGIN")
        self._base.execute(f"DROP TABLE IF EXISTS by_{column}")
        self._base.execute(f"CREATE TABLE by_{column} ({told})")
        self._base.executemany(f"INSERT INTO by_{column} VALUES ({marks})", zip(*columns, strict=True))
        self._base.execute("COMMIT")

    def close(self) -> None:
        """Lets the table go."""
        self._base.close()

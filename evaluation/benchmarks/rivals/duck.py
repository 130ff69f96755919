"""DuckDB: one statement over one table in memory, of unsigned columns and sorted, on all threads.

Its guides advise narrow types, sorted data and few big statements over many small ones, and joining a small table
instead of long lists of values.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evaluation.benchmarks.rivals.query import Counts, Query
from evaluation.benchmarks.rivals.score import Scoring
from evaluation.benchmarks.rivals.sql import counts_of, flag_columns, screening
from evaluation.benchmarks.rivals.sql_list import listing
from evaluation.benchmarks.rivals.table import FUNCTION, Table
from matcher.bits import Ints


class Rival:
    """DuckDB over the table; `threads` are those it may use."""

    name = "DuckDB"

    def __init__(self, table: Table, threads: int = 2) -> None:
        import duckdb  # noqa: PLC0415  only benchmarks have it
        import pyarrow as pa  # noqa: PLC0415  nor this

        self.table, self._arrow = table, pa
        self._base = duckdb.connect(":memory:", config={"threads": threads})
        self._base.register("given", pa.table(dict(table.columns)))
        self._base.execute("CREATE TABLE places AS SELECT * FROM given").fetchall()
        self._base.unregister("given")

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        if query.functions.any():
            self._join(FUNCTION, flag_columns(query))
        found = self._base.execute(screening(query)).fetchnumpy()
        return counts_of(query, len(self.table), list(found.values()))

    def best(self, scoring: Scoring, n: int) -> list[tuple[str, int]]:
        """The first `n` places: id and score."""
        sql, small = listing(scoring, self.table.asks, n, "//")
        for column, numbers in small.items():
            self._join(column, numbers)
        ranks, scores = self._base.execute(sql).fetchnumpy().values()
        return self.table.named(ranks.astype(np.int64), scores.astype(np.int64))

    def _join(self, column: str, numbers: Mapping[str, Ints]) -> None:
        """A small table with the numbers of each code, for the next statement."""
        size = len(next(iter(numbers.values())))
        dtype = self.table.columns.get(column, self.table.columns[FUNCTION]).dtype
        told = {**numbers, column: np.arange(size, dtype=dtype)}
        self._base.register(f"by_{column}", self._arrow.table(told))

    def close(self) -> None:
        """Lets the table go."""
        self._base.close()

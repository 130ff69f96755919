"""DuckDB: one statement over one table in memory, of unsigned columns and sorted, on all threads.

Its guides advise narrow types, sorted data and few big statements over many small ones, and joining a small table
instead of long lists of values.
"""

from __future__ import annotations

from evaluation.benchmarks.rivals.query import Counts, Query
from evaluation.benchmarks.rivals.sql import counts_of, flag_columns, screening
from evaluation.benchmarks.rivals.table import FUNCTION, Table


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
        self._functions(query)
        found = self._base.execute(screening(query)).fetchnumpy()
        return counts_of(query, len(self.table), list(found.values()))

    def _functions(self, query: Query) -> None:
        if query.functions.any():
            columns = flag_columns(query)
            columns[FUNCTION] = columns[FUNCTION].astype(self.table.columns[FUNCTION].dtype, copy=False)
            self._base.register("functions", self._arrow.table(columns))

    def close(self) -> None:
        """Lets the table go."""
        self._base.close()

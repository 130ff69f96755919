"""pandas: masks over columns of small whole numbers.

Its guide to performance advises whole columns instead of loops, and NumPy's arrays below them where an operation
is repeated often: that is the work of `plain`, with pandas' frame around it and its sorting.
"""

from __future__ import annotations

from evaluation.benchmarks.rivals import plain
from evaluation.benchmarks.rivals.query import Counts, Query
from evaluation.benchmarks.rivals.sets import counted
from evaluation.benchmarks.rivals.table import Table


class Rival:
    """pandas over the table."""

    name = "pandas"

    def __init__(self, table: Table) -> None:
        import pandas as pd  # noqa: PLC0415  with the others

        self.frame = pd.DataFrame(dict(table.columns))
        self.columns = {name: self.frame[name].to_numpy() for name in table.columns}

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        return counted(query, len(self.frame), plain.Masks(self.columns, query.functions))

    def close(self) -> None:
        """Lets the frame go."""
        del self.frame, self.columns

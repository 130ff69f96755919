"""pandas: masks over columns of small whole numbers.

Its guide to performance advises whole columns instead of loops, and NumPy's arrays below them where an operation
is repeated often: that is how it is done here.
"""

from __future__ import annotations

from evaluation.benchmarks.rivals.listing import best
from evaluation.benchmarks.rivals.masks import Masks
from evaluation.benchmarks.rivals.query import Counts, Query
from evaluation.benchmarks.rivals.score import Scoring
from evaluation.benchmarks.rivals.sets import counted
from evaluation.benchmarks.rivals.table import Table


class Rival:
    """pandas over the table."""

    name = "pandas"

    def __init__(self, table: Table) -> None:
        import pandas as pd  # noqa: PLC0415  with the others

        self.table = table
        self.frame = pd.DataFrame(dict(table.columns))
        self.columns = {name: self.frame[name].to_numpy() for name in table.columns}

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        return counted(query, len(self.frame), Masks(self.columns, query.functions))

    def best(self, scoring: Scoring, n: int) -> list[tuple[str, int]]:
        """The first `n` places: id and score."""
        return self.table.named(*best(self.columns, self.table.asks, scoring, n))

    def close(self) -> None:
        """Lets the frame go."""
        del self.frame, self.columns

"""The plainest rival: NumPy, column after column; what the checks are tried with."""

from __future__ import annotations

from evaluation.benchmarks.rivals.listing import best
from evaluation.benchmarks.rivals.masks import Masks
from evaluation.benchmarks.rivals.query import Counts, Query
from evaluation.benchmarks.rivals.score import Scoring
from evaluation.benchmarks.rivals.sets import counted
from evaluation.benchmarks.rivals.table import Table


class Rival:
    """NumPy over the same table."""

    name = "NumPy"

    def __init__(self, table: Table) -> None:
        self.table = table

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        return counted(query, len(self.table), Masks(self.table.columns, query.functions))

    def best(self, scoring: Scoring, n: int) -> list[tuple[str, int]]:
        """The first `n` places: id and score."""
        return self.table.named(*best(self.table.columns, self.table.asks, scoring, n))

    def close(self) -> None:
        """Nothing is held open."""

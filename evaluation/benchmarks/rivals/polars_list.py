"""The list in Polars: one lazy query that filters the places and looks up what is left by position."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import numpy as np

from evaluation.benchmarks.rivals.columns import ASK, TOTAL
from evaluation.benchmarks.rivals.query import Cut, Span
from evaluation.benchmarks.rivals.score import Competences, Lookup, Scoring, Weight
from evaluation.benchmarks.rivals.table import FUNCTION, ID, WAY
from matcher.bits import Ints

Spans = Callable[[Span], Any]
Cuts = Callable[[list[Cut]], Any]


class Listing:
    """A scoring as expressions; `span` and `any_of` say where a column lies and which places cuts hold."""

    def __init__(self, scoring: Scoring, asks: int, span: Spans, any_of: Cuts) -> None:
        import polars as pl  # noqa: PLC0415  only benchmarks have it

        self._pl, self.scoring, self.asks = pl, scoring, asks
        self.span, self.any_of = span, any_of

    def best(self, places: Any, n: int) -> Any:
        """The first `n` of a lazy frame of places: the rank of the id and the score."""
        cuts = self.scoring.query.closing_cuts()
        left = places.filter(~self.any_of(cuts)) if cuts else places
        score = reduce(operator.add, self._terms(), self._pl.lit(self.scoring.constant))
        told = left.select(self._pl.col(ID), score.alias("score"))
        return told.sort(["score", ID], descending=[True, False]).head(n)

    def near(self, frame: Any, at_home: Any) -> Any:
        """The places that are near enough: one stretch of the sorted frame, and those wholly worked from home."""
        if self.scoring.near is None:
            return frame.lazy()
        first, past = np.searchsorted(
            frame[WAY].to_numpy(), (self.scoring.ways()[0], self.scoring.ways()[1] + 1)
        )
        near = self._at(WAY, self.scoring.near)
        return self._pl.concat(
            [frame.slice(first, past - first).lazy().filter(near), at_home.lazy().filter(~near)]
        )

    def _at(self, column: str, values: Any) -> Any:
        """The number of a column's code."""
        return self._pl.lit(self._pl.Series(values)).gather(self._pl.col(column))

    def _terms(self) -> Iterator[Any]:
        pl, scoring = self._pl, self.scoring
        weight = reduce(operator.add, map(self._weight, scoring.weights), pl.lit(0, pl.Int64))
        share = ((-weight / 1e6).exp() * 1000).round(6, mode="half_to_even") + 0.5
        yield (scoring.most * share.floor().cast(pl.Int64) + 500) // 1000
        for one in scoring.lookups:
            yield self._at(one.column, one.values)
        if scoring.wishes:
            at = reduce(operator.add, map(self._wish, scoring.wishes))
            yield pl.lit(pl.Series(scoring.wished)).gather(at)
        if scoring.competences is not None:
            yield self._competences(scoring.competences)

    def _wish(self, one: Lookup) -> Any:
        if one.column != ASK:
            return self._at(one.column, one.values)
        found = [self._at(f"{ASK}{at}", one.values) for at in range(self.asks)]
        return self._pl.max_horizontal(found) if found else self._pl.lit(0, self._pl.Int64)

    def _weight(self, one: Weight) -> Any:
        pl = self._pl
        found = self._at(one.column, one.values)
        for code, values in one.by_function.items():
            found = pl.when(pl.col(one.column) == code).then(self._at(FUNCTION, values)).otherwise(found)
        where = [self.span(span) for span in one.where]
        return pl.when(reduce(operator.and_, where)).then(found).otherwise(0) if where else found

    def _competences(self, told: Competences) -> Any:
        pl = self._pl
        worth: Ints = told.worth
        summed = reduce(
            operator.add, (self._at(f"{ASK}{at}", worth) for at in range(self.asks)), pl.lit(0, pl.Int64)
        )
        total = pl.col(TOTAL).cast(pl.Int64)
        heavy, light = told.heavy * (total > 0).cast(pl.Int64), told.light * self._at(FUNCTION, told.known)
        mean = summed // pl.max_horizontal(total, pl.lit(1, pl.Int64))
        both = pl.max_horizontal(heavy + light, pl.lit(1, pl.Int64))
        mixed = (mean * heavy + self._at(FUNCTION, told.usual) * light) // both
        share = pl.when(heavy + light > 0).then(mixed).otherwise(told.neutral)
        return (told.most * share + 500) // 1000

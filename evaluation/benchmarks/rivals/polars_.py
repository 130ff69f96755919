"""Polars: lazy expressions over one frame of unsigned columns, on all threads.

Its guides advise one lazy query per question, expressions instead of loops, and the narrowest types; what a
function decides is looked up by position. The milder outcomes are asked only of the places that are left.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np

from evaluation.benchmarks.rivals.polars_list import Listing
from evaluation.benchmarks.rivals.query import CLOSED, CUTS, KNOWN, Counts, Cut, Query, Rest, Said, Span
from evaluation.benchmarks.rivals.score import Scoring
from evaluation.benchmarks.rivals.table import FUNCTION, HOME, Table
from matcher.screen import Shut


class Rival:
    """Polars over the table."""

    name = "Polars"

    def __init__(self, table: Table) -> None:
        import polars as pl  # noqa: PLC0415  only benchmarks have it

        self._pl, self.table = pl, table
        self.frame = pl.DataFrame(dict(table.columns))
        self.at_home = self.frame.filter(pl.col(HOME) == 1)

    def screen(self, query: Query) -> Counts:
        """The counts of a query."""
        places = self._flagged(query, self.frame.lazy())
        closing, milder = self._pl.collect_all([self._closing(query, places), self._milder(query, places)])
        (closed, *told), (asks, adapts, marginal) = closing.row(0), milder.row(0)
        shut = dict(zip((one.key for one in query.closing()), _shuts(told), strict=True))
        reached = [closed + asks + adapts + marginal, closed + asks + adapts, closed + asks, closed]
        return Counts.told(len(self.frame), reached, shut)

    def _flagged(self, query: Query, places: Any) -> Any:
        pl = self._pl
        if not query.functions.any():
            return places
        words = (pl.Series(word.astype(np.int64)) for word in query.functions)
        return places.with_columns(
            pl.lit(word).gather(pl.col(FUNCTION)).alias(f"flags{at}") for at, word in enumerate(words)
        )

    def _closing(self, query: Query, places: Any) -> Any:
        """How many places are closed, and four numbers per rule and item."""
        pl, keys = self._pl, query.closing()
        closes = {f"c{at}": self.any_of(one.at_least(CLOSED)) for at, one in enumerate(keys)}
        sure = {f"k{at}": self.any_of(one.at_least(KNOWN)) for at, one in enumerate(keys) if guesses(one)}
        known = [f"k{at}" if guesses(one) else f"c{at}" for at, one in enumerate(keys)]
        told = places.select(**closes, **sure).with_columns(
            times=pl.sum_horizontal(pl.lit(0, pl.UInt8), *(pl.col(name).cast(pl.UInt8) for name in closes)),
        ).with_columns(
            once=pl.col("times") == 1,
            **({"sure": pl.any_horizontal(known)} if sure else {}),
        )  # fmt: skip
        numbers = [one for at, name in enumerate(known) for one in self._numbers(f"c{at}", name)]
        return told.select(
            (pl.col("times") > 0).sum(), *(one.alias(f"n{at}") for at, one in enumerate(numbers))
        )

    def _numbers(self, closes: str, known: str) -> list[Any]:
        pl, once = self._pl, self._pl.col("once")
        shut, sure = pl.col(closes), pl.col(known)
        numbers = [sure.sum(), (sure & once).sum()]
        if closes == known:
            return [*numbers, pl.lit(0), pl.lit(0)]
        return [*numbers, (shut & ~pl.col("sure")).sum(), (shut & ~sure & once).sum()]

    def _milder(self, query: Query, places: Any) -> Any:
        """How many places ASK, ADAPT or are MARGINAL."""
        pl = self._pl
        closed = self.any_of(cut for one in query.closing() for cut in one.at_least(CLOSED))
        marginal, adapts, asks = (
            self.any_of(cut for one in query.said for cut in one.at_least(mark)) for mark in CUTS[:3]
        )
        left = places.filter(~(closed | asks)).select(adapts=adapts, marginal=marginal)
        mild = left.select(
            adapts=pl.col("adapts").sum(), marginal=(pl.col("marginal") & ~pl.col("adapts")).sum()
        )
        asked = places.select(asks=(asks & ~closed).sum())
        return pl.concat([asked, mild], how="horizontal")

    def any_of(self, cuts: Iterable[Cut]) -> Any:
        """Any of the cuts."""
        return reduce(operator.or_, map(self._cut, cuts), self._pl.lit(False))

    def _cut(self, cut: Cut) -> Any:
        found = reduce(operator.or_, [*map(self.span, cut.spans), *map(self._rest, cut.rests)])
        return reduce(operator.and_, map(self.span, cut.where), found)

    def span(self, span: Span) -> Any:
        """A column's codes in a stretch."""
        column = self._pl.col(span.column)
        if span.low == span.high:
            return column == span.low
        return column <= span.high if span.low == 0 else column.is_between(span.low, span.high)

    def _rest(self, rest: Rest) -> Any:
        flags = self._pl.col(f"flags{rest.word}") & (1 << rest.flag)
        return (self._pl.col(rest.column) == rest.code) & (flags != 0)

    def best(self, scoring: Scoring, n: int) -> list[tuple[str, int]]:
        """The first `n` places: id and score."""
        listing = Listing(scoring, self.table.asks, self.span, self.any_of)
        near = listing.near(self.frame, self.at_home)
        found = listing.best(self._flagged(scoring.query, near), n).collect()
        return self.table.named(*(found[name].to_numpy().astype(np.int64) for name in found.columns))

    def close(self) -> None:
        """Lets the frame go."""
        del self.frame, self.at_home


def guesses(one: Said) -> bool:
    """Whether a rule and item closes places by an estimate too."""
    return one.at_least(CLOSED) != one.at_least(KNOWN)


def _shuts(told: list[int]) -> list[Shut]:
    return [Shut(*told[at : at + 4]) for at in range(0, len(told), 4)]

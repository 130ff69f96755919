"""The statements that DuckDB and SQLite are asked; both understand the same ones.

The places are read once: what closes a place is put into a few words of flags, the places are counted by those
words and their outcome, and how many each rule closes is read from those counts. Only what isn't closed is asked
for the milder outcomes, as CASE does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from evaluation.benchmarks.rivals.query import CLOSED, CUTS, KNOWN, Counts, Cut, Query, Rest, Span
from evaluation.benchmarks.rivals.table import FUNCTION
from matcher.bits import Ints
from matcher.screen import Shut
from matcher.verdict import Outcome

PER_WORD: Final = 31
"""Rules per word of 63 flags: each has a flag for what closes, and one for what is known to."""
Rows = Sequence[npt.NDArray[Any]]


def screening(query: Query, *, materialized: bool = False) -> str:
    """Per different combination of what closes, and per outcome, how many places there are.

    SQLite works an expression out again wherever its name is used, unless it is told to write it down first.
    """
    words = [f"{word} AS closes{at}" for at, word in enumerate(closing_words(query))]
    shut = " OR ".join(f"closes{at} <> 0" for at in range(len(words)))
    marks = [any_sql(cut for one in query.said for cut in one.at_least(mark)) for mark in CUTS[:3]]
    milder = " ".join(f"WHEN {marks[at]} THEN {at + 1}" for at in (2, 1, 0))
    names = ", ".join(f"closes{at}" for at in range(len(words)))
    counted = f"SELECT count(*), outcome, {names} FROM judged GROUP BY outcome, {names}"
    if materialized:
        case = f"CASE WHEN {any_sql(query.closing_cuts())} THEN 4 {milder} ELSE 0 END AS outcome"
        return (
            f"WITH judged AS MATERIALIZED (SELECT {', '.join(words)}, {case} FROM {source(query)}) {counted}"
        )
    return (
        f"WITH told AS (SELECT *, {', '.join(words)} FROM {source(query)}), "
        f"judged AS (SELECT {names}, CASE WHEN {shut} THEN 4 {milder} ELSE 0 END AS outcome FROM told) "
        f"{counted}"
    )


def source(query: Query) -> str:
    """The places, with the flags of their function where a query needs them."""
    return f"places JOIN by_{FUNCTION} USING ({FUNCTION})" if query.functions.any() else "places"


def closing_words(query: Query) -> list[str]:
    """What closes a place as words of flags: two per rule and item, in order."""
    keys = query.closing()
    flags = [_flag(one.at_least(mark), 2 * (at % PER_WORD) + known)
        for at, one in enumerate(keys) for known, mark in enumerate((CLOSED, KNOWN))]  # fmt: skip
    size = 2 * PER_WORD
    return [" | ".join(flags[at : at + size]) for at in range(0, len(flags), size)] or ["0"]


def _flag(cuts: Sequence[Cut], at: int) -> str:
    return f"CAST(({any_sql(cuts)}) AS BIGINT) * {1 << at}" if cuts else "0"


def counts_of(query: Query, total: int, rows: Rows) -> Counts:
    """The answer from the rows of `screening`, as columns."""
    number, outcome, *words = (np.asarray(column).astype(np.int64) for column in rows)
    reached = [int(number[outcome >= one].sum()) for one in list(Outcome)[1:]]
    flags = [
        ((words[at // PER_WORD] >> (2 * (at % PER_WORD))) & 3).astype(np.int64)
        for at in range(len(query.closing()))
    ]
    closes = np.array([flag > 0 for flag in flags]).reshape(len(flags), len(number))
    known = np.array([flag > 1 for flag in flags]).reshape(len(flags), len(number))
    once, unsure = closes.sum(axis=0) == 1, ~known.any(axis=0)
    shut = {
        one.key: _shut(number, closes[at], known[at], once, unsure) for at, one in enumerate(query.closing())
    }
    return Counts.told(total, reached, shut)


def _shut(number: Ints, closes: Any, known: Any, once: Any, unsure: Any) -> Shut:
    told = (known, known & once, closes & unsure, closes & ~known & once)
    return Shut(*(int(number[places].sum()) for places in told))


def any_sql(cuts: Iterable[Cut]) -> str:
    """Any of the cuts."""
    return " OR ".join(_cut(cut) for cut in cuts) or "FALSE"


def _cut(cut: Cut) -> str:
    found = " OR ".join([*map(span_sql, cut.spans), *map(rest_sql, cut.rests)])
    return f"({' AND '.join([f'({found})', *map(span_sql, cut.where)])})" if cut.where else found


def span_sql(span: Span) -> str:
    """A column's codes in a stretch."""
    if span.low == span.high:
        return f"{span.column} = {span.low}"
    if span.low == 0:
        return f"{span.column} <= {span.high}"
    return f"{span.column} BETWEEN {span.low} AND {span.high}"


def rest_sql(rest: Rest) -> str:
    """A code for which the function decides."""
    return f"({rest.column} = {rest.code} AND (flags{rest.word} & {1 << rest.flag}) <> 0)"


def flag_columns(query: Query) -> dict[str, Ints]:
    """The table of functions that a query is asked with: the function, and its words of flags."""
    words = {f"flags{at}": word.astype(np.int64) for at, word in enumerate(query.functions)}
    return {FUNCTION: np.arange(query.functions.shape[1]), **words}

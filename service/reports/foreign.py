"""Lists of any tool against judgements of any tool: a line per measure, as such tools print them, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import pandas as pd

from datasets.problems import DataError, Problem
from evaluation.estimate import mean
from evaluation.measures import Heads, Scored, evaluated, heads, parse_many, read_qrels, read_run
from service.words import Words

T = TypeVar("T")
DIGITS: Final = 4
"""Decimals on the screen, as trec_eval has; files have them all."""
NONE: Final = "-"
"""Where a line has no interval."""


class Misnamed(DataError):
    """The files are in order; it is the measures that aren't there, or not so."""


def scored(run: str, qrels: str, measures: str) -> tuple[list[Scored], Heads]:
    """The figures, and who counted; DataError with the problems of both files and of the measures at once, Misnamed
    where only the measures have any.
    """
    problems: list[Problem] = []

    def tried(read: Callable[[str], T], given: str) -> T | None:
        try:
            return read(given)
        except DataError as error:
            problems.extend(error.problems)
        return None

    lists, gains = tried(read_run, run), tried(read_qrels, qrels)
    kind, wanted = DataError if problems else Misnamed, tried(parse_many, measures)
    if lists is None or gains is None or wanted is None:
        raise kind(problems)
    return evaluated(lists, gains, wanted), heads(lists, gains)


def ends(one: Scored, seed: int = 1) -> tuple[float | None, float | None]:
    """The interval of a figure that is a mean over people, drawn by person; none of one person, or of no mean."""
    if one.per is None:
        return None, None
    found = mean(one.per.tolist(), list(one.per.index), seed=seed)
    return found.low, found.high


def scored_text(found: Sequence[Scored], words: Words, seed: int = 1) -> str:
    """A line per measure with tabs between: its name, the figure with a decimal point, and the ends of its interval."""
    return "\n".join("\t".join((str(one.measure), *_figures(one, words, seed))) for one in found)


def _figures(one: Scored, words: Words, seed: int) -> list[str]:
    value = words("report_why." + str(one.why)) if one.value is None else f"{one.value:.{DIGITS}f}"
    return [value, *(NONE if end is None else f"{end:.{DIGITS}f}" for end in ends(one, seed))]


def scored_rows(found: Sequence[Scored], seed: int = 1) -> list[dict[str, Any]]:
    """The same as plain values, with every decimal."""
    return [_row(one, *ends(one, seed)) for one in found]


def _row(one: Scored, low: float | None, high: float | None) -> dict[str, Any]:
    return {
        "measure": str(one.measure), "value": one.value, "low": low, "high": high, "n": one.n,
        "why": str(one.why) if one.why else None,
    }  # fmt: skip


def scored_csv(found: Sequence[Scored], seed: int = 1) -> str:
    """The same as CSV."""
    return str(pd.DataFrame(scored_rows(found, seed)).to_csv(index=False, lineterminator="\n"))


def heads_said(found: Heads, words: Words) -> str:
    """Who counted, who of those had no list, and whose list nobody judged."""
    said = [words("rep_lists.heads", people=found.people, unfound=found.unfound)]
    if found.ignored:
        said.append(words("rep_lists.ignored", count=found.ignored))
    return " ".join(said)

"""Lists of any tool against judgements of any tool: a line per measure, as such tools print them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pandas as pd

from datasets.problems import DataError, Problem
from evaluation.measures import Heads, Scored, evaluated, heads, parse_many, read_qrels, read_run
from service.words import Words

T = TypeVar("T")
DIGITS = 4
"""Decimals on the screen, as trec_eval has; files have them all."""


def scored(run: str, qrels: str, measures: str) -> tuple[list[Scored], Heads]:
    """The figures, and who counted; DataError with the problems of both files and of the measures at once."""
    problems: list[Problem] = []

    def tried(read: Callable[[str], T], given: str) -> T | None:
        try:
            return read(given)
        except DataError as error:
            problems.extend(error.problems)
        return None

    lists, gains, wanted = tried(read_run, run), tried(read_qrels, qrels), tried(parse_many, measures)
    if lists is None or gains is None or wanted is None:
        raise DataError(problems)
    return evaluated(lists, gains, wanted), heads(lists, gains)


def scored_text(found: Sequence[Scored], words: Words) -> str:
    """A line per measure: its name, a tab, and the figure with a decimal point."""
    return "\n".join(f"{one.measure}\t{_figure(one, words)}" for one in found)


def _figure(one: Scored, words: Words) -> str:
    return words("report_why." + str(one.why)) if one.value is None else f"{one.value:.{DIGITS}f}"


def scored_rows(found: Sequence[Scored]) -> list[dict[str, Any]]:
    """The same as plain values, with every decimal."""
    return [
        {
            "measure": str(one.measure),
            "value": one.value,
            "n": one.n,
            "why": str(one.why) if one.why else None,
        }
        for one in found
    ]


def scored_csv(found: Sequence[Scored]) -> str:
    """The same as CSV."""
    return str(pd.DataFrame(scored_rows(found)).to_csv(index=False, lineterminator="\n"))


def heads_said(found: Heads, words: Words) -> str:
    """Who counted, who of those had no list, and whose list nobody judged."""
    said = [words("rep_lists.heads", people=found.people, unfound=found.unfound)]
    if found.ignored:
        said.append(words("rep_lists.ignored", count=found.ignored))
    return " ".join(said)

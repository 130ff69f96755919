"""What measures are counted from, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final, Self

import numpy as np
import pandas as pd

from datasets.problems import DataError, Problem
from evaluation.measures.graded import Graded, ids
from evaluation.measures.value import Measure


class Why(StrEnum):
    """Why there is no figure."""

    NOT_MEASURED = "not_measured"
    """The table that it is counted from isn't there."""
    TOO_FEW = "too_few"
    """There is nothing, or too little, to count."""
    NOT_REACHED = "not_reached"
    """So far too few have come to an end to say when it ends."""


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "lists": ("profile", "vacancy", "rank"),
    "gains": ("profile", "vacancy", "gain"),
    "places": ("id",),
    "chances": ("profile", "vacancy", "chance", "happened"),
    "flows": ("from", "to", "persons", "weeks"),
    "employers": ("id",),
    "placed": ("profile", "vacancy", "score"),
    "pairs": ("profile", "vacancy", "score", "priority"),
    "waits": ("profile", "weeks", "ended"),
})  # fmt: skip
"""The columns that no table can do without."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """The tables that measures are counted from; what isn't there isn't measured. Other columns are no bother.

    `people` is everybody who counts, those without a list too; where it is left out, everybody with gains. How places
    share the lists is counted over all lists, whoever counts.
    `lists` profile, vacancy, rank (from 1), score · `gains` profile, vacancy, gain (the highest of a pair counts; below
    0 is not judged) · `places` id, openings · `chances` profile, vacancy, chance, happened · `flows` from, to, persons,
    weeks · `employers` id, headcount · `placed` profile, vacancy, score · `pairs` profile, vacancy, score, priority
    (the higher goes first) · `waits` profile, weeks, ended (False: still waiting).
    """

    people: tuple[str, ...] | None = None
    lists: pd.DataFrame | None = None
    gains: pd.DataFrame | None = None
    places: pd.DataFrame | None = None
    chances: pd.DataFrame | None = None
    flows: pd.DataFrame | None = None
    employers: pd.DataFrame | None = None
    placed: pd.DataFrame | None = None
    pairs: pd.DataFrame | None = None
    waits: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        problems = [
            Problem(
                file=name, expected=f"a column {column}", remedy="Give the table with all of its columns."
            )
            for name, columns in COLUMNS.items()
            for column in columns
            if (table := getattr(self, name)) is not None and column not in table
        ]
        if problems:
            raise DataError(problems)

    @cached_property
    def counted(self) -> pd.Index[str]:
        """Everybody who counts, each once, in order."""
        if self.people is not None:
            return ids(self.people)
        return ids([] if self.gains is None else self.gains["profile"])

    @cached_property
    def graded(self) -> Graded | None:
        """The lists beside what came of them; worked out once for all measures."""
        if self.lists is None or self.gains is None:
            return None
        return Graded.of(self.counted, self.lists, self.gains)

    @cached_property
    def judged(self) -> Graded | None:
        """The same of the places with a known outcome alone, moved up."""
        return None if self.graded is None else self.graded.known()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scored:
    """A measure and its figure over `n` units; None where it can't be said, and then `why`.

    `per` is what the figure is the mean of, by profile (more than one row a person where it is a mean over pairs); None
    where it isn't a mean.
    """

    measure: Measure
    value: float | None
    per: pd.Series[float] | None = None
    n: int = 0
    why: Why | None = None

    @classmethod
    def mean(cls, measure: Measure, per: pd.Series[float]) -> Self:
        """The mean of figures by profile; too few where there are none."""
        if per.empty:
            return cls.none(measure, Why.TOO_FEW)
        return cls(measure=measure, value=float(per.mean()), per=per, n=len(per))

    @classmethod
    def figure(cls, measure: Measure, value: float | None, n: int, why: Why = Why.TOO_FEW) -> Self:
        """A figure that is no mean over people; none where it is undefined."""
        if value is None or not np.isfinite(value):
            return cls.none(measure, why)
        return cls(measure=measure, value=float(value), n=n)

    @classmethod
    def none(cls, measure: Measure, why: Why) -> Self:
        """No figure, and why."""
        return cls(measure=measure, value=None, why=why)

"""Ranking: what a ranker is, and `Weighted`, the ranker of one table of weights that anybody can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

import numpy as np

from datasets.model import Profile
from matcher import parts
from matcher.bits import Ints
from matcher.selection import Selection
from matcher.shares import whole_points


@dataclass(frozen=True, eq=False)
class Points:
    """What each part gives each place, in whole thousandths: `values` has shape (n_vacancies, n_parts)."""

    names: tuple[str, ...]
    values: Ints

    @property
    def scores(self) -> Ints:
        """The score of each place: the sum of its parts, shape (n_vacancies,)."""
        return np.asarray(self.values.sum(axis=1, dtype=np.int64))

    def of(self, at: int) -> Mapping[str, int]:
        """The parts of one place by name."""
        return MappingProxyType(dict(zip(self.names, map(int, self.values[at]), strict=True)))


class Ranked(NamedTuple):
    """Places, best first: positions in the network's table, with their points in the same order."""

    rows: Ints
    points: Points


class Ranker(Protocol):
    """Gives parts, never a bare score; the score is their sum."""

    @property
    def names(self) -> tuple[str, ...]:
        """One name per part."""

    def parts(self, profile: Profile, vacancies: Selection, on: date) -> Points:
        """The parts of every selected place, shape (n_vacancies, n_parts)."""


class Weight(NamedTuple):
    """How many thousandths a part is worth at most, the share it takes of that, and why it weighs so much.

    Without a share of its own it is the part of the verdict: what its cost leaves.
    """

    most: int
    share: parts.Part | None
    why: str


WEIGHTS: Final[Mapping[str, Weight]] = MappingProxyType(
    {
        "capacity": Weight(300, None, (
            "An open question or adaptation costs time and may end in a no, but a good match with one "
            "question is worth more than a poor match without.")),
        "competences": Weight(300, parts.competences, (
            "Work that uses what somebody can do is found sooner and kept longer; as heavy as certainty.")),
        "travel": Weight(150, parts.travel, (
            "The way costs energy every day, yet people do go further for work that suits them.")),
        "wish": Weight(100, parts.wish, (
            "A wish directs where places are equally suitable; it must not close the way to work.")),
        "hours": Weight(75, parts.hours, (
            "Using more of what somebody can work comes nearer to the old wage and to recovery.")),
        "wage": Weight(75, parts.wage, (
            "Suitable work aims at 65% of the old wage or more; many places don't say their wage.")),
    }
)  # fmt: skip
"""The weights of the expert ranker; together 1000."""


@dataclass(frozen=True)
class Weighted:
    """The expert ranker: each part is a share of 0 to 1000 times its weight, halves up."""

    weights: Mapping[str, Weight] = field(default_factory=lambda: WEIGHTS)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts in the order of the table of weights."""
        return tuple(self.weights)

    def parts(self, profile: Profile, vacancies: Selection, on: date) -> Points:
        """The parts of every selected place, shape (n_vacancies, n_parts)."""
        columns = [self._points(one, profile, vacancies, on) for one in self.weights.values()]
        return Points(self.names, np.stack(columns, axis=1))

    def __reduce__(self) -> tuple[type[Weighted], tuple[dict[str, Weight]]]:
        """A read-only mapping doesn't travel between processes, a plain one does."""
        return Weighted, (dict(self.weights),)

    def _points(self, one: Weight, profile: Profile, vacancies: Selection, on: date) -> Ints:
        if one.share is None:
            return whole_points(one.most, parts.capacity(vacancies.cost))
        return one.share(profile, vacancies.places, on).points(one.most, vacancies.rows)


EXPERT: Final = Weighted()
"""The ranker where none is chosen."""

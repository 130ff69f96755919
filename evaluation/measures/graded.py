"""Lists beside what came of them, as flat arrays: one line per place on a list, people after each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.problems import DataError, Problem

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Graded:
    """Per line of a list its person, position (from 1) and gain (below 0: not judged); a `tie` shares a score.

    Beside it every gain above 0 that there was to find, per person the best first. Shapes (n_lines,) and (n_gains,).
    """

    people: pd.Index[str]
    person: Ints
    position: Ints
    gain: Ints
    tie: Ints
    best_person: Ints
    best_position: Ints
    best_gain: Ints

    @classmethod
    def of(cls, people: pd.Index[str], lists: pd.DataFrame, gains: pd.DataFrame) -> Self:
        """Lists in the order of their ranks, of those people alone; equal ranks stand in the order of the id.

        DataError where a place is on a list twice.
        """
        codes, names = pd.factorize(
            pd.concat([lists["vacancy"], gains["vacancy"]], ignore_index=True), sort=True
        )
        place, judged = codes[: len(lists)], codes[len(lists) :]
        person, owner = (people.get_indexer(pd.Index(one["profile"])) for one in (lists, gains))
        order = np.lexsort((place, lists["rank"].to_numpy(), person))
        order = order[person[order] >= 0]
        score = lists["score"].to_numpy(dtype=float) if "score" in lists else np.arange(float(len(lists)))
        wide = max(1, len(names))
        _once(lists, (person * wide + place)[order], order)
        found = _best(owner * wide + judged, gains["gain"].to_numpy(dtype=float), owner)
        best = found[found > 0]
        best_person, worth = best.index.to_numpy(dtype=np.int64) // wide, best.to_numpy().astype(np.int64)
        down = np.lexsort((-worth, best_person))
        return cls(
            people=people, person=person[order], position=_positions(person[order]),
            gain=_joined((person * wide + place)[order], found), tie=_ties(person[order], score[order]),
            best_person=best_person[down], best_position=_positions(best_person[down]), best_gain=worth[down],
        )  # fmt: skip

    def known(self) -> Self:
        """The lists without the places of which no outcome is known; those below move up."""
        kept = self.gain >= 0
        person = self.person[kept]
        tie = np.unique(self.tie[kept], return_inverse=True)[1]
        return replace(self, person=person, position=_positions(person), gain=self.gain[kept], tie=tie)

    def alone(self) -> Self:
        """The same where no score is shared: the order is the one listed."""
        return replace(self, tie=np.arange(len(self.person)))

    def sums(self, values: Floats) -> Floats:
        """The sum of values per line, per person: shape (n_people,)."""
        return np.bincount(self.person, weights=values, minlength=len(self.people)).astype(float)

    def together(self, values: Floats) -> Floats:
        """Per line the sum of a value over the lines that share its score."""
        return np.bincount(self.tie, weights=values).astype(float)[self.tie]

    def shared(self, values: Floats) -> Floats:
        """Per line the mean of a value over the lines that share its score."""
        return self.together(values) / self.sizes[self.tie]

    @property
    def sizes(self) -> Ints:
        """With how many lines each score is shared: shape (n_ties,)."""
        return np.bincount(self.tie)

    @property
    def first(self) -> Ints:
        """The line with which each tie begins: shape (n_ties,)."""
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.int64)


def ids(values: Iterable[str]) -> pd.Index[str]:
    """Names, each once, in order."""
    found: pd.Index[str] = pd.Index(sorted(set(values)), dtype="str", name="profile")
    return found


def _once(lists: pd.DataFrame, keys: Ints, order: Ints) -> None:
    """DataError where a place stands on a list twice."""
    if len(np.unique(keys)) == len(order):
        return
    again = order[pd.Series(keys).duplicated().to_numpy()]
    raise DataError(
        Problem(
            file="lists", row=int(row) + 1, expected="each place once on a list",
            got=repr(lists["vacancy"].iloc[row]), remedy="Leave one out.",
        )
        for row in again
    )  # fmt: skip


def _best(keys: Ints, gains: Floats, owner: Ints) -> pd.Series[float]:
    """The highest gain of each judged pair of people who count, by key, in order."""
    known = owner >= 0
    return pd.Series(gains[known]).groupby(keys[known], sort=True).max()


def _joined(lines: Ints, found: pd.Series[float]) -> Ints:
    """The gain of each line; -1 where it isn't judged."""
    at = found.index.get_indexer(pd.Index(lines))
    return np.where(at >= 0, np.append(found.to_numpy(), -1.0)[at], -1.0).astype(np.int64)


def _positions(person: Ints) -> Ints:
    """From 1 on within each person, of persons in order."""
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    lengths = np.diff(starts, append=len(person))
    return np.arange(len(person)) - np.repeat(starts, lengths) + 1


def _ties(person: Ints, score: Floats) -> Ints:
    """A number per run of lines of one person with one score."""
    if not len(person):
        return np.zeros(0, dtype=np.int64)
    new = (np.diff(person, prepend=-1) != 0) | (np.diff(score, prepend=np.nan) != 0)
    return np.cumsum(new) - 1

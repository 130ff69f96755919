"""Lists longer than are shown, as arrays, and what choosing from them does: counted apart from `matcher.exchange`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.bits import Bools, Ints
from matcher.lists import Lists


@dataclass(frozen=True, slots=True)
class Point:
    """One way of choosing: the share that is kept of the quality and left of the Gini, and the places shown."""

    name: str
    kept: float
    left: float
    shown: int

    def __str__(self) -> str:
        return (
            f"{self.name}: {100 * self.kept:.2f}% quality, {100 * self.left:.0f}% Gini, {self.shown:,} shown"
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Pool:
    """Person, place, score and rank of each line, best first per person; the openings of each place; `n` are shown."""

    n: int
    lines_of: pd.MultiIndex
    person: Ints
    place: Ints
    score: Ints
    rank: Ints
    openings: Ints

    @classmethod
    def of(cls, lists: Lists, n: int) -> Pool:
        """Of some lists."""
        frame, table = lists.frame, lists.network.tables["vacancies"]
        person, place = (
            pd.Index(ids).get_indexer(pd.Index(frame[name])).astype(np.int64)
            for ids, name in ((lists.ids, "profile"), (table["id"], "vacancy"))
        )
        openings = np.maximum(table["openings"].fillna(1).to_numpy(dtype=np.int64), 1)
        score, rank = (frame[name].to_numpy(dtype=np.int64) for name in ("score", "rank"))
        return cls(
            n=n, lines_of=_lines(frame), person=person, place=place, score=score, rank=rank, openings=openings
        )  # fmt: skip

    @property
    def plain(self) -> Bools:
        """The lines that are shown where nothing is shared out."""
        return np.asarray(self.rank <= self.n)

    @property
    def length(self) -> Ints:
        """How many lines of each person are shown."""
        return np.bincount(self.person[self.plain])

    def lines(self, lists: Lists) -> Bools:
        """Which of the lines are on some lists that were chosen from these."""
        return np.asarray(self.lines_of.isin(_lines(lists.frame)))

    def counts(self, keep: Bools) -> Ints:
        """On how many lists each place stands."""
        return np.bincount(self.place[keep], minlength=len(self.openings))

    def beyond(self, keep: Bools, cap: int) -> int:
        """How many lists are beyond so many per opening."""
        return int(np.maximum(self.counts(keep) - cap * self.openings, 0).sum())

    def shown(self, keep: Bools) -> int:
        """How many places stand on any list."""
        return int(np.count_nonzero(self.counts(keep)))

    def kept(self, keep: Bools) -> float:
        """The share of all scores that is left."""
        return float(self.score[keep].sum() / self.score[self.plain].sum())

    def gini(self, keep: Bools, *, every: bool = False) -> float:
        """How unevenly openings stand on lists: of all places on any of the longer lists, or of `every` place."""
        seen = np.arange(len(self.openings)) if every else np.unique(self.place)
        openings = self.openings[seen]
        return mean_difference(np.repeat(self.counts(keep)[seen] / openings, openings))

    def left(self, keep: Bools, *, every: bool = False) -> float:
        """The share that is left of the Gini coefficient."""
        return self.gini(keep, every=every) / self.gini(self.plain, every=every)

    def point(self, name: str, keep: Bools) -> Point:
        """One way of choosing."""
        return Point(name, self.kept(keep), self.left(keep), self.shown(keep))

    def broken(self, keep: Bools) -> list[str]:
        """What is wrong with a choice of lines."""
        sizes = np.bincount(self.person[keep], minlength=len(self.length))
        return [] if np.array_equal(sizes, self.length) else ["a list is longer or shorter than before"]


def mean_difference(values: npt.NDArray[np.float64]) -> float:
    """The Gini coefficient as it is defined: half the mean difference between any two, over the mean."""
    if not values.sum():
        return 0.0
    apart = sum(float(np.abs(values - one).sum()) for one in values)
    return apart / (2 * len(values) * float(values.sum()))


def _lines(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[["profile", "vacancy"]])

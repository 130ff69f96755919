"""The first n of a list without weighing every place: exact, because what is passed over can't reach the list.

A first look gives each place the most that it can score. A place whose most stays under the n-th best score found so
far can't be among the first n; only what remains is weighed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Final

import numpy as np

from datasets.model import Profile
from matcher import parts
from matcher.bits import Bools, Ints, Words
from matcher.cost import CLOSED, SURE_NO
from matcher.index import Index
from matcher.loops import loops
from matcher.overlaid import Overlaid
from matcher.rank import Points, Ranked, Weighted
from matcher.screen import Screened
from matcher.shares import whole_points
from matcher.together import first_of
from matcher.twins import Twins

SEEDS: Final = 2048
"""Of so many places that may score most it is worked out which to weigh first."""
SAMPLE: Final = 8192
"""So many values tell about how high the highest are."""
FIRST_LOOK: Final = 512
AT_ONCE: Final = 1024
"""So many places are weighed next, then ever more: each time the n-th best score rises, mostly at once."""
HEAVIEST: Final = 4
"""So many items are looked at for the least that a verdict weighs."""
ENDLESS: Final = 1 << 62
"""More than any score."""
GRAIN: Final = 1024
"""The most that a verdict gives is looked up in steps of so much weight."""


@dataclass(frozen=True, eq=False)
class _Silence:
    """The most that a verdict can give: it weighs at least what a place's silence on the heaviest items does.

    `table` holds it per function and set of items that a place is silent on, flat; `codes` are those of the items.
    """

    index: Index
    table: Ints
    codes: Ints

    @classmethod
    def of(cls, screened: Screened, verdicts: tuple[int, ...]) -> _Silence:
        """Of one person; where what counts differs from place to place no item is looked at."""
        items = [one for stance in screened.stances if stance.where is None for one in stance.all.values()]
        heavy = sorted(items, key=lambda one: (-one.heaviest, one.code))[:HEAVIEST]
        asked = np.zeros((len(screened.index.keys), len(heavy)))
        for at, one in enumerate(heavy):
            asked[:, at] = one.asked
        weights = asked @ (np.arange(1 << len(heavy)) >> np.arange(len(heavy))[:, None] & 1)
        table = _at_most(verdicts)[np.minimum(weights.astype(np.int64), SURE_NO) // GRAIN]
        return cls(screened.index, table.reshape(-1), np.array([one.code for one in heavy], dtype=np.int64))

    def most(self, rows: Ints) -> Ints:
        """The most of some places, shape as the rows."""
        index = self.index
        return loops().quiet(self.table, index.functions.codes, index.arrays["rest"], self.codes, rows)


class _Race:
    """The places of a list on their way to its first n; rows are those of the index."""

    def __init__(self, screened: Screened, ranker: Weighted, profile: Profile, rows: Ints, on: date) -> None:
        """The most that all parts together can be, for every row."""
        self.screened, self.ranker, self.rows = screened, ranker, rows
        places = screened.index.places
        self.shares = {
            name: one.share(profile, places, on) for name, one in ranker.weights.items() if one.share
        }
        self.id_ranks = places.id_ranks
        self.at = np.empty(0, dtype=np.int64)
        self.weights = self.scores = self.at
        self._first = {name: one.upto(ranker.weights[name].most) for name, one in self.shares.items()}
        self._silence = _Silence.of(screened, self._verdicts)
        self.upper = self._upper()

    def _upper(self) -> Ints:
        """What a first look gives every row."""
        places, most = self.screened.index.places, self.ranker.weights
        column_of = places.column_of
        tables: dict[int, Ints] = {}
        found = self._silence.most(self.rows)
        for name, one in self._first.items():
            if one is None:
                found += self.shares[name].points(most[name].most, self.rows)
            elif id(one.codes) in column_of:
                tables[column_of[id(one.codes)]] = one.points
            else:
                found += one.at(self.rows)
        return found + loops().added(list(tables.values()), list(tables), places.side_by_side, self.rows)

    def most(self, at: Ints) -> Ints:
        """The most that some places can score: all parts but the verdict's are exact."""
        rows, found = self.rows[at], self.upper[at]
        for name, one in self._first.items():
            if one and not one.exact:
                found += self.shares[name].points(self.ranker.weights[name].most, rows) - one.at(rows)
        return found

    def capacity(self, weights: Ints) -> Ints:
        """The points of the verdict for what reasons weigh."""
        return _capacity(self._verdicts, weights)

    @property
    def _verdicts(self) -> tuple[int, ...]:
        """The most of each part that is the verdict's."""
        return tuple(one.most for one in self.ranker.weights.values() if one.share is None)

    def points(self, rows: Ints, weights: Ints) -> Points:
        """The parts of some places, given what their verdicts weigh."""
        columns = [
            self.shares[name].points(one.most, rows)
            if one.share
            else whole_points(one.most, parts.capacity(weights))
            for name, one in self.ranker.weights.items()
        ]
        return Points(self.ranker.names, np.stack(columns, axis=1))

    def weigh(self, at: Ints, most: Ints) -> None:
        """Weigh some more places, given the most that they can score; those that prove to be closed drop out."""
        rows = self.rows[at]
        weights = self.screened.weighed(rows)
        open_ = weights < CLOSED
        if not open_.all():
            at, most, rows, weights = at[open_], most[open_], rows[open_], weights[open_]
        self.at = np.concatenate([self.at, at])
        self.weights = np.concatenate([self.weights, weights])
        score = most - self._silence.most(rows) + self.capacity(weights)
        self.scores = np.concatenate([self.scores, score])

    def ranks(self, at: Ints) -> Ints:
        """The positions of the ids of some places among all ids in order."""
        return np.asarray(self.id_ranks[self.rows[at]])

    def ranks_of(self, some: Ints, at: Ints) -> Ints:
        """The same of some of some places."""
        return self.ranks(some[at])

    def best(self, n: int) -> Ints:
        """The first n so far, best first: positions among what was weighed."""
        found = highest(self.scores, partial(self.ranks_of, self.at), n)
        return np.asarray(found[np.lexsort((self.ranks(self.at[found]), -self.scores[found]))])

    def bar(self, n: int) -> int:
        """What a place must score to come among the first n so far."""
        best = self.best(n)
        return int(self.scores[best[-1]]) if len(best) == n else 0

    def reaches(self, at: Ints, most: Ints, n: int) -> Bools:
        """Whether places that score so much at most can still come among the first n; ties go by id."""
        best = self.best(n)
        if len(best) < n:
            return np.ones(len(at), dtype=bool)
        least, last = self.scores[best[-1]], self.ranks(self.at[best[-1:]])[0]
        return np.asarray((most > least) | ((most == least) & (self.ranks(at) < last)))


def _capacity(verdicts: tuple[int, ...], weights: Ints) -> Ints:
    share = parts.capacity(weights)
    return sum((whole_points(most, share) for most in verdicts), np.zeros(len(weights), dtype=np.int64))


@lru_cache(maxsize=16)
def _at_most(verdicts: tuple[int, ...]) -> Ints:
    """The most that verdicts give for reasons that weigh from so many times `GRAIN` on, up to a sure no."""
    return _capacity(verdicts, np.arange(SURE_NO // GRAIN + 1) * GRAIN)


def shortlist(
    profile: Profile, screened: Screened, n: int, *, on: date, ranker: Weighted, within: Words | None = None
) -> Ranked:
    """The first `n` open places by (-score, id), of those of `within` where it is given; the same as the plain way."""
    if isinstance(screened, Overlaid):
        return first_of(
            screened, n, on=on, ranker=ranker, within=within,
            each=lambda part, where: shortlist(profile, part, n, on=on, ranker=ranker, within=where),
        )  # fmt: skip
    index = screened.index
    open_ = ~screened.soon_closed if within is None else within & ~screened.soon_closed
    twins = _passed_over(index, ranker, open_)
    rows = loops().rows(open_ & twins.first if twins else open_, len(index))
    race = _Race(screened, ranker, profile, rows, on)
    _run(race, n)
    best = race.best(n)
    found, weights = rows[race.at[best]], race.weights[best]
    if twins and len(best):
        of, found = twins.spread(found, n)
        order = np.lexsort((race.id_ranks[found], -race.scores[best][of]))[:n]
        found, weights = found[order], weights[of[order]]
    return Ranked(index.order[found].astype(np.int64), race.points(found, weights))


def _passed_over(index: Index, ranker: Weighted, open_: Words) -> Twins | None:
    """The twins, where of each kind one can stand for all: none was taken away, and every part is one of ours."""
    own = all(one.share is None or one.share.__module__ == parts.__name__ for one in ranker.weights.values())
    return index.twins if own and index.twins and index.twins.together(open_) else None


def _run(race: _Race, n: int) -> None:
    """Weigh until nothing that was passed over can reach the list."""
    if n == 0 or not len(race.rows):
        return
    seeds, least = _seeds(race.upper, max(SEEDS, 2 * n))
    most = race.most(seeds)
    first = highest(most, np.asarray, max(FIRST_LOOK, 2 * n))
    race.weigh(seeds[first], most[first])
    left, most = _left(race, race.bar(n), (seeds, most, first), least)
    size = AT_ONCE
    while len(left):
        keep = race.reaches(left, most, n)
        left, most = left[keep], most[keep]
        chunk = highest(most, partial(race.ranks_of, left), size)
        size *= 4
        race.weigh(left[chunk], most[chunk])
        left, most = np.delete(left, chunk), np.delete(most, chunk)


def _seeds(values: Ints, n: int) -> tuple[Ints, int]:
    """About the `n` highest values, never fewer than `n` where there are so many: which ones is judged by a sample.

    And from what value on they are all there.
    """
    step = max(1, len(values) // SAMPLE)
    sample = values[::step]
    rank = min(len(sample), n // step + 1)
    least = int(np.partition(sample, len(sample) - rank)[len(sample) - rank])
    found = np.flatnonzero(values >= least)
    if n <= len(found) <= 2 * n:
        return found, least
    found = found[: 2 * n] if len(found) > n else highest(values, np.asarray, n)
    return found, (0 if len(found) == len(values) else ENDLESS)


def _left(race: _Race, bar: int, looked: tuple[Ints, Ints, Ints], least: int) -> tuple[Ints, Ints]:
    """The places that can still reach the list after a first look, and the most that they can score.

    `looked` holds those that were looked at, the most that they score, and which of them were weighed; no other
    scores `least` or more.
    """
    seeds, most, weighed = looked
    if bar < least:
        open_ = race.upper >= bar
        open_[seeds[weighed]] = False
        left = np.flatnonzero(open_)
        most = race.most(left)
    else:
        left, most = np.delete(seeds, weighed), np.delete(most, weighed)
    keep = most >= bar
    return left[keep], most[keep]


def highest(values: Ints, ranks: Callable[[Ints], Ints], n: int) -> Ints:
    """The positions of the `n` highest values, of equal ones those of lowest rank; values are 0 or more."""
    if len(values) <= n:
        return np.arange(len(values))
    counts = np.cumsum(np.bincount(values)[::-1])
    cut = len(counts) - 1 - int(np.searchsorted(counts, n))
    above, same = np.flatnonzero(values > cut), np.flatnonzero(values == cut)
    if len(same) > n - len(above):
        same = same[np.argpartition(ranks(same), n - len(above) - 1)[: n - len(above)]]
    return np.concatenate([above, same])

"""The first n of a list without weighing every place: exact, because what is passed over can't reach the list.

A first look gives each place the most that it can score. A place whose most stays under the n-th best score found so
far can't be among the first n; only what remains is weighed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

import numpy as np

from datasets.model import Profile
from matcher import parts
from matcher.bits import Bools, Ints, Words
from matcher.cost import CLOSED
from matcher.index import Index
from matcher.look import Look, Reaching, capacity
from matcher.loops import loops
from matcher.overlaid import Overlaid
from matcher.rank import Points, Ranked, Weighted
from matcher.screen import Screened
from matcher.shares import Upto, whole_points
from matcher.together import first_of
from matcher.twins import Twins

SEEDS: Final = 2048
"""Of so many places that may score most, or of some more for a long list, it is worked out which to weigh first."""
KEPT: Final = 4
"""So many times as many are kept, so that mostly no place has to be looked at twice."""
FIRST_LOOK: Final = 192
"""So many are weighed first, or some more for a long list."""
AT_ONCE: Final = 1024
"""So many places are weighed next, then ever more: each time the n-th best score rises, mostly at once."""


class _Race:
    """The places of a list on their way to its first n; rows are those of the index."""

    def __init__(self, screened: Screened, ranker: Weighted, profile: Profile, on: date) -> None:
        """With what tells the most that each place can score."""
        self.screened, self.ranker = screened, ranker
        places = screened.index.places
        self.shares = {
            name: one.share(profile, places, on) for name, one in ranker.weights.items() if one.share
        }
        self._first = {name: one.upto(ranker.weights[name].most) for name, one in self.shares.items()}
        self._verdicts = tuple(one.most for one in ranker.weights.values() if one.share is None)
        self.id_ranks = places.id_ranks
        self.rows = self.weights = self.scores = np.empty(0, dtype=np.int64)
        unsaid = (_endless(ranker.weights[name].most) for name, one in self._first.items() if not one)
        said = (each for one in self._first.values() for each in one)
        self.look = Look.of(screened, self._verdicts, (*said, *unsaid))

    def most(self, found: Reaching) -> Ints:
        """The most that some places can score: all parts but the verdict's are exact."""
        rows, most = found.rows, found.most.copy()
        for name, uptos in self._first.items():
            if not uptos or not all(map(self.look.exact, uptos)):
                weight = self.ranker.weights[name].most
                most += self.shares[name].points(weight, rows)
                for one in uptos or (_endless(weight),):
                    most -= self.look.told(one, rows)
        return most

    def points(self, rows: Ints, weights: Ints) -> Points:
        """The parts of some places, given what their verdicts weigh."""
        columns = [
            self.shares[name].points(one.most, rows)
            if one.share
            else whole_points(one.most, parts.capacity(weights))
            for name, one in self.ranker.weights.items()
        ]
        return Points(self.ranker.names, np.stack(columns, axis=1))

    def weigh(self, rows: Ints, most: Ints) -> None:
        """Weigh some more places, given the most that they can score; those that prove to be closed drop out."""
        weights = self.screened.weighed(rows)
        open_ = weights < CLOSED
        if not open_.all():
            rows, most, weights = rows[open_], most[open_], weights[open_]
        self.rows = np.concatenate([self.rows, rows])
        self.weights = np.concatenate([self.weights, weights])
        score = most - self.look.silent(rows) + capacity(self._verdicts, weights)
        self.scores = np.concatenate([self.scores, score])

    def ranks(self, rows: Ints) -> Ints:
        """The positions of the ids of some places among all ids in order."""
        return np.asarray(self.id_ranks[rows])

    def ranks_of(self, rows: Ints, at: Ints) -> Ints:
        """The same of some of some places."""
        return self.ranks(rows[at])

    def best(self, n: int) -> Ints:
        """The first n so far, best first: positions among what was weighed."""
        found = highest(self.scores, partial(self.ranks_of, self.rows), n)
        return np.asarray(found[np.lexsort((self.ranks(self.rows[found]), -self.scores[found]))])

    def bar(self, n: int) -> int:
        """What a place must score to come among the first n so far."""
        best = self.best(n)
        return int(self.scores[best[-1]]) if len(best) == n else 0

    def reaches(self, rows: Ints, most: Ints, n: int) -> Bools:
        """Whether places that score so much at most can still come among the first n; ties go by id."""
        best = self.best(n)
        if len(best) < n:
            return np.ones(len(rows), dtype=bool)
        least, last = self.scores[best[-1]], self.ranks(self.rows[best[-1:]])[0]
        return np.asarray((most > least) | ((most == least) & (self.ranks(rows) < last)))


def _endless(most: int) -> Upto:
    """As much as a part can give, for every place."""
    return Upto(np.array([most]), None, exact=False)


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
    twins = _passed_over(index, ranker, None if within is None else open_)
    race = _Race(screened, ranker, profile, on)
    if n:
        _run(race, open_ & twins.first if twins else open_, n)
    best = race.best(n)
    found, weights = race.rows[best], race.weights[best]
    if twins and len(best):
        of, found = twins.spread(found, n)
        order = np.lexsort((race.id_ranks[found], -race.scores[best][of]))[:n]
        found, weights = found[order], weights[of[order]]
    return Ranked(index.order[found].astype(np.int64), race.points(found, weights))


def _passed_over(index: Index, ranker: Weighted, chosen: Words | None) -> Twins | None:
    """The twins, where of each kind one can stand for all: every part is one of ours, and no twin alone was taken
    away. What the rules close they close together, so that only chosen places are looked at.
    """
    own = all(one.share is None or one.share.__module__ == parts.__name__ for one in ranker.weights.values())
    twins = index.twins if own else None
    return twins if twins and (chosen is None or twins.together(chosen)) else None


def _run(race: _Race, open_: Words, n: int) -> None:
    """Weigh until no place of a set that was passed over can reach the list."""
    size = _enough(n, SEEDS)
    found = race.look.highest(open_, KEPT * size)
    chosen = highest(found.most, np.asarray, size)
    rows, most = found.rows[chosen], race.most(found.some(chosen))
    first = highest(most, np.asarray, _enough(n, FIRST_LOOK))
    race.weigh(rows[first], most[first])
    bar = race.bar(n)
    if bar < found.least:
        rest = race.look.reaching(_without(open_, rows), bar)
    else:
        reaches = found.most >= bar
        reaches[chosen] = False
        rest = found.some(np.flatnonzero(reaches))
    rows, most = np.delete(rows, first), np.delete(most, first)
    _go_on(race, np.concatenate([rows, rest.rows]), np.concatenate([most, race.most(rest)]), n)


def _enough(n: int, least: int) -> int:
    """How many places to look at for a list of so many: tried out on lists of 20 and of 50."""
    return max(least, 2 * n, min(n * least // 25, 4 * least))


def _go_on(race: _Race, rows: Ints, most: Ints, n: int) -> None:
    """Weigh places while they can reach the list, given the most that they can score."""
    size = AT_ONCE
    while len(rows):
        keep = race.reaches(rows, most, n)
        rows, most = rows[keep], most[keep]
        if len(rows):
            chunk = highest(most, partial(race.ranks_of, rows), size)
            size *= 4
            race.weigh(rows[chunk], most[chunk])
            rows, most = np.delete(rows, chunk), np.delete(most, chunk)


def _without(places: Words, rows: Ints) -> Words:
    """A set of places but for some rows."""
    taken = np.zeros_like(places)
    loops().mark(taken, rows)
    return np.asarray(places & ~taken)


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

"""The first n of a list without weighing every place: exact, because what is passed over can't reach the list.

All parts but the verdict's are cheap. A place whose other parts, with the most that a verdict can give, stay under
the n-th best score found so far can't be among the first n; only what remains is weighed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

import numpy as np

from datasets.model import Profile
from matcher import bits, parts
from matcher.bits import Bools, Ints, Words
from matcher.layers import Rows
from matcher.overlaid import Overlaid
from matcher.rank import Points, Ranked, Weighted
from matcher.screen import Screened
from matcher.shares import whole_points
from matcher.together import first_of

FIRST_LOOK: Final = 512
AT_ONCE: Final = 2048
"""So many places are weighed at a time; each time the n-th best score rises."""
HEAVIEST: Final = 6
"""So many items are looked at for the least that a verdict weighs."""


class _Race:
    """The places of a list on their way to its first n; rows are those of the index."""

    def __init__(self, screened: Screened, ranker: Weighted, profile: Profile, rows: Ints, on: date) -> None:
        """All parts but the verdict's for every row."""
        self.screened, self.ranker, self.rows = screened, ranker, rows
        places = screened.index.places
        self.shares = {
            name: one.share(profile, places, on) for name, one in ranker.weights.items() if one.share
        }
        self.rest = np.zeros(len(rows), dtype=np.int64)
        for name, share in self.shares.items():
            self.rest += share.points(ranker.weights[name].most, rows)
        self.id_ranks = places.id_ranks
        self.at = np.empty(0, dtype=np.int64)
        self.weights = self.scores = self.at

    def capacity(self, weights: Ints) -> Ints:
        """The points of the verdict for what reasons weigh."""
        own = [one.most for one in self.ranker.weights.values() if one.share is None]
        share = parts.capacity(weights)
        return sum((whole_points(most, share) for most in own), np.zeros(len(weights), dtype=np.int64))

    def points(self, order: Ints) -> Points:
        """The parts of some of the weighed places."""
        rows, weights = self.rows[self.at[order]], self.ranker.weights.items()
        columns = [
            self.shares[name].points(one.most, rows)
            if one.share
            else whole_points(one.most, parts.capacity(self.weights[order]))
            for name, one in weights
        ]
        return Points(self.ranker.names, np.stack(columns, axis=1))

    def weigh(self, at: Ints) -> None:
        """Weigh some more places."""
        weights = self.screened.weight(self.rows[at])
        self.at = np.concatenate([self.at, at])
        self.weights = np.concatenate([self.weights, weights])
        self.scores = np.concatenate([self.scores, self.rest[at] + self.capacity(weights)])

    def ranks(self, at: Ints) -> Ints:
        """The positions of the ids of some places among all ids in order."""
        return np.asarray(self.id_ranks[self.rows[at]])

    def ranks_of(self, some: Ints, at: Ints) -> Ints:
        """The same of some of some places."""
        return self.ranks(some[at])

    def best(self, n: int) -> Ints:
        """The first n so far, best first: positions among what was weighed."""
        found = np.arange(len(self.scores))
        if len(found) > 4 * n:
            found = np.flatnonzero(self.scores >= np.partition(self.scores, len(found) - n)[len(found) - n])
        return np.asarray(found[np.lexsort((self.ranks(self.at[found]), -self.scores[found]))[:n]])

    def reaches(self, at: Ints, most: Ints, n: int) -> Bools:
        """Whether places that score so much at most can still come among the first n; ties go by id."""
        best = self.best(n)
        if len(best) < n:
            return np.ones(len(at), dtype=bool)
        least, last = self.scores[best[-1]], self.ranks(self.at[best[-1:]])[0]
        return np.asarray((most > least) | ((most == least) & (self.ranks(at) < last)))

    @property
    def full(self) -> int:
        """The most that a verdict can give."""
        return sum(one.most for one in self.ranker.weights.values() if one.share is None)

    def most(self, at: Ints) -> Ints:
        """The most that some places can score: with the least that their verdicts weigh."""
        return self.rest[at] + self.capacity(_least_weight(self.screened, self.rows[at]))


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
    open_ = ~screened.closed if within is None else within & ~screened.closed
    rows = bits.positions(open_, len(index))
    race = _Race(screened, ranker, profile, rows, on)
    _run(race, n)
    best = race.best(n)
    return Ranked(index.order[rows[race.at[best]]].astype(np.int64), race.points(best))


def _run(race: _Race, n: int) -> None:
    """Weigh until nothing that was passed over can reach the list."""
    if n == 0 or not len(race.rows):
        return
    first = highest(race.rest, race.ranks, max(FIRST_LOOK, 2 * n))
    race.weigh(first)
    every = np.flatnonzero(race.rest + race.full >= race.scores[race.best(n)].min())
    left = np.setdiff1d(every, first, assume_unique=True)
    most = race.rest[left] + race.full
    if len(left) > AT_ONCE:
        most = race.most(left)
    while len(left):
        keep = race.reaches(left, most, n)
        left, most = left[keep], most[keep]
        chunk = highest(most, partial(race.ranks_of, left), AT_ONCE)
        race.weigh(left[chunk])
        left, most = np.delete(left, chunk), np.delete(most, chunk)


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


def _least_weight(screened: Screened, rows: Rows) -> Ints:
    """The least that verdicts can weigh: the questions on items of which a place records nothing."""
    index, found = screened.index, np.zeros(len(rows), dtype=np.int64)
    functions = index.functions.codes[rows]
    for stance in screened.stances:
        if stance.where is None:
            heavy = sorted(stance.all.values(), key=lambda one: (-one.heaviest, one.code))
            for one in heavy[:HEAVIEST]:
                found += one.asked[functions] * bits.at(index.rest(one.code), rows)
    return found

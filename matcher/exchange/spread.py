"""Exposure: lists of many people shared out, so that one place isn't sent to everyone while others are never seen.

A step of its own after `match_all`. Whose list is shared out gets as many places as before, the best that all lists
together allow; never a place that wasn't on the longer list it is chosen from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.model import Step
from matcher.bits import Bools, Ints
from matcher.exchange.flow import Arcs, NotProven, Solved, best
from matcher.lists import Lists

SLACK: Final = 1.5
"""A place may stand on so many times as many lists as it would if all places stood on equally many."""
GIVE: Final = 0.01
"""So large a share of all scores may sharing out cost."""
STEPS: Final = (64, 32, 16, 8, 4, 2)
"""How the steepest price is searched for, in thousandths."""
UNDER_WAY: Final = (Step.CONTACTED, Step.TALK, Step.TRIED)
"""With whom a place is in such a step, it needs no others that much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How openings share the lists: `gini` from 0 (all alike) to 1; `shown` of so many `places` stand on any list.

    `most` is on how many lists the place stands that stands on most.
    """

    gini: float
    shown: int
    places: int
    most: int

    @classmethod
    def of(cls, counts: Ints, openings: Ints) -> Exposure:
        """Of the number of lists on which each place stands, and its openings, each of shape (n_places,)."""
        shown, most = int(np.count_nonzero(counts)), int(counts.max(initial=0))
        each = np.repeat(counts / openings, openings)
        return cls(gini=gini(each), shown=shown, places=len(counts), most=most)


@dataclass(frozen=True, eq=False, kw_only=True)
class Spread:
    """Lists shared out, and what that did: exposure before and after, and all scores together before and after."""

    lists: Lists
    before: Exposure
    after: Exposure
    score_before: int
    score_after: int

    @property
    def kept(self) -> float:
        """The share of all scores that is left."""
        return self.score_after / self.score_before if self.score_before else 1.0


def gini(counts: npt.NDArray[np.float64]) -> float:
    """The Gini coefficient: 0 where all are alike, towards 1 where one has everything; 0 where there is nothing.

    Source: Σ (2k - n - 1) x₍ₖ₎ / (n Σ x), k from 1, x ascending.
    """
    total, size = float(counts.sum()), len(counts)
    if not total:
        return 0.0
    return float(((2 * np.arange(1, size + 1) - size - 1) * np.sort(counts)).sum() / (size * total))


def spread(
    lists: Lists, n: int = 10, *, give: float = GIVE, cap: int | None = None, rise: int | None = None
) -> Spread:
    """The `n` places of each list that serve all lists together best; `lists` holds more of them to choose from.

    By default as even as can be for a share `give` of all scores. With `rise` the k-th further list of an opening costs
    rise × ln(1 + k) thousandths. With `cap` each opening stands on at most so many lists (0: SLACK times the mean, less
    what is under way), and on more only where a list would be shorter than before. ValueError for numbers below 0.
    """
    if min(n, give, cap or 0, rise or 0) < 0:
        raise ValueError(
            f"n, give, cap, rise: expected 0 or more, got {n}, {give}, {cap}, {rise}. Leave it out."
        )
    pool = Pool.of(lists, n)
    plain = lists.frame["rank"].to_numpy() <= n
    if cap is not None:
        solved = capped(pool, cap or None)
    else:
        solved = _priced(pool, rise) if rise is not None else _given(pool, pool.score(plain) * (1 - give))
    if not all(one.proven for one in solved.proofs):
        raise NotProven("spread: expected the best lists, got some that their proof refutes. Report this.")
    kept = solved.flow[pool.own] > 0
    return Spread(
        lists=replace(lists, frame=_ranked(lists.frame[kept])),
        before=pool.exposure(plain), after=pool.exposure(kept),
        score_before=pool.score(plain), score_after=pool.score(kept),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Pool:
    """The longer lists as arcs: from a hub to each person, to places, and back to the hub.

    Per line the positions `person` and `place` and its score; per person the `length` of the list that is kept; per
    place its `openings`, and with how many people it is `busy`.
    """

    person: Ints
    place: Ints
    scores: Ints
    length: Ints
    openings: Ints
    busy: Ints

    @classmethod
    def of(cls, lists: Lists, n: int) -> Pool:
        """Of some lists, of which `n` places each are to be kept."""
        frame, table = lists.frame, lists.network.tables["vacancies"]
        person = pd.Index(lists.ids).get_indexer(pd.Index(frame["profile"]))
        place = pd.Index(table["id"]).get_indexer(pd.Index(frame["vacancy"]))
        return cls(
            person=person.astype(np.int64), place=place.astype(np.int64),
            scores=frame["score"].to_numpy(dtype=np.int64),
            length=np.minimum(np.bincount(person, minlength=len(lists.ids)), n),
            openings=np.maximum(table["openings"].fillna(1).to_numpy(dtype=np.int64), 1),
            busy=_busy(lists, table["id"]),
        )  # fmt: skip

    @property
    def own(self) -> slice:
        """The arcs of the places on lists."""
        return slice(len(self.length), len(self.length) + len(self.person))

    @property
    def seen(self) -> Ints:
        """The places on any of the longer lists."""
        return np.unique(self.place)

    def exposure(self, kept: Bools) -> Exposure:
        """How places share some of the lines; of all places on any of the longer lists."""
        counts = np.bincount(self.place[kept], minlength=len(self.openings))
        return Exposure.of(counts[self.seen], self.openings[self.seen])

    def score(self, kept: Bools) -> int:
        """All scores of some of the lines."""
        return int(self.scores[kept].sum())

    def caps(self) -> Ints:
        """The lists on which each place may stand: a fair share with slack per opening, less what is under way."""
        share = ceil(SLACK * int(self.length.sum()) / max(1, int(self.openings[self.seen].sum())))
        return np.asarray(np.maximum(share * self.openings - self.busy, 1))

    def solve(
        self, back: Ints, room: Ints, *, beyond: Ints | None = None, dear: Ints | None = None
    ) -> Solved:
        """The best lists where each place in `back` takes `room`: as long as can be, least `beyond`, then at `dear`."""
        people, hub = len(self.length), np.int64(0)
        person, place = 1 + np.arange(people), 1 + people
        tail = [np.repeat(hub, people), person[self.person], place + back]
        head = [person, place + self.place, np.repeat(hub, len(back))]
        tails, heads = (np.concatenate(one).astype(np.int32) for one in (tail, head))
        room = np.concatenate([self.length, np.ones(len(self.person), dtype=np.int64), room])
        arcs = Arcs(1 + people + len(self.openings), tails, heads, room)
        size, first = len(arcs), self.own.stop
        best_ones = _on(size, first, dear)
        best_ones[self.own] = -self.scores
        goals = [_on(size, 0, np.full(people, -1)), _on(size, first, beyond), best_ones]
        return best(arcs, goals, int(self.length.sum()))


def _on(size: int, first: int, cost: Ints | None) -> Ints:
    """So many arcs that cost nothing, but for those from one on."""
    found = np.zeros(size, dtype=np.int64)
    if cost is not None:
        found[first : first + len(cost)] = cost
    return found


def capped(pool: Pool, cap: int | None = None) -> Solved:
    """At most so many lists per place, and more only where a list would get shorter."""
    caps = pool.caps() if cap is None else cap * pool.openings
    seen = pool.seen
    room = np.concatenate([caps[seen], np.full(len(seen), len(pool.length))])
    return pool.solve(np.tile(seen, 2), room, beyond=np.repeat([0, 1], len(seen)))


def _priced(pool: Pool, rise: int) -> Solved:
    """Each further list of an opening, or person under way, costs more than the one before: convex, so exact."""
    counts = np.bincount(pool.place, minlength=len(pool.openings))
    back = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    turn = (np.arange(len(back)) - first[back] + pool.busy[back]) // pool.openings[back]
    dear = np.round(rise * np.log1p(turn)).astype(np.int64)
    return pool.solve(back, np.ones(len(back), dtype=np.int64), dear=dear)


def _given(pool: Pool, least: float) -> Solved:
    """The steepest prices at which the scores together don't fall below the least."""
    low, found = 0, _priced(pool, 0)
    for step in STEPS:
        tried = _priced(pool, low + step)
        if pool.score(tried.flow[pool.own] > 0) >= least:
            low, found = low + step, tried
    return found


def _busy(lists: Lists, ids: pd.Series[str]) -> Ints:
    """With how many people each place is under way."""
    steps = lists.network.tables["outcomes"]
    ended = set(
        zip(
            *(steps[steps["step"] == str(Step.DECLINED)][name] for name in ("profile", "vacancy")),
            strict=True,
        )
    )
    known = steps[steps["step"].isin([str(one) for one in UNDER_WAY])][
        ["profile", "vacancy"]
    ].drop_duplicates()
    pairs = [pair for pair in known.itertuples(index=False, name=None) if pair not in ended]
    counts = pd.Series([vacancy for _, vacancy in pairs], dtype="str").value_counts()
    return np.asarray(ids.map(counts).fillna(0), dtype=np.int64)


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """The lines with their ranks counted anew."""
    ranks = frame.groupby("profile", sort=False).cumcount() + 1
    return frame.assign(rank=ranks.astype(np.int32)).reset_index(drop=True)

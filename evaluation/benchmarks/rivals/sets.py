"""The count of a query for tools that work set by set: closing sets once each, then unions and overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from evaluation.benchmarks.rivals.query import CLOSED, CUTS, KNOWN, Counts, Cut, Query
from matcher.gates import Key
from matcher.screen import Shut

Places = TypeVar("Places")


class Sets(Protocol, Generic[Places]):
    """What a tool must be able to do with sets of places."""

    def of(self, cuts: Sequence[Cut]) -> Places:
        """The places that any of the cuts holds."""

    def any_of(self, cuts: Sequence[Cut], more: Places) -> Places:
        """The same and others together."""

    def union(self, sets: Sequence[Places]) -> Places:
        """The places in any of the sets; none where there are no sets."""

    def once(self, sets: Sequence[Places]) -> Places:
        """The places in exactly one of the sets."""

    def count(self, places: Places) -> int:
        """How many places there are."""

    def shared(self, places: Places, others: Places) -> int:
        """How many places are in both."""


def counted(query: Query, total: int, sets: Sets[Places]) -> Counts:
    """The five outcomes and what closes how many of `total` places."""
    closing = {one.key: sets.of(one.at_least(CLOSED)) for one in query.closing()}
    known = {
        one.key: closing[one.key] if one.at_least(KNOWN) == one.at_least(CLOSED) else sets.of(one.at_least(KNOWN))
        for one in query.closing()
    }
    closed = sets.union(list(closing.values()))
    reached = [sets.count(closed)]
    worse = closed
    for mark in reversed(CUTS[:3]):
        worse = sets.any_of(_cuts(query, mark), worse)
        reached.insert(0, sets.count(worse))
    return Counts.told(total, reached, shut_by(closing, known, sets))


def _cuts(query: Query, mark: int) -> list[Cut]:
    return [cut for one in query.said for cut in one.at_least(mark)]


def shut_by(closing: Mapping[Key, Places], known: Mapping[Key, Places], sets: Sets[Places]) -> dict[Key, Shut]:
    """What each rule and item closes, of all that it closes and of what it closes for sure."""
    once, sure = sets.once(list(closing.values())), sets.union(list(known.values()))
    return {key: _shut(closing[key], known[key], once, sure, sets) for key in closing}


def _shut(closes: Places, known: Places, once: Places, sure: Places, sets: Sets[Places]) -> Shut:
    alone = sets.shared(closes, once)
    if known is closes:
        return Shut(sets.count(closes), alone, 0, 0)
    surely = sets.shared(known, once)
    guessed = sets.count(closes) - sets.shared(closes, sure)
    return Shut(sets.count(known), surely, guessed, alone - surely)


"""The count of a query for tools that work set by set: closing sets once each, then unions and overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from evaluation.benchmarks.rivals.query import CLOSED, CUTS, KNOWN, Counts, Cut, Query, Said
from matcher.gates import Key
from matcher.screen import Shut

Places = TypeVar("Places")


class Sets(Protocol[Places]):
    """What a tool must be able to do with sets of places."""

    def of(self, cuts: Sequence[Cut]) -> Places:
        """The places that any of the cuts holds."""

    def with_(self, cuts: Sequence[Cut], more: Places) -> Places:
        """The places that any of the cuts holds, and those given."""

    def beyond(self, cuts: Sequence[Cut], known: Places) -> int:
        """How many places the cuts hold besides those given."""

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
    known = {one.key: _known(one, closing[one.key], sets) for one in query.closing()}
    closed = sets.union(list(closing.values()))
    marginal, adapts, asks = ([cut for one in query.said for cut in one.at_least(mark)] for mark in CUTS[:3])
    asked = sets.with_(asks, closed)
    n_asked = sets.count(asked)
    mild = [n_asked + sets.beyond(cuts, asked) for cuts in (marginal, adapts)]
    return Counts.told(total, [*mild, n_asked, sets.count(closed)], shut_by(closing, known, sets))


def _known(one: Said, closes: Places, sets: Sets[Places]) -> Places:
    """What closes for sure; the same set where nothing is estimated."""
    same = one.at_least(KNOWN) == one.at_least(CLOSED)
    return closes if same else sets.of(one.at_least(KNOWN))


def shut_by(
    closing: Mapping[Key, Places], known: Mapping[Key, Places], sets: Sets[Places]
) -> dict[Key, Shut]:
    """What each rule and item closes, of all that it closes and of what it closes for sure."""
    once, sure = sets.once(list(closing.values())), sets.union(list(known.values()))
    return {key: _shut(closing[key], known[key], once, sure, sets) for key in closing}


def _shut(closes: Places, known: Places, once: Places, sure: Places, sets: Sets[Places]) -> Shut:
    alone, total = sets.shared(closes, once), sets.count(closes)
    if known is closes:
        return Shut(total, alone, 0, 0)
    surely = sets.shared(known, once)
    return Shut(sets.count(known), surely, total - sets.shared(closes, sure), alone - surely)

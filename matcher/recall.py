"""Reasons worked out before: the same lines of a person against the same lines of a place come to the same.

The places on one list have much in common: functions, usual demands, the very same recorded lines. What is kept
holds on to the records that it rests on, so that they can be told by identity alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from datasets.items import Item, Layout
from datasets.model import Demand, Vacancy
from matcher.capacity import fresh
from matcher.items import PERIOD_ITEMS, Said
from matcher.verdict import Reason

Key = tuple[object, ...]
Kept = dict[Key, tuple[Reason | None, Key]]
MOST: Final = 1 << 15
"""With more reasons than that, what is kept is begun anew."""


class Recall:
    """The reasons of one person's list on one day, and of everybody's on the items of which it says nothing."""

    def __init__(self, layout: Layout, *, complete: bool) -> None:
        """Of a list in a layout, complete or not."""
        self._own: Kept = {}
        self._shared = _everybody(layout, complete)

    def reason(
        self, item: Item, said: Said, place: Vacancy, lines: Sequence[Demand], *, on: date,
        make: Callable[[], Reason | None],
    ) -> Reason | None:  # fmt: skip
        """The reason about an item without adaptations, made where it wasn't before."""
        if item.slug in PERIOD_ITEMS:
            return make()
        kept = self._own if said.lines else self._shared
        rests = _rests_on(item, place, lines, on)
        key = (item.slug, *map(id, rests))
        known = kept.get(key)
        if known is None:
            if len(kept) >= MOST:
                kept.clear()
            known = kept[key] = make(), rests
        return known[0]


@lru_cache(maxsize=8)
def _everybody(layout: Layout, complete: bool) -> Kept:
    return {}


def _rests_on(item: Item, place: Vacancy, lines: Sequence[Demand], on: date) -> Key:
    """All of a place that a reason about an item can depend on, as objects that are kept."""
    recent = tuple(line for line in lines if fresh(line.on or place.updated, on))
    if recent:
        return recent
    unasked = not lines and item.rubriek in place.complete
    return unasked, place.estimates.get(item.slug), place.base.get(item.slug)

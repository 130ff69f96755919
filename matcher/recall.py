"""Reasons worked out before: the same lines of a person against the same lines of a place come to the same.

Lists are full of the same lines, and places of the same functions and demands. What is kept holds on to the records
that it rests on, so that they can be told by identity alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final, Protocol

from datasets.items import Item, Layout
from datasets.model import Demand, Limit, Profile, Vacancy
from matcher.capacity import fresh
from matcher.items import PERIOD_ITEMS, Said
from matcher.verdict import Reason

Key = tuple[object, ...]
MOST: Final = 1 << 17
"""With more reasons than that, what is kept is begun anew."""
_KEPT: Final[dict[Key, tuple[Reason | None, Key]]] = {}


class Make(Protocol):
    """Works out the reason about one item, for `Recall` to keep."""

    def __call__(
        self, profile: Profile, vacancy: Vacancy, item: Item, said: Said, lines: Sequence[Demand], /, *,
        on: date, day: date,
    ) -> Reason | None:  # fmt: skip
        """The reason, None where there is nothing to say."""


class Recall:
    """The reasons about each item of one person's list on one day, shared with everybody whose list says the same."""

    def __init__(self, layout: Layout, *, complete: bool, make: Make) -> None:
        """Of a list in a layout, complete or not."""
        self._layout, self._complete, self._make = layout, complete, make
        self._same: dict[str, object] = {}

    def reason(
        self, profile: Profile, place: Vacancy, item: Item, said: Said, lines: Sequence[Demand], *,
        on: date, day: date,
    ) -> Reason | None:  # fmt: skip
        """The reason about an item without adaptations, made where it wasn't before."""
        slug = item.slug
        same = self._same.get(slug)
        if same is None:
            same = self._same[slug] = _same(slug, said.lines, self._layout, self._complete)
        rests = _rests_on(item, place, lines, on) if lines or slug in PERIOD_ITEMS else _around(item, place)
        key = (same, *map(id, rests))
        known = _KEPT.get(key)
        if known is None:
            if len(_KEPT) >= MOST:
                _KEPT.clear()
            known = _KEPT[key] = self._make(profile, place, item, said, lines, on=on, day=day), rests
        return known[0]


@lru_cache(maxsize=1 << 14)
def _same(slug: str, lines: tuple[Limit, ...], layout: Layout, complete: bool) -> object:
    """One object for all lists that say the same of an item."""
    return object()


def _rests_on(item: Item, place: Vacancy, lines: Sequence[Demand], on: date) -> Key:
    """All of a place that a reason about an item can depend on, as objects that are kept."""
    recent: Key = tuple([line for line in lines if fresh(line.on or place.updated, on)])
    around: Key = recent or (bool(lines), *_around(item, place))
    if item.slug in PERIOD_ITEMS:
        return place.periods, place.source, fresh(place.updated, on), bool(recent), *around
    return around


def _around(item: Item, place: Vacancy) -> Key:
    """What counts of a place that says nothing of an item."""
    return item.rubriek in place.complete, place.estimates.get(item.slug), place.base.get(item.slug)

"""Reasons worked out before: the same lines of a person against the same lines of a place come to the same.

Lists are full of the same lines, and places of the same functions and demands. What is kept holds on to the records
that it rests on, so that they can be told by identity alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from datasets.items import Item, Layout
from datasets.model import Demand, Limit, Vacancy
from matcher.capacity import fresh
from matcher.items import PERIOD_ITEMS, Said
from matcher.verdict import Reason

Key = tuple[object, ...]
MOST: Final = 1 << 17
"""With more reasons than that, what is kept is begun anew."""
_KEPT: Final[dict[Key, tuple[Reason | None, Key]]] = {}


class Recall:
    """The reasons about each item of one person's list on one day, shared with everybody whose list says the same."""

    def __init__(self, layout: Layout, *, complete: bool) -> None:
        """Of a list in a layout, complete or not."""
        self._layout, self._complete = layout, complete
        self._same: dict[str, object] = {}

    def reason(
        self, item: Item, said: Said, place: Vacancy, lines: Sequence[Demand], *, on: date,
        make: Callable[[], Reason | None],
    ) -> Reason | None:  # fmt: skip
        """The reason about an item without adaptations, made where it wasn't before."""
        slug = item.slug
        same = self._same.get(slug)
        if same is None:
            same = self._same[slug] = _same(slug, said.lines, self._layout, self._complete)
        rests = _rests_on(item, place, lines, on)
        key = (same, *map(id, rests))
        known = _KEPT.get(key)
        if known is None:
            if len(_KEPT) >= MOST:
                _KEPT.clear()
            known = _KEPT[key] = make(), rests
        return known[0]


@lru_cache(maxsize=1 << 14)
def _same(slug: str, lines: tuple[Limit, ...], layout: Layout, complete: bool) -> object:
    """One object for all lists that say the same of an item."""
    return object()


def _rests_on(item: Item, place: Vacancy, lines: Sequence[Demand], on: date) -> Key:
    """All of a place that a reason about an item can depend on, as objects that are kept."""
    recent = tuple([line for line in lines if fresh(line.on or place.updated, on)]) if lines else ()
    if item.slug in PERIOD_ITEMS:
        return place.periods, place.source, fresh(place.updated, on), *recent, *_around(item, place, lines)
    return recent or _around(item, place, lines)


def _around(item: Item, place: Vacancy, lines: Sequence[Demand]) -> Key:
    """What counts of a place of which no line is recent."""
    unasked = not lines and item.rubriek in place.complete
    return unasked, place.estimates.get(item.slug), place.base.get(item.slug)

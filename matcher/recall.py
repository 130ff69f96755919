"""What is worked out once: what a list says on a day, and the reasons of it against what places ask.

Lists are full of the same lines, and places of the same functions and demands: what each side says is one record for
everybody who says the same, and two such records come to the same reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from datasets.items import EVENING, ITEMS, NIGHT, ItemKind, Layout
from datasets.model import Limit, Profile
from matcher import hours
from matcher.capacity import Asked, Capacity
from matcher.items import HOURS, Said, lines_on, reason_of, said_of
from matcher.verdict import Reason

MOST: Final = 1 << 17
"""So many reasons are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What a person's list says on a day: of each item; evening and night are always spoken of."""

    said: Mapping[str, Said]
    spoken: frozenset[str]


class Same:
    """A person as the key of what is kept: the very record, whatever another says."""

    __slots__ = ("profile",)

    def __init__(self, profile: Profile) -> None:
        """Of one record."""
        self.profile = profile

    def __hash__(self) -> int:
        return id(self.profile)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.profile is self.profile


def heard_on(profile: Profile, day: date) -> Heard:
    """What a person's list says on a day; kept for the next place, until a line begins or ends."""
    same = Same(profile)
    turns = [turn for turn in _turns(same) if turn <= day]
    return _heard_from(same, turns[-1] if turns else date.min)


@lru_cache(maxsize=256)
def _turns(same: Same) -> tuple[date, ...]:
    return tuple(sorted({*hours.edges(same.profile.limits), *(step.start for step in same.profile.hours)}))


@lru_cache(maxsize=256)
def _heard_from(same: Same, turn: date) -> Heard:
    profile, lines = same.profile, dict[str, list[Limit]]()
    for line in profile.limits:
        if line.active(turn):
            lines.setdefault(line.item, []).append(line)
    said = {slug: said_of(slug, tuple(own), profile.layout, profile.complete) for slug, own in lines.items()}
    said |= {slug: _hours(profile, slug, turn) for slug in HOURS}
    everything = MappingProxyType({**_silence(profile.layout, profile.complete), **said})
    return Heard(everything, frozenset({*(line.item for line in profile.limits), EVENING, NIGHT}))


@lru_cache(maxsize=8)
def _silence(layout: Layout, complete: bool) -> Mapping[str, Said]:
    """What a list says of the items that it doesn't speak of."""
    compared = (item.slug for item in ITEMS.values() if item.kind is not ItemKind.DESCRIPTOR)
    return {slug: said_of(slug, (), layout, complete) for slug in compared}


def _hours(profile: Profile, slug: str, day: date) -> Said:
    """What the list and the build-up say of hours."""
    return _of_hours(slug, lines_on(profile, slug, day), hours.capacity(profile, slug, day))


@lru_cache(maxsize=256)
def _of_hours(slug: str, lines: tuple[Limit, ...], haves: tuple[Capacity, ...]) -> Said:
    return Said(ITEMS[slug], lines, {None: haves})


@lru_cache(maxsize=MOST)
def recalled(said: Said, asked: Asked) -> Reason | None:
    """The reason about an item without adaptations, worked out where it wasn't before."""
    return reason_of(said, asked)

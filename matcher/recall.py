"""What is worked out once: what a list says on a day, and the reasons of it against what places ask.

Lists are full of the same lines, and places of the same functions and demands: what each side says is one record for
everybody who says the same, and two such records come to the same reason.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from datasets.items import EVENING, ITEMS, NIGHT, ItemKind, Layout
from datasets.model import Limit, Profile
from matcher import hours
from matcher.capacity import Asked, Capacity
from matcher.items import HOURS, Said, lines_on, reason_of, said_of
from matcher.verdict import Reason

MOST: Final = 1 << 17
"""So many reasons are kept."""
MOST_PEOPLE: Final = 256
"""With more people than that, what their lists say is begun anew."""
PEOPLE: Final[dict[int, _Person]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What a person's list says on a day: of each item, evening and night always spoken of; and the hours it leaves."""

    said: Mapping[str, Said]
    spoken: frozenset[str]
    hours: Mapping[str, float]


class _Person:
    """What one person's list says, until a line or a step of the build-up begins or ends."""

    __slots__ = ("_heard", "_turns", "profile")

    def __init__(self, profile: Profile) -> None:
        """Of one record."""
        self.profile = profile
        starts = (step.start for step in profile.hours)
        self._turns = sorted({date.min, *hours.edges(profile.limits), *starts})
        self._heard: dict[date, Heard] = {}

    def on(self, day: date) -> Heard:
        """What the list says on a day."""
        turn = self._turns[bisect_right(self._turns, day) - 1]
        heard = self._heard.get(turn)
        if heard is None:
            heard = self._heard[turn] = _heard(self.profile, turn)
        return heard


def heard_on(profile: Profile, day: date) -> Heard:
    """What a person's list says on a day; kept for the next place, told by the very record of the person."""
    person = PEOPLE.get(id(profile))
    if person is None:
        if len(PEOPLE) >= MOST_PEOPLE:
            PEOPLE.clear()
        person = PEOPLE[id(profile)] = _Person(profile)
    return person.on(day)


def _heard(profile: Profile, day: date) -> Heard:
    lines: dict[str, list[Limit]] = {}
    for line in profile.limits:
        if line.active(day):
            lines.setdefault(line.item, []).append(line)
    said = {slug: said_of(slug, tuple(own), profile.layout, profile.complete) for slug, own in lines.items()}
    worked = {slug: _hours(profile, slug, day) for slug in HOURS}
    return Heard(
        said={**_silence(profile.layout, profile.complete), **said, **worked},
        spoken=frozenset({*(line.item for line in profile.limits), EVENING, NIGHT}),
        hours={slug: min(have.load for have in one.hands[None]) for slug, one in worked.items()},
    )


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

"""A person's list over time: who recovers as the prognosis says, later, not, or backwards gets another list on the way.

Two versions, before and after a new assessment, each looked at in stages: as the weeks go by, the build-up of hours
goes on and limits end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from datasets.model import Profile
from datasets.network import Network
from evaluation.simulation.lines import about, stepped
from evaluation.simulation.region import AS_SAID, LATER, NEVER, STAGE, WORSE
from evaluation.simulation.world import Tables, World
from matcher.bits import Ints

CHANGED: Final = 0.35
"""The share of the lines that a new assessment moves a step."""
DATES: Final = {
    "profiles": ("assessed",), "limits": ("since", "until", "cleared_on"), "hours": ("from", "review"),
    "competences": ("on",),
}  # fmt: skip
PERSONAL: Final = ("profiles", "limits", "hours", "competences", "papers", "wishes")


def layouts(world: World) -> dict[str, str]:
    """The layout of each person's list."""
    table = world.tables["profiles"]
    return dict(zip(table["id"], table["layout"], strict=True))


def anew(world: World, limits: pd.DataFrame) -> pd.DataFrame:
    """The limits as a new assessment finds them: milder where it went as said, severer where it went backwards."""
    course = dict(zip(world.people.ids, world.people.course.tolist(), strict=True))
    went = limits["profile"].map(course).to_numpy(dtype=np.int64)
    moved = world.chance.yes("limit/anew", CHANGED, *about(limits, "profile"))
    step = np.select([moved & (went == AS_SAID), moved & (went == WORSE)], [-1, 1], 0).astype(np.int64)
    return stepped(limits, layouts(world), step)


def true_hours(world: World) -> pd.DataFrame:
    """The build-up as it truly goes: as said, a quarter of a year later, or not beyond its first step."""
    hours = world.tables["hours"]
    course = dict(zip(world.people.ids, world.people.course.tolist(), strict=True))
    went = hours["profile"].map(course)
    first = ~hours.duplicated("profile")
    kept = hours[first | ~went.isin([NEVER, WORSE])]
    late = went[kept.index].eq(LATER) & ~first[kept.index]
    shift = pd.to_timedelta(np.where(late, 7 * STAGE, 0), unit="D").as_unit("s")
    return kept.assign(**{name: kept[name] + shift for name in DATES["hours"]}).reset_index(drop=True)


def shifted(tables: Mapping[str, pd.DataFrame], weeks: int | Mapping[str, int]) -> Tables:
    """Tables of people with all their dates so many weeks later, for all or per profile."""
    found = dict(tables)
    for name, columns in DATES.items():
        frame = tables[name]
        owner = frame["id" if name == "profiles" else "profile"]
        days = 7 * (weeks if isinstance(weeks, int) else owner.map(weeks).to_numpy(dtype=np.int64))
        delta = pd.to_timedelta(np.broadcast_to(days, len(frame)), unit="D").as_unit("s")
        found[name] = frame.assign(**{column: frame[column] + delta for column in columns})
    return found


def versions(world: World, limits: pd.DataFrame) -> tuple[Tables, Tables]:
    """The tables of the people before and after a new assessment, of the limits as somebody sees them."""
    before = {name: world.tables[name] for name in PERSONAL} | {"limits": limits}
    return before, before | {"limits": anew(world, limits), "hours": true_hours(world)}


@dataclass(frozen=True, eq=False, slots=True)
class Lists:
    """Everybody's list before and after a new assessment, as somebody sees them."""

    world: World
    versions: tuple[Tables, Tables]

    @classmethod
    def of(cls, world: World, limits: pd.DataFrame) -> Lists:
        """Of the limits that are seen before."""
        return cls(world, versions(world, limits))

    def staged(self, stage: int) -> tuple[Ints, list[Profile]]:
        """Who is still there in a stage, and how they stand then, in the order of the ids."""
        people = self.world.people
        there = np.flatnonzero(people.enters + stage * STAGE < people.ends)
        again = (people.anew[there] > 0) & (people.anew[there] <= stage)
        found: dict[int, Profile] = {}
        for version, own in zip(self.versions, (there[~again], there[again]), strict=True):
            found |= dict(zip(own.tolist(), self._records(version, own, stage), strict=True))
        return there, [found[at] for at in there.tolist()]

    def _records(self, version: Tables, own: Ints, stage: int) -> list[Profile]:
        """Some of the people of a version, so many stages on."""
        known, ids = self.world.network, {self.world.people.ids[at] for at in own.tolist()}
        some = {
            name: frame[frame["id" if name == "profiles" else "profile"].isin(ids)]
            for name, frame in version.items()
        }
        rest = {name: self.world.tables[name] for name in ("employers", "points")}
        network = Network.of(
            rest | shifted(some, -STAGE * stage), catalogue=known.catalogue, vocabulary=known.vocabulary
        )
        return list(
            network.profiles.some([network.profiles.position(self.world.people.ids[at]) for at in own])
        )

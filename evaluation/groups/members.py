"""Who belongs to which group: what `groups.csv` says, and what follows from the tables of the network.

A group is one way to divide (`group`), a value one part of it. Group names and values are Dutch, for the network and
its forms own them: leeftijd, geslacht, herkomst (as the file has them), opleiding, rubriek, werkgever, regio for
people; grootte, sector, regio for employers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import pandas as pd

from datasets.items import ITEMS
from datasets.model import Limit, Profile
from datasets.network import Network
from matcher.capacity import capacity_of
from matcher.verdict import Have

UNKNOWN: Final = "onbekend"
"""The value of who belongs to no known part of a group."""
NO_LIMITS: Final = "geen"
"""The value in `rubriek` of who has no limit on the list."""
EDUCATION, LIMITS, SIZE_OF_OWN, REGION = "opleiding", "rubriek", "werkgever", "regio"
SIZE, SECTOR = "grootte", "sector"
BANDS: Final = ((2, "NLQF 1-2"), (4, "NLQF 3-4"), (8, "NLQF 5-8"))
"""The highest NLQF level of each band of education: lower, middle, higher."""
SIZES: Final = ((49, "klein"), (249, "middel"), (float("inf"), "groot"))
"""The most employees of each size. Source: European Commission, Recommendation 2003/361/EC (micro and small as one)."""


def member_groups(
    network: Network, groups: pd.DataFrame | None = None, *, on: date | None = None
) -> pd.DataFrame:
    """Every person's groups: columns profile, group, value; a line per part that somebody is in.

    `groups` is what `datasets.groups.read_groups` reads. Derived are opleiding (NLQF bands), rubriek (of the limits
    that count on `on`, or ever; one person can be in several), werkgever (size of the employer who brings) and regio
    (first two digits of the postcode). What isn't known of a person is "onbekend".
    """
    found = [line for profile in network.profiles.values() for line in _of_person(profile, network, on)]
    derived = pd.DataFrame(found, columns=["profile", "group", "value"], dtype="str")
    own = derived.iloc[:0] if groups is None else groups[["profile", "group", "value"]]
    filled = [*_filled(own, list(network.profiles)), *own.itertuples(index=False, name=None)]
    both = pd.concat([pd.DataFrame(filled, columns=derived.columns, dtype="str"), derived])
    return both.sort_values(["profile", "group", "value"], ignore_index=True)


def employer_groups(network: Network) -> pd.DataFrame:
    """Every employer's groups: columns employer, group (grootte, sector, regio), value."""
    lines = [
        (one.id, group, value)
        for one in network.employers.values()
        for group, value in (
            (SIZE, size_of(one.headcount)), (SECTOR, one.sector or UNKNOWN), (REGION, _region(one.postcode)),
        )
    ]  # fmt: skip
    found = pd.DataFrame(lines, columns=["employer", "group", "value"], dtype="str")
    return found.sort_values(["employer", "group"], ignore_index=True)


def _filled(own: pd.DataFrame, ids: list[str]) -> Iterator[tuple[str, str, str]]:
    """A line "onbekend" for who is missing in a group of the file."""
    for group, lines in own.groupby("group", sort=True):
        known = set(lines["profile"])
        yield from ((id, str(group), UNKNOWN) for id in ids if id not in known)


def _of_person(profile: Profile, network: Network, on: date | None) -> Iterator[tuple[str, str, str]]:
    yield profile.id, EDUCATION, _banded(profile.education)
    for rubriek in limited_rubrieken(profile, on) or (NO_LIMITS,):
        yield profile.id, LIMITS, rubriek
    known = network.employers[profile.employer].headcount if profile.employer in network.employers else None
    yield profile.id, SIZE_OF_OWN, size_of(known)
    yield profile.id, REGION, _region(profile.postcode)


def limited_rubrieken(profile: Profile, on: date | None = None) -> tuple[str, ...]:
    """The rubrieken in which a person's list states a limit, or leaves one open in a note."""
    lines = [line for line in profile.limits if on is None or line.active(on)]
    found = {ITEMS[line.item].rubriek for line in lines if line.item in ITEMS and _limits(profile, line)}
    return tuple(sorted(found | ({"VI"} if profile.hours else set())))


def _limits(profile: Profile, line: Limit) -> bool:
    have = capacity_of(ITEMS[line.item], line, profile.layout)
    return line.open_note or (have is not None and have.by is Have.STATED)


def _banded(level: int | None) -> str:
    return UNKNOWN if level is None else next(name for most, name in BANDS if level <= most)


def size_of(headcount: int | None) -> str:
    """The size of an employer by headcount: klein, middel, groot or onbekend."""
    return UNKNOWN if headcount is None else next(name for most, name in SIZES if headcount <= most)


def _region(postcode: str) -> str:
    return postcode[:2] or UNKNOWN

"""One person's page: the list, what fits later and what is left out, with the names that people know places by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from datasets.model import Profile, Vacancy, minutes_between
from datasets.network import Network
from matcher import rules
from matcher.changed import index_of
from matcher.closed import LeftOut, left_out
from matcher.index import Index
from matcher.match import Later, Match, listing, match
from matcher.rank import EXPERT, Ranker
from matcher.remarks import Remark, remarks
from matcher.screen import screen
from matcher.verdict import Outcome, Reason, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as people know it; `employer` is a name, `minutes` the way there, None where unknown."""

    vacancy: Vacancy
    employer: str
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place on a list, with all that is said of it; `rank`, `score` and `parts` are empty off the list."""

    profile: str
    place: Place
    verdict: Verdict
    rank: int | None = None
    score: int | None = None
    parts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything on one person's page; `counts` says how many places have each outcome, near or far.

    With `km` only places within so many kilometres stand on it.
    """

    profile: Profile
    on: date
    entries: tuple[Entry, ...]
    later: tuple[Entry, ...]
    closed: tuple[Reason, ...]
    counts: Mapping[Outcome, int]
    left: LeftOut
    km: float | None = None

    @property
    def total(self) -> int:
        """All places that were looked at."""
        return sum(self.counts.values())

    @property
    def listed(self) -> int:
        """The places that are not blocked."""
        return self.total - self.counts[Outcome.BLOCKED]


def page_of(
    profile: Profile, network: Network, n: int, on: date, *, index: Index | None = None,
    km: float | None = None, ranker: Ranker = EXPERT,
) -> Page:  # fmt: skip
    """The page of a person on a day; with `km` the list holds only what is nearby, the counts are of all places."""
    found = index_of(network, on, index)
    listed = listing(profile, network, n, on=on, ranker=ranker, index=found, km=km)
    return Page(
        profile=profile, on=on, closed=listed.closed, counts=outcomes(profile, found),
        entries=tuple(_listed(profile, network, one) for one in listed.matches),
        later=tuple(_later(profile, network, one) for one in listed.later),
        left=left_out(profile, network, on=on, index=found), km=km,
    )  # fmt: skip


def outcomes(profile: Profile, index: Index) -> Mapping[Outcome, int]:
    """How many places have each outcome."""
    return screen(profile, index).outcomes


def pair_of(profile: Profile, vacancy: str, network: Network, on: date) -> Entry:
    """One person and one place, on the list or off it."""
    place = network.vacancies[vacancy]
    verdict = rules.check(profile, place, on)
    if verdict.outcome is not Outcome.BLOCKED:
        every = match(profile, network, len(network.vacancies), on=on)
        return next(_listed(profile, network, one) for one in every if one.vacancy == vacancy)
    return Entry(
        profile=profile.id, place=place_of(profile, place, network), verdict=verdict,
        remarks=remarks(profile, place, on),
    )  # fmt: skip


def place_of(profile: Profile, vacancy: Vacancy, network: Network) -> Place:
    """A place with its employer's name and the way there."""
    return Place(
        vacancy=vacancy, employer=employer_name(vacancy.employer, network),
        minutes=minutes_between(profile, vacancy)[0],
    )  # fmt: skip


def employer_name(id: str, network: Network) -> str:
    """An employer's name, or its id where it has none."""
    return (network.employers[id].name if id in network.employers else "") or id


def _listed(profile: Profile, network: Network, one: Match) -> Entry:
    return Entry(
        profile=one.profile, place=place_of(profile, network.vacancies[one.vacancy], network), verdict=one.verdict,
        rank=one.rank, score=one.score, parts=one.parts, remarks=one.remarks,
    )  # fmt: skip


def _later(profile: Profile, network: Network, one: Later) -> Entry:
    place = place_of(profile, network.vacancies[one.vacancy], network)
    return Entry(profile=one.profile, place=place, verdict=one.verdict)

"""The records of a region: what one person, one place, one employer or one move looks like when it is looked at.

Tables are the storage; these are views, made for the few that are looked at. Empty means unknown, always.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from datasets.estimate import Estimate, Estimates
from datasets.items import Layout
from datasets.papers import LAW_PAPERS, PAPERS
from datasets.places import Point, minutes, minutes_to
from datasets.values import Flow, Kind, MoveOutcome, Often, Period, Proof, Side, Source, Step, Transport, Want

__all__ = [
    "LAW_PAPERS", "PAPERS", "Adaptation", "Ask", "Competence", "Demand", "Employer", "Estimate", "Estimates", "Flow",
    "HoursStep", "Kind", "Layout", "Limit", "Move", "MoveOutcome", "Often", "Paper", "Period", "Point", "Profile",
    "Proof", "Side", "Source", "Step", "Transport", "Vacancy", "Want", "Wish", "hours_from", "look_up_ways",
    "minutes_between",
]  # fmt: skip


_EMPTY: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One line of a person's list: an item with its amount or level, a date range, and what is written beside it.

    `amount` is in the item's unit and wins over `level` (the form's words). `note` keeps the item open until
    somebody cleared it (`cleared_by`, `cleared_on`); `gloss` only explains. `since` and `until` are included.
    """

    item: str
    amount: float | None = None
    level: str = ""
    side: Side | None = None
    since: date | None = None
    until: date | None = None
    note: str = ""
    gloss: str = ""
    cleared_by: str = ""
    cleared_on: date | None = None

    def active(self, day: date) -> bool:
        """True where the line counts on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def open_note(self) -> bool:
        """True where a note was written and nobody with a name and a date has cleared it."""
        return bool(self.note) and not (self.cleared_by and self.cleared_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursStep:
    """One step of the build-up of hours: from this day so many hours a week and a day can be worked."""

    start: date
    hours_week: float | None = None
    hours_day: float | None = None
    review: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """Something that a person can do; `competence` is a key of the vocabulary or the person's own words."""

    competence: str
    proof: Proof = Proof.OWN_WORD
    level: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper such as a driving licence; `held` is None where unknown."""

    paper: str
    held: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person would like; `weight` runs from -3 (rather not) to 3."""

    what: Want
    value: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person without a name, diagnosis, age or sex: what isn't a field can't be matched on.

    `travel` holds a user's own minutes to postcodes and wins over the estimate; `terms` holds the keys of the
    vocabulary behind the competences said in own words.
    """

    id: str
    employer: str = ""
    postcode: str = ""
    transport: Transport | None = None
    minutes_max: float | None = None
    minutes_medical: bool = False
    layout: Layout = Layout.CLASSIC
    complete: bool = True
    usable: bool | None = True
    assessed: date | None = None
    education: int | None = None
    old_function: str = ""
    old_wage_hour: float | None = None
    old_allowances: float | None = None
    first_sick_day: date | None = None
    consent: bool | None = None
    limits: tuple[Limit, ...] = ()
    hours: tuple[HoursStep, ...] = ()
    competences: tuple[Competence, ...] = ()
    papers: tuple[Paper, ...] = ()
    wishes: tuple[Wish, ...] = ()
    point: Point | None = None
    travel: Mapping[str, int] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One recorded demand of a place; `amount` in the item's unit, or `level` (the capability that is needed)."""

    item: str
    amount: float | None = None
    level: str = ""
    side: Side | None = None
    often: Often = Often.REGULAR
    source: Source = Source.EMPLOYER
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """What the place offers to bring a demand down to `amount` or `level`; `brings` is an item it asks instead."""

    item: str
    amount: float | None = None
    level: str = ""
    often: Often = Often.REGULAR
    what: str = ""
    brings: str = ""
    owner: str = ""
    cost: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A competence or paper that a place asks for; `essential` is None where the place doesn't say."""

    what: str
    essential: bool | None = False
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A place of one of the four kinds; `openings` of them. `estimates` come from its function's
    entry in the catalogue, `base` from all functions together: the base rate of an item where nothing is known;
    `usual_education` is the NLQF level that its function usually asks.
    """

    id: str
    employer: str = ""
    title: str = ""
    function: str = ""
    kind: Kind = Kind.VACANCY
    hours_min: float | None = None
    hours_max: float | None = None
    hours_day_max: float | None = None
    periods: frozenset[Period] | None = None
    starts: date | None = None
    closes: date | None = None
    openings: int | None = None
    build_up_from: float | None = None
    wage_hour: float | None = None
    postcode: str = ""
    home_share: float | None = None
    education: int | None = None
    complete: frozenset[str] = frozenset()
    source: Source | None = None
    updated: date | None = None
    text: str = ""
    demands: tuple[Demand, ...] = ()
    adaptations: tuple[Adaptation, ...] = ()
    asks: tuple[Ask, ...] = ()
    estimates: Mapping[str, Estimate] = field(default_factory=lambda: MappingProxyType({}))
    usual_education: int | None = None
    base: Mapping[str, Estimate] = field(default_factory=lambda: MappingProxyType({}))
    point: Point | None = None
    sector: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """A member of the network; `sector` is a section letter of the SBI."""

    id: str
    name: str = ""
    sector: str = ""
    headcount: int | None = None
    postcode: str = ""
    member_since: date | None = None
    tolerance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A person who went, or will go, from the employer who brings to the employer who takes."""

    id: str
    profile: str
    origin: str
    target: str
    vacancy: str = ""
    kind: Kind = Kind.VACANCY
    starts: date | None = None
    ends: date | None = None
    hours_week: float | None = None
    outcome: MoveOutcome = MoveOutcome.PLANNED


def minutes_between(profile: Profile, vacancy: Vacancy) -> tuple[int | None, str]:
    """Minutes of travel one way and where they come from: "table", "estimate" or "" (unknown)."""
    if vacancy.postcode[:4] in profile.travel:
        return profile.travel[vacancy.postcode[:4]], "table"
    if profile.point is None or vacancy.point is None or profile.transport is None:
        return None, ""
    return minutes(profile.point, vacancy.point, profile.transport), "estimate"


def look_up_ways(profile: Profile, vacancies: Iterable[Vacancy]) -> None:
    """Work out together what `minutes_between` will be asked: each way by itself takes longer than a verdict."""
    points = list({one.point for one in vacancies if one.point})
    if points and profile.point and profile.transport:
        minutes_to(profile.point, points, profile.transport)


def hours_from(steps: tuple[HoursStep, ...], day: date) -> HoursStep | None:
    """The step of a build-up that holds on a day; before the first step the first counts as zero hours."""
    held = [step for step in steps if step.start <= day]
    return max(held, key=lambda step: step.start) if held else None

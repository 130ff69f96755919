"""Remarks: what stands beside a verdict to think about; they never change an outcome or a score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from datasets.items import HOURS_DAY
from datasets.model import Kind, Profile, Vacancy, minutes_between
from matcher import hours
from matcher.capacity import fresh
from matcher.parts import LINE, old_wage
from matcher.recall import heard_on

WAIT: Final = timedelta(weeks=104)
"""How long the employer keeps paying; the no-risk policy comes after it."""
LIST_MONTHS: Final = 6
TRAVEL_SHARE: Final = 0.25
"""There and back may take this share of a working day before it is remarked upon."""


class About(StrEnum):
    """What a remark is about."""

    WAGE = "wage_below_line"
    NO_RISK = "contract_before_week_104"
    OLD_LIST = "list_older_than_six_months"
    TRAVEL = "long_travel_short_shift"
    WISHED_TRAVEL = "travel_beyond_wish"
    ESTIMATES = "known_by_estimates_only"
    OWN_EMPLOYER = "own_employer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark: `value` against the `line` it crosses (money an hour, minutes) or the `day` it is about."""

    about: About
    value: float | None = None
    line: float | None = None
    day: date | None = None


Rule = Callable[[Profile, Vacancy, date], Remark | None]


def wage(profile: Profile, vacancy: Vacancy, on: date) -> Remark | None:
    """A wage below 65% of the old one with allowances."""
    old, new = old_wage(profile), vacancy.wage_hour
    if old is None or new is None or round(new / old, 9) >= LINE:
        return None
    return Remark(about=About.WAGE, value=new, line=round(LINE * old, 2))


def no_risk(profile: Profile, vacancy: Vacancy, on: date) -> Remark | None:
    """A contract that begins before week 104 loses the no-risk policy; from the day on it doesn't."""
    if vacancy.kind is not Kind.VACANCY or profile.first_sick_day is None:
        return None
    day = profile.first_sick_day + WAIT
    return Remark(about=About.NO_RISK, day=day) if max(on, vacancy.starts or on) < day else None


def old_list(profile: Profile, vacancy: Vacancy, on: date) -> Remark | None:
    """A list of limits older than six months; a person may have changed since."""
    seen = profile.assessed
    if seen is None:
        return None
    months = 12 * (on.year - seen.year) + on.month - seen.month
    old = (months, on.day) > (LIST_MONTHS, seen.day)
    return Remark(about=About.OLD_LIST, day=seen) if old else None


def long_travel(profile: Profile, vacancy: Vacancy, on: date) -> Remark | None:
    """There and back takes more than a quarter of the hours worked that day."""
    shift = _shift(profile, vacancy, on)
    if shift is None or vacancy.home_share == 1:
        return None
    minutes, _ = minutes_between(profile, vacancy)
    if minutes is None or 2 * minutes <= TRAVEL_SHARE * 60 * shift:
        return None
    return Remark(about=About.TRAVEL, value=2.0 * minutes, line=60 * shift)


def wished_travel(profile: Profile, vacancy: Vacancy, on: date) -> Remark | None:
    """The way is longer than the maximum that is a wish; a medical maximum is a rule, and closes."""
    most = profile.minutes_max
    if most is None or profile.minutes_medical or vacancy.home_share == 1:
        return None
    minutes, _ = minutes_between(profile, vacancy)
    far = minutes is not None and minutes > most
    return Remark(about=About.WISHED_TRAVEL, value=minutes, line=most) if far else None


def _shift(profile: Profile, vacancy: Vacancy, on: date) -> float | None:
    """The hours of a day there: what the place names, and no more than the person can work."""
    week = vacancy.hours_min or vacancy.hours_max
    offered = vacancy.hours_day_max or (week / hours.WORKING_DAYS if week else None)
    if offered is None:
        return None
    return min(offered, heard_on(profile, max(on, vacancy.starts or on)).hours[HOURS_DAY])


def estimates_only(profile: Profile, vacancy: Vacancy, on: date) -> Remark | None:
    """Nobody recorded lately what the place asks; all that is known is what its function usually asks."""
    known = vacancy.complete or any(fresh(line.on or vacancy.updated, on) for line in vacancy.demands)
    return None if known else Remark(about=About.ESTIMATES)


def own_employer(profile: Profile, vacancy: Vacancy, on: date) -> Remark | None:
    """A place of the candidate's own employer: that is the first track, not the second."""
    own = profile.employer and profile.employer == vacancy.employer
    return Remark(about=About.OWN_EMPLOYER) if own else None


RULES: Final[tuple[Rule, ...]] = (
    wage, no_risk, old_list, long_travel, wished_travel, estimates_only, own_employer,
)  # fmt: skip


def remarks(profile: Profile, vacancy: Vacancy, on: date) -> tuple[Remark, ...]:
    """All remarks about one pair on a day."""
    return tuple(found for rule in RULES if (found := rule(profile, vacancy, on)))

"""Hours over time: a person's build-up in steps, and places that let hours build up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS
from datasets.model import HoursStep, Limit, Profile, Source, Vacancy, hours_from
from matcher.capacity import SILENT, TOLERANCE, Asked, Capacity, Known, Need, capacities, fresh, stated

Floats = npt.NDArray[np.float64]

HORIZON: Final = timedelta(weeks=26)
"""How far ahead a build-up may cure hours that block."""
SHORTEST_DAY: Final = 1.0
WORKING_DAYS: Final = 5
FULL_WEEK: Final = 40.0


def capacity(profile: Profile, slug: str, day: date) -> tuple[Capacity, ...]:
    """What the list and the build-up leave of hours a week or a day on a day; the lower counts."""
    item = ITEMS[slug]
    lines = [line for line in profile.limits if line.item == slug and line.active(day)]
    listed = capacities(item, lines, profile.layout, complete=profile.complete)
    if not profile.hours:
        return listed
    step = _step_hours(hours_from(profile.hours, day), slug)
    if step is None:
        return listed
    built = stated(item, step, profile.layout)
    return (*listed, built) if lines else (built,)


def _step_hours(step: HoursStep | None, slug: str) -> float | None:
    """The hours of a step; before the first step none can be worked yet."""
    if step is None:
        return 0.0
    return step.hours_week if slug == HOURS_WEEK else step.hours_day


def most(profile: Profile, slug: str, day: date) -> float:
    """The hours a week or a day that the list and the build-up leave on a day."""
    return min(have.load for have in capacity(profile, slug, day))


def asked(vacancy: Vacancy, slug: str) -> float | None:
    """The hours that the place asks once somebody is fully at work; None where it doesn't say."""
    return vacancy.hours_min if slug == HOURS_WEEK else vacancy.hours_day_max


def need(profile: Profile, vacancy: Vacancy, slug: str, on: date, day: date, *, have: float) -> Asked:
    """The hours that the place asks on a day of who has `have` hours; at the start less, where they may build up.

    They may where they will be reached.
    """
    full = asked(vacancy, slug)
    if full is None or not fresh(vacancy.updated, on):
        return SILENT.of((vacancy.base.get(slug),))
    source, start = vacancy.source or Source.EMPLOYER, at_start(vacancy, slug)
    if start is None or start >= full or have + TOLERANCE >= full:
        return _recorded(full, source)
    builds = reached(profile, slug, full, on, day)
    return _recorded(start, source, full) if builds else _recorded(full, source)


@lru_cache(maxsize=1 << 12, typed=True)
def _recorded(load: float, source: Source, full: float | None = None) -> Asked:
    """Places ask the same few numbers of hours."""
    return Asked((Need(known=Known.RECORDED, load=load, source=source, full=full),))


def at_start(vacancy: Vacancy, slug: str) -> float | None:
    """The hours at the start of a place that lets hours build up; its days are the week's hours over five days."""
    if vacancy.build_up_from is None:
        return None
    if slug == HOURS_WEEK:
        return vacancy.build_up_from
    return max(SHORTEST_DAY, vacancy.build_up_from / WORKING_DAYS)


def reached(profile: Profile, slug: str, full: float, on: date, day: date) -> bool:
    """True where the person's hours reach what is asked within the horizon."""
    days = (day, *changes(profile, day, on + HORIZON))
    return any(most(profile, slug, when) + TOLERANCE >= full for when in days)


def changes(profile: Profile, after: date, until: date) -> tuple[date, ...]:
    """The days on which the person's hours change, after one day and up to another."""
    limits = [line for line in profile.limits if line.item in (HOURS_WEEK, HOURS_DAY)]
    days = {step.start for step in profile.hours} | set(edges(limits))
    return tuple(sorted(when for when in days if after < when <= until))


def edges(lines: Sequence[Limit]) -> tuple[date, ...]:
    """The days on which lines of a list begin to count, or no longer do."""
    days = {line.since for line in lines if line.since}
    return tuple(sorted(days | {line.until + timedelta(days=1) for line in lines if line.until}))


def able(profile: Profile, days: npt.NDArray[np.datetime64], on: date) -> Floats:
    """The hours a week that the person can work on each day (today where unknown or past), at most a full week."""
    days = np.fmax(days, np.datetime64(on))
    turns = changes(profile, on, days.max().item()) if len(days) else ()
    each = [_able(profile, day) for day in (on, *turns)]
    starts = np.array(turns, dtype="datetime64[D]")
    return np.asarray(np.array(each)[np.searchsorted(starts, days, side="right")])


def _able(profile: Profile, day: date) -> float:
    week, long = (most(profile, slug, day) for slug in (HOURS_WEEK, HOURS_DAY))
    return max(0.0, min(FULL_WEEK, week, long * WORKING_DAYS))

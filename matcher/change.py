"""What if: the same person with something changed, and what that opens and closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from datasets.items import HOURS_DAY, HOURS_WEEK
from datasets.model import Competence, HoursStep, Limit, Paper, Profile, Transport
from datasets.network import Network
from matcher.changed import index_of
from matcher.index import Index
from matcher.match import first
from matcher.rank import EXPERT, Ranked, Ranker
from matcher.screen import Screened, screen
from matcher.selection import Places
from matcher.verdict import Mark, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is different in the question; None and empty leave all as it is.

    `limits` replace the lines on their items, `without` are items whose lines fall away: a question that a
    person asks, never advice about health. `hours_week` and `hours_day` replace the hours of the list and of
    the build-up.
    """

    limits: tuple[Limit, ...] = ()
    without: frozenset[str] = frozenset()
    hours_week: float | None = None
    hours_day: float | None = None
    minutes_max: float | None = None
    transport: Transport | None = None
    competences: tuple[Competence, ...] = ()
    papers: tuple[Paper, ...] = ()
    education: int | None = None

    def of(self, profile: Profile, network: Network) -> Profile:
        """The person with the change made."""
        gone = self.without | {line.item for line in self.limits}
        limits = tuple(line for line in profile.limits if line.item not in gone) + self.limits
        changed = replace(
            profile, limits=limits, competences=profile.competences + self.competences,
            papers=_held(profile.papers, self.papers), education=self.education or profile.education,
            minutes_max=profile.minutes_max if self.minutes_max is None else self.minutes_max,
        )  # fmt: skip
        for slug, hours in ((HOURS_WEEK, self.hours_week), (HOURS_DAY, self.hours_day)):
            changed = changed if hours is None else _with_hours(changed, slug, hours)
        if self.transport in (None, profile.transport):
            return changed
        return network.locate(replace(changed, transport=self.transport))


def _held(old: tuple[Paper, ...], new: tuple[Paper, ...]) -> tuple[Paper, ...]:
    named = {paper.paper for paper in new}
    return tuple(paper for paper in old if paper.paper not in named) + new


def _with_hours(profile: Profile, slug: str, hours: float) -> Profile:
    """The person with these hours at once, whatever list and build-up say; the other build-up stays."""
    lines = tuple(line for line in profile.limits if line.item != slug)
    limits = (*lines, Limit(item=slug, amount=hours))
    return replace(profile, limits=limits, hours=_without(profile.hours, slug))


def _without(steps: tuple[HoursStep, ...], slug: str) -> tuple[HoursStep, ...]:
    week = slug == HOURS_WEEK
    left = tuple(replace(one, hours_week=None) if week else replace(one, hours_day=None) for one in steps)
    if all(step.hours_week is None and step.hours_day is None for step in left):
        return ()
    # Before its first step a build-up allows no hours at all; for the hours that stay it still does.
    none = HoursStep(start=date.min, hours_day=0.0) if week else HoursStep(start=date.min, hours_week=0.0)
    return (none, *left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One place whose mark differs."""

    vacancy: str
    before: Mark
    after: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What a change opens and closes, what it makes better or worse without that, and what is new in the top.

    `before` and `after` count the places per outcome.
    """

    profile: str
    opens: tuple[Shift, ...]
    closes: tuple[Shift, ...]
    better: tuple[Shift, ...]
    worse: tuple[Shift, ...]
    newly_top: tuple[str, ...]
    before: Mapping[Outcome, int]
    after: Mapping[Outcome, int]


def what_if(
    profile: Profile, network: Network, change: Change, *, on: date, n: int = 10, ranker: Ranker = EXPERT,
    index: Index | None = None,
) -> WhatIf:  # fmt: skip
    """What the change would open and close on a day; places by id, `newly_top` in the order of the list."""
    found = index_of(network, on, index)
    changed = change.of(profile, network)
    old, new = screen(profile, found), screen(changed, found)
    moved = _moved(network, old, new)
    staying = [one for one in moved if _closed(one.after) == _closed(one.before)]
    top = _ids(network, first(profile, old, n, on=on, ranker=ranker))
    then = _ids(network, first(changed, new, n, on=on, ranker=ranker))
    return WhatIf(
        profile=profile.id, before=old.outcomes, after=new.outcomes,
        opens=tuple(one for one in moved if _closed(one.before) and not _closed(one.after)),
        closes=tuple(one for one in moved if _closed(one.after) and not _closed(one.before)),
        better=tuple(one for one in staying if one.after < one.before),
        worse=tuple(one for one in staying if one.after > one.before),
        newly_top=tuple(id for id in then if id not in top),
    )  # fmt: skip


def _closed(mark: Mark) -> bool:
    return mark.outcome is Outcome.BLOCKED


def _moved(network: Network, old: Screened, new: Screened) -> list[Shift]:
    ids = Places.of(network).ids
    found = [
        Shift(vacancy=str(ids[at]), before=Mark(int(old.marks[at])), after=Mark(int(new.marks[at])))
        for at in (old.marks != new.marks).nonzero()[0]
    ]
    return sorted(found, key=lambda one: one.vacancy)


def _ids(network: Network, listed: Ranked) -> list[str]:
    return [str(id) for id in Places.of(network).ids[listed.rows]]

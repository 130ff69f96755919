"""The rules besides the items, over a whole network at once: consent, open places, hours, travel, papers, education."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, TRANSPORT
from datasets.model import Paper, Profile
from matcher import hours, rules
from matcher.answers import whole
from matcher.bits import Bools, Ints
from matcher.capacity import TOLERANCE
from matcher.index import Index
from matcher.items import in_words, lines_on
from matcher.layers import ByCode, Part
from matcher.planes import STEP
from matcher.regimes import between
from matcher.told import Floats
from matcher.verdict import Have, Mark

Key = tuple[str, str]
MOST: Final = 1024
"""What so many different sets of papers come to is kept."""
_KEPT: Final = "_matcher_papers"


def closing(profile: Profile) -> str:
    """The rule that closes every place for this person, or an empty text."""
    if profile.usable is False:
        return "usable"
    return "consent" if profile.consent is False else ""


def everywhere(index: Index, mark: Mark) -> ByCode:
    """A layer that says the same of every place."""
    return ByCode((Part(index.starts, np.full(index.starts.size, whole(mark), dtype=np.int64)),))


def gates(profile: Profile, index: Index) -> Iterator[tuple[Key, ByCode]]:
    """What each rule besides the items says of every place."""
    if profile.consent is None:
        yield ("consent", ""), everywhere(index, Mark.ASK_CANDIDATE)
    yield ("open", ""), ByCode((Part(index.closed, np.array([0, whole(Mark.BLOCKED)])),))
    for slug in (HOURS_WEEK, HOURS_DAY):
        yield ("hours", slug), _hours(profile, index, slug)
    if profile.minutes_medical:
        yield ("travel", ""), _travel(profile, index)
    if any(line.item == TRANSPORT for line in profile.limits):
        yield ("travel", TRANSPORT), _transport(profile, index)
    yield from _papers(profile, index).items()
    yield ("education", ""), _education(profile, index)


def _where(where: Bools, mark: Mark) -> Ints:
    return np.where(where, whole(mark), 0).astype(np.int64)


def _hours(profile: Profile, index: Index, slug: str) -> ByCode:
    changes = hours.changes(profile, date.min, date.max)
    return ByCode(
        tuple(
            Part(index.hours[slug], _hours_on(profile, index, slug, stretch.day), stretch.where)
            for stretch in between(changes, index)
        )
    )


def _hours_on(profile: Profile, index: Index, slug: str, day: date) -> Ints:
    """Different hours against what the person can do on a day, with the places' own build-up."""
    haves = hours.capacity(profile, slug, day)
    asked = _at_start(profile, index, slug, day, have=min(one.load for one in haves))
    marks = np.zeros(len(asked), dtype=np.int64)
    for have in haves:
        np.maximum(marks, _one_hours(index, slug, have.by, have.load, asked), out=marks)
    item, lines = ITEMS[slug], lines_on(profile, slug, day)
    if any(line.open_note for line in lines) or in_words(item, {None: haves}, lines):
        marks = np.where(marks < (Mark.ASK_EXPERT + 1) * STEP, whole(Mark.ASK_EXPERT), marks)
    return marks


def _one_hours(index: Index, slug: str, by: Have, load: float, asked: Floats) -> Ints:
    known = ~np.isnan(asked)
    if by is Have.SILENT:
        return _where(known & (asked > 0), Mark.ASK_CANDIDATE)
    if by is Have.NORM:
        return np.zeros(len(asked), dtype=np.int64)
    base = index.base(ITEMS[slug])
    question = whole(Mark.ASK_EMPLOYER, None if base is None else base.exceeds(load, 0.0))
    over = known & (np.nan_to_num(asked) > load + TOLERANCE)
    return np.where(over, whole(Mark.BLOCKED), np.where(known, 0, question)).astype(np.int64)


def _at_start(profile: Profile, index: Index, slug: str, day: date, *, have: float) -> Floats:
    """What is asked on a day of who has `have` hours: less where hours build up and are reached within the horizon."""
    full, start = index.hours_table(slug).T
    days = hours.changes(profile, day, index.on + hours.HORIZON)
    if not days:
        return np.asarray(full)
    if slug == HOURS_DAY:
        start = np.maximum(hours.SHORTEST_DAY, start / hours.WORKING_DAYS)
    most = max(hours.most(profile, slug, when) for when in days)
    builds = (start < full) & (have + TOLERANCE < full) & (most + TOLERANCE >= full)
    return np.asarray(np.where(builds, start, full))


def _travel(profile: Profile, index: Index) -> ByCode:
    minutes = index.minutes(profile)
    unknown = np.isnan(minutes) | (profile.minutes_max is None)
    far = np.nan_to_num(minutes) > (profile.minutes_max or 0)
    marks = np.where(unknown, whole(Mark.ASK_CANDIDATE), np.where(far, whole(Mark.BLOCKED), 0))
    return ByCode((Part(index.ways, marks.astype(np.int64), ~index.home),))


def _transport(profile: Profile, index: Index) -> ByCode:
    days = hours.edges([line for line in profile.limits if line.item == TRANSPORT])
    parts = []
    for stretch in between(days, index):
        mark, _ = rules.transport_mark(profile, stretch.day)
        where = ~index.home if stretch.where is None else stretch.where & ~index.home
        values = np.full(index.starts.size, whole(mark), dtype=np.int64)
        parts.append(Part(index.starts, values, where))
    return ByCode(tuple(parts))


def _papers(profile: Profile, index: Index) -> dict[Key, ByCode]:
    """What each paper that places ask comes to; kept, for many people have the same papers."""
    kept: dict[tuple[Paper, ...], dict[Key, ByCode]] = vars(index).setdefault(_KEPT, {})
    if profile.papers not in kept:
        if len(kept) >= MOST:
            kept.clear()
        kept[profile.papers] = dict(_each_paper(profile, index))
    return kept[profile.papers]


def _each_paper(profile: Profile, index: Index) -> Iterator[tuple[Key, ByCode]]:
    held = {paper.paper: paper.held for paper in profile.papers}
    for what, asked in zip(index.papers, index.papers_table.T, strict=True):
        marks = [whole(rules.paper_mark(what, held.get(what), essential=sure)) for sure in (False, True)]
        yield ("papers", what), ByCode((Part(index.paper_sets, np.array([0, *marks])[asked]),))


def _education(profile: Profile, index: Index) -> ByCode:
    asked, usual = index.schooling_table.T
    schooled, proven = rules.schooling(profile)
    lacking = ~np.isnan(asked) & (asked > schooled)
    unproven = Mark.ASK_CANDIDATE if profile.education is None else Mark.BLOCKED
    marks = np.where(asked <= proven, whole(Mark.ASK_EMPLOYER), whole(unproven))
    have = max(schooled, proven)
    far = np.isnan(asked) & (usual >= have + rules.FAR_ABOVE) & (have > 0)
    values = np.where(lacking, marks, _where(far, Mark.ASK_EMPLOYER)).astype(np.int64)
    return ByCode((Part(index.schooling, values),))

"""The rules besides the items, over a whole network at once: consent, open places, hours, travel, papers, education."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, TRANSPORT
from datasets.model import PAPERS, Profile
from matcher import hours, rules
from matcher.capacity import TOLERANCE
from matcher.cost import cost_of
from matcher.index import Bools, Floats, Index, Ints
from matcher.items import in_words, lines_on
from matcher.regimes import between
from matcher.verdict import Have, Mark

STEP = 1000


def whole(mark: Mark, chance: float | None = None) -> int:
    """A mark with its cost as one number."""
    return mark * STEP + cost_of(mark, chance)


def closing(profile: Profile) -> str:
    """The rule that closes every place for this person, or an empty text."""
    if profile.usable is False:
        return "usable"
    return "consent" if profile.consent is False else ""


def screened(profile: Profile, index: Index) -> Iterator[tuple[tuple[str, str], Ints]]:
    """Marks and costs per rule for every place, shape (n_vacancies,) each."""
    if profile.consent is None:
        yield ("consent", ""), np.full(len(index), whole(Mark.ASK_CANDIDATE), dtype=np.int64)
    yield ("open", ""), _where(_closed(index), Mark.BLOCKED)
    for slug in (HOURS_WEEK, HOURS_DAY):
        yield ("hours", slug), _hours(profile, index, slug)
    yield ("travel", ""), _travel(profile, index)
    yield ("travel", TRANSPORT), _transport(profile, index)
    yield from _papers(profile, index)
    yield ("education", ""), _education(profile, index)


def _where(where: Bools, mark: Mark) -> Ints:
    return np.where(where, whole(mark), 0).astype(np.int64)


def _closed(index: Index) -> Bools:
    today = np.datetime64(index.on, "D")
    closes = index.day("closes")
    return np.asarray((~np.isnat(closes) & (closes < today)) | (index.number("openings") == 0), dtype=bool)


def _hours(profile: Profile, index: Index, slug: str) -> Ints:
    marks = np.zeros(len(index), dtype=np.int64)
    changes = hours.changes(profile, date.min, date.max)
    for regime in between(changes, index):
        marks[regime.where] = _hours_on(profile, index, slug, regime.day)[regime.where]
    return marks


def _hours_on(profile: Profile, index: Index, slug: str, day: date) -> Ints:
    """The hours of every place against what the person can do on a day, with the places' own build-up."""
    haves = hours.capacity(profile, slug, day)
    full = index.number("hours_min" if slug == HOURS_WEEK else "hours_day_max")
    full = np.where(index.fresh, full, np.nan)
    asked = _at_start(profile, index, slug, day, full)
    marks = np.zeros(len(index), dtype=np.int64)
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
        return np.zeros(len(index), dtype=np.int64)
    base = index.base(ITEMS[slug])
    question = whole(Mark.ASK_EMPLOYER, None if base is None else base.exceeds(load, 0.0))
    over = known & (np.nan_to_num(asked) > load + TOLERANCE)
    return np.where(over, whole(Mark.BLOCKED), np.where(known, 0, question)).astype(np.int64)


def _at_start(profile: Profile, index: Index, slug: str, day: date, full: Floats) -> Floats:
    """What is asked on a day: less than in full where hours build up and the full hours come within the horizon."""
    start = index.number("build_up_from")
    if slug == HOURS_DAY:
        start = np.maximum(hours.SHORTEST_DAY, start / hours.WORKING_DAYS)
    days = (day, *hours.changes(profile, day, index.on + hours.HORIZON))
    most = max(hours.most(profile, slug, when) for when in days)
    ramps = (start < full) & (most + TOLERANCE >= full)
    return np.where(ramps, start, full)


def _travel(profile: Profile, index: Index) -> Ints:
    if not profile.minutes_medical:
        return np.zeros(len(index), dtype=np.int64)
    minutes = index.network.travel(profile)
    unknown = np.isnan(minutes) | (profile.minutes_max is None)
    far = np.nan_to_num(minutes) > (profile.minutes_max or 0)
    marks = np.where(unknown, whole(Mark.ASK_CANDIDATE), np.where(far, whole(Mark.BLOCKED), 0))
    return np.where(index.number("home_share") == 1, 0, marks).astype(np.int64)


def _transport(profile: Profile, index: Index) -> Ints:
    marks = np.zeros(len(index), dtype=np.int64)
    days = hours.edges([line for line in profile.limits if line.item == TRANSPORT])
    for regime in between(days, index):
        mark, _ = rules.transport_mark(profile, regime.day)
        marks[regime.where] = whole(mark)
    return np.where(index.number("home_share") == 1, 0, marks).astype(np.int64)


def _papers(profile: Profile, index: Index) -> Iterator[tuple[tuple[str, str], Ints]]:
    held = {paper.paper: paper.held for paper in profile.papers}
    for what, (rows, essential) in index.asks.items():
        if what in PAPERS:
            marks = np.zeros(len(index), dtype=np.int64)
            marks[rows[~essential]] = whole(rules.paper_mark(what, held.get(what), essential=False))
            marks[rows[essential]] = whole(rules.paper_mark(what, held.get(what), essential=True))
            yield ("papers", what), marks


def _education(profile: Profile, index: Index) -> Ints:
    asked = index.number("education")
    schooled, proven = rules.schooling(profile)
    lacking = ~np.isnan(asked) & (asked > schooled)
    unproven = Mark.ASK_CANDIDATE if profile.education is None else Mark.BLOCKED
    marks = np.where(asked <= proven, whole(Mark.ASK_EMPLOYER), whole(unproven))
    have = max(schooled, proven)
    far = np.isnan(asked) & (index.usual_education >= have + rules.FAR_ABOVE) & (have > 0)
    return np.where(lacking, marks, _where(far, Mark.ASK_EMPLOYER)).astype(np.int64)

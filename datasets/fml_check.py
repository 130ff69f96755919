"""Does a list agree with itself? An inconsistent FML is warned of when it is read, and reading goes on.

Each check is one small function; its docstring is what the documentation says of it. Warnings name items,
never values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, pairwise
from math import inf
from typing import Final

from datasets.fml_list import FmlList
from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, Layout
from datasets.model import HoursStep, Limit, Profile
from datasets.problems import Problem, Severity

WORKING_DAY: Final = 8.0
"""Hours of the whole working day on which the form is based (front text of the FML)."""

DAYS: Final = 5
"""Working days that a week has at most, as the form counts."""

STALE_MONTHS: Final = 6
"""Months after which a list of a person who is recovering should be looked at again."""

ASK: Final = "Have the bedrijfsarts look at these items again."
ONCE_AND_DAY: Final = (
    ("sitting", "sitting-hours"),
    ("standing", "standing-hours"),
    ("walking", "walking-hours"),
)
OPPOSITE: Final = (
    ("not-alone", "no-colleagues"),
    ("emotions-too-close", "emotions-too-distant"),
    ("insight-overrates-abilities", "insight-overrates-limits"),
)


_Found = Iterator[tuple[tuple[str, ...], str, str, str]]
"""Per finding: the items, what was expected, what came, what to do."""


def _day_adds_up(fml: FmlList) -> _Found:
    """Sitting, standing and walking over the day together make at least the working day."""
    slugs = ("sitting-hours", "standing-hours", "walking-hours")
    hours = [fml.have(slug) for slug in slugs]
    stated = fml.stated(HOURS_DAY)
    day = WORKING_DAY if stated is None else min(stated, WORKING_DAY)
    known = [amount for amount in hours if amount is not None]
    if len(known) == len(slugs) and sum(known) < day:
        yield slugs, "hours that add up to the working day", "fewer", ASK


def _week_in_days(fml: FmlList) -> _Found:
    """The hours per week can be worked in five of the days that the list allows."""
    day, week = fml.stated(HOURS_DAY), fml.stated(HOURS_WEEK)
    if day is not None and week is not None and inf > week > DAYS * day:
        yield (HOURS_DAY, HOURS_WEEK), "week hours of at most five times the day hours", "more", ASK


def _once_within_day(fml: FmlList) -> _Found:
    """What can be done without a break isn't more than what can be done over the whole day."""
    for once, day in ONCE_AND_DAY:
        minutes, hours = fml.stated(once), fml.stated(day)
        if minutes is not None and hours is not None and inf > minutes > 60 * hours:
            yield (once, day), "a stretch without a break within the hours per day", "a longer one", ASK


def _posture_for_a_reason(fml: FmlList) -> _Found:
    """A need to alternate posture goes with a limit on sitting, standing or walking."""
    postures = tuple(slug for pair in ONCE_AND_DAY for slug in pair)
    if fml.limited("posture-change") and fml.profile.complete and not any(fml.limited(s) for s in postures):
        yield ("posture-change",), "a limit on sitting, standing or walking beside it", "none", ASK


def _night_after_evening(fml: FmlList) -> _Found:
    """Somebody who can't work each evening is rarely able to work at night."""
    night = fml.have("night")
    if fml.limited("evening") and night is not None and night >= 1:
        yield ("evening", "night"), "night work limited where evenings are", "no limit on nights", ASK


def _keyboard(fml: FmlList) -> _Found:
    """Who is limited in operating a keyboard can't use one the whole day."""
    hours = fml.have("keyboard-hours")
    if fml.limited("keyboard-operating") and hours is not None and hours >= fml.norm("keyboard-hours"):
        yield ("keyboard-operating", "keyboard-hours"), "a limit on both", "a limit on one", ASK


def _heavy_loads(fml: FmlList) -> _Found:
    """Who lifts less than the norm doesn't handle heavy loads often."""
    stated = fml.stated("heavy-loads-often")
    if (
        stated
        and not fml.limited("heavy-loads-often")
        and (fml.limited("lifting") or fml.limited("carrying"))
    ):
        yield ("lifting", "heavy-loads-often"), "heavy loads limited where lifting is", "no limit", ASK


def _opposites(fml: FmlList) -> _Found:
    """Two limits that exclude each other aren't both there."""
    for one, other in OPPOSITE:
        if fml.limited(one) and fml.limited(other):
            yield (one, other), "one of the two", "both, though they contradict each other", ASK


def _once_named(fml: FmlList) -> _Found:
    """An item stands in a list once, or twice with the same value, another side or another time."""
    for slug in dict.fromkeys(line.item for line in fml.lines):
        pairs = combinations(fml.of(slug), 2)
        if any(_overlap(a, b) and fml.amount(a) != fml.amount(b) for a, b in pairs):
            yield (
                (slug,),
                "one value",
                "several that differ",
                "Keep one line; until then the lower one counts.",
            )


def _overlap(one: Limit, other: Limit) -> bool:
    starts = max(one.since or date.min, other.since or date.min)
    return one.side == other.side and starts <= min(one.until or date.max, other.until or date.max)


def _within_norm(fml: FmlList) -> _Found:
    """An amount isn't above the norm: the form only records what deviates from it."""
    for line in fml.lines:
        sign, norm = ITEMS[line.item].sign, fml.norm(line.item)
        if line.amount is not None and sign * line.amount > sign * norm:
            yield (
                (line.item,),
                "an amount up to the norm",
                "more",
                "Check unit and layout; it counts as a ceiling.",
            )


def _amount_with_level(fml: FmlList) -> _Found:
    """Beside a level, an exact amount isn't milder than the level."""
    for line in fml.lines:
        said = fml.amount(Limit(item=line.item, level=line.level))
        sign = ITEMS[line.item].sign
        if line.amount is not None and line.level and said is not None and sign * line.amount > sign * said:
            yield (
                (line.item,),
                "an amount within the level beside it",
                "a milder one",
                "The amount counts; check it.",
            )


def _notes(fml: FmlList) -> _Found:
    """A note stays open until a person cleared it, with name and date."""
    for line in fml.lines:
        if line.open_note and not (line.cleared_by or line.cleared_on):
            remedy = "Until somebody clears it, with name and date, the item is asked about."
            yield (line.item,), "a cleared note", "an open one", remedy
        elif bool(line.cleared_by) != bool(line.cleared_on):
            yield (
                (line.item,),
                "a name and a date of who cleared the note",
                "one of the two",
                "Fill in the other.",
            )


def _free_text(fml: FmlList) -> _Found:
    """A limit on an "other" item says in words what it is."""
    for line in fml.lines:
        if ITEMS[line.item].free_text and fml.limited(line.item) and not (line.note or line.gloss):
            yield (line.item,), "words beside it", "none", "Write in the gloss or the note what is limited."


def _dates(fml: FmlList) -> _Found:
    """A line's first day isn't after its last."""
    for line in fml.profile.limits:
        if line.since and line.until and line.since > line.until:
            yield (
                (line.item,),
                "since up to until",
                "the reverse",
                "Turn the dates round; now the line never counts.",
            )


def _recent(fml: FmlList) -> _Found:
    """The list has a date and isn't older than six months."""
    assessed = fml.profile.assessed
    if assessed is None and fml.lines:
        yield (), "the date on which the list was made", "none", "Fill in assessed."
    elif assessed and fml.on and _months(assessed, fml.on) >= STALE_MONTHS:
        yield (
            (),
            f"a list of the last {STALE_MONTHS} months",
            "an older one",
            "Ask the bedrijfsarts for a new one.",
        )


def _months(start: date, end: date) -> int:
    """Whole months between two days."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _no_possibilities(fml: FmlList) -> _Found:
    """Without usable possibilities there is no list."""
    if fml.profile.usable is False and (fml.profile.limits or fml.profile.hours):
        remedy = "Nothing is matched. If the list is right, set usable to yes."
        yield (), "no limits beside 'geen benutbare mogelijkheden'", "limits", remedy


def _build_up(fml: FmlList) -> _Found:
    """The hours of a build-up never go down, fit in the days, and stay within the list's own hours."""
    steps = sorted(fml.profile.hours, key=lambda step: step.start)
    for name, slug in (("hours_week", HOURS_WEEK), ("hours_day", HOURS_DAY)):
        hours = [value for step in steps if (value := getattr(step, name)) is not None]
        if any(after < before for before, after in pairwise(hours)):
            yield (
                (slug,),
                "a build-up whose hours never go down",
                "a lower step",
                "Check the dates and the hours.",
            )
        stated = fml.stated(slug)
        if stated is not None and any(value > stated for value in hours):
            yield (
                (slug,),
                "a build-up within the limit",
                "a higher step",
                "The lower counts; check which is right.",
            )
    if any(_too_full(step) for step in steps):
        yield (
            (HOURS_DAY, HOURS_WEEK),
            "week hours of at most five times the day hours in each step",
            "more",
            ASK,
        )


def _too_full(step: HoursStep) -> bool:
    week, day = step.hours_week, step.hours_day
    return week is not None and day is not None and week > DAYS * day


CHECKS: Final[tuple[Callable[[FmlList], _Found], ...]] = (
    _day_adds_up, _week_in_days, _once_within_day, _posture_for_a_reason, _night_after_evening, _keyboard,
    _heavy_loads, _opposites, _once_named, _within_norm, _amount_with_level, _notes, _free_text, _dates,
    _recent, _no_possibilities, _build_up,
)  # fmt: skip
"""Every check, in the order in which its warnings are given."""


def check_list(
    profile: Profile, row: int = 0, *, on: date | None = None, file: str = "profiles.csv"
) -> tuple[Problem, ...]:
    """Every way in which a list disagrees with itself, as warnings that name the items and what to do.

    Parameters
    ----------
    profile: the person whose list it is; row: the line of the file; on: the day on which the list is judged,
    without which every line counts and its age isn't looked at.
    """
    fml = FmlList(profile=profile, on=on)
    found = (finding for check in CHECKS for finding in check(fml))
    return tuple(
        Problem(
            file=file, row=row, column=_column(profile, slugs), expected=expected, got=got, remedy=remedy,
            severity=Severity.WARNING,
        )
        for slugs, expected, got, remedy in found
    )  # fmt: skip


def _column(profile: Profile, slugs: tuple[str, ...]) -> str:
    names = " + ".join(_named(slug, profile.layout) for slug in slugs)
    return f"{profile.id}: {names}" if names else profile.id


def _named(slug: str, layout: Layout) -> str:
    item = ITEMS[slug]
    return f"{(item.scales.get(layout) or item.any_scale).code} {slug}"

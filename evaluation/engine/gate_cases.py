"""Cases around the rules besides the items: consent, dates, openings, hours that build up, travel, papers, schooling.

What must come out is written beside each case, from the hard gates of the architecture, chapter 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from datasets.items import Layout
from datasets.model import Ask, Competence, HoursStep, Limit, Paper, Proof, Transport
from evaluation.engine.case import AT, DAY, INSIDE, MARGIN, OUTSIDE, Case, person, place
from matcher.verdict import Mark

ONE_DAY: Final = timedelta(days=1)
HORIZON: Final = DAY + timedelta(weeks=26)
FITS, MARGINAL, BLOCKED = Mark.FITS, Mark.MARGINAL, Mark.BLOCKED
EMPLOYER, CANDIDATE, EXPERT = Mark.ASK_EMPLOYER, Mark.ASK_CANDIDATE, Mark.ASK_EXPERT
Told = dict[str, Any]
Line = tuple[str, str, str, str, Told, Told, Mark]
"""Rule, item, source, where, what the person says, what the place says, and what must come out."""


def gate_cases() -> Iterator[Case]:
    """Every case of the rules besides the items, in both layouts."""
    for layout in Layout:
        for kind in (who, when, travel, hours, build_up, papers, schooling):
            for rule, item, source, where, own, told, expected in kind():
                limits = own.get("limits", ())
                traits = {name: value for name, value in own.items() if name != "limits"}
                yield Case(
                    rule=rule, item=item, layout=layout, source=source, where=where, expected=expected,
                    profile=person(*limits, layout=layout, **traits), vacancy=place(**told),
                )  # fmt: skip


def who() -> Iterator[Line]:
    """Whether anything can be matched at all."""
    for usable, where, mark in ((True, INSIDE, FITS), (None, AT, FITS), (False, OUTSIDE, BLOCKED)):
        yield "usable", "", "recorded", where, {"usable": usable}, {}, mark
    for consent, where, mark in ((True, INSIDE, FITS), (None, AT, CANDIDATE), (False, OUTSIDE, BLOCKED)):
        yield "consent", "", "recorded", where, {"consent": consent}, {}, mark


def when() -> Iterator[Line]:
    """Whether the place is still one."""
    for day, where, mark in (
        (None, INSIDE, FITS), (DAY + ONE_DAY, INSIDE, FITS), (DAY, AT, FITS), (DAY - ONE_DAY, OUTSIDE, BLOCKED),
    ):  # fmt: skip
        yield "open", "", "closes", where, {}, {"closes": day}, mark
    for openings, where, mark in (
        (None, INSIDE, FITS),
        (2, INSIDE, FITS),
        (1, AT, FITS),
        (0, OUTSIDE, BLOCKED),
    ):
        yield "open", "", "openings", where, {}, {"openings": openings}, mark


def travel() -> Iterator[Line]:
    """A medical maximum of minutes, and 2.10."""
    for minutes, where, mark in ((29, INSIDE, FITS), (30, AT, FITS), (31, OUTSIDE, BLOCKED)):
        own = _way(minutes)
        yield "travel", "", "medical", where, own, {"postcode": "1000"}, mark
        yield "travel", "", "not_medical", where, own | {"minutes_medical": False}, {"postcode": "1000"}, FITS
        yield "travel", "", "home", where, own, {"postcode": "1000", "home_share": 1.0}, FITS
        yield "travel", "", "partly_home", where, own, {"postcode": "1000", "home_share": 0.99}, mark
    yield "travel", "", "unknown", AT, _way(29), {"postcode": "2000"}, CANDIDATE
    yield "travel", "", "no_maximum", AT, _way(29) | {"minutes_max": None}, {"postcode": "1000"}, CANDIDATE
    yield from _transport()


def _way(minutes: int) -> Told:
    return {
        "travel": {"1000": minutes},
        "minutes_max": 30.0,
        "minutes_medical": True,
        "transport": Transport.CAR,
    }


def _transport() -> Iterator[Line]:
    limited, normal = (Limit(item="transport", level=level) for level in ("beperkt", "normaal"))
    noted = replace(limited, note="wisselend")
    for limit, way, told, where, mark in (
        (normal, Transport.CAR, {}, INSIDE, FITS), (limited, Transport.ADAPTED_CAR, {}, AT, FITS),
        (limited, Transport.CAR, {}, OUTSIDE, CANDIDATE), (limited, None, {}, OUTSIDE, CANDIDATE),
        (limited, Transport.CAR, {"home_share": 1.0}, INSIDE, FITS),
        (noted, Transport.ADAPTED_CAR, {}, MARGIN, EXPERT),
    ):  # fmt: skip
        yield "travel", "transport", "recorded", where, {"limits": (limit,), "transport": way}, told, mark


def hours() -> Iterator[Line]:
    """The build-up of hours that holds on a day, beside the list: the lower counts."""
    for item, column in (("hours-week", "hours_min"), ("hours-day", "hours_day_max")):
        field = item.replace("-", "_")
        steps = (_step(DAY - ONE_DAY, **{field: 6.0}),)
        for need, where, mark in ((5.0, INSIDE, FITS), (6.0, AT, FITS), (6.5, OUTSIDE, BLOCKED)):
            told = {column: need}
            yield "hours", item, "build_up", where, {"hours": steps}, told, mark
            more = {"hours": steps, "limits": (Limit(item=item, amount=8.0),)}
            yield "hours", item, "build_up_lower", where, more, told, mark
            less = {"hours": (_step(DAY, **{field: 9.0}),), "limits": (Limit(item=item, amount=6.0),)}
            yield "hours", item, "list_lower", where, less, told, mark
        late = {"hours": (_step(DAY + ONE_DAY, **{field: 6.0}),)}
        yield "hours", item, "before_build_up", OUTSIDE, late, {column: 1.0}, BLOCKED
        yield "hours", item, "before_build_up", INSIDE, late, {column: 1.0, "starts": DAY + ONE_DAY}, FITS
        noted = {"limits": (Limit(item=item, amount=6.0, note="wisselend"),)}
        yield "hours", item, "note", INSIDE, noted, {column: 5.0}, EXPERT
        yield "hours", item, "note", OUTSIDE, noted, {column: 6.5}, BLOCKED


def _step(start: date, hours_week: float | None = None, hours_day: float | None = None) -> HoursStep:
    return HoursStep(start=start, hours_week=hours_week, hours_day=hours_day)


def build_up() -> Iterator[Line]:
    """A place where hours may build up: its full hours must be reached within the horizon."""
    for when, where, mark in (
        (HORIZON - ONE_DAY, INSIDE, FITS), (HORIZON, AT, FITS), (HORIZON + ONE_DAY, OUTSIDE, BLOCKED),
    ):  # fmt: skip
        steps = (_step(DAY, hours_week=10.0), _step(when, hours_week=20.0))
        told = {"hours_min": 20.0, "build_up_from": 10.0}
        yield "hours", "hours-week", "horizon", where, {"hours": steps}, told, mark
        short = {"hours": (_step(DAY, hours_week=10.0), _step(when, hours_week=19.5))}
        yield "hours", "hours-week", "never_full", OUTSIDE, short, told, BLOCKED
        higher = told | {"build_up_from": 10.5}
        yield "hours", "hours-week", "start_too_high", OUTSIDE, {"hours": steps}, higher, BLOCKED


def papers() -> Iterator[Line]:
    """Papers that the law requires, a VOG, and papers that only the employer asks."""
    yes, unknown, no = True, None, False
    for paper, essential, held, where, mark in (
        ("rijbewijs_b", yes, yes, INSIDE, FITS), ("rijbewijs_b", yes, unknown, AT, CANDIDATE),
        ("rijbewijs_b", yes, no, OUTSIDE, BLOCKED), ("rijbewijs_b", no, no, INSIDE, FITS),
        ("rijbewijs_b", unknown, no, MARGIN, EMPLOYER), ("rijbewijs_b", unknown, unknown, AT, CANDIDATE),
        ("big", yes, yes, INSIDE, FITS), ("big", yes, unknown, AT, CANDIDATE), ("big", yes, no, OUTSIDE, BLOCKED),
        ("vog", yes, yes, INSIDE, FITS), ("vog", yes, no, OUTSIDE, CANDIDATE), ("vog", yes, unknown, AT, CANDIDATE),
        ("vca", yes, yes, INSIDE, FITS), ("vca", yes, no, OUTSIDE, EMPLOYER), ("vca", no, no, INSIDE, FITS),
    ):  # fmt: skip
        own = {} if held is unknown else {"papers": (Paper(paper=paper, held=held),)}
        told = {"asks": (Ask(what=paper, essential=essential),)}
        yield "papers", paper, "recorded", where, own, told, mark


def schooling() -> Iterator[Line]:
    """The level that a place asks, proven in any way; what such work usually asks where it doesn't say."""
    for level, where, mark in (
        (5, INSIDE, FITS),
        (4, AT, FITS),
        (3, OUTSIDE, BLOCKED),
        (None, OUTSIDE, CANDIDATE),
    ):
        yield "education", "", "recorded", where, {"education": level}, {"education": 4}, mark
    for proof, met in ((Proof.EVC, EMPLOYER), (Proof.DIPLOMA, FITS)):
        for level, where, mark in ((4, AT, met), (3, OUTSIDE, BLOCKED)):
            own = {"education": 2, "competences": (Competence(competence="x", proof=proof, level=level),)}
            yield "education", "", str(proof), where, own, {"education": 4}, mark
    for level, where, mark in (
        (3, INSIDE, FITS),
        (2, AT, EMPLOYER),
        (1, OUTSIDE, EMPLOYER),
        (None, INSIDE, FITS),
    ):
        yield "education", "", "usual", where, {"education": level}, {"usual_education": 5}, mark

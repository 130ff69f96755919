"""Every check of a list: one list that causes its warning, and a neighbour of it that doesn't."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.fml_check import CHECKS, check_list
from datasets.fml_list import FmlList
from datasets.items import ITEMS, Layout
from datasets.model import HoursStep, Limit, Profile, Side
from datasets.problems import Severity

ON = date(2026, 12, 1)
NIGHT, EVENING = "niet 's nachts (22-6 uur)", "niet elke avond (18-22 uur)"


def _limit(item: str, value: float | str, **more: object) -> Limit:
    known = {"level": value} if isinstance(value, str) else {"amount": value}
    return Limit(item=item, **known, **more)  # type: ignore[arg-type]


def _list(*limits: Limit, **more: object) -> Profile:
    return Profile(**{"id": "k-1", "assessed": date(2026, 9, 1), "limits": limits} | more)  # type: ignore[arg-type]


def _step(days: int, week: float | None, day: float | None = None) -> HoursStep:
    return HoursStep(start=ON + timedelta(days=days), hours_week=week, hours_day=day)


CASES = {
    # name of the check: (a list that it warns of, a neighbour that it doesn't warn of)
    "_day_adds_up": (
        _list(_limit("sitting-hours", 3.9), _limit("standing-hours", 1.0), _limit("walking-hours", 1.0)),
        _list(_limit("sitting-hours", 4.0), _limit("standing-hours", 4.0), _limit("walking-hours", 1.0)),
    ),
    "_week_in_days": (
        _list(_limit("hours-day", 4.0), _limit("hours-week", 24.0)),
        _list(_limit("hours-day", 6.0), _limit("hours-week", 30.0)),
    ),
    "_once_within_day": (
        _list(_limit("standing", 60.0), _limit("standing-hours", "sterk beperkt")),
        _list(_limit("standing", 60.0), _limit("standing-hours", 1.0)),
    ),
    "_posture_for_a_reason": (
        _list(_limit("posture-change", "specifieke afwisseling vereist")),
        _list(_limit("posture-change", "specifieke afwisseling vereist"), _limit("sitting", 60.0)),
    ),
    "_night_after_evening": (
        _list(_limit("evening", EVENING)),
        _list(_limit("evening", EVENING), _limit("night", NIGHT)),
    ),
    "_keyboard": (
        _list(_limit("keyboard-operating", "beperkt")),
        _list(_limit("keyboard-operating", "beperkt"), _limit("keyboard-hours", 1.0)),
    ),
    "_heavy_loads": (
        _list(_limit("lifting", 5.0), _limit("heavy-loads-often", "normaal")),
        _list(_limit("lifting", 5.0), _limit("heavy-loads-often", "beperkt")),
    ),
    "_opposites": (
        _list(_limit("not-alone", "van toepassing"), _limit("no-colleagues", "van toepassing")),
        _list(_limit("not-alone", "van toepassing"), _limit("no-colleagues", "niet van toepassing")),
    ),
    "_once_named": (
        _list(_limit("lifting", 5.0), _limit("lifting", 10.0)),
        _list(_limit("touch", "beperkt", side=Side.LEFT), _limit("touch", "normaal", side=Side.RIGHT)),
    ),
    "_within_norm": (_list(_limit("lifting", 16.0)), _list(_limit("lifting", 15.0))),
    "_amount_with_level": (
        _list(_limit("lifting", 7.0, level="beperkt")),
        _list(_limit("lifting", 7.0, level="licht beperkt")),
    ),
    "_notes": (
        _list(_limit("standing", "normaal", note="wisselend")),
        _list(_limit("standing", "normaal", note="wisselend", cleared_by="A", cleared_on=ON)),
    ),
    "_free_text": (
        _list(_limit("dynamic-other", "beperkt")),
        _list(_limit("dynamic-other", "beperkt", gloss="geen ladders")),
    ),
    "_dates": (
        _list(_limit("lifting", 5.0, since=ON, until=ON - timedelta(days=1))),
        _list(_limit("lifting", 5.0, since=ON, until=ON)),
    ),
    "_recent": (
        _list(_limit("lifting", 5.0), assessed=date(2026, 6, 1)),
        _list(_limit("lifting", 5.0), assessed=date(2026, 6, 2)),
    ),
    "_no_possibilities": (_list(_limit("lifting", 5.0), usable=False), _list(usable=False)),
    "_build_up": (
        _list(hours=(_step(0, 8), _step(14, 6))),
        _list(hours=(_step(0, 6), _step(14, 8))),
    ),
}


def _said(profile: Profile, on: date | None = ON) -> set[str]:
    return {str(problem) for problem in check_list(profile, 3, on=on)}


@pytest.mark.parametrize("name", CASES)
def test_check_warns_of_its_list_and_not_of_the_neighbour(name: str) -> None:
    check = next(check for check in CHECKS if check.__name__ == name)
    only, not_this = CASES[name]
    assert list(check(FmlList(profile=only, on=ON)))
    assert not list(check(FmlList(profile=not_this, on=ON)))
    assert _said(only)


def test_every_check_has_a_case_and_says_what_it_wants() -> None:
    assert {check.__name__ for check in CHECKS} == set(CASES)
    assert all(check.__doc__ for check in CHECKS)


def test_warnings_name_item_code_and_row_but_no_value() -> None:
    (problem,) = check_list(_list(_limit("hours-day", 3.7), _limit("hours-week", 31.3)), 3, on=ON)
    assert problem.severity is Severity.WARNING
    assert problem.where == "profiles.csv, row 3, k-1: 6.2 hours-day + 6.3 hours-week"
    assert "bedrijfsarts" in problem.remedy
    assert "3.7" not in str(problem)
    assert "31" not in str(problem)


def test_codes_are_those_of_the_layout() -> None:
    (problem,) = check_list(_list(_limit("walking", 61.0), layout=Layout.REVISED), on=ON)
    assert "4.16 walking" in problem.column


def test_a_short_day_needs_fewer_hours_of_posture() -> None:
    postures = (_limit("sitting-hours", 2.0), _limit("standing-hours", 1.0), _limit("walking-hours", 1.0))
    assert _said(_list(*postures))
    assert not _said(_list(*postures, _limit("hours-day", 4.0)))


def test_what_a_partial_list_leaves_out_is_unknown_and_not_inconsistent() -> None:
    limits = (_limit("sitting-hours", 1.0), _limit("standing-hours", 1.0), _limit("evening", EVENING))
    assert _said(_list(*limits))
    assert not _said(_list(*limits, complete=False))


def test_a_list_without_a_date_is_warned_of() -> None:
    assert "the date on which the list was made" in "".join(
        _said(_list(_limit("lifting", 5.0), assessed=None))
    )


def test_a_line_that_does_not_count_on_the_day_is_not_judged() -> None:
    over = _limit("lifting", 5.0, until=ON - timedelta(days=1))
    profile = _list(over, _limit("lifting", 10.0, since=ON))
    assert not _said(profile)
    assert not _said(replace(profile, limits=(over, _limit("lifting", 10.0))), on=ON)


@pytest.mark.parametrize(
    "hours",
    [
        (_step(0, 8), _step(14, 30)),
        (_step(0, 20, 2),),
        (_step(0, None, 7),),
    ],
)
def test_build_up_beyond_the_list_or_its_own_days(hours: tuple[HoursStep, ...]) -> None:
    limits = (_limit("hours-day", 6.0), _limit("hours-week", 24.0))
    assert _said(_list(*limits, hours=hours))
    assert not _said(_list(*limits, hours=(_step(0, 6, 3), _step(14, 24, 6))))


def test_cleared_needs_both_a_name_and_a_date() -> None:
    said = _said(_list(_limit("standing", 15.0, note="kort", cleared_by="A")))
    assert "a name and a date" in "".join(said)


def test_a_healthy_list_has_no_warnings() -> None:
    limits = (_limit("lifting", 5.0), _limit("carrying", 5.0), _limit("standing", 15.0), _limit("cold", 5.0))
    assert check_list(_list(*limits), on=ON) == ()


@given(
    st.lists(st.tuples(st.sampled_from(sorted(ITEMS)), st.floats(0, 200)), max_size=6),
    st.booleans(),
    st.sampled_from(list(Layout)),
)
def test_any_list_can_be_checked_and_gives_warnings_only(
    lines: list[tuple[str, float]], complete: bool, layout: Layout
) -> None:
    profile = _list(*(_limit(item, amount) for item, amount in lines), complete=complete, layout=layout)
    found = check_list(profile, on=ON)
    assert all(problem.severity is Severity.WARNING for problem in found)
    assert found == check_list(profile, on=ON)

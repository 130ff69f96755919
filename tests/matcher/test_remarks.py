"""Remarks stand beside a verdict and change nothing in it."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from datasets.model import Kind
from matcher.match import match
from matcher.remarks import About, remarks
from tests.build import OLD, ON, RECENT, profile, vacancy
from tests.region import region

NEAR = MappingProxyType({"2001": 20})
FAR = MappingProxyType({"2001": 50})
CASES: list[tuple[About, dict[str, Any], dict[str, Any], bool]] = [
    (About.WAGE, {"old_wage_hour": 20.0}, {"wage_hour": 12.99}, True),
    (About.WAGE, {"old_wage_hour": 20.0}, {"wage_hour": 13.0}, False),
    (About.WAGE, {"old_wage_hour": 18.0, "old_allowances": 2.0}, {"wage_hour": 12.5}, True),
    (About.WAGE, {"old_wage_hour": 18.0}, {"wage_hour": 12.5}, False),
    (About.WAGE, {}, {"wage_hour": 1.0}, False),
    (About.WAGE, {"old_wage_hour": 20.0}, {}, False),
    (About.NO_RISK, {"first_sick_day": ON - timedelta(weeks=103)}, {}, True),
    (About.NO_RISK, {"first_sick_day": ON - timedelta(weeks=104)}, {}, False),
    (About.NO_RISK, {"first_sick_day": ON - timedelta(weeks=103)}, {"kind": Kind.SECONDMENT}, False),
    (
        About.NO_RISK,
        {"first_sick_day": ON - timedelta(weeks=103)},
        {"starts": ON + timedelta(weeks=1)},
        False,
    ),
    (About.NO_RISK, {}, {}, False),
    (About.OLD_LIST, {"assessed": date(2026, 5, 31)}, {}, True),
    (About.OLD_LIST, {"assessed": date(2026, 6, 1)}, {}, False),
    (About.OLD_LIST, {}, {}, False),
    (About.TRAVEL, {"travel": FAR}, {"hours_day_max": 4.0}, True),
    (About.TRAVEL, {"travel": FAR}, {"hours_day_max": 8.0}, False),
    (About.TRAVEL, {"travel": FAR, "hours_day": 4}, {"hours_day_max": 8.0}, True),
    (About.TRAVEL, {"travel": FAR}, {"hours_min": 20.0}, True),
    (About.TRAVEL, {"travel": FAR}, {"hours_day_max": 4.0, "home_share": 1.0}, False),
    (About.TRAVEL, {"travel": NEAR}, {"hours_day_max": 4.0}, False),
    (About.TRAVEL, {}, {"hours_day_max": 4.0}, False),
    (About.WISHED_TRAVEL, {"travel": FAR, "minutes_max": 45.0}, {}, True),
    (About.WISHED_TRAVEL, {"travel": FAR, "minutes_max": 50.0}, {}, False),
    (About.WISHED_TRAVEL, {"travel": FAR, "minutes_max": 45.0, "minutes_medical": True}, {}, False),
    (About.WISHED_TRAVEL, {"travel": FAR, "minutes_max": 45.0}, {"home_share": 1.0}, False),
    (About.WISHED_TRAVEL, {"travel": FAR}, {}, False),
    (About.WISHED_TRAVEL, {"minutes_max": 45.0}, {}, False),
    (About.ESTIMATES, {}, {}, True),
    (About.ESTIMATES, {}, {"lifting": 5}, False),
    (About.ESTIMATES, {}, {"lifting": 5, "updated": OLD}, True),
    (About.ESTIMATES, {}, {"complete": frozenset({"IV"})}, False),
    (About.OWN_EMPLOYER, {"employer": "w-1"}, {}, True),
    (About.OWN_EMPLOYER, {"employer": "w-2"}, {}, False),
    (About.OWN_EMPLOYER, {}, {"employer": ""}, False),
]


@pytest.mark.parametrize(("about", "person", "place", "said"), CASES)
def test_a_remark_is_made_exactly_where_it_applies(
    about: About, person: dict[str, Any], place: dict[str, Any], said: bool
) -> None:
    found = remarks(profile(**person), vacancy(postcode="2001", **place), ON)
    assert (about in {one.about for one in found}) is said


def test_every_remark_is_tested_both_ways() -> None:
    assert {(about, said) for about, *_, said in CASES} == {
        (about, said) for about in About for said in (True, False)
    }


def test_a_remark_carries_what_it_crosses() -> None:
    person = profile(old_wage_hour=20.0, travel=FAR, first_sick_day=date(2025, 1, 1))
    found = {
        one.about: one
        for one in remarks(person, vacancy(wage_hour=10.0, postcode="2001", hours_day_max=4.0), ON)
    }
    assert (found[About.WAGE].value, found[About.WAGE].line) == (10.0, 13.0)
    assert (found[About.TRAVEL].value, found[About.TRAVEL].line) == (100.0, 240.0)
    assert found[About.NO_RISK].day == date(2026, 12, 30)


def test_remarks_change_neither_verdict_nor_score() -> None:
    place = vacancy(updated=RECENT, lifting=5)
    (plain,) = match(profile(), region([place]), on=ON)
    (noted,) = match(profile(employer="w-1", assessed=date(2020, 1, 1)), region([place]), on=ON)
    assert len(noted.remarks) == len(plain.remarks) + 2
    assert (noted.score, noted.parts, noted.verdict) == (plain.score, plain.parts, plain.verdict)

"""The screen and the rules are one definition, told twice: pair by pair they agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.model import Point, Profile, Vacancy
from matcher.cost import WEIGHTS, cost
from matcher.index import Index
from matcher.planes import STEP
from matcher.rules import check
from matcher.screen import screen
from matcher.verdict import Mark, Outcome
from tests import strategies
from tests.build import ON
from tests.screening import network_of

POINTS = pd.DataFrame(
    {"lat": [52.37, 52.64, 52.5], "lon": [4.9, 5.06, 4.75], "town": ["Amsterdam", "Hoorn", "Purmerend"]},
    index=pd.Index(["1012", "1621", "1441"], name="postcode"),
)


def places() -> st.SearchStrategy[list[Vacancy]]:
    one = strategies.vacancies(postcode="1621")
    return st.lists(one, min_size=1, max_size=4).map(
        lambda found: [replace(place, id=f"v-{at}") for at, place in enumerate(found)]
    )


def agree(profile: Profile, found: list[Vacancy]) -> None:
    network = network_of(found, POINTS)
    screened = screen(profile, Index.of(network, ON))
    for at, place in enumerate(network.vacancies.values()):
        verdict = check(profile, place, ON)
        assert Mark(int(screened.marks[at])) is verdict.mark, verdict.reasons
        said = {(reason.rule, reason.item): reason for reason in verdict.reasons}
        for key in screened.layers:
            expected = said[key].mark if key in said else Mark.FITS
            assert Mark(int(screened.marks_of(key)[at])) is expected, (key, verdict.reasons)
            assert screened.values(key)[at] // STEP == expected
        if verdict.outcome is not Outcome.BLOCKED:
            assert screened.cost[at] == sum(WEIGHTS[cost(reason)] for reason in verdict.reasons)
        only_hours = bool(verdict.blocking) and all(one.rule == "hours" for one in verdict.blocking)
        assert bool(screened.hours_only[at]) is only_hours
    outcomes = Counter(Mark(int(mark)).outcome for mark in screened.marks)
    assert {one: n for one, n in screened.outcomes.items() if n} == outcomes


@settings(max_examples=200)
@given(strategies.profiles(), places())
def test_the_screen_agrees_with_the_rules_pair_by_pair(profile: Profile, found: list[Vacancy]) -> None:
    agree(profile, found)


def test_a_place_at_home_needs_no_travel() -> None:
    person = Profile(id="k-1", consent=True, minutes_medical=True, minutes_max=10, point=Point(51.0, 4.0))
    agree(
        person,
        [Vacancy(id="v-0", openings=1, home_share=1.0), Vacancy(id="v-1", openings=1, postcode="1621")],
    )

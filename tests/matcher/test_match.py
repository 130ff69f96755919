"""The laws of a list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.model import HoursStep, Profile, Vacancy
from datasets.network import Network
from matcher import rules
from matcher.batch import match_all
from matcher.index import Index
from matcher.match import later, listing, match
from matcher.verdict import Outcome
from tests import strategies
from tests.build import ON, profile, vacancy
from tests.matcher.networks import networks, open_people, places
from tests.region import region

steady = settings(max_examples=40)
GROWING = (
    HoursStep(start=ON - timedelta(days=9), hours_week=8.0),
    HoursStep(start=ON + timedelta(weeks=4), hours_week=16.0),
    HoursStep(start=ON + timedelta(weeks=10), hours_week=24.0),
)


@steady
@given(open_people(), networks())
def test_the_parts_sum_to_the_score(person: Profile, network: Network) -> None:
    for one in match(person, network, on=ON):
        assert sum(one.parts.values()) == one.score


@steady
@given(open_people(), networks())
def test_the_top_of_a_short_list_begins_the_long_one(person: Profile, network: Network) -> None:
    long = match(person, network, n=10, on=ON)
    assert match(person, network, n=3, on=ON) == long[:3]
    assert [one.rank for one in long] == list(range(1, len(long) + 1))


@steady
@given(open_people(), places(), st.randoms(use_true_random=False))
def test_shuffled_input_gives_the_same_output(person: Profile, found: list[Vacancy], chance: object) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert match(person, region(found), on=ON) == match(person, region(shuffled), on=ON)


@steady
@given(strategies.profiles(), networks())
def test_exactly_what_is_not_blocked_is_listed(person: Profile, network: Network) -> None:
    listed = {one.vacancy: one.verdict for one in match(person, network, n=99, on=ON)}
    for id, place in network.vacancies.items():
        verdict = rules.check(person, place, ON)
        assert (id in listed) is (verdict.outcome is not Outcome.BLOCKED)
        assert id not in listed or listed[id] == verdict


@steady
@given(open_people(), networks())
def test_a_list_runs_from_high_to_low_and_ties_by_id(person: Profile, network: Network) -> None:
    found = [(-one.score, one.vacancy) for one in match(person, network, on=ON)]
    assert found == sorted(found)


def test_equal_places_stand_by_id() -> None:
    network = region([vacancy(id=id) for id in ("v-10", "v-2", "v-1")])
    assert [one.vacancy for one in match(profile(), network, on=ON)] == ["v-1", "v-10", "v-2"]


@pytest.mark.parametrize(("traits", "rule"), [({"usable": False}, "usable"), ({"consent": False}, "consent")])
def test_who_cannot_be_matched_gets_an_empty_list_that_says_why(traits: dict[str, bool], rule: str) -> None:
    person, network = profile(**traits), region([vacancy()])
    found = listing(person, network, on=ON)
    assert match(person, network, on=ON) == list(found.matches) == list(found.later) == []
    assert [reason.rule for reason in found.closed] == [rule]


def test_who_can_be_matched_has_no_such_reason() -> None:
    assert listing(profile(), region([vacancy()]), on=ON).closed == ()


def test_what_fits_later_stands_apart_by_day_then_id() -> None:
    places = [
        vacancy(id=id, hours_min=hours) for id, hours in (("v-c", 16), ("v-b", 24), ("v-a", 24), ("v-d", 8))
    ]
    network, person = region([*places, vacancy(id="v-e", hours_min=32)]), profile(hours=GROWING)
    found = later(person, network, on=ON)
    assert [(one.vacancy, one.fits_from) for one in found] == [
        ("v-c", GROWING[1].start), ("v-a", GROWING[2].start), ("v-b", GROWING[2].start),
    ]  # fmt: skip
    assert [one.vacancy for one in match(person, network, on=ON)] == ["v-d"]
    assert listing(person, network, on=ON).later == tuple(found)


def test_a_place_that_more_than_hours_close_is_not_for_later() -> None:
    network = region([vacancy(hours_min=16, lifting=20)])
    assert later(profile(hours=GROWING, lifting=5), network, on=ON) == []


def test_hours_are_ranked_by_what_can_be_worked_when_a_place_starts() -> None:
    soon, then = (vacancy(id=id, hours_min=4, hours_max=24, starts=day) for id, day in
                  (("v-a", None), ("v-b", ON + timedelta(weeks=11))))  # fmt: skip
    found = match(profile(hours=GROWING), region([soon, then]), on=ON)
    assert [(one.vacancy, one.parts["hours"]) for one in found] == [("v-b", 58), ("v-a", 34)]


def test_nothing_wanted_and_nothing_there() -> None:
    network = region([vacancy()])
    assert match(profile(), network, n=0, on=ON) == []
    assert match(profile(), region([]), on=ON) == []
    with pytest.raises(ValueError, match=r"n: expected 0 or more, got -1\."):
        match(profile(), network, n=-1, on=ON)


def test_everybody_gets_the_list_that_they_get_alone() -> None:
    people = [profile(id="k-2", lifting=5), profile(id="k-1", lifting=20)]
    network = region([vacancy(id="v-1", lifting=10), vacancy(id="v-2", lifting=2)], people=people)
    found = match_all(network, on=ON)
    assert list(found) == ["k-1", "k-2"]
    assert found == {id: match(network.profiles[id], network, on=ON) for id in found}
    assert [one.vacancy for one in found["k-2"]] == ["v-2"]


def test_an_index_of_another_day_or_other_places_is_refused() -> None:
    one, other = (region([Vacancy(id="v-1", employer="w-1")]) for _ in range(2))
    person = Profile(id="k-1", usable=True, consent=True)
    with pytest.raises(
        ValueError, match=r"index: expected one of 2026-12-02, got one of .* Make it for the same day"
    ):
        match(person, one, on=date(2026, 12, 2), index=Index.of(one, date(2026, 12, 1)))
    with pytest.raises(ValueError, match=r"index: expected one of this network, got one of another"):
        match(person, one, on=ON, index=Index.of(other, ON))
    assert match(person, one, on=ON, index=Index.of(one, ON)) == match(person, one, on=ON)


@pytest.mark.parametrize(("asked", "text"), [({"n": -1}, "how many"), ({"km": -1.0}, "how far")])
def test_a_number_below_nothing_says_what_to_do(asked: dict[str, Any], text: str) -> None:
    network = region([Vacancy(id="v-1", employer="w-1")])
    with pytest.raises(ValueError, match=text):
        match(Profile(id="k-1"), network, on=ON, **asked)

"""What is left out adds up, and is what the rules say pair by pair."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from datasets.model import Estimate, Profile
from datasets.network import Network
from matcher import rules
from matcher.closed import left_out, near_misses
from matcher.verdict import Mark
from tests import strategies
from tests.build import ON, profile, vacancy
from tests.matcher.networks import networks
from tests.region import region


@settings(max_examples=60)
@given(strategies.profiles(), networks())
def test_the_numbers_add_up_to_the_number_of_places(person: Profile, network: Network) -> None:
    found = left_out(person, network, on=ON)
    recorded = sum(one.alone for one in found.recorded) + found.several
    estimated = sum(one.alone for one in found.estimated) + found.several_estimated
    assert found.listed + recorded + estimated == found.places == len(network.vacancies)
    assert found.closed == recorded + estimated


@settings(max_examples=60)
@given(strategies.profiles(), networks())
def test_the_numbers_are_those_of_the_rules_pair_by_pair(person: Profile, network: Network) -> None:
    counts: dict[Mark, dict[bool, Counter[tuple[str, str]]]] = {
        mark: {True: Counter(), False: Counter()} for mark in (Mark.BLOCKED, Mark.BLOCKED_BY_ESTIMATE)
    }
    for place in network.vacancies.values():
        verdict = rules.check(person, place, ON)
        worst = [one for one in verdict.blocking if one.mark is verdict.mark]
        counts.get(verdict.mark, {True: Counter(), False: Counter()})[len(verdict.blocking) == 1].update(
            (one.rule, one.item) for one in worst
        )
    found = left_out(person, network, on=ON)
    for closings, mark in ((found.recorded, Mark.BLOCKED), (found.estimated, Mark.BLOCKED_BY_ESTIMATE)):
        for alone in (True, False):
            said = {(one.rule, one.item): one.alone if alone else one.together for one in closings}
            assert Counter({key: n for key, n in said.items() if n}) == counts[mark][alone]


def test_estimates_stand_apart_with_the_places_that_one_answer_would_open() -> None:
    items = ("lifting", "pushing")
    sure = {one: Estimate(item=one, chance=1.0, amount=40, spread=0.1, shape="normal") for one in items}
    places = [
        vacancy(id="v-1", estimates={"lifting": sure["lifting"]}), vacancy(id="v-2", estimates=sure),
        vacancy(id="v-3", lifting=20), vacancy(id="v-4", lifting=20, estimates={"pushing": sure["pushing"]}),
        vacancy(id="v-5", lifting=2, pushing=2),
    ]  # fmt: skip
    found = left_out(profile(lifting=5, pushing=5), region(places), on=ON)
    assert [(one.item, one.alone, one.together) for one in found.recorded] == [("lifting", 1, 1)]
    assert [(one.item, one.alone, one.together, one.vacancies) for one in found.estimated] == [
        ("lifting", 1, 1, ("v-1",)), ("pushing", 0, 1, ()),
    ]  # fmt: skip
    assert (found.listed, found.several, found.several_estimated) == (1, 1, 1)


def test_places_that_only_hours_close_are_counted() -> None:
    places = [vacancy(id="v-1", hours_min=32), vacancy(id="v-2", hours_min=32, lifting=20), vacancy(id="v-3")]
    found = left_out(profile(hours_week=20, lifting=5), region(places), on=ON)
    assert found.hours_only == 1


def test_what_one_reason_closes_is_named_the_nearest_miss_first() -> None:
    places = [
        vacancy(id="v-1", lifting=20), vacancy(id="v-2", lifting=8), vacancy(id="v-3", lifting=8),
        vacancy(id="v-4", lifting=8, pushing=20),
    ]  # fmt: skip
    person, here = profile(lifting=5, pushing=5), region(places)
    (lifting,) = [one for one in left_out(person, here, on=ON).recorded if one.item == "lifting"]
    found = near_misses(person, here, lifting, ON)
    assert [(one.vacancy, one.reason.need, one.reason.have) for one in found] == [
        ("v-2", 8, 5), ("v-3", 8, 5), ("v-1", 20, 5),
    ]  # fmt: skip

"""Which adaptations open a blocked place, as the rules judge them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings

from datasets.model import Ask, Estimate, Paper, Profile, Side, Vacancy
from matcher import rules
from matcher.opening import Ways, adaptations
from matcher.verdict import Outcome
from tests import strategies
from tests.build import ON, adaptation, demand, limit, profile, vacancy
from tests.matcher.networks import open_people
from tests.region import region

LIFT = adaptation("lifting", 5, what="tilhulp", cost=900.0)
TROLLEY = adaptation("lifting", 8, what="steekwagen", cost=150.0)
WEAK = adaptation("lifting", 15, what="lichtere dozen", cost=10.0)
STOOL = adaptation("standing", 10, what="stasteun", cost=200.0)
NO_LICENCE = Paper(paper="rijbewijs_b", held=False)
HEADSET = adaptation("lifting", 5, what="lift met alarm", cost=20.0, brings="noise")


def ways(person: Profile, place: Vacancy, *known: Any) -> Ways:
    """The ways for one pair in a network where another place offers `known`."""
    other = vacancy(id="v-other", adaptations=known)
    network = region([place, other])
    return adaptations(person, network.vacancies[place.id], network, on=ON)


def names(found: Ways) -> list[list[str]]:
    return [[one.adaptation.what for one in opening.measures] for opening in found.openings]


def test_what_others_offer_comes_first_and_the_cheapest_before_all() -> None:
    found = ways(profile(lifting=10), vacancy(lifting=20), LIFT, TROLLEY, WEAK)
    assert names(found) == [["steekwagen"], ["tilhulp"], [""]]
    assert [one.cost for one in found.openings] == [150.0, 900.0, None]
    assert found.openings[0].verdict.outcome is Outcome.ADAPT
    assert found.openings[0].measures[0].places == 1


def test_without_anything_known_the_demand_itself_is_brought_within_the_limit() -> None:
    found = ways(profile(lifting=10), vacancy(lifting=20))
    (measure,) = found.openings[0].measures
    assert (measure.adaptation.amount, measure.places, found.openings[0].cost) == (10.0, 0, None)


def test_every_item_that_blocks_needs_one() -> None:
    found = ways(profile(lifting=10, standing=15), vacancy(lifting=20, standing=60), TROLLEY, STOOL)
    assert names(found)[0] == ["steekwagen", "stasteun"] or names(found)[0] == ["stasteun", "steekwagen"]
    assert found.openings[0].cost == 350.0
    assert {one.item for one in found.blocking} == {"lifting", "standing"}


def test_what_brings_something_that_blocks_needs_help_or_does_not_count() -> None:
    person = profile(lifting=10, noise="beperkt")
    plugs = adaptation("noise", "none", what="gehoorbescherming", cost=5.0)
    assert names(ways(person, vacancy(lifting=20), HEADSET)) == [[""]]
    assert ["lift met alarm", "gehoorbescherming"] in names(ways(person, vacancy(lifting=20), HEADSET, plugs))
    assert names(ways(profile(lifting=10), vacancy(lifting=20), HEADSET))[0] == ["lift met alarm"]


def test_help_that_can_be_missed_is_not_offered() -> None:
    plugs = adaptation("noise", "none", what="gehoorbescherming", cost=5.0)
    found = names(ways(profile(lifting=10), vacancy(lifting=20), HEADSET, plugs))
    assert found == [["lift met alarm"], [""]]


def test_what_both_hands_are_asked_is_brought_within_the_weaker_one() -> None:
    weak, strong = limit("keyboard-hours", 1, side=Side.LEFT), limit("keyboard-hours", 4, side=Side.RIGHT)
    person = profile(weak, strong)
    found = ways(person, vacancy(demand("keyboard-hours", 6, side=Side.BOTH)))
    assert [one.adaptation.amount for one in found.openings[0].measures] == [1.0]


@pytest.mark.parametrize(
    ("person", "place", "rule"),
    [
        ({"papers": (NO_LICENCE,)}, {"asks": (Ask(what="rijbewijs_b", essential=True),)}, "papers"),
        ({"education": 1}, {"education": 4}, "education"), ({"usable": False}, {}, "usable"),
        ({"consent": False}, {}, "consent"), ({}, {"openings": 0}, "open"),
        ({"hours_week": 8}, {"hours_min": 20}, "hours"),
        ({"minutes_max": 10, "minutes_medical": True, "travel": {"2001": 50}}, {"postcode": "2001"}, "travel"),
    ],
)  # fmt: skip
def test_no_adaptation_opens_what_a_gate_closes(
    person: dict[str, Any], place: dict[str, Any], rule: str
) -> None:
    found = ways(profile(lifting=10, **person), vacancy(lifting=20, **place), TROLLEY)
    assert [one.rule for one in found.shut] == [rule]
    assert found.openings == ()


def test_an_open_place_needs_nothing() -> None:
    assert ways(profile(lifting=10), vacancy(lifting=5)) == Ways(blocking=(), shut=(), openings=())


@pytest.mark.parametrize(
    ("limits", "demands"),
    [
        ({"no-patients": "beperkt"}, {"no-patients": "not_offered"}), ({"noise": "beperkt"}, {"noise": "present"}),
        ({"evening": "beperkt"}, {"evening": "present"}), ({"fine-motor": "beperkt"}, {"fine-motor": "present"}),
        ({"cold": "beperkt"}, {"cold": "present"}),
    ],
)  # fmt: skip
def test_every_kind_of_item_can_be_adapted(limits: dict[str, str], demands: dict[str, str]) -> None:
    lines = tuple(demand(item, value) for item, value in demands.items())
    person = profile(**{item.replace("-", "_"): value for item, value in limits.items()})
    place = vacancy(*lines)
    assert rules.check(person, place, ON).outcome is Outcome.BLOCKED
    assert len(ways(person, place).openings) == 1


def test_what_an_estimate_closes_can_be_adapted_too() -> None:
    sure = {"lifting": Estimate(item="lifting", chance=1.0, amount=40, spread=0.1, shape="normal")}
    assert names(ways(profile(lifting=10), vacancy(estimates=sure), TROLLEY))[0] == ["steekwagen"]


@settings(max_examples=40)
@given(open_people(), strategies.vacancies())
def test_a_set_opens_the_place_and_none_of_it_can_be_missed(person: Profile, place: Vacancy) -> None:
    found = ways(person, place, LIFT, TROLLEY, STOOL, HEADSET)
    blocked = rules.check(person, place, ON).outcome is Outcome.BLOCKED
    assert bool(found.blocking) is blocked
    assert len(found.openings) <= 3
    for one in found.openings:
        added = [measure.adaptation for measure in one.measures]
        assert one.verdict.outcome is not Outcome.BLOCKED
        for fewer in combinations(added, len(added) - 1):
            less = replace(place, adaptations=place.adaptations + fewer)
            assert rules.check(person, less, ON).outcome is Outcome.BLOCKED


@settings(max_examples=40)
@given(open_people(), strategies.vacancies())
def test_where_only_items_block_there_is_always_a_way(person: Profile, place: Vacancy) -> None:
    found = ways(person, place)
    if found.blocking and not found.shut:
        assert found.openings

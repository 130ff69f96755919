"""The expert ranker: its contract, that every part is monotone, and where what is unknown stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.model import Ask, Competence, HoursStep, Profile, Proof, Vacancy, Want, Wish
from datasets.skills import read_vocabulary
from matcher.rank import EXPERT, WEIGHTS, Ranker
from matcher.selection import ESSENTIAL, Places, Selection
from matcher.skills import mean_points, nearness
from tests.build import ON, limit, profile
from tests.contracts import RankerContract
from tests.region import HOME, region

TERMS = ["kassa", "vakken-vullen", "winkelwerk", "boekhouden", "geldzaken", "facturen", "dementie", "ouderen"]
USUAL = {"f-shop": {"kassa": 0.9, "vakken-vullen": 0.7}, "f-office": {"boekhouden": 0.8, "facturen": 0.5}}
maybe = st.none()


class TestWeighted(RankerContract):
    def ranker(self) -> Ranker:
        return EXPERT


def test_the_weights_are_one_thousand_and_each_says_why() -> None:
    assert sum(weight.most for weight in WEIGHTS.values()) == 1000
    assert all(weight.why for weight in WEIGHTS.values())


def parts(
    person: Profile, place: Vacancy, *, minutes: int | None = 20, cost: int = 0, sector: str = ""
) -> Mapping[str, int]:
    """The parts of one pair."""
    place = replace(place, postcode="2001")
    known = {} if minutes is None else {"2001": minutes}
    network = region([place], minutes=known, usual=USUAL, sectors={place.employer: sector})
    chosen = Selection(network, np.array([0]), np.array([cost]))
    return EXPERT.parts(replace(person, postcode=HOME, travel=known), chosen, ON).of(0)


@st.composite
def people(draw: st.DrawFn) -> Profile:
    able = draw(st.lists(st.sampled_from(TERMS), max_size=3))
    wished = draw(st.lists(st.tuples(st.sampled_from(["C", "Q"]), st.integers(-3, 3)), max_size=3))
    return profile(
        competences=tuple(Competence(competence=key, proof=draw(st.sampled_from(Proof))) for key in able),
        wishes=tuple(Wish(what=Want.SECTOR, value=value, weight=weight) for value, weight in wished),
        minutes_max=draw(maybe | st.integers(5, 80)), old_wage_hour=draw(maybe | st.integers(0, 40)),
        old_allowances=draw(maybe | st.integers(0, 6)), old_function=draw(st.sampled_from(["", "f-shop", "f-office"])),
        hours=tuple(HoursStep(start=ON - timedelta(days=9), hours_week=float(hours))
                    for hours in draw(st.lists(st.integers(0, 40), max_size=1))),
    )  # fmt: skip


@st.composite
def places(draw: st.DrawFn) -> Vacancy:
    asked = draw(st.lists(st.tuples(st.sampled_from(TERMS), st.booleans()), max_size=3))
    return Vacancy(
        id="v-1", employer="w-1", function=draw(st.sampled_from(["", "f-shop", "f-office", "f-unknown"])),
        hours_min=draw(maybe | st.integers(1, 20)), hours_max=draw(maybe | st.integers(20, 40)),
        wage_hour=draw(maybe | st.integers(5, 40)), home_share=draw(maybe | st.sampled_from([0.0, 0.2, 0.5, 1.0])),
        asks=tuple(Ask(what=what, essential=essential) for what, essential in asked),
    )  # fmt: skip


WAYS = st.none() | st.integers(0, 120)
steady = settings(max_examples=60)


def not_lower(better: Mapping[str, int], worse: Mapping[str, int]) -> None:
    lower = {name for name in worse if better[name] < worse[name]}
    assert not lower, (better, worse)


@steady
@given(people(), places(), WAYS, st.integers(0, 500))
def test_a_part_lies_within_its_weight(person: Profile, place: Vacancy, way: int | None, cost: int) -> None:
    found = parts(person, place, minutes=way, cost=cost)
    assert all(0 <= value <= WEIGHTS[name].most for name, value in found.items())


@steady
@given(people(), places(), st.integers(0, 500), st.integers(0, 500))
def test_capacity_is_monotone_in_cost(person: Profile, place: Vacancy, one: int, other: int) -> None:
    low, high = sorted((one, other))
    not_lower(parts(person, place, cost=low), parts(person, place, cost=high))


@steady
@given(people(), places(), st.sampled_from(TERMS), st.sampled_from(Proof))
def test_competences_are_monotone(person: Profile, place: Vacancy, key: str, proof: Proof) -> None:
    more = replace(person, competences=(*person.competences, Competence(competence=key, proof=proof)))
    proven = tuple(replace(one, proof=Proof.EVC) for one in more.competences)
    not_lower(parts(more, place), parts(person, place))
    not_lower(parts(replace(more, competences=proven), place), parts(more, place))


@steady
@given(people(), places(), st.integers(0, 120), st.integers(0, 120))
def test_travel_is_monotone_in_minutes(person: Profile, place: Vacancy, one: int, other: int) -> None:
    near, far = sorted((one, other))
    not_lower(parts(person, place, minutes=near), parts(person, place, minutes=far))


@steady
@given(people(), places(), WAYS, st.floats(0, 1), st.floats(0, 1))
def test_travel_is_monotone_in_days_at_home(
    person: Profile, place: Vacancy, way: int | None, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    better = parts(person, replace(place, home_share=more), minutes=way)
    not_lower(better, parts(person, replace(place, home_share=less), minutes=way))


@steady
@given(people(), places(), WAYS, st.integers(1, 90), st.integers(0, 90))
def test_travel_is_monotone_in_the_wished_maximum(
    person: Profile, place: Vacancy, way: int | None, most: int, more: int
) -> None:
    wider = parts(replace(person, minutes_max=most + more), place, minutes=way)
    not_lower(wider, parts(replace(person, minutes_max=most), place, minutes=way))


@steady
@given(people(), places(), st.integers(0, 40), st.integers(0, 40))
def test_hours_are_monotone_in_what_the_person_can_work(
    person: Profile, place: Vacancy, one: int, other: int
) -> None:
    less, more = sorted((one, other))
    able = [replace(person, hours=(), limits=(limit("hours-week", hours),)) for hours in (less, more)]
    not_lower(parts(able[1], place), parts(able[0], place))


@steady
@given(people(), places(), st.integers(1, 40), st.integers(1, 40))
def test_hours_are_monotone_in_what_the_place_offers(
    person: Profile, place: Vacancy, one: int, other: int
) -> None:
    less, more = sorted((one, other))
    better = parts(person, replace(place, hours_min=less, hours_max=more))
    not_lower(better, parts(person, replace(place, hours_min=less, hours_max=less)))


@steady
@given(people(), places(), st.integers(-3, 3), st.integers(-3, 3))
def test_the_wish_part_is_monotone_in_the_weight(
    person: Profile, place: Vacancy, one: int, other: int
) -> None:
    less, more = sorted((one, other))
    wishing = [
        replace(person, wishes=(*person.wishes, Wish(what=Want.SECTOR, value="Q", weight=w)))
        for w in (less, more)
    ]
    not_lower(parts(wishing[1], place, sector="Q"), parts(wishing[0], place, sector="Q"))
    assert parts(wishing[1], place, sector="N") == parts(wishing[0], place, sector="N")


@steady
@given(people(), places(), st.floats(0, 60), st.floats(0, 60))
def test_the_wage_part_is_monotone(person: Profile, place: Vacancy, one: float, other: float) -> None:
    less, more = sorted((one, other))
    not_lower(parts(person, replace(place, wage_hour=more)), parts(person, replace(place, wage_hour=less)))
    modest, used = (replace(person, old_wage_hour=old) for old in (max(less, 0.5), max(more, 0.5)))
    not_lower(parts(modest, replace(place, wage_hour=20.0)), parts(used, replace(place, wage_hour=20.0)))


UNKNOWN: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("wage", {"wage_hour": 20.0}, {"wage_hour": None}, {"wage_hour": 4.0}),
    ("hours", {"hours_min": 32.0}, {"hours_min": None}, {"hours_min": 1.0}),
    ("competences", {"asks": (Ask(what="kassa"),)}, {}, {"asks": (Ask(what="lassen"),)}),
]


@pytest.mark.parametrize(("name", "good", "unknown", "bad"), UNKNOWN)
def test_unknown_stands_between_known_good_and_known_bad(
    name: str, good: dict[str, Any], unknown: dict[str, Any], bad: dict[str, Any]
) -> None:
    person = profile(old_wage_hour=20.0, competences=(Competence(competence="kassa", proof=Proof.DIPLOMA),))
    best, middle, worst = (
        parts(person, Vacancy(id="v-1", **traits))[name] for traits in (good, unknown, bad)
    )
    assert best > middle > worst


def test_an_unknown_way_stands_between_near_and_far() -> None:
    near, unknown, far = (parts(profile(), Vacancy(id="v-1"), minutes=way)["travel"] for way in (5, None, 88))
    assert near > unknown > far


def test_a_medical_maximum_is_no_wish() -> None:
    place, person = Vacancy(id="v-1"), profile(minutes_max=30, minutes_medical=True)
    assert parts(person, place, minutes=40)["travel"] == parts(profile(), place, minutes=40)["travel"]


def test_competences_in_own_words_are_linked() -> None:
    name = read_vocabulary().names["kassa"]
    place = Vacancy(id="v-1", asks=(Ask(what=name.upper()),))
    key, same, other = (
        parts(profile(competences=(Competence(competence=words, proof=Proof.EVC),)), place)["competences"]
        for words in ("kassa", name, "lassen")
    )
    assert key == same == WEIGHTS["competences"].most
    assert other == 0


def test_the_same_words_are_the_same_competence_also_where_no_term_knows_them() -> None:
    place = Vacancy(id="v-1", asks=(Ask(what="Xylofoons stemmen"),))
    person = profile(competences=(Competence(competence="xylofoons  stemmen", proof=Proof.EVC),))
    assert parts(person, place)["competences"] == WEIGHTS["competences"].most


@steady
@given(people(), places())
def test_the_points_of_asks_are_those_of_nearness(person: Profile, place: Vacancy) -> None:
    place, person = replace(place, function=""), replace(person, old_function="")
    if place.asks and person.competences:
        found = nearness([ask.what for ask in place.asks], person.competences, read_vocabulary(), ON)
        share = mean_points(found, [ESSENTIAL if ask.essential else 1 for ask in place.asks])
        assert parts(person, place)["competences"] == (WEIGHTS["competences"].most * share + 500) // 1000


def test_papers_are_no_competences() -> None:
    network = region([Vacancy(id="v-1", asks=(Ask(what="rijbewijs_b", essential=True), Ask(what="kassa")))])
    assert Places.of(network).asks[0] == ("kassa",)


def test_every_kind_of_wish_is_met_by_its_own() -> None:
    place = Vacancy(
        id="v-1", employer="w-1", function="f-shop", kind="proefplaatsing", asks=(Ask(what="dementie"),)
    )
    wishes = {
        Want.SECTOR: "g",
        Want.FUNCTION: "f-shop",
        Want.KIND: "proefplaatsing",
        Want.COMPETENCE: "kassa",
    }
    for what, value in wishes.items():
        wishing = profile(wishes=(Wish(what=what, value=value, weight=3),))
        other = profile(wishes=(Wish(what=what, value="bloemen", weight=3),))
        assert parts(wishing, place, sector="G")["wish"] > parts(other, place, sector="G")["wish"] == 50

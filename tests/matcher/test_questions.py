"""Open questions in the order of their use, and forms that don't show whom they are about."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.items import ITEMS, RUBRIEKEN
from datasets.model import Ask, Estimate, Profile, Vacancy
from datasets.network import Network
from matcher import rules
from matcher.questions import employer_form, employer_questions, forms, questions
from matcher.verdict import Mark, Outcome, Whom
from tests import strategies
from tests.build import OLD, ON, demand, limit, profile, vacancy
from tests.matcher.networks import networks
from tests.region import region

steady = settings(max_examples=40)
RUBRIEK = st.sampled_from(["", *RUBRIEKEN])


def chance(of: float, item: str = "lifting", amount: float = 1000.0) -> dict[str, Estimate]:
    return {item: Estimate(item=item, chance=of, amount=amount, spread=1.0, shape="normal")}


@steady
@given(strategies.profiles(id="k-secret"), networks())
def test_a_question_never_carries_a_candidate(person: Profile, network: Network) -> None:
    network = network.with_tables({"profiles": region([], people=[person]).table("profiles")})
    found = [*questions(person, network, on=ON, n=999), *employer_questions(network, on=ON)]
    assert "k-secret" not in repr([*found, *forms(found, network, ON)])
    assert {field.name for one in found for field in fields(one)}.isdisjoint({"profile", "candidate", "have"})


@steady
@given(strategies.profiles(), networks())
def test_all_that_is_open_is_asked_and_nothing_else(person: Profile, network: Network) -> None:
    asked = {(one.whom, one.vacancy, one.rule, one.item) for one in questions(person, network, on=ON, n=999)}
    expected = set()
    for id, place in network.vacancies.items():
        verdict = rules.check(person, place, ON)
        if verdict.mark is not Mark.BLOCKED:
            for reason in verdict.reasons:
                if reason.ask:
                    where = id if reason.ask is Whom.EMPLOYER else ""
                    expected.add((reason.ask, where, reason.rule, reason.item))
    assert asked == expected


def test_the_likelier_yes_at_the_better_place_comes_first() -> None:
    places = [
        vacancy(id="v-1", estimates=chance(0.6)), vacancy(id="v-2", estimates=chance(0.2)),
        vacancy(id="v-3", estimates=chance(0.6), hours_min=4),
    ]  # fmt: skip
    found = questions(profile(lifting=5), region([replace(one, hours_max=20) for one in places]), on=ON)
    assert [one.vacancy for one in found] == ["v-2", "v-1", "v-3"]
    assert all(one.settles == one.pairs == 1 for one in found)


def test_the_last_question_at_a_place_helps_more_than_one_of_two() -> None:
    both = chance(0.2) | chance(0.2, "pushing")
    places = [vacancy(id="v-1", estimates=both), vacancy(id="v-2", estimates=chance(0.2), pushing=2)]
    first, *others = questions(profile(lifting=5, pushing=5), region(places), on=ON)
    assert (first.vacancy, first.settles) == ("v-2", 1)
    assert [one.settles for one in others] == [0, 0]


def test_what_an_estimate_closed_is_asked_last() -> None:
    places = [vacancy(id="v-1", estimates=chance(1.0)), vacancy(id="v-2", estimates=chance(0.7))]
    found = questions(profile(lifting=5), region(places), on=ON)
    assert [one.vacancy for one in found] == ["v-2", "v-1"]
    assert 0 < found[1].gain < found[0].gain


def test_a_question_to_the_candidate_is_one_for_all_places() -> None:
    places = [vacancy(id=f"v-{at}", asks=(Ask(what="rijbewijs_b", essential=True),)) for at in range(3)]
    (one,) = questions(profile(), region(places), on=ON)
    assert (one.whom, one.rule, one.item, one.vacancy) == (Whom.CANDIDATE, "papers", "rijbewijs_b", "")
    assert (one.settles, one.pairs) == (3, 3)


def test_an_open_note_is_a_question_to_the_expert() -> None:
    (one,) = questions(
        profile(limit("noise", "normaal", note="wisselend")), region([vacancy(noise="present")]), on=ON
    )
    assert (one.whom, one.item) == (Whom.EXPERT, "noise")


def test_questions_to_employers_are_added_up_over_candidates_with_consent() -> None:
    people = [profile(id="k-1", lifting=5), profile(id="k-2", lifting=5), profile(id="k-3", lifting=5, consent=None),
              profile(id="k-4", lifting=5, consent=False)]  # fmt: skip
    network = region([vacancy(estimates=chance(0.4))], people=people)
    (alone,) = (one for one in questions(network.profiles["k-1"], network, on=ON))
    (one,) = employer_questions(network, on=ON)
    assert one == replace(alone, gain=2 * alone.gain, settles=2, pairs=2)


def test_the_number_wanted_cuts_the_list() -> None:
    places = [vacancy(id=f"v-{at}", estimates=chance(0.4)) for at in range(5)]
    found = questions(profile(lifting=5), region(places), on=ON, n=3)
    assert [one.vacancy for one in found] == ["v-0", "v-1", "v-2"]


@steady
@given(strategies.profiles(), networks())
def test_what_is_asked_of_an_employer_stands_in_the_form(person: Profile, network: Network) -> None:
    found = [
        one for one in questions(person, network, on=ON, n=999) if one.whom is Whom.EMPLOYER and one.gain
    ]
    by_place = {(form.vacancy, form.rubriek): form.items for form in forms(found, network, ON)}
    assert set(by_place) == {(one.vacancy, one.rubriek) for one in found}
    for one in found:
        items = by_place[one.vacancy, one.rubriek]
        assert (one.item or one.rule) in items


@steady
@given(strategies.vacancies(), RUBRIEK)
def test_a_form_asks_everything_of_its_rubriek_that_is_not_known(place: Vacancy, rubriek: str) -> None:
    found = employer_form(place, rubriek, ON)
    assert all(ITEMS[item].rubriek == rubriek for item in found.items if rubriek)
    if rubriek in place.complete:
        once_said = {one.item for one in place.demands} | {"evening", "night"}
        assert all(ITEMS[item].always_asked or item in once_said for item in found.items)


def test_a_form_leaves_out_what_was_recorded_lately_and_what_places_do_not_carry() -> None:
    place = vacancy(demand("lifting", 5), demand("standing", 30, on=OLD), hours_min=20)
    assert "lifting" not in employer_form(place, "IV", ON).items
    assert {"standing", "sitting"} <= set(employer_form(place, "V", ON).items)
    assert "hours-week" not in employer_form(place, "VI", ON).items
    assert {"hours-day", "evening", "night"} <= set(employer_form(place, "VI", ON).items)
    assert not {"transport", "limited-side"} & set(employer_form(place, "II", ON).items)


def test_a_form_for_papers_and_education_is_the_places_own() -> None:
    asks = (Ask(what="vca", essential=True), Ask(what="vog"), Ask(what="kassa", essential=True))
    place = vacancy(asks=asks, education=3)
    assert employer_form(place, "", ON).items == ("vca", "education")


def test_an_unknown_rubriek_says_which_there_are() -> None:
    with pytest.raises(ValueError, match="expected one of I, II, III, IV, V, VI or nothing, got 'VII'"):
        employer_form(vacancy(), "VII", ON)


def test_nothing_is_asked_where_nothing_may_be_matched() -> None:
    network = region([vacancy(estimates=chance(0.4))])
    assert questions(profile(lifting=5, consent=False), network, on=ON) == []
    assert rules.check(profile(lifting=5), network.vacancies["v-1"], ON).outcome is Outcome.ASK

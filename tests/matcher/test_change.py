"""What a change opens and closes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.model import (
    Ask,
    Competence,
    HoursStep,
    Paper,
    Point,
    Profile,
    Proof,
    Transport,
)  # fmt: skip
from datasets.network import Network
from matcher import hours, rules
from matcher.change import Change, what_if
from matcher.verdict import Mark, Outcome
from tests import strategies
from tests.build import ON, limit, profile, vacancy
from tests.matcher.networks import networks, open_people
from tests.region import region

steady = settings(max_examples=30)


@steady
@given(strategies.profiles(), networks())
def test_a_change_of_nothing_changes_nothing(person: Profile, network: Network) -> None:
    found = what_if(person, network, Change(), on=ON)
    assert (found.opens, found.closes, found.better, found.worse, found.newly_top) == ((), (), (), (), ())
    assert found.before == found.after
    assert Change().of(person, network) == person


@steady
@given(
    open_people(), networks(), st.sampled_from(["lifting", "standing", "walking", "pushing"]), st.integers(1, 30),
    st.integers(0, 30),
)  # fmt: skip
def test_loosening_a_limit_never_closes_a_place(
    person: Profile, network: Network, item: str, amount: int, more: int
) -> None:
    limited = Change(limits=(limit(item, amount),)).of(person, network)
    wider = Change(limits=(limit(item, amount + more),))
    assert what_if(limited, network, wider, on=ON).closes == ()
    assert what_if(limited, network, Change(without=frozenset({"noise"})), on=ON).closes == ()


@steady
@given(open_people(hours=()), networks(), st.integers(0, 20))
def test_more_hours_never_close_a_place(person: Profile, network: Network, more: int) -> None:
    able = min(40.0, hours.most(person, "hours-week", ON))
    now = Change(hours_week=able).of(person, network)
    assert what_if(now, network, Change(hours_week=able + more), on=ON).closes == ()


@steady
@given(open_people(), networks(), st.sampled_from(["lifting", "standing", "hours-week"]), st.integers(0, 30))
def test_the_marks_are_those_of_the_rules(person: Profile, network: Network, item: str, amount: int) -> None:
    change = Change(limits=(limit(item, amount),))
    changed = change.of(person, network)
    found = what_if(person, network, change, on=ON)
    said = {one.vacancy: (one.before, one.after) for part in (found.opens, found.closes, found.better, found.worse)
            for one in part}  # fmt: skip
    for id, place in network.vacancies.items():
        before, after = (rules.check(one, place, ON).mark for one in (person, changed))
        assert said.get(id) == (None if before is after else (before, after))
    assert sum(found.before.values()) == sum(found.after.values()) == len(network.vacancies)


def opened(person: Profile, change: Change, **place: Any) -> tuple[Mark, Mark] | None:
    """The marks before and after of one place that a change opens."""
    found = what_if(person, region([vacancy(**place)]), change, on=ON)
    return (found.opens[0].before, found.opens[0].after) if found.opens else None


def test_a_limit_can_be_changed_or_taken_away() -> None:
    person = profile(lifting=5)
    assert opened(person, Change(limits=(limit("lifting", 14.5),)), lifting=15) == (
        Mark.BLOCKED,
        Mark.MARGINAL,
    )
    assert opened(person, Change(without=frozenset({"lifting"})), lifting=15) == (Mark.BLOCKED, Mark.FITS)
    assert opened(person, Change(limits=(limit("lifting", 10),)), lifting=15) is None


def test_hours_can_be_changed_whatever_the_build_up_says() -> None:
    step = HoursStep(start=ON + timedelta(days=10), hours_week=12.0, hours_day=4.0)
    person = profile(hours=(step,), hours_week=8)
    week = Change(hours_week=24.0)
    assert opened(person, Change(hours_week=24.0, hours_day=8.0), hours_min=24, hours_day_max=6) is not None
    assert opened(person, week, hours_min=24, hours_day_max=6) is None
    assert opened(person, week, hours_min=24, hours_day_max=4) is None
    assert opened(person, week, hours_min=24, hours_day_max=4, starts=ON + timedelta(days=20)) is not None


def test_a_wider_medical_maximum_opens_what_is_farther() -> None:
    person = profile(minutes_max=20, minutes_medical=True, travel={"2001": 40})
    assert opened(person, Change(minutes_max=45.0), postcode="2001") == (Mark.BLOCKED, Mark.FITS)


def test_another_way_to_travel_opens_what_is_farther() -> None:
    index = pd.Index(["2001"], name="postcode")
    points = pd.DataFrame({"lat": [52.4], "lon": [4.9], "town": ["Amsterdam"]}, index=index)
    person = profile(
        minutes_max=30,
        minutes_medical=True,
        transport=Transport.FOOT,
        point=Point(52.35, 4.9),
        postcode="1011",
    )
    network = region([vacancy(postcode="2001")], points=points)
    found = what_if(person, network, Change(transport=Transport.CAR), on=ON)
    assert [one.after for one in found.opens] == [Mark.FITS]


def test_papers_and_education_open_places() -> None:
    ask = (Ask(what="rijbewijs_b", essential=True),)
    person = profile(papers=(Paper(paper="rijbewijs_b", held=False),), education=2)
    licence = Change(papers=(Paper(paper="rijbewijs_b", held=True),))
    assert opened(person, licence, asks=ask) == (Mark.BLOCKED, Mark.FITS)
    assert opened(person, Change(education=4), education=4) == (Mark.BLOCKED, Mark.FITS)
    evc = Change(competences=(Competence(competence="kassa", proof=Proof.EVC, level=4),))
    assert opened(person, evc, education=4) == (Mark.BLOCKED, Mark.ASK_EMPLOYER)


def test_a_competence_brings_a_place_into_the_top() -> None:
    network = region([vacancy(id="v-1"), vacancy(id="v-2", asks=(Ask(what="kassa", essential=True),))])
    person = profile(competences=(Competence(competence="lassen", proof=Proof.EVC),))
    learned = Change(competences=(Competence(competence="kassa", proof=Proof.EVC),))
    found = what_if(person, network, learned, on=ON, n=1)
    assert (found.newly_top, found.opens) == (("v-2",), ())


def test_a_stricter_limit_closes_and_worsens() -> None:
    network = region(
        [vacancy(id="v-1", lifting=15), vacancy(id="v-2", lifting=11), vacancy(id="v-3", lifting=5)]
    )
    found = what_if(profile(lifting=20), network, Change(limits=(limit("lifting", 10),)), on=ON)
    assert [one.vacancy for one in found.closes] == ["v-1"]
    assert [one.vacancy for one in found.worse] == ["v-2"]
    assert (found.before[Outcome.FITS], found.after[Outcome.FITS]) == (3, 1)

"""Laws of a verdict that hold for any pair: more asked never opens, more offered never closes, order says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from datasets.items import ITEMS
from datasets.model import Adaptation, Demand, Often, Period, Profile, Vacancy
from matcher.rules import check
from matcher.verdict import Mark
from tests import strategies
from tests.build import ON

T = TypeVar("T")
LAW = settings(max_examples=100, deadline=None)


@LAW
@given(strategies.profiles(), strategies.vacancies(), st.data())
def test_asking_more_never_opens_a_place(person: Profile, place: Vacancy, data: st.DataObject) -> None:
    measured = [at for at, line in enumerate(place.demands) if line.amount is not None]
    assume(measured)
    at = data.draw(st.sampled_from(measured))
    line = place.demands[at]
    more = replace(line, amount=(line.amount or 0.0) + ITEMS[line.item].sign * 2.0)
    demands = (*place.demands[:at], more, *place.demands[at + 1 :])
    assert check(person, replace(place, demands=demands), ON).mark >= check(person, place, ON).mark


@LAW
@given(strategies.profiles(), strategies.vacancies(), st.data())
def test_asking_it_now_and_then_is_never_worse_than_regularly(
    person: Profile, place: Vacancy, data: st.DataObject
) -> None:
    assume(place.demands)
    at = data.draw(st.integers(0, len(place.demands) - 1))

    def with_often(often: Often) -> Mark:
        line = replace(place.demands[at], often=often)
        demands = (*place.demands[:at], line, *place.demands[at + 1 :])
        return check(person, replace(place, demands=demands), ON).mark

    assert with_often(Often.INCIDENTAL) <= with_often(Often.REGULAR)


@LAW
@given(strategies.profiles(), strategies.vacancies(), strategies.adaptations())
def test_offering_an_adaptation_never_makes_a_verdict_worse(
    person: Profile, place: Vacancy, offer: Adaptation
) -> None:
    before = check(person, place, ON).outcome
    after = check(person, replace(place, adaptations=(*place.adaptations, offer)), ON).outcome
    assert after <= before


@LAW
@given(strategies.profiles(), strategies.vacancies(), st.data())
def test_a_note_never_makes_a_verdict_better(person: Profile, place: Vacancy, data: st.DataObject) -> None:
    assume(person.limits)
    at = data.draw(st.integers(0, len(person.limits) - 1))
    noted = replace(person.limits[at], note="wisselend")
    limits = (*person.limits[:at], noted, *person.limits[at + 1 :])
    assert check(replace(person, limits=limits), place, ON).mark >= check(person, place, ON).mark


@LAW
@given(strategies.profiles(), strategies.vacancies())
def test_the_order_of_lines_says_nothing(person: Profile, place: Vacancy) -> None:
    turned = replace(person, limits=_turned(person.limits), papers=_turned(person.papers))
    other = replace(
        place, demands=_turned(place.demands), adaptations=_turned(place.adaptations), asks=_turned(place.asks)
    )  # fmt: skip
    assert check(turned, other, ON).mark is check(person, place, ON).mark


def _turned(lines: Sequence[T]) -> tuple[T, ...]:
    return tuple(reversed(lines))


@LAW
@given(strategies.profiles(), strategies.vacancies(), st.sampled_from([Period.EVENING, Period.NIGHT]))
def test_working_at_more_times_never_opens_a_place(person: Profile, place: Vacancy, more: Period) -> None:
    assume(place.periods is not None)
    wider = replace(place, periods=(place.periods or frozenset()) | {more})
    assert check(person, wider, ON).mark >= check(person, place, ON).mark


@LAW
@given(strategies.profiles(), strategies.vacancies(demands=()), st.data())
def test_an_old_line_says_no_more_than_a_silent_place(
    person: Profile, place: Vacancy, data: st.DataObject
) -> None:
    line: Demand = data.draw(strategies.demands())
    silent = replace(place, complete=frozenset())
    told = replace(silent, demands=(replace(line, on=date(2024, 6, 1)),))
    before, after = check(person, silent, ON), check(person, told, ON)
    assert after.mark is before.mark

"""What a list says of the limits that a place stays within."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from datasets.model import HoursStep
from matcher.rules import check
from matcher.verdict import Reason
from service.page import Entry, Place
from service.say import Audience, say
from service.show import passes, reason_lines
from service.words import read_words
from tests.build import ON, limit, profile, vacancy

DUTCH = read_words("nl")
SOON = ON + timedelta(weeks=8)


def reasons() -> tuple[Reason, ...]:
    person = profile(limit("no-deadlines", "van toepassing"), lifting=10, stairs=15, skin_contact="beperkt")
    place = vacancy(lifting=2.5, skin_contact="none", no_deadlines="offered", complete=frozenset({"IV"}))
    return check(person, place, ON).reasons


def test_each_limit_that_a_place_stays_within_is_named_with_both_sides() -> None:
    assert set(passes(reasons(), DUTCH)) == {
        "geen veelvuldige deadlines of productiepieken (geboden)",
        "huidcontact",
        "tillen (vraagt 2,5 kg, grens 10)",
        "trappenlopen (niet gevraagd)",
    }


def test_an_employer_reads_none_of_it() -> None:
    place = Place(vacancy=vacancy(), employer="Een", minutes=None)
    verdict = check(profile(lifting=10), vacancy(lifting=2), ON)
    entry = Entry(profile="k-1", place=place, verdict=verdict)
    assert list(reason_lines(entry, DUTCH, Audience.EMPLOYER)) == []
    assert list(reason_lines(entry, DUTCH, Audience.CANDIDATE)) == ["past op tillen (vraagt 2 kg, grens 10)"]


def test_hours_that_build_up_say_where_to() -> None:
    place = vacancy(hours_min=24, hours_day_max=8, build_up_from=8)
    verdict = check(profile(hours_week=28, hours_day=8), place, ON)
    assert passes(verdict.reasons, DUTCH) == [
        "uren per week (vraagt 24 uur per week, grens 28)",
        "uren per dag (vraagt 8 uur per dag, grens 8)",
    ]
    building = replace(
        profile(), hours=(HoursStep(start=ON, hours_week=10), HoursStep(start=SOON, hours_week=24))
    )
    (week,) = check(building, replace(place, hours_day_max=None), ON).reasons
    assert passes((week,), DUTCH) == ["uren per week (bouwt op tot 24 uur per week, grens 10)"]
    said = say(week, DUTCH)
    assert (
        "de plek begint met 8 uur per week en bouwt op naar 24 uur per week, u kunt 10 uur per week" in said
    )

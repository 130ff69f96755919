"""What a list says of the limits that a place stays within."""

from __future__ import annotations

from matcher.rules import check
from matcher.verdict import Reason
from service.page import Entry, Place
from service.say import Audience
from service.show import passes, reason_lines
from service.words import read_words
from tests.build import ON, limit, profile, vacancy

DUTCH = read_words("nl")


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

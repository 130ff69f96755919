"""What a jobhunter types without codes: each phrase is read as it was meant, or named as a problem."""

from __future__ import annotations

import pytest

from datasets.item_words import item_words
from datasets.items import ITEMS, Layout
from datasets.paper import parse_profile
from datasets.problems import Severity

HEAD = "indeling: klassiek\nvolledig: ja\n"


def _limits(text: str) -> dict[str, object]:
    profile, problems = parse_profile(f"{HEAD}{text}\n", id="k-1")
    assert [str(problem) for problem in problems if problem.severity is Severity.ERROR] == []
    return {line.item: line.amount if line.amount is not None else line.level for line in profile.limits}


def _errors(text: str) -> list[str]:
    _, problems = parse_profile(f"{HEAD}{text}\n", id="k-1")
    return [str(problem) for problem in problems if problem.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("beperkingen: tillen max 7 kg", {"lifting": 7, "carrying": 7}),
        ("beperkingen: tillen max 7 kg; dragen max 10 kg", {"lifting": 7, "carrying": 10}),
        ("beperkingen: max 7 kg tillen", {"lifting": 7, "carrying": 7}),
        ("tillen: max 7kg", {"lifting": 7, "carrying": 7}),
        ("- zitten: max 1 uur achtereen", {"sitting": 60}),
        ("zitten: 4 uur per dag", {"sitting-hours": 4}),
        ("beperkingen: geen trappen", {"stairs": 0}),
        ("traplopen: geen trappen", {"stairs": 0}),
        ("4 uur per dag, 20 uur per week", {"hours-day": 4, "hours-week": 20}),
        ("beperkingen: niet 's nachts", {"night": "niet 's nachts (22-6 uur)"}),
        ("perioden: niet 's nachts", {"night": "niet 's nachts (22-6 uur)"}),
        ("beperkingen: 4.14=7kg, 5.1=1u", {"lifting": 7, "carrying": 7, "sitting": 60}),
        ("beperkingen: 4.4=links", {"touch": "beperkt"}),
        ("beperkingen: 5.3=5 à 10 min", {"standing": 5}),
        ("beperkingen: geen deadlines", {"no-deadlines": "van toepassing"}),
        ("boven schouderhoogte werken: niet", {"overhead-work": 0}),
        ("beperkingen: 3.10=geen chloor", {"environment-conditions": "van toepassing"}),
        ("beperkingen: 4,14=7 kg", {"lifting": 7, "carrying": 7}),
    ],
)
def test_a_phrase_is_read_as_it_was_meant(text: str, limits: dict[str, object]) -> None:
    assert _limits(text) == limits


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("beperkingen: niet 's nachts; links beperkt", "an item"),
        ("traplopen: nee", "can mean both"),
        ("1.1: 1", "may be a level"),
        ("beperkingen: 4.3=beperkt", "4.3.1"),
        ("", "a known key, got"),
    ],
)
def test_a_phrase_that_is_not_sure_is_named(text: str, part: str) -> None:
    assert any(part in error for error in _errors(text or "onzin: 3"))


def test_an_unknown_value_keeps_its_item_open() -> None:
    profile, _ = parse_profile(f"{HEAD}beperkingen: 6.3=onbekend\n", id="k-1")
    assert [(line.item, line.open_note) for line in profile.limits] == [("hours-week", True)]


def test_no_error_repeats_words_that_may_be_a_diagnosis() -> None:
    said = _errors("beperkingen: hernia, kan niet veel\nhernia: ja")
    assert len(said) == 2
    assert not any("hernia" in error for error in said)


@pytest.mark.parametrize(
    ("text", "minutes"), [("3 kwartier", 45), ("een half uur", 30), ("1 uur", 60), ("45 min", 45)]
)
def test_travel_in_words(text: str, minutes: int) -> None:
    profile, _ = parse_profile(f"{HEAD}reistijd: {text}\n", id="k-1")
    assert profile.minutes_max == minutes


@pytest.mark.parametrize("text", ["rijbewijs: B", "rijbewijs b: ja"])
def test_a_paper_may_be_a_key(text: str) -> None:
    profile, _ = parse_profile(f"{HEAD}{text}\n", id="k-1")
    assert [(one.paper, one.held) for one in profile.papers] == [("rijbewijs_b", True)]


def test_an_empty_paper_is_named() -> None:
    _, problems = parse_profile("# niets\n", id="k-1")
    assert [problem.got for problem in problems if problem.severity is Severity.ERROR] == ["an empty file"]


@pytest.mark.parametrize("layout", list(Layout))
def test_every_word_means_items_of_the_layout_where_it_has_them(layout: Layout) -> None:
    for word, slugs in item_words(layout).items():
        assert word == word.casefold()
        assert all(slug in ITEMS for slug in slugs)
        assert len(slugs) == 1 or word.startswith("period") or word == "werktijden"

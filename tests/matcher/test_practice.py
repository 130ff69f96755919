"""Situations from practice on the embedded region: what may not be on the list, what should stand high, and why."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from datasets.fml import read_lines
from datasets.items import ITEMS, Layout
from datasets.make import EMBEDDED
from datasets.model import (
    Competence,
    HoursStep,
    Limit,
    Paper,
    Profile,
    Side,
    Transport,
    Vacancy,
    minutes_between,
)
from datasets.network import Network
from datasets.paper_parts import competence_or_paper
from datasets.read import read_network
from matcher.index import Index
from matcher.match import Match, listing, match
from matcher.rules import check
from matcher.verdict import Outcome, Whom
from tests.build import ON

FILE = Path(__file__).parents[1] / "cases" / "practice.csv"
CASES = tuple(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
SHARED = Path(__file__).parents[3] / "shared" / "cases" / "practice.csv"
HOME, FARTHEST = "1815", 60
Row = Mapping[str, str]


@pytest.fixture(scope="module")
def region() -> Network:
    return read_network(EMBEDDED)


@pytest.fixture(scope="module")
def index(region: Network) -> Index:
    return Index.of(region, ON)


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(left, right) for part in text.split(";") if part for left, right in [part.split("=", 1)]]


def _limits(row: Row) -> tuple[Limit, ...]:
    rows, problems = read_lines(row["layout"], _pairs(row["limits"]))
    assert not problems
    notes = dict(_pairs(row["note"]))
    return tuple(
        Limit(
            item=one["item"], amount=one["amount"], level=one["level"], note=notes.get(one["item"], ""),
            side=Side(one["side"]) if one["side"] else None,
        )
        for one in rows
    )  # fmt: skip


def _plain(row: Row, region: Network) -> Profile:
    """The person of a case as bare as it is told: in the region's middle, with a way to get about."""
    brought = [competence_or_paper(words) for words in row["competences"].split(";") if words]
    steps = [
        HoursStep(start=date.fromisoformat(day), hours_week=float(hours))
        for day, hours in _pairs(row["hours"])
    ]
    bare = Profile(
        id="k-x", consent=True, postcode=HOME, transport=Transport.ADAPTED_CAR, layout=Layout(row["layout"]),
        complete=row["complete"] == "yes", usable=row["case"] != "geen-benutbare-mogelijkheden",
        limits=_limits(row), hours=tuple(steps),
        competences=tuple(one for one in brought if isinstance(one, Competence)),
        papers=tuple(one for one in brought if isinstance(one, Paper)),
    )  # fmt: skip
    return region.locate(bare)


def _people(row: Row, region: Network) -> list[Profile]:
    """The bare person, and the candidate of the region who was made after the case."""
    return [_plain(row, region)] + ([region.profiles[row["profile"]]] if row["profile"] else [])


def _open(region: Network, function: str) -> list[Vacancy]:
    """The open places of a function whose demands are recorded."""
    ids = region.tables["vacancies"].query("function == @function")["id"]
    found = [region.vacancies[id] for id in ids]
    return [one for one in found if one.demands and one.openings and (one.closes is None or one.closes >= ON)]


def _named(*columns: str) -> list[tuple[str, Row]]:
    return [(name, row) for row in CASES for column in columns for name in row[column].split(";") if name]


def _ids(values: list[tuple[str, Row]]) -> list[str]:
    return [f"{row['case']}-{name}" for name, row in values]


NAMED = _named("must_block", "near")
BLOCKED = _named("must_block")
NEAR = [row for row in CASES if row["near"]]
PLACES = [row for row in CASES if row["place"]]


@pytest.mark.parametrize(("function", "row"), NAMED, ids=_ids(NAMED))
def test_the_region_offers_an_open_place_of_every_function_named(function, row, region):
    for profile in _people(row, region):
        found = [minutes_between(profile, one)[0] for one in _open(region, function)]
        assert found, f"no open place of {function}"
        assert min(minutes for minutes in found if minutes is not None) <= FARTHEST


@pytest.mark.parametrize(("function", "row"), NAMED, ids=_ids(NAMED))
def test_those_places_record_what_the_work_asks(function, row, region):
    told = {"lifting", "sitting", "sitting-hours", "standing", "standing-hours", "walking", "walking-hours"}
    for place in _open(region, function):
        assert told <= {line.item for line in place.demands}
        assert {"IV", "V"} <= place.complete


@pytest.mark.parametrize("row", NEAR, ids=[row["case"] for row in NEAR])
def test_work_that_would_harm_is_not_on_the_list(row, region, index):
    for profile in _people(row, region):
        listed = {one.vacancy for one in match(profile, region, 1000, on=ON, index=index)}
        harmful = {one.id for function in row["must_block"].split(";") for one in _open(region, function)}
        assert harmful
        assert not harmful & listed


@pytest.mark.parametrize("row", NEAR, ids=[row["case"] for row in NEAR])
def test_near_work_stands_in_the_top_ten(row, region, index):
    for profile in _people(row, region):
        top = {
            region.vacancies[one.vacancy].function for one in match(profile, region, 10, on=ON, index=index)
        }
        assert set(row["near"].split(";")) <= top


@pytest.mark.parametrize("row", PLACES, ids=[row["case"] for row in PLACES])
def test_a_place_gets_the_verdict_that_practice_asks(row, region):
    for profile in _people(row, region):
        verdict = check(profile, region.vacancies[row["place"]], ON)
        assert verdict.outcome is Outcome[row["outcome"]]
        assert str(verdict.fits_from or "") == row["fits_from"]


def _case(name: str) -> Row:
    return next(row for row in CASES if row["case"] == name)


def test_an_excess_at_the_edge_names_the_item_to_motivate(region):
    for profile in _people(_case("rand-van-de-norm"), region):
        verdict = check(profile, region.vacancies["v-029"], ON)
        marginal = {
            one.item: (one.need, one.have) for one in verdict.reasons if one.outcome is Outcome.MARGINAL
        }
        assert marginal == {"lifting": (11, 10)}


def test_every_place_with_longer_standing_waits_for_the_note(region):
    for profile in _people(_case("verborgen-beperking"), region):
        long = region.tables["demands"].query("item == 'standing' and amount > 15")["vacancy"].unique()
        assert len(long) > 50
        for id in long:
            assert check(profile, region.vacancies[id], ON).outcome >= Outcome.ASK


def test_silence_of_a_partial_list_is_asked_of_the_candidate(region):
    for profile in _people(_case("onvolledige-lijst"), region):
        reasons = check(profile, region.vacancies["v-032"], ON).reasons
        asked = {one.item: one.ask for one in reasons if one.outcome is Outcome.ASK}
        assert asked["standing-hours"] is Whom.CANDIDATE


def test_without_possibilities_there_is_no_list_and_one_reason(region, index):
    for profile in _people(_case("geen-benutbare-mogelijkheden"), region):
        found = listing(profile, region, on=ON, index=index)
        assert (found.matches, found.later) == ((), ())
        assert [one.rule for one in found.closed] == ["usable"]


def test_before_the_day_only_hours_block(region):
    for case in ("urenopbouw-met-opbouw", "urenopbouw-zonder-opbouw"):
        row = _case(case)
        for profile in _people(row, region):
            verdict = check(profile, region.vacancies[row["place"]], ON)
            assert {one.rule for one in verdict.blocking} == {"hours"}


def test_the_same_limit_closes_the_cab_and_leaves_the_desk_open(region):
    driver = region.profiles["k-004"]
    cab, desk = (check(driver, region.vacancies[id], ON) for id in ("v-023", "v-026"))
    assert {"walking-hours", "climbing", "no-personal-risk"} <= {one.item for one in cab.blocking}
    assert desk.outcome is Outcome.FITS


def test_a_bicycle_leaves_the_question_how_the_postman_gets_there(region):
    plain = _plain(_case("postbode-been"), region)
    cyclist = region.locate(Profile(id="k-y", consent=True, postcode=HOME, transport=Transport.BICYCLE,
                                    layout=plain.layout, limits=plain.limits))  # fmt: skip
    asked = [one for one in check(cyclist, region.vacancies["v-018"], ON).open if one.item == "transport"]
    assert [one.ask for one in asked] == [Whom.CANDIDATE]


WITH_PROFILE = [row for row in CASES if row["profile"]]


@pytest.mark.parametrize("row", WITH_PROFILE, ids=[row["case"] for row in WITH_PROFILE])
def test_the_candidate_of_the_region_is_the_person_of_the_case(row, region):
    own, told = region.profiles[row["profile"]], _plain(row, region)

    def stripped(profile: Profile) -> set[tuple[object, ...]]:
        order = {slug: at for at, slug in enumerate(ITEMS)}
        lines = sorted(profile.limits, key=lambda one: order[one.item])
        return {(one.item, one.amount, one.level, one.side, one.note) for one in lines}

    assert stripped(own) == stripped(told)
    assert (own.layout, own.complete, own.usable) == (told.layout, told.complete, told.usable)
    assert [(one.start, one.hours_week) for one in own.hours] == [
        (one.start, one.hours_week) for one in told.hours
    ]
    for one in told.competences:
        assert any(mine.competence.startswith(one.competence.split()[0]) for mine in own.competences)


def test_every_situation_of_the_shared_cases_is_here():
    if not SHARED.is_file():
        pytest.skip("the shared reference cases are not beside the project")
    with SHARED.open(encoding="utf-8") as source:
        told = {row["case"] for row in csv.DictReader(source)}
    ours = {row["case"].removesuffix("-met-opbouw").removesuffix("-zonder-opbouw") for row in CASES}
    assert told <= ours


def test_a_match_explains_itself_by_its_parts(region, index):
    found: list[Match] = match(region.profiles["k-001"], region, 10, on=ON, index=index)
    assert all(one.score == sum(one.parts.values()) for one in found)

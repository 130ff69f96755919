"""The embedded region: made anew byte for byte, whole, not toy-like, and useful to the people in it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.catalogue.store import read_catalogue
from datasets.groups import read_groups
from datasets.items import ITEMS
from datasets.make import EMBEDDED, embedded_files, write_embedded
from datasets.making.hand import hand_tables
from datasets.making.setting import read_rows
from datasets.making.trades import meant, trades
from datasets.making.work import Work
from datasets.network import Network
from datasets.problems import Severity
from datasets.read import read_network, validate
from matcher.index import Index
from matcher.screen import screen
from matcher.verdict import Mark, Outcome

ON = date(2026, 12, 1)
OFFERING = (Outcome.FITS, Outcome.MARGINAL, Outcome.ADAPT)


@pytest.fixture(scope="module")
def region() -> Network:
    return read_network(EMBEDDED)


@pytest.fixture(scope="module")
def outcomes(region) -> dict[str, Counter[Outcome]]:
    index = Index.of(region, ON)
    return {
        id: Counter(Mark(int(mark)).outcome for mark in screen(region.profiles[id], index).marks)
        for id in region.profiles
    }


def test_the_maker_gives_the_region_byte_for_byte():
    made = embedded_files()
    stored = {path.name: path.read_bytes() for path in EMBEDDED.iterdir() if path.name != "README.md"}
    assert made.keys() == stored.keys()
    stale = [name for name, content in made.items() if content != stored[name]]
    assert not stale, "The region is older than catalogue or maker. Run: python -m datasets.make"


def test_writing_it_leaves_other_files_alone(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("mine")
    write_embedded(tmp_path)
    assert readme.read_text() == "mine"
    assert (tmp_path / "vacancies.csv").read_bytes() == (EMBEDDED / "vacancies.csv").read_bytes()


def test_it_has_the_size_of_something_to_check_by_hand(region):
    tables = region.tables
    assert [len(tables[name]) for name in ("employers", "vacancies", "profiles")] == [50, 300, 60]
    assert len(tables["moves"]) == 120
    assert sum(path.stat().st_size for path in EMBEDDED.iterdir()) < 1_500_000


def test_it_validates_without_errors():
    assert not [one for one in validate(EMBEDDED, on=ON) if one.severity is Severity.ERROR]


def test_every_postcode_has_a_point_of_its_own(region):
    known = set(region.tables["points"]["postcode"])
    for name in ("employers", "vacancies", "profiles"):
        assert set(region.tables[name]["postcode"].str[:4]) <= known


def test_the_source_of_the_points_is_named():
    assert "Postal code data © GeoNames, CC BY 4.0" in (EMBEDDED / "README.md").read_text(encoding="utf-8")
    package = json.loads((EMBEDDED / "datapackage.json").read_text(encoding="utf-8"))
    points = next(one for one in package["resources"] if one["name"] == "points")
    assert points["licenses"] == [{"name": "CC-BY-4.0"}]
    assert package["sources"][0]["title"] == "Postal code data © GeoNames, CC BY 4.0"


def test_the_points_are_those_of_the_shared_table(region):
    shared = Path(__file__).parents[3] / "shared" / "data" / "nl_geo" / "pc4.csv"
    if not shared.is_file():
        pytest.skip("the shared postcode table is not beside the project")
    told = pd.read_csv(shared, dtype={"pc4": "str"}).set_index("pc4")
    own = region.tables["points"].set_index("postcode")
    np.testing.assert_allclose(own[["lat", "lon"]], told.loc[own.index, ["lat", "lon"]], atol=1e-4)


def test_places_are_not_toy_like(region):
    places, demands = region.tables["vacancies"], region.tables["demands"]
    assert places["kind"].value_counts().min() >= 20
    assert places["periods"].str.contains("nacht").sum() >= 8
    assert places["periods"].str.contains("weekend").sum() >= 40
    assert (places["hours_min"] < 20).sum() >= 60
    assert places["build_up_from"].notna().sum() >= 40
    assert (places["function"] == "").sum() >= 3
    assert (places["closes"] < pd.Timestamp(ON)).sum() >= 5
    assert (places["updated"] < pd.Timestamp("2024-12-01")).sum() >= 3
    assert (~places["id"].isin(demands["vacancy"])).sum() >= 15
    assert (places["complete"] == "").sum() >= 40
    assert set(demands["often"]) >= {"", "incidental"}
    assert len(region.tables["adaptations"]) >= 50
    assert "werkdagen" in places


@pytest.fixture(scope="module")
def work() -> Work:
    return Work(read_catalogue())


@pytest.mark.parametrize(("table", "column"), [("vacancies", "function"), ("profiles", "old_function")])
def test_employers_have_work_of_their_trade(region, work, table, column):
    employers, written = hand_tables()["employers"], set(hand_tables()[table]["id"])
    has = trades(work, employers, common=True)
    at = {id: row for row, id in enumerate(employers["id"])}
    made = region.tables[table].query(f"{column} != ''")
    strange = [
        (row["id"], row["employer"], row[column])
        for _, row in made.iterrows()
        if row["id"] not in written and not has[at[row["employer"]], work.at[row[column]]]
    ]
    assert len(made) > 40
    assert not strange


@pytest.mark.parametrize(
    ("employer", "function", "expected"),
    [
        ("w-047", "kapper", True), ("w-045", "kapper", False), ("w-045", "pedicure", False),
        ("w-029", "pedagogisch-medewerker", True), ("w-029", "verpleegkundige-verpleeghuis", False),
        ("w-029", "postkamermedewerker", False), ("w-022", "automonteur", False), ("w-041", "automonteur", True),
        ("w-045", "schoonmaker", True), ("w-026", "hr-medewerker", False), ("w-003", "hr-medewerker", True),
    ],
)  # fmt: skip
def test_trades_tell_employers_of_a_sector_apart(work, employer, function, expected):
    employers = hand_tables()["employers"]
    at = list(employers["id"]).index(employer)
    assert trades(work, employers, common=True)[at, work.at[function]] == expected


def test_every_employer_has_a_trade_and_every_trade_is_known(work):
    rows = read_rows("trades.csv")
    assert [row["employer"] for row in rows if row["employer"]] == list(hand_tables()["employers"]["id"])
    words = {word for row in rows for word in row["trades"].split()}
    assert not [word for word in sorted(words) if not meant(work, word).any()]


def test_aids_suit_the_work(region, work):
    suits = {row["what"]: tuple(row["work"].split(";")) for row in read_rows("adaptations.csv")}
    isco = dict(zip(work.table["key"], work.table["isco"].astype(str), strict=True))
    function = dict(
        zip(region.tables["vacancies"]["id"], region.tables["vacancies"]["function"], strict=True)
    )
    lines = region.tables["adaptations"].query("vacancy > 'v-036'")
    found = [(isco[function[one]], what) for one, what in zip(lines["vacancy"], lines["what"], strict=True)
             if function[one]]  # fmt: skip
    assert len(found) > 50
    assert all(code.startswith(suits[what]) for code, what in found)


def test_people_are_not_toy_like(region):
    people, limits = region.tables["profiles"], region.tables["limits"]
    assert people["layout"].value_counts().min() >= 12
    assert (~people["complete"].astype(bool)).sum() >= 5
    assert people["consent"].isna().any() and (~people["consent"].dropna().astype(bool)).any()
    assert (~people["usable"].astype(bool)).sum() >= 2
    assert people["minutes_medical"].sum() >= 2
    assert ((limits["note"] != "") & (limits["cleared_by"] == "")).any()
    assert ((limits["note"] != "") & (limits["cleared_by"] != "")).any()
    assert limits["until"].notna().any()
    assert set(limits["side"]) >= {"left", "right"}
    assert set(region.tables["competences"]["proof"]) == {"evc", "diploma", "experience", "own_word"}
    weeks = (pd.Timestamp(ON) - people["first_sick_day"]).dt.days / 7
    assert weeks.between(30, 104).all()


def test_the_past_leads_from_and_to_members(region):
    moves = region.tables["moves"]
    assert set(moves["outcome"]) == {"planned", "running", "held", "broken"}
    assert len(moves.groupby(["from", "to"])) > 60
    assert (moves["starts"] >= pd.Timestamp("2023-11-01")).all()
    assert len(set(region.tables["outcomes"]["step"])) == 8


def test_every_outcome_occurs(outcomes):
    assert set(sum(outcomes.values(), Counter())) == set(Outcome)


def _without_words(profile) -> bool:
    return not any(ITEMS[line.item].free_text for line in profile.limits)


def test_the_median_candidate_has_at_least_five_places(region, outcomes):
    able = [id for id, one in region.profiles.items() if one.usable and _without_words(one)]
    offers = [sum(outcomes[id][one] for one in OFFERING) for id in able]
    assert len(able) >= 45
    assert np.median(offers) >= 5


def test_some_lists_are_honestly_empty(region, outcomes):
    empty = {id for id, found in outcomes.items() if set(found) == {Outcome.BLOCKED}}
    assert {"k-008", "k-012", "k-013", "k-015"} <= empty


def test_a_question_is_not_the_usual_answer(outcomes):
    total = sum(outcomes.values(), Counter())
    assert total[Outcome.ASK] < 0.4 * total.total()
    assert sum(total[one] for one in OFFERING) > 0.04 * total.total()


def test_the_candidate_of_the_examples_shows_a_bit_of_everything(region, outcomes):
    assert set(outcomes["k-014"]) == set(Outcome)
    later = screen(region.profiles["k-014"], Index.of(region, ON)).hours_only
    assert later.sum() > 5


def test_groups_belong_to_the_candidates(region):
    groups = read_groups(EMBEDDED)
    assert set(groups["profile"]) == set(region.profiles)
    assert not any("groep" in column or "group" in column for column in region.tables["profiles"])

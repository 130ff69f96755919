"""The network: records as views on its tables, with catalogue, places and travel joined in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from datasets.frames import typed
from datasets.model import Kind, MoveOutcome, Period, Side, Transport
from datasets.network import Network, UnknownId
from datasets.schema import TABLES
from tests.build import catalogue

POINTS = pd.DataFrame(
    {"lat": [52.37, 52.64], "lon": [4.9, 5.06], "town": ["Amsterdam", "Hoorn"]},
    index=pd.Index(["1012", "1621"], name="postcode"),
)


@pytest.fixture
def network() -> Network:
    tables = {
        "employers": pd.DataFrame({"id": ["w-1", "w-2"], "name": ["Een", "Twee"], "sector": ["Q", "H"]}),
        "vacancies": pd.DataFrame(
            {
                "id": ["v-1", "v-2", "v-3"],
                "employer": ["w-1", "w-2", "w-2"],
                "title": ["Een", "Twee", "Drie"],
                "kind": ["werkervaringsplek", "", "detachering"],
                "postcode": ["1621 AB", "1012", "9999"],
                "periods": ["dag;avond", "", "dag"],
                "complete": ["IV;V", "", ""],
                "updated": ["2026-09-01", None, "2026-01-01"],
            }
        ),
        "demands": pd.DataFrame(
            {"vacancy": ["v-2", "v-1", "v-2"], "item": ["lifting", "fine-motor", "standing"],
             "amount": [10.0, None, 30.0], "level": ["", "present", ""], "side": ["", "both", ""]}
        ),
        "profiles": pd.DataFrame(
            {"id": ["k-1"], "postcode": ["1012 AA"], "transport": ["car"], "complete": [True], "layout": ["revised"]}
        ),
        "minutes": pd.DataFrame({"from": ["1012"], "to": ["1621"], "transport": ["car"], "minutes": [33]}),
        "moves": pd.DataFrame(
            {"id": ["m-2", "m-1"], "profile": ["k-1", "k-9"], "from": ["w-1", "w-1"], "to": ["w-2", "w-2"],
             "outcome": ["running", "held"]}
        ),
    }  # fmt: skip
    return Network.of(tables, catalogue=catalogue(), points=POINTS)


def test_a_record_holds_its_own_lines_in_the_order_of_the_table(network: Network) -> None:
    assert [line.item for line in network.vacancies["v-2"].demands] == ["lifting", "standing"]
    assert network.vacancies["v-1"].demands[0].side is Side.BOTH
    assert network.vacancies["v-3"].demands == ()


def test_empty_is_unknown_and_a_place_is_a_vacature_unless_it_says_otherwise(network: Network) -> None:
    place = network.vacancies["v-2"]
    assert (place.kind, place.periods, place.updated, place.hours_min) == (Kind.VACANCY, None, None, None)
    assert network.vacancies["v-1"].periods == {Period.DAY, Period.EVENING}
    assert network.vacancies["v-1"].complete == {"IV", "V"}
    assert network.profiles["k-1"].consent is None


def test_points_towns_and_sectors_are_joined_in(network: Network) -> None:
    place = network.vacancies["v-1"]
    assert (place.town, place.sector) == ("Hoorn", "Q")
    assert network.vacancies["v-3"].point is None


def test_a_users_table_of_minutes_wins_for_rules_and_screen_alike(network: Network) -> None:
    person = network.profiles["k-1"]
    assert dict(person.travel) == {"1621": 33}
    minutes = network.travel(person)
    assert minutes[0] == 33
    assert minutes[1] < 33
    assert np.isnan(minutes[2])
    assert np.isnan(network.travel(replace(person, transport=None, travel={}))).all()


def test_a_person_on_paper_gets_point_and_travel(network: Network) -> None:
    paper = replace(network.profiles["k-1"], id="paper", point=None, travel={})
    found = network.locate(paper)
    assert found.point is not None
    assert dict(found.travel) == {"1621": 33}
    assert network.locate(replace(paper, transport=Transport.FOOT)).travel == {}


def test_a_move_is_a_record(network: Network) -> None:
    move = network.moves["m-1"]
    assert (move.origin, move.target, move.outcome) == ("w-1", "w-2", MoveOutcome.HELD)


def test_an_unknown_id_says_so(network: Network) -> None:
    with pytest.raises(UnknownId, match="there is no 'k-9'; it has 1 ids"):
        network.profiles["k-9"]


def test_nobody_writes_through_a_table(network: Network) -> None:
    copy = network.table("vacancies")
    copy.loc[0, "title"] = "anders"
    assert network.vacancies["v-1"].title == "Een"


def test_extra_columns_are_kept_after_the_known_ones() -> None:
    frame = typed(pd.DataFrame({"kleur": ["rood", None], "id": ["w-1", "w-2"]}), TABLES["employers"])
    assert list(frame.columns) == [*TABLES["employers"].names, "kleur"]
    assert list(frame["kleur"]) == ["rood", ""]


def test_replacing_a_table_leaves_the_first_network_alone(network: Network) -> None:
    fewer = network.with_tables({"vacancies": network.table("vacancies").iloc[:1]})
    assert (len(network.vacancies), len(fewer.vacancies)) == (3, 1)
    assert fewer.vacancies["v-1"].updated == date(2026, 9, 1)


def test_travel_is_worked_out_once_per_postcode(network: Network) -> None:
    codes, different = network.postcodes
    assert [different[code] for code in codes] == ["1621", "1012", "9999"]
    person = network.profiles["k-1"]
    np.testing.assert_array_equal(network.minutes(person)[codes], network.travel(person))

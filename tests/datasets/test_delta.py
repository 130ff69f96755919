"""A few places changed: the records and tables are those of the network built whole, and the base stays as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from datasets.frames import typed
from datasets.model import Estimate, Point, Transport, Vacancy
from datasets.network import Network, UnknownId
from datasets.places import Point as Place
from datasets.problems import Spoor2Error
from datasets.rows import place_frames
from datasets.schema import TABLES
from tests import build
from tests.screening import network_of
from tests.strategies import vacancies

POINTS = pd.DataFrame(
    {"lat": [52.37, 52.64], "lon": [4.9, 5.06], "town": ["Amsterdam", "Hoorn"]},
    index=pd.Index(["1012", "1621"], name="postcode"),
)
CODES = st.sampled_from(["1012AB", "1621", "9999", ""])
LINES = ("demands", "adaptations", "asks")


@st.composite
def places(draw: st.DrawFn, ids: str) -> list[Vacancy]:
    """Some places with different ids of these letters, of functions that the catalogue knows or doesn't."""
    chosen = draw(st.lists(st.sampled_from(ids), unique=True, max_size=4))
    functions = st.sampled_from([*(f"f-{id}" for id in ids), "onbekend"])
    found = [draw(vacancies(id=id, function=draw(functions), postcode=draw(CODES))) for id in chosen]
    return [replace(one, periods=one.periods or None) for one in found]


def functions() -> Network:
    """A network whose catalogue knows the functions of some of the places."""
    known = [
        Vacancy(id=id, usual_education=at + 1, estimates={"lifting": Estimate(item="lifting", chance=at / 9)})
        for at, id in enumerate("abx")
    ]
    return network_of(known, points=POINTS)


def whole(base: Network, changed: list[Vacancy]) -> Network:
    """The network built whole from the tables of the base and the rows of what changed."""
    rows, ids = place_frames(changed), {one.id: one for one in changed}
    tables = {}
    for name in LINES:
        frame = base.table(name)
        kept = frame[[place not in ids for place in frame["vacancy"]]]
        tables[name] = typed(pd.concat([kept, rows[name]], ignore_index=True), TABLES[name])
    frame, new = base.table("vacancies"), rows["vacancies"].set_index("id", drop=False)
    lines = [new.loc[id] if id in ids else frame.iloc[at] for at, id in enumerate(frame["id"])]
    lines += [new.loc[id] for id in ids if id not in set(frame["id"])]
    tables["vacancies"] = pd.DataFrame([line.to_dict() for line in lines], columns=frame.columns)
    return base.with_tables(tables)


def assert_same(found: Network, expected: Network) -> None:
    """Both have the same records in the same order, and the same tables."""
    assert list(found.vacancies) == list(expected.vacancies)
    assert len(found.vacancies) == len(expected.vacancies)
    for at, id in enumerate(expected.vacancies):
        assert found.vacancies[id] == expected.vacancies[id]
        assert found.vacancies.at(at) == expected.vacancies[id]
    for name, frame in expected.tables.items():
        pd.testing.assert_frame_equal(found.table(name), frame)
    codes, different = found.postcodes
    assert [different[code] for code in codes] == [one.postcode[:4] for one in expected.vacancies.values()]


@given(st.data())
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_a_delta_says_what_the_network_built_whole_says(data: st.DataObject) -> None:
    start, first, second = (data.draw(places(letters)) for letters in ("abcd", "abxy", "bxz"))
    base = functions().with_tables({name: network_of(start).table(name) for name in ("vacancies", *LINES)})
    before = {name: frame.copy() for name, frame in base.tables.items()}
    expected = whole(base, first)
    assert_same(base.with_places(first), expected)
    latest = {one.id: one for one in [*first, *second]}
    assert_same(base.with_places(first).with_places(second), whole(base, list(latest.values())))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(base.table(name), frame)
    assert list(base.vacancies) == [one.id for one in start]


def region() -> Network:
    """Two places of one employer."""
    base = network_of(
        [build.vacancy(id="v-1", postcode="1012"), build.vacancy(id="v-2", postcode="1621")], POINTS
    )
    members = pd.DataFrame({"id": ["w-1", "w-2"], "sector": ["Q", "H"]})
    return base.with_tables({"employers": members})


def test_of_postcode_employer_and_function_counts_what_the_network_knows() -> None:
    network = region()
    new = Vacancy(id="v-9", employer="w-2", postcode="1621AB", point=Point(0.0, 0.0))
    found = network.with_places([new]).vacancies["v-9"]
    assert (found.sector, found.town, found.point) == ("H", "Hoorn", Place(52.64, 5.06))
    abroad = Vacancy(id="v-8", employer="w-7", sector="A", town="Emden", point=Point(53.4, 7.2))
    plain = Vacancy(id="v-8", employer="w-7", base=network.catalogue.base)
    assert network.with_places([abroad]).vacancies["v-8"] == plain


def test_the_base_is_shared_and_several_changes_have_one_base() -> None:
    network = region()
    once = network.with_places([Vacancy(id="v-9")])
    twice = once.with_places([Vacancy(id="v-2", title="anders")])
    assert network.base is network
    assert dict(network.delta) == {}
    assert once.base is twice.base is network
    assert list(twice.delta) == ["v-9", "v-2"]
    assert list(twice.positions(["v-9", "v-1", "v-2"])) == [2, 0, 1]
    assert twice.profiles is network.profiles
    assert twice.vacancies["v-1"] is network.vacancies["v-1"]
    assert twice.tables["limits"] is network.tables["limits"]


def test_tables_put_in_place_end_the_delta() -> None:
    changed = region().with_places([Vacancy(id="v-9", title="nieuw")])
    solid = changed.with_tables({"employers": pd.DataFrame({"id": ["w-1"]})})
    assert (solid.base is solid, dict(solid.delta)) == (True, {})
    assert solid.vacancies["v-9"].title == "nieuw"


def test_travel_reaches_new_postcodes_too() -> None:
    network = region()
    person = build.profile(point=Point(52.37, 4.9), transport=Transport.CAR, travel={"9999": 12})
    changed = network.with_places([Vacancy(id="v-1", postcode="1621"), Vacancy(id="v-9", postcode="9999")])
    far = network.travel(person)[1]
    np.testing.assert_array_equal(changed.travel(person), [far, far, 12])
    assert len(changed.minutes(person)) == 3


def test_ids_that_are_not_there_are_named() -> None:
    changed = region().with_places([Vacancy(id="v-9")])
    with pytest.raises(UnknownId, match="there is no 'v-7'; it has 3 ids"):
        changed.positions(["v-7"])
    with pytest.raises(IndexError, match="a position below 3, got 3"):
        changed.vacancies.at(3)
    assert "v-9" in changed.vacancies
    assert "v-7" not in changed.vacancies
    assert 7 not in changed.vacancies


def test_a_place_without_an_id_is_refused() -> None:
    with pytest.raises(Spoor2Error, match="expected a place with an id"):
        region().with_places([Vacancy(id="")])

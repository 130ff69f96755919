"""Distances, minutes, and the import of a national table of postcodes."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.places import SPEED, Point, import_places, km_to, minutes, minutes_for, read_places, user_points
from datasets.problems import DataError
from tests.datasets.shared import SHARED

POINTS = st.builds(Point, st.floats(50.6, 53.7), st.floats(3.1, 7.3))
HOORN, ALKMAAR = Point(52.644, 5.066), Point(52.633, 4.748)


@given(POINTS, POINTS, st.sampled_from(sorted(SPEED)))
def test_the_way_back_is_as_long(one: Point, other: Point, transport: str) -> None:
    assert abs(minutes(one, other, transport) - minutes(other, one, transport)) <= 1
    assert km_to(one, [other.lat], [other.lon])[0] == pytest.approx(
        km_to(other, [one.lat], [one.lon])[0], abs=1e-6
    )


@given(st.floats(0, 300), st.floats(0, 300), st.sampled_from(sorted(SPEED)))
def test_further_never_takes_less(one: float, other: float, transport: str) -> None:
    near, far = minutes_for(np.array(sorted((one, other))), transport)
    assert near <= far


@given(st.floats(1.2, 200))
def test_means_of_travel_keep_their_order(km: float) -> None:
    at = {transport: minutes_for(np.array([km]), transport)[0] for transport in SPEED}
    assert at["car"] <= at["adapted_car"] <= at["foot"]
    assert at["car"] <= at["public"]
    assert at["car"] <= at["bicycle"] <= at["foot"]


def test_known_ways() -> None:
    # The straight line Hoorn - Alkmaar is 21.5 km; by road it is about 26 km, half an hour and more by car.
    assert km_to(HOORN, [ALKMAAR.lat], [ALKMAAR.lon])[0] == pytest.approx(21.5, abs=0.2)
    assert 30 <= minutes(HOORN, ALKMAAR, "car") <= 45
    assert 55 <= minutes(HOORN, ALKMAAR, "public") <= 80
    assert minutes(HOORN, HOORN, "foot") == 0


def test_a_place_without_a_point_stays_unknown() -> None:
    assert np.isnan(minutes_for(km_to(HOORN, [np.nan], [np.nan]), "car")[0])


def test_other_notations_of_the_same_table(tmp_path: Path) -> None:
    plain = tmp_path / "a.csv"
    plain.write_text(
        "\ufeffPC4;Breedtegraad;Lengtegraad;Woonplaats\n1601;52,70;5,29;Enkhuizen\n", encoding="utf-8"
    )
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(
        gzip.compress(b"postcode,lat,lon,plaats\n1601AB,52.6,5.28,Enkhuizen|E\n1601 cd,52.8,5.30,E\n")
    )
    for file in (plain, packed):
        found = read_places(file)
        assert found.index.tolist() == ["1601"]
        assert found.loc["1601", "lat"] == pytest.approx(52.7)
        assert found.loc["1601", "town"] == "Enkhuizen"


def test_all_problems_at_once(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("postcode,lat,lon\n0123,52,5\n1601,5.2,52.7\n1602,x,5\n1603,52,5\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_places(file)
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [
        (2, "postcode"), (3, "lat"), (3, "lon"), (4, "lat"),
    ]  # fmt: skip


def test_missing_columns_and_files_say_so(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="columns postcode, lat, lon"):
        read_places(file)
    file.write_bytes(b"\x1f\x8bbroken")
    with pytest.raises(DataError, match="in UTF-8"):
        read_places(file)
    with pytest.raises(DataError, match="in UTF-8"):
        read_places(tmp_path / "absent.csv")


def test_import_is_kept_among_the_users_own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOOR2_HOME", str(tmp_path / "own"))
    assert user_points() is None
    file = tmp_path / "table.csv"
    file.write_text("pc4,lat,lon,plaats\n1602,52.71,5.28,B\n1601,52.70,5.29,A\n", encoding="utf-8")
    assert import_places(file) == 2
    known = user_points()
    assert known is not None
    assert known.index.tolist() == ["1601", "1602"]
    assert known["town"].tolist() == ["A", "B"]
    assert import_places(file, tmp_path / "elsewhere") == 2
    assert (tmp_path / "elsewhere" / "points.csv").read_bytes() == (
        tmp_path / "own" / "points.csv"
    ).read_bytes()


@pytest.mark.parametrize(("name", "count"), [("pc4.csv", 4079), ("pc4_names_2019.csv.gz", 4699)])
def test_national_tables_can_be_imported(name: str, count: int, tmp_path: Path) -> None:
    file = SHARED / "data" / "nl_geo" / name
    if not file.is_file():
        pytest.skip(f"needs ../shared/data/nl_geo/{name}, which isn't here")
    assert import_places(file, tmp_path) == count

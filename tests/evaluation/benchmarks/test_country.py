"""The benchmark's country: the same from the same seed, with towns and countryside, and every outcome in it."""

import pandas as pd
import pytest

from datasets.network import Network
from evaluation.benchmarks import country
from evaluation.benchmarks.country import BOX, TOWNS
from evaluation.benchmarks.probing import probes
from tests.evaluation.benchmarks.small import PEOPLE, PLACES, SEED


def test_the_same_seed_gives_the_same_country(tables: country.Tables) -> None:
    again = country.tables(PLACES, PEOPLE, SEED)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, again[name])


def test_another_seed_gives_another_country(tables: country.Tables) -> None:
    other = country.tables(PLACES, PEOPLE, SEED + 1)
    assert not tables["vacancies"]["postcode"].equals(other["vacancies"]["postcode"])


def test_postcodes_lie_in_the_box_and_are_named_once() -> None:
    found = country.points(SEED)
    (south, north), (west, east) = BOX
    assert found["lat"].between(south, north).all()
    assert found["lon"].between(west, east).all()
    assert found["postcode"].is_unique
    assert found["postcode"].str.fullmatch(r"[1-9]\d{3}").all()


def test_towns_are_very_unequal() -> None:
    sizes = country.points(SEED)["town"].value_counts()
    assert len(sizes) > TOWNS // 2
    assert sizes.iloc[0] > 5 * sizes.median()


def test_about_twelve_demands_a_place(tables: country.Tables) -> None:
    assert 10 <= len(tables["demands"]) / PLACES <= 15


def test_demands_stand_in_the_order_of_the_places(tables: country.Tables) -> None:
    rows = pd.Index(tables["vacancies"]["id"]).get_indexer(pd.Index(tables["demands"]["vacancy"]))
    assert (rows >= 0).all()
    assert pd.Series(rows).is_monotonic_increasing


def test_a_demand_that_is_filled_in_stands_there_once(tables: country.Tables) -> None:
    drawn = country.tables(PLACES, PEOPLE, SEED, settled=0)["demands"]
    assert (
        tables["demands"].duplicated(["vacancy", "item"]).sum() == drawn.duplicated(["vacancy", "item"]).sum()
    )
    assert len(drawn) < len(tables["demands"])


def test_every_outcome_occurs_and_what_is_open_is_a_few_percent(network: Network) -> None:
    found = country.shares(network, probes(network, 40, SEED), SEED)
    assert sum(found.of.values()) == pytest.approx(1)
    assert found.of["FITS"] + found.of["MARGINAL"] + found.of["ADAPT"] > 0.02
    assert all(found.of[name] > 0.005 for name in ("FITS", "ADAPT", "ASK", "BLOCKED"))
    assert "FITS" in str(found)

"""Estimated demands against recorded ones: right by hand, right against a planted truth, loud where they are wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from datasets.make import Knobs, make_region, make_truth
from datasets.model import Estimate
from datasets.network import Network
from evaluation.engine import estimates_quality
from evaluation.engine.estimates import BIN_COLUMNS, ITEM_COLUMNS, SUMMARY_COLUMNS
from tests import build

ON = date(2026, 12, 1)


def small(chance: float, asked: list[str], limit: str = "beperkt") -> Network:
    """Places of one function with skin contact estimated, that record it or not, and one person limited in it."""
    catalogue = build.catalogue({
        "f": {"skin-contact": Estimate(item="skin-contact", chance=chance)}, "g": {},
    })  # fmt: skip
    ids = [f"v-{at}" for at in range(len(asked))]
    tables = {
        "vacancies": pd.DataFrame({"id": ids, "function": "f", "updated": date(2026, 9, 1)}),
        "demands": pd.DataFrame({"vacancy": ids, "item": "skin-contact", "level": asked}).query(
            "level != ''"
        ),
        "profiles": pd.DataFrame({"id": ["k-1"], "layout": "classic", "complete": [True], "consent": [True]}),
        "limits": pd.DataFrame({"profile": ["k-1"], "item": "skin-contact", "level": limit}),
    }
    return Network.of(tables, catalogue=catalogue)


def summary(network: Network, truth: pd.DataFrame | None = None) -> pd.DataFrame:
    found = estimates_quality(network, ON, truth=truth).summary
    assert list(found.columns) == list(SUMMARY_COLUMNS)
    return found.set_index("measure")


def test_worked_by_hand() -> None:
    """Of five places four record, three of these skin contact; the estimate says 0.96 and closes all four."""
    found = estimates_quality(small(0.96, ["present", "present", "present", "none", ""]), ON)
    assert list(found.items.columns) == list(ITEM_COLUMNS) and list(found.bins.columns) == list(BIN_COLUMNS)
    row = found.items.iloc[0]
    assert (row["item"], row["places"], row["coverage"], row["why"]) == ("skin-contact", 4, 1.0, "too_few")
    by = found.summary.set_index("measure")
    assert by.loc["bias", "value"] == pytest.approx(0.96 - 0.75)
    assert by.loc["error", "value"] == pytest.approx(0.25)
    assert by.loc["wrong_closed", "value"] == pytest.approx(0.25)
    assert by.loc["missed", "why"] == "none_closed"
    # Two levels: none and present; nothing is asked above the last, so that half of the terms are 0.
    terms = [0.04**2, 0.04**2, 0.04**2, 0.96**2]
    assert by.loc["brier", "value"] == pytest.approx(sum(terms) / 8)
    assert found.bins["happened"].tolist() == [0.0, 0.75]


def test_of_limits_of_few_people_nothing_is_told() -> None:
    asked = ["present"] * 15 + ["none"] * 10
    few, one = (estimates_quality(small(0.96, asked), ON, least=least).items.iloc[0] for least in (5, 1))
    assert (one["closed"], one["closed_wrong"]) == (25, 0.4)
    assert pd.isna(few["closed"]) and pd.isna(few["closed_wrong"]) and few["places"] == 25


def test_what_an_estimate_would_have_let_through_is_counted_too() -> None:
    by = summary(small(0.3, ["present", "none", "none", "none"]))
    assert by.loc["missed", "value"] == pytest.approx(0.25)
    assert pd.isna(by.loc["wrong_closed", "value"])


def test_a_rubriek_called_complete_records_that_nothing_is_asked() -> None:
    plain = small(0.3, ["", "", "present"])
    vacancies = plain.table("vacancies").assign(complete="III")
    found = estimates_quality(plain.with_tables({"vacancies": vacancies}), ON)
    row = found.items.set_index("item").loc["skin-contact"]
    assert row["places"] == 3
    assert found.summary.set_index("measure").loc["bias", "value"] == pytest.approx(0.3 - 1 / 3)


def test_old_records_and_open_notes_do_not_count() -> None:
    plain = small(0.96, ["present", "none"])
    vacancies = plain.table("vacancies").assign(updated=pd.Timestamp(2024, 1, 1))
    assert estimates_quality(plain.with_tables({"vacancies": vacancies}), ON).items.empty
    noted = plain.with_tables({"limits": plain.table("limits").assign(note="wisselend")})
    assert summary(noted).loc["wrong_closed", "why"] == "none_closed"


@pytest.fixture(scope="module")
def region() -> tuple[Network, pd.DataFrame]:
    tables = make_region(seed=3, employers=30, places=130, candidates=30, knobs=Knobs(unlinked=0))
    return Network.of(tables), make_truth(tables, seed=3)


def test_against_a_planted_truth_the_estimates_are_calibrated(region: tuple[Network, pd.DataFrame]) -> None:
    """The region is drawn from the catalogue, so that what it states should happen as often as it says."""
    found = estimates_quality(region[0], ON, truth=region[1])
    by = found.summary.set_index("measure")
    assert by.loc["ece", "value"] < 0.02 and abs(by.loc["bias", "value"]) < 0.05
    assert by.loc["wrong_closed", "value"] < 0.1 and by.loc["coverage", "value"] == 1
    away = (found.bins["chance"] - found.bins["happened"]).abs()
    assert (away < 0.06).all()


def test_the_record_agrees_with_the_truth_it_was_drawn_from(region: tuple[Network, pd.DataFrame]) -> None:
    truth, record = summary(region[0], region[1]), summary(region[0])
    assert abs(truth.loc["wrong_closed", "value"] - record.loc["wrong_closed", "value"]) < 0.1
    assert abs(truth.loc["brier", "value"] - record.loc["brier", "value"]) < 0.05


def test_wrong_estimates_are_noticed(region: tuple[Network, pd.DataFrame]) -> None:
    network, truth = region
    frame = network.catalogue.estimates
    wrong = replace(network.catalogue, estimates=frame.assign(chance=(frame["chance"] * 1.6).clip(upper=1.0)))
    found = summary(replace(network, catalogue=wrong), truth)
    right = summary(network, truth)
    assert found.loc["bias", "low"] > right.loc["bias", "high"]
    assert found.loc["brier", "value"] > right.loc["brier", "value"] and found.loc["ece", "value"] > 0.05
    assert found.loc["wrong_closed", "value"] > right.loc["wrong_closed", "value"]

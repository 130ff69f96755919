"""The catalogue can be made again byte for byte, and is as good as it says."""

import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.catalogue import build as building
from datasets.catalogue.checks import coverage, error_table, reliability, strength_check
from datasets.catalogue.conventions import (
    GROUPED,
    Found,
    Rule,
    from_shares,
    read_rules,
    regular,
    within_group,
)
from datasets.catalogue.figures import figure
from datasets.catalogue.learner import groups_of
from datasets.catalogue.quality import write_quality
from datasets.catalogue.sources import read_sources
from datasets.catalogue.tables import numbers_of, read_functions
from datasets.items import ITEMS
from datasets.problems import DataError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the public files in ../shared/data")
RULES = read_rules()


@pytest.fixture(scope="module")
def model() -> building.Model:
    if not SHARED.is_dir():
        pytest.skip("needs the public files in ../shared/data")
    return building.learn(SHARED)


@needs_shared
def test_building_again_gives_the_same_bytes(tmp_path: Path, model: building.Model, monkeypatch) -> None:
    monkeypatch.setattr(building, "learn", lambda *_: model)
    building.build(SHARED, tmp_path)
    names = [path.relative_to(tmp_path) for path in sorted(tmp_path.rglob("*.csv"))]
    assert [str(name) for name in names] == [
        "catalogue/estimates.csv", "catalogue/function_competences.csv", "vocabulary/neighbours.csv"
    ]  # fmt: skip
    for name in names:
        kept = files("datasets").joinpath(*name.parts).read_bytes()
        assert (tmp_path / name).read_bytes() == kept, name


@needs_shared
def test_quality_is_written_again_as_it_stands(tmp_path: Path, model: building.Model, monkeypatch) -> None:
    monkeypatch.setattr("datasets.catalogue.quality.learn", lambda *_: model)
    written = write_quality(SHARED, tmp_path).read_text(encoding="utf-8")
    assert written == files("datasets.catalogue").joinpath("QUALITY.md").read_text(encoding="utf-8")


def test_quality_reaches_what_was_agreed() -> None:
    text = files("datasets.catalogue").joinpath("QUALITY.md").read_text(encoding="utf-8")
    sitting = re.findall(r"^\| (?:with a work|all, the rest).*?\| \d+ \| ([\d.]+) \|", text, re.M)
    right = re.findall(r"^\| .*? \| \d+ \| ([\d.]+)% \| 85% \|$", text, re.M)
    assert len(sitting) == 2
    assert len(right) == 2
    assert max(map(float, sitting)) <= 6.5
    assert min(map(float, right)) >= 85
    for notice in ("Occupational Requirements Survey", "CC BY 4.0", "This service uses the ESCO", "modified"):
        assert notice in text


def test_model_beats_neighbours_in_sitting_and_is_calibrated(model: building.Model) -> None:
    sitting = error_table(model).set_index("requirement").loc["Sitting"]
    assert sitting["error"] < 0.8 * sitting["5 nearest"]
    table, brier, guess = reliability(model)
    assert np.abs(table["mean stated"] - table["seen"]).max() < 0.05
    assert brier < 0.75 * guess
    told = coverage(model).set_index("item")
    assert told["80%"].between(0.7, 0.9).all()
    assert strength_check(model).right >= 0.85


def test_left_out_means_the_whole_group_is_left_out(model: building.Model) -> None:
    found = model.fits["Sitting"].figure
    groups = groups_of(found.occupations)
    assert sum(len(rows) for rows in groups) == len(found.occupations)
    assert all(len({found.occupations[row][:7] for row in rows}) == 1 for rows in groups)
    assert any(len(rows) > 1 for rows in groups)


def test_left_out_prediction_does_not_see_its_own_figure(model: building.Model) -> None:
    from dataclasses import replace

    from datasets.catalogue.learner import fit

    found = model.figures["Sitting"]
    row = found.occupations.index("29-1141.00")
    value = found.value.copy()
    value[row] = 1 - value[row]
    again = fit(model.evidence, replace(found, value=value, low=value, high=value))
    at = again.figure.occupations.index("29-1141.00")
    assert again.left_out[at] == pytest.approx(model.fits["Sitting"].left_out[at], abs=0.03)


def test_shares_of_figures_are_consistent(model: building.Model) -> None:
    for name, found in model.figures.items():
        if name == "Sitting":
            continue
        assert (np.diff(found.value, axis=1) <= 1e-9).all(), name
        assert (found.low - 0.006 <= found.value).all(), name
        assert (found.value <= np.maximum(found.high, found.low) + 0.006).all(), name


def test_published_figure_beats_the_model(model: building.Model) -> None:
    table = pd.read_csv(str(files("datasets.catalogue").joinpath("estimates.csv")), keep_default_na=False)
    functions = read_functions()
    office = functions[functions["soc2010"] == "43-9061.00"]["key"]
    told = table[table["function"].isin(office) & (table["item"] == "sitting-hours")]
    assert len(told)
    assert (told["source"] == building.PUBLISHED).all()
    assert told["amount"].astype(float).to_numpy() == pytest.approx(8 * 0.804, abs=0.01)


def test_missing_sources_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_sources(tmp_path)
    assert len(caught.value.problems) == 5


def test_unknown_adjustments_are_refused(monkeypatch) -> None:
    from datasets.catalogue import tables

    wrong = pd.DataFrame({"function": ["bestaat-niet"], "item": ["lifting"], "amount": ["3"], "why": [""]})
    monkeypatch.setattr(tables, "_read", lambda _: wrong)
    with pytest.raises(DataError, match="bestaat-niet"):
        tables.adjusted(pd.DataFrame(columns=["function", "item"]), pd.DataFrame({"key": ["kok"]}))


def test_unpublished_levels_share_what_is_left(model: building.Model) -> None:
    found = figure(model.evidence, "Kneeling", RULES["kneeling"][0].levels)
    nurse = found.rows["29-1141.00"]
    assert found.value[nurse, 0] == pytest.approx(found.high[nurse, 0])


def _rule(**changes: object) -> Rule:
    plain = {"item": "x", "source": "ors", "figure": "x", "level": "", "convention": "presence", "shape": "",
             "numbers": {}, "validated": True}  # fmt: skip
    return Rule(**{**plain, **changes})  # type: ignore[arg-type]


def test_seldom_counts_half() -> None:
    shares = np.array([0.6, 0.2, 0.1, 0.0])
    assert regular(shares)[0] == pytest.approx(0.4)
    assert from_shares([_rule()], [shares]).chance == pytest.approx(0.4)


def test_fitted_amounts_follow_the_shares() -> None:
    rule = _rule(convention="duration", shape="log", numbers={"bounds": "1|10|100"})
    low = from_shares([rule], [np.array([0.8, 0.5, 0.1, 0.0])])
    high = from_shares([rule], [np.array([0.8, 0.7, 0.5, 0.2])])
    assert low.amount is not None
    assert high.amount is not None
    assert low.amount < 10 < high.amount


def test_numbers_of_an_adjustment() -> None:
    assert numbers_of("8") == {"amount": 8.0}
    assert numbers_of("chance=0.5;spread=2") == {"chance": 0.5, "spread": 2.0}


def test_crosswalk_has_every_item_with_a_reason() -> None:
    assert set(RULES) == set(ITEMS)
    text = pd.read_csv(str(files("datasets.catalogue").joinpath("crosswalk.csv")), keep_default_na=False)
    assert (text["reason"].str.len() > 5).all()
    assert not text.duplicated(["item", "source", "figure"]).any()
    early = text["item"].map(lambda item: ITEMS[item].rubriek in ("I", "II"))
    assert (text[early]["validated"] == "no").all()


def test_groups_raise_and_cap_a_chance_but_spare_a_sector() -> None:
    floor = _rule(source="isco", figure="9122;75", convention="floor", numbers={"floor": "0.9"})
    ceiling = _rule(
        source="isco", figure="75", convention="ceiling", numbers={"ceiling": "0.95", "outside": "P|Q"}
    )
    rules = [_rule(), floor, ceiling]
    low = Found(chance=0.2, source="x", n=3)
    assert within_group(rules, low, "7511", "C") == Found(chance=0.9, source=GROUPED, n=0)
    assert within_group(rules, low, "8131", "C") is low
    assert within_group(rules, Found(chance=0.99), "7511", "C").chance == 0.95
    assert within_group(rules, Found(chance=0.99), "7511", "Q").chance == 0.99


def test_no_group_is_both_above_and_below() -> None:
    """A floor above a ceiling for the same function would silently lose."""
    for item, rules in RULES.items():
        for row in read_functions().itertuples():
            most = within_group(rules, Found(chance=1.0), str(row.isco), str(row.sector)).chance
            floors = [
                rule.number("floor")
                for rule in rules
                if rule.convention == "floor" and str(row.isco).startswith(tuple(rule.figure.split(";")))
            ]
            assert max(floors, default=0.0) <= most, (item, row.key)


def test_what_comes_from_the_same_figure_follows_an_adjustment(monkeypatch) -> None:
    from datasets.catalogue import tables

    columns = ["function", "item", "chance", "amount", "spread", "shape", "source", "n", "validated"]
    rows = [
        ("kok", "lifting", 0.9, 20.0, 0.6, "log", "x", 1.0, "yes"),
        ("kok", "grip-strength", 0.8, np.nan, np.nan, "", "x", 1.0, "no"),
        ("kok", "heavy-loads-often", 0.4, np.nan, np.nan, "", "x", 1.0, "no"),
        ("kok", "kneeling-work", 0.7, 4.0, 0.8, "log", "x", 1.0, "yes"),
        ("kok", "kneeling", 0.6, 4.0, 0.8, "log", "x", 1.0, "yes"),
    ]
    by_hand = pd.DataFrame(
        [
            ("kok", "lifting", "chance=0.9;amount=2;spread=0.6", "x"),
            ("kok", "kneeling-work", "chance=0.1", "x"),
        ],
        columns=["function", "item", "amount", "why"],
    )
    monkeypatch.setattr(tables, "_read", lambda _: by_hand)
    made = tables.adjusted(pd.DataFrame(rows, columns=columns), pd.DataFrame({"key": ["kok"]}))
    chance = made.set_index("item")["chance"]
    assert chance["grip-strength"] < 0.01
    assert chance["heavy-loads-often"] < 0.01
    assert chance["kneeling"] == 0.1
    assert (made["validated"] == "no").all()

"""Both layouts against the reference lists: every point, its levels and amounts, and the crosswalk."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.columns import Typed
from datasets.fml import item_slugs, limit_rows, read_lines, side_of, value_rows
from datasets.fml_rows import ARMS
from datasets.items import ITEMS, ItemKind, Layout
from datasets.lines import read_limits
from datasets.problems import Severity
from datasets.schema import TABLES
from tests.datasets.shared import case_rows, shared_rows

REFERENCE = {Layout.CLASSIC: ("fml.csv", 106), Layout.REVISED: ("fml_revised.csv", 99)}
OTHER_NAMES = {
    # code: why the item doesn't bear the name of the reference list
    "1.1": "one name for both layouts",
    "1.8.3": "and for or", "1.9": "set by two conditions of the classic list",
    "3.1.1": "heat and cold apart", "3.1.2": "heat and cold apart", "3.5": "and/or",
    "4.3.9": "own item in classic",
    "4.4": "and/or", "4.8": "an article less", "4.10": "an article less", "4.20": "and/or",
}  # fmt: skip
"""Points of the revised list whose item has the classic name."""
SPLIT = {"4.14": {"lifting", "carrying"}}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


def _points(layout: Layout) -> list[tuple[dict[str, str], tuple[str, ...]]]:
    rows = shared_rows("reference", REFERENCE[layout][0])
    return [(row, item_slugs(layout, row["code"])) for row in rows]


@pytest.mark.parametrize("layout", Layout)
def test_every_point_of_the_list_is_an_item(layout: Layout) -> None:
    points = _points(layout)
    assert len(points) == REFERENCE[layout][1]
    assert [row["code"] for row, slugs in points if not slugs] == []
    covered = {slug for _, slugs in points for slug in slugs}
    assert covered == {slug for slug, item in ITEMS.items() if layout in item.scales}


@pytest.mark.parametrize("layout", Layout)
def test_names_and_rubrieken_are_those_of_the_list(layout: Layout) -> None:
    for row, slugs in _points(layout):
        for slug in slugs:
            item = ITEMS[slug]
            assert item.rubriek == row["rubriek"].split()[0]
            if layout is Layout.CLASSIC and row["code"] in SPLIT:
                assert slug in SPLIT[row["code"]]
            elif layout is Layout.CLASSIC or row["code"] not in OTHER_NAMES:
                assert _plain(item.name_nl).startswith(_plain(row["name_nl"])), row["code"]


@pytest.mark.parametrize("layout", Layout)
def test_levels_are_those_of_the_list(layout: Layout) -> None:
    for row, slugs in _points(layout):
        said = {label for slug in slugs for label in ITEMS[slug].scales[layout].levels}
        if (layout, row["code"]) == (Layout.REVISED, "1.9"):
            continue  # a scale there, two conditions here; its own test below
        assert said == set(row["levels"].split(";")), row["code"]


@pytest.mark.parametrize("layout", Layout)
def test_amounts_are_those_of_the_list(layout: Layout) -> None:
    for row, slugs in _points(layout):
        if (layout, row["code"]) == (Layout.REVISED, "4.15"):
            continue  # only its norm has a number, so the levels are compared in order
        for slug in slugs:
            scale = ITEMS[slug].scales[layout]
            for index, said in enumerate(row["thresholds"].split(";") if row["thresholds"] else []):
                if said and index in scale.less_than:
                    assert scale.amounts[index] < float(said), (row["code"], index)
                    assert float(said) - scale.amounts[index] <= 1
                elif said:
                    assert scale.amounts[index] == float(said), (row["code"], index)


def test_less_than_levels_are_the_ones_that_the_reference_names() -> None:
    shared_rows("reference", "fml.csv")
    last = {slug for slug, item in ITEMS.items() for scale in item.scales.values() if scale.less_than}
    assert last == {
        "attention-sustained", "attention-divided", "keyboard-hours", "walking", "walking-hours", "sitting",
        "sitting-hours", "standing", "standing-hours", "bent-work", "head-posture",
    }  # fmt: skip


def test_crosswalk_relation_by_relation() -> None:
    for row in shared_rows("reference", "fml_crosswalk.csv"):
        classic = set(item_slugs(Layout.CLASSIC, row["classic"])) if row["classic"] else set()
        revised = set(item_slugs(Layout.REVISED, row["revised"])) if row["revised"] else set()
        where = f"{row['classic']} -> {row['revised']} ({row['relation']})"
        if row["relation"] in ("same", "renumbered"):
            assert classic == revised, where
        elif row["relation"] in ("split", "moved"):
            assert classic & revised and classic != revised, where
        elif row["relation"] == "dropped":
            assert all(Layout.REVISED not in ITEMS[slug].scales for slug in classic), where
        elif row["relation"] == "new":
            assert all(Layout.CLASSIC not in ITEMS[slug].scales for slug in revised), where
        elif row["relation"] == "folded":
            assert all(ITEMS[slug].free_text for slug in classic | revised), where
            assert not classic & revised, where
        else:
            assert row["relation"] == "changed", where
            assert classic == revised or row["classic"] == "1.2", where


def test_layouts_number_items_differently() -> None:
    assert item_slugs(Layout.CLASSIC, "2.11") == ("social-other",)
    assert item_slugs(Layout.REVISED, "2.11") == ("driving",)
    assert item_slugs(Layout.CLASSIC, "4.14") == ("lifting", "carrying")
    assert item_slugs(Layout.REVISED, "4.14") == ("carrying",)


@pytest.mark.parametrize(
    "case", case_rows("fml_values.csv"), ids=lambda case: f"{case['item']} {case['text']}"
)
def test_notation(case: dict[str, str]) -> None:
    rows, problems = value_rows(case["layout"], case["item"], case["text"])
    if case["lines"] == "problem":
        assert rows == []
        assert problems
        return
    assert problems == []
    said = []
    for row in rows:
        value = row["level"] if row["amount"] is None else f"{row['amount']:.4g}"
        said.append(f"{row['item']}={value}" + (f"@{row['side']}" if row["side"] else ""))
    assert ";".join(said) == case["lines"]
    assert "; ".join(dict.fromkeys(row["note"] for row in rows if row["note"])) == case["note"]


@pytest.mark.parametrize("layout", Layout)
def test_every_level_of_every_item_can_be_said_in_the_words_of_the_form(layout: Layout) -> None:
    for slug, item in ITEMS.items():
        if layout not in item.scales or item.kind is ItemKind.DESCRIPTOR:
            continue
        for label in item.scales[layout].levels:
            rows, problems = value_rows(layout, slug, label)
            assert (len(rows), problems) == (1, []), (slug, label)
            assert rows[0]["level"] == label
            assert rows[0]["note"] == ""


@pytest.mark.parametrize("layout", Layout)
def test_every_point_of_the_list_can_be_said_in_its_own_words(layout: Layout) -> None:
    for row, slugs in _points(layout):
        for label in row["levels"].split(";"):
            rows, problems = value_rows(layout, row["code"], label)
            assert problems == [], (row["code"], label)
            descriptor = ITEMS[slugs[0]].kind is ItemKind.DESCRIPTOR
            assert bool(rows) != descriptor, (row["code"], label)
            assert all(line["note"] == "" for line in rows), (row["code"], label)


def test_unit_problem_names_both_units_and_no_value() -> None:
    _, (problem,) = value_rows("classic", "4.14", "37 min", file="x.txt", row=3)
    assert str(problem).startswith("x.txt, row 3, value: expected kg for lifting, got min.")
    assert "37" not in str(problem)


def test_a_code_of_the_other_layout_says_so() -> None:
    _, (problem,) = value_rows("revised", "4.22", "beperkt")
    assert "classic layout" in problem.remedy


def test_near_names_are_suggested() -> None:
    _, (problem,) = limit_rows("classic", "liften", 5.0)
    assert "lifting" in problem.remedy


def test_a_side_on_an_item_without_sides_is_a_warning_and_counts_for_both() -> None:
    (line,), (problem,) = limit_rows("classic", "walking", 15.0, side="links")
    assert line["side"] == ""
    assert problem.severity is Severity.WARNING


def test_localisation_gives_its_side_to_the_sided_items_only() -> None:
    lines = [("4.3.7", "beperkt"), ("4.3.8", "beperkt, side=rechts"), ("4.2", "links"), ("4.18", "15 min")]
    rows, problems = read_lines("classic", lines)
    assert problems == []
    assert [row["side"] for row in rows] == ["left", "right", ""]
    assert side_of("classic", "4.2", "tweezijdig") == "both"
    assert side_of("classic", "4.3.7", "links") is None


def test_a_person_and_a_place_agree_on_what_4_14_is() -> None:
    rows, _ = limit_rows("classic", "4.14", 5.0, "beperkt")
    assert [(row["item"], row["amount"], row["level"]) for row in rows] == [
        ("lifting", 5.0, "beperkt"), ("carrying", 5.0, "beperkt"),
    ]  # fmt: skip


def _table(lines: list[tuple[str, str, float | None, str, str, str]]) -> Typed:
    names = ["profile", "item", "amount", "level", "side", "note"]
    frame = pd.DataFrame(lines, columns=names)
    typed = frame.astype({name: "str" for name in names if name != "amount"} | {"amount": "float64"})
    return Typed(table=TABLES["limits"], file="limits.csv", frame=typed, rows=np.arange(2, len(lines) + 2))


def test_whole_table_is_expanded_with_layout_and_side_per_profile() -> None:
    table = _table(
        [
            ("k1", "4.14", 5.0, "", "", "n"),
            ("k2", "4.14", 5.0, "", "", ""),
            ("k1", "4.3.7", None, "beperkt", "", ""),
            ("k1", "4.2", None, "rechts", "", ""),
            ("k2", "9.9", 1.0, "", "", ""),
            ("k1", "6.1", None, "geen avond", "", "eigen"),
            ("k1", "", None, "", "", ""),
        ]
    )
    made, problems = read_limits(table, {"k1": "classic", "k2": "revised"})
    out = made.frame
    assert made.rows.tolist() == [2, 2, 3, 4, 7]
    assert out["item"].tolist() == ["lifting", "carrying", "carrying", "fine-motor", "evening"]
    assert out["profile"].tolist() == ["k1", "k1", "k2", "k1", "k1"]
    assert out["side"].tolist() == ["", "", "", "right", ""]
    assert out["note"].tolist() == ["n", "n", "", "", "eigen; geen avonddienst"]
    assert [(problem.row, problem.column) for problem in problems] == [(6, "item")]
    assert table.frame["item"].tolist()[0] == "4.14"


def test_an_empty_table_stays_typed() -> None:
    made, problems = read_limits(_table([]), {})
    assert (len(made.frame), len(made.rows), problems) == (0, 0, [])
    assert made.frame["amount"].dtype == "float64"


@given(st.sampled_from(sorted(ITEMS)), st.sampled_from(list(Layout)), st.text(max_size=30))
def test_any_text_gives_lines_or_a_problem_and_never_repeats_itself(
    slug: str, layout: Layout, text: str
) -> None:
    rows, problems = value_rows(layout, slug, text)
    assert rows or problems or ITEMS[slug].kind is ItemKind.DESCRIPTOR
    known = " ".join(level for scale in ITEMS[slug].scales.values() for level in scale.levels)
    if len(text.strip()) > 8 and text not in known:
        assert all(text not in str(problem) for problem in problems)


@given(
    st.sampled_from([s for s, i in ITEMS.items() if i.unit]), st.floats(0, 5, allow_nan=False), st.booleans()
)
def test_an_amount_is_read_back_as_written(slug: str, amount: float, comma: bool) -> None:
    written = f"{amount:.2f}".replace(".", "," if comma else ".")
    rows, problems = value_rows(
        Layout.CLASSIC if Layout.CLASSIC in ITEMS[slug].scales else Layout.REVISED, slug, written
    )
    assert problems == []
    assert rows[0]["amount"] == float(f"{amount:.2f}")


def test_arms_are_all_items() -> None:
    assert set(ARMS) <= set(ITEMS)

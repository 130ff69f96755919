"""Who belongs to which group."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from datasets.network import Network
from evaluation.groups import employer_groups, member_groups
from evaluation.groups.members import size_of

TABLES = {
    "employers": pd.DataFrame({
        "id": ["w-1", "w-2", "w-3"], "headcount": [49, 250, None], "sector": ["Q", "", "C"],
        "postcode": ["1825", "", "1011AB"],
    }),
    "profiles": pd.DataFrame({
        "id": ["k-1", "k-2", "k-3"], "employer": ["w-1", "w-2", ""], "postcode": ["1825AB", "", "1701"],
        "education": [2, None, 5], "layout": ["classic"] * 3, "complete": [True] * 3,
    }),
    "limits": pd.DataFrame({
        "profile": ["k-1", "k-1", "k-1", "k-2", "k-3"],
        "item": ["lifting", "standing", "pace", "pace", "remembering"],
        "amount": [10, None, None, None, None], "level": ["", "beperkt", "normaal", "normaal", ""],
        "until": [None, date(2026, 6, 1), None, None, None], "note": ["", "", "", "", "wisselend"],
    }),
}  # fmt: skip


def said(frame: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    grouped = frame.groupby(list(frame.columns[:2]))["value"].apply(list)
    return dict(grouped)


def test_what_follows_from_the_tables() -> None:
    found = said(member_groups(Network.of(TABLES)))
    assert [found[f"k-{n}", "opleiding"] for n in (1, 2, 3)] == [["NLQF 1-2"], ["onbekend"], ["NLQF 5-8"]]
    assert [found[f"k-{n}", "rubriek"] for n in (1, 2, 3)] == [["IV", "V"], ["geen"], ["I"]]
    assert [found[f"k-{n}", "werkgever"] for n in (1, 2, 3)] == [["klein"], ["groot"], ["onbekend"]]
    assert [found[f"k-{n}", "regio"] for n in (1, 2, 3)] == [["18"], ["onbekend"], ["17"]]


def test_limits_count_on_a_day() -> None:
    found = said(member_groups(Network.of(TABLES), on=date(2026, 12, 1)))
    assert found["k-1", "rubriek"] == ["IV"]


def test_the_file_is_filled_up_with_unknown() -> None:
    own = pd.DataFrame({"profile": ["k-1", "k-3"], "group": "leeftijd", "value": ["55+", "tot 35"]})
    found = said(member_groups(Network.of(TABLES), own))
    assert [found[f"k-{n}", "leeftijd"] for n in (1, 2, 3)] == [["55+"], ["onbekend"], ["tot 35"]]


def test_employers() -> None:
    found = said(employer_groups(Network.of(TABLES)))
    assert [found[f"w-{n}", "grootte"] for n in (1, 2, 3)] == [["klein"], ["groot"], ["onbekend"]]
    assert [found[f"w-{n}", "sector"] for n in (1, 2, 3)] == [["Q"], ["onbekend"], ["C"]]
    assert [found[f"w-{n}", "regio"] for n in (1, 2, 3)] == [["18"], ["onbekend"], ["10"]]


@pytest.mark.parametrize(
    ("heads", "size"),
    [(None, "onbekend"), (0, "klein"), (49, "klein"), (50, "middel"), (249, "middel"), (250, "groot")],
)
def test_sizes(heads: int | None, size: str) -> None:
    assert size_of(heads) == size

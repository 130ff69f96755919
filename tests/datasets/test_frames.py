"""A few cells of a column are what the whole column says there, however it is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.frames import Column, columns_of, dicts, typed
from datasets.network import Network
from datasets.schema import TABLES
from datasets.views import Offsets

TEXTS = st.sampled_from(["", "a", "rustig werk", "één", "🙂"])
CELLS = {
    "str": TEXTS,
    "float64": st.none() | st.floats(-9, 9),
    "datetime64[s]": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    "boolean": st.none() | st.booleans(),
}


def some(values: pd.Series[Any], rows: list[int]) -> list[Any]:
    """A few cells, read as a record does."""
    return Column(values).some(np.array(rows, dtype=np.int64))


@st.composite
def cells(draw: st.DrawFn) -> tuple[str, list[Any], list[int]]:
    """A type, cells of it with unknown ones among them, and the rows that are asked for."""
    dtype = draw(st.sampled_from(sorted(CELLS)))
    found = draw(st.lists(CELLS[dtype], max_size=9))
    rows = draw(st.lists(st.integers(0, len(found) - 1), max_size=40)) if found else []
    return dtype, found, rows


@given(cells())
def test_cells_come_as_they_were_said_and_unknown_as_none(given: tuple[str, list[Any], list[int]]) -> None:
    dtype, said, rows = given
    values = pd.Series(said, dtype="object").astype(dtype)
    found = some(values, rows)
    assert found == [said[row] for row in rows]
    assert [type(one) for one in found] == [type(said[row]) for row in rows]


@given(st.lists(TEXTS, max_size=9), st.lists(TEXTS, min_size=1, max_size=9))
def test_texts_in_parts_and_in_a_part_are_read_alike(before: list[str], after: list[str]) -> None:
    joined = pd.concat([pd.Series(part, dtype="str") for part in (before, after)], ignore_index=True)
    rows = list(range(len(before), len(before) + len(after)))
    assert some(joined, rows) == after
    assert some(joined.iloc[len(before) :], [*range(len(after))]) == after


def test_texts_need_no_arrow() -> None:
    values = pd.Series(["a", "", "é"], dtype=pd.StringDtype("python", na_value=np.nan))
    assert some(values, [2, 1, 2]) == ["é", "", "é"]


def test_rows_have_their_columns_by_name() -> None:
    frame = pd.DataFrame({"id": ["v-1", "v-2"], "hours_min": [None, 8.0]})
    found = dicts(columns_of(frame), np.array([1, 0]))
    assert list(found) == [{"id": "v-2", "hours_min": 8.0}, {"id": "v-1", "hours_min": None}]


@given(st.lists(st.sampled_from("abcx"), max_size=12), st.lists(st.integers(0, 2), max_size=5))
def test_lines_stand_with_their_record_in_the_order_of_the_table(parents: list[str], at: list[int]) -> None:
    offsets = Offsets.of(pd.Series(parents, dtype="str"), pd.Series(list("abc")))
    rows, sizes = offsets.lines(at)
    own = [[row for row, parent in enumerate(parents) if parent == "abc"[one]] for one in at]
    assert rows.tolist() == [row for each in own for row in each]
    assert sizes == [len(each) for each in own]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("demands", {"item": "lifting", "amount": 10.0}),
        ("adaptations", {"item": "lifting", "to": "5", "what": "tilhulp"}),
        ("asks", {"what": "papier", "essential": True}),
    ],
)
def test_equal_lines_are_one_record_whatever_else_their_table_says(name: str, line: dict[str, Any]) -> None:
    table = pd.DataFrame([line | {"vacancy": place, "remark": place} for place in ("v-1", "v-2")])
    tables = {"vacancies": pd.DataFrame({"id": ["v-1", "v-2"]}), name: typed(table, TABLES[name])}
    one, other = (getattr(place, name) for place in Network.of(tables).vacancies.some([0, 1]))
    assert len(one) == 1
    assert one[0] is other[0]

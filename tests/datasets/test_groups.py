"""The groups file, which only the evaluation reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.groups import COLUMNS, read_groups
from datasets.model import Profile
from datasets.problems import DataError


def test_no_file_is_no_groups(tmp_path: Path) -> None:
    found = read_groups(tmp_path)
    assert (tuple(found.columns), len(found)) == (COLUMNS, 0)


def test_lines_are_sorted_and_trimmed(tmp_path: Path) -> None:
    text = "\ufeffprofile;group;value\nk-2;leeftijd;55+\nk-1; leeftijd ;tot 55\n"
    (tmp_path / "groups.csv").write_text(text, encoding="utf-8")
    assert read_groups(tmp_path).to_numpy().tolist() == [
        ["k-1", "leeftijd", "tot 55"],
        ["k-2", "leeftijd", "55+"],
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("profile,group\nk-1,leeftijd\n", [1]),
        ("profile,group,value\nk-1,leeftijd,\nk-2,g,a\nk-2,g,b\n", [2, 4]),
    ],
)
def test_all_problems_at_once(tmp_path: Path, text: str, rows: list[int]) -> None:
    (tmp_path / "groups.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_groups(tmp_path)
    assert [problem.row for problem in caught.value.problems] == rows


def test_a_profile_has_no_field_for_a_group() -> None:
    assert not {"age", "sex", "group", "groups", "name", "diagnosis"} & set(Profile.__dataclass_fields__)

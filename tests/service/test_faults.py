"""Every problem that a broken input causes is told in Dutch."""

from pathlib import Path

import pytest

from datasets.problems import Problem
from datasets.read import validate
from service.faults import error_text, problem_text, problems_text
from service.words import read_words
from tests.datasets.folders import BROKEN, case, make

DUTCH = read_words("nl")
CASES = sorted(BROKEN.glob("*.txt"))


def plain(text: str) -> bool:
    """True for what is the same in both languages: names and numbers of the input itself."""
    return not text or text.startswith("'") or text.replace(".", "").replace("-", "").isalnum()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_problem_is_told_in_dutch(path: Path, tmp_path: Path) -> None:
    files, _ = case(path)
    for problem in validate(
        make(tmp_path / "map", **{Path(name).stem: text for name, text in files.items()})
    ):
        for text in (problem.expected, problem.got, problem.remedy):
            said = error_text(text, DUTCH)
            assert said != text or plain(text), f"no Dutch for: {text}"
            assert not set(said.lower().split()) & {"the", "expected", "an", "with", "until"}, said
        assert "verwacht" in problem_text(problem, DUTCH)


def test_the_same_problem_in_many_rows_is_told_once() -> None:
    rows = [
        Problem(file="demands.csv", row=row, column="on", expected="a day", got="neither")
        for row in range(2, 9)
    ]
    other = Problem(file="demands.csv", row=4, column="item", expected="an item", got="'x'")
    lines = problems_text([*rows, other], read_words("nl")).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("demands.csv, regel 2 en nog 6 regels, kolom on:")

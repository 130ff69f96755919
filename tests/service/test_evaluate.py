"""`spoor2 evaluate`, `simulate` and `report`: what people read, in every form, and what they never read."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.service.conftest import Run

RUN = """k-1 Q0 v-1 1 3.0 x
k-1 Q0 v-2 2 2.0 x
k-9 Q0 v-1 1 1.0 x
"""
QRELS = """k-1 0 v-2 2
k-2 0 v-1 1
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    run, qrels = tmp_path / "run", tmp_path / "qrels"
    run.write_text(RUN, encoding="utf-8")
    qrels.write_text(QRELS, encoding="utf-8")
    return str(run), str(qrels)


def test_lists_of_another_tool_give_a_line_per_measure(run: Run, files: tuple[str, str]) -> None:
    code, out, err = run("evaluate", "--run", files[0], "--qrels", files[1], "-m", "nDCG@10 Recall@20 MRR")
    # k-1: the one good place second, 1/log2(3); k-2 has no list and counts as 0; k-9 has no judgement
    assert (code, out) == (0, "nDCG@10\t0.3155\nRecall@20\t0.5000\nMRR\t0.2500\n")
    assert "2 kandidaten met een oordeel; 1 daarvan zonder lijst (telt als 0)." in err
    assert "1 lijst van wie geen oordeel heeft" in err


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_file_of_figures_has_every_decimal(run: Run, files: tuple[str, str], form: str) -> None:
    out = run("evaluate", "--run", files[0], "--qrels", files[1], "-m", "nDCG@10 Brier", "--format", form)[1]
    rows = json.loads(out) if form == "json" else list(csv.DictReader(StringIO(out)))
    assert float(rows[0]["value"]) == pytest.approx(0.5 / 1.584962500721156, abs=1e-15)
    assert (rows[1]["value"] or None, rows[1]["why"]) == (None, "not_measured")


def test_every_mistake_in_files_and_measures_is_told_at_once(run: Run, files: tuple[str, str]) -> None:
    Path(files[0]).write_text("k-1 Q0 v-1 1 veel x\nk-1 v-2\n", encoding="utf-8")
    code, out, err = run("evaluate", "--run", files[0], "--qrels", "er-niet", "-m", "nDCX@10 Recal")
    assert (code, out) == (1, "")
    assert [one for one in ("veel", "er-niet", "nDCG", "Recall", "regel 2") if one not in err] == []


@pytest.mark.parametrize(
    "argv",
    [
        ("evaluate",),
        ("evaluate", "--run", "a"),
        ("evaluate", "--qrels", "a"),
        ("evaluate", "DIR", "--run", "a", "--qrels", "b"),
        ("evaluate", "--run", "a", "--qrels", "b", "--format", "html"),
    ],
)
def test_a_question_without_an_answer_is_refused(run: Run, argv: tuple[str, ...]) -> None:
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert "--" in err

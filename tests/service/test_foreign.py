"""`spoor2 evaluate --run`: lists of another tool with their intervals, and what they are refused beside."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from evaluation.estimate import mean
from tests.service.conftest import Run

PAST = ("--on", "2026-09-01")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    run, qrels = tmp_path / "run", tmp_path / "qrels"
    run.write_text("k-1 Q0 v-1 1 3.0 x\nk-1 Q0 v-2 2 2.0 x\n", encoding="utf-8")
    qrels.write_text("k-1 0 v-2 2\nk-2 0 v-1 1\n", encoding="utf-8")
    return str(run), str(qrels)


def test_the_interval_is_that_of_a_mean_over_people(run: Run, tmp_path: Path) -> None:
    chance = random.Random(3)
    people = [f"k-{at}" for at in range(40)]
    hits = [chance.random() for _ in people]
    (tmp_path / "run").write_text("".join(f"{one} Q0 v-1 1 1 x\n" for one in people), encoding="utf-8")
    (tmp_path / "qrels").write_text(
        "".join(f"{one} 0 v-{1 if hit < 0.4 else 2} 1\n" for one, hit in zip(people, hits, strict=True)),
        encoding="utf-8",
    )
    asked = (
        "evaluate",
        "--run",
        str(tmp_path / "run"),
        "--qrels",
        str(tmp_path / "qrels"),
        "-m",
        "Success@1",
    )
    row = json.loads(run(*asked, "--format", "json", "--seed", "5")[1])[0]
    expected = mean([float(hit < 0.4) for _, hit in sorted(zip(people, hits, strict=True))], seed=5)
    assert (row["value"], row["low"], row["high"], row["n"]) == (
        expected.value, expected.low, expected.high, 40,
    )  # fmt: skip
    assert 0 < row["low"] < row["value"] < row["high"] < 1
    assert run(*asked)[1].split("\t")[2:] != ["-", "-\n"]


def test_one_person_has_no_interval(run: Run, files: tuple[str, str]) -> None:
    Path(files[1]).write_text("k-1 0 v-2 2\n", encoding="utf-8")
    asked = ("evaluate", "--run", files[0], "--qrels", files[1], "-m", "MRR")
    assert run(*asked)[1] == "MRR\t0.5000\t-\t-\n"
    row = json.loads(run(*asked, "--format", "json")[1])[0]
    assert (row["low"], row["high"]) == (None, None)


@pytest.mark.parametrize("measures", ["P@5", "nDCG@0", "nDCX@10 Recal", ""])
@pytest.mark.parametrize("region", [False, True])
def test_a_measure_that_is_not_there_is_wrong_use(
    run: Run, files: tuple[str, str], measures: str, region: bool
) -> None:
    where = ("demo", *PAST) if region else ("--run", files[0], "--qrels", files[1])
    code, out, err = run("evaluate", *where, "-m", measures)
    assert (code, out) == (2, "")
    assert err.startswith("Deze maten zijn er niet, of niet zo:\n")
    assert [one for one in re.findall(r"[A-Za-z]+", measures) if one not in err] == []
    assert "kunnen niet worden gelezen" not in err


@pytest.mark.parametrize(
    "beside",
    [
        ("--on", "2026-09-01"), ("--until", "2026-10-01"), ("--rankers", "expert learned network"),
        ("--by", "leeftijd"), ("-n", "1000"), ("--curve",),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_region_is_refused_beside_lists(
    run: Run, files: tuple[str, str], beside: tuple[str, ...]
) -> None:
    code, out, err = run("evaluate", "--run", files[0], "--qrels", files[1], *beside)
    assert (code, out) == (2, "")
    assert err == f"Dit gaat over een regio en hoort niet bij --run: {beside[0]}. Laat het weg.\n"


def test_a_folder_where_a_file_is_asked_is_named(run: Run, files: tuple[str, str]) -> None:
    code, _, err = run("evaluate", "--run", ".", "--qrels", files[1])
    assert code == 1
    assert "\n.: verwacht een bestand" in err

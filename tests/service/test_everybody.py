"""Everybody's lists and stored indexes by command."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from service.cli import main
from service.commands.everybody import progress
from service.words import read_words

pytest.importorskip("pyarrow")
DAY = ("--on", "2026-12-01")


def listed(path: Path) -> list[tuple[str, int, str, int]]:
    frame = pd.read_parquet(path)
    return list(frame[["profile", "rank", "vacancy", "score"]].itertuples(index=False, name=None))


def test_everybody_by_processes_is_everybody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", "demo", "--all", "--folder", str(tmp_path / "run"), "-n", "3", *DAY]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "kandidaten" in said.err
    assert "run/lists.parquet" in said.err
    out = tmp_path / "plain.parquet"
    assert (
        main(
            [
                "match",
                "demo",
                "--all",
                "--no-spread",
                "--format",
                "parquet",
                "--out",
                str(out),
                "-n",
                "3",
                *DAY,
            ]
        )
        == 0
    )
    assert listed(tmp_path / "run" / "lists.parquet") == listed(out) != []


def test_a_stored_index_gives_the_same_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored = str(tmp_path / "stored")
    assert main(["index", "demo", stored, *DAY]) == 0
    assert stored in capsys.readouterr().err
    assert main(["match", stored, "k-014", "--lang", "en"]) == 0
    found = capsys.readouterr().out
    assert main(["match", "demo", "k-014", "--lang", "en", *DAY]) == 0
    assert capsys.readouterr().out == found
    one, other = tmp_path / "one.parquet", tmp_path / "other.parquet"
    assert main(["match", stored, "--all", "--workers", "1", "--out", str(one)]) == 0
    assert main(["match", "demo", "--all", "--workers", "1", "--out", str(other), *DAY]) == 0
    assert one.read_bytes() == other.read_bytes()
    assert main(["match", stored, "k-014", "--on", "2026-12-02"]) == 1
    assert "2026-12-02" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--all", "--workers", "2"], "--folder"),
        (["--all", "--folder", "x", "--format", "json"], "--folder"),
        (["k-014", "--workers", "2"], "--all"),
        (["--folder", "x"], "--all"),
    ],
)
def test_what_does_not_go_together_is_said(
    more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", "demo", *more]) == 2
    assert said in capsys.readouterr().err


def test_progress_is_told_once_a_second_and_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter((0.0, 0.4, 1.2, 1.2, 1.3, 1.4))
    told = progress(read_words("en"), lambda: next(clock))
    for done in (1, 2, 3, 4):
        told(done, 4)
    assert capsys.readouterr().err.splitlines() == ["2 of 4 candidates", "4 of 4 candidates"]

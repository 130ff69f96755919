"""Run and qrels files: read as trec_eval reads them, written as it reads them, and every problem told at once."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.problems import DataError
from evaluation.measures import (
    MRR,
    Evidence,
    Heads,
    Recall,
    evaluated,
    heads,
    measured,
    nDCG,
    parse_many,
    read_qrels,
    read_run,
    write_run,
)
from tests.evaluation.measures.oracle import MEASURES, NAMES, asked, cases

RUN = """\
a\tQ0\tv1  9 0.5 mine
a Q0 v2 1 0.50000000001 mine

b Q0 v3 1 -1e-3 mine
x Q0 v1 1 7 mine
"""
QRELS = """\
a 0 v1 1
a 0 v2 0
b 0 v3 +2
c 0 v1 3
b 0 v1 -1
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_run_stands_in_trec_evals_order(tmp_path: Path) -> None:
    """Not by its rank column, in single precision, of equal scores the higher id first."""
    run = read_run(written(tmp_path / "run.txt", RUN))
    assert run[["profile", "vacancy", "rank"]].to_numpy().tolist() == [
        ["a", "v2", 1], ["a", "v1", 2], ["b", "v3", 1], ["x", "v1", 1],
    ]  # fmt: skip


def test_who_is_not_found_counts_and_who_is_not_judged_does_not(tmp_path: Path) -> None:
    run = read_run(written(tmp_path / "run.txt", RUN))
    qrels = read_qrels(written(tmp_path / "qrels.txt", QRELS))
    found = evaluated(run, qrels, parse_many("MRR Recall@1 nDCG@10"))
    assert [str(one.measure) for one in found] == ["MRR", "Recall@1", "nDCG@10"]
    assert found[0].per is not None
    assert found[0].per.to_dict() == {"a": 0.5, "b": 1.0, "c": 0.0}
    assert (found[0].value, found[0].n) == (0.5, 3)
    assert heads(run, qrels) == Heads(people=3, unfound=1, ignored=1)


def test_a_pair_of_files_as_trec_eval_has_it(tmp_path: Path) -> None:
    scores, gains = cases(300, seed=4)
    lines = [f"{one.profile} Q0 {one.vacancy} 0 {one.score!r} r\n" for one in scores.itertuples()]
    judged = [f"{one.profile} 0 {one.vacancy} {one.gain}\n" for one in gains.itertuples()]
    run, qrels = (
        written(tmp_path / "run.txt", "".join(lines)),
        written(tmp_path / "qrels.txt", "".join(judged)),
    )
    with run.open() as ours, qrels.open() as theirs:
        oracle = pytrec_eval.RelevanceEvaluator(pytrec_eval.parse_qrel(theirs), asked())
        per = oracle.evaluate(pytrec_eval.parse_run(ours))
    found = evaluated(read_run(run), read_qrels(qrels), MEASURES)
    for one, name in zip(found, NAMES.values(), strict=True):
        assert one.value == pytest.approx(sum(each[name] for each in per.values()) / 300, abs=1e-9)
        assert one.n == 300


LISTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("uvwxyz"), st.sampled_from([1, 2, 2.5, 1e-9, 900])),
    unique_by=lambda row: row[:2], min_size=1,
)  # fmt: skip


@settings(max_examples=25)
@given(LISTS)
def test_what_is_written_is_read_in_the_order_of_the_ranks(rows: list[tuple[str, str, float]]) -> None:
    with TemporaryDirectory() as folder:
        written_and_read(rows, Path(folder) / "run.txt")


def written_and_read(rows: list[tuple[str, str, float]], path: Path) -> None:
    table = pd.DataFrame(rows, columns=["profile", "vacancy", "score"])
    lists = table.assign(rank=table.groupby("profile").cumcount() + 1)
    write_run(lists, path)
    again = read_run(path)
    order = ["profile", "rank"]
    assert again[["profile", "vacancy", "rank"]].to_numpy().tolist() == (
        lists.sort_values(order)[["profile", "vacancy", "rank"]].to_numpy().tolist()
    )
    before = path.read_bytes()
    write_run(again, path)
    assert path.read_bytes() == before
    gains = table.assign(gain=1)[["profile", "vacancy", "gain"]].iloc[::2]
    for measure in (nDCG @ 3, MRR, Recall @ 2):
        ours = measured(measure, Evidence(lists=lists, gains=gains)).value
        assert evaluated(again, gains, [measure])[0].value == pytest.approx(ours, abs=1e-12)


def test_scores_are_written_as_they_are_where_they_give_the_order(tmp_path: Path) -> None:
    lists = pd.DataFrame({"profile": "a", "vacancy": ["v2", "v1"], "rank": [1, 2], "score": [812, 700]})
    write_run(lists, tmp_path / "run.txt", run="ours")
    assert (tmp_path / "run.txt").read_text() == "a Q0 v2 1 812 ours\na Q0 v1 2 700 ours\n"
    write_run(lists.assign(score=700).iloc[::-1].assign(rank=[1, 2]), tmp_path / "run.txt")
    assert (tmp_path / "run.txt").read_text() == "a Q0 v1 1 2 spoor2\na Q0 v2 2 1 spoor2\n"


def test_a_name_with_a_space_is_told(tmp_path: Path) -> None:
    lists = pd.DataFrame({"profile": ["a b"], "vacancy": ["v1"], "rank": [1], "score": [9]})
    with pytest.raises(DataError, match="expected a name without spaces, got 'a b'"):
        write_run(lists, tmp_path / "run.txt")
    assert not (tmp_path / "run.txt").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a Q0 v1 1 0.5", "expected 6 columns (profile, Q0, vacancy, rank, score, run), got 5 columns."),
        ("a Q0 v1 1 0.5 my run", "got 7 columns. Put one space or tab between columns."),
        ("a 0 v1 1", "got 4 columns. This is how qrels look."),
        ("a Q0 v1 1 high r", "run.txt, row 2, score: expected a number, got 'high'. Give a number."),
        ("a Q0 v1 1 nan r", "expected a number, got 'nan'"),
        ("a Q0 v1 1 1e39 r", "expected a number, got '1e39'"),
        ("a Q0 v1 1 1_0 r", "expected a number, got '1_0'"),
        ("z Q0 v9 3 0.5 r", "expected each place once per person, got 'v9'. It stands in row 1 already"),
    ],
)
def test_what_is_no_run_is_told(line: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_run(written(tmp_path / "run.txt", f"z Q0 v9 1 1.5 r\n{line}\n"))
    assert told in str(caught.value)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a 0 v1", "expected 4 columns (profile, iteration, vacancy, gain), got 3 columns"),
        ("a Q0 v1 1 0.5 r", "This is how a run looks."),
        ("a 0 v1 1.5", "row 2, gain: expected a whole number, got '1.5'"),
        ("a 0 v1 -", "expected a whole number, got '-'"),
        ("z 1 v9 3", "It stands in row 1 already"),
    ],
)
def test_what_are_no_qrels_is_told(line: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_qrels(written(tmp_path / "qrels.txt", f"z 0 v9 1\n{line}\n"))
    assert told in str(caught.value)
    assert len(caught.value.problems) == 1


def test_every_problem_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_run(written(tmp_path / "run.txt", "a Q0 v 1 x r\na\na Q0 v 1 1 r\n"))
    assert [one.row for one in caught.value.problems] == [1, 2, 3]


def test_no_file_an_empty_one_and_other_letters_are_told(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("a Q0 é 1 1 r\n".encode("latin-1"))
    for path, told in (
        (tmp_path / "no.txt", "no.txt: expected a file, got nothing. Check the name."),
        (tmp_path, "expected a file, got one that can't be read."),
        (Path(), ".: expected a file, got one that can't be read."),
        (written(tmp_path / "empty.txt", "\n \n"), "empty.txt: expected lines, got none."),
        (tmp_path / "latin.txt", "latin.txt: expected UTF-8, got other letters. Save it as UTF-8."),
    ):
        with pytest.raises(DataError) as caught:
            read_run(path)
        assert told in str(caught.value)


def test_a_byte_order_mark_and_other_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "run.txt").write_bytes("\ufeffa Q0 v1 1 0.5 r\r\na Q0 v2 2 0.4 r".encode())
    assert read_run(tmp_path / "run.txt")["profile"].tolist() == ["a", "a"]

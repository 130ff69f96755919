"""Lists and gains of other tools: TREC's run and qrels files, read as trec_eval reads them.

The order of a run is its score, not its rank column: highest first in single precision, and where scores are equal the
higher id first (by its letters), as trec_eval sorts. People in the qrels but not in the run count as 0 (trec_eval's
-c); people in the run but not in the qrels don't count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from datasets.problems import DataError, Problem
from evaluation.measures.evidence import Evidence, Scored
from evaluation.measures.measured import measured_all
from evaluation.measures.value import Measure

RUN: Final = ("profile", "Q0", "vacancy", "rank", "score", "run")
QRELS: Final = ("profile", "iteration", "vacancy", "gain")
LARGEST: Final = float(np.finfo(np.float32).max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """How many people count, how many of those have no list (and count as 0), and how many lists have no judgement."""

    people: int
    unfound: int
    ignored: int


def read_run(path: Path | str) -> pd.DataFrame:
    """The lists of a run file, in trec_eval's order: profile, vacancy, rank (from 1), score.

    Six columns between spaces or tabs: person, Q0, place, rank, score, name of the run. DataError with every problem.
    """
    rows = _rows(Path(path), RUN, "score", _score)
    found = pd.DataFrame(rows, columns=["profile", "vacancy", "score"])
    found = found.astype({"profile": "str", "vacancy": "str", "score": "float64"})
    return in_order(found)


def read_qrels(path: Path | str) -> pd.DataFrame:
    """The gains of a qrels file: profile, vacancy, gain (below 0: not judged, as trec_eval has it).

    Four columns between spaces or tabs: person, iteration, place, gain. DataError with every problem.
    """
    rows = _rows(Path(path), QRELS, "gain", _gain)
    found = pd.DataFrame(rows, columns=["profile", "vacancy", "gain"])
    return found.astype({"profile": "str", "vacancy": "str", "gain": "int64"})


def in_order(scores: pd.DataFrame) -> pd.DataFrame:
    """Scored pairs as trec_eval sorts them, with ranks: highest single precision first, then the higher id.

    Columns profile, vacancy, score; the people in order.
    """
    single = scores.assign(score=scores["score"].to_numpy(dtype=np.float32).astype(np.float64))
    person, place = (pd.factorize(single[name], sort=True)[0] for name in ("profile", "vacancy"))
    order = np.lexsort((-place, -single["score"].to_numpy(), person))
    found = single.iloc[order].reset_index(drop=True)
    ranks = found.groupby("profile", sort=False).cumcount() + 1
    return found.assign(rank=ranks.astype(np.int64))[["profile", "vacancy", "rank", "score"]]


def write_run(lists: pd.DataFrame, path: Path | str, *, run: str = "spoor2") -> None:
    """Lists (profile, vacancy, rank, score) as a run file that every tool reads in the order of the ranks.

    Scores are in single precision; where trec_eval would then sort otherwise, ranks counted backwards stand for them.
    DataError for an id with a space in it.
    """
    frame = lists.sort_values(["profile", "rank", "vacancy"], ignore_index=True)
    frame = frame if "score" in frame else frame.assign(score=0)
    _without_spaces(frame, run)
    frame = frame.assign(rank=frame.groupby("profile", sort=False).cumcount() + 1)
    again = in_order(frame[["profile", "vacancy", "score"]])
    if not again["vacancy"].equals(frame["vacancy"].astype("str")):
        frame = frame.assign(
            score=frame.groupby("profile", sort=False)["rank"].transform("max") - frame["rank"] + 1
        )
    rows = zip(*(frame[name].tolist() for name in ("profile", "vacancy", "rank", "score")), strict=True)
    lines = (
        f"{profile} Q0 {vacancy} {rank} {_plain(score)} {run}\n" for profile, vacancy, rank, score in rows
    )
    Path(path).write_text("".join(lines), encoding="utf-8", newline="\n")


def evaluated(run: pd.DataFrame, qrels: pd.DataFrame, measures: Iterable[Measure]) -> list[Scored]:
    """The figures of a run (lists) against qrels (gains), over everybody in the qrels, in the order of the measures."""
    return measured_all(measures, Evidence(lists=run, gains=qrels))


def heads(run: pd.DataFrame, qrels: pd.DataFrame) -> Heads:
    """Who counts, who of those has no list, and how many people of the run aren't in the qrels."""
    counted, listed = set(qrels["profile"]), set(run["profile"])
    return Heads(people=len(counted), unfound=len(counted - listed), ignored=len(listed - counted))


def _rows(
    path: Path, columns: tuple[str, ...], number: str, parsed: Callable[[str], float | None]
) -> list[tuple[str, str, float]]:
    """Person, place and number of each line of a file; DataError with every problem of the file."""
    at, rows, problems = columns.index(number), [], []
    seen: dict[tuple[str, str], int] = {}
    for row, line in enumerate(_text(path).split("\n"), start=1):
        parts = line.split()
        if not parts:
            continue
        if len(parts) != len(columns):
            problems.append(_columns(path, row, columns, len(parts)))
            continue
        value = parsed(parts[at])
        if value is None:
            problems.append(_number(path, row, number, parts[at]))
        first = seen.setdefault((parts[0], parts[2]), row)
        if first != row:
            problems.append(_twice(path, row, parts[2], first))
        rows.append((parts[0], parts[2], value or 0))
    if not rows and not problems:
        problems.append(
            Problem(file=path.name, expected="lines", got="none", remedy="Give a file that isn't empty.")
        )
    if problems:
        raise DataError(problems)
    return rows


def _text(path: Path) -> str:
    name = path.name or str(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problem = Problem(file=name, expected="a file", got="nothing", remedy="Check the name.")
    except (IsADirectoryError, PermissionError):
        problem = Problem(
            file=name, expected="a file", got="one that can't be read", remedy="Check the name."
        )
    except UnicodeDecodeError:
        problem = Problem(file=name, expected="UTF-8", got="other letters", remedy="Save it as UTF-8.")
    raise DataError([problem])


def _columns(path: Path, row: int, columns: tuple[str, ...], got: int) -> Problem:
    expected = f"{len(columns)} columns ({', '.join(columns)})"
    other = {len(RUN): "This is how a run looks.", len(QRELS): "This is how qrels look."}.get(got, "")
    remedy = other or "Put one space or tab between columns."
    return Problem(file=path.name, row=row, expected=expected, got=f"{got} columns", remedy=remedy)


def _number(path: Path, row: int, column: str, got: str) -> Problem:
    expected = "a whole number" if column == "gain" else "a number"
    return Problem(
        file=path.name, row=row, column=column, expected=expected, got=repr(got), remedy="Give a number."
    )


def _twice(path: Path, row: int, vacancy: str, first: int) -> Problem:
    return Problem(
        file=path.name, row=row, column="vacancy", expected="each place once per person", got=repr(vacancy),
        remedy=f"It stands in row {first} already: leave one out.",
    )  # fmt: skip


def _plain(score: float) -> str:
    """The shortest figure that single precision reads as the same score: written again it is the same."""
    return np.format_float_positional(np.float32(score), trim="-")


def _score(text: str) -> float | None:
    """A number that single precision holds, as trec_eval's does."""
    try:
        value = float(text)
    except ValueError:
        return None
    if "_" in text:
        return None
    return value if isfinite(value) and abs(value) <= LARGEST else None


def _gain(text: str) -> int | None:
    digits = text[1:] if text[0] in "+-" else text
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _without_spaces(frame: pd.DataFrame, run: str) -> None:
    """DataError where a name would be read as two columns."""
    names = {*frame["profile"], *frame["vacancy"], run}
    wrong = sorted(one for one in names if len(one.split()) != 1)
    if wrong:
        raise DataError(
            Problem(
                file="run", expected="a name without spaces", got=repr(one), remedy="Leave the spaces out."
            )
            for one in wrong
        )

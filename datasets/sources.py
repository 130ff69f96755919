"""Which files of a path hold the tables: a folder of CSV or Parquet, or one workbook of sheets."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from datasets.headers import table_of
from datasets.problems import DataError, Problem, Severity
from datasets.schema import TABLES
from datasets.sheets import Sheet, read_csv_sheet
from datasets.synonyms import key, near
from datasets.workbook import read_workbook

CSV: Final = (".csv", ".tsv")
WORKBOOKS: Final = (".xlsx", ".xlsm")
OTHER_SHEETS: Final = (".xls", ".ods", ".numbers")
ELSEWHERE: Final = frozenset({"groups"})
"""Files of a network folder that others read: whom a group belongs to is for the evaluation alone."""

AT_ONCE: Final = 2
"""So many Parquet files are read at a time."""

_INSTALL: Final = 'Install it with: pip install "spoor2[parquet]", or give the folder as CSV.'


@dataclass(frozen=True, kw_only=True)
class Found:
    """The sheets by table of one kind of source, where each would stand, and what is wrong with them."""

    name: str
    sheets: Mapping[str, Sheet]
    problems: tuple[Problem, ...] = ()
    pattern: str = "{}.csv"

    @property
    def filled(self) -> bool:
        """True where any table has a row."""
        return any(len(sheet) for sheet in self.sheets.values())


def find(path: Path) -> Found:
    """The tables at a path; raises DataError where there are none, or where two sources both have rows."""
    if not path.exists():
        near_by = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        guess = near(path.name, near_by, 1)
        remedy = f"Did you mean '{guess[0]}'?" if guess else "Give the path of a network folder or workbook."
        raise _fault(str(path), "a folder or workbook", "nothing at this path", remedy)
    if path.is_file():
        return _of_file(path)
    return _chosen(path, _candidates(path))


def _fault(file: str, expected: str, got: str, remedy: str) -> DataError:
    return DataError([Problem(file=file, expected=expected, got=got, remedy=remedy)])


def _of_file(path: Path) -> Found:
    if path.suffix.casefold() in WORKBOOKS:
        return _workbook(path)
    remedy = "Give the folder that it stands in, or a workbook saved as .xlsx."
    raise _fault(path.name, "a network folder or a workbook (.xlsx)", "another kind of file", remedy)


def _workbook(path: Path) -> Found:
    sheets, problems = read_workbook(path)
    return Found(name=path.name, sheets=sheets, problems=tuple(problems), pattern=f"{path.name}, sheet {{}}")


def _candidates(folder: Path) -> list[Found]:
    """Every source in a folder, CSV first."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] not in "~."]

    def of(*suffixes: str) -> list[Path]:
        return [path for path in files if path.suffix.casefold() in suffixes]

    found = [_csv(of(*CSV))] if of(*CSV) else []
    found += [_parquet(of(".parquet"))] if of(".parquet") else []
    found += [_workbook(path) for path in of(*WORKBOOKS)]
    if not found and (old := of(*OTHER_SHEETS)):
        raise _fault(old[0].name, "a workbook saved as .xlsx", "another format", "Save it as .xlsx.")
    return found


def _chosen(folder: Path, candidates: list[Found]) -> Found:
    filled = [found for found in candidates if found.filled]
    if len(filled) > 1:
        got = " and ".join(found.name for found in filled)
        remedy = "Move all but one of them out of the folder, so that it is clear which counts."
        raise _fault(folder.name, "one source with rows", got, remedy)
    if not candidates:
        remedy = "Make one with: spoor2 new DIR."
        raise _fault(str(folder), "CSV files, Parquet files or a workbook", "a folder without them", remedy)
    return filled[0] if filled else candidates[0]


def _csv(paths: list[Path]) -> Found:
    sheets: dict[str, Sheet] = {}
    problems: list[Problem] = []
    for path in paths:
        table = table_of(path.stem)
        if not table:
            problems += _unread(path)
        elif table in sheets:
            other = sheets[table].file
            remedy = "Remove one of them."
            problems.append(
                Problem(file=path.name, expected=f"one file of {table}", got=f"also {other}", remedy=remedy)
            )
        else:
            sheets[table], wrong = read_csv_sheet(path, TABLES[table])
            problems += wrong
    return Found(name="CSV files", sheets=sheets, problems=tuple(problems))


def _unread(path: Path) -> list[Problem]:
    if key(path.stem) in ELSEWHERE:
        return []
    guess = near(path.stem, TABLES, 1)
    remedy = f"Did you mean {guess[0]}{path.suffix}? Then rename it." if guess else "It isn't read."
    got = "a file of another name"
    return [
        Problem(
            file=path.name, expected="a file named after a table", got=got, remedy=remedy,
            severity=Severity.WARNING,
        )
    ]  # fmt: skip


def _parquet(paths: list[Path]) -> Found:
    known = [path for path in paths if table_of(path.stem)]
    problems = tuple(problem for path in paths if path not in known for problem in _unread(path))
    known.sort(key=lambda path: -path.stat().st_size)  # the largest first: the others are read beside it
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sheets = dict(
            zip((table_of(path.stem) for path in known), pool.map(_parquet_sheet, known), strict=True)
        )
    return Found(name="Parquet files", sheets=sheets, problems=problems, pattern="{}.parquet")


def _parquet_sheet(path: Path) -> Sheet:
    try:
        # On few cores threads that share out one file's columns cost more time than they win.
        frame = pd.read_parquet(path, engine="pyarrow", use_threads=False)
    except ImportError as error:
        raise _fault(path.name, "pyarrow, to read Parquet", "no pyarrow here", _INSTALL) from error
    except (OSError, ValueError) as error:
        raise _fault(path.name, "a Parquet file", "something else", "Write the file again.") from error
    header = tuple(map(str, frame.columns))
    columns = tuple(frame.iloc[:, place].reset_index(drop=True) for place in range(len(header)))
    rows = np.arange(2, len(frame) + 2, dtype=np.int64)
    return Sheet(file=path.name, header=header, columns=columns, rows=rows, held=True)

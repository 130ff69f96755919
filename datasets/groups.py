"""Who belongs to which group, from a file that only the evaluation reads: a profile holds no such thing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from datasets.problems import DataError, Problem

COLUMNS: Final = ("profile", "group", "value")
FILE: Final = "groups.csv"


def read_groups(folder: Path | str) -> pd.DataFrame:
    """The lines of `groups.csv` in a folder: profile, group (such as "leeftijd") and value (such as "55+").

    Empty where the folder has no such file. Raises DataError with every problem: a missing column, an empty
    cell, or a profile with two values in one group.
    """
    path = Path(folder) / FILE
    if not path.is_file():
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    head = path.read_text(encoding="utf-8-sig").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    table = pd.read_csv(path, sep=delimiter, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    problems = [
        Problem(file=FILE, row=1, column=name, expected="a column", got="none", remedy="Add it.")
        for name in COLUMNS
        if name not in table
    ]
    if not problems:
        table = table[list(COLUMNS)].apply(lambda cells: cells.str.strip())
        problems = _bad(table)
    if problems:
        raise DataError(problems)
    return table.sort_values(list(COLUMNS), ignore_index=True)


def _bad(table: pd.DataFrame) -> list[Problem]:
    found = []
    twice = table.duplicated(["profile", "group"], keep="first")
    for row, (line, again) in enumerate(zip(table.itertuples(index=False), twice, strict=True), start=2):
        empty = [name for name, cell in zip(COLUMNS, line, strict=True) if not cell]
        found += [Problem(file=FILE, row=row, column=name, expected="a text", got="none") for name in empty]
        if again and not empty:
            remedy = "Keep one line per profile and group."
            found.append(
                Problem(file=FILE, row=row, expected="one value per group", got="a second", remedy=remedy)
            )
    return found

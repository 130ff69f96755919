"""Lines of a table made into other lines, each different combination of cells read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from datasets.columns import Typed
from datasets.frames import DTYPES
from datasets.runs import Codes, groups

Cells = tuple[Any, ...]


class Made(NamedTuple):
    """The lines that one line becomes, each as its cells in the columns written; `suspect` where it has a problem."""

    lines: Sequence[Cells]
    suspect: bool = False


def rewritten(
    table: Typed, said: Sequence[str], written: Sequence[str], read: Callable[[int, Cells], Made]
) -> tuple[Typed, Codes]:
    """The table with its lines rewritten in their order, and the lines in which `read` suspects a problem.

    `read` gets the number of a line and its cells in the columns `said`; of lines that say the same only the
    first is read. Its lines have cells in the columns `written`, which stay as they are where nothing changes.
    """
    frame = table.frame
    codes, first = groups(frame[name] for name in said)
    cells = frame[list(said)].iloc[first]
    made = [
        read(line, row) for line, row in zip(first, cells.itertuples(index=False, name=None), strict=True)
    ]
    counts = np.array([len(one.lines) for one in made], dtype=np.intp)
    columns = list(zip(*(line for one in made for line in one.lines), strict=True)) or [()] * len(written)
    values = {name: _column(table, name, column) for name, column in zip(written, columns, strict=True)}
    suspect = np.flatnonzero(np.array([one.suspect for one in made], dtype=bool)[codes])
    if (counts == 1).all():
        changed = {name: new for name, new in values.items() if not _same(new, cells[name])}
        frame = frame.assign(**{name: _taken(new, codes) for name, new in changed.items()})
        return replace(table, frame=frame), suspect
    lines, at = _spread(counts, codes)
    frame = frame.iloc[lines].reset_index(drop=True)
    frame = frame.assign(**{name: _taken(new, at) for name, new in values.items()})
    return replace(table, frame=frame, rows=table.rows[lines]), suspect


def _column(table: Typed, name: str, values: Sequence[Any]) -> pd.Series[Any]:
    (column,) = (column for column in table.table.columns if column.name == name)
    return pd.Series(values, dtype=DTYPES.get(column.type, "str"))


def _taken(values: pd.Series[Any], at: Codes) -> pd.Series[Any]:
    return values.iloc[at].reset_index(drop=True)


def _same(new: pd.Series[Any], old: pd.Series[Any]) -> bool:
    return new.equals(old.reset_index(drop=True))


def _spread(counts: Codes, codes: Codes) -> tuple[Codes, Codes]:
    """For each new line the old one that it comes from, and its place among the lines of all combinations."""
    each = counts[codes]
    lines = np.repeat(np.arange(len(codes)), each)
    within = np.arange(len(lines)) - np.repeat(np.cumsum(each) - each, each)
    return lines, np.repeat((np.cumsum(counts) - counts)[codes], each) + within

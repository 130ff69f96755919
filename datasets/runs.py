"""Columns by their different values: millions of lines are checked by the few texts and numbers that they hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


class Coded(NamedTuple):
    """Which different value each line holds, shape (n_lines,), -1 where unknown, and those values."""

    codes: Codes
    different: pd.Index[Any]


def coded(values: pd.Series[Any]) -> Coded:
    """A column by its different values in the order in which they come; lines of one parent are read as one."""
    starts = run_starts(values)
    if starts is None or 2 * len(starts) > len(values):
        codes, different = pd.factorize(values)
        return Coded(codes, pd.Index(different))
    codes, different = pd.factorize(values.iloc[starts])
    return Coded(np.repeat(codes, np.diff(starts, append=len(values))), pd.Index(different))


def run_starts(values: pd.Series[Any]) -> Codes | None:
    """The lines whose value differs from the one before, the first line among them; None where types don't tell."""
    if not len(values) or not (values.dtype == "str" or values.dtype.kind in "iufM"):
        return None
    cells = values.array
    return np.flatnonzero(np.concatenate([[True], np.asarray(cells[1:] != cells[:-1], dtype=bool)]))


def positions(wanted: pd.Index[Any], known: pd.Index[Any]) -> Codes:
    """The first place of each wanted value among those known, shape (n_wanted,); -1 where it isn't there."""
    codes = pd.factorize(known.append(wanted), use_na_sentinel=False)[0]
    first = np.full(len(codes), -1, dtype=np.intp)
    first[codes[: len(known)][::-1]] = np.arange(len(known))[::-1]
    return first[codes[len(known) :]]


def places_of(values: pd.Series[Any], known: pd.Index[Any]) -> Codes:
    """The first place of each line's value among those known, shape (n_lines,); -1 where it isn't there."""
    codes, different = coded(values)
    return np.append(positions(different, known), -1)[codes]


def among(values: pd.Series[Any], known: Iterable[Any]) -> Mask:
    """True on the lines whose value is one of those known, as `isin`, asked once per different value."""
    return np.asarray(places_of(values, pd.Index(known, dtype=values.dtype)) >= 0)


class Groups(NamedTuple):
    """Which combination each line holds, shape (n_lines,), and the first line of each combination."""

    codes: Codes
    first: Codes


def groups(columns: Iterable[pd.Series[Any]]) -> Groups:
    """The different combinations of values over some columns, in the order in which they come."""
    codes: Codes | None = None
    for values in columns:
        more, different = coded(values)
        joined = more if codes is None else codes * (len(different) + 1) + more + 1
        codes = pd.factorize(joined, use_na_sentinel=False)[0]
    if codes is None or not len(codes):
        return Groups(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))
    first = np.empty(int(codes.max()) + 1, dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return Groups(codes, first)

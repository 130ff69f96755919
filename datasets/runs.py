"""Columns by their different values: millions of lines are checked by the few texts and numbers that they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.integer]
Mask = npt.NDArray[np.bool_]

SAMPLE: Final = 4096
"""So many lines tell whether lines of one parent stand together."""
LARGEST: Final = 1 << 62
"""Up to so many combinations of values have a number of their own."""


class Coded(NamedTuple):
    """Which different value each line holds, shape (n_lines,), -1 where unknown, and those values."""

    codes: Codes
    different: pd.Index[Any]


_known: ContextVar[dict[int, tuple[Any, Coded]] | None] = ContextVar("known", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Inside it what a column of texts holds is worked out once, however often it is asked: reading asks often."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def coded(values: pd.Series[Any]) -> Coded:
    """A column by its different values in the order in which they come; lines of one parent are read as one."""
    known, cells = _known.get(), values.array
    if known is None or getattr(values.dtype, "storage", "") != "pyarrow":
        return _coded(values)
    held = cells.__arrow_array__()  # what Arrow holds never changes, and every view on it holds the same
    if id(held) not in known:
        known[id(held)] = held, _coded(values)
    return known[id(held)][1]


def _coded(values: pd.Series[Any]) -> Coded:
    starts = run_starts(values)
    if starts is None:
        codes, different = pd.factorize(values.to_numpy() if values.dtype == "float64" else values)
        return Coded(codes.astype(np.int32), pd.Index(different))
    codes, different = pd.factorize(values.iloc[starts])
    sizes = np.diff(starts, append=len(values))
    return Coded(np.repeat(codes.astype(np.int32), sizes), pd.Index(different))


def run_starts(values: pd.Series[Any]) -> Codes | None:
    """The texts that differ from the one before, the first among them; None where they stand for too few lines."""
    if not len(values) or values.dtype != "str" or _changing(values.iloc[:SAMPLE]).mean() > 1 / 2:
        return None
    found = np.flatnonzero(_changing(values))
    return found if 2 * len(found) <= len(values) else None


def _changing(values: pd.Series[str]) -> Mask:
    """Whether each text differs from the one before; the first does."""
    found, cells = np.ones(len(values), dtype=bool), values.array
    found[1:] = cells[1:] != cells[:-1]
    return found


def positions(wanted: pd.Index[Any], known: pd.Index[Any]) -> Codes:
    """The first place of each wanted value among those known, shape (n_wanted,); -1 where it isn't there."""
    codes = pd.factorize(known.append(wanted), use_na_sentinel=False)[0]
    first = np.full(len(codes), -1, dtype=np.intp)
    first[codes[: len(known)][::-1]] = np.arange(len(known))[::-1]
    return first[codes[len(known) :]]


def places_of(values: pd.Series[Any], known: pd.Index[Any]) -> Codes:
    """The first place of each line's value among those known, shape (n_lines,); -1 where it isn't there."""
    codes, different = coded(values)
    return np.append(positions(different, known).astype(np.int32), np.int32(-1))[codes]


def among(values: pd.Series[Any], known: Iterable[Any]) -> Mask:
    """True on the lines whose value is one of those known, as `isin`, asked once per different value."""
    codes, different = coded(values)
    found = positions(different, pd.Index(known, dtype=values.dtype)) >= 0
    return np.append(found, False)[codes]


class Groups(NamedTuple):
    """Which combination each line holds, shape (n_lines,), and the first line of each combination."""

    codes: npt.NDArray[np.int32]
    first: Codes


def groups(columns: Iterable[pd.Series[Any]]) -> Groups:
    """The different combinations of values over some columns, in the order in which they come."""
    joined, size = np.zeros(1, dtype=np.int64), 1
    for values in columns:
        more, different = coded(values)
        if size > LARGEST // (len(different) + 1):
            joined = pd.factorize(joined)[0]
            size = len(joined)
        joined = joined * (len(different) + 1) + more + 1
        size *= len(different) + 1
    found, numbers = pd.factorize(joined)
    codes = found.astype(np.int32)
    return Groups(codes, np.searchsorted(np.maximum.accumulate(codes), np.arange(len(numbers))))

"""Columns of places by their different values: what differs, and which of it each place has."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from matcher.bits import Ints
from matcher.shares import Codes
from matcher.told import Floats, coded, compact


def different(values: Floats) -> tuple[Floats, Codes]:
    """The different numbers, nan as one of them, and which each place has."""
    codes, found = pd.factorize(values, sort=True, use_na_sentinel=False)
    return np.asarray(found, dtype=float), compact(codes)


def together(first: Codes | Ints, second: Codes | Ints, size: int) -> tuple[Ints, Codes]:
    """The different pairs of two codes, as `first × size + second`, and which of them each place has."""
    codes, pairs = pd.factorize(first.astype(np.int64) * max(1, size) + second, sort=True)
    return np.asarray(pairs, dtype=np.int64), compact(codes)


def named(values: pd.Series[Any]) -> tuple[tuple[str, ...], Codes]:
    """The different texts in alphabetical order, and which each line has."""
    codes, found = coded(values)
    return found, compact(codes)

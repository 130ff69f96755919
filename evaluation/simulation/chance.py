"""Chance that belongs to what it is about: a person and a place have the same luck whoever brings them together.

Numbers are drawn by mixing the seed, the name of what is drawn and the positions it is about, not from a stream that
moves on with every draw. So two policies meet the same chance however differently they go about it (common random
numbers), and a draw that is added changes no other. Source of the mixing: SplitMix64 (Steele, Lea and Flood, 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from matcher.bits import Bools, Ints

Floats = npt.NDArray[np.float64]
_Mixed = npt.NDArray[np.uint64]
GOLD: Final = np.uint64(0x9E3779B97F4A7C15)
FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
SECOND: Final = np.uint64(0x94D049BB133111EB)
STEP: Final = 2.0**-53


@dataclass(frozen=True, slots=True)
class Chance:
    """What is drawn in one world; positions that are given together have one shape, (n,)."""

    seed: int

    def even(self, name: str, *about: Ints | int) -> Floats:
        """Numbers spread evenly over (0, 1), one for each of what it is about."""
        first = np.array(crc32(name.encode()) + (self.seed << 32) & (1 << 64) - 1, dtype=np.uint64)
        mixed = _mix(first)
        for one in about:
            mixed = _mix(mixed ^ _mix(np.asarray(one, dtype=np.int64).astype(np.uint64)))
        return np.asarray(((mixed >> np.uint64(11)).astype(np.float64) + 0.5) * STEP)

    def yes(self, name: str, share: Floats | float, *about: Ints | int) -> Bools:
        """True with a chance of `share`."""
        return np.asarray(self.even(name, *about) < share)

    def whole(self, name: str, low: int, high: int, *about: Ints | int) -> Ints:
        """Whole numbers from `low` up to and including `high`."""
        return np.asarray(low + (self.even(name, *about) * (high - low + 1)).astype(np.int64))

    def normal(self, name: str, *about: Ints | int) -> Floats:
        """Numbers of the normal distribution."""
        return np.asarray(ndtri(self.even(name, *about)))


def _mix(state: _Mixed) -> _Mixed:
    with np.errstate(over="ignore"):
        state = np.asarray(state + GOLD)
        state = np.asarray((state ^ (state >> np.uint64(30))) * FIRST)
        state = np.asarray((state ^ (state >> np.uint64(27))) * SECOND)
    return np.asarray(state ^ (state >> np.uint64(31)))

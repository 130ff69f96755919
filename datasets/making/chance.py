"""Named streams of chance: the same seed and name give the same numbers, whatever else is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.random import PCG64, Generator, SeedSequence

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Chance:
    """Numbers drawn from a seed; every draw has a name (within a `part`), so that a new draw changes no other.

    Only evenly spread numbers are drawn and all else is made of them: those keep their bytes over versions.
    """

    seed: int
    part: str = ""

    def even(self, name: str, n: int) -> Floats:
        """Numbers spread evenly over [0, 1), shape (n,)."""
        words = [self.seed, *self.part.encode(), 0, *name.encode()]
        return Generator(PCG64(SeedSequence(words))).random(n)

    def yes(self, name: str, n: int, share: float | Floats) -> Bools:
        """True with a chance of `share`, one for all or one each, shape (n,)."""
        return np.asarray(self.even(name, n) < share)

    def pick(self, name: str, n: int, weights: npt.ArrayLike) -> Ints:
        """Positions in `weights`, each as often as its weight says, shape (n,)."""
        return picked(self.even(name, n), weights)

    def whole(self, name: str, n: int, low: int, high: int) -> Ints:
        """Whole numbers from `low` up to and including `high`, shape (n,)."""
        return low + np.floor(self.even(name, n) * (high - low + 1)).astype(np.int64)

    def normal(self, name: str, n: int) -> Floats:
        """Numbers of the normal distribution within four deviations, shape (n,) (Box and Muller)."""
        radius = np.sqrt(-2 * np.log1p(-self.even(f"{name}/radius", n)))
        return np.asarray(np.clip(radius * np.cos(2 * np.pi * self.even(f"{name}/angle", n)), -4, 4))


def picked(even: Floats, weights: npt.ArrayLike) -> Ints:
    """The position in `weights` that each number of [0, 1) falls on."""
    total = np.cumsum(np.asarray(weights, dtype=float))
    at = np.searchsorted(total, even * total[-1], side="right")
    return np.asarray(np.minimum(at, len(total) - 1), dtype=np.int64)

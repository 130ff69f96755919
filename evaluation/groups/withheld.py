"""Which groups are too small or too much alike to tell of, and which others must stay away for their sake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

LEAST: Final = 5
"""The fewest people of whom a figure is told."""
TOLD: Final = 10
"""From so many people on is told that all are alike."""
Counts = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def withheld(counts: Counts, of: int, *, least: int = LEAST, overlapping: bool = False) -> Bools:
    """Which groups stay away, shape (n_groups,), of `of` people together.

    Groups of fewer than `least`, then of those left the smallest until what stays away is two groups and `least`
    people or more: with the total and the others known, nothing smaller can be worked out. Where one can be in
    several groups only a group and who isn't in it are complements: then a group stays away whose rest is too small.
    """
    small = counts < least
    if overlapping:
        rest = of - counts
        return np.asarray(small | ((rest > 0) & (rest < least)))
    return covered(small, counts, lambda hidden: bool(counts[hidden].sum() >= least))


def covered(unsafe: Bools, counts: Counts, enough: Callable[[Bools], bool]) -> Bools:
    """Groups that stay away, shape (n_groups,): the unsafe ones and with them the smallest others, until they are two
    or more and `enough` says of them all together that what can be worked out of them may be told.
    """
    hidden = unsafe.copy()
    for at in np.argsort(counts, kind="stable"):
        if not hidden.any() or (hidden.sum() > 1 and enough(hidden)):
            break
        hidden[at] = True
    return hidden


def alike(values: npt.NDArray[np.float64]) -> bool:
    """Whether a few all have the same value: their mean then tells the value of each.

    That all of a larger group have the same may be just what is unfair; hiding it would hide that.
    """
    return 0 < len(values) < TOLD and float(np.ptp(values)) == 0.0

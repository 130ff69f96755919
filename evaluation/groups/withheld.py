"""Which groups are too small to tell of, and which others must stay away so that these can't be worked out."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

LEAST: Final = 5
"""The fewest people of whom a figure is told."""
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
    hidden = small.copy()
    for at in np.argsort(counts, kind="stable"):
        if not hidden.any() or (hidden.sum() > 1 and counts[hidden].sum() >= least):
            break
        hidden[at] = True
    return hidden

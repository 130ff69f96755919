"""What a figure allows to be said: rules from its interval to a sentence, which never claim more than was shown.

A difference is only said to be there where its whole interval lies on one side of what would be no difference and,
where several were compared at once, its corrected p is small as well. That nothing was shown isn't that nothing is.
"""

from __future__ import annotations

from enum import StrEnum
from math import isfinite
from typing import Final

from evaluation.estimate import Estimate

LEAST: Final = 10
"""Fewer independent units than this say nothing: their bootstrap interval is too narrow to be trusted."""
UNLIKELY: Final = 0.05
"""A corrected p from here on is no proof."""


class Finding(StrEnum):
    """What was found of a figure against a line."""

    MORE = "more"
    LESS = "less"
    NOT_SHOWN = "not_shown"
    SAME = "same"
    TOO_FEW = "too_few"


def against(found: Estimate, line: float = 0.0, *, p: float | None = None, least: int = LEAST) -> Finding:
    """On which side of a line a figure lies, as far as that is shown; `p` is corrected for all that was compared."""
    if not told(found) or found.n < least:
        return Finding.TOO_FEW
    low, high = float(found.low or 0.0), float(found.high or 0.0)
    if low == high:  # no chance at all was seen: all alike, which proves nothing unless it is the line itself
        return Finding.SAME if low == line else Finding.TOO_FEW
    if p is not None and (not isfinite(p) or p >= UNLIKELY):
        return Finding.NOT_SHOWN
    if low > line:
        return Finding.MORE
    return Finding.LESS if high < line else Finding.NOT_SHOWN


def told(found: Estimate) -> bool:
    """Whether there is a figure with an interval."""
    return all(one is not None and isfinite(one) for one in (found.value, found.low, found.high))


def uncorrected(found: Estimate, finding: Finding, line: float = 0.0) -> bool:
    """Whether nothing was shown though the interval lies on one side: that of the figure alone, not of all compared.

    Its cell says `report_why.not_after_correction`, so that the interval and what is said of it don't contradict.
    """
    if finding is not Finding.NOT_SHOWN or not told(found):
        return False
    return float(found.low or 0.0) > line or float(found.high or 0.0) < line


def better(finding: Finding, *, more_is_better: bool) -> Finding:
    """The same finding where more stands for better: of a measure that should be low, less is more."""
    if more_is_better or finding not in (Finding.MORE, Finding.LESS):
        return finding
    return Finding.LESS if finding is Finding.MORE else Finding.MORE

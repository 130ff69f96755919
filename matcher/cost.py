"""What an outcome costs in the ranking: an open question costs its chance of a "no".

Costs are out of 400: a question that is a "no" for sure costs all of it. Several reasons leave the product of what
each leaves, so that many small questions never weigh more than a sure "no".
"""

from __future__ import annotations

from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from matcher.planes import STEP
from matcher.verdict import By, Mark, Reason

BASE_RATE: Final = 0.25
"""The chance of a "no" where neither place, function nor catalogue says anything."""
QUESTION: Final = 400
"""What a sure "no" from the employer would cost; a question costs its chance of that."""
COSTS: Final = {Mark.FITS: 0, Mark.MARGINAL: 30, Mark.ADAPT: 50, Mark.ASK_CANDIDATE: 20, Mark.ASK_EXPERT: 80}


MILLION: Final = 1_000_000
SURE_NO: Final = 20 * MILLION
"""What weighs so heavily that nothing is left."""


def _weigh(cost: int) -> int:
    return SURE_NO if cost >= QUESTION else round(-MILLION * log(1 - cost / QUESTION))


WEIGHTS: Final[npt.NDArray[np.int64]] = np.array([_weigh(cost) for cost in range(1000)], dtype=np.int64)
"""How heavily each cost weighs, in millionths of a natural logarithm: whole numbers add up alike in any order."""

CLOSED: Final = 1 << 40
"""What closes a place weighs more than all costs together, so that one sum tells both apart."""


def _weighed() -> npt.NDArray[np.int64]:
    values = np.arange((max(Mark) + 1) * STEP)
    return WEIGHTS[values % STEP] + np.where(values >= Mark.BLOCKED_BY_ESTIMATE * STEP, CLOSED, 0)


WEIGHED: Final = _weighed()
"""The same per mark × STEP + cost, with `CLOSED` where the mark closes the place."""


def left(weights: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The share that reasons leave together, 0 to 1: the product of what each leaves; shape as given."""
    return np.asarray(np.exp(-weights / MILLION))


def cost_of(mark: Mark, chance: float | None) -> int:
    """What one mark costs; `chance` is that the employer's answer closes the place, None for the base rate."""
    if mark is Mark.ASK_EMPLOYER:
        return int(QUESTION * (BASE_RATE if chance is None else chance) + 0.5)
    return COSTS.get(mark, 0)


def cost(reason: Reason) -> int:
    """What one reason costs; a limit in words alone is said once per person and has no effect on the order."""
    return 0 if reason.by is By.FREE_TEXT else cost_of(reason.mark, reason.chance)

"""What an outcome costs in the ranking, in thousandths of the score: an open question costs its chance of a "no"."""

from __future__ import annotations

from typing import Final

from matcher.verdict import By, Mark, Reason

BASE_RATE: Final = 0.25
"""The chance of a "no" where neither place, function nor catalogue says anything."""
QUESTION: Final = 400
"""What a sure "no" from the employer would cost; a question costs its chance of that."""
COSTS: Final = {Mark.FITS: 0, Mark.MARGINAL: 30, Mark.ADAPT: 50, Mark.ASK_CANDIDATE: 20, Mark.ASK_EXPERT: 80}


def cost_of(mark: Mark, chance: float | None) -> int:
    """What one mark costs; `chance` is that the employer's answer closes the place, None for the base rate."""
    if mark is Mark.ASK_EMPLOYER:
        return int(QUESTION * (BASE_RATE if chance is None else chance) + 0.5)
    return COSTS.get(mark, 0)


def cost(reason: Reason) -> int:
    """What one reason costs; a limit in words alone is said once per person and has no effect on the order."""
    return 0 if reason.by is By.FREE_TEXT else cost_of(reason.mark, reason.chance)

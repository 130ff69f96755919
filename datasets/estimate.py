"""The usual demand of a function on one item, and the chance that a place asks more than a limit."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, log, sqrt


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The usual demand of a function on one item, from public figures.

    `chance` is that a place asks more than nothing regularly; `amount` and `spread` (between places within the
    function) describe the demand of those that do: normal in the item's unit, or log-normal with `spread` as the
    standard deviation of the logarithm. Items without amounts have the chance alone.
    """

    item: str
    chance: float
    amount: float | None = None
    spread: float | None = None
    shape: str = ""
    source: str = ""
    validated: bool = False

    def exceeds(self, limit: float, nothing: float, sign: int = 1) -> float:
        """The chance that a place of this function asks more than `limit`; both loads signed as in `Item`."""
        if limit < nothing:
            return 1.0
        if self.amount is None or not self.spread:
            above = self.amount is None or sign * self.amount > limit
            full = self.amount is not None or limit <= nothing
            return self.chance if above and full else 0.0
        return self.chance * _above(sign * limit, self.amount, self.spread, self.shape, sign)


def _above(limit: float, amount: float, spread: float, shape: str, sign: int) -> float:
    if shape == "log":
        if limit <= 0 or amount <= 0:
            return 1.0
        z = (log(limit) - log(amount)) / spread
    else:
        z = (limit - amount) / spread
    return 0.5 * (1 - sign * erf(z / sqrt(2)))

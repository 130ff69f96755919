"""The usual demand of a function on one item, and the chance that a place asks more than a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, log, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


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


@dataclass(frozen=True, eq=False)
class Estimates:
    """Many estimates on one item, held against one limit after another; arrays of shape (n_estimates,).

    `plain` has those without a spread, one by one; `middle` is the amount, of the log-normal ones (`logs`) its
    logarithm.
    """

    plain: tuple[tuple[int, Estimate], ...]
    spread: npt.NDArray[np.int64]
    chance: Floats
    middle: Floats
    width: Floats
    logs: npt.NDArray[np.bool_]
    size: int

    @classmethod
    def of(cls, estimates: Sequence[Estimate]) -> Estimates:
        """Of some estimates on one item."""
        known = [(at, one) for at, one in enumerate(estimates) if _is_spread(one)]
        some = [one for _, one in known]
        return cls(
            tuple((at, one) for at, one in enumerate(estimates) if not _is_spread(one)),
            np.array([at for at, _ in known], dtype=np.int64),
            np.array([one.chance for one in some]),
            np.array([_middle(one) for one in some]),
            np.array([one.spread for one in some], dtype=float),
            np.array([one.shape == "log" for one in some], dtype=bool),
            len(estimates),
        )

    def exceed(self, limit: float, nothing: float, sign: int = 1) -> Floats:
        """What `Estimate.exceeds` says of each, to the last bit: the same steps in the same order."""
        if limit < nothing:
            return np.ones(self.size)
        found = np.empty(self.size)
        for at, one in self.plain:
            found[at] = one.exceeds(limit, nothing, sign)
        found[self.spread] = self.chance * self._above(sign * limit, sign)
        return found

    def _above(self, limit: float, sign: int) -> Floats:
        limits = np.where(self.logs, log(limit) if limit > 0 else 0.0, limit)
        z = (limits - self.middle) / self.width / sqrt(2)
        above = 0.5 * (1 - sign * np.array([erf(one) for one in z.tolist()]))
        return np.where(self.logs, 1.0, above) if limit <= 0 else above


def _is_spread(one: Estimate) -> bool:
    """Whether what is asked above nothing is spread out; a log-normal amount of nothing or less is looked at alone."""
    return one.amount is not None and bool(one.spread) and (one.shape != "log" or one.amount > 0)


def _middle(one: Estimate) -> float:
    amount = one.amount or 0.0
    return log(amount) if one.shape == "log" else amount

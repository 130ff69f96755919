"""Whole numbers that are worth most within linear bounds, by HiGHS, with what no others can be worth more than."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from matcher.bits import Ints
from matcher.exchange.pairs import Pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SLACK: Final = 1e-7
"""What is worth whole numbers is not worth more than a bound so much too low, times the root of the bound."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Program:
    """Maximise `worth` @ x for whole x from 0 to `upper` with `low` <= `rows` @ x <= `high`."""

    worth: Floats
    rows: csr_array
    low: Floats
    high: Floats
    upper: Floats

    def holds(self, values: Ints, within: float) -> bool:
        """Whether some values keep every bound, as far as `within`."""
        found = self.rows @ values
        inside = (found >= self.low - within) & (found <= self.high + within)
        return bool(inside.all() and (values >= 0).all() and (values <= self.upper).all())

    def some(self, keep: Ints) -> Program:
        """The same with some of the columns; the others are 0."""
        return Program(
            worth=self.worth[keep], rows=self.rows[:, keep], low=self.low, high=self.high, upper=self.upper[keep]
        )  # fmt: skip

    def best(self, seconds: float, enough: float = 0.0) -> tuple[Ints, float]:
        """The best values found in the time or up to a relative gap, and a bound on what any can be worth.

        All 0 where the time was too short to find any: then 0 must be allowed.
        """
        if not len(self.worth):
            return np.empty(0, dtype=np.int64), 0.0
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 (slow to load)

        found = milp(
            -self.worth, integrality=np.ones(len(self.worth), dtype=np.int64), bounds=Bounds(0, self.upper),
            constraints=LinearConstraint(self.rows, self.low, self.high),
            options={"time_limit": seconds, "mip_rel_gap": enough},
        )  # fmt: skip
        values = np.zeros(len(self.worth)) if found.x is None else np.round(found.x)
        bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
        return values.astype(np.int64), bound


def step(pairs: Pairs) -> int:
    """What a placement is worth, so that one more is worth more than all quality."""
    return 1 + int(pairs.quality.max(initial=0)) * len(pairs.profiles)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far an answer may be from the best: `most` placements, and a share `gap` of its worth."""

    most: int
    gap: float

    @property
    def proven(self) -> bool:
        """Whether no answer is better."""
        return self.gap == 0.0


def gap(pairs: Pairs, chosen: Ints, bound: float) -> Gap:
    """The gap of some pairs against a bound on what any are worth; worth is whole, so one less than 1 above proves."""
    each = step(pairs)
    value = each * len(chosen) + int(pairs.quality[chosen].sum())
    limit = each * len(pairs.profiles) + each - 1
    top = limit if bound > limit else int(np.floor(bound + SLACK * np.sqrt(abs(bound))))
    top = max(top, value)
    return Gap(top // each, (top - value) / max(value, 1))

"""Whole numbers that are worth most within linear bounds, by HiGHS, with what no others can be worth more than."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from matcher.bits import Ints
from matcher.exchange.flow import NotProven
from matcher.exchange.pairs import Pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SLACK: Final = 1e-7
"""What is worth whole numbers is not worth more than a bound so much too low, times the root of the bound."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Relaxed:
    """What is worth most where values needn't be whole.

    Nothing is worth more than `bound`; `price` is what each column costs beyond its worth: whoever uses it is worth at
    least so much less than the bound.
    """

    bound: float
    price: Floats
    values: Floats


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

    def relaxed(self) -> Relaxed:
        """The relaxation; bound and prices hold whatever the solver's errors, as any prices of rows give some.

        Raises NotProven where the solver gives no prices.
        """
        from scipy.optimize import linprog  # noqa: PLC0415 (slow to load)
        from scipy.sparse import vstack  # noqa: PLC0415 (slow to load)

        equal = self.low == self.high
        up, down = ~equal & np.isfinite(self.high), ~equal & np.isfinite(self.low)
        rows, tied = vstack([self.rows[up], -self.rows[down]], format="csr"), self.rows[equal]
        most, sums = np.concatenate([self.high[up], -self.low[down]]), self.high[equal]
        found = linprog(-self.worth, A_ub=rows, b_ub=most, A_eq=tied, b_eq=sums, method="highs-ipm")
        if found.status != 0:
            raise NotProven(
                f"relaxation: expected prices from the solver, got its status {found.status}. Report this."
            )
        prices, ties = np.maximum(-found.ineqlin.marginals, 0.0), -found.eqlin.marginals
        beyond = rows.T @ prices + tied.T @ ties - self.worth
        bound = float(most @ prices + sums @ ties + np.maximum(-beyond, 0.0) @ self.upper)
        return Relaxed(bound, np.maximum(beyond, 0.0), np.asarray(found.x))

    def core(self, kept: Ints, seconds: float, enough: float = 0.0) -> tuple[Ints, float]:
        """The best values that use only some of the columns, and a bound on what any of those can be worth."""
        used, bound = self.some(kept).best(seconds, enough)
        values = np.zeros(len(self.worth), dtype=np.int64)
        values[kept] = used
        return values, bound

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


def value(pairs: Pairs, chosen: Ints) -> int:
    """What some pairs are worth: placements first, then quality."""
    return step(pairs) * len(chosen) + int(pairs.quality[chosen].sum())


@dataclass(frozen=True, slots=True)
class Gap:
    """How far an answer may be from the best.

    At most `most` can be placed; `gap` is how much more than this answer any can be worth, as a share of it, placements
    first; `quality` how much more quality any can have that places as many, as a share.
    """

    most: int
    gap: float
    quality: float

    @property
    def proven(self) -> bool:
        """Whether no answer is better."""
        return self.gap == 0.0


def gap(pairs: Pairs, chosen: Ints, bound: float) -> Gap:
    """The gap of some pairs against a bound on what any are worth; worth is whole, so one less than 1 above proves."""
    each, own, placed = step(pairs), value(pairs, chosen), len(chosen)
    limit = each * len(pairs.profiles) + each - 1
    top = limit if bound > limit else int(np.floor(bound + SLACK * np.sqrt(abs(bound))))
    top, quality = max(top, own), own - each * placed
    best = min(top - each * placed, int(pairs.quality.max(initial=0)) * placed)
    return Gap(top // each, (top - own) / max(own, 1), (best - quality) / max(quality, 1))

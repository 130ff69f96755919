"""The balance weighed by hours as one whole-number program, given whole to HiGHS and to CP-SAT."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import vstack

from evaluation.benchmarks.rivals.linear import balance, once, weight
from matcher.bits import Ints
from matcher.exchange.pairs import Pairs

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Answer:
    """Positions of pairs (none where none were found in time), what no answer is worth more than, and the seconds."""

    chosen: Ints
    bound: float
    seconds: float

    def gap(self, pairs: Pairs) -> float:
        """By which share of its own worth this may be from the best; inf where nothing was found."""
        own = int(weight(pairs)[self.chosen].sum())
        return max(self.bound - own, 0.0) / own if own else float("inf")


def highs(pairs: Pairs, minutes: Ints, most: int, seconds: float) -> Answer:
    """By HiGHS; each employer's minutes taken less brought are at most `most` either way."""
    start = perf_counter()
    rows = vstack([once(pairs), balance(pairs, minutes.astype(float))], format="csr")
    one_each, employers = np.ones(len(pairs.profiles)), np.full(len(pairs.employers), float(most))
    found = milp(
        -weight(pairs).astype(float), integrality=np.ones(len(pairs), dtype=np.int64), bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            rows,
            np.concatenate([np.full(len(one_each) + len(pairs.openings), -np.inf), -employers]),
            np.concatenate([one_each, pairs.openings.astype(float), employers]),
        ),
        options={"time_limit": seconds},
    )  # fmt: skip
    chosen = np.empty(0, dtype=np.int64) if found.x is None else np.flatnonzero(found.x > 0.5)
    bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    return Answer(chosen=chosen, bound=bound, seconds=perf_counter() - start)


def cp_sat(pairs: Pairs, minutes: Ints, most: int, seconds: float, workers: int) -> Answer:
    """The same by CP-SAT; the building of the model isn't in its time limit."""
    start = perf_counter()
    model = cp_model.CpModel()
    used = [model.new_bool_var("") for _ in range(len(pairs))]
    for rows, at_most in ((pairs.profile, np.ones_like(minutes)), (pairs.vacancy, pairs.openings)):
        for row, pair in _by(rows, len(at_most)):
            model.add(sum(used[at] for at in pair) <= int(at_most[row]))
    for own in _each(pairs, minutes):
        model.add_linear_constraint(sum(used[at] * each for at, each in own), -most, most)
    model.maximize(cp_model.LinearExpr.weighted_sum(used, weight(pairs).tolist()))
    solver: Any = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    found = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = [solver.boolean_value(one) for one in used] if found else []
    bound = float(solver.best_objective_bound)
    return Answer(chosen=np.flatnonzero(values), bound=bound, seconds=perf_counter() - start)


def _by(rows: Ints, n: int) -> list[tuple[int, list[int]]]:
    """The positions per row, where there are any."""
    order = np.argsort(rows, kind="stable")
    parts = np.split(order, np.searchsorted(rows[order], np.arange(1, n)))
    return [(row, part.tolist()) for row, part in enumerate(parts) if len(part)]


def _each(pairs: Pairs, minutes: Ints) -> list[list[tuple[int, int]]]:
    """Per employer the pairs that it takes and brings, with their minutes."""
    found: list[list[tuple[int, int]]] = [[] for _ in pairs.employers]
    ends = (pairs.target[pairs.vacancy], pairs.origin[pairs.profile], minutes[pairs.profile])
    for at, (taking, bringing, each) in enumerate(zip(*(one.tolist() for one in ends), strict=True)):
        found[taking].append((at, each))
        found[bringing].append((at, -each))
    return [own for own in found if own]

"""The additive model behind `Learned`: how each next step of a pair depends on the shares of its parts.

A pair goes from shown to a talk, a trial, a contract and half a year of work; the chance of each next step is
logistic in one sum of curves, one per part, that never fall. So interim results count, and of what is still under way
only the steps that were taken. The curves are drawn towards the expert's straight lines, each person has a level of
their own, drawn towards none: some people find work anywhere, and that says nothing about the place.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from math import inf
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

from matcher.learning import Examples
from matcher.learning_steps import HIGHEST
from matcher.shares import FULL

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
KNOTS: Final = (0, 200, 400, 600, 800, 1000)
"""Where a curve may bend, in thousandths of a share."""
WIDTHS: Final = np.diff(KNOTS) / FULL
SLOPE: Final = 3.0
"""The log-odds between the worst and the best place, as expected before anything is known."""
SLOPE_SURE: Final = 1.0
LEAST_SLOPE: Final = 0.3
"""A better score never tells less than this, so that an order always remains."""
KEPT: Final = 0.2
"""So much of the slope each curve keeps as the expert's line, so that no part is ever without a say: an open question
still costs something where no outcome told so.
"""
PERSON_SURE: Final = 1.0
LEVEL_SURE: Final = 0.05
STRENGTHS: Final = (inf, 256.0, 64.0, 16.0, 4.0, 1.0)
"""How strongly curves are drawn to the expert's: wholly, to hardly."""
FOLDS: Final = 5
FEW_PEOPLE: Final = 20
FEW: Final = 20
"""With fewer people, or fewer steps taken or not taken, nothing is learned about the curves."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """What was fitted: `levels` per step in log-odds, shape (4,), where every share is nothing, and what each stretch
    of each curve adds, shape (n_parts, n_stretches).
    """

    levels: Floats
    rises: Floats

    def sums(self, shares: Ints) -> Floats:
        """The log-odds that parts add, shape (n_pairs,)."""
        return np.asarray(ramps(shares) @ self.rises.reshape(-1))

    def chances(self, shares: Ints, gain: int) -> Floats:
        """The chance of reaching a gain, shape (n_pairs,)."""
        return steps_chance(self.levels, self.sums(shares), gain)


def one_core() -> AbstractContextManager[object]:
    """Work that isn't divided over cores: on so little that loses time (ten times as much as it takes, where cores are
    busy), and sums would depend on how many there are.
    """
    controller = _controller()
    return nullcontext() if controller is None else controller.limit(limits=1, user_api="blas")


@cache
def _controller() -> Any:
    try:
        # optional: it comes with scikit-learn, and without it all is only slower
        from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415
    except ImportError:
        return None
    return ThreadpoolController()


def steps_chance(levels: Floats, sums: Floats, gain: int) -> Floats:
    """The chance that all steps up to a gain are taken."""
    return np.asarray(expit(levels[None, :gain] + sums[:, None]).prod(axis=1))


def ramps(shares: Ints) -> Floats:
    """How far each share has come along each stretch of its curve, 0 to 1; shape (n_pairs, n_parts × n_stretches)."""
    start = np.array(KNOTS[:-1], dtype=float)
    found = np.clip((shares[:, :, None] - start) / (WIDTHS * FULL), 0.0, 1.0)
    return np.asarray(found.reshape(len(shares), -1))


def prior(most: Ints) -> Floats:
    """What each stretch adds by the expert, together 1; shape (n_parts × n_stretches,)."""
    return np.outer(most / most.sum(), WIDTHS).reshape(-1)


def fitted(given: Examples, most: Ints, strength: float) -> Curves:
    """The curves that explain the examples best, drawn to the expert's with so much strength."""
    problem = _Problem.of(given, most, strength)
    scale = problem.scale

    def loss(scaled: Floats) -> tuple[float, Floats]:
        value, gradient = problem.loss(scaled / scale)
        return value, gradient / scale

    with one_core():
        found = minimize(
            loss, problem.start * scale, jac=True, method="L-BFGS-B", bounds=problem.bounds,
            options={"maxiter": 500, "ftol": 1e-10, "gtol": 1e-6},
        ).x  # fmt: skip
    return problem.curves(found / scale)


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """A convex loss of: the levels, the slope of the expert, the rises beyond what is kept of it (none where strength
    is endless), the people.

    `design` holds what slope and rises are multiplied with, less its mean; `pull` the matrix that draws them to
    `start`.
    """

    design: Floats
    centre: Floats
    pull: Floats
    start: Floats
    at_risk: tuple[Ints, ...]
    sign: tuple[Floats, ...]
    person: Ints
    expert: Floats
    finite: bool

    @classmethod
    def of(cls, given: Examples, most: Ints, strength: float) -> _Problem:
        """What is asked of some examples."""
        expert, finite, every = prior(most), bool(np.isfinite(strength)), ramps(given.shares)
        line = every @ expert
        columns = np.column_stack([KEPT * line, every]) if finite else line[:, None]
        centre = columns.mean(axis=0) if len(columns) else np.zeros(columns.shape[1])
        at_risk = tuple(np.flatnonzero(given.at_risk(gain)) for gain in range(1, HIGHEST + 1))
        sign = tuple(np.where(given.gain[rows] >= at + 1, 1.0, -1.0) for at, rows in enumerate(at_risk))
        people = int(given.person.max()) + 1 if len(given) else 0
        weights = np.concatenate([[SLOPE], (1 - KEPT) * SLOPE * expert]) if finite else np.array([SLOPE])
        start = np.concatenate([np.zeros(HIGHEST), weights, np.zeros(people)])
        return cls(
            columns - centre,
            centre,
            _pull(expert, strength),
            start,
            at_risk,
            sign,
            given.person,
            expert,
            finite,
        )

    @property
    def scale(self) -> Floats:
        """Roughly how steeply the loss curves along each unknown: counted in these, it is as steep along all."""
        steep = np.concatenate([
            np.full(HIGHEST, LEVEL_SURE + len(self.design) / 4),
            np.diag(self.pull) + (self.design**2).sum(axis=0) / 5,
            PERSON_SURE + np.bincount(self.person) / 5,
        ])  # fmt: skip
        return np.asarray(np.sqrt(steep))

    @property
    def bounds(self) -> list[tuple[float | None, float | None]]:
        """Curves never fall, and the slope of the expert stays; scaled as the unknowns are."""
        rises = self.design.shape[1] - 1
        free: tuple[float | None, float | None] = (None, None)
        least = (LEAST_SLOPE * float(self.scale[HIGHEST]), None)
        people = len(self.start) - HIGHEST - 1 - rises
        return [free] * HIGHEST + [least] + [(0.0, None)] * rises + [free] * people

    def loss(self, found: Floats) -> tuple[float, Floats]:
        """The loss and its gradient."""
        n = HIGHEST + self.design.shape[1]
        levels, weights, people = found[:HIGHEST], found[HIGHEST:n], found[n:]
        sums = self.design @ weights + people[self.person]
        slope, total, by_level = np.zeros(len(sums)), 0.0, np.zeros(HIGHEST)
        for at, (rows, sign) in enumerate(zip(self.at_risk, self.sign, strict=True)):
            odds = sign * (levels[at] + sums[rows])
            total += float(np.logaddexp(0.0, -odds).sum())
            each = -sign * expit(-odds)
            by_level[at] = each.sum()
            slope[rows] += each
        off = weights - self.start[HIGHEST:n]
        pulled = self.pull @ off
        total += 0.5 * float(off @ pulled) + 0.5 * PERSON_SURE * float(people @ people)
        total += 0.5 * LEVEL_SURE * float(levels @ levels)
        by_person = np.bincount(self.person, weights=slope, minlength=len(people)) + PERSON_SURE * people
        gradient = [by_level + LEVEL_SURE * levels, self.design.T @ slope + pulled, by_person]
        return total, np.concatenate(gradient)

    def curves(self, found: Floats) -> Curves:
        """The curves of a solution, counted from where every share is nothing."""
        weights = found[HIGHEST : HIGHEST + self.design.shape[1]]
        levels = found[:HIGHEST] - float(self.centre @ weights)
        rises = weights[1:] + KEPT * weights[0] * self.expert if self.finite else weights[0] * self.expert
        return Curves(levels=levels, rises=rises.reshape(-1, len(WIDTHS)))


def _pull(expert: Floats, strength: float) -> Floats:
    """The matrix of the pull: rises to the rest of the slope times the expert's, and the slope to what is expected."""
    if not np.isfinite(strength):
        return np.array([[SLOPE_SURE]])
    each = strength / np.tile(WIDTHS, len(expert) // len(WIDTHS))
    found = np.zeros((len(expert) + 1, len(expert) + 1))
    found[1:, 1:] = np.diag(each)
    own = (1 - KEPT) * expert
    found[0, 1:] = found[1:, 0] = -each * own
    found[0, 0] = float(each @ own**2) + SLOPE_SURE
    return found


def folds(given: Examples, seed: int) -> Ints:
    """The fold of each pair, shape (n_pairs,): all pairs of a person are in one."""
    people = int(given.person.max()) + 1 if len(given) else 0
    drawn = np.random.default_rng((seed, 31)).permutation(people) % FOLDS
    return np.asarray(drawn[given.person], dtype=np.int64)


def renumbered(given: Examples, rows: npt.NDArray[np.bool_]) -> Examples:
    """Some pairs, with their people numbered anew."""
    some = given.some(rows)
    return replace(some, person=np.unique(some.person, return_inverse=True)[1].astype(np.int64))


def losses(curves: Curves, given: Examples) -> Floats:
    """How badly curves foresaw each pair: minus the log-likelihood of its steps, shape (n_pairs,)."""
    sums, found = curves.sums(given.shares), np.zeros(len(given))
    for at in range(HIGHEST):
        taken, risk = given.gain >= at + 1, given.at_risk(at + 1)
        odds = np.where(taken, 1.0, -1.0) * (curves.levels[at] + sums)
        found += np.where(risk, np.logaddexp(0.0, -odds), 0.0)
    return found


def enough(given: Examples) -> bool:
    """Whether there is anything to learn curves from."""
    people = len(np.unique(given.person))
    first = given.at_risk(1)
    talks = int((given.gain[first] >= 1).sum())
    not_ = int(first.sum()) - talks
    return people >= FEW_PEOPLE and min(talks, not_) >= FEW


def strength_for(given: Examples, most: Ints, seed: int) -> float:
    """The strength that foresees unseen people best; of those that don't differ by more than their standard error,
    the strongest. Source: the one-standard-error rule, Breiman and others (1984).
    """
    if not enough(given):
        return inf
    fold, loss = folds(given, seed), np.zeros((len(STRENGTHS), len(given)))
    for at, strength in enumerate(STRENGTHS):
        for one in range(FOLDS):
            curves = fitted(renumbered(given, fold != one), most, strength)
            loss[at, fold == one] = losses(curves, given.some(fold == one))
    each = np.stack([np.bincount(given.person, weights=row) for row in loss])
    best = int(each.sum(axis=1).argmin())
    worse = each - each[best]
    error = worse.std(axis=1) * np.sqrt(each.shape[1])
    return STRENGTHS[int(np.flatnonzero(worse.sum(axis=1) <= error)[0])]

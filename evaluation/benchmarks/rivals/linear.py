"""An allocation as the linear program that anyone would write down, given to HiGHS as it is.

A variable per pair; a row per person and per place, and one each way per employer that is bound. The objective is one
weight: a placement is worth more than all quality together. Written apart from `matcher.exchange`, so that what both
say can be held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array, vstack

from matcher.bits import Ints
from matcher.exchange.bounds import FREE, Bounds
from matcher.exchange.pairs import Pairs

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Answer:
    """Positions of pairs, None where the time was too short; the seconds, with the building of the statement."""

    chosen: Ints | None
    seconds: float


def weight(pairs: Pairs) -> Ints:
    """What each pair is worth: a placement counts before all quality."""
    return np.asarray(1 + int(pairs.quality.max(initial=0)) * len(pairs.profiles) + pairs.quality)


def once(pairs: Pairs) -> csr_array:
    """A row per person and per place with the pairs of each."""
    at, ones = np.arange(len(pairs)), np.ones(len(pairs))
    people = csr_array((ones, (pairs.profile, at)), shape=(len(pairs.profiles), len(pairs)))
    places = csr_array((ones, (pairs.vacancy, at)), shape=(len(pairs.vacancies), len(pairs)))
    return csr_array(vstack([people, places], format="csr"))


def balance(pairs: Pairs, counts: Floats) -> csr_array:
    """A row per employer: what each pair adds to taken less brought; somebody counts for `counts`, (n_profiles,)."""
    at, each = np.arange(len(pairs)), counts[pairs.profile]
    cells = np.concatenate([each, -each]), (
        np.concatenate([pairs.target[pairs.vacancy], pairs.origin[pairs.profile]]), np.concatenate([at, at])
    )  # fmt: skip
    return csr_array(cells, shape=(len(pairs.employers), len(pairs)))


def highs(pairs: Pairs, bounds: Bounds, worth: Ints | None = None, seconds: float = np.inf) -> Answer:
    """The pairs that are worth most, by HiGHS as it chooses to solve it; RuntimeError for an answer in fractions."""
    start = perf_counter()
    net = balance(pairs, np.ones(len(pairs.profiles)))
    take, bring = bounds.take < FREE, bounds.bring < FREE
    rows = vstack([once(pairs), net[take], -net[bring]], format="csr")
    most = np.concatenate(
        [np.ones(len(pairs.profiles)), pairs.openings, bounds.take[take], bounds.bring[bring]]
    )
    found = linprog(
        -(weight(pairs) if worth is None else worth).astype(float), A_ub=rows, b_ub=most.astype(float),
        bounds=(0, 1), method="highs", options={"time_limit": seconds} if np.isfinite(seconds) else {},
    )  # fmt: skip
    chosen = None if found.status == 1 or found.x is None else whole(found.x)
    return Answer(chosen=chosen, seconds=perf_counter() - start)


def whole(values: Floats) -> Ints:
    """The positions that are used; RuntimeError where one is used in part."""
    if np.abs(values - np.round(values)).max(initial=0.0) > 1e-6:
        raise RuntimeError("HiGHS: expected whole numbers, got fractions")
    return np.flatnonzero(values > 0.5)


def assignment(pairs: Pairs) -> Answer:
    """The best without any bounds, by scipy's assignment on a full table; only where each place has one opening."""
    start = perf_counter()
    table = np.zeros((len(pairs.profiles), len(pairs.vacancies)))
    table[pairs.profile, pairs.vacancy] = weight(pairs)
    people, places = linear_sum_assignment(table, maximize=True)
    used = table[people, places] > 0
    wanted = people[used] * len(pairs.vacancies) + places[used]
    chosen = np.searchsorted(pairs.profile * len(pairs.vacancies) + pairs.vacancy, np.sort(wanted))
    return Answer(chosen=chosen, seconds=perf_counter() - start)

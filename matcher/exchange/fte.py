"""Balance weighed by hours: somebody who can work half a week is half of somebody who can work a whole one.

Hours break what makes the circulation whole by itself, so this is a mixed-integer program: first the linear relaxation
of the whole problem, with rows that whole persons keep and parts of persons break, then the pairs that it prices lowest
alone, as whole numbers, then what is better nearby among all pairs, with a time limit. The bound holds for the whole
problem: it is found from the relaxation's prices, whatever the solver's own errors (any prices give one), and whoever
uses a pair that was left out pays its price. Source: the core problem of Balas and Zemel, An algorithm for large
zero-one knapsack problems, 1980, with the prices of the relaxation; solved with HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from matcher.bits import Ints
from matcher.exchange.flow import NotProven
from matcher.exchange.highs import Gap, Program, gap, step
from matcher.exchange.nearby import improved
from matcher.exchange.pairs import NOBODY, Pairs
from matcher.exchange.rounding import rounded
from matcher.hours import FULL_WEEK

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MINUTES: Final = 60
WEEK: Final = FULL_WEEK * MINUTES
"""Minutes of a full week: hours count in whole minutes, so that what is within the tolerance is exact."""
KEEP: Final = 2
"""So many pairs per person are solved as whole numbers; the relaxation uses fewer than that."""
FEW: Final = 8_000
"""An exchange of at most so many pairs is solved whole."""
SECONDS: Final = 18.0
FIRST: Final = 0.75
"""At most so large a share of the time goes to the pairs that are kept, the rest to what is better nearby."""
ROUGH: Final = 0.004
"""Where pairs are left out, those that are kept are left at this relative gap: what is nearby is found sooner."""
ENOUGH: Final = 0.001
"""The solver stops at this relative gap."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Weighed:
    """Who goes where (positions of pairs, in order), and how far from the best it can be at most.

    `net` is what each employer takes less what it brings, in FTE; `gap` says how much more than this answer any could
    be worth, placements first, then quality. Where the time limit ended the search, another run may find another.
    """

    chosen: Ints
    net: Floats
    gap: Gap


def weighed(
    pairs: Pairs, *, tolerance: float | Floats = 1.0, carried: Floats | None = None,
    seconds: float = SECONDS, keep: int | None = None, enough: float = ENOUGH,
) -> Weighed:  # fmt: skip
    """The most placements, then the most quality, with each employer's balance in FTE within its tolerance.

    Parameters
    ----------
    tolerance : FTE, one for all or (n_employers,)
        How far taken less brought may be from zero; `inf` doesn't bind. Nobody's (employers that the network doesn't
        know) are never bound.
    carried : FTE, (n_employers,)
        Taken less brought until now; it counts in the balance. Whoever is beyond the tolerance already may go no
        further that way, and need not come back at once.
    seconds
        The time limit of the whole-number part.
    keep
        Pairs per person in the whole-number part; without, two, and all of a small exchange.
    enough
        The relative gap at which to stop; 0 searches for the best.

    Raises NotProven where the solver's answer breaks a bound: a fault of the program.
    """
    if not len(pairs):
        none = np.empty(0, dtype=np.int64)
        return Weighed(chosen=none, net=np.zeros(len(pairs.employers)), gap=gap(pairs, none, 0.0))
    program = _program(pairs, tolerance, carried)
    limits = _limits(pairs, tolerance, carried)
    program = rounded(program, _net(pairs), *limits, program.relaxed().values)
    relaxed = program.relaxed()
    bound, price = relaxed.bound, relaxed.price
    few = keep is None and len(pairs) <= FEW
    most = len(pairs) if few else (KEEP if keep is None else keep) * len(pairs.profiles)
    kept = np.sort(np.argsort(price, kind="stable")[:most])
    start = perf_counter()
    values, own = program.core(kept, seconds * FIRST, enough if most >= len(pairs) else max(enough, ROUGH))
    left = np.delete(price, kept)
    best = min(bound, max(own, bound - float(left.min(initial=np.inf))))
    rest, goal = seconds - (perf_counter() - start), best / (1 + enough)
    values = improved(program, pairs, price, values, seconds=rest, enough=goal)
    if not program.holds(values, 0.5 / WEEK):
        raise NotProven("fte: expected an answer within its bounds, got one that isn't. Report this.")
    chosen = np.flatnonzero(values)
    return Weighed(chosen=chosen, net=taken_fte(pairs, chosen), gap=gap(pairs, chosen, best))


def fte(pairs: Pairs) -> Floats:
    """What each person counts, (n_profiles,): hours a week over a full week; unknown hours count as the median."""
    return _minutes(pairs) / WEEK


def _minutes(pairs: Pairs) -> Floats:
    known = pairs.hours_week[~np.isnan(pairs.hours_week)]
    usual = float(np.median(known)) if len(known) else FULL_WEEK
    return np.round(np.nan_to_num(pairs.hours_week, nan=usual) * MINUTES)


def taken_fte(pairs: Pairs, chosen: Ints) -> Floats:
    """Taken less brought by some of the pairs in FTE, per employer; whole minutes, so exact."""
    weights, size = _minutes(pairs)[pairs.profile[chosen]], len(pairs.employers)
    taken = np.bincount(pairs.taking[chosen], weights=weights, minlength=size)
    return (taken - np.bincount(pairs.bringing[chosen], weights=weights, minlength=size)) / WEEK


def _program(pairs: Pairs, tolerance: float | Floats, carried: Floats | None) -> Program:
    """Rows of people, places and employers, of what these take less what they bring."""
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415 (slow to load, and only this needs it)

    people, places, size = len(pairs.profiles), len(pairs.vacancies), len(pairs)
    at, ones = np.arange(size), np.ones(size)
    once = csr_array((ones, (pairs.profile, at)), shape=(people, size))
    full = csr_array((ones, (pairs.vacancy, at)), shape=(places, size))
    low, high = _limits(pairs, tolerance, carried)
    bound = np.isfinite(low) | np.isfinite(high)
    most = [np.ones(people), pairs.openings.astype(float), high[bound] / WEEK]
    return Program(
        worth=(step(pairs) + pairs.quality).astype(float),
        rows=vstack([once, full, _net(pairs)[bound] / WEEK], format="csr"),
        low=np.concatenate([np.full(people + places, -np.inf), low[bound] / WEEK]),
        high=np.concatenate(most), upper=ones,
    )  # fmt: skip


def _net(pairs: Pairs) -> csr_array:
    """What each pair adds to taken less brought, in whole minutes, (n_employers, n_pairs)."""
    from scipy.sparse import csr_array  # noqa: PLC0415 (slow to load, and only this needs it)

    weight, at = _minutes(pairs)[pairs.profile], np.arange(len(pairs))
    rows = np.concatenate([pairs.taking, pairs.bringing])
    cells = (np.concatenate([weight, -weight]), (rows, np.concatenate([at, at])))
    return csr_array(cells, shape=(len(pairs.employers), len(pairs)))


def _limits(pairs: Pairs, tolerance: float | Floats, carried: Floats | None) -> tuple[Floats, Floats]:
    """The least and the most that each employer may take less bring, in whole minutes of a full week."""
    wide = np.broadcast_to(np.asarray(tolerance, dtype=float), len(pairs.employers)).copy()
    wide[[at for at, id in enumerate(pairs.employers) if id == NOBODY]] = np.inf
    before = np.zeros(len(wide)) if carried is None else carried
    low, high = np.minimum(-wide - before, 0.0), np.maximum(wide - before, 0.0)
    return np.ceil(low * WEEK - 1e-6), np.floor(high * WEEK + 1e-6)

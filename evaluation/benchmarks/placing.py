"""What an allocation must be, checked apart from how it was made, and errors put in on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.certificate import Residual, feasible
from matcher.exchange.choose import first
from matcher.exchange.flow import Circulation, together
from matcher.exchange.pairs import Pairs

TOLERANCE: Final = 2
CARRIED: Final = 1.5
"""Spread of what the ledger carries over, in persons."""


def carried_bounds(pairs: Pairs, seed: int) -> Bounds:
    """Bounds of 2 persons each way, less what a drawn ledger carries over."""
    carried = np.random.default_rng((seed, 2)).normal(0.0, CARRIED, len(pairs.employers))
    net = np.round(carried).astype(np.int64)
    return Bounds(np.maximum(TOLERANCE + net, 0), np.maximum(TOLERANCE - net, 0))


def plain(pairs: Pairs) -> Pairs:
    """The same with nobody more urgent than another: what rivals with one weight can solve too."""
    return replace(pairs, urgency=np.zeros_like(pairs.urgency))


def worth(pairs: Pairs, chosen: Ints | None) -> tuple[int, int]:
    """How many are placed, and all their scores."""
    return (-1, -1) if chosen is None else (len(chosen), int(pairs.quality[chosen].sum()))


def faults(pairs: Pairs, bounds: Bounds, chosen: Ints) -> tuple[str, ...]:
    """What some pairs break, in words; nothing where all is in order."""
    return tuple(_faults(pairs, bounds, chosen))


def _faults(pairs: Pairs, bounds: Bounds, chosen: Ints) -> Iterator[str]:
    people, places = pairs.profile[chosen], pairs.vacancy[chosen]
    if len(np.unique(people)) < len(people):
        yield "somebody is placed twice"
    if (np.bincount(places, minlength=len(pairs.openings)) > pairs.openings).any():
        yield "an opening is used twice"
    net = np.zeros(len(pairs.employers), dtype=np.int64)
    np.add.at(net, pairs.target[places], 1)
    np.add.at(net, pairs.origin[people], -1)
    if (net > bounds.take).any() or (-net > bounds.bring).any():
        yield "a balance goes beyond its bound"


def stands(pairs: Pairs, bounds: Bounds, chosen: Ints) -> bool:
    """Whether some pairs are the best by placements, urgency and quality: by the residual network alone."""
    circulation = Circulation.of(pairs, bounds)
    flow = circulation.flow(chosen)
    if not feasible(circulation.arcs, flow):
        return False
    goals = [*first(circulation), circulation.cost(pair=-pairs.quality)]
    return Residual.of(circulation.arcs, together(goals, len(pairs.profiles))[0], flow).proven


def refuted(pairs: Pairs, bounds: Bounds, chosen: Ints) -> bool:
    """Whether each of the planted errors is noticed: one person less, a worse place, an opening used twice."""
    wrong = [chosen[1:], *worse(pairs, bounds, chosen)]
    twice = np.sort(np.append(chosen, _double(pairs, chosen)))
    return bool(faults(pairs, bounds, twice)) and not any(stands(pairs, bounds, one) for one in wrong)


def worse(pairs: Pairs, bounds: Bounds, chosen: Ints) -> Iterator[Ints]:
    """The same with one person at a free place that suits less, within all bounds; nothing where nobody can."""
    own = np.full(len(pairs.profiles), -1, dtype=np.int64)
    own[pairs.profile[chosen]] = chosen
    left = pairs.openings - np.bincount(pairs.vacancy[chosen], minlength=len(pairs.openings))
    now = own[pairs.profile]
    tried = (now >= 0) & (left[pairs.vacancy] > 0) & (pairs.quality < pairs.quality[now])
    for at in np.flatnonzero(tried).tolist():
        other = np.sort(np.append(chosen[chosen != now[at]], at))
        if not faults(pairs, bounds, other):
            yield other
            return


def _double(pairs: Pairs, chosen: Ints) -> int:
    """A pair of a person who is placed already, or of a place that is taken."""
    taken = np.isin(pairs.vacancy, pairs.vacancy[chosen]) | np.isin(pairs.profile, pairs.profile[chosen])
    return int(np.setdiff1d(np.flatnonzero(taken), chosen)[0])

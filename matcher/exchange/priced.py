"""Balance by a price instead of bounds: nobody stays unplaced for it, and the ledger pulls every employer back.

Each person that an employer takes beyond what it brings costs the more quality the more it took before, and pays the
more the more it brought: `price` thousandths times its ledger, as it would stand with what this allocation adds. That
cost is convex, so that the flow stays whole and exact. Source: piecewise-linear convex costs as parallel arcs; the
price as in drift-plus-penalty (Neely, Stochastic Network Optimization, 2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from matcher.bits import Bools, Ints
from matcher.exchange.bounds import Bounds, unbound
from matcher.exchange.certificate import feasible
from matcher.exchange.choose import Chosen, first, ties
from matcher.exchange.flow import Arcs, Circulation, NotProven, best
from matcher.exchange.pairs import NOBODY, Pairs

PRICE: Final = 60
"""Thousandths of quality per person of the ledger."""


def priced(
    pairs: Pairs, ledger: Ints, bounds: Bounds | None = None, *, price: float = PRICE, begins: float = 1.0
) -> Chosen:
    """The most placements, then urgency, then quality less what imbalance costs, with its proofs.

    Parameters
    ----------
    ledger : (n_employers,)
        Taken less brought until now, in persons.
    bounds
        How far each balance may go all the same; without, anywhere.
    price
        Thousandths per person out of balance; 0 or more.
    begins
        The share of placements that is expected to begin: so much each of them adds to the ledger.

    ValueError for a price or share below 0, or a ledger of another length than the employers.
    """
    if price < 0 or begins < 0 or len(ledger) != len(pairs.employers):
        raise ValueError(
            f"price, begins, ledger: expected 0 or more, and a number for each of {len(pairs.employers)} employers, "
            f"got {price}, {begins}, {len(ledger)} numbers. Say what a person out of balance costs."
        )
    plain = Circulation.of(pairs, bounds or unbound(len(pairs.employers)))
    hub = _Hub.of(plain, ledger, begins)
    goals = [*first(plain), plain.cost(pair=-pairs.quality), plain.cost(pair=-ties(pairs))]
    costs = [hub.cost(goal) for goal in goals]
    costs[2][hub.own :] = np.round(price * hub.standing)
    solved = best(hub.arcs, costs, len(pairs.profiles) + len(hub.arcs) - hub.own)
    found = Chosen(pairs, plain.chosen(solved.flow), solved.proofs)
    if not (feasible(hub.arcs, solved.flow) and found.proven):
        raise NotProven("priced: expected the best answer, got one that its proof refutes. Report this.")
    return found


@dataclass(frozen=True, eq=False)
class _Hub:
    """A circulation whose arcs to and from the hub, from `own` on, are one per person.

    `standing` is, per such arc, how far the employer's ledger is from zero on that side midway through the person.
    """

    arcs: Arcs
    own: int
    standing: np.ndarray[tuple[int], np.dtype[np.float64]]

    @classmethod
    def of(cls, plain: Circulation, ledger: Ints, begins: float) -> _Hub:
        """Of a circulation; nobody's people and places cost nothing."""
        pairs, arcs, size = plain.pairs, plain.arcs, len(plain.pairs.employers)
        own = len(arcs) - 2 * size
        taking = np.bincount(pairs.target, weights=pairs.openings, minlength=size).astype(np.int64)
        most = np.concatenate([taking, np.bincount(pairs.origin, minlength=size)])
        room = np.minimum(arcs.room[own:], most)
        each = np.repeat(np.arange(2 * size), room)
        turn = np.arange(len(each)) - np.repeat(np.cumsum(room) - room, room)
        standing = np.concatenate([ledger, -ledger])[each] + begins * (turn + 0.5)
        known = np.tile(_known(pairs), 2)[each]
        tail, head = (np.concatenate([one[:own], one[own:][each]]) for one in (arcs.tail, arcs.head))
        rooms = np.concatenate([arcs.room[:own], np.ones(len(each), dtype=np.int64)])
        return cls(Arcs(arcs.nodes, tail, head, rooms), own, np.where(known, standing, 0.0))

    def cost(self, goal: Ints) -> Ints:
        """A goal of the plain circulation, that costs nothing at the hub, on these arcs."""
        return np.concatenate([goal[: self.own], np.zeros(len(self.arcs) - self.own, dtype=np.int64)])


def _known(pairs: Pairs) -> Bools:
    return np.array([id != NOBODY for id in pairs.employers], dtype=np.bool_)

"""Exact rings of few employers, and chains that begin with a place offered freely: what can be told in one call.

Who goes from one employer to another can be exchanged within rings: a ring needs somebody from A to B, somebody from B
to C, somebody from C to A, whoever they are. So the program counts: how many go from each employer to each other, which
pairs these are, how often each cycle of employers is used, and how many go there as the k-th link of a chain. That is
as exact as choosing among all rings of people, and much smaller. Nothing is left out: every pair may be used, and
a ring or chain within the limits may be any. Sources: cycle formulation (Abraham, Blum and Sandholm, EC 2007) summed
over people, position-indexed chains (PICEF; Dickerson, Manlove, Plaut, Sandholm and Trimble, EC 2016); solver HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from matcher.bits import Ints
from matcher.exchange.bounds import Bounds
from matcher.exchange.flow import NotProven
from matcher.exchange.highs import Gap, gap
from matcher.exchange.pairs import Pairs
from matcher.exchange.ring_model import Model, Run

EMPLOYERS: Final = 3
"""In a ring; more can hardly be kept together by telephone."""
LINKS: Final = 3
"""Of a chain."""
SECONDS: Final = 60.0
CYCLES: Final = 400_000
"""Of employers: with more of them the search ends in no useful time."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ShortRings:
    """Rings and chains as positions of pairs, and how far from the best they can be together at most.

    In each, the employer that takes one person brings the next; in a ring the first employer takes the last person,
    in a chain the last person goes to the place that is offered freely. Where the time limit ended the search, another
    run may find others.
    """

    rings: tuple[Run, ...]
    chains: tuple[Run, ...]
    gap: Gap

    @property
    def chosen(self) -> Ints:
        """All pairs, in order."""
        return np.array(sorted(at for run in (*self.rings, *self.chains) for at in run), dtype=np.int64)


def short_rings(
    pairs: Pairs, bounds: Bounds | None = None, *, employers: int = EMPLOYERS, links: int = LINKS,
    seconds: float = SECONDS, cycles: int = CYCLES,
) -> ShortRings:  # fmt: skip
    """The most placements, then the most quality, by rings of at most so many employers and chains of so many links.

    Parameters
    ----------
    bounds
        An employer offers at most `take` places freely (chains that end there) and brings at most `bring` people
        without taking any (chains that begin there). Without bounds only nobody's places and people (whose employer
        the network doesn't know) begin and end chains. A ring never passes nobody.
    seconds
        The time limit.
    cycles
        The size guard. Raises TooLarge where there are more cycles of employers.

    A chain may pass an employer twice, and one that begins and ends at the same employer is a ring as long as a chain
    may be; only where that employer may both bring and take. Raises NotProven where the solver's answer breaks a bound.
    """
    model = Model.of(pairs, bounds, employers, links, cycles)
    program = model.program()
    values, bound = program.best(seconds)
    if not program.holds(values, 1e-6):
        raise NotProven("rings: expected an answer within its bounds, got one that isn't. Report this.")
    rings, chains = model.runs(values)
    found = np.array([at for run in (*rings, *chains) for at in run], dtype=np.int64)
    return ShortRings(rings=rings, chains=chains, gap=gap(pairs, found, bound))

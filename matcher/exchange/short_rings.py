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
from matcher.exchange.highs import Gap, Program, Relaxed, gap, value
from matcher.exchange.pairs import Pairs
from matcher.exchange.ring_model import Model, Run
from matcher.exchange.ring_search import Runs, Search

EMPLOYERS: Final = 3
"""In a ring; more can hardly be kept together by telephone."""
LINKS: Final = 3
"""Of a chain."""
SECONDS: Final = 60.0
CYCLES: Final = 400_000
"""Of employers: with more of them the search ends in no useful time."""
ROUNDS: Final = 40
NEAR: Final = 20.0
"""The first answer uses what the relaxation prices at most so much, in thousandths of quality."""
SMALL: Final = 5_000
"""With more columns left that could be in a better answer, there is no hope to search them all."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ShortRings:
    """Rings and chains as positions of pairs, and how far from the best they can be together at most.

    In each, the employer that takes one person brings the next; in a ring the first employer takes the last person,
    in a chain the last person goes to the place that is offered freely. Where the time limit ended a search, another
    run may find others.
    """

    rings: tuple[Run, ...]
    chains: tuple[Run, ...]
    gap: Gap

    @property
    def chosen(self) -> Ints:
        """All pairs, in order."""
        return Runs(self.rings, self.chains).chosen


def short_rings(
    pairs: Pairs, bounds: Bounds | None = None, *, employers: int = EMPLOYERS, links: int = LINKS,
    seconds: float = SECONDS, cycles: int = CYCLES, rounds: int = ROUNDS,
) -> ShortRings:  # fmt: skip
    """The most placements, then the most quality, by rings of at most so many employers and chains of so many links.

    First what the relaxation uses or nearly uses, then better round by round, then, where few enough are left that
    could be in a better answer, all of these. The bound is the relaxation's, or proves the answer.

    Parameters
    ----------
    bounds
        An employer offers at most `take` places freely (chains that end there) and brings at most `bring` people
        without taking any (chains that begin there). Without bounds only nobody's places and people (whose employer
        the network doesn't know) begin and end chains. A ring never passes nobody.
    seconds
        The time limit, for the searches; the relaxation comes before them.
    cycles
        The size guard. Raises TooLarge where there are more cycles of employers.
    rounds
        How often a better answer is looked for.

    A chain may pass an employer twice, and one that begins and ends at the same employer is a ring as long as a chain
    may be; only where that employer may both bring and take. Raises NotProven where the solver's answer breaks a bound.
    """
    limits = bounds or Bounds(*(np.zeros(len(pairs.employers), dtype=np.int64) for _ in range(2)))
    model = Model.of(pairs, limits, employers, links, cycles)
    if not len(model.use):
        return _told(pairs, Runs(), 0.0)
    program = model.program()
    relaxed = program.relaxed()
    runs = _runs(model, program, program.core(np.flatnonzero(relaxed.price <= NEAR), seconds / 3)[0])
    runs, bound = _last(model, program, runs, relaxed, seconds / 3)  # exact at once where few enough are left
    if gap(pairs, runs.chosen, bound).proven:
        return _told(pairs, runs, bound)
    search = Search(
        pairs=pairs, bounds=limits, employers=employers, links=links, cycles=cycles,
        seconds=seconds / 3 / max(rounds, 1),
    )  # fmt: skip
    better = search.improved(runs, rounds)
    while not gap(pairs, runs.chosen, relaxed.bound).proven and (found := next(better, None)) is not None:
        runs = found
    return _told(pairs, *_last(model, program, runs, relaxed, seconds / 3))


def _last(model: Model, program: Program, runs: Runs, relaxed: Relaxed, seconds: float) -> tuple[Runs, float]:
    """A better answer where there is one, and the bound; where too many columns are left, what there is."""
    bound = relaxed.bound
    own = value(model.pairs, runs.chosen)
    kept = np.flatnonzero(relaxed.price <= bound - own + 1e-6 * max(1.0, bound) ** 0.5)
    if len(kept) > SMALL:
        return runs, bound
    values, top = program.core(kept, seconds)
    new = _runs(model, program, values)
    best = max(runs, new, key=lambda one: one.worth(model.pairs))
    return best, min(bound, max(top, float(own)))


def _runs(model: Model, program: Program, values: Ints) -> Runs:
    """The rings and chains of an answer; NotProven where it breaks a bound."""
    if not program.holds(values, 1e-6):
        raise NotProven("rings: expected an answer within its bounds, got one that isn't. Report this.")
    return Runs(*model.runs(values))


def _told(pairs: Pairs, runs: Runs, bound: float) -> ShortRings:
    return ShortRings(rings=runs.rings, chains=runs.chains, gap=gap(pairs, runs.chosen, bound))

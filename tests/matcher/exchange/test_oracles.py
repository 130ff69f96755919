"""Held against others: HiGHS on exchanges of middle size, the assignment problem of scipy, networkx on small ones."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array, vstack

from evaluation.benchmarks.instances import instance
from matcher.bits import Ints
from matcher.exchange.bounds import FREE, Bounds, unbound
from matcher.exchange.choose import Chosen, WorstOff, choose
from matcher.exchange.flow import Circulation, best
from matcher.exchange.pairs import Pairs
from matcher.exchange.priced import priced
from tests.matcher.exchange.small import exchange

LARGE = 10_000
"""More than any score: a placement outweighs all quality."""


def solve(pairs: Pairs, bounds: Bounds) -> Chosen:
    """Without urgency, which the others don't know."""
    return choose(replace(pairs, urgency=np.zeros_like(pairs.urgency)), bounds, worst_off=WorstOff.NOTHING)


def relaxed(pairs: Pairs, bounds: Bounds) -> float:
    """The optimum of the raw formulation as a linear program."""
    at, ones = np.arange(len(pairs)), np.ones(len(pairs))
    once = csr_array((ones, (pairs.profile, at)), shape=(len(pairs.profiles), len(pairs)))
    full = csr_array((ones, (pairs.vacancy, at)), shape=(len(pairs.vacancies), len(pairs)))
    cells = (np.concatenate([ones, -ones]), (np.concatenate([pairs.taking, pairs.bringing]), np.tile(at, 2)))
    net = csr_array(cells, shape=(len(pairs.employers), len(pairs)))
    rows = vstack([once, full, net, -net])
    most = np.concatenate([np.ones(len(pairs.profiles)), pairs.openings, bounds.take, bounds.bring]).astype(
        float
    )
    worth = float(LARGE * len(pairs.profiles)) + pairs.quality
    found = linprog(-worth, A_ub=rows, b_ub=np.minimum(most, 1e6), bounds=(0, 1), method="highs")
    return -float(found.fun)


@pytest.mark.parametrize("tolerance", [0, 1, 3, FREE])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_optimum_is_that_of_the_linear_program(tolerance: int, seed: int) -> None:
    pairs = instance(40, 150, 300, 2_500, seed)
    bounds = Bounds(*(np.full(40, tolerance, dtype=np.int64) for _ in range(2)))
    found = solve(pairs, bounds)
    worth = LARGE * len(pairs.profiles) * found.count + found.quality
    assert worth == pytest.approx(relaxed(pairs, bounds), rel=1e-9)


@pytest.mark.parametrize("seed", [3, 4])
def test_without_bounds_it_is_the_assignment_problem(seed: int) -> None:
    pairs = instance(20, 80, 200, 1_500, seed)
    table = np.zeros((len(pairs.profiles), len(pairs.vacancies)))
    table[pairs.profile, pairs.vacancy] = LARGE * len(pairs.profiles) + pairs.quality
    rows, columns = linear_sum_assignment(table, maximize=True)
    found = solve(pairs, unbound(20))
    assert LARGE * len(pairs.profiles) * found.count + found.quality == table[rows, columns].sum()


def test_networkx_finds_the_same_circulation() -> None:
    pairs = instance(8, 20, 30, 120, 5)
    circulation = Circulation.of(pairs, Bounds(*(np.full(8, 1, dtype=np.int64) for _ in range(2))))
    cost = circulation.cost(person=np.full(20, -LARGE * 20), pair=-pairs.quality)
    graph = nx.DiGraph()
    for tail, head, room, price in zip(
        circulation.arcs.tail, circulation.arcs.head, circulation.arcs.room, cost, strict=True
    ):
        graph.add_edge(int(tail), int(head), capacity=int(room), weight=int(price))
    assert nx.network_simplex(graph)[0] == best(circulation.arcs, [cost], 20).values[0]


def test_a_price_of_nothing_is_no_balance_at_all() -> None:
    pairs = instance(20, 80, 200, 1_500, 6)
    free = choose(pairs, unbound(20), worst_off=WorstOff.NOTHING)
    assert priced(pairs, np.zeros(20, dtype=np.int64), price=0).at.tolist() == free.at.tolist()


def kidneys(pairs: list[tuple[int, int]], people: int) -> Pairs:
    """A kidney exchange: every pair of patient and donor is an employer with one person and one place."""
    own = list(range(people))
    return exchange(own, own, dict.fromkeys(pairs, 1), employers=people)


@pytest.mark.parametrize(
    ("pairs", "people", "most"),
    [
        ([(0, 1), (1, 0)], 2, 2),
        ([(0, 1), (1, 2), (2, 0), (0, 2)], 3, 3),
        ([(0, 1), (1, 0), (1, 2), (2, 1)], 3, 2),
        ([(0, 1), (1, 2), (2, 3), (3, 0), (1, 0), (3, 2)], 4, 4),
        ([(0, 1), (1, 2), (2, 3)], 4, 0),
    ],
)  # fmt: skip
def test_kidney_exchange_without_a_limit_on_cycles(
    pairs: list[tuple[int, int]], people: int, most: int
) -> None:
    """Known optima of clearing without chains: as many transplants as vertices on disjoint cycles. Source: the cycle
    cover view of Abraham, Blum and Sandholm (2007), small examples worked by hand.
    """
    none = Bounds(*(np.zeros(people, dtype=np.int64) for _ in range(2)))
    assert choose(kidneys(pairs, people), none).count == most


def merged(pairs: Pairs, one: int, other: int) -> Pairs:
    """Two employers as one; what goes between them is no exchange any more."""

    def same(whose: Ints) -> Ints:
        return np.where(whose == other, one, whose)

    joined = replace(pairs, origin=same(pairs.origin), target=same(pairs.target))
    return joined.some(joined.bringing != joined.taking)


def test_merging_employers_takes_away_exactly_what_goes_between_them() -> None:
    pairs = instance(12, 40, 60, 500, 7)
    found = choose(pairs, unbound(12), worst_off=WorstOff.NOTHING)
    between = {(0, 1), (1, 0)}
    ways = [(int(a), int(b)) for a, b in zip(pairs.bringing[found.at], pairs.taking[found.at], strict=True)]
    kept = merged(pairs.some(found.at), 0, 1)
    assert len(kept) == sum(way not in between for way in ways)
    net = pairs.net(found.at)
    assert kept.net(np.arange(len(kept)))[0] == net[0] + net[1]

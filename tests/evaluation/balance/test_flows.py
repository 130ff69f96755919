"""Balance of a matrix: a case worked by hand, the laws, rings against a linear program, and the nulls."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import optimize, stats

from evaluation.balance import flows
from evaluation.balance.nulls import coins, moves_of, returned, rewired

# Three employers: 0 brought 4 and took 3, 1 brought 3 and took 3, 2 brought 2 and took 3.
HAND = np.array([[0, 3, 1], [1, 0, 2], [2, 0, 0]])
exact = {"rel": 1e-12, "abs": 1e-12}
quick = settings(max_examples=60, deadline=None)


@st.composite
def matrices(draw: st.DrawFn, most: int = 6) -> np.ndarray:
    size = draw(st.integers(2, 5))
    found = draw(hnp.arrays(np.int64, (size, size), elements=st.integers(0, most)))
    np.fill_diagonal(found, 0)
    return found


def parts(w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    brought, taken = flows.margins(w)
    return brought, taken, taken - brought, taken + brought


def test_a_case_worked_by_hand() -> None:
    brought, taken, net, total = parts(HAND)
    assert (brought.tolist(), taken.tolist()) == ([4, 3, 2], [3, 3, 3])
    assert flows.balance_index(net, total) == pytest.approx(1 - 2 / 18, **exact)
    assert flows.phi(net, total) == (pytest.approx((1 / 7 + 0 / 6 + 1 / 5) / 3, **exact), 3)
    assert flows.reciprocity(HAND) == pytest.approx(2 * (1 + 1 + 0) / 9, **exact)
    # One of nine moves, from 0 to 2, comes back from nowhere.
    assert flows.ring_share(HAND) == pytest.approx(8 / 9, **exact)
    assert flows.ring_lengths(HAND) == {2: 1, 3: 2}
    assert flows.hhi(taken) == pytest.approx(1 / 3, **exact)
    assert flows.effective(taken) == pytest.approx(3, **exact)
    assert flows.hhi(brought) == pytest.approx((16 + 9 + 4) / 81, **exact)
    # |net| of 7, 6 and 5 coins is 2.1875, 1.875 and 1.875 on average.
    assert flows.balance_expected(total) == pytest.approx(1 - (2.1875 + 1.875 + 1.875) / 18, **exact)


def test_gini_by_hand() -> None:
    # (-3*1 -1*1 +1*2 +3*4) / (4 * 8)
    assert flows.gini(np.array([4.0, 1.0, 2.0, 1.0])) == pytest.approx(10 / 32, **exact)


def test_nothing_moved_says_nothing() -> None:
    none = np.zeros((3, 3), dtype=np.int64)
    _, taken, net, total = parts(none)
    assert flows.balance_index(net, total) is None
    assert flows.balance_expected(total) is None
    assert flows.phi(net, total) == (None, 0)
    assert (flows.reciprocity(none), flows.ring_share(none), flows.hhi(taken)) == (None, None, None)
    assert flows.effective(taken) is None
    assert flows.ring_lengths(none) == {}
    assert flows.rho(None, np.zeros(3)) is None


def test_phi_leaves_out_of_whom_there_is_too_little_to_say() -> None:
    assert flows.phi(np.array([4, 5]), np.array([4, 5])) == (5.0, 1)


def test_who_brings_and_never_takes() -> None:
    found = flows.free_riders(np.array([0, 2, 3, 4, 5, 9, 9]), np.array([0, 0, 0, 0, 0, 0, 1]))
    assert [str(one) for one in found] == ["no", "no", "too_few", "too_few", "yes", "yes", "no"]


@pytest.mark.parametrize("n", range(1, 15))
def test_what_coins_give_on_average_is_exact(n: int) -> None:
    ways = sum(
        abs(2 * heads - n) * Fraction(int(stats.binom(n, 0.5).pmf(heads) * 2**n + 0.5), 2**n)
        for heads in range(n + 1)
    )
    assert flows.balance_expected(np.array([n])) == pytest.approx(1 - float(ways) / n, **exact)


@pytest.mark.parametrize(
    "broken",
    [
        np.zeros((2, 3)),
        np.array([[0.0, -1.0], [0.0, 0.0]]),
        np.array([[0.0, np.nan], [0.0, 0.0]]),
        np.zeros(3),
    ],
)
def test_what_is_no_flow_is_refused(broken: np.ndarray) -> None:
    with pytest.raises(ValueError, match="expected"):
        flows.reciprocity(broken)


def test_parts_of_persons_are_refused_where_whole_ones_are_needed() -> None:
    half = np.array([[0.0, 0.5], [0.5, 0.0]])
    assert flows.reciprocity(half) == 1
    for asked in (flows.ring_share, flows.ring_lengths, lambda w: flows.reciprocity_null(w, 1)):
        with pytest.raises(ValueError, match="whole"):
            asked(half)


@quick
@given(matrices())
def test_laws_of_balance(w: np.ndarray) -> None:
    brought, taken, net, total = parts(w)
    assert net.sum() == 0
    index = flows.balance_index(net, total)
    if index is None:
        assert not w.any()
        return
    assert -1e-12 <= index <= 1
    assert (index == 1) == (not net.any())
    twice = parts(2 * w)
    assert flows.balance_index(*twice[2:]) == pytest.approx(index, **exact)
    assert flows.reciprocity(2 * w) == pytest.approx(flows.reciprocity(w), **exact)
    assert flows.ring_share(2 * w) == pytest.approx(flows.ring_share(w), **exact)
    assert flows.hhi(twice[1]) == pytest.approx(flows.hhi(taken), **exact)
    assert flows.gini(twice[0].astype(float)) == pytest.approx(flows.gini(brought.astype(float)), **exact)
    one, two = (flows.phi(net, total, least=5), flows.phi(*twice[2:], least=10))
    assert two.counted == one.counted
    assert two.value == (None if one.value is None else pytest.approx(2 * one.value, **exact))


@quick
@given(matrices(), st.randoms(use_true_random=False))
def test_names_change_nothing(w: np.ndarray, random: object) -> None:
    order = np.array(random.sample(range(len(w)), len(w)))  # type: ignore[attr-defined]
    turned = w[np.ix_(order, order)]
    for figure in (flows.reciprocity, flows.ring_share):
        assert figure(turned) == (pytest.approx(figure(w), **exact) if w.any() else None)


@quick
@given(matrices())
def test_merging_two_employers_removes_exactly_the_flow_between_them(w: np.ndarray) -> None:
    merged = w.copy()
    merged[0] += merged[1]
    merged[:, 0] += merged[:, 1]
    rest = np.delete(np.delete(merged, 1, 0), 1, 1)
    np.fill_diagonal(rest, 0)
    between = w[0, 1] + w[1, 0]
    assert rest.sum() == w.sum() - between
    net, joined = parts(w)[2], parts(rest)[2]
    assert joined.tolist() == [net[0] + net[1], *net[2:]]


@quick
@given(matrices())
def test_rings_are_what_a_linear_program_finds(w: np.ndarray) -> None:
    tail, head = np.nonzero(w)
    if not len(tail):
        return
    law = np.zeros((len(w), len(tail)))
    law[tail, np.arange(len(tail))] -= 1
    law[head, np.arange(len(tail))] += 1
    rooms = [(0, int(w[one, two])) for one, two in zip(tail, head, strict=True)]
    best = optimize.linprog(-np.ones(len(tail)), A_eq=law, b_eq=np.zeros(len(w)), bounds=rooms)
    assert flows.ring_share(w) == pytest.approx(-best.fun / w.sum(), abs=1e-9)
    lengths = flows.ring_lengths(w)
    assert sum(length * rings for length, rings in lengths.items()) == round(-best.fun)
    assert (flows.ring_share(w) == 0) == nx.is_directed_acyclic_graph(
        nx.DiGraph(zip(tail, head, strict=True))
    )


@quick
@given(matrices())
def test_rings_lie_between_what_is_answered_and_what_is_balanced(w: np.ndarray) -> None:
    balanced = w + w.T
    if balanced.any():
        assert flows.ring_share(balanced) == 1
        assert flows.reciprocity(balanced) == 1
    if w.any():
        _, _, net, total = parts(w)
        assert flows.reciprocity(w) - 1e-12 <= flows.ring_share(w) <= flows.balance_index(net, total) + 1e-12


def test_balanced_is_not_reciprocal() -> None:
    ring = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    _, _, net, total = parts(ring)
    assert (flows.balance_index(net, total), flows.reciprocity(ring), flows.ring_share(ring)) == (1, 0, 1)


@quick
@given(matrices(), st.integers(0, 100))
def test_rewiring_keeps_what_everybody_brought_and_took(w: np.ndarray, seed: int) -> None:
    giver, taker = moves_of(w)
    for one in rewired(giver, taker, seed, 8):
        assert not (one == giver).any()
        assert np.bincount(one, minlength=len(w)).tolist() == parts(w)[1].tolist()
    assert flows.reciprocity_null(w, seed, 8).shape == (8,)


@pytest.mark.parametrize(
    ("giver", "taker"),
    [
        ([0, 1, 2], [1, 2, 0]),  # only two ways, and no two moves alone can be traded
        ([0, 0, 1, 2, 3], [1, 2, 0, 3, 0]),
        ([0, 0, 0, 1, 2, 2], [1, 1, 2, 0, 0, 1]),
    ],
)
def test_all_ways_to_rewire_are_as_likely(giver: list[int], taker: list[int]) -> None:
    ways = Counter(one for one in permutations(taker) if all(a != b for a, b in zip(giver, one, strict=True)))
    found = Counter(map(tuple, rewired(np.array(giver), np.array(taker), 3, 8000).tolist()))
    assert found.keys() <= ways.keys()
    expected = [8000 * times / ways.total() for times in ways.values()]
    assert stats.chisquare([found[one] for one in ways], expected).pvalue > 0.001


def test_a_large_network_needs_fewer_rounds() -> None:
    chance = np.random.default_rng(8)
    who = chance.gamma(0.7, 1, 30)
    pairs = np.array([chance.choice(30, 2, replace=False, p=who / who.sum()) for _ in range(1200)])
    giver, taker = pairs[:, 0], pairs[:, 1]
    short, long = (returned(giver, rewired(giver, taker, 5, 200, rounds), 30) for rounds in (None, 64))
    assert stats.ks_2samp(short, long).pvalue > 0.01


@quick
@given(matrices())
def test_reciprocity_of_draws_is_that_of_their_matrices(w: np.ndarray) -> None:
    giver, taker = moves_of(w)
    if not len(giver):
        return
    for drawn, found in zip(
        (ways := rewired(giver, taker, 2, 5)), returned(giver, ways, len(w)), strict=True
    ):
        made = np.zeros_like(w)
        np.add.at(made, (giver, drawn), 1)
        assert found == pytest.approx(flows.reciprocity(made), **exact)


def test_rho_and_p_by_hand() -> None:
    null = np.array([0.1, 0.2, 0.3])
    assert flows.rho(0.6, null) == pytest.approx((0.6 - 0.2) / 0.8, **exact)
    assert flows.p_above(0.3, null) == pytest.approx(2 / 4, **exact)
    assert flows.p_above(0.6, null) == pytest.approx(1 / 4, **exact)
    assert flows.rho(1.0, np.ones(3)) is None
    assert (flows.p_above(None, null), flows.p_above(0.3, np.zeros(0))) == (None, None)


def test_planted_reciprocity_is_found_and_rewired_moves_are_not() -> None:
    chance = np.random.default_rng(4)
    giver, taker = (chance.integers(0, 12, 150) for _ in range(2))
    taker = np.where(giver == taker, (taker + 1) % 12, taker)
    p = []
    for one in rewired(giver, taker, 9, 60):
        w = np.zeros((12, 12), dtype=np.int64)
        np.add.at(w, (giver, one), 1)
        p.append(flows.p_above(flows.reciprocity(w), flows.reciprocity_null(w, 1, 99)))
    assert np.mean(np.array(p) <= 0.1) <= 0.2
    w = np.zeros((12, 12), dtype=np.int64)
    np.add.at(w, (giver[:75], taker[:75]), 1)
    assert flows.p_above(flows.reciprocity(w + w.T), flows.reciprocity_null(w + w.T, 1, 199)) == 1 / 200


def test_coins_keep_the_moves_and_turn_them() -> None:
    giver, taker = moves_of(HAND)
    weights = np.stack([np.ones(9), np.arange(9.0)], axis=1)
    nets = np.concatenate(list(coins(giver, taker, weights, 3, seed=1, n=4000)))
    assert nets.shape == (4000, 3, 2)
    assert np.abs(nets.sum(axis=1)).max() < 1e-9
    assert nets[..., 0].var(axis=0) == pytest.approx([7, 6, 5], rel=0.1)
    index = 1 - np.abs(nets[..., 0]).sum(axis=1) / 18
    assert index.mean() == pytest.approx(flows.balance_expected(np.array([7, 6, 5])), abs=0.01)

"""Short rings and chains: the best of all answers that split into them, on every small exchange."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.exchange.bounds import FREE, Bounds
from matcher.exchange.pairs import NOBODY, Pairs
from matcher.exchange.ring_model import TooLarge
from matcher.exchange.short_rings import ShortRings, short_rings
from tests.matcher.exchange.markets import answers, balanced, bounded, exchange, exchanges, worth

Arc = tuple[str, str]


def arcs(pairs: Pairs, chosen: list[int] | tuple[int, ...]) -> list[Arc]:
    """From whom to whom."""
    own = list(chosen)
    ends = zip(pairs.bringing[own].tolist(), pairs.taking[own].tolist(), strict=True)
    return [(pairs.employers[one], pairs.employers[two]) for one, two in ends]


def ring(run: list[Arc]) -> bool:
    inner = all(one[1] == two[0] for one, two in pairwise(run))
    names = [one for one, _ in run]
    return inner and run[-1][1] == run[0][0] and len(set(names)) == len(names) and NOBODY not in names


def chain(run: list[Arc]) -> bool:
    """Nobody's only at the ends."""
    inner = [one[1] for one in run[:-1]]
    return NOBODY not in inner and inner == [two[0] for two in run[1:]]


def pieces(own: list[Arc], employers: int, links: int) -> Iterator[tuple[list[Arc], list[Arc], bool]]:
    """Every ring or chain with the first of some moves, and what is left."""
    for size in range(1, min(len(own), max(employers, links)) + 1):
        for picked in permutations(range(len(own)), size):
            if 0 in picked:
                run = [own[at] for at in picked]
                rest = [one for at, one in enumerate(own) if at not in picked]
                if size <= employers and ring(run):
                    yield run, rest, True
                if size <= links and chain(run):
                    yield run, rest, False


def splits(own: list[Arc], employers: int, links: int, left: dict[Arc, int]) -> bool:
    """Whether moves split into rings and chains; `left` is what may end ("take") and begin ("bring") at each."""
    if not own:
        return True
    for run, rest, closed in pieces(own, employers, links):
        if closed:
            if splits(rest, employers, links, left):
                return True
            continue
        ends = [("take", run[-1][1]), ("bring", run[0][0])]
        if all(left[end] > 0 for end in ends):
            less = left | {end: left[end] - 1 for end in ends}
            if splits(rest, employers, links, less):
                return True
    return False


def room(pairs: Pairs, bounds: Bounds) -> dict[Arc, int]:
    found: dict[Arc, int] = {}
    for at, id in enumerate(pairs.employers):
        found["take", id] = FREE if id == NOBODY else int(bounds.take[at])
        found["bring", id] = FREE if id == NOBODY else int(bounds.bring[at])
    return found


def sound(pairs: Pairs, found: ShortRings, employers: int, links: int) -> None:
    assert all(ring(arcs(pairs, run)) and len(run) <= employers for run in found.rings)
    assert all(chain(arcs(pairs, run)) and len(run) <= links for run in found.chains)


@settings(max_examples=150, deadline=None)
@given(exchanges(people=6, places=5), st.integers(2, 4), st.integers(0, 3), st.data())
def test_no_answer_is_better(pairs: Pairs, employers: int, links: int, data: st.DataObject) -> None:
    bounds = data.draw(st.none() | bounded(pairs))
    found = short_rings(pairs, bounds, employers=employers, links=links)
    limits = room(pairs, bounds or balanced(pairs))
    sound(pairs, found, employers, links)
    own = found.chosen.tolist()
    assert splits(arcs(pairs, own), employers, links, limits)
    assert own in list(answers(pairs))
    better = (one for one in answers(pairs) if worth(pairs, one) > worth(pairs, own))
    assert not any(splits(arcs(pairs, one), employers, links, limits) for one in better)
    assert found.gap.proven
    assert found.gap.most == len(own)


@settings(max_examples=80, deadline=None)
@given(exchanges(), st.data())
def test_longer_rings_never_place_fewer(pairs: Pairs, data: st.DataObject) -> None:
    bounds = data.draw(bounded(pairs))
    found = [len(short_rings(pairs, bounds, employers=n, links=n).chosen) for n in (1, 2, 3, 4)]
    assert found == sorted(found)


def test_a_ring_of_three_and_a_chain_from_nobodys_place() -> None:
    pairs = exchange(
        {"k-1": "w-a", "k-2": "w-b", "k-3": "w-c", "k-4": "w-a", "k-5": NOBODY},
        {"v-1": "w-b", "v-2": "w-c", "v-3": "w-a", "v-4": NOBODY, "v-5": "w-a"},
        [("k-1", "v-1", 5), ("k-2", "v-2", 5), ("k-3", "v-3", 5), ("k-4", "v-4", 5), ("k-5", "v-5", 5)],
    )
    found = short_rings(pairs)
    assert [arcs(pairs, run) for run in found.rings] == [[("w-a", "w-b"), ("w-b", "w-c"), ("w-c", "w-a")]]
    assert [arcs(pairs, run) for run in found.chains] == [[(NOBODY, "w-a"), ("w-a", NOBODY)]]
    assert not short_rings(pairs, employers=2, links=1).chosen.tolist()


def test_an_employer_without_people_offers_as_much_as_it_may_take() -> None:
    pairs = exchange(
        {"k-1": "w-a", "k-2": "w-a"}, {"v-1": "w-b", "v-2": "w-b"}, [("k-1", "v-1", 5), ("k-2", "v-2", 7)]
    )
    bounds = Bounds(np.array([2, 0]), np.array([0, 1]))
    assert short_rings(pairs, bounds).chains == ((1,),)


def test_too_many_cycles_are_refused() -> None:
    own = {f"k-{at}": f"w-{at}" for at in range(5)}
    places = {f"v-{at}": f"w-{at}" for at in range(5)}
    lines = [(who, what, 5) for who in own for what in places if who[2:] != what[2:]]
    pairs = exchange(own, places, lines)
    assert len(short_rings(pairs, cycles=30).chosen) == 5  # 10 of two, 20 of three
    with pytest.raises(TooLarge, match=r"expected at most 29 cycles of employers, got more"):
        short_rings(pairs, cycles=29)


def test_an_exchange_without_rings_places_nobody() -> None:
    found = short_rings(exchange({"k-1": "w-a"}, {"v-1": "w-b"}, [("k-1", "v-1", 5)]))
    assert (found.rings, found.chains, found.gap.most, found.gap.proven) == ((), (), 0, True)

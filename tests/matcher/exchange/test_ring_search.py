"""The search round by round: each answer keeps every bound, none is worse than the one before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.benchmarks.instances import instance
from matcher.exchange.bounds import Bounds
from matcher.exchange.pairs import Pairs
from matcher.exchange.ring_search import FREED, Runs, Search
from matcher.exchange.short_rings import short_rings
from tests.matcher.exchange.markets import bounded, exchanges, worth
from tests.matcher.exchange.test_short_rings import arcs, chain, ring, room, splits


def search(pairs: Pairs, bounds: Bounds, *, employers: int = 3, links: int = 2) -> Search:
    return Search(pairs=pairs, bounds=bounds, employers=employers, links=links, cycles=10_000, seconds=30.0)


@settings(max_examples=60, deadline=None)
@given(exchanges(), st.data())
def test_one_round_is_enough_where_everybody_can_be_set_free(pairs: Pairs, data: st.DataObject) -> None:
    bounds = data.draw(bounded(pairs))
    (found,) = search(pairs, bounds).improved(Runs(), 1)
    best = short_rings(pairs, bounds, employers=3, links=2)
    assert worth(pairs, found.chosen) == worth(pairs, best.chosen)
    assert splits(arcs(pairs, found.chosen.tolist()), 3, 2, room(pairs, bounds))


@pytest.mark.parametrize("wide", [0, 1])
def test_every_round_keeps_the_bounds_and_is_no_worse(wide: int) -> None:
    pairs = instance(30, 160, 400, 3_200, seed=1)
    assert len(pairs.profiles) > 2 * FREED
    bounds = Bounds(*(np.full(30, wide, dtype=np.int64) for _ in range(2)))
    before = (0, 0)
    for found in search(pairs, bounds, links=2 * wide).improved(Runs(), 4):
        assert all(ring(arcs(pairs, run)) and len(run) <= 3 for run in found.rings)
        assert all(chain(arcs(pairs, run)) and len(run) <= 2 for run in found.chains)
        assert not bounds.excess(pairs.net(found.chosen)).any()
        assert len(set(pairs.profile[found.chosen].tolist())) == len(found.chosen)
        assert np.bincount(pairs.vacancy[found.chosen]).max() == 1
        assert worth(pairs, found.chosen) >= before
        before = worth(pairs, found.chosen)
    assert before[0] > FREED

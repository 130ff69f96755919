"""The flow behind every allocation: goals one after another, also where they are too dear together."""

import numpy as np
import pytest

from matcher.exchange import flow
from matcher.exchange.flow import Arcs, TooDear, best, together

NODES = 60
DEAR = 3 * 10**14


def test_costs_that_fit_can_be_too_dear_along_a_path_and_are_solved_apart() -> None:
    """One ring: half of its arcs win and half lose by the first goal, so that the second alone says to go round."""
    at = np.arange(NODES, dtype=np.int32)
    arcs = Arcs(NODES, at, np.roll(at, -1), np.ones(NODES, dtype=np.int64))
    first = np.where(at < NODES // 2, -1, 1).astype(np.int64)
    second = np.where(at == 0, -DEAR, 0).astype(np.int64)
    cost, _ = together([first, second], NODES)
    assert int(np.abs(cost).max()) * (NODES + 1) < flow.ROOM
    with pytest.raises(TooDear, match="whole numbers"):
        flow._solved(arcs, cost, np.zeros(NODES, dtype=np.int64))
    found = best(arcs, [first, second], NODES)
    assert found.flow.tolist() == [1] * NODES
    assert found.values == (0, -DEAR)
    assert all(one.proven for one in found.proofs)

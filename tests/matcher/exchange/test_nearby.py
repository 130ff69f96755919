"""A better answer near one that is known: never worse, never beyond a bound, and the best where all are set free."""

import numpy as np
import pytest
from hypothesis import given, settings

from evaluation.benchmarks.instances import instance
from matcher.exchange import nearby
from matcher.exchange.fte import _program, weighed
from matcher.exchange.nearby import improved
from matcher.exchange.pairs import Pairs
from tests.matcher.exchange.markets import exchanges


@settings(max_examples=40, deadline=None)
@given(exchanges(people=5, places=4))
def test_never_worse_and_within_every_bound(pairs: Pairs) -> None:
    if not len(pairs):
        return
    program = _program(pairs, 1.0, None)
    nothing = np.zeros(len(pairs), dtype=np.int64)
    found = improved(program, pairs, -program.worth, nothing, seconds=5.0, enough=np.inf)
    assert program.holds(found, 1e-6)
    best = nothing.copy()
    best[weighed(pairs, enough=0.0).chosen] = 1
    assert program.worth @ found <= program.worth @ best
    again = improved(program, pairs, -program.worth, best, seconds=5.0, enough=np.inf)
    assert again.tolist() == best.tolist()


def test_from_nothing_it_comes_near_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = instance(6, 20, 50, 300, seed=2)
    program = _program(pairs, 1.0, None)
    nothing = np.zeros(len(pairs), dtype=np.int64)
    price = program.worth.max() - program.worth
    best = weighed(pairs, enough=0.0).chosen
    found = improved(program, pairs, price, nothing, seconds=20.0, enough=np.inf)
    assert int(found.sum()) == len(best)
    monkeypatch.setattr(nearby, "DRAWN", 1.0)
    monkeypatch.setattr(nearby, "EACH", 15)
    monkeypatch.setattr(nearby, "TURNS", 1)
    whole = improved(program, pairs, price, nothing, seconds=20.0, enough=np.inf)
    assert np.flatnonzero(whole).tolist() == best.tolist()


def test_without_time_or_need_it_stays() -> None:
    pairs = instance(6, 20, 50, 300, seed=2)
    program = _program(pairs, 1.0, None)
    nothing = np.zeros(len(pairs), dtype=np.int64)
    for seconds, enough in ((0.0, np.inf), (5.0, 0.0)):
        assert improved(program, pairs, -program.worth, nothing, seconds=seconds, enough=enough) is nothing

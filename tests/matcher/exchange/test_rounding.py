"""Rounded rows: every answer of whole persons keeps them, and parts of persons no longer fill an employer."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.exchange.fte import _limits, _net, _program
from matcher.exchange.pairs import Pairs
from matcher.exchange.rounding import rounded
from tests.matcher.exchange.markets import exchange, exchanges
from tests.matcher.exchange.test_fte import TOLERANCES, allowed, ledger


@settings(max_examples=100, deadline=None)
@given(exchanges(people=5, places=4), TOLERANCES, st.data())
def test_every_answer_keeps_the_rounded_rows(pairs: Pairs, tolerance: float, data: st.DataObject) -> None:
    carried = ledger(pairs, data)
    program = _program(pairs, tolerance, carried) if len(pairs) else None
    if program is None:
        return
    part = np.array([data.draw(st.sampled_from([0.0, 0.4, 0.7, 1.0])) for _ in range(len(pairs))])
    tight = rounded(program, _net(pairs), *_limits(pairs, tolerance, carried), part)
    for chosen in allowed(pairs, tolerance, carried):
        values = np.zeros(len(pairs), dtype=np.int64)
        values[chosen] = 1
        assert tight.holds(values, 1e-9)


def test_three_and_a_third_of_twelve_hours_are_three() -> None:
    own = {f"k-{at}": "w-a" for at in range(4)}
    places = {f"v-{at}": "w-b" for at in range(4)}
    pairs = exchange(
        own, places, [(f"k-{at}", f"v-{at}", 5) for at in range(4)], hours=dict.fromkeys(own, 12.0)
    )
    program = _program(pairs, 1.0, None)
    loose = program.relaxed()
    tight = rounded(program, _net(pairs), *_limits(pairs, 1.0, None), loose.values).relaxed()
    assert round(float(loose.values.sum()), 6) == round(40 / 12, 6)
    assert round(float(tight.values.sum()), 6) == 3.0
    assert tight.bound < loose.bound

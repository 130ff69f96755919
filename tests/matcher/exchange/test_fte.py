"""Balance in FTE: the best of all answers on every small exchange, and a bound that holds whatever is left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.exchange.fte import Floats, fte, weighed
from matcher.exchange.pairs import NOBODY, Pairs
from tests.matcher.exchange.markets import answers, exchange, exchanges, worth

TOLERANCES = st.sampled_from([0.0, 0.25, 0.5, 1.0, float("inf")])
CARRIED = st.sampled_from([-1.5, -0.4, 0.0, 0.0, 0.2, 2.0])


def net(pairs: Pairs, chosen: list[int]) -> list[float]:
    """Taken less brought in FTE, counted one by one."""
    own = fte(pairs)
    found = [0.0] * len(pairs.employers)
    for at in chosen:
        found[int(pairs.taking[at])] += float(own[pairs.profile[at]])
        found[int(pairs.bringing[at])] -= float(own[pairs.profile[at]])
    return found


def allowed(pairs: Pairs, tolerance: float, carried: Floats) -> Iterator[list[int]]:
    """Every answer in which no known employer goes beyond the tolerance, or further beyond it than it was."""
    for chosen in answers(pairs):
        both = zip(pairs.employers, net(pairs, chosen), carried.tolist(), strict=True)
        if all(
            id == NOBODY or min(-tolerance, was) - 1e-9 <= was + own <= max(tolerance, was) + 1e-9
            for id, own, was in both
        ):
            yield chosen


def ledger(pairs: Pairs, data: st.DataObject) -> Floats:
    return np.array([data.draw(CARRIED) for _ in pairs.employers])


@settings(max_examples=120, deadline=None)
@given(exchanges(people=5, places=4), TOLERANCES, st.data())
def test_no_answer_is_better(pairs: Pairs, tolerance: float, data: st.DataObject) -> None:
    carried = ledger(pairs, data)
    found = weighed(pairs, tolerance=tolerance, carried=carried, enough=0.0)
    every = {tuple(one): worth(pairs, one) for one in allowed(pairs, tolerance, carried)}
    assert tuple(found.chosen.tolist()) in every
    assert worth(pairs, found.chosen) == max(every.values())
    assert found.gap.proven
    assert found.net == pytest.approx(net(pairs, found.chosen.tolist()))


@settings(max_examples=120, deadline=None)
@given(exchanges(people=5, places=4), TOLERANCES, st.integers(0, 1))
def test_the_bound_holds_where_pairs_are_left_out(pairs: Pairs, tolerance: float, keep: int) -> None:
    zero = np.zeros(len(pairs.employers))
    found = weighed(pairs, tolerance=tolerance, keep=keep, enough=0.0)
    every = {tuple(one): worth(pairs, one) for one in allowed(pairs, tolerance, zero)}
    best = max(every.values())
    mine = every[tuple(found.chosen.tolist())]
    assert found.gap.most >= best[0]
    assert not found.gap.proven or mine == best
    assert found.gap.most >= len(found.chosen)


@settings(max_examples=60, deadline=None)
@given(exchanges(people=5, places=4, nobody=False))
def test_a_wider_tolerance_never_places_fewer(pairs: Pairs) -> None:
    found = [len(weighed(pairs, tolerance=wide, enough=0.0).chosen) for wide in (0.0, 0.5, 1.0, 2.0)]
    assert found == sorted(found)


def test_two_halves_are_one_whole() -> None:
    pairs = exchange(
        {"k-1": "w-a", "k-2": "w-a", "k-3": "w-b"}, {"v-1": "w-b", "v-2": "w-b", "v-3": "w-a"},
        [("k-1", "v-1", 500), ("k-2", "v-2", 400), ("k-3", "v-3", 300)],
        hours={"k-1": 20, "k-2": 20, "k-3": 40},
    )  # fmt: skip
    assert weighed(pairs, tolerance=0.0).chosen.tolist() == [0, 1, 2]


def test_unknown_hours_count_as_the_median_of_the_known() -> None:
    own = dict.fromkeys(("k-1", "k-2", "k-3", "k-4"), "w-a")
    nan = float("nan")
    some = exchange(own, {}, [], hours={"k-1": 10, "k-2": 20, "k-3": 40, "k-4": nan})
    assert fte(some).tolist() == [0.25, 0.5, 1.0, 0.5]
    assert fte(exchange(own, {}, [], hours=dict.fromkeys(own, nan))).tolist() == [1.0] * 4


def test_an_exchange_without_pairs_places_nobody() -> None:
    found = weighed(exchange({"k-1": "w-a"}, {}, []))
    assert (found.chosen.tolist(), found.gap.most, found.gap.proven) == ([], 0, True)

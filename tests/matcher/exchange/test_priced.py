"""The ledger's price: as many are placed as without, whoever brought most takes first, and the best is the best."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.bits import Ints
from matcher.exchange.bounds import Bounds, unbound
from matcher.exchange.choose import WorstOff, choose
from matcher.exchange.pairs import NOBODY, Pairs
from matcher.exchange.priced import priced
from tests.matcher.exchange.small import bound_exchanges, exchange, ints, possible


def goals(pairs: Pairs, chosen: Ints, ledger: Ints, price: int) -> tuple[int, int, int]:
    """Placements, urgency, and quality less what each person out of balance costs, counted one by one."""
    cost = 0
    for at, net in enumerate(pairs.net(chosen).tolist()):
        if pairs.employers[at] != NOBODY:
            side = 1 if net > 0 else -1
            cost += sum(round(price * (side * int(ledger[at]) + turn + 0.5)) for turn in range(abs(net)))
    quality = int(pairs.quality[chosen].sum())
    return len(chosen), int(pairs.urgency[pairs.profile[chosen]].sum()), quality - cost


@settings(max_examples=120)
@given(
    bound_exchanges(), st.lists(st.integers(-4, 4), min_size=4, max_size=4), st.sampled_from([0, 2, 60, 400])
)
def test_the_best_equals_trying_everything(made: tuple[Pairs, Bounds], owed: list[int], price: int) -> None:
    pairs, bounds = made
    ledger = ints(owed[: len(pairs.employers)])
    found = priced(pairs, ledger, bounds, price=price)
    every = [goals(pairs, one, ledger, price) for one in possible(pairs, bounds)]
    assert goals(pairs, found.at, ledger, price) == max(every)
    assert found.proven


@settings(max_examples=60)
@given(bound_exchanges())
def test_a_price_of_nothing_is_none(made: tuple[Pairs, Bounds]) -> None:
    pairs, bounds = made
    ledger = np.arange(len(pairs.employers), dtype=np.int64)
    plain = choose(pairs, bounds, worst_off=WorstOff.NOTHING)
    assert priced(pairs, ledger, bounds, price=0).at.tolist() == plain.at.tolist()


def test_who_brought_takes_first() -> None:
    """One person, two places; the one of who owes nothing is a little better."""
    pairs = exchange([0], [1, 2], {(0, 0): 700, (0, 1): 650}, employers=3)
    for ledger, place in (([0, 0, 0], 0), ([0, 0, -2], 1), ([0, 2, 0], 1), ([0, -1, -1], 0)):
        (at,) = priced(pairs, ints(ledger), price=60).at.tolist()
        assert pairs.vacancy[at] == place


def test_the_price_rises_with_each_person() -> None:
    """Two people, two employers that are in balance: one each, though both would fare better at the first."""
    scores = {(0, 0): 700, (0, 1): 690, (0, 2): 650, (1, 0): 700, (1, 1): 690, (1, 2): 650}
    pairs = exchange([0, 0], [1, 1, 2], scores, employers=3)
    found = priced(pairs, ints([0, 0, 0]), price=60)
    assert sorted(pairs.taking[found.at].tolist()) == [1, 2]
    assert found.quality == 1350


def test_nobody_stays_for_a_price() -> None:
    pairs = exchange([0, 0], [1, 1], {(0, 0): 10, (1, 1): 10}, employers=2)
    assert priced(pairs, ints([-50, 50]), price=1000).count == 2


def test_what_makes_no_sense_is_told() -> None:
    pairs = exchange([0], [1], {(0, 0): 10}, employers=2)
    for ledger, price in ((ints([0]), 1), (ints([0, 0]), -1)):
        with pytest.raises(ValueError, match="out of balance costs"):
            priced(pairs, ledger, unbound(2), price=price)

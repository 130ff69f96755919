from dataclasses import replace

from hypothesis import given, settings

from matcher.exchange.bounds import FREE, Bounds
from matcher.exchange.choose import WorstOff, choose
from matcher.exchange.marginal import Margins
from matcher.exchange.pairs import Pairs
from tests.matcher.exchange.small import bound_exchanges


def gained(pairs: Pairs, bounds: Bounds, more: tuple[Pairs, Bounds]) -> tuple[int, int]:
    before, after = (choose(*one, worst_off=WorstOff.NOTHING) for one in ((pairs, bounds), more))
    return after.count - before.count, after.quality - before.quality


@settings(max_examples=80)
@given(bound_exchanges(most=5))
def test_an_opening_is_worth_what_solving_again_finds(made: tuple[Pairs, Bounds]) -> None:
    pairs, bounds = made
    worth = Margins.of(pairs, bounds).openings()
    for one in range(len(pairs.vacancies)):
        openings = pairs.openings.copy()
        openings[one] += 1
        found = gained(pairs, bounds, (replace(pairs, openings=openings), bounds))
        assert found == (worth.placed[one], worth.score[one])


@settings(max_examples=80)
@given(bound_exchanges(most=5))
def test_a_bound_is_worth_what_solving_again_finds(made: tuple[Pairs, Bounds]) -> None:
    pairs, bounds = made
    bring, take = Margins.of(pairs, bounds).bounds()
    for one in range(len(pairs.employers)):
        for worth, more in ((bring, {"bring": 1}), (take, {"take": 1})):
            if bounds.bring[one] < FREE and bounds.take[one] < FREE:
                found = gained(pairs, bounds, (pairs, bounds.lifted(one, **more)))
                assert found == (worth.placed[one], worth.score[one])

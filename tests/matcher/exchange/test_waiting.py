from hypothesis import given, settings

from datasets.model import Flow
from matcher.exchange.bounds import FREE, Bounds, unbound
from matcher.exchange.choose import WorstOff, choose
from matcher.exchange.pairs import Pairs
from matcher.exchange.waiting import Lift, Why, waiting
from tests.matcher.exchange.small import bound_exchanges, exchange, ints, possible


def reasons(pairs: Pairs, bounds: Bounds) -> dict[str, tuple[Why, tuple[Lift, ...]]]:
    found = waiting(pairs, bounds, choose(pairs, bounds, worst_off=WorstOff.NOTHING).at)
    return {id: (one.why, one.lifts) for id, one in found.items()}


def test_nothing_fits() -> None:
    assert reasons(exchange([0], [1], {}, employers=2), unbound(2)) == {"k-0": (Why.NOTHING_FITS, ())}


def test_the_only_place_is_taken() -> None:
    pairs = exchange([0, 0], [1], {(0, 0): 9, (1, 0): 8}, employers=2)
    assert reasons(pairs, unbound(2)) == {"k-1": (Why.TAKEN, ())}


def test_a_balance_is_at_its_bound() -> None:
    pairs = exchange([0, 0], [1, 1], {(0, 0): 9, (1, 1): 8}, employers=2)
    bounds = Bounds(ints([1, FREE]), ints([FREE, FREE]))
    assert reasons(pairs, bounds) == {"k-1": (Why.BALANCE, (Lift("w-0", Flow.BRING),))}


def test_both_sides_may_have_to_give() -> None:
    pairs = exchange([0], [1], {(0, 0): 9}, employers=2)
    none = ints([0, 0])
    lifts = (Lift("w-1", Flow.TAKE), Lift("w-0", Flow.BRING))
    assert reasons(pairs, Bounds(none, none)) == {"k-0": (Why.BALANCE, lifts)}


def test_who_could_move_up_for_another_does_not_shut_them_out() -> None:
    """k-1 fits only the place of k-0, who fits another one too, whose employer is at its bound."""
    pairs = exchange([0, 0], [1, 2], {(0, 0): 9, (0, 1): 5, (1, 0): 8}, employers=3)
    bounds = Bounds(ints([FREE] * 3), ints([FREE, FREE, 0]))
    assert reasons(pairs, bounds)["k-1"] == (Why.BALANCE, (Lift("w-2", Flow.TAKE),))


@settings(max_examples=120)
@given(bound_exchanges(most=5))
def test_lifting_what_is_named_places_one_more_and_nothing_less_does(made: tuple[Pairs, Bounds]) -> None:
    pairs, bounds = made
    found = choose(pairs, bounds, worst_off=WorstOff.NOTHING)
    every = list(possible(pairs, unbound(len(pairs.employers))))
    stays = set(pairs.profile[found.at].tolist())
    for id, one in waiting(pairs, bounds, found.at).items():
        who = pairs.profiles.index(id)
        also = [each for each in every if stays | {who} <= set(pairs.profile[each].tolist())]
        if one.why is not Why.BALANCE:
            assert not also
            continue
        excess = [int(bounds.excess(pairs.net(each)).sum()) for each in also]
        assert min(excess) == len(one.lifts)
        lifted = bounds
        for lift in one.lifts:
            at = pairs.employers.index(lift.employer)
            lifted = lifted.lifted(at, bring=int(lift.flow is Flow.BRING), take=int(lift.flow is Flow.TAKE))
        assert choose(pairs, lifted, worst_off=WorstOff.NOTHING).count > found.count


def test_everybody_is_placed_or_waits() -> None:
    pairs = exchange([0, 0, 1], [1, 1], {(0, 0): 9, (1, 0): 8}, employers=2)
    found = choose(pairs, unbound(2))
    waits = waiting(pairs, unbound(2), found.at)
    assert sorted([*waits, *(pairs.profiles[pairs.profile[at]] for at in found.at)]) == list(pairs.profiles)

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.exchange.bounds import FREE, Bounds, unbound
from matcher.exchange.certificate import Residual, feasible
from matcher.exchange.choose import CLASS, WorstOff, choose, whole
from matcher.exchange.flow import Circulation, NotProven, best
from matcher.exchange.pairs import Pairs
from tests.matcher.exchange.small import bound_exchanges, exchange, ints, possible

RING = exchange([0, 1, 2], [1, 2, 0], {(0, 0): 700, (1, 1): 600, (2, 2): 500}, employers=3)
"""A's driver to B, B's nurse to C, C's clerk to A."""


def goals(pairs: Pairs, chosen: np.ndarray) -> tuple[int, int, int]:
    """Placements, urgency and quality."""
    return len(chosen), int(pairs.urgency[pairs.profile[chosen]].sum()), int(pairs.quality[chosen].sum())


def classes(pairs: Pairs, chosen: np.ndarray) -> list[int]:
    """How many are in each class of quality, the worst first, less is better."""
    found = pairs.quality[chosen] // CLASS
    return [int((found == one).sum()) for one in np.unique(pairs.quality // CLASS)]


@settings(max_examples=150)
@given(bound_exchanges())
def test_the_best_equals_trying_everything(made: tuple[Pairs, Bounds]) -> None:
    pairs, bounds = made
    found = choose(pairs, bounds, worst_off=WorstOff.NOTHING)
    assert goals(pairs, found.at) == max(goals(pairs, one) for one in possible(pairs, bounds))
    assert found.proven


@settings(max_examples=80)
@given(bound_exchanges())
def test_the_bottleneck_equals_trying_everything(made: tuple[Pairs, Bounds]) -> None:
    """Of all that place as many as urgently and keep nearly all quality, none has a better worst-off."""
    pairs, bounds = made
    every = list(possible(pairs, bounds))
    count, urgency, quality = max(goals(pairs, one) for one in every)
    found = choose(pairs, bounds, give=0.05)
    good = [
        one
        for one in every
        if goals(pairs, one)[:2] == (count, urgency) and goals(pairs, one)[2] >= quality * 0.95
    ]
    assert found.worst == max((int(pairs.quality[one].min()) for one in good if len(one)), default=None)
    assert goals(pairs, found.at)[:2] == (count, urgency)
    assert found.quality >= quality * 0.95


@settings(max_examples=60)
@given(bound_exchanges(levels=300))
def test_the_generous_answer_has_fewest_in_the_worst_class_then_in_the_next(
    made: tuple[Pairs, Bounds],
) -> None:
    pairs, bounds = made
    found = choose(pairs, bounds, worst_off=WorstOff.GENEROUS, give=1.0)
    good = [one for one in possible(pairs, bounds) if goals(pairs, one)[:2] == goals(pairs, found.at)[:2]]
    if found.count:
        level = max(int(pairs.quality[one].min()) for one in good)
        assert found.worst is not None
        assert found.worst == level
        fair = [one for one in good if int(pairs.quality[one].min()) == level]
        assert classes(pairs, found.at) == min(classes(pairs, one) for one in fair)


@given(bound_exchanges(), st.randoms(use_true_random=False))
def test_shuffled_rows_give_the_same_people_and_places(made: tuple[Pairs, Bounds], chance: object) -> None:
    """Whatever the order in which people, places and pairs are told: what is the same by id comes out the same."""
    pairs, bounds = made
    people = list(range(len(pairs.profiles)))
    chance.shuffle(people)  # type: ignore[attr-defined]
    place = {old: new for new, old in enumerate(people)}
    order = sorted(range(len(pairs)), key=lambda at: (place[int(pairs.profile[at])], int(pairs.vacancy[at])))
    other = Pairs(
        employers=pairs.employers, vacancies=pairs.vacancies, target=pairs.target, openings=pairs.openings,
        profiles=tuple(pairs.profiles[one] for one in people), origin=pairs.origin[people],
        urgency=pairs.urgency[people], hours_week=pairs.hours_week[people],
        profile=ints(place[int(pairs.profile[at])] for at in order), vacancy=pairs.vacancy[order],
        quality=pairs.quality[order],
    )  # fmt: skip
    mine, theirs = choose(pairs, bounds), choose(other, bounds)
    assert (mine.count, mine.urgency, mine.quality, mine.worst) == (
        theirs.count, theirs.urgency, theirs.quality, theirs.worst
    )  # fmt: skip
    assert {(pairs.profiles[pairs.profile[at]], pairs.vacancies[pairs.vacancy[at]]) for at in mine.at} == {
        (other.profiles[other.profile[at]], other.vacancies[other.vacancy[at]]) for at in theirs.at
    }


@given(bound_exchanges())
def test_relaxing_a_bound_never_places_fewer(made: tuple[Pairs, Bounds]) -> None:
    pairs, bounds = made
    wider = Bounds(np.minimum(bounds.bring + 1, FREE), np.minimum(bounds.take + 1, FREE))
    counts = [
        choose(pairs, one, worst_off=WorstOff.NOTHING).count
        for one in (bounds, wider, unbound(len(bounds.bring)))
    ]
    assert counts == sorted(counts)


@given(bound_exchanges())
def test_a_place_more_never_places_fewer(made: tuple[Pairs, Bounds]) -> None:
    pairs, bounds = made
    less = pairs.some(pairs.vacancy != len(pairs.vacancies) - 1)
    assert choose(less, bounds).count <= choose(pairs, bounds).count


@given(bound_exchanges(), st.integers(2, 9))
def test_scaling_every_score_changes_nothing(made: tuple[Pairs, Bounds], factor: int) -> None:
    pairs, bounds = made
    scaled = Pairs(
        **{name: getattr(pairs, name) for name in pairs.__dataclass_fields__}
        | {"quality": pairs.quality * factor}
    )
    assert choose(scaled, bounds).at.tolist() == choose(pairs, bounds).at.tolist()


def test_a_ring_is_placed_without_any_tolerance() -> None:
    none = ints([0, 0, 0])
    assert choose(RING, Bounds(none, none)).at.tolist() == [0, 1, 2]


def test_without_tolerance_a_broken_ring_places_nobody() -> None:
    none = ints([0, 0, 0])
    assert choose(RING.some(ints([0, 1])), Bounds(none, none)).count == 0


def test_more_placements_come_before_more_quality() -> None:
    pairs = exchange([0, 0], [1, 1], {(0, 0): 999, (0, 1): 1, (1, 0): 1}, employers=2)
    found = choose(pairs, unbound(2))
    assert found.at.tolist() == [1, 2]


def test_urgency_decides_only_among_equal_numbers() -> None:
    pairs = exchange([0, 0], [1], {(0, 0): 900, (1, 0): 100}, employers=2, urgency=[0, 1])
    assert choose(pairs, unbound(2)).at.tolist() == [1]


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_a_planted_error_is_refuted(wrong: int) -> None:
    """An answer that leaves out a pair, or takes the worse of two, has no proof."""
    pairs = exchange([0, 1, 2], [1, 2, 0], {(0, 0): 7, (1, 1): 6, (2, 2): 5, (2, 0): 9}, employers=3)
    circulation = Circulation.of(pairs, unbound(3))
    cost = whole(circulation)[0] * 1000 + whole(circulation)[2]
    good = best(circulation.arcs, [cost], 3)
    assert good.proofs[0].proven
    chosen = np.delete(circulation.chosen(good.flow), wrong)
    flow = circulation.flow(chosen)
    assert feasible(circulation.arcs, flow)
    assert not Residual.of(circulation.arcs, cost, flow).proven


def test_a_cost_beyond_whole_numbers_is_refused() -> None:
    pairs = exchange([0], [1], {(0, 0): 1 << 60}, employers=2)
    with pytest.raises(NotProven, match="whole numbers"):
        choose(pairs, unbound(2))


def test_nobody_at_all_is_an_answer() -> None:
    pairs = exchange([0], [1], {}, employers=2)
    assert choose(pairs, unbound(2)).count == 0

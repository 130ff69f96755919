"""Laws of the ranking measures, of every list there could be; and what is expected where scores are shared."""

from collections.abc import Iterator
from itertools import permutations, product
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.problems import DataError
from evaluation.measures import (
    MAP,
    MRR,
    Evidence,
    Measure,
    Precision,
    Recall,
    Success,
    measured,
    nDCG,
)

PLAIN = (
    nDCG,
    nDCG @ 3,
    Recall,
    Recall @ 3,
    Precision,
    Precision @ 3,
    MRR,
    MRR @ 3,
    MAP,
    MAP @ 3,
    Success,
    Success @ 3,
)
ALL = (*PLAIN, *(one(ties="expected") for one in PLAIN))
Gains = list[int]
FEW = settings(max_examples=30)
"""Each example is counted by every measure."""


def evidence(*lists: tuple[list[int], list[int]], missed: Gains | None = None) -> Evidence:
    """Per person the gains down the list (-1: not judged) and the scores; beside it places that weren't on it."""
    rows = [
        (f"p{at}", f"v{row:02}", row + 1, score, gain)
        for at, (gains, scores) in enumerate(lists)
        for row, (gain, score) in enumerate(zip(gains, scores, strict=True))
    ]
    table = pd.DataFrame(rows, columns=["profile", "vacancy", "rank", "score", "gain"])
    more = pd.DataFrame(
        [(f"p{at}", f"w{row}", gain) for at in range(len(lists)) for row, gain in enumerate(missed or [])],
        columns=["profile", "vacancy", "gain"],
    )
    gains = pd.concat([table.loc[table["gain"] >= 0, ["profile", "vacancy", "gain"]], more]).astype(
        {"gain": int}
    )
    people = tuple(f"p{at}" for at in range(len(lists)))
    return Evidence(people=people, lists=table.drop(columns="gain"), gains=gains)


def value(measure: Measure, found: Evidence) -> float:
    scored = measured(measure, found)
    assert scored.value is not None
    return scored.value


lists = st.lists(st.integers(-1, 4), max_size=8).flatmap(
    lambda gains: st.tuples(
        st.just(gains),
        st.lists(st.integers(0, 3), min_size=len(gains), max_size=len(gains)).map(
            lambda s: sorted(s, reverse=True)
        ),
    )
)
missed = st.lists(st.integers(0, 4), max_size=3)


@FEW
@given(lists, missed)
def test_from_0_to_1(one: tuple[Gains, list[int]], beside: Gains) -> None:
    found = evidence(one, missed=beside)
    for measure in (*ALL, *(one(judged="only") for one in ALL)):
        assert -1e-12 <= value(measure, found) <= 1 + 1e-12, measure


@FEW
@given(st.lists(st.integers(1, 4), min_size=1, max_size=8), st.integers(0, 5))
def test_a_perfect_list_has_1(gains: Gains, behind: int) -> None:
    down = sorted(gains, reverse=True)
    found = evidence((down + [0] * behind, list(range(len(down) + behind, 0, -1))))
    for measure in (nDCG, nDCG @ 3, Recall, MRR, MRR @ 3, MAP, Success, Success @ 3):
        assert value(measure, found) == pytest.approx(1, abs=1e-12), measure
    assert value(Precision @ len(down), found) == 1


@FEW
@given(lists.filter(lambda one: len(one[0]) > 1), missed, st.data())
def test_moving_a_better_place_up_never_lowers(
    one: tuple[Gains, list[int]], beside: Gains, data: st.DataObject
) -> None:
    gains, scores = one
    at = data.draw(st.integers(0, len(gains) - 2))
    better = [*gains]
    if better[at] < better[at + 1]:
        better[at], better[at + 1] = better[at + 1], better[at]
    before, after = evidence((gains, scores), missed=beside), evidence((better, scores), missed=beside)
    for measure in ALL:
        assert value(measure, after) >= value(measure, before) - 1e-12, measure


@FEW
@given(st.lists(lists, min_size=1, max_size=4), missed)
def test_a_higher_gain_never_lowers_whether_and_where_it_is_found(
    many: list[tuple[Gains, list[int]]], beside: Gains
) -> None:
    higher = [([max(gain, 1) for gain in gains], scores) for gains, scores in many]
    before, after = evidence(*many, missed=beside), evidence(*higher, missed=beside)
    for measure in (one for one in ALL if one.name in {"MRR", "Success", "Precision"}):
        assert value(measure, after) >= value(measure, before) - 1e-12, measure


@FEW
@given(st.lists(lists, min_size=1, max_size=4), missed, st.randoms(use_true_random=False))
def test_names_do_not_matter_where_ranks_are_given(
    many: list[tuple[Gains, list[int]]], beside: Gains, chance: Random
) -> None:
    found = evidence(*many, missed=beside)
    assert found.lists is not None and found.gains is not None
    names = sorted({*found.lists["vacancy"], *found.gains["vacancy"]})
    other = dict(zip(names, chance.sample(names, len(names)), strict=True))
    lines = found.lists.sample(frac=1, random_state=chance.randrange(1000)).assign(
        vacancy=lambda one: one["vacancy"].map(other)
    )
    renamed = Evidence(
        people=found.people, lists=lines, gains=found.gains.assign(vacancy=found.gains["vacancy"].map(other))
    )
    for measure in ALL:
        assert value(measure, renamed) == pytest.approx(value(measure, found), abs=1e-12), measure


@FEW
@given(st.lists(lists, min_size=1, max_size=4), missed)
def test_everybody_together_is_the_mean_of_each_alone(
    many: list[tuple[Gains, list[int]]], beside: Gains
) -> None:
    alone, together = [evidence(one, missed=beside) for one in many], evidence(*many, missed=beside)
    for measure in ALL:
        each = np.mean([value(measure, one) for one in alone])
        assert value(measure, together) == pytest.approx(each, abs=1e-12)


@FEW
@given(lists, missed)
def test_without_shared_scores_what_is_expected_is_what_is_listed(
    one: tuple[Gains, list[int]], beside: Gains
) -> None:
    gains, _ = one
    found = evidence((gains, list(range(len(gains), 0, -1))), missed=beside)
    for measure in PLAIN:
        assert value(measure(ties="expected"), found) == pytest.approx(value(measure, found), abs=1e-12)


def orders(gains: Gains, scores: list[int]) -> Iterator[Gains]:
    """The gains in every order that the scores leave open."""
    runs = [
        [gain for gain, score in zip(gains, scores, strict=True) if score == one]
        for one in sorted(set(scores))[::-1]
    ]
    for each in product(*(permutations(run) for run in runs)):
        yield [gain for run in each for gain in run]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_expected_is_the_mean_over_every_order(seed: int) -> None:
    chance = np.random.default_rng((seed, 52))
    size = int(chance.integers(1, 7))
    gains = [int(one) for one in chance.integers(-1, 4, size)]
    scores = sorted((int(one) for one in chance.integers(0, 3, size)), reverse=True)
    beside = [int(one) for one in chance.integers(0, 4, int(chance.integers(0, 3)))]
    every = evidence(*((order, scores) for order in orders(gains, scores)), missed=beside)
    found = evidence((gains, scores), missed=beside)
    for measure in PLAIN:
        assert value(measure(ties="expected"), found) == pytest.approx(value(measure, every), abs=1e-12), (
            measure
        )


def test_who_has_no_list_or_nothing_to_find_has_0() -> None:
    lists = pd.DataFrame({"profile": ["a", "x"], "vacancy": ["v1", "v1"], "rank": [1, 1], "score": [9, 9]})
    gains = pd.DataFrame({"profile": ["a", "x"], "vacancy": ["v1", "v1"], "gain": [1, 1]})
    for measure in ALL:
        scored = measured(measure, Evidence(people=("c", "b", "a"), lists=lists, gains=gains))
        assert scored.n == 3
        assert scored.per is not None
        assert scored.per.to_dict() == {"a": scored.per["a"], "b": 0.0, "c": 0.0}
        assert scored.value == pytest.approx(scored.per["a"] / 3)


def test_nobody_is_too_few() -> None:
    found = Evidence(people=(), lists=evidence().lists, gains=evidence().gains)
    for measure in ALL:
        assert (measured(measure, found).value, measured(measure, found).why) == (None, "too_few")


def test_the_highest_gain_of_a_pair_counts() -> None:
    lists = pd.DataFrame({"profile": ["a", "a"], "vacancy": ["v1", "v2"], "rank": [1, 2], "score": [9, 8]})
    gains = pd.DataFrame({"profile": ["a"] * 3, "vacancy": ["v1", "v1", "v2"], "gain": [0, 3, 1]})
    assert value(nDCG, Evidence(lists=lists, gains=gains)) == 1


def test_equal_ranks_stand_in_the_order_of_the_id() -> None:
    lists = pd.DataFrame({"profile": ["a", "a"], "vacancy": ["v2", "v1"], "rank": [1, 1], "score": [9, 9]})
    gains = pd.DataFrame({"profile": ["a"], "vacancy": ["v2"], "gain": [1]})
    assert value(MRR, Evidence(lists=lists, gains=gains)) == 0.5


def test_a_place_twice_on_a_list_is_told() -> None:
    lists = pd.DataFrame({"profile": ["a", "a"], "vacancy": ["v1", "v1"], "rank": [1, 2], "score": [9, 8]})
    gains = pd.DataFrame({"profile": ["a"], "vacancy": ["v1"], "gain": [1]})
    with pytest.raises(DataError, match="lists, row 2: expected each place once on a list, got 'v1'"):
        measured(MRR, Evidence(lists=lists, gains=gains))

from itertools import combinations, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.make import EMBEDDED
from datasets.model import Vacancy
from datasets.read import read_network
from matcher.batch import match_all
from matcher.exchange.spread import Spread, gini, spread
from matcher.lists import Lists
from tests.build import ON
from tests.region import region

Line = tuple[str, str, int]
PLACES = 5


def lists_of(lines: list[Line], openings: int | None = 1) -> Lists:
    """Lists of lines (person, place, score) in a network of five places."""
    network = region([Vacancy(id=f"v-{at}", employer="w-1", openings=openings) for at in range(PLACES)])
    order = sorted(lines, key=lambda one: (one[0], -one[2], one[1]))
    frame = pd.DataFrame(order, columns=["profile", "vacancy", "score"]).astype(
        {"profile": "str", "vacancy": "str"}
    )
    frame["rank"] = frame.groupby("profile").cumcount() + 1
    return Lists(network, ON, tuple(sorted({one[0] for one in lines})), (), frame)


def shown(made: Spread) -> dict[str, list[str]]:
    return made.lists.frame.groupby("profile")["vacancy"].agg(list).to_dict()


ONE_FAVOURITE = lists_of(
    [(f"k-{at}", "v-0", 900) for at in range(4)] + [(f"k-{at}", f"v-{at + 1}", 895) for at in range(4)]
)
"""Four people who all like one place best, and each nearly as well a place of their own."""


def test_without_giving_anything_the_lists_stay_as_they_are() -> None:
    made = spread(ONE_FAVOURITE, 1, give=0)
    assert shown(made) == {f"k-{at}": ["v-0"] for at in range(4)}
    assert made.kept == 1


def test_for_half_a_percent_everybody_sees_another_place() -> None:
    made = spread(ONE_FAVOURITE, 1)
    assert sorted(one[0] for one in shown(made).values()) != ["v-0"] * 4
    assert made.after.gini < made.before.gini
    assert made.kept >= 0.99


def test_a_cap_holds_and_the_best_are_kept() -> None:
    made = spread(ONE_FAVOURITE, 1, cap=1)
    assert made.after.most == 1
    assert made.score_after == 900 + 3 * 895


def test_no_list_gets_shorter_for_a_cap() -> None:
    made = spread(lists_of([(f"k-{at}", "v-0", 900) for at in range(4)]), 1, cap=1)
    assert shown(made) == {f"k-{at}": ["v-0"] for at in range(4)}


def test_ranks_are_counted_anew() -> None:
    made = spread(lists_of([("k-1", f"v-{at}", 900 - at) for at in range(5)]), 3)
    assert made.lists.frame["rank"].tolist() == [1, 2, 3]


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 0 or more"):
        spread(ONE_FAVOURITE, -1)


@pytest.mark.parametrize(
    ("counts", "expected"), [([0, 0], 0.0), ([3, 3, 3], 0.0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25)]
)
def test_gini_by_hand(counts: list[int], expected: float) -> None:
    assert gini(pd.Series(counts, dtype=float).to_numpy()) == pytest.approx(expected)


lines = st.dictionaries(
    st.tuples(st.sampled_from(["k-1", "k-2", "k-3"]), st.sampled_from([f"v-{at}" for at in range(PLACES)])),
    st.integers(1, 999), min_size=1, max_size=10,
)  # fmt: skip


@settings(max_examples=60)
@given(lines, st.integers(1, 2), st.integers(1, 3))
def test_a_cap_gives_the_best_of_all_ways(scores: dict[tuple[str, str], int], n: int, cap: int) -> None:
    """As long as can be, as little beyond the cap as can be, and then the best: tried in every way."""
    found = lists_of([(*pair, score) for pair, score in scores.items()])
    made = spread(found, n, cap=cap)
    own = {id: [place for who, place in scores if who == id] for id in found.ids}
    every = product(*(combinations(sorted(places), min(n, len(places))) for places in own.values()))
    best = min(_worth(dict(zip(own, each, strict=True)), scores, cap) for each in every)
    assert _worth(shown(made), scores, cap) == best


def _worth(lists: object, scores: dict[tuple[str, str], int], cap: int) -> tuple[int, int]:
    pairs = [(who, place) for who, places in lists.items() for place in places]  # type: ignore[attr-defined]
    counts = pd.Series([place for _, place in pairs], dtype="str").value_counts()
    return int((counts - cap).clip(lower=0).sum()), -sum(scores[pair] for pair in pairs)


@given(lines, st.integers(1, 3))
def test_every_list_stays_as_long_and_within_its_pool(scores: dict[tuple[str, str], int], n: int) -> None:
    found = lists_of([(*pair, score) for pair, score in scores.items()])
    made = spread(found, n)
    for id, places in shown(made).items():
        assert len(places) == min(n, sum(who == id for who, _ in scores))
        assert {(id, place) for place in places} <= set(scores)
    assert made.kept >= 0.99


def test_the_region_is_a_quarter_more_even_for_a_hundredth_of_the_scores() -> None:
    made = spread(match_all(read_network(EMBEDDED), 30, on=ON, workers=1), 10)
    assert made.kept >= 0.99
    assert made.after.gini <= 0.75 * made.before.gini

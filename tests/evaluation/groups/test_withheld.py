"""Small groups stay away, and with them so many others that nothing about them can be worked out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.groups import by_group
from evaluation.groups.withheld import withheld


def test_of_a_group_that_is_all_alike_nothing_is_told() -> None:
    """Five people of whom nothing came: their mean of 0 would tell it of each."""
    ids = [f"k{at:02d}" for at in range(40)]
    members = pd.DataFrame(
        {"profile": ids, "group": "regio", "value": ["17"] * 5 + ["18"] * 15 + ["19"] * 20}
    )
    values = pd.Series([0.0] * 5 + list(np.linspace(0, 1, 35)), index=ids)
    found = by_group(values, members, repeats=50).set_index("value")
    assert found["withheld"].tolist() == [True, True, False]  # with its neighbour, or it could be worked out
    assert not by_group(values, members, repeats=50, secret=False)["withheld"].any()
    both = values.where(values.index >= "k20", 0.0)
    assert by_group(both, members, repeats=50)["withheld"].tolist() == [True, True, False]
    twice = pd.concat([members.assign(value="allen"), members.iloc[5:].assign(value="rest")])
    assert by_group(values, twice, repeats=50).set_index("value")["withheld"].to_dict() == {
        "allen": False, "rest": True,
    }  # fmt: skip


def test_that_all_of_a_large_group_have_nothing_is_told_for_it_may_be_what_is_unfair() -> None:
    ids = [f"k{at:02d}" for at in range(40)]
    members = pd.DataFrame({"profile": ids, "group": "geslacht", "value": ["v"] * 20 + ["m"] * 20})
    values = pd.Series([0.0] * 20 + list(np.linspace(0.2, 1, 20)), index=ids)
    found = by_group(values, members, repeats=200).set_index("value")
    assert not found["withheld"].any()
    assert found.loc["v", "estimate"] == 0 and found.loc["v", "p_corrected"] < 0.01


SIZES = st.lists(st.integers(1, 30), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([10, 20], [False, False]),
        ([4, 20], [True, True]),
        ([4, 6, 20], [True, True, False]),
        ([2, 2, 20], [True, True, True]),
        ([1, 1, 3, 20, 30], [True, True, True, False, False]),
        ([5, 5, 5], [False, False, False]),
        ([3], [True]),
    ],
)
def test_worked_by_hand(counts: list[int], hidden: list[bool]) -> None:
    assert withheld(np.array(counts), sum(counts)).tolist() == hidden


def test_of_groups_that_overlap_the_rest_may_not_be_small_either() -> None:
    assert withheld(np.array([4, 56, 30, 60]), 60, overlapping=True).tolist() == [True, True, False, False]


@given(SIZES, st.integers(2, 10))
def test_what_stays_away_is_nothing_or_enough(counts: list[int], least: int) -> None:
    sizes = np.array(counts)
    hidden = withheld(sizes, int(sizes.sum()), least=least)
    assert hidden[sizes < least].all()
    if hidden.any() and not hidden.all():
        assert hidden.sum() >= 2
        assert sizes[hidden].sum() >= least


@given(SIZES, st.integers(0, 1000))
def test_no_small_group_can_be_solved_from_what_is_told(counts: list[int], seed: int) -> None:
    """The figures told are equations in the sums of the groups: what they settle may not concern too few."""
    sizes = np.array(counts)
    hidden = withheld(sizes, int(sizes.sum()))
    if sizes.sum() < 5:
        return
    told = [np.ones(len(sizes)), *np.eye(len(sizes))[~hidden]]
    equations = np.array(told)
    rank = np.linalg.matrix_rank(equations)
    chosen = np.random.default_rng(seed).integers(0, 2, size=(50, len(sizes)))
    for some in [*np.eye(len(sizes)), *chosen]:
        settled = np.linalg.matrix_rank(np.vstack([equations, some])) == rank
        assert not settled or not some[hidden].any() or sizes[some > 0].sum() >= 5


@settings(max_examples=30)
@given(SIZES, st.integers(0, 100))
def test_the_frame_shows_nothing_of_who_is_withheld(counts: list[int], seed: int) -> None:
    names = [f"g{at}" for at, n in enumerate(counts) for _ in range(n)]
    ids = [f"k{at:03d}" for at in range(len(names))]
    values = pd.Series(np.random.default_rng(seed).random(len(ids)), index=ids)
    members = pd.DataFrame({"profile": ids, "group": "g", "value": names})
    frame = by_group(values, members, repeats=50)
    away = frame[frame["withheld"]]
    numbers = [
        "n",
        "estimate",
        "low",
        "high",
        "difference",
        "difference_low",
        "difference_high",
        "p",
        "p_corrected",
    ]
    assert away[numbers].isna().all(axis=None)
    assert (away["why"] == "too_few").all()
    shown = frame[~frame["withheld"]]
    rest = len(ids) - int(shown["n"].sum())
    assert rest == 0 or rest >= 5 or shown.empty
    if len(ids) < 5:
        assert frame[["overall", "of"]].isna().all(axis=None)

"""What employers are to each other: by hand, the same from both sides, and worth more the more they did together."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.exchange.relations import MOST, PLACED, SAME_SECTOR, SAME_TOWN, Relation, Relations
from tests.build import ON
from tests.matcher.exchange.going import EMPLOYERS, Move, move, moves, moving

POINTS = pd.DataFrame(
    {"lat": [52.6, 52.7], "lon": [5.0, 4.8], "town": ["Hoorn", "Alkmaar"]},
    index=pd.Index(["1621", "1811"], name="postcode"),
)
ABOUT = pd.DataFrame({
    "id": list(EMPLOYERS), "sector": ["Q", "Q", "H", ""], "postcode": ["1621 AB", "1811", "1621", ""],
})  # fmt: skip


def relations(*rows: Move) -> Relations:
    return Relations.of(moving(rows, about=ABOUT, points=POINTS), ON)


def test_relations_by_hand() -> None:
    found = relations(
        move("m-1", "w-1", "w-2"), move("m-2", "w-2", "w-1"), move("m-3", "w-1", "w-3", outcome="planned")
    )
    assert found.between("w-1", "w-2") == Relation(moves=2, same_sector=True)
    assert found.between("w-3", "w-1") == Relation(same_town=True)
    assert found.between("w-2", "w-3") == Relation()
    assert list(found.worths("w-1")) == [0, PLACED[2] + SAME_SECTOR, SAME_TOWN, 0]


def test_unknown_is_never_the_same() -> None:
    nothing = pd.DataFrame({"id": list(EMPLOYERS), "sector": "", "postcode": ""})
    found = Relations.of(moving([], about=nothing), ON)
    assert found.between("w-1", "w-2") == Relation()


@pytest.mark.parametrize("who", ["", "w-9"])
def test_nobody_is_known_to_whom_the_network_does_not_know(who: str) -> None:
    assert (list(relations().worths(who)), relations().between("w-1", who)) == ([0, 0, 0, 0], Relation())


def test_an_employer_is_nothing_to_itself() -> None:
    assert (relations().between("w-1", "w-1"), relations().worths("w-1")[0]) == (Relation(), 0)


@given(st.integers(0, 50), st.integers(0, 50), st.booleans(), st.booleans())
def test_more_moves_are_never_worth_less_and_the_worth_is_capped(
    one: int, other: int, sector: bool, town: bool
) -> None:
    few, many = (
        Relation(moves=count, same_sector=sector, same_town=town).worth for count in sorted((one, other))
    )
    assert 0 <= few <= many <= MOST


def test_each_next_move_adds_less() -> None:
    steps = [later - before for before, later in pairwise(PLACED)]
    assert PLACED[0] == 0
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] > 0


@settings(max_examples=40, deadline=None)
@given(moves())
def test_it_is_the_same_from_both_sides_and_for_all_at_once(rows: list[Move]) -> None:
    found = relations(*rows)
    for one in EMPLOYERS:
        assert list(found.worths(one)) == [found.between(one, other).worth for other in EMPLOYERS]
        assert all(found.between(one, other) == found.between(other, one) for other in EMPLOYERS)

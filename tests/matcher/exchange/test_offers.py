"""What employers offer: openings of open places, less what somebody fills or will fill."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matcher.exchange.offers import offers
from tests.build import ON
from tests.matcher.exchange.going import Move, move, moving

PLACES = [
    {"id": "v-1", "employer": "w-1", "openings": 3},
    {"id": "v-2", "employer": "w-1", "openings": None},
    {"id": "v-3", "employer": "w-2", "openings": 2, "closes": ON},
    {"id": "v-4", "employer": "w-2", "openings": 4, "closes": ON - timedelta(days=1)},
    {"id": "v-5", "employer": "w-3", "openings": 0},
]


def told(*moves: Move) -> dict[str, tuple[int, int]]:
    found = offers(moving(moves, vacancies=PLACES), ON)
    return {str(id): (int(one["offered"]), int(one["unused"])) for id, one in found.iterrows()}


def test_open_places_count_with_their_openings() -> None:
    assert told() == {"w-1": (4, 4), "w-2": (2, 2), "w-3": (0, 0), "w-4": (0, 0)}


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ({"outcome": "running", "ends": None}, 3), ({"outcome": "planned", "ends": None}, 3),
        ({"outcome": "running", "ends": ON}, 3), ({"outcome": "running", "ends": date(2026, 11, 30)}, 4),
        ({"outcome": "held", "ends": None}, 4), ({"outcome": "broken", "ends": None}, 4),
    ],
)  # fmt: skip
def test_who_is_there_or_will_be_fills_an_opening(more: Move, left: int) -> None:
    assert told(move("m-1", "w-2", "w-1", vacancy="v-1", **more))["w-1"] == (4, left)


def test_a_place_is_never_more_than_full() -> None:
    filled = [move(f"m-{at}", "w-1", "w-2", vacancy="v-3", outcome="running", ends=None) for at in range(3)]
    assert told(*filled)["w-2"] == (2, 0)


def test_no_places_is_nothing_offered() -> None:
    assert offers(moving([]), ON).to_numpy().sum() == 0

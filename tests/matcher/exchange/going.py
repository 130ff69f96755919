"""Networks of moves in few words, and random ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from datasets.model import Kind, MoveOutcome
from datasets.network import Network
from tests.build import ON, catalogue

Move = dict[str, Any]
COLUMNS = ("id", "profile", "from", "to", "vacancy", "kind", "starts", "ends", "hours_week", "outcome")
EMPLOYERS = ("w-1", "w-2", "w-3", "w-4")


def move(id: str, origin: str, target: str, **more: Any) -> Move:
    """A move of 40 hours a week that ran from 2 November 2026 for four weeks, unless it says otherwise."""
    plain: Move = {
        "id": id, "profile": f"p-{id}", "from": origin, "to": target, "vacancy": "", "kind": str(Kind.TRIAL),
        "starts": date(2026, 11, 2), "ends": date(2026, 11, 29), "hours_week": 40.0, "outcome": str(MoveOutcome.HELD),
    }  # fmt: skip
    return plain | more


def moving(
    moves: Sequence[Move], employers: Sequence[str] = EMPLOYERS, vacancies: Sequence[dict[str, Any]] = (),
    about: pd.DataFrame | None = None, points: pd.DataFrame | None = None,
) -> Network:  # fmt: skip
    """A network of these moves between these employers."""
    tables = {
        "employers": pd.DataFrame({"id": list(employers)}) if about is None else about,
        "moves": pd.DataFrame(list(moves), columns=list(COLUMNS)),
        "vacancies": pd.DataFrame([{"title": one["id"]} | one for one in vacancies]),
    }
    full = {name: frame for name, frame in tables.items() if len(frame)}
    return Network.of(full, catalogue=catalogue(), points=points)


@st.composite
def moves(draw: st.DrawFn, most: int = 12) -> list[Move]:
    """Moves of every outcome, some to oneself, some without hours, an end or a beginning, some after `ON`."""
    found = []
    for at in range(draw(st.integers(0, most))):
        starts = draw(st.none() | st.integers(-900, 60))
        lasts = draw(st.none() | st.integers(0, 400))
        begin = None if starts is None else ON + timedelta(days=starts)
        found.append(move(
            f"m-{at:02}", draw(st.sampled_from(EMPLOYERS)), draw(st.sampled_from(EMPLOYERS)),
            starts=begin, ends=None if begin is None or lasts is None else begin + timedelta(days=lasts),
            hours_week=draw(st.none() | st.sampled_from([4.0, 12.5, 16.0, 33.33, 40.0])),
            outcome=str(draw(st.sampled_from(MoveOutcome))), kind=str(draw(st.sampled_from(Kind))),
        ))  # fmt: skip
    return found

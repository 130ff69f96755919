"""What `spoor2 network balance` shows: every employer's balance, who owes most first, with the moves behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from datasets.model import Employer, Flow, Move
from datasets.network import Network
from matcher.exchange.ledger import SIDES, Balance, Ledger, Period
from matcher.exchange.offers import offers
from service.page import employer_name

HALF_LIFE: Final = 52.0
"""Weeks after which a move counts half in `net_decayed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One move as one of its two employers sees it; `weeks` is None where its FTE-weeks aren't known, `persons` 0 where
    it began before the period.
    """

    move: Move
    flow: Flow
    other: str
    persons: int
    weeks: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One employer: the balance of the period, the net in persons of the last twelve months and the one in which long
    ago weighs less, openings offered and unused, and the moves behind the figures.
    """

    employer: Employer
    name: str
    balance: Balance
    year: int
    decayed: float
    offered: int
    unused: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All of it; `planned` moves stand apart, `undated` ones count for nothing, `unknown` ones for no FTE-weeks."""

    on: date
    period: Period
    year: Period
    rows: tuple[Row, ...]
    planned: int
    undated: int
    unknown: int

    def total(self, name: str) -> Any:
        """A figure of the balances over all employers."""
        return sum(getattr(row.balance, name) for row in self.rows)


def sheet_of(network: Network, on: date, period: Period) -> Sheet:
    """The balances of a network, who owes most first, ties by FTE-weeks and id."""
    ledger, year = Ledger.of(network, on), Period.year(on)
    lines = _lines(network, ledger.moves(period))
    told = ledger.table(period).join(offers(network, on)).fillna({"offered": 0, "unused": 0})
    told = told.assign(year=ledger.table(year)["net"], decayed=pd.Series(ledger.decayed(HALF_LIFE)))
    order = told.sort_values(["net", "net_weeks"], kind="stable")
    return Sheet(
        on=on, period=period, year=year, planned=len(ledger.planned), undated=len(ledger.undated),
        rows=tuple(_row(str(id), one, network, lines.get(str(id), ())) for id, one in order.iterrows()),
        unknown=int(told["unknown"].sum()) // 2,
    )  # fmt: skip


def only(sheet: Sheet, employer: str) -> Row:
    """The row of one employer."""
    return next(row for row in sheet.rows if row.employer.id == employer)


def _row(id: str, told: pd.Series[Any], network: Network, lines: tuple[Line, ...]) -> Row:
    employer = network.employers[id] if id in network.employers else Employer(id=id)
    balance = Balance(
        employer=id, brought=int(told["brought"]), taken=int(told["taken"]),
        brought_weeks=float(told["brought_weeks"]), taken_weeks=float(told["taken_weeks"]),
        unknown=int(told["unknown"]), moves=tuple(line.move.id for line in lines),
    )  # fmt: skip
    return Row(
        employer=employer, name=employer_name(id, network), balance=balance, lines=lines,
        year=int(told["year"]), decayed=float(told["decayed"]),
        offered=int(told["offered"]), unused=int(told["unused"]),
    )  # fmt: skip


def _lines(network: Network, moves: pd.DataFrame) -> Mapping[str, tuple[Line, ...]]:
    """The moves of a period by employer, each by the day it began and id."""
    found: dict[str, list[Line]] = {}
    for told in moves.sort_values(["starts", "id"], kind="stable").to_dict("records"):
        move = network.moves[told["id"]]
        for flow, side in SIDES.items():
            other = told[SIDES[Flow.TAKE if flow is Flow.BRING else Flow.BRING]]
            line = Line(
                move=move, flow=flow, other=employer_name(other, network), persons=int(told["persons"]),
                weeks=None if told["unknown"] else float(told["weeks"]),
            )  # fmt: skip
            found.setdefault(told[side], []).append(line)
    return {id: tuple(lines) for id, lines in found.items()}

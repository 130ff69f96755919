"""The balances of a network as text, JSON, CSV and a page; one employer's opened to the moves behind them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any, Final

import pandas as pd

from matcher.exchange.ledger import FEW, Period
from service.html import document
from service.network_sheet import HALF_LIFE, Line, Row, Sheet
from service.tables import html_table, text_table
from service.words import Words

COLUMNS: Final = (
    "employer", "brought", "taken", "net", "year", "brought_weeks", "taken_weeks", "net_weeks", "z", "offered",
    "unused", "tolerance",
)  # fmt: skip
MOVE: Final = ("starts", "ends", "flow", "other", "kind", "hours", "weeks", "outcome", "move", "person")
MOVE_WORDS: Final = (0, 1, 2, 3, 4, 7, 8, 9)
"""The columns of a move that hold words."""
NAME: Final = 30
"""So many letters of a name stand in a table on the screen."""
PRIVATE: Final = "person"
"""The column that only a coordinator reads."""


def balance_text(sheet: Sheet, words: Words) -> str:
    """The table of all employers with what is to be known about it."""
    head = [words(f"balance.{name}") for name in COLUMNS]
    rows = [_cells(row, words, NAME) for row in sheet.rows]
    table = text_table(head, rows, foot=_total(sheet, words))
    return "\n".join([heading(sheet, words), words("balance.order"), "", table, "", *notes(sheet, words)])


def heading(sheet: Sheet, words: Words) -> str:
    """What it is, and over which days."""
    return f"{words('balance.title')}, {period_text(sheet.period, words)}"


def period_text(period: Period, words: Words) -> str:
    """The days of a period."""
    last = words.day(period.last)
    if period.first is None:
        return words("period.start", last=last)
    return words("period.days", first=words.day(period.first), last=last)


def notes(sheet: Sheet, words: Words) -> list[str]:
    """What the columns mean, and what stands apart."""
    said = [
        words("balance.zero"),
        words("balance.planned", count=sheet.planned) if sheet.planned else words("balance.planned_none"),
        words("balance.columns", period=period_text(sheet.year, words), day=words.day(sheet.on)),
        words("balance.few_said", few=FEW),
    ]
    said += [words("balance.unknown", count=sheet.unknown)] if sheet.unknown else []
    return said + ([words("balance.undated", count=sheet.undated)] if sheet.undated else [])


def signed(value: float, words: Words, digits: int = 1) -> str:
    """A number with its sign; nothing has none."""
    text = words.number(value, digits)
    return f"+{text}" if value > 0 and text != "0" else text


def _cells(row: Row, words: Words, longest: int | None = None) -> list[str]:
    one, tolerance = row.balance, row.employer.tolerance
    name = row.name if longest is None or len(row.name) <= longest else row.name[: longest - 1] + "…"
    return [
        name, str(one.brought), str(one.taken), signed(one.net, words), signed(row.year, words),
        words.number(one.brought_weeks), words.number(one.taken_weeks), signed(one.net_weeks, words),
        words("balance.few") if one.z is None else signed(one.z, words),
        str(row.offered), str(row.unused), "" if tolerance is None else words.number(tolerance),
    ]  # fmt: skip


def _total(sheet: Sheet, words: Words) -> list[str]:
    weeks = [words.number(sheet.total(name)) for name in ("brought_weeks", "taken_weeks", "net_weeks")]
    return [
        words("balance.total"), *(str(sheet.total(name)) for name in ("brought", "taken", "net")),
        str(sum(row.year for row in sheet.rows)), *weeks, "",
        str(sum(row.offered for row in sheet.rows)), str(sum(row.unused for row in sheet.rows)), "",
    ]  # fmt: skip


def opened_text(sheet: Sheet, row: Row, words: Words, *, whom: bool) -> str:
    """One employer's figures with the moves behind them; with `whom` also who it was about."""
    lines = [heading(sheet, words), opened_line(row, words), ""]
    if not row.lines:
        return "\n".join([*lines, words("balance.no_moves")])
    return "\n".join(
        [*lines, words("balance.moves"), text_table(*_moves(row, words, whom=whom), words=MOVE_WORDS)]
    )


def opened_line(row: Row, words: Words) -> str:
    """One employer's figures in a sentence."""
    one = row.balance
    said = words(
        "balance.opened", name=row.name, id=one.employer, brought=one.brought, taken=one.taken,
        net=signed(one.net, words), brought_weeks=words.number(one.brought_weeks),
        taken_weeks=words.number(one.taken_weeks), net_weeks=signed(one.net_weeks, words),
    )  # fmt: skip
    z = words("balance.opened_few") if one.z is None else words("balance.opened_z", z=signed(one.z, words))
    return f"{said}; {z}."


def _moves(row: Row, words: Words, *, whom: bool) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of the moves of one employer."""
    shown = [name for name in MOVE if whom or name != PRIVATE]
    cells = [_move_cells(line, words) for line in row.lines]
    return [words(f"balance.{name}") for name in shown], [[one[name] for name in shown] for one in cells]


def _move_cells(line: Line, words: Words) -> dict[str, str]:
    move = line.move
    return {
        "starts": words.day(move.starts) if move.starts else "", "ends": words.day(move.ends) if move.ends else "",
        "flow": words.name("flow", line.flow), "other": line.other, "kind": words.name("kind", move.kind),
        "hours": "?" if move.hours_week is None else words.number(move.hours_week),
        "weeks": "?" if line.weeks is None else words.number(line.weeks),
        "outcome": words.name("moved", move.outcome), "move": move.id, "person": move.profile,
    }  # fmt: skip


def balance_json(sheet: Sheet) -> dict[str, Any]:
    """All figures as plain values; a `z` of null is too few to say."""
    first = sheet.period.first
    return {
        "on": sheet.on.isoformat(), "first": first.isoformat() if first else None,
        "last": sheet.period.last.isoformat(), "planned": sheet.planned, "undated": sheet.undated,
        "unknown": sheet.unknown, "few": FEW, "half_life_weeks": HALF_LIFE,
        "employers": [row_json(row) for row in sheet.rows],
    }  # fmt: skip


def row_json(row: Row) -> dict[str, Any]:
    """One employer's figures; weeks and z with six decimals."""
    one = row.balance
    return {
        "employer": one.employer, "name": row.name, "brought": one.brought, "taken": one.taken, "net": one.net,
        "brought_weeks": _six(one.brought_weeks), "taken_weeks": _six(one.taken_weeks),
        "net_weeks": _six(one.net_weeks), "z": None if one.z is None else _six(one.z), "unknown": one.unknown,
        "net_year": row.year, "net_decayed": _six(row.decayed), "offered": row.offered, "unused": row.unused,
        "tolerance": row.employer.tolerance, "moves": list(one.moves),
    }  # fmt: skip


def _six(value: float) -> float:
    return round(value, 6) + 0.0


def opened_json(sheet: Sheet, row: Row, *, whom: bool) -> dict[str, Any]:
    """One employer's figures with the moves behind them."""
    about = {key: value for key, value in balance_json(sheet).items() if key in ("on", "first", "last")}
    return about | row_json(row) | {"moves": [_move_json(line, whom=whom) for line in row.lines]}


def _move_json(line: Line, *, whom: bool) -> dict[str, Any]:
    move = line.move
    told = {
        "move": move.id, "flow": str(line.flow), "origin": move.origin, "target": move.target, "other": line.other,
        "kind": str(move.kind), "starts": move.starts.isoformat() if move.starts else None,
        "ends": move.ends.isoformat() if move.ends else None, "hours_week": move.hours_week,
        "persons": line.persons, "weeks": None if line.weeks is None else _six(line.weeks),
        "outcome": str(move.outcome),
    }  # fmt: skip
    return told | ({"profile": move.profile} if whom else {})


def balance_csv(sheet: Sheet) -> str:
    """A row per employer, with decimal points; of the moves their ids."""
    return _csv({**row_json(row), "moves": ";".join(row.balance.moves)} for row in sheet.rows)


def opened_csv(row: Row, *, whom: bool) -> str:
    """A row per move behind one employer's figures."""
    return _csv(_move_json(line, whom=whom) for line in row.lines)


def _csv(rows: Iterable[dict[str, Any]]) -> str:
    return str(pd.DataFrame(list(rows)).to_csv(index=False, lineterminator="\n"))


def balance_html(sheet: Sheet, shown: tuple[Row, ...], picture: str, words: Words, *, whom: bool) -> str:
    """A page with the picture, the same numbers as a table, and every figure opened for the employers shown."""
    head, order = [words(f"balance.{name}") for name in COLUMNS], words("balance.order")
    rows = [_cells(row, words) for row in shown]
    foot = _total(sheet, words) if len(shown) == len(sheet.rows) else None
    parts = [
        f"<h1>{escape(words('balance.title'))} <small>{escape(period_text(sheet.period, words))}</small></h1>",
        f'<p class="summary">{escape(order)}</p>', picture,
        f'<div class="wide">{html_table(heading(sheet, words), head, rows, foot=foot)}</div>',
        *(f"<p>{escape(note)}</p>" for note in notes(sheet, words)),
        f"<h2>{escape(words('balance.moves'))}</h2>",
        *(_opened_html(row, words, whom=whom) for row in shown if row.lines),
    ]  # fmt: skip
    return document(
        words("balance.title"), f"<section>\n{chr(10).join(filter(None, parts))}\n</section>", words
    )


def _opened_html(row: Row, words: Words, *, whom: bool) -> str:
    head, rows = _moves(row, words, whom=whom)
    table = html_table(opened_line(row, words), head, rows, words=MOVE_WORDS)
    return f"<details><summary>{escape(row.name)}</summary>\n{table}\n</details>"

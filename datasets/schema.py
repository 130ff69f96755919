"""The tables of a network folder: which columns there are and what each may hold. Everything that reads, writes,
checks or describes a folder uses this one list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from datasets import model
from datasets.items import RUBRIEKEN, Layout


class Type(StrEnum):
    """What a column holds; an empty cell is unknown in every type."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"
    POSTCODE = "postcode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `choices` for a choice or list, `low` and `high` included, `refers` to the table whose id it is."""

    name: str
    type: Type
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    refers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; `key` names the columns that together occur once, empty where lines may repeat."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)


def _ids(name: str, refers: str = "", *, required: bool = True) -> Column:
    return Column(name=name, type=Type.ID, required=required, refers=refers)


def _text(name: str, *, required: bool = False) -> Column:
    return Column(name=name, type=Type.TEXT, required=required)


def _number(name: str, low: float | None = None, high: float | None = None) -> Column:
    return Column(name=name, type=Type.NUMBER, low=low, high=high)


def _whole(name: str, low: float | None = None, high: float | None = None) -> Column:
    return Column(name=name, type=Type.WHOLE, low=low, high=high)


def _day(name: str) -> Column:
    return Column(name=name, type=Type.DATE)


def _yes_no(name: str) -> Column:
    return Column(name=name, type=Type.YES_NO)


def _choice(name: str, values: type[StrEnum] | tuple[str, ...], *, required: bool = False) -> Column:
    return Column(name=name, type=Type.CHOICE, choices=tuple(str(v) for v in values), required=required)


def _many(name: str, values: type[StrEnum] | tuple[str, ...]) -> Column:
    return Column(name=name, type=Type.LIST, choices=tuple(str(v) for v in values))


def _postcode(name: str = "postcode") -> Column:
    return Column(name=name, type=Type.POSTCODE)


_TABLES: Final = (
    Table(
        name="employers",
        key=("id",),
        required=True,
        columns=(
            _ids("id"),
            _text("name"),
            _text("sector"),
            _whole("headcount", 0),
            _postcode(),
            _day("member_since"),
            _number("tolerance", 0),
        ),
    ),
    Table(
        name="vacancies",
        key=("id",),
        required=True,
        columns=(
            _ids("id"),
            _ids("employer", "employers"),
            _text("title", required=True),
            _text("function"),
            _choice("kind", model.Kind),
            _number("hours_min", 1, 40),
            _number("hours_max", 1, 40),
            _number("hours_day_max", 1, 12),
            _many("periods", model.Period),
            _day("starts"),
            _day("closes"),
            _whole("openings", 0),
            _number("build_up_from", 1, 40),
            _number("wage_hour", 0, 500),
            _postcode(),
            _number("home_share", 0, 1),
            _whole("education", 1, 8),
            _many("complete", RUBRIEKEN),
            _choice("source", model.Source),
            _day("updated"),
            _text("text"),
        ),
    ),
    Table(
        name="demands",
        columns=(
            _ids("vacancy", "vacancies"),
            _text("item", required=True),
            _number("amount"),
            _text("level"),
            _choice("side", model.Side),
            _choice("often", model.Often),
            _choice("source", model.Source),
            _day("on"),
        ),
    ),
    Table(
        name="adaptations",
        columns=(
            _ids("vacancy", "vacancies"),
            _text("item", required=True),
            _text("to", required=True),
            _choice("often", model.Often),
            _text("what"),
            _text("brings"),
            _text("owner"),
            _number("cost", 0),
        ),
    ),
    Table(
        name="asks",
        columns=(
            _ids("vacancy", "vacancies"),
            _text("what", required=True),
            _yes_no("essential"),
            _whole("level", 1, 8),
        ),
    ),
    Table(
        name="profiles",
        key=("id",),
        columns=(
            _ids("id"),
            _ids("employer", "employers", required=False),
            _postcode(),
            _choice("transport", model.Transport),
            _number("minutes_max", 1, 300),
            _yes_no("minutes_medical"),
            _choice("layout", Layout),
            _yes_no("complete"),
            _yes_no("usable"),
            _day("assessed"),
            _whole("education", 1, 8),
            _text("old_function"),
            _number("old_wage_hour", 0, 500),
            _number("old_allowances", 0, 500),
            _day("first_sick_day"),
            _yes_no("consent"),
        ),
    ),
    Table(
        name="limits",
        columns=(
            _ids("profile", "profiles"),
            _text("item", required=True),
            _number("amount"),
            _text("level"),
            _choice("side", model.Side),
            _day("since"),
            _day("until"),
            _text("note"),
            _text("gloss"),
            _text("cleared_by"),
            _day("cleared_on"),
        ),
    ),
    Table(
        name="hours",
        key=("profile", "from"),
        columns=(
            _ids("profile", "profiles"),
            _day("from"),
            _number("hours_week", 0, 60),
            _number("hours_day", 0, 12),
            _day("review"),
        ),
    ),
    Table(
        name="competences",
        columns=(
            _ids("profile", "profiles"),
            _text("competence", required=True),
            _choice("proof", model.Proof),
            _whole("level", 1, 8),
            _day("on"),
        ),
    ),
    Table(
        name="papers",
        key=("profile", "paper"),
        columns=(_ids("profile", "profiles"), _text("paper", required=True), _yes_no("held")),
    ),
    Table(
        name="wishes",
        columns=(
            _ids("profile", "profiles"),
            _choice("what", model.Want, required=True),
            _text("value", required=True),
            _number("weight", -3, 3),
        ),
    ),
    Table(
        name="moves",
        key=("id",),
        columns=(
            _ids("id"),
            _text("profile"),
            _ids("from", "employers"),
            _ids("to", "employers"),
            _text("vacancy"),
            _choice("kind", model.Kind),
            _day("starts"),
            _day("ends"),
            _number("hours_week", 0, 60),
            _choice("outcome", model.MoveOutcome, required=True),
        ),
    ),
    Table(
        name="outcomes",
        columns=(
            _text("profile", required=True),
            _text("vacancy", required=True),
            _day("on"),
            _choice("step", model.Step, required=True),
            _text("reason"),
        ),
    ),
    Table(
        name="points",
        key=("postcode",),
        columns=(_postcode(), _number("lat", -90, 90), _number("lon", -180, 180), _text("town")),
    ),
    Table(
        name="minutes",
        key=("from", "to", "transport"),
        columns=(
            _postcode("from"),
            _postcode("to"),
            _choice("transport", model.Transport, required=True),
            _whole("minutes", 0, 600),
        ),
    ),
)

TABLES: Final = {table.name: table for table in _TABLES}
"""Every table of a network folder by name; `points` and `minutes` are optional, like all but two."""

"""What a report is: the conclusion, sections that begin with what was found, tables, and what can't be said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evaluation.estimate import Estimate
from service.network_picture import Picture


class Kind(StrEnum):
    """What a column holds; `SHARE` is from 0 to 1 and read in percents, `POINTS` the difference of two such."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SIGNED = "signed"
    SHARE = "share"
    POINTS = "points"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Untold:
    """A cell that holds no figure, with why: `too_few`, `withheld`, `not_measured` …"""

    why: str


Value = str | int | float | date | Estimate | Untold | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its English name for files, its heading for people, and how its figures are written."""

    name: str
    title: str
    kind: Kind = Kind.TEXT
    digits: int = 2

    def apart(self, name: str, title: str) -> Column:
        """The column for differences of such figures."""
        kind = Kind.POINTS if self.kind is Kind.SHARE else Kind.SIGNED
        return Column(name=name, title=title, kind=kind, digits=self.digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of which the first column names the row; `picture` draws the same figures. A `long` one is folded away
    in a page that can fold; of one with `most`, text that can't shows so many rows.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    picture: Picture | None = None
    notes: tuple[str, ...] = ()
    long: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One subject: the finding in a sentence, more about it, tables, and what can't be said with the reason."""

    name: str
    heading: str
    finding: str
    said: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report; `made` says from what and how, as pairs of a name and a value, so that it can be made again."""

    name: str
    title: str
    conclusion: tuple[str, ...]
    sections: tuple[Section, ...]
    made: tuple[tuple[str, str], ...] = ()
    unsaid: tuple[str, ...] = ()

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with the section that it stands in."""
        return ((section, table) for section in self.sections for table in section.tables)

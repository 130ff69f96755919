"""A network folder read whole or not at all: typed tables, and every problem of every file at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from datasets.columns import Typed, read_sheet
from datasets.fml_check import check_list
from datasets.frames import empty_table
from datasets.headers import table_of
from datasets.lines import known_papers, read_adaptations, read_demands, read_limits
from datasets.network import Network
from datasets.places import user_points
from datasets.problems import DataError, Problem, Severity
from datasets.runs import remembered
from datasets.schema import TABLES, Table
from datasets.sheets import Sheet
from datasets.skills import read_vocabulary
from datasets.sources import Found, find
from datasets.synonyms import did_you_mean
from datasets.validate import check_tables


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """Every table of a folder with its rows and files, and all that is wrong with them, in a fixed order."""

    tables: Mapping[str, Typed]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the reading."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The tables alone."""
        return {name: typed.frame for name, typed in self.tables.items()}


def read_tables(path: str | Path) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """The typed tables of a folder or workbook and all their problems, errors and warnings.

    With errors among the problems the tables are incomplete; `read_network` refuses them. Raises DataError
    where nothing can be read at all.
    """
    loaded = load(path)
    return loaded.frames, list(loaded.problems)


def read_network(path: str | Path) -> Network:
    """The network of a folder or workbook, its warnings beside it; raises DataError with every problem."""
    loaded = load(path)
    if loaded.errors:
        raise DataError(loaded.problems)
    return Network.of(loaded.frames, points=user_points(), warnings=loaded.problems)


def validate(path: str | Path, on: date | None = None) -> list[Problem]:
    """Every problem of a folder or workbook; with `on`, also days that lie after that day.

    Where the tables hold, each person's list is held against itself too.
    """
    try:
        loaded = load(path, on)
    except DataError as error:
        return list(error.problems)
    return list(loaded.problems) if loaded.errors else sorted({*loaded.problems, *_lists(loaded, on)})


def _lists(loaded: Loaded, on: date | None) -> list[Problem]:
    """What disagrees within the lists of the profiles."""
    network = Network.of(loaded.frames)
    profiles = loaded.tables["profiles"]
    lines = zip(network.profiles, profiles.rows, strict=True)
    return [
        problem
        for name, row in lines
        for problem in check_list(network.profiles[name], int(row), on=on, file=profiles.file)
    ]


def load(path: str | Path, on: date | None = None) -> Loaded:
    """Everything at a path, read as far as it goes; raises DataError where there is nothing to read."""
    with remembered():
        return _loaded(find(Path(path)), on)


def _loaded(found: Found, on: date | None) -> Loaded:
    problems = [*found.problems, *_absent(found)]
    tables: dict[str, Typed] = {}
    for name, table in TABLES.items():
        tables[name], wrong = _table(found, table)
        problems += wrong
    tables, wrong = _lines(tables)
    problems += _first_causes(wrong, problems)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    problems += check_tables(tables, errors, on)
    return Loaded(tables=tables, problems=tuple(sorted(set(problems))))


def _first_causes(found: list[Problem], before: list[Problem]) -> list[Problem]:
    """The problems of lines, but for amounts called missing that were there and couldn't be read."""
    unread = {(problem.file, problem.row) for problem in before if problem.column in ("amount", "level")}
    return [
        problem
        for problem in found
        if not problem.expected.startswith("an amount or a level")
        or (problem.file, problem.row) not in unread
    ]


def _absent(found: Found) -> list[Problem]:
    """The required tables that aren't there."""
    other = [problem.file for problem in found.problems if not table_of(Path(problem.file).stem)]
    problems = []
    for name, table in TABLES.items():
        if table.required and name not in found.sheets:
            file, expected = found.pattern.format(name), f"the table {name}"
            remedy = did_you_mean(file, other) or "Add it, if need be with a header only."
            problems.append(Problem(file=file, expected=expected, got="no such table", remedy=remedy))
    return problems


def _table(found: Found, table: Table) -> tuple[Typed, list[Problem]]:
    sheet = found.sheets.get(table.name)
    file = sheet.file if sheet is not None else found.pattern.format(table.name)
    if sheet is not None and sheet.header:
        return read_sheet(sheet, table)
    empty = Typed(table=table, file=file, frame=empty_table(table), rows=np.empty(0, dtype=np.int64))
    unread = sheet is None or any(problem.file == file for problem in found.problems)
    return empty, [] if unread or sheet is None else [_headless(sheet, table)]


def _headless(sheet: Sheet, table: Table) -> Problem:
    severity = Severity.ERROR if table.required else Severity.WARNING
    remedy = f"Start it with: {','.join(table.names[:4])} and so on."
    return Problem(
        file=sheet.file, expected="a header", got="an empty table", remedy=remedy, severity=severity
    )


def _lines(tables: Mapping[str, Typed]) -> tuple[dict[str, Typed], list[Problem]]:
    """The tables with the lines of places and people in slugs and the schema's words."""
    people = tables["profiles"].frame
    layouts = {str(name): str(layout) for name, layout in zip(people["id"], people["layout"], strict=True)}
    demands, one = read_demands(tables["demands"])
    adaptations, two = read_adaptations(tables["adaptations"])
    limits, three = read_limits(tables["limits"], layouts)
    # "heftruck" is a paper where papers are listed, and a competence where both may be asked.
    asks = known_papers(tables["asks"], "what", keep=read_vocabulary().names)
    papers = known_papers(tables["papers"], "paper")
    changed = {
        "demands": demands, "adaptations": adaptations, "limits": limits, "asks": asks, "papers": papers,
    }  # fmt: skip
    return dict(tables) | changed, [*one, *two, *three]

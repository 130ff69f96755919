"""A candidate on paper: one short text file, read into a profile with every problem at once.

Each line is `key: value`; `example()` shows them all. Consent counts as given unless the paper says no,
for the person who types it is the one who asked. A list that doesn't call itself complete isn't.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from datasets.cells import parse
from datasets.fml_value import parse_amount
from datasets.items import Layout
from datasets.model import Competence, HoursStep, Paper, Profile, Proof, Transport, Wish
from datasets.numbers import CellError, Decimal
from datasets.paper_limits import Limits, limit_parts
from datasets.paper_lines import Entry, entries_of
from datasets.paper_parts import build_up, competence_or_paper, paper, split_list, wish
from datasets.problems import DataError, Problem, Severity
from datasets.schema import TABLES

_PLAIN: Final = {
    column.name: column
    for column in TABLES["profiles"].columns
    if column.name not in ("id", "minutes_medical", "education")
}
_UNSAID: Final = {"consent": True, "usable": True, "complete": None}
_NAMELESS: Final = "profile.txt"
_USABLE: Final = re.compile(r"(benutbaar|usable)\s*=\s*", re.IGNORECASE)
_BUILD_UP: Final = re.compile(r"(opbouw|build_up)\s*=\s*", re.IGNORECASE)


def example() -> str:
    """A commented example in Dutch, with every key."""
    return files("datasets").joinpath("paper_example.txt").read_text(encoding="utf-8")


def read_profile(source: Path | str, *, id: str = "") -> Profile:
    """The profile that a text file describes; its id is the file's name unless given.

    `source` is a path, or the text itself where it holds a line break. Raises DataError with every problem.
    """
    return read_paper(source, id=id)[0]


def read_paper(source: Path | str, *, id: str = "") -> tuple[Profile, tuple[Problem, ...]]:
    """As `read_profile`, with the warnings beside the profile."""
    text, file = _opened(source)
    profile, problems = parse_profile(text, id=id or Path(file).stem, file=file)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise DataError(errors)
    return profile, problems


def of_cells(cells: Mapping[str, str], *, id: str) -> Profile:
    """The profile behind the cells of one row whose columns are keys of this notation."""
    return read_profile("".join(f"{key}: {text}\n" for key, text in cells.items() if text) + "\n", id=id)


def _opened(source: Path | str) -> tuple[str, str]:
    if isinstance(source, str) and "\n" in source:
        return source, _NAMELESS
    path = Path(source)
    try:
        raw = path.read_bytes()
    except OSError as error:
        remedy = "Check the path, or make an example with 'spoor2 new'."
        problem = Problem(
            file=path.name, expected="a text file", got="no file that can be read", remedy=remedy
        )
        raise DataError([problem]) from error
    try:
        return raw.decode("utf-8-sig"), path.name
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), path.name


def parse_profile(text: str, *, id: str, file: str = _NAMELESS) -> tuple[Profile, tuple[Problem, ...]]:
    """The profile that a text describes, as far as it can be read, with all errors and warnings."""
    entries, problems = entries_of(text, file)
    draft = _Draft(file=file, problems=problems)
    draft.fields["id"] = id
    profile = draft.profile([part for entry in entries for part in _parted(entry)])
    return profile, tuple(sorted(draft.problems))


def _parted(entry: Entry) -> list[Entry]:
    """A list's own two words made into entries of their own: benutbaar=nee and opbouw=..."""
    if entry.field != "limits":
        return [entry]
    found = []
    for part in limit_parts(entry.text):
        for pattern, name in ((_USABLE, "usable"), (_BUILD_UP, "hours")):
            if match := pattern.match(part):
                found.append(Entry(row=entry.row, field=name, text=part[match.end() :]))
                break
        else:
            found.append(Entry(row=entry.row, field="limits", text=part))
    return found


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A profile while it is read: the fields so far, and what is wrong."""

    file: str
    problems: list[Problem]
    fields: dict[str, Any] = field(default_factory=lambda: _UNSAID | {})

    def profile(self, entries: list[Entry]) -> Profile:
        for entry in entries:
            self._plain(entry)
        self._travel(entries)
        self._education(entries)
        limits = Limits(layout=Layout(self.fields.get("layout") or Layout.CLASSIC), file=self.file)
        self.fields["limits"] = limits.read(entries)
        self.problems += limits.problems
        if self.fields["limits"] and self.fields["complete"] is None:
            self.problems.append(_complete(self.file))
        self._lists(entries)
        known = {name: value for name, value in self.fields.items() if value is not None}
        return Profile(
            **{**known, "usable": self.fields["usable"], "complete": bool(self.fields["complete"])}
        )

    def _plain(self, entry: Entry) -> None:
        if entry.field == "id":
            self.fields["id"] = entry.text
        elif entry.field in _PLAIN and entry.field != "minutes_max":
            self.fields[entry.field] = self._cell(entry, entry.field, entry.text)

    def _cell(self, entry: Entry, name: str, text: str) -> Any:
        column = next(column for column in TABLES["profiles"].columns if column.name == name)
        try:
            value = parse(text, column, Decimal.COMMA)
        except CellError as error:
            self._wrong(entry, error)
            return None
        kinds = {"layout": Layout, "transport": Transport}
        return kinds[name](str(value)) if name in kinds and value else value

    def _travel(self, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.field == "minutes_max":
                text, _, mark = entry.text.partition("(")
                said = parse_amount(text)
                minutes = f"{said.amount * 60:g}" if said and said.amount and said.unit == "h" else text
                minutes = f"{said.amount:g}" if said and said.amount and said.unit == "min" else minutes
                self.fields["minutes_max"] = self._cell(entry, "minutes_max", minutes.strip())
                self.fields["minutes_medical"] = mark.strip(" )").casefold() in ("medisch", "medical")
            named = re.search(r"transport\s*=\s*(\w+)", entry.text) if entry.field == "gloss" else None
            if named and not self.fields.get("transport"):
                self.fields["transport"] = self._cell(entry, "transport", named[1])

    def _education(self, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.field == "education":
                said = re.sub(r"^(nlqf|eqf|niveau)\s*", "", entry.text.casefold())
                level = self._cell(entry, "education", said)
                self.fields["education"] = int(level) if level is not None else None

    def _lists(self, entries: list[Entry]) -> None:
        able = self._each(entries, "competences", competence_or_paper)
        found = [one for one in able if isinstance(one, Paper)] + self._each(entries, "papers", paper)
        steps = [step for steps in self._whole(entries) for step in steps]
        self.fields["competences"] = tuple(one for one in able if isinstance(one, Competence))
        # What stands under papers is said on purpose, so it wins over a licence among the competences.
        self.fields["papers"] = tuple({one.paper: one for one in found}.values())
        self.fields["wishes"] = tuple(self._each(entries, "wishes", wish))
        self.fields["hours"] = tuple(sorted(steps, key=lambda step: step.start))
        if self.fields.get("education") is None:
            self.fields["education"] = _highest(self.fields["competences"])

    def _each(self, entries: list[Entry], name: str, read: Any) -> list[Any]:
        found: list[Competence | Paper | Wish] = []
        for entry in (entry for entry in entries if entry.field == name):
            for part in split_list(entry.text):
                try:
                    found.append(read(part))
                except CellError as error:
                    self._wrong(entry, error)
        return found

    def _whole(self, entries: list[Entry]) -> list[tuple[HoursStep, ...]]:
        found = []
        for entry in (entry for entry in entries if entry.field == "hours"):
            try:
                found.append(build_up(entry.text))
            except CellError as error:
                self._wrong(entry, error)
        return found

    def _wrong(self, entry: Entry, error: CellError) -> None:
        self.problems.append(Problem(file=self.file, row=entry.row, column=entry.field, got=error.kind,
                                     expected=error.expected, remedy=error.remedy))  # fmt: skip


def _complete(file: str) -> Problem:
    remedy = "Add it; until then what the list doesn't name counts as unknown."
    return Problem(file=file, column="volledig", expected="ja or nee", got="none", remedy=remedy,
                   severity=Severity.WARNING)  # fmt: skip


def _highest(competences: tuple[Competence, ...]) -> int | None:
    """The level of the highest diploma; an EVC shows the level of a competence and isn't a diploma."""
    levels = [one.level for one in competences if one.proof is Proof.DIPLOMA and one.level is not None]
    return max(levels, default=None)

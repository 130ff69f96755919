"""The list of a candidate on paper: limits with their dates, and the notes and glosses beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process

from datasets.cells import day
from datasets.fml import LimitRow, item_slugs, side_of, unknown_item, value_rows
from datasets.fml_value import plain
from datasets.item_words import item_words
from datasets.items import ITEMS, Layout
from datasets.model import Limit, Side
from datasets.numbers import CellError
from datasets.paper_lines import Entry
from datasets.paper_parts import cleared, split_list
from datasets.paper_words import limited_side, lower_of, nothing, over_day, spoken, unclear, unsaid
from datasets.problems import Problem

_DAY: Final = r"(?P<day>\d{4}-\d\d-\d\d|\d{1,2}[-/]\d{1,2}[-/]\d{4}|\d{1,2} [a-z]+ \d{4})"
_SINCE: Final = re.compile(rf"[,(]?\s*\b(?:vanaf|sinds|from|since)\s+{_DAY}\)?", re.IGNORECASE)
_UNTIL: Final = re.compile(rf"[,(]?\s*(?:\bt/m|\btot en met|\buntil)\s+{_DAY}\)?", re.IGNORECASE)
_SIDE_ALONE: Final = re.compile(r"(side|zijde|kant)\s*=", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Limits:
    """A list while it is read: its lines so far, the general side of 4.2, and what is wrong."""

    layout: Layout
    file: str
    lines: list[Limit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    side: str = ""
    carries: bool = False

    def read(self, entries: list[Entry]) -> tuple[Limit, ...]:
        """The limits of all entries: first the values, then what is written beside them."""
        listed = [entry for entry in entries if entry.field == "limits"]
        self.carries = any(re.search(r"\bdragen\b|\bcarrying\b", plain(entry.text)) for entry in listed)
        for entry in listed:
            for part in limit_parts(entry.text, self.layout):
                self._value(entry.row, part)
        self.lines = [self._sided(line) for line in self.lines]
        for name, write in (("note", self._note), ("gloss", self._gloss), ("cleared", self._cleared)):
            for entry in (entry for entry in entries if entry.field == name):
                write(entry)
        return tuple(self.lines)

    def _value(self, row: int, part: str) -> None:
        item, text = self._halves(part)
        try:
            text, since = _dated(text, _SINCE)
            text, until = _dated(text, _UNTIL)
        except CellError as error:
            self._wrong(row, item, error)
            return
        slugs = item_slugs(self.layout, item)
        if slugs and unsaid(text):
            self._note(Entry(row=row, field="note", item=item, text="waarde niet bekend"))
            return
        if kind := unclear(slugs, text):
            self._wrong(
                row, item, CellError("an amount with its unit, or a level of the form", kind, _UNCLEAR)
            )
            return
        text = limited_side(slugs, lower_of(text))
        self.side = side_of(self.layout, item, text) or self.side
        made, wrong = value_rows(self.layout, over_day(item, slugs, text), text, file=self.file, row=row)
        self.problems += [_quiet(problem, self.layout, item) for problem in wrong]
        self.lines += [replace(_limit(line), since=since, until=until) for line in made]

    def _halves(self, part: str) -> tuple[str, str]:
        """The item and its value; in words, or with the first = or : between."""
        item, sign, text = (half.strip() for half in re.sub(r"\s*:\s*", "=", part, count=1).partition("="))
        if not sign and (said := spoken(self.layout, part)):
            item, text = said
        elif (again := spoken(self.layout, text)) and again[0] != "6.1":
            same = item_slugs(self.layout, again[0]) == item_slugs(self.layout, item)
            text = again[1] if same else text
        elif plain(text) in ("niet", "geen", "helemaal niet"):
            text = nothing(item_slugs(self.layout, item)) or text
        both = self.layout is Layout.CLASSIC and plain(item) == "tillen" and not self.carries
        return (BOTH if both else item), text

    def _sided(self, line: Limit) -> Limit:
        if line.side or not self.side or not ITEMS[line.item].sided:
            return line
        return replace(line, side=Side(self.side))

    def _about(self, entry: Entry) -> tuple[str, ...]:
        slugs = item_slugs(self.layout, entry.item) if entry.item else ()
        if entry.item and not slugs:
            found = unknown_item(entry.item, layout=self.layout, file=self.file, row=entry.row)
            self.problems.append(_quiet(found, self.layout, entry.item))
        elif not entry.item:
            key = {"note": "toelichting", "gloss": "uitleg", "cleared": "opgehelderd"}[entry.field]
            remedy = f"Write it as '{key} 5.3: …'."
            self._problem(entry, "the item that it is about", remedy)
        return slugs

    def _note(self, entry: Entry) -> None:
        slugs = self._about(entry)
        named = [slug for slug in slugs if any(line.item == slug for line in self.lines)]
        for slug in slugs if not named else ():
            # A note on an item without a value says that nothing else is limited there.
            item = ITEMS[slug]
            normal = (item.scales.get(self.layout) or item.any_scale).levels[0]
            self.lines.append(Limit(item=slug, level=normal))
        self.lines = [
            replace(line, note="; ".join(part for part in (line.note, entry.text) if part))
            if line.item in (named or slugs) else line for line in self.lines
        ]  # fmt: skip

    def _gloss(self, entry: Entry) -> None:
        """A gloss without an item explains the last line of the list."""
        last = tuple(line.item for line in self.lines[-1:])
        slugs = self._about(entry) if entry.item or not last else last
        lines = self.lines
        self.lines = [replace(line, gloss=entry.text) if line.item in slugs else line for line in lines]

    def _cleared(self, entry: Entry) -> None:
        slugs = self._about(entry)
        if slugs and not any(line.item in slugs and line.note for line in self.lines):
            remedy = f"Add 'toelichting {entry.item}: …' or remove the line."
            self._problem(entry, "a note on the item to clear", remedy)
            return
        try:
            self._clear(entry, slugs)
        except CellError as error:
            self._wrong(entry.row, entry.item, error)

    def _clear(self, entry: Entry, slugs: tuple[str, ...]) -> None:
        done = cleared(entry.text)
        made: list[LimitRow] = []
        if done.value:
            made, wrong = value_rows(self.layout, entry.item, done.value, file=self.file, row=entry.row)
            self.problems += wrong
        values = {line["item"]: line for line in made}
        self.lines = [
            _now(line, values.get(line.item), done.by, done.on) if line.item in slugs and line.note else line
            for line in self.lines
        ]

    def _problem(self, entry: Entry, expected: str, remedy: str) -> None:
        column = entry.item or entry.field
        found = Problem(
            file=self.file, row=entry.row, column=column, expected=expected, got="none", remedy=remedy
        )
        self.problems.append(found)

    def _wrong(self, row: int, item: str, error: CellError) -> None:
        self.problems.append(Problem(file=self.file, row=row, column=item, expected=error.expected,
                                     got=error.kind, remedy=error.remedy))  # fmt: skip


_NEXT: Final = re.compile(r",\s*(?=\d\.\d{1,2}(?:\.\d{1,2})?\s*[=:])")


def limit_parts(text: str, layout: Layout = Layout.CLASSIC) -> list[str]:
    """The `item=value` parts of a list; a part that names no item goes on with the one before it."""
    parts: list[str] = []
    for part in (piece for whole in split_list(text) for piece in _pieces(whole, layout)):
        alone = spoken(layout, part) or (re.search(r"[=:]", part) and not _SIDE_ALONE.match(part))
        # What follows words in a sentence isn't known to be about them, as it is after "4.14=10 kg".
        if parts and not alone and re.search(r"[=:]", parts[-1]):
            parts[-1] = f"{parts[-1]}; {part}"
        else:
            parts.append(part)
    return parts


def _pieces(text: str, layout: Layout) -> list[str]:
    """A part with commas taken apart where each piece begins with a code or says an item in words."""
    pieces = [piece.strip() for piece in re.split(r",\s+", text)]
    if len(pieces) > 1 and all(spoken(layout, piece) for piece in pieces):
        return pieces
    return [piece.strip() for piece in _NEXT.split(text)]


def _quiet(problem: Problem, layout: Layout, item: str) -> Problem:
    """The problem of an item without what was written, which may say more about somebody than an item."""
    if problem.column != "item" or re.fullmatch(r"[1-9](\.\d{1,2}){1,2}", item):
        return problem
    guess = process.extractOne(plain(item), list(item_words(layout)), scorer=fuzz.ratio, score_cutoff=75)
    remedy = f"Did you mean '{guess[0]}'?" if guess else _NAMES
    return replace(problem, got="other words", remedy=remedy)


_NAMES: Final = (
    "Write the code or the name of the item with its value, such as '4.14=7 kg' or 'zitten: 1 uur'."
)
_UNCLEAR: Final = "Write for instance '1 uur', '5 kg', 'normaal' or 'beperkt'."
BOTH: Final = "4.14"
"""Lifting on a classic list, which has one item for lifting and carrying."""


def _dated(text: str, pattern: re.Pattern[str]) -> tuple[str, date | None]:
    found = pattern.search(text)
    return (pattern.sub("", text).strip(), day(found["day"])) if found else (text, None)


def _limit(line: LimitRow) -> Limit:
    side = Side(line["side"]) if line["side"] else None
    return Limit(item=line["item"], amount=line["amount"], level=line["level"], side=side, note=line["note"])


def _now(line: Limit, value: LimitRow | None, by: str, on: date) -> Limit:
    if value is None:
        return replace(line, cleared_by=by, cleared_on=on)
    return replace(line, amount=value["amount"], level=value["level"], cleared_by=by, cleared_on=on)

"""The lines of a candidate on paper: `key: value`, with what each key means in Dutch and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import process

from datasets.fml import item_slugs
from datasets.fml_value import plain
from datasets.items import Layout
from datasets.paper_words import spoken
from datasets.papers import find_paper
from datasets.problems import Problem

_KEYS: Final = """
id: id, kenmerk, nummer
old_function: functie, oude functie, eigen functie, eigen werk, function, own_function, old_function, beroep
employer: werkgever, eigen werkgever, employer
layout: indeling, layout, soort lijst
complete: volledig, complete, volledige lijst
usable: benutbaar, benutbare mogelijkheden, usable
assessed: opgesteld, datum lijst, datum fml, assessed
limits: beperkingen, limits, fml, belastbaarheid
hours: opbouw, urenopbouw, build_up, build-up
note: toelichting, note, opmerking
gloss: uitleg, gloss
cleared: opgehelderd, cleared
competences: competenties, competences, kan, vaardigheden, ervaring
papers: papieren, papers
education: diploma, opleiding, opleidingsniveau, education
postcode: postcode
transport: vervoer, transport, reist met
minutes_max: reistijd, minutes_max, maximale reistijd
old_wage_hour: oud uurloon, uurloon, old_wage_hour
old_allowances: toeslagen, oude toeslagen, old_allowances
first_sick_day: eerste ziektedag, first_sick_day
consent: toestemming, consent
wishes: wensen, wil, wishes
"""
KEYS: Final = {
    alias.strip(): field
    for field, _, aliases in (line.partition(": ") for line in _KEYS.strip().splitlines())
    for alias in aliases.split(",")
}
"""Every word that may stand before the colon, with the field that it fills."""

LISTS: Final = frozenset({"limits", "hours", "note", "gloss", "cleared", "competences", "papers", "wishes"})
"""Fields that may stand on several lines, or on one with ";" between."""

ON_ITEM: Final = ("note", "gloss", "cleared")
REFUSED: Final = frozenset(
    {"naam", "name", "voornaam", "achternaam", "leeftijd", "age", "geboortedatum", "geslacht", "sex",
     "gender", "bsn", "diagnose", "diagnosis", "ziekte", "aandoening", "nationaliteit",
     "nationality", "adres"}
)  # fmt: skip
"""What never belongs in a profile."""

_LINE: Final = re.compile(r"(?P<key>[^:=]+?)\s*[:=]\s*(?P<value>.*)")
_NOTED: Final = re.compile(
    r"(?P<what>note|toelichting|gloss|uitleg)(?:\s+(?:on|op|bij))?(?:\s+(?P<item>[\w.-]+))?"
    r"(?:,\s*(?:uncleared|niet opgehelderd))?\s*:\s*(?P<text>.+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that the paper says: a field, the item that it is about if any, the text, the line."""

    row: int
    field: str
    item: str = ""
    text: str


def entries_of(text: str, file: str) -> tuple[list[Entry], list[Problem]]:
    """Every entry of a paper in order, and the lines that say nothing known; an indented line goes on."""
    found: list[Entry] = []
    problems: list[Problem] = []
    for row, line in _joined(text):
        made = _entry(row, line, file)
        if isinstance(made, Problem):
            problems.append(made)
        elif made.text:
            found.append(made)
    return found, [*_keys_once(problems), *_twice(found, file), *_nothing(text, file)]


def _nothing(text: str, file: str) -> list[Problem]:
    remedy = "Begin with a line such as 'functie: magazijnmedewerker'."
    problem = Problem(file=file, expected="a line or more", got="an empty file", remedy=remedy)
    return [] if _joined(text) else [problem]


def _joined(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    for row, raw in enumerate(text.splitlines(), start=1):
        line = re.sub(r"^(\s*)[-*•–]\s+", r"\1", re.sub(r"(^|\s)#.*", "", raw).rstrip())
        if line and line[0].isspace() and lines:
            start, before = lines[-1]
            lines[-1] = (start, f"{before}; {line.strip()}" if not before.endswith(":") else before + line)
        elif line.strip():
            lines.append((row, line.strip()))
    return lines


def _entry(row: int, line: str, file: str) -> Entry | Problem:
    found = _LINE.fullmatch(line)
    if found is None:
        return _in_words(row, line, file)
    key, text = plain(found["key"]), found["value"].strip()
    first, _, rest = key.partition(" ")
    if key in KEYS:
        return _general(Entry(row=row, field=KEYS[key], text=text))
    if KEYS.get(first) in ON_ITEM:
        item = re.sub(r"^(on|op|bij) ", "", rest)
        return Entry(row=row, field=KEYS[first], item=item, text=text)
    if re.match(r"\d+\.\d", key) or any(item_slugs(layout, key) for layout in Layout):
        return Entry(row=row, field="limits", text=f"{key}={text}")
    if find_paper(f"{key} {text}") or find_paper(key):
        return Entry(row=row, field="papers", text=f"{key} {text}")
    return _unknown(row, key, file)


def _in_words(row: int, line: str, file: str) -> Entry | Problem:
    """A line without a key that says a limit in words, such as "tillen max 7 kg"."""
    if any(spoken(layout, piece) for layout in Layout for piece in re.split("[,;]", line)):
        return Entry(row=row, field="limits", text=line)
    remedy = "Put a key before the text, such as 'beperkingen: 4.14=5 kg'."
    return Problem(file=file, row=row, expected="key: value", got="a line without a colon", remedy=remedy)


def _general(entry: Entry) -> Entry:
    """A note or gloss that names its item in the text, as in "note on 5.3, uncleared: ..."."""
    found = _NOTED.fullmatch(entry.text) if entry.field == "note" else None
    if found is None:
        return entry
    return Entry(row=entry.row, field=KEYS[found["what"]], item=found["item"] or "", text=found["text"])


def _unknown(row: int, key: str, file: str) -> Problem:
    if key in REFUSED:
        remedy = "Remove the line: a profile has no name, diagnosis, age or sex, so that none is matched on."
        return Problem(
            file=file, row=row, column=key, expected="nothing about it", got="a line", remedy=remedy
        )
    near = process.extractOne(key, list(KEYS), score_cutoff=75)
    remedy = f"Did you mean '{near[0]}'?" if near else f"Keys are {', '.join(_common())}."
    # A word that is no key may be a diagnosis: only what nearly is a key is repeated.
    got = f"'{key[:40]}'" if near else "another word"
    return Problem(file=file, row=row, expected="a known key", got=got, remedy=remedy)


def _keys_once(problems: list[Problem]) -> list[Problem]:
    """The problems with the list of keys on the first that needs it alone."""
    long = [problem for problem in problems if problem.remedy.startswith("Keys are ")]
    return [replace(one, remedy="") if one in long[1:] else one for one in problems]


def _common() -> list[str]:
    return list({field: alias for alias, field in reversed(KEYS.items())}.values())[::-1]


def _twice(entries: list[Entry], file: str) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for entry in entries:
        if entry.field in seen and entry.field not in LISTS:
            remedy = "Keep one of the lines."
            problems.append(Problem(file=file, row=entry.row, column=entry.field, expected="one line",
                                    got="a second one", remedy=remedy))  # fmt: skip
        seen.add(entry.field)
    return problems

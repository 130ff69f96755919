"""Measures from text: `nDCG@10`, `nDCG(ties="expected") @ 10`, or several after each other."""

from __future__ import annotations

import re
from typing import Final

from datasets.problems import DataError, Problem
from evaluation.measures.value import Measure, fault

ONE: Final = re.compile(
    r"[\s,;]*(?P<name>[A-Za-z]\w*)\s*(?:\((?P<inside>[^()]*)\))?(?:\s*@\s*(?P<at>[^\s,;()@]+))?(?=[\s,;]|$)"
)
WRITTEN: Final = "a measure such as nDCG@10"
HOW: Final = 'Write name, choices and cut: nDCG(ties="expected")@10.'


def parse(text: str) -> Measure:
    """The measure that a text names; DataError with what is wrong with it and what was probably meant."""
    found = parse_many(text)
    if len(found) != 1:
        raise DataError([fault("measures", "one measure", text, "Give them one by one.")])
    return found[0]


def parse_many(text: str) -> tuple[Measure, ...]:
    """The measures that a text names, between spaces or commas, each once; DataError with everything wrong at once."""
    measures: dict[Measure, None] = {}
    problems: list[Problem] = []
    at, end = 0, len(text.rstrip(" \t\r\n,;"))
    while at < end:
        found = ONE.match(text, at)
        if found is None:
            problems.append(fault("measures", WRITTEN, text[at:end].strip(), HOW))
            break
        _read(found, measures, problems)
        at = found.end()
    if not measures and not problems:
        problems.append(fault("measures", WRITTEN, text, HOW))
    if problems:
        raise DataError(problems)
    return tuple(measures)


def _read(found: re.Match[str], measures: dict[Measure, None], problems: list[Problem]) -> None:
    """One measure added to those read, or what is wrong with it to the problems."""
    try:
        of, options = _inside(found["name"], found["inside"] or "")
        measures[Measure(name=found["name"], of=of, options=options, at=_at(found))] = None
    except DataError as error:
        problems.extend(error.problems)


def _at(found: re.Match[str]) -> int | None:
    if found["at"] is None:
        return None
    if not found["at"].isascii() or not found["at"].isdigit():
        raise DataError(
            [fault(found["name"], "a cut of 1 or more", f"@{found['at']}", "Give a whole number.")]
        )
    return int(found["at"])


def _inside(name: str, text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str | int], ...]]:
    """The words and the options between the brackets."""
    parts = [one.strip() for one in text.split(",")] if text.strip() else []
    options = [tuple(side.strip() for side in one.split("=", 1)) for one in parts if "=" in one]
    if len({key for key, _ in options}) < len(options):
        raise DataError([fault(name, "each option once", text, "Leave one out.")])
    words = tuple(one.strip("\"'") for one in parts if "=" not in one)
    return words, tuple((key, _value(value)) for key, value in options)


def _value(text: str) -> str | int:
    return int(text) if text.isascii() and text.isdigit() else text.strip("\"'")

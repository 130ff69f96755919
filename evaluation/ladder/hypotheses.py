"""Hypotheses fixed beforehand: which measure should change, which way and by how much, and since when that stood."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from importlib.resources import files
from math import inf
from pathlib import Path
from typing import Any, Final

from datasets.problems import DataError, Problem
from evaluation.ladder.protocol import Protocol, parsed
from evaluation.measures.parse import parse

OWN: Final = ("Held",)
"""Measures of before and after that no list or network has: the share still at work after 26 weeks."""
_DAYS: Final = ("registered", "begins")
_TEXTS: Final = ("id", "says", "measure", "direction")


class Direction(StrEnum):
    """Which way a measure should go."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One expectation: `measure` goes in `direction` by at least `least`, in the measure's own unit."""

    id: str
    says: str
    measure: str
    direction: Direction
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypotheses:
    """Expectations that stood on a day, about what changes from the day `begins` on (None: not said). The protocol
    names their hash, so that every decision that bears the protocol's own says which expectations stood at the time.
    """

    registered: date
    each: tuple[Hypothesis, ...]
    begins: date | None = None

    @property
    def hash(self) -> str:
        """SHA-256 of what they say, since when and about which day, 64 hexadecimal digits."""
        content = {"registered": self.registered.isoformat(), "each": [asdict(one) for one in self.each]}
        content |= {"begins": self.begins.isoformat()} if self.begins else {}
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def beforehand(self, begins: date) -> bool:
        """Whether they stood when a period began."""
        return self.registered <= begins

    def under(self, protocol: Protocol) -> bool:
        """Whether they are those that the protocol names."""
        return self.hash == protocol.hypotheses

    def on(self, measure: str) -> Hypothesis | None:
        """The expectation about a measure, however it is written; None where there is none."""
        return next((one for one in self.each if named(one.measure) == named(measure)), None)


def named(measure: str) -> str:
    """A measure's name in its one way of writing; DataError where there is no such measure."""
    return measure.strip() if measure.strip() in OWN else str(parse(measure))


def read_hypotheses(path: str | Path | None = None) -> Hypotheses:
    """The hypotheses of a TOML file, or those that come with the program; DataError with every problem."""
    name = Path(path).name if path else "hypotheses.toml"
    source = Path(path) if path else files("evaluation.ladder").joinpath(name)
    found = parsed(source.read_bytes(), name)
    problems = list(_problems(found, name))
    if problems:
        raise DataError(problems)
    each = (
        Hypothesis(**{**one, "direction": Direction(one["direction"]), "least": float(one["least"])})
        for one in found["hypothesis"]
    )
    return Hypotheses(registered=found["registered"], each=tuple(each), begins=found.get("begins"))


def _problems(found: Mapping[str, Any], name: str) -> Iterator[Problem]:
    if unknown := sorted(set(found) - {*_DAYS, "hypothesis"}):
        yield Problem(file=name, expected=f"one of {', '.join(_DAYS)}, hypothesis", got=", ".join(unknown))
    for key in _DAYS:
        day = found.get(key)
        if (day is not None or key == "registered") and (
            not isinstance(day, date) or isinstance(day, datetime)
        ):
            got = "none" if day is None else repr(day)
            yield Problem(file=name, column=key, expected="a day such as 2026-11-22, without quotes", got=got)
    each = found.get("hypothesis")
    if not isinstance(each, list) or not each or not all(isinstance(one, dict) for one in each):
        got = "none" if each in (None, []) else "something else"
        yield Problem(file=name, column="hypothesis", expected="one table [[hypothesis]] or more", got=got)
        return
    for row, one in enumerate(each, start=1):
        yield from _bad(one, f"hypothesis {row}", name)
    ids = [str(one.get("id")) for one in each]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield Problem(file=name, column="id", expected="each id once", got=twice)


def _bad(one: Mapping[str, Any], where: str, name: str) -> Iterator[Problem]:
    if set(one) != {*_TEXTS, "least"} or not all(isinstance(one[key], str) and one[key] for key in _TEXTS):
        yield Problem(
            file=name, column=where, expected=f"the texts {', '.join(_TEXTS)} and the number least",
            got=", ".join(one) or "none",
        )  # fmt: skip
        return
    if one["direction"] not in list(Direction):
        yield Problem(
            file=name, column=where, expected=f"direction {' or '.join(Direction)}", got=one["direction"]
        )
    least = one["least"]
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 < least < inf:
        yield Problem(file=name, column=where, expected="least above 0", got=repr(least))
    try:
        named(one["measure"])
    except DataError as error:
        for of in error.problems:
            yield Problem(file=name, column=where, expected=of.expected, got=of.got, remedy=of.remedy)

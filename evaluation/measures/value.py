"""A measure is a value: printed, compared, a dictionary key, a column of a report, an argument of a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from datasets.problems import DataError, Problem
from evaluation.measures.kinds import KINDS, Choice, Kind
from evaluation.measures.near import nearest

Option = str | int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Measure:
    """What is counted (`name`), of what (`of`), how (`options`), and down to which rank or week (`at`).

    Only what differs from the usual is kept, so `nDCG(ties="listed")` is `nDCG`. DataError for what the measure hasn't.
    """

    name: str
    of: tuple[str, ...] = ()
    options: tuple[tuple[str, Option], ...] = ()
    at: int | None = None

    def __post_init__(self) -> None:
        kind, problems = _checked(self)
        if kind is None or problems:
            raise DataError(problems)
        object.__setattr__(self, "of", kind.kept(self.of))
        object.__setattr__(self, "options", kind.told(dict(self.options)))

    def __call__(self, *of: str, **options: Option) -> Measure:
        """The same measure of something narrower, or counted another way: `Gini("net")`, `nDCG(ties="expected")`."""
        if any(isinstance(one, (pd.DataFrame, pd.Series)) for one in of):
            return self  # pandas calls whatever can be called before it looks a column up by it
        return replace(self, of=_merged(self, of), options=tuple((dict(self.options) | options).items()))

    def __matmul__(self, at: int) -> Measure:
        """The same measure over the first `at` places of each list (Waiting: the first so many weeks)."""
        return replace(self, at=at)

    def __str__(self) -> str:
        told = [
            f'{name}="{value}"' if isinstance(value, str) else f"{name}={value}"
            for name, value in self.options
        ]
        inside = ", ".join((*self.of, *told))
        return f"{self.name}{f'({inside})' if inside else ''}{'' if self.at is None else f'@{self.at}'}"

    __repr__ = __str__

    @property
    def kind(self) -> Kind:
        """What there is to choose in a measure of this name."""
        return KINDS[self.name]

    def chosen(self, slot: int) -> str:
        """The word in one of the kind's slots: as told, or the usual one."""
        words = self.kind.slots[slot]
        return next((one for one in self.of if one in words), words[0])

    def option(self, name: str) -> Option:
        """The value of an option: as told, or the usual one."""
        return dict(self.options).get(name, self.kind.options[name].usual)


def _merged(measure: Measure, of: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a measure, where a new word takes the place of the one in its slot."""
    taken = [slot for slot in measure.kind.slots if any(one in slot for one in of)]
    return (*(one for one in measure.of if not any(one in slot for slot in taken)), *of)


def _checked(measure: Measure) -> tuple[Kind | None, list[Problem]]:
    """The kind of a measure, and everything that is wrong with the measure."""
    kind = KINDS.get(measure.name)
    if kind is None:
        return None, [fault(measure.name, "a known measure", measure.name, nearest(measure.name))]
    found = [
        *_words(measure, kind), *_options(dict(measure.options), kind, measure.name), *_cut(measure, kind),
    ]  # fmt: skip
    return kind, found


def _words(measure: Measure, kind: Kind) -> list[Problem]:
    known = [word for slot in kind.slots for word in slot]
    found = [
        fault(measure.name, f"one of {', '.join(known)}" if known else "nothing to choose", one, nearest(one, known))
        for one in measure.of
        if one not in known
    ]  # fmt: skip
    for slot in kind.slots:
        twice = [one for one in measure.of if one in slot]
        if len(twice) > 1:
            found.append(fault(measure.name, "one word of a kind", ", ".join(twice), "Leave one out."))
    if len(measure.of) > 1 and any(one in kind.alone for one in kind.kept(measure.of)):
        found.append(fault(measure.name, "one word", ", ".join(measure.of), "Leave one out."))
    return found


def _options(options: Mapping[str, Option], kind: Kind, name: str) -> list[Problem]:
    found = []
    for option, value in options.items():
        choice = kind.options.get(option)
        if choice is None:
            known = f"one of {', '.join(kind.options)}" if kind.options else "no options"
            found.append(fault(name, known, option, nearest(option, list(kind.options))))
        elif not choice.allows(value):
            near = nearest(value, list(choice.words)) if isinstance(value, str) else ""
            found.append(fault(f"{name}, {option}", choice.expected, value, near))
    return found


def _cut(measure: Measure, kind: Kind) -> list[Problem]:
    if measure.at is None:
        return []
    if not kind.cuts(measure.of):
        return [fault(measure.name, "no cut", f"@{measure.at}", "Leave the cut out.")]
    if not Choice(least=1).allows(measure.at):
        return [fault(measure.name, "a cut of 1 or more", f"@{measure.at}", "Give a whole number.")]
    return []


def fault(where: str, expected: str, got: object, remedy: str) -> Problem:
    """A problem with a measure as it is written."""
    return Problem(file=where, expected=expected, got=repr(got), remedy=remedy)

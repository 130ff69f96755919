"""A question as every rival gets it: per column which codes come to which mark, as stretches of codes.

What a person's list makes of each kind and function is worked out by our own engine beforehand and given to all
alike: rivals are timed on the places, not on the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from datasets.items import TRANSPORT
from datasets.model import Profile
from evaluation.benchmarks.rivals.table import FUNCTION, HOME, STARTS, Table, Words, item_name
from matcher import hours
from matcher.bits import Ints
from matcher.gates import Key, closing
from matcher.held import Held
from matcher.planes import STEP
from matcher.screen import Screened, Shut, screen
from matcher.told import SLUGS
from matcher.verdict import Mark, Outcome

KNOWN, CLOSED = int(Mark.BLOCKED), int(Mark.BLOCKED_BY_ESTIMATE)
CUTS: Final = (int(Mark.MARGINAL), int(Mark.ADAPT), int(Mark.ASK_EMPLOYER), CLOSED, KNOWN)
"""The marks from which on something counts: the mildest of each outcome, and what is known to close."""
WORD: Final = 63
"""Flags per word of functions: not all tools know unsigned numbers of 64 bits."""


class Span(NamedTuple):
    """A column's codes from `low` to `high`, both included."""

    column: str
    low: int
    high: int


class Rest(NamedTuple):
    """One code of which the function decides: those whose flag is set in a word of `Query.functions`."""

    column: str
    code: int
    word: int
    flag: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Places with any of the spans or rests, and all of `where`."""

    spans: tuple[Span, ...]
    rests: tuple[Rest, ...] = ()
    where: tuple[Span, ...] = ()

    @property
    def columns(self) -> set[str]:
        """The columns that must be read."""
        return {one.column for one in (*self.spans, *self.where)} | {one.column for one in self.rests}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one rule and item says: per mark of `CUTS` the places from there on (any of the cuts)."""

    key: Key
    cuts: Mapping[int, tuple[Cut, ...]]

    def at_least(self, mark: int) -> tuple[Cut, ...]:
        """The places of which at least `mark` is said."""
        return self.cuts[mark]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The answer: how many places there are of each outcome, and what closes how many."""

    outcomes: Mapping[Outcome, int]
    why_not: Mapping[Key, Shut]

    @classmethod
    def ours(cls, screened: Screened) -> Counts:
        """What our own screen counted."""
        return cls(outcomes=dict(screened.outcomes), why_not=dict(screened.why_not))

    @classmethod
    def told(cls, total: int, reached: list[int], shut: Mapping[Key, Shut]) -> Counts:
        """Of how many places are at least MARGINAL, ADAPT, ASK and BLOCKED; what closes nothing is left out."""
        steps = [total, *reached, 0]
        outcomes = {one: steps[one] - steps[one + 1] for one in Outcome}
        return cls(outcomes=outcomes, why_not={key: one for key, one in shut.items() if _any(one)})


def _any(one: Shut) -> bool:
    return bool(one.known or one.alone or one.estimated or one.alone_estimated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One person's question; `functions` has shape (n_words, n_functions): flags that `Rest` refers to."""

    said: tuple[Said, ...]
    functions: Words

    def closing(self) -> tuple[Said, ...]:
        """The rules and items that may close places."""
        return tuple(one for one in self.said if one.at_least(CLOSED))

    def closing_cuts(self) -> list[Cut]:
        """The places that are closed: any of these."""
        return [cut for one in self.closing() for cut in one.at_least(CLOSED)]

    def closing_columns(self) -> list[str]:
        """The columns that tell which places are closed."""
        return sorted({FUNCTION}.union(*(cut.columns for cut in self.closing_cuts())))


class _Flags:
    """Different sets of functions, numbered as they come."""

    def __init__(self, size: int) -> None:
        self.sets: dict[bytes, npt.NDArray[np.bool_]] = {}
        self.size = size

    def of(self, chosen: npt.NDArray[np.bool_]) -> tuple[int, int]:
        key = chosen.tobytes()
        self.sets.setdefault(key, chosen)
        return divmod(list(self.sets).index(key), WORD)

    def words(self) -> Words:
        found = np.zeros((max(1, -(-len(self.sets) // WORD)), self.size), dtype=np.uint64)
        for at, chosen in enumerate(self.sets.values()):
            word, flag = divmod(at, WORD)
            found[word] |= chosen.astype(np.uint64) << np.uint64(flag)
        return found


class Term(NamedTuple):
    """What a rule makes of a column's codes, mark × STEP + cost; of some codes it is by function instead."""

    column: str
    values: Ints
    by_function: Mapping[int, Ints]
    where: tuple[Span, ...]


def compiled(profile: Profile, table: Table) -> Query:
    """What our engine makes of a person's list, for the rivals; ValueError where every place is closed at once."""
    if closing(profile):
        raise ValueError(f"profile: expected one with consent and a usable list, got {closing(profile)}.")
    return asked(terms_of(profile, table), len(table.index.keys))


def terms_of(profile: Profile, table: Table) -> dict[Key, list[Term]]:
    """What every rule and item makes of the codes."""
    screened = screen(profile, table.index)
    return dict(_gates(profile, table, screened)) | _items(profile, table, screened)


def asked(terms: Mapping[Key, list[Term]], functions: int) -> Query:
    """The question to which terms come down."""
    flags = _Flags(functions)
    said = tuple(_said(key, found, flags) for key, found in terms.items())
    return Query(said=tuple(one for one in said if any(one.cuts.values())), functions=flags.words())


def _said(key: Key, terms: list[Term], flags: _Flags) -> Said:
    cuts = {mark: tuple(cut for term in terms for cut in _cut(term, mark, flags)) for mark in CUTS}
    return Said(key=key, cuts=cuts)


def _cut(term: Term, mark: int, flags: _Flags) -> Iterator[Cut]:
    chosen, rests = term.values >= mark * STEP, []
    for code, values in term.by_function.items():
        heavy = values >= mark * STEP
        chosen[code] = heavy.all() and len(heavy) > 0
        if heavy.any() and not chosen[code]:
            rests.append(Rest(term.column, code, *flags.of(heavy)))
    spans = tuple(Span(term.column, low, high) for low, high in stretches(chosen))
    if spans or rests:
        yield Cut(spans=spans, rests=tuple(rests), where=term.where)


def stretches(chosen: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The stretches that hold, each from its first to its last code."""
    edges = np.flatnonzero(np.diff(chosen, prepend=False, append=False))
    for first, past in edges.reshape(-1, 2).tolist():
        yield first, past - 1


def _items(profile: Profile, table: Table, screened: Screened) -> dict[Key, list[Term]]:
    wheres = _stretched(hours.edges(profile.limits), table)
    found: dict[Key, list[Term]] = {}
    for stance, where in zip(screened.stances, wheres, strict=True):
        for code, held in stance.all.items():
            found.setdefault(("capacity", SLUGS[code]), []).append(_item(held, table, where))
    return found


def _item(held: Held, table: Table, where: tuple[Span, ...]) -> Term:
    said, code = held.answer, held.code
    values = np.zeros(table.rest(code) + 1, dtype=np.int64)
    values[0] = said.unasked
    by_function = {table.rest(code): said.rest[0]}
    if code in table.codes:
        codes, kinds = table.codes[code], held.index.kinds[code]
        values[codes] = said.kinds
        resting = codes[kinds.resting].tolist()
        by_function |= {one: said.rest[at] for at, one in enumerate(resting, start=1)}
    return Term(item_name(code), values, by_function, where)


def _gates(profile: Profile, table: Table, screened: Screened) -> Iterator[tuple[Key, list[Term]]]:
    for key, layer in screened.gates.items():
        wheres = _stretched(_changes(profile, key), table)
        yield (
            key,
            [
                Term(table.gates[id(part.coded)], part.values, {}, where + _away(key))
                for part, where in zip(layer.parts, wheres, strict=True)
            ],
        )


def _changes(profile: Profile, key: Key) -> tuple[date, ...]:
    """The days on which what a rule says changes."""
    if key[0] == "hours":
        return hours.changes(profile, date.min, date.max)
    if key == ("travel", TRANSPORT):
        return hours.edges([line for line in profile.limits if line.item == TRANSPORT])
    return ()


def _away(key: Key) -> tuple[Span, ...]:
    """Travel doesn't matter where all work is done at home."""
    return (Span(HOME, 0, 0),) if key[0] == "travel" else ()


def _stretched(changes: tuple[date, ...], table: Table) -> list[tuple[Span, ...]]:
    """Per stretch of days in which places are judged the codes of those days, as `matcher.regimes.between` has it."""
    days = table.index.start_days
    stretch = np.searchsorted(np.array(changes, dtype="datetime64[D]"), days, side="right")
    different = np.unique(stretch).tolist()
    if len(different) == 1:
        return [()]
    bounds = ((np.searchsorted(stretch, one), np.searchsorted(stretch, one, "right")) for one in different)
    return [(Span(STARTS, int(low), int(high) - 1),) for low, high in bounds]

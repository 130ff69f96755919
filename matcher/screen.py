"""The same rules over a whole network at once: one person, every place; must agree with `rules.check` pair by pair.

Every rule and item gives the sets of places from each mark on, as packed bits; what they come to together, how
many places fit, and what closes them are unions and counts of those sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from datasets.model import Profile
from matcher import bits
from matcher.bits import Bools, Ints, Words
from matcher.codes import Coded
from matcher.cost import CLOSED
from matcher.gates import Key, closing, everywhere, gates
from matcher.held import Held
from matcher.hours import edges
from matcher.index import Index
from matcher.layers import ByCode, Layer, Part, Rows
from matcher.loops import loops
from matcher.planes import STEP, Plane, at_least, stacked
from matcher.regimes import between
from matcher.stance import Stance, stance
from matcher.tally import Tally
from matcher.told import SLUGS
from matcher.verdict import Mark, Outcome
from matcher.weigh import weigh, weights_of

OPEN = (Outcome.MARGINAL, Outcome.ADAPT, Outcome.ASK)
"""The outcomes between a fit and a closed place."""


@dataclass(frozen=True, slots=True)
class Shut:
    """How many places one rule and item closes: by something known, and by an estimate where nothing known does.

    `alone` and `alone_estimated` count those that nothing else closes.
    """

    known: int
    alone: int
    estimated: int
    alone_estimated: int


@dataclass(frozen=True, eq=False)
class OverTime:
    """One item whose lines change: what it says on the places of each stretch of days."""

    parts: tuple[tuple[Held, Words], ...]

    @cached_property
    def planes(self) -> tuple[Plane, ...]:
        """The places from each mark on that occurs, mildest first."""
        marks = {plane.mark for held, _ in self.parts for plane in held.planes}
        return stacked((mark, self._from(mark)) for mark in sorted(marks))

    def _from(self, mark: int) -> Words:
        found = [(at_least(held.planes, mark), where) for held, where in self.parts]
        return np.asarray(np.bitwise_or.reduce([plane.places & where for plane, where in found if plane]))

    def take(self, rows: Rows) -> Ints:
        """Mark × STEP + cost of some places, shape as the rows."""
        said = [held.take(rows) * bits.at(where, rows) for held, where in self.parts]
        return np.asarray(np.add.reduce(said), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Screened:
    """What the rules say of one person and every place of an index.

    `layers` holds what each (rule, item) says; those that are FITS everywhere may be missing. Arrays have shape
    (n_vacancies,), in the order of the network's table.
    """

    index: Index
    gates: Mapping[Key, ByCode]
    stances: tuple[Stance, ...] = ()

    @property
    def size(self) -> int:
        """The number of places."""
        return len(self.index)

    @cached_property
    def layers(self) -> Mapping[Key, Layer]:
        """What each rule and item says, where it isn't FITS everywhere."""
        found: dict[Key, Layer] = dict(self.gates)
        found |= {("capacity", SLUGS[code]): layer for code, layer in sorted(_items(self.stances))}
        return MappingProxyType({key: layer for key, layer in found.items() if layer.planes})

    def _from(self, mark: Mark) -> Words:
        """The places of which any rule says at least `mark`."""
        found = bits.none(self.size)
        for layer in self.layers.values():
            plane = at_least(layer.planes, mark)
            if plane:
                found |= plane.places
        return found

    @cached_property
    def closed(self) -> Words:
        """The places that are closed to this person."""
        return self._shut_by(lambda held: True)

    @cached_property
    def soon_closed(self) -> Words:
        """Of the places that are closed those of which that is at hand; of the others `weighed` tells."""
        return self._shut_by(lambda held: held.at_hand)

    def _shut_by(self, chosen: Callable[[Held], bool]) -> Words:
        """The places that the gates close, and the chosen items."""
        found = bits.none(self.size)
        for coded, shut, where in _closing_together(self.gates.values()):
            _unite(found, coded.where(shut), where)
        for one in self.stances:
            for held in filter(chosen, one.all.values()):
                if held.shut is not None:
                    _unite(found, held.shut, one.where)
        return found

    @cached_property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many places there are of each outcome."""
        counts = np.diff([0, *self._tally.reached.tolist(), self.size]).tolist()
        return MappingProxyType(dict(zip(reversed(Outcome), counts, strict=True)))

    @cached_property
    def _tally(self) -> Tally:
        """All counts, and the sets that they rest on."""
        layers = self.layers.values()
        firsts = [{Mark(one.mark).outcome: one.places for one in reversed(layer.planes)} for layer in layers]
        milder = [[one[outcome] for one in firsts if outcome in one] for outcome in reversed(OPEN)]
        closing = [plane.places for plane in self._closing.values()]
        known = [at_least(self.layers[key].planes, Mark.BLOCKED) for key in self._closing]
        return loops().tally(
            closing, [None if one is None else one.places for one in known], milder, self.size
        )

    @property
    def once(self) -> Words:
        """The places that one rule and item alone closes."""
        return self._tally.once

    @cached_property
    def _closing(self) -> Mapping[Key, Plane]:
        found = {key: at_least(layer.planes, Mark.BLOCKED_BY_ESTIMATE) for key, layer in self.layers.items()}
        return {key: plane for key, plane in found.items() if plane}

    @property
    def known(self) -> Words:
        """The places that something known closes, not an estimate alone."""
        return self._tally.known

    @cached_property
    def why_not(self) -> Mapping[Key, Shut]:
        """What closes how many places, per rule and item."""
        counts = self._tally.shut.tolist()
        return MappingProxyType({
            key: self._shut(key, *own) for key, own in zip(self._closing, counts, strict=True)
        })  # fmt: skip

    def _shut(self, key: Key, alone: int, sure: int, guessed: int) -> Shut:
        known = at_least(self.layers[key].planes, Mark.BLOCKED)
        return Shut(known.count if known else 0, sure, guessed, alone - sure)

    def shut_by(self, key: Key, mark: Mark) -> Ints:
        """The positions in the table of the places that one rule and item alone closes with such a mark."""
        rows = bits.positions(self._closing[key].places & self.once, self.size)
        rows = rows[bits.at(self.known, rows) == (mark is Mark.BLOCKED)]
        return np.sort(self.index.order[rows]).astype(np.int64)

    @cached_property
    def marks(self) -> npt.NDArray[np.int8]:
        """The worst mark of each place."""
        found = np.zeros(self.size, dtype=np.int8)
        for mark in list(Mark)[1:]:
            found[bits.unpack(self._from(mark), self.size)] = mark
        return found[self.index.row_of]

    def marks_of(self, key: Key) -> npt.NDArray[np.int8]:
        """The mark of each place by one rule and item."""
        found = np.zeros(self.size, dtype=np.int8)
        for plane in self.layers[key].planes:
            found[bits.unpack(plane.places, self.size)] = plane.mark
        return found[self.index.row_of]

    def values(self, key: Key) -> Ints:
        """Mark × STEP + cost of each place by one rule and item."""
        return self.layers[key].take(self.index.row_of)

    def weighed(self, rows: Rows) -> Ints:
        """How heavily all reasons of some rows weigh, as `matcher.cost.WEIGHED` says: closed from CLOSED on."""
        return weigh(self.index, self.stances, self._gate_weights, rows)

    def weight(self, rows: Rows) -> Ints:
        """The same without what closes, as `matcher.cost.WEIGHTS` says."""
        return self.weighed(rows) % CLOSED

    @cached_property
    def _gate_weights(self) -> tuple[Part, ...]:
        return weights_of(self.gates.values())

    @cached_property
    def cost(self) -> Ints:
        """How heavily all reasons of each place weigh together."""
        return self.weight(self.index.row_of)

    @cached_property
    def hours_only(self) -> Bools:
        """The places that only hours close."""
        sets = {True: bits.none(self.size), False: bits.none(self.size)}
        for (rule, _), plane in self._closing.items():
            sets[rule == "hours"] |= plane.places
        return bits.unpack(sets[True] & ~sets[False], self.size)[self.index.row_of]


def _unite(found: Words, places: Words, where: Words | None) -> None:
    found |= places if where is None else places & where


def _closing_together(layers: Iterable[ByCode]) -> Iterable[tuple[Coded, Bools, Words | None]]:
    """The codes that close, of rules on the same codes and places together."""
    found: dict[tuple[int, int], tuple[Coded, Bools, Words | None]] = {}
    for coded, values, where in (part for layer in layers for part in layer.parts):
        shut, key = values >= Mark.BLOCKED_BY_ESTIMATE * STEP, (id(coded), id(where))
        known = found.get(key)
        found[key] = (coded, shut | known[1] if known else shut, where)
    return found.values()


def screen(profile: Profile, index: Index) -> Screened:
    """Every rule over every place of the index, for one person."""
    own = index.screened(profile)
    if own is not None:
        return own
    closed = closing(profile)
    if closed:
        return Screened(index, {(closed, ""): everywhere(index, Mark.BLOCKED)})
    days = edges(profile.limits)
    stances = tuple(stance(profile, index, one.day, one.where) for one in between(days, index))
    return Screened(index, MappingProxyType(dict(gates(profile, index))), stances)


def _items(stances: tuple[Stance, ...]) -> Iterator[tuple[int, Layer]]:
    """What each item says, of those that say something; over time where stretches differ."""
    for code in sorted({code for one in stances for code in one.all}):
        said = [one.all.get(code) for one in stances]
        first = said[0]
        if first is not None and all(one is first for one in said):
            yield code, first
        else:
            yield (
                code,
                OverTime(
                    tuple(
                        (h, s.where) for h, s in zip(said, stances, strict=True) if h and s.where is not None
                    )
                ),
            )

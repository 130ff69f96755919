"""What the rules say of one person and every place of a network of which some changed: piece over piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.model import Profile
from matcher import bits
from matcher.bits import Bools, Ints, Words
from matcher.few import Vacancies, laid_out
from matcher.gates import Key
from matcher.index import Index
from matcher.layers import Layer, Rows
from matcher.planes import Plane, at_least, stacked
from matcher.screen import Screened, Shut, screen
from matcher.verdict import Mark, Outcome


@dataclass(frozen=True, eq=False)
class Piece:
    """An index of some places of a network: `at` is the position of each in the network's table, in the order of the
    piece's own table (the same position where it is None); the rows of `gone` don't count any more.
    """

    index: Index
    at: Ints | None
    gone: Ints

    def __len__(self) -> int:
        return len(self.index) - len(self.gone)

    @cached_property
    def left(self) -> Words:
        """The places that still count; bits beyond the last place mean nothing."""
        return self.without_gone(~bits.none(len(self.index)))

    def without_gone(self, places: Words) -> Words:
        """Some places without those that don't count any more."""
        if not len(self.gone):
            return places
        found = places.copy()
        at = self.gone & (bits.WORD - 1)
        np.bitwise_and.at(found, self.gone >> 6, ~(np.uint64(1) << at.astype(np.uint64)))
        return found

    def within(self, profile: Profile, km: float) -> Words:
        """The places that still count within so many kilometres."""
        return self.without_gone(self.index.within(profile, km))

    def placed(self, positions: Ints) -> Ints:
        """The positions in the network's table of some positions in the piece's own."""
        return positions if self.at is None else self.at[positions]

    @cached_property
    def lost(self) -> Index:
        """The places that don't count any more, as they were."""
        places = self.index.network.vacancies
        return laid_out(self.index, [places.at(at) for at in self.index.order[self.gone].tolist()])


@dataclass(frozen=True, eq=False)
class Changed(Index):
    """An index of a changed network in pieces: the index before, and the places that changed since.

    Nothing else of an `Index` is there; `matcher.screen` and the lists know how to read it.
    """

    pieces: tuple[Piece, ...] = ()
    settled: Vacancies = field(default_factory=dict)
    late: Vacancies = field(default_factory=dict)

    def screened(self, profile: Profile) -> Screened:
        """What the rules say of one person, piece by piece."""
        return Overlaid(self, {}, profile=profile)

    def __len__(self) -> int:
        return len(self.network.vacancies)

    def within(self, profile: Profile, km: float) -> Words:
        """The places within so many kilometres, piece after piece."""
        return np.concatenate([piece.within(profile, km) for piece in self.pieces])

    def by_piece(self, places: Words | None) -> list[Words | None]:
        """Sets of places as `within` gives them, apart for each piece; without a set all that still count."""
        if places is None:
            return [piece.left if len(piece.gone) else None for piece in self.pieces]
        ends = np.cumsum([-(-len(piece.index) // bits.WORD) for piece in self.pieces])
        return list(np.split(places, ends[:-1]))


@dataclass(frozen=True, eq=False)
class Overlaid(Screened):
    """What the rules say of one person and every place of a `Changed` index; arrays as in `Screened`.

    Sets of places go piece after piece, as `Changed.within` gives them. Places that don't count any more are taken
    off, by what the rules say of them as they were.
    """

    index: Changed
    profile: Profile = field(kw_only=True)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of the index."""
        return self.index.pieces

    @cached_property
    def parts(self) -> tuple[Screened, ...]:
        """What the rules say of the places of each piece."""
        return tuple(self.part(at) for at in range(len(self.pieces)))

    def part(self, at: int) -> Screened:
        """What the rules say of the places of one piece."""
        if at not in self._asked:
            self._asked[at] = screen(self.profile, self.pieces[at].index)
        return self._asked[at]

    @cached_property
    def _asked(self) -> dict[int, Screened]:
        return {}

    @cached_property
    def _counted(self) -> tuple[tuple[int, Screened], ...]:
        """What is added up, and what is taken off."""
        lost = [screen(self.profile, piece.lost) for piece in self.pieces if len(piece.gone)]
        return (*((1, one) for one in self.parts), *((-1, one) for one in lost))

    @cached_property
    def layers(self) -> Mapping[Key, Layer]:
        """What each rule and item says, where it isn't FITS everywhere: of each piece its own."""
        keys = dict.fromkeys(key for part in self.parts for key in part.layers)
        return MappingProxyType({key: Pieces(self, key) for key in keys})

    def joined(self, sets: Iterable[Words]) -> Words:
        """A set of places of each piece as one, without those that don't count any more."""
        found = [piece.without_gone(one) for piece, one in zip(self.pieces, sets, strict=True)]
        return np.concatenate(found)

    @cached_property
    def closed(self) -> Words:
        """The places that are closed to this person."""
        return self.joined(part.closed for part in self.parts)

    @cached_property
    def once(self) -> Words:
        """The places that one rule and item alone closes."""
        return self.joined(part.once for part in self.parts)

    @cached_property
    def known(self) -> Words:
        """The places that something known closes, not an estimate alone."""
        return self.joined(part.known for part in self.parts)

    @cached_property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many places there are of each outcome."""
        return MappingProxyType(
            {one: sum(sign * part.outcomes[one] for sign, part in self._counted) for one in reversed(Outcome)}
        )

    @cached_property
    def why_not(self) -> Mapping[Key, Shut]:
        """What closes how many places, per rule and item."""
        found: dict[Key, Ints] = {}
        for sign, part in self._counted:
            for key, shut in part.why_not.items():
                row = (shut.known, shut.alone, shut.estimated, shut.alone_estimated)
                found[key] = found.get(key, 0) + sign * np.array(row, dtype=np.int64)
        return MappingProxyType({key: Shut(*row.tolist()) for key, row in found.items() if row.any()})

    def shut_by(self, key: Key, mark: Mark) -> Ints:
        """The positions in the table of the places that one rule and item alone closes with such a mark."""
        found: list[Ints] = []
        for piece, part in zip(self.pieces, self.parts, strict=True):
            if key in part.why_not:
                own = part.shut_by(key, mark)
                gone = piece.index.order[piece.gone]
                found.append(piece.placed(own[~np.isin(own, gone)]))
        return np.sort(np.concatenate(found))

    def _over(self, kind: type, of: Callable[[Screened], npt.NDArray[Any] | None]) -> npt.NDArray[Any]:
        """One array in the order of the network's table: each piece over those before it."""
        found: npt.NDArray[Any] = np.zeros(self.size, dtype=kind)
        for piece, part in zip(self.pieces, self.parts, strict=True):
            own = of(part)
            own = np.zeros(len(piece.index), dtype=kind) if own is None else own
            at = slice(len(own)) if piece.at is None else piece.at
            if piece.at is not None and len(piece.gone):
                left = piece.index.order[np.flatnonzero(bits.unpack(piece.left, len(own)))]
                own, at = own[left], piece.at[left]
            found[at] = own
        return found

    @cached_property
    def marks(self) -> npt.NDArray[np.int8]:
        """The worst mark of each place."""
        return self._over(np.int8, lambda part: part.marks)

    def marks_of(self, key: Key) -> npt.NDArray[np.int8]:
        """The mark of each place by one rule and item."""
        return self._over(np.int8, lambda part: part.marks_of(key) if key in part.layers else None)

    def values(self, key: Key) -> Ints:
        """Mark × STEP + cost of each place by one rule and item."""
        return self._over(np.int64, lambda part: part.values(key) if key in part.layers else None)

    @cached_property
    def cost(self) -> Ints:
        """How heavily all reasons of each place weigh together."""
        return self._over(np.int64, lambda part: part.cost)

    @cached_property
    def hours_only(self) -> Bools:
        """The places that only hours close."""
        return self._over(np.bool_, lambda part: part.hours_only)

    def open(self, within: Words | None) -> tuple[Ints, Ints]:
        """The positions in the table of the open places, of those of `within`, and what their verdicts weigh."""
        found = [self._open(at, where) for at, where in enumerate(self.index.by_piece(within))]
        rows, weights = zip(*found, strict=True)
        return np.concatenate(rows), np.concatenate(weights)

    def _open(self, at: int, where: Words | None) -> tuple[Ints, Ints]:
        piece, part = self.pieces[at], self.part(at)
        open_ = ~part.closed if where is None else where & ~part.closed
        rows = bits.positions(open_, len(piece.index))
        return piece.placed(piece.index.order[rows].astype(np.int64)), part.weight(rows)


@dataclass(frozen=True, eq=False)
class Pieces:
    """What one rule says of one item at every place, in pieces."""

    screened: Overlaid
    key: Key

    @cached_property
    def planes(self) -> tuple[Plane, ...]:
        """The places from each mark on that occurs, mildest first, piece after piece."""
        own = [
            part.layers[self.key].planes if self.key in part.layers else () for part in self.screened.parts
        ]
        marks = {plane.mark for planes in own for plane in planes}
        return stacked((mark, self._from(mark, own)) for mark in sorted(marks))

    def _from(self, mark: int, own: Sequence[Sequence[Plane]]) -> Words:
        found = [at_least(planes, mark) for planes in own]
        empty = [bits.none(len(piece.index)) for piece in self.screened.pieces]
        return self.screened.joined(
            plane.places if plane else none for plane, none in zip(found, empty, strict=True)
        )

    def take(self, rows: Rows) -> Ints:
        """Mark × STEP + cost of the places at some positions of the network's table."""
        return self.screened.values(self.key)[rows]

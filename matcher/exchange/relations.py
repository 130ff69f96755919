"""What employers are to each other, and what that is worth to a match: a known employer lowers the threshold for
both, for the telephone numbers, the agreements and the trust are there already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from datasets.network import Network
from matcher.bits import Ints
from matcher.exchange.ledger import Ledger

PLACED: Final = (0, 6, 9, 11, 12)
"""Thousandths for so many moves between two employers, in either direction; more count as the last. The first move
proves that it can be done and is worth most; each next adds less, so that old acquaintances don't keep the network to
themselves.
"""
SAME_SECTOR: Final = 4
"""Thousandths where both are known to be of one sector: they know each other's work and papers."""
SAME_TOWN: Final = 4
"""Thousandths where both are in one town: they meet, and somebody can be visited."""
MOST: Final = PLACED[-1] + SAME_SECTOR + SAME_TOWN
"""More than this no relation is worth."""
UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What two different employers are to each other; `moves` began, in either direction."""

    moves: int = 0
    same_sector: bool = False
    same_town: bool = False

    @property
    def worth(self) -> int:
        """What it is worth to a match, in thousandths: never less for more moves, and at most `MOST`."""
        placed = PLACED[min(self.moves, len(PLACED) - 1)]
        return placed + SAME_SECTOR * self.same_sector + SAME_TOWN * self.same_town


@dataclass(frozen=True, eq=False)
class Relations:
    """The relations between all employers, shape (n_employers,) by id: the code of the sector and of the town of each
    (-1 where unknown); the moves between any two, in both directions, in the order of `one`.
    """

    employers: tuple[str, ...]
    sector: Ints
    town: Ints
    one: Ints
    other: Ints

    @classmethod
    def of(cls, network: Network, on: date) -> Relations:
        """The relations as they are on a day."""
        ledger = Ledger.of(network, on)
        at = {id: position for position, id in enumerate(ledger.employers)}
        frame = network.tables["employers"]
        sector = dict(zip(frame["id"], frame["sector"], strict=True))
        town = {id: network.town(code) for id, code in zip(frame["id"], frame["postcode"], strict=True)}
        pairs = [(at[a], at[b]) for a, b in zip(ledger.realised["from"], ledger.realised["to"], strict=True)]
        both = np.array([*pairs, *((b, a) for a, b in pairs)], dtype=np.int64).reshape(-1, 2)
        one, other = both[np.argsort(both[:, 0], kind="stable")].T
        return cls(
            ledger.employers, _codes(sector, ledger.employers), _codes(town, ledger.employers), one, other
        )

    def between(self, one: str, other: str) -> Relation:
        """What two employers are to each other; nothing where either is unknown, or both are the same."""
        if one == other or one not in self.employers or other not in self.employers:
            return Relation()
        first, second = self.employers.index(one), self.employers.index(other)
        return Relation(
            moves=int((self._others(first) == second).sum()),
            same_sector=bool(self._same(self.sector, first)[second]),
            same_town=bool(self._same(self.town, first)[second]),
        )

    def worths(self, employer: str) -> Ints:
        """What each employer's relation with this one is worth, in thousandths, shape (n_employers,); all 0 where this
        one is unknown, and 0 with itself.
        """
        if employer not in self.employers:
            return np.zeros(len(self.employers), dtype=np.int64)
        at = self.employers.index(employer)
        moves = np.bincount(self._others(at), minlength=len(self.employers))
        found = np.array(PLACED, dtype=np.int64)[np.minimum(moves, len(PLACED) - 1)]
        found = found + SAME_SECTOR * self._same(self.sector, at) + SAME_TOWN * self._same(self.town, at)
        found[at] = 0
        return np.asarray(found, dtype=np.int64)

    def _others(self, at: int) -> Ints:
        """The other employer of each move of one."""
        first, last = np.searchsorted(self.one, [at, at + 1])
        return self.other[first:last]

    def _same(self, codes: Ints, at: int) -> Ints:
        return np.asarray((codes == codes[at]) & (codes != UNKNOWN), dtype=np.int64)


def _codes(said: dict[str, str], employers: tuple[str, ...]) -> Ints:
    """A whole number for each different word; -1 where nothing is said."""
    names = sorted({said.get(id, "").casefold() for id in employers} - {""})
    code = {name: at for at, name in enumerate(names)} | {"": UNKNOWN}
    return np.array([code[said.get(id, "").casefold()] for id in employers], dtype=np.int64)

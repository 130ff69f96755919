"""The network in the list: any ranker, with a part for what employers are to each other and one for their balance.

Both are small: together they move a place by at most `RANGE` thousandths, so that they decide among near-equals and
never lift a place over a clearly better one. For somebody with wishes they move it by less than any two places of the
network differ in how far they meet those wishes, so that they never lift a place over a wish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from types import MappingProxyType
from typing import Final

import numpy as np

from datasets.model import Profile
from datasets.network import Network
from matcher.bits import Ints
from matcher.exchange import relations as known
from matcher.exchange.ledger import Ledger
from matcher.exchange.relations import Relations
from matcher.rank import EXPERT, Points, Ranker, Weighted
from matcher.selection import Places, Selection
from matcher.shares import Codes

PRICE: Final = 3
"""Thousandths per person that an employer owes, or is owed: five persons reach the cap."""
BALANCE: Final = 15
"""The most that the balance gives or takes."""
MOST: Final[Mapping[str, int]] = MappingProxyType({"network": known.MOST, "balance": BALANCE})
"""How far each part goes; `balance` as far below zero."""
RANGE: Final = known.MOST + 2 * BALANCE
"""Who is more than this many thousandths better without the network, a twentieth of the score, stays first."""
WISH: Final = "wish"
_KEPT: Final = "_matcher_exchange_employers"


@dataclass(frozen=True, eq=False)
class InNetwork:
    """A ranker with the network in it: the parts of `base`, then `network` and `balance` where they are on.

    `employers` are the ids that `prices` belong to: the thousandths of each one's balance, shape (n_employers,),
    between -`BALANCE` and `BALANCE`.
    """

    base: Ranker
    employers: tuple[str, ...]
    relations: Relations | None
    prices: Ints | None

    @property
    def names(self) -> tuple[str, ...]:
        """The parts of the base, then those of the network."""
        on = {"network": self.relations is not None, "balance": self.prices is not None}
        return (*self.base.names, *(name for name, shown in on.items() if shown))

    def parts(self, profile: Profile, vacancies: Selection, on: date) -> Points:
        """The parts of every selected place, shape (n_vacancies, n_parts)."""
        found = self.base.parts(profile, vacancies, on)
        room = room_for(profile, vacancies, on, self.base)
        names, codes = _employers(vacancies.places)
        at = codes[vacancies.rows]
        more = [scaled(one, room)[at] for one in self._tables(profile.employer, names)]
        return Points(self.names, np.column_stack([found.values, *more]).astype(np.int64, copy=False))

    @property
    def digest(self) -> str:
        """What the network says in it, as one short text: other moves or members give another."""
        found = blake2b("\n".join(self.employers).encode(), digest_size=16)
        known_ = self.relations
        for one in (self.prices, *((known_.sector, known_.town, known_.one, known_.other) if known_ else ())):
            found.update(b"-" if one is None else one.tobytes() + b"|")
        return found.hexdigest()

    def _tables(self, own: str, names: tuple[str, ...]) -> list[Ints]:
        """What each part gives the places of some employers; nothing for the own one, where nobody moves."""
        position = {id: at for at, id in enumerate(self.employers)}
        rows = np.array([-1 if id == own else position.get(id, -1) for id in names], dtype=np.int64)
        worths = None if self.relations is None else self.relations.worths(own)
        return [np.append(one, 0)[rows] for one in (worths, self.prices) if one is not None]


def in_network(
    network: Network, on: date, *, base: Ranker = EXPERT, relations: bool = True, balance: bool = True
) -> InNetwork:
    """A ranker that knows who placed people before (`relations`) and who owes the network (`balance`) on a day."""
    ledger = Ledger.of(network, on)
    return InNetwork(
        base, ledger.employers,
        Relations.of(network, on) if relations else None,
        prices(ledger) if balance else None,
    )  # fmt: skip


def prices(ledger: Ledger) -> Ints:
    """The thousandths of each employer's balance since the start, shape (n_employers,): more for who owes the network
    (brought more than it took), less for who is owed; capped on both sides.
    """
    nets = np.array(list(ledger.net().values()), dtype=np.int64)
    return np.clip(-PRICE * nets, -BALANCE, BALANCE)


def scaled(values: Ints, room: int) -> Ints:
    """Thousandths that go as far as `RANGE` brought back to so much room, towards 0; in the same order."""
    return np.asarray(np.sign(values) * (np.abs(values) * room // RANGE), dtype=np.int64)


def room_for(profile: Profile, vacancies: Selection, on: date, base: Ranker) -> int:
    """How far the network may move places apart for somebody: `RANGE`, or with wishes one less than the least by which
    two places of the whole network differ in the part of the wishes.
    """
    if not profile.wishes or WISH not in base.names:
        return RANGE
    met = np.unique(_wish_points(profile, vacancies, on, base))
    return int(min(RANGE, np.diff(met).min(initial=RANGE + 1) - 1))


def _wish_points(profile: Profile, vacancies: Selection, on: date, base: Ranker) -> Ints:
    """The part of the wishes of every place of the network; of a table of weights no other part is worked out."""
    alone = Weighted({WISH: base.weights[WISH]}) if isinstance(base, Weighted) else base
    every = np.arange(len(vacancies.places))
    points = alone.parts(profile, Selection(vacancies.network, every, np.zeros_like(every)), on)
    return points.values[:, points.names.index(WISH)]


def _employers(places: Places) -> tuple[tuple[str, ...], Codes]:
    """The different employers of places and which each has; kept beside the columns."""
    kept = vars(places)
    if _KEPT not in kept:
        kept[_KEPT] = places.named("employer")
    found: tuple[tuple[str, ...], Codes] = kept[_KEPT]
    return found

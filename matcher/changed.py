"""The index of a network of which some places changed: the old one as it is, and the changed places beside it.

Up to `FEW` changed places are held against the rules one by one, so that a place is on the lists as soon as it is
changed; more of them get a small index of their own; of more than `MOST` the whole network is laid out anew.
"""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Final

import numpy as np

from datasets.network import Network
from matcher.bits import Ints
from matcher.few import FEW, Few, Vacancies, alone, few_of, laid_out
from matcher.index import Index
from matcher.overlaid import Changed, Piece

MOST: Final = 1024
_KEPT: Final = "_matcher_changed"


def index_of(network: Network, on: date, index: Index | None = None) -> Index:
    """The index of a network on a day: the given one with what changed since, or made anew where none is given.

    Raises ValueError for an index of another day, or of other places: its lists would be of those.
    """
    if index is None:
        return Index.of(network, on)
    of_day(index, on)
    if network is not index.network and not network.delta and not _alike(network, index.network):
        raise ValueError(
            "index: expected one of this network, got one of another. Make it of the same places."
        )
    return changed(index, network)


def of_day(index: Index, on: date) -> None:
    """Raises ValueError for an index of another day."""
    if index.on != on:
        raise ValueError(f"index: expected one of {on}, got one of {index.on}. Make it for the same day.")


def _alike(one: Network, other: Network) -> bool:
    """Whether two networks have the very same tables of places."""
    names = ("vacancies", "demands", "adaptations", "asks")
    return not other.delta and all(one.tables[name] is other.tables[name] for name in names)


def changed(index: Index, network: Network) -> Index:
    """The index with the places that differ in a network made by `Network.with_places` of the index's own.

    The latest is kept beside the index, so that changes on top of each other are looked at once. Where more than
    `MOST` places differ all is laid out anew, once, and later changes go on from there. An index of another
    network is given back as it is, but for one that has changed places of another base: that is laid out anew.
    """
    if network is index.network or not network.delta:
        return index
    kept: Index | None = vars(index).get(_KEPT)
    if kept is not None and kept.network is network:
        return kept
    if kept is not None and not isinstance(kept, Changed) and _goes_on(kept.network, network):
        return changed(kept, network)
    vars(index)[_KEPT] = found = _changed(index, network, kept if isinstance(kept, Changed) else None)
    return found


def _goes_on(old: Network, new: Network) -> bool:
    """Whether the one is the other with more places changed, so that all stand where they stood."""
    return new.base is old.base and list(islice(new.delta, len(old.delta))) == list(old.delta)


def _changed(index: Index, network: Network, before: Changed | None) -> Index:
    if not _goes_on(index.network, network):
        return Index.of(network, index.on)
    old = index.network.delta
    fresh = {id: one for id, one in network.delta.items() if old.get(id) is not one}
    if not fresh:
        return index
    if len(fresh) > MOST:
        return Index.of(network, index.on)
    return _in_pieces(index, network, fresh, before)


def _in_pieces(index: Index, network: Network, fresh: Vacancies, before: Changed | None) -> Changed:
    """The index before, the changed places that were laid out already, and the others."""
    settled = before.settled if before else {}
    late = {id: one for id, one in fresh.items() if settled.get(id) is not one}
    if len(late) > FEW:
        settled, late = fresh, {}
    known = before.pieces[1].index if before and settled is before.settled and settled else None
    pieces = [Piece(index, None, _replaced(index, network, fresh))]
    if settled:
        middle = known or laid_out(index, list(settled.values()))
        pieces.append(_settled(middle, network, fresh, settled))
    if late:
        few = _late(index, late, before)
        pieces.append(Piece(few, network.positions(few.network.vacancies), np.empty(0, dtype=np.int64)))
    return Changed(network, index.on, {}, (), (), (), tuple(pieces), settled, late)


def _replaced(index: Index, network: Network, fresh: Vacancies) -> Ints:
    """The rows of the index whose place is another now."""
    at = network.positions(fresh)
    return np.asarray(index.row_of[at[at < len(index)]])


def _settled(index: Index, network: Network, fresh: Vacancies, settled: Vacancies) -> Piece:
    """The changed places that were laid out; those that changed again, or back, don't count."""
    at = np.array([network.vacancies.find(id) for id in settled], dtype=np.int64)
    gone = np.array([fresh.get(id) is not one for id, one in settled.items()], dtype=bool)
    return Piece(index, at, np.sort(index.row_of[np.flatnonzero(gone)]))


def _late(index: Index, late: Vacancies, before: Changed | None) -> Few:
    """The places that changed last; what was known of them goes on."""
    if before and before.late and before.late.keys() <= late.keys():
        more = [one for id, one in late.items() if before.late.get(id) is not one]
        return few_of(before.pieces[-1].index.network.with_places(more), index.on)
    return few_of(alone(index.network.base, late.values()), index.on)

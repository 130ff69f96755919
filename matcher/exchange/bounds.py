"""How far an employer's balance may go in one allocation: the agreed tolerance, less what the ledger carries over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

import numpy as np

from datasets.model import Employer
from datasets.network import Network
from matcher.bits import Ints
from matcher.exchange.pairs import NOBODY, Floats

FREE: Final = 1 << 40
"""A bound that binds nobody."""
HEADCOUNT_SHARE: Final = 100
"""Without an agreement an employer may be out of balance by one in so many of its people, and by one at least."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """Whole numbers from 0, per employer: brought beyond taken at most `bring`, taken beyond brought at most `take`."""

    bring: Ints
    take: Ints

    def excess(self, net: Ints) -> Ints:
        """By how many persons a net (taken less brought) goes beyond the bounds, per employer."""
        return np.asarray(np.maximum(np.maximum(net - self.take, -net - self.bring), 0))

    def lifted(self, at: int, *, bring: int = 0, take: int = 0) -> Bounds:
        """The same with one employer's bounds raised."""
        own = [self.bring.copy(), self.take.copy()]
        for each, more in zip(own, (bring, take), strict=True):
            each[at] += more
        return Bounds(*own)


def unbound(employers: int) -> Bounds:
    """No bounds at all."""
    return Bounds(*(np.full(employers, FREE, dtype=np.int64) for _ in range(2)))


def tolerance_of(employer: Employer) -> float:
    """The agreed tolerance in persons; without one 1% of the headcount, at least 1."""
    if employer.tolerance is not None:
        return employer.tolerance
    return max(1, ceil((employer.headcount or 0) / HEADCOUNT_SHARE))


def tolerances(network: Network, employers: Sequence[str], tolerance: float | None = None) -> Floats:
    """The tolerance of each employer, or the one given for all; nobody's is not bound."""
    own = (
        tolerance_of(network.employers[id]) if tolerance is None else tolerance
        for id in employers
        if id != NOBODY
    )
    found = np.full(len(employers), np.inf)
    found[[at for at, id in enumerate(employers) if id != NOBODY]] = list(own)
    return found


def bounds_of(
    network: Network, employers: Sequence[str], carried: Mapping[str, int], *,
    tolerance: float | None = None, realised: float = 1.0,
) -> Bounds:  # fmt: skip
    """The bounds of a network's employers, in the order given; `carried` is the ledger's net (taken less brought).

    `tolerance` in persons holds for all where given. Of what is proposed only a share `realised` begins: that much
    wider the bounds are. Whoever is beyond the tolerance already may go no further that way.
    Source: mechanism A with carry-over.
    """
    ledger = np.array([carried.get(id, 0) for id in employers], dtype=np.int64)
    return within(tolerances(network, employers, tolerance), ledger, realised)


def within(tolerance: Floats, ledger: Ints, realised: float = 1.0) -> Bounds:
    """The same from arrays: each employer's tolerance and what the ledger carries over, shape (n_employers,)."""
    found = [
        _of(one, carried, realised) for one, carried in zip(tolerance.tolist(), ledger.tolist(), strict=True)
    ]
    bring, take = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return Bounds(bring, take)


def _of(tolerance: float, carried: int, realised: float) -> tuple[int, int]:
    """The most that may be brought beyond what is taken, and the other way round."""
    if tolerance >= FREE:
        return FREE, FREE
    return tuple(max(0, floor((tolerance + sign * carried) / realised + 1e-9)) for sign in (1, -1))  # type: ignore[return-value]

"""What is learned from: pairs that were shown, with the share of each part as the expert ranker sees it.

Only pairs that somebody was shown are judged; a pair that nobody looked at says nothing, so it is no example.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.model import Profile
from datasets.network import Network
from matcher import bits, parts
from matcher.index import Index
from matcher.learning_steps import WAITS, reached
from matcher.rank import WEIGHTS
from matcher.screen import screen
from matcher.selection import Selection
from matcher.shares import FULL, whole_points

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NAMES: Final = tuple(WEIGHTS)
"""The parts that can be learned: those of the expert ranker."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """Pairs that were shown, by profile and place.

    `shares` has shape (n_pairs, n_parts), thousandths. Of shape (n_pairs,): `gain`, `ripe` (of how many next steps it
    is known whether they were taken), `days` (since it was first shown) and `person` (a number per person). `pairs`
    names them: columns profile, vacancy. `unknown` counts pairs whose person or place the network no longer has,
    `closed` those that the rules close by now.
    """

    shares: Ints
    gain: Ints
    ripe: Ints
    days: Ints
    person: Ints
    pairs: pd.DataFrame
    unknown: int = 0
    closed: int = 0

    def __len__(self) -> int:
        return len(self.gain)

    def some(self, rows: Bools) -> Examples:
        """Some of the pairs, by a mask of shape (n_pairs,)."""
        return Examples(
            shares=self.shares[rows], gain=self.gain[rows], ripe=self.ripe[rows], days=self.days[rows],
            person=self.person[rows], pairs=self.pairs[rows],
        )  # fmt: skip

    def known(self, least: int) -> Bools:
        """Of which pairs it is known whether they reach a gain, shape (n_pairs,): those shown long enough ago."""
        return np.asarray(self.days > sum(WAITS[:least]))

    def at_risk(self, gain: int) -> Bools:
        """The pairs that came to the step before a gain, and of which it is known whether they took it."""
        return np.asarray((self.gain >= gain - 1) & (self.ripe >= gain))


def examples(network: Network, on: date) -> Examples:
    """Every pair that was shown by a day and how far it has come, as if every place were still open.

    Persons and places are as the network has them: what changed about them since can't be told.
    """
    told = reached(network, on)
    there = told["profile"].isin(network.tables["profiles"]["id"])
    there &= told["vacancy"].isin(network.tables["vacancies"]["id"])
    pairs = told[there].reset_index(drop=True)
    index = Index.of(reopened(network), on)
    shares = np.zeros((len(pairs), len(NAMES)), dtype=np.int64)
    open_ = np.zeros(len(pairs), dtype=bool)
    groups = pairs.groupby("profile", sort=True).indices
    for profile in network.profiles.some([network.profiles.position(str(id)) for id in groups]):
        at = np.asarray(groups[profile.id], dtype=np.int64)
        places = network.positions(pairs["vacancy"].iloc[at])
        chosen, open_[at] = pair_selection(profile, index, places)
        shares[at] = shares_of(profile, chosen, on)
    person = pd.factorize(pairs["profile"])[0].astype(np.int64)
    found = Examples(
        shares=shares, gain=pairs["gain"].to_numpy(dtype=np.int64), ripe=pairs["ripe"].to_numpy(dtype=np.int64),
        days=(pd.Timestamp(on) - pairs["first"]).dt.days.to_numpy(dtype=np.int64),
        person=person, pairs=pairs[["profile", "vacancy"]],
    )  # fmt: skip
    kept = found.some(open_)
    return Examples(
        shares=kept.shares, gain=kept.gain, ripe=kept.ripe, days=kept.days, person=kept.person,
        pairs=kept.pairs.reset_index(drop=True), unknown=int((~there).sum()), closed=int((~open_).sum()),
    )  # fmt: skip


def reopened(network: Network) -> Network:
    """The network as if no place were filled or closed: who succeeded filled a place, and would else be left out."""
    places = network.table("vacancies")
    places["openings"] = places["openings"].fillna(1).clip(lower=1)
    places["closes"] = pd.NaT
    return network.with_tables({"vacancies": places})


def pair_selection(profile: Profile, index: Index, places: Ints) -> tuple[Selection, Bools]:
    """Some places (positions in the table), each weighed by its verdict, and which of them are open to this person."""
    screened, rows = screen(profile, index), index.row_of[places]
    closed = np.asarray(bits.at(screened.closed, rows), dtype=bool)
    return Selection(index.network, places, screened.weight(rows)), ~closed


def shares_of(profile: Profile, chosen: Selection, on: date) -> Ints:
    """The share of each part of the selected places, thousandths, shape (n_vacancies, n_parts)."""
    columns = [
        whole_points(FULL, parts.capacity(chosen.cost))
        if one.share is None
        else one.share(profile, chosen.places, on).points(FULL, chosen.rows)
        for one in WEIGHTS.values()
    ]
    return np.stack(columns, axis=1)

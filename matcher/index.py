"""The places of a network on one day, laid out to be compared with one person after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.items import ITEMS, Item
from datasets.model import Estimate, Profile
from datasets.network import Network
from matcher import bits
from matcher.bits import Bools, Ints, Words
from matcher.chances import Chances
from matcher.codes import Coded
from matcher.item_kinds import ItemKinds
from matcher.kinds import N_ITEMS, Arrays
from matcher.layout import HOURS, lay_out
from matcher.selection import Places
from matcher.told import SLUGS, Days, Floats, Lines, Told
from matcher.twins import Twins, twins

if TYPE_CHECKING:
    from matcher.screen import Screened


BAND = 1 << 16
"""So many places stand between two cuts of an item; only inside one band they are looked at one by one."""


@dataclass(frozen=True, eq=False)
class Index:
    """The places of a network on one day, neighbours together; `arrays` is all that is laid out.

    Rows are positions in this order; `order` leads back to the network's table. All else is worked out when asked for.
    """

    network: Network
    on: date
    arrays: Arrays
    keys: tuple[str, ...]
    papers: tuple[str, ...]
    postcodes: tuple[str, ...]

    @classmethod
    def of(cls, network: Network, on: date) -> Index:
        """The index of a network for one day."""
        told = Told.of(network, on)
        arrays, keys, papers = lay_out(told, network.catalogue.usual_education)
        found = cls(network, on, arrays, keys, papers, told.postcodes)
        arrays |= twins(found)
        return found

    def __len__(self) -> int:
        return len(self.arrays["order"])

    @property
    def order(self) -> npt.NDArray[np.int32]:
        """The position of each place in the network's table."""
        return self._of("order")

    def _of(self, name: str) -> npt.NDArray[np.int32]:
        found: npt.NDArray[np.int32] = self.arrays[name]
        return found

    def screened(self, profile: Profile) -> Screened | None:
        """What the rules say of one person, where a kind of index has a way of its own to tell it."""
        return None

    @cached_property
    def twins(self) -> Twins | None:
        """The places that are alike; None where there are none, or nobody looked."""
        row, rep = self.arrays["twin_row"], self.arrays["twin_rep"]
        return Twins(row, rep, len(self)) if len(row) else None

    @cached_property
    def places(self) -> Places:
        """The columns that rankers look at, in the order of the index."""
        return Places(self.network, self.order)

    @cached_property
    def functions(self) -> Coded:
        """The function of each place, a code of `keys`."""
        return Coded(self._of("functions"), len(self.keys))

    @cached_property
    def own_functions(self) -> Ints:
        """The code of each function of `places`."""
        at = {key: code for code, key in enumerate(self.keys)}
        return np.array([at[key] for key in self.places.functions[0]], dtype=np.int64)

    @cached_property
    def side_by_side(self) -> npt.NDArray[np.int32]:
        """All codes of a place in one line of memory, shape (n_places, 2 + n_coded): function, what it calls complete,
        and each of `coded`; a few places are looked up here, for what is scattered is slow.
        """
        own = [self._of("functions"), self._of("complete"), *(one.codes for one in self.coded)]
        return np.stack(own, axis=1, dtype=np.int32, casting="unsafe")

    @cached_property
    def coded(self) -> tuple[Coded, ...]:
        """What places are looked up by besides functions and items."""
        return (self.starts, *self.hours.values(), self.schooling, self.ways, self.paper_sets, self.closed)

    @cached_property
    def column_of(self) -> Mapping[int, int]:
        """The column of `side_by_side` of each of `coded`, by identity."""
        return {id(one): at for at, one in enumerate(self.coded, start=2)}

    @cached_property
    def starts(self) -> Coded:
        """The day on which each place is judged, a code of `start_days`."""
        return Coded(self._of("starts"), len(self.start_days))

    @property
    def start_days(self) -> Days:
        """The different days on which places are judged: today, or their start if that is later."""
        return self.arrays["start_days"]

    @cached_property
    def hours(self) -> Mapping[str, Coded]:
        """Per item of hours what each place says of them, a code of `hours_table`."""
        return {slug: Coded(self._of(slug), len(self.hours_table(slug))) for slug in HOURS}

    def hours_table(self, slug: str) -> Floats:
        """The different hours, shape (n, 2): in full, and a week to begin with; nan where unknown or too old."""
        found: Floats = self.arrays[f"{slug}-table"]
        return found

    @cached_property
    def schooling(self) -> Coded:
        """What each place says of education, a code of `schooling_table`."""
        return Coded(self._of("schooling"), len(self.schooling_table))

    @property
    def schooling_table(self) -> Floats:
        """The different schooling, shape (n, 2): the level asked, the function's usual level; nan where unknown."""
        return np.asarray(self.arrays["schooling_table"])

    @cached_property
    def ways(self) -> Coded:
        """The four-digit postcode of each place, a code of `postcodes`, in order from south to north."""
        return Coded(self._of("ways"), len(self.postcodes), in_order=True)

    @cached_property
    def paper_sets(self) -> Coded:
        """Which papers each place asks, a code of `papers_table`."""
        return Coded(self._of("papers"), len(self.papers_table))

    @property
    def papers_table(self) -> npt.NDArray[np.int8]:
        """The different sets of papers, shape (n_sets, n_papers): 0 not asked, 1 perhaps essential, 2 essential."""
        return np.asarray(self.arrays["papers_table"])

    @cached_property
    def closed(self) -> Coded:
        """Whether each place is closed or has no openings left: 1, else 0."""
        return Coded(self._of("closed"), 2)

    @property
    def home(self) -> Words:
        """The places that are worked wholly from home."""
        return self.arrays["home"]

    @property
    def unasked(self) -> Bools:
        """Per code of what a place calls complete, and per item, whether silence means not asked."""
        return self.arrays["unasked"]

    def rest(self, code: int) -> Words:
        """The places that record nothing on an item and don't say that it isn't asked."""
        return np.asarray(self.arrays["rest"][code])

    @cached_property
    def kinds(self) -> Mapping[int, ItemKinds]:
        """The kinds per code of an item, where there are any."""
        bounds = np.searchsorted(self.arrays["kind_item"], np.arange(N_ITEMS + 1)).tolist()
        return {
            code: self._item_kinds(code, first, last)
            for code, (first, last) in enumerate(pairwise(bounds))
            if last > first
        }

    def _item_kinds(self, code: int, first: int, last: int) -> ItemKinds:
        told = self.arrays
        lines, offers = (
            slice(*np.searchsorted(told[name], (first, last))) for name in ("line_kind", "offer_kind")
        )
        return ItemKinds(
            ITEMS[SLUGS[code]], first, told["kind_rest"][first:last],
            Lines.of(
                told["line_kind"][lines] - first, np.full(len(told["line_kind"][lines]), code),
                told["line_load"][lines], incidental=told["line_incidental"][lines],
                sides=told["line_side"][lines],
            ),
            Lines.of(
                told["offer_kind"][offers] - first, np.full(len(told["offer_kind"][offers]), code),
                told["offer_load"][offers], incidental=told["offer_incidental"][offers],
                sides=told["offer_plain"][offers], brings=told["offer_brings"][offers],
            ),
        )  # fmt: skip

    def entries(self, kind: int, last: int) -> npt.NDArray[np.int32]:
        """The rows of the places with a kind from one up to another."""
        start = self.arrays["entry_start"]
        found: npt.NDArray[np.int32] = self.arrays["entry_rows"][int(start[kind]) : int(start[last])]
        return found

    def resting(self, code: int) -> tuple[npt.NDArray[np.integer], Ints, Ints]:
        """The places with a kind of an item of which nothing is recorded: rows, which of those kinds, the function."""
        if code not in self._rested:
            own = self.kinds[code]
            rows = [self.entries(own.first + kind, own.first + kind + 1) for kind in own.resting.tolist()]
            found = np.concatenate([np.empty(0, dtype=np.int32), *rows])
            kind = np.repeat(np.arange(len(rows)), list(map(len, rows)))
            self._rested[code] = found, kind, self.functions.codes[found]
        return self._rested[code]

    @cached_property
    def _rested(self) -> dict[int, tuple[npt.NDArray[np.integer], Ints, Ints]]:
        return {}

    def entered(self, code: int) -> Words:
        """The places that have a kind of an item."""
        own = self.kinds.get(code)
        return bits.none(len(self)) if own is None else self.before(code, own.first + len(own))

    def before(self, code: int, kind: int) -> Words:
        """The places whose kind of an item comes before one: the last cut below it, and the band up to it."""
        start = self.arrays["entry_start"]
        first, last = int(start[self.kinds[code].first]), int(start[kind])
        cut = (last - first) // BAND
        found = self._cuts(code)[cut]
        band = self.arrays["entry_rows"][first + cut * BAND : last]
        return found | bits.of(band, len(self)) if len(band) else found

    def _cuts(self, code: int) -> list[Words]:
        """The places of the item's first entries, cut after every `BAND` of them; worked out once."""
        if code not in self._cut:
            own, start = self.kinds[code], self.arrays["entry_start"]
            rows = self.arrays["entry_rows"][int(start[own.first]) : int(start[own.first + len(own)])]
            found = [bits.none(len(self))]
            for at in range(BAND, len(rows) + 1, BAND):
                found.append(found[-1] | bits.of(rows[at - BAND : at], len(self)))
            self._cut[code] = found
        return self._cut[code]

    @cached_property
    def _cut(self) -> dict[int, list[Words]]:
        return {}

    @cached_property
    def chances(self) -> Chances:
        """The chance that each function asks more than a limit."""
        return Chances(self.keys, self.network.catalogue.estimates_on)

    def minutes(self, profile: Profile) -> Floats:
        """Minutes one way to each different postcode, in the order of `postcodes`; nan where unknown."""
        return self.network.minutes(profile)[self._postcode_order]

    @cached_property
    def _postcode_order(self) -> Ints:
        at = {code: position for position, code in enumerate(self.network.postcodes[1])}
        return np.array([at[code] for code in self.postcodes], dtype=np.int64)

    def within(self, profile: Profile, km: float) -> Words:
        """The places within so many kilometres of a person as the crow flies, and those worked wholly from home.

        A place, or a person, of whom nobody knows where they are, is not near.
        """
        near = self.network.kilometres(profile)[self._postcode_order] <= km
        return self.home | self.ways.where(near)

    def base(self, item: Item) -> Estimate | None:
        """The base rate of an item, where the catalogue has one."""
        return self.network.catalogue.base.get(item.slug)

    @cached_property
    def row_of(self) -> Ints:
        """The row of each position of the network's table."""
        found = np.empty(len(self), dtype=np.int64)
        found[self.order] = np.arange(len(self))
        return found

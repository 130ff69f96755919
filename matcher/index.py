"""The places of a network on one day, laid out to be compared with one person after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, Item
from datasets.model import PAPERS, Estimate, Profile
from datasets.network import Network
from matcher import bits
from matcher.bits import Bools, Ints, Words
from matcher.codes import Coded
from matcher.kinds import N_ITEMS, Arrays, complete_items, kinds
from matcher.told import SLUGS, Days, Floats, Lines, Told

HOURS = {HOURS_WEEK: "hours_min", HOURS_DAY: "hours_day_max"}
"""Which column of the places is compared with which item."""


@dataclass(frozen=True, eq=False)
class ItemKinds:
    """The kinds of one item, numbered from 0, from position `first` of all kinds on.

    `rest` tells where nothing is recorded; of `lines` and `offers` the rows are kinds, and an offer's `sides` is
    the set of plain offers on what it brings (-1 for none).
    """

    item: Item
    first: int
    rest: Bools
    lines: Lines
    offers: Lines

    def __len__(self) -> int:
        return len(self.rest)

    @cached_property
    def resting(self) -> Ints:
        """The kinds of which nothing is recorded."""
        return np.flatnonzero(self.rest)


@dataclass(frozen=True, eq=False)
class Index:
    """The places of a network on one day, neighbours together; `arrays` is all that is laid out.

    Rows are positions in this order; `order` leads back to the positions in the network's table. Everything else
    is worked out from the arrays when first asked for, and kept.
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
        functions, keys = told.codes("function")
        complete, unasked = complete_items(told)
        papers, asked = _papers(told)
        arrays: dict[str, npt.NDArray[Any]] = dict(kinds(told)) | _gates(told, network, functions, keys)
        arrays |= {
            "order": told.order.astype(np.int32), "ways": told.ways.astype(np.int32),
            "functions": functions.astype(np.int32), "complete": complete.astype(np.int16),
            "unasked": unasked, "papers": asked,
        }  # fmt: skip
        arrays["rest"] = _rest(arrays, len(told))
        return cls(network, on, arrays, keys, papers, told.postcodes)

    def __len__(self) -> int:
        return len(self.arrays["order"])

    @property
    def order(self) -> npt.NDArray[np.int32]:
        """The position of each place in the network's table."""
        return self._of("order")

    def _of(self, name: str) -> npt.NDArray[np.int32]:
        found: npt.NDArray[np.int32] = self.arrays[name]
        return found

    @cached_property
    def functions(self) -> Coded:
        """The function of each place, a code of `keys`."""
        return Coded(self._of("functions"), len(self.keys))

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
        found: Floats = self.arrays["schooling_table"]
        return found

    @cached_property
    def ways(self) -> Coded:
        """The four-digit postcode of each place, a code of `postcodes`, in order from south to north."""
        return Coded(self._of("ways"), len(self.postcodes))

    @cached_property
    def asking(self) -> Mapping[str, Coded]:
        """Per paper whether each place asks it: 0 no, 1 it doesn't say whether essential, 2 essential."""
        table = self.arrays["papers"]
        return {paper: Coded(table[at], 3) for at, paper in enumerate(self.papers)}

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
        found: Words = self.arrays["rest"][code]
        return found

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

    def entered(self, code: int) -> Words:
        """The places that have a kind of an item."""
        flags = np.zeros(len(self), dtype=bool)
        if code in self.kinds:
            own = self.kinds[code]
            flags[self.entries(own.first, own.first + len(own))] = True
        return bits.pack(flags)

    def chances(self, item: Item, limit: float) -> Floats:
        """The chance that each function asks more than `limit`, shape (n_functions,); nan without an estimate."""
        key = (item.slug, limit)
        if key not in self._chances:
            self._chances[key] = self._chances_of(item, limit)
        return self._chances[key]

    @cached_property
    def _chances(self) -> dict[tuple[str, float], Floats]:
        return {}

    def _chances_of(self, item: Item, limit: float) -> Floats:
        found = np.full(len(self.keys), np.nan)
        for code, estimate in self._estimates(item.slug):
            found[code] = estimate.exceeds(limit, item.nothing, item.sign)
        return found

    def _estimates(self, slug: str) -> list[tuple[int, Estimate]]:
        """The estimates on an item of the functions that places have."""
        if slug not in self._estimated:
            known, codes = self.network.catalogue.estimates_on(slug), self._key_codes
            self._estimated[slug] = [(codes[key], one) for key, one in known.items() if key in codes]
        return self._estimated[slug]

    @cached_property
    def _estimated(self) -> dict[str, list[tuple[int, Estimate]]]:
        return {}

    @cached_property
    def _key_codes(self) -> Mapping[str, int]:
        return {key: code for code, key in enumerate(self.keys)}

    def minutes(self, profile: Profile) -> Floats:
        """Minutes one way to each different postcode, in the order of `postcodes`; nan where unknown."""
        return self.network.minutes(profile)[self._postcode_order]

    @cached_property
    def _postcode_order(self) -> Ints:
        at = {code: position for position, code in enumerate(self.network.postcodes[1])}
        return np.array([at[code] for code in self.postcodes], dtype=np.int64)

    def base(self, item: Item) -> Estimate | None:
        """The base rate of an item, where the catalogue has one."""
        return self.network.catalogue.base.get(item.slug)

    @cached_property
    def row_of(self) -> Ints:
        """The row of each position of the network's table."""
        found = np.empty(len(self), dtype=np.int64)
        found[self.order] = np.arange(len(self))
        return found


def _rest(arrays: Mapping[str, npt.NDArray[Any]], size: int) -> Words:
    """Per item the places without a kind that don't say it isn't asked, as bits; shape (n_items, n_words)."""
    bounds = np.searchsorted(arrays["kind_item"], np.arange(N_ITEMS + 1))
    start, rows, unasked = arrays["entry_start"], arrays["entry_rows"], arrays["unasked"]
    silent = {text: bits.pack(table) for text, table in _silences(arrays).items()}
    found = np.zeros((N_ITEMS, -(-size // bits.WORD)), dtype=np.uint64)
    for code in range(N_ITEMS):
        flags = np.ones(size, dtype=bool)
        flags[rows[int(start[bounds[code]]) : int(start[bounds[code + 1]])]] = False
        found[code] = bits.pack(flags) & ~silent[unasked[:, code].tobytes()]
    return found


def _silences(arrays: Mapping[str, npt.NDArray[Any]]) -> dict[bytes, Bools]:
    """Per different column of what silence means: the places whose silence means not asked."""
    unasked = arrays["unasked"]
    return {unasked[:, code].tobytes(): unasked[:, code][arrays["complete"]] for code in range(N_ITEMS)}


def _papers(told: Told) -> tuple[tuple[str, ...], npt.NDArray[np.int8]]:
    """The papers that places ask, and per paper and place 0 where it doesn't, 1 where it may be, 2 where essential."""
    asked = [(code, what) for code, what in enumerate(told.asks.different) if what in PAPERS]
    found = np.zeros((len(asked), len(told)), dtype=np.int8)
    for at, (code, _) in enumerate(asked):
        for essential, mark in ((-1, 1), (1, 2)):
            found[at, told.asks.rows[(told.asks.codes == code) & (told.asks.essential == essential)]] = mark
    return tuple(what for _, what in asked), found


def _gates(
    told: Told, network: Network, functions: Ints, keys: tuple[str, ...]
) -> dict[str, npt.NDArray[Any]]:
    """What places say besides the items: days, hours, education, openings, home."""
    today = np.datetime64(told.on, "D")
    starts, closes, openings = told.day("starts"), told.day("closes"), told.number("openings")
    judged = np.where(np.isnat(starts) | (starts < today), today, starts)
    start_days, start_at = np.unique(judged, return_inverse=True)
    known = network.catalogue.usual_education
    usual = np.array([known.get(key, np.nan) for key in keys], dtype=float)
    schooling, schooling_table = _rows(
        told.number("education"), usual[functions] if len(keys) else np.empty(0)
    )
    return {
        "start_days": start_days, "starts": start_at.astype(np.int32),
        "schooling": schooling, "schooling_table": schooling_table,
        "closed": ((~np.isnat(closes) & (closes < today)) | (openings == 0)).astype(np.int8),
        "home": bits.pack(told.number("home_share") == 1),
    } | _hours(told)  # fmt: skip


def _hours(told: Told) -> dict[str, npt.NDArray[Any]]:
    found: dict[str, npt.NDArray[Any]] = {}
    fresh, start = told.fresh, told.number("build_up_from")
    for slug, name in HOURS.items():
        full = np.where(fresh, told.number(name), np.nan)
        found[slug], found[f"{slug}-table"] = _rows(full, start)
    return found


def _rows(*columns: Floats) -> tuple[npt.NDArray[np.int32], Floats]:
    """The different rows of some columns, and which of them each place has; unknown is one value."""
    at = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(column, sort=True, use_na_sentinel=False)
        at = at * max(1, len(values)) + codes
    codes, first = pd.factorize(at, sort=True)
    where = np.empty(len(first), dtype=np.int64)
    where[codes[::-1]] = np.arange(len(at))[::-1]
    return codes.astype(np.int32), np.stack([column[where] for column in columns], axis=1)

"""The different things that places ask on an item: what many places ask alike is looked at once.

A kind is an item with the recorded lines of a place on it (or none) and the adaptations that the place offers for
it. Places are many, kinds are few; a person's list is held against the kinds, and places follow by their kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.items import EVENING, ITEMS, NIGHT
from datasets.model import Period
from datasets.runs import groups as combinations
from matcher.bits import Bools, Ints
from matcher.told import CODES, SLUGS, Lines, Said, Told, compact

N_ITEMS: Final = len(SLUGS)
PERIODS: Final = {EVENING: Period.EVENING, NIGHT: Period.NIGHT}
Arrays = Mapping[str, npt.NDArray[Any]]

ALWAYS: Final = np.array([item.always_asked for item in ITEMS.values()])
RUBRIEKEN: Final = tuple(item.rubriek for item in ITEMS.values())


def complete_items(told: Told) -> tuple[Ints, Bools]:
    """Per place a code of the rubrieken that it calls complete; per code and item whether silence is "not asked"."""
    codes, texts = told.codes("complete")
    named = [text.split(";") for text in texts]
    asked = np.array([[rubriek in one for rubriek in RUBRIEKEN] for one in named], dtype=bool)
    return codes, asked.reshape(len(texts), N_ITEMS) & ~ALWAYS


def kinds(told: Told) -> Arrays:
    """The kinds of the places, in the order of items; which places have which kind, by kind and by place.

    Arrays of kinds (`kind_item`, `kind_rest`: nothing is recorded), of their lines (`line_*`) and offers
    (`offer_*`, `plain_*` for what helps the item that an offer brings), and of entries, one per place and item:
    `entry_rows` in the order of kinds from `entry_start`, `place_kinds` in the order of places from `place_start`.
    """
    recorded, listed = _recorded(told)
    pairs, sets = _sets(recorded)
    offers, unasked = _Offers(told.adaptations), complete_items(told)
    lone = _unrecorded(pairs, listed, offers.pairs, unasked)
    at = np.searchsorted(pairs, lone)
    return _laid_out(np.insert(pairs, at, lone), np.insert(sets.codes, at, -1), sets, offers, len(told))


def _recorded(told: Told) -> tuple[Said, Bools]:
    """The lines that count, and per place and item whether any line tells of it, however old."""
    demands, fresh = told.demands, told.fresh_demands
    period = demands.of(np.isin(demands.different.items, [CODES[slug] for slug in PERIODS]))
    lines, listed = [demands.where(fresh & ~period)], np.zeros(len(told) * N_ITEMS, dtype=bool)
    listed[demands.pairs[~period]] = True
    for slug in PERIODS:
        found, recent = _period_lines(told, slug)
        lines.append(found.where(recent))
        listed[found.pairs] = True
    return Said.together(lines), listed


def _unrecorded(pairs: Ints, listed: Bools, offered: Ints, unasked: tuple[Ints, Bools]) -> Ints:
    """The pairs of which nothing is recorded but that aren't silent like all others: what is told of is too old in
    a rubriek called complete, or there is an offer for what isn't called unasked.
    """
    stale = listed.copy()
    stale[pairs] = False
    old = np.flatnonzero(stale)
    kept = offered[listed[offered] | ~_complete(offered, unasked)]
    return _without(distinct(np.concatenate([old[_complete(old, unasked)], kept])), pairs)


def _complete(pairs: Ints, unasked: tuple[Ints, Bools]) -> Bools:
    """Of which pairs the place calls the item's rubriek complete."""
    codes, table = unasked
    return table[codes[pairs // N_ITEMS], pairs % N_ITEMS] if len(pairs) else np.zeros(0, dtype=bool)


def _period_lines(told: Told, slug: str) -> tuple[Said, Bools]:
    """Evening and night stand in the places' periods; a line only adds an incidental one that they don't list."""
    item = ITEMS[slug]
    codes, texts = told.codes("periods")
    known = np.array([bool(text) for text in texts], dtype=bool)[codes]
    worked = np.array([PERIODS[slug] in text.split(";") for text in texts], dtype=bool)[codes]
    rows = np.flatnonzero(known).astype(np.int32)
    full = Lines.of(np.arange(2), np.full(2, CODES[slug]), np.array([item.nothing, item.full]))
    own = Said(rows, worked[rows].astype(np.int32), full)
    keep = told.demands.of(told.demands.different.items == CODES[slug]) & ~worked[told.demands.rows]
    both = Said.together([own, told.demands.where(keep)])
    return both, np.concatenate([told.fresh[rows], told.fresh_demands[keep]])


def distinct(values: Ints) -> Ints:
    """Each value once, in order: sorting is far faster here than hashing numbers that lie close together."""
    found = np.sort(values)
    return found[_first(found)]


def _first(values: Ints) -> Bools:
    """Of values in order, which differ from the one before."""
    found = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _without(values: Ints, others: Ints) -> Ints:
    """The values, each once and in order, that aren't among others in order."""
    return values[_place(values, others) < 0]


def _place(values: Ints, others: Ints) -> Ints:
    """Where each value stands among others in order; -1 where it isn't there."""
    if not len(others):
        return np.full(len(values), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(others, values), len(others) - 1)
    at[others[at] != values] = -1
    return at


class _Sets:
    """Sets of lines: which lines each place and item has, each different set once."""

    def __init__(self, groups: Ints, codes: Ints, lines: Lines) -> None:
        """Lines (by code) of groups, each line of a group once, in order of groups and codes."""
        self.lines = lines
        heads = np.flatnonzero(_first(groups))
        sizes = np.diff(heads, append=len(groups))
        self.groups, self.codes = groups[heads], codes[heads].copy()
        self.members: list[Ints] = [np.array([code]) for code in range(len(lines.rows))]
        for size in np.unique(sizes[sizes > 1]):
            where = np.flatnonzero(sizes == size)
            rows = codes[heads[where][:, None] + np.arange(size)]
            different, at = np.unique(rows, axis=0, return_inverse=True)
            self.codes[where] = len(self.members) + at.reshape(-1)
            self.members.extend(different)


def _sets(said: Said) -> tuple[Ints, _Sets]:
    """The pairs of place and item, in order, and the set of lines of each."""
    codes, different = _different(said)
    size = max(1, len(different.rows))
    each = distinct(said.pairs * size + codes)
    groups = each // size
    found = _Sets(groups, each - groups * size, different)
    return found.groups, found


def _different(said: Said) -> tuple[Ints, Lines]:
    """Each line's code, and the different lines by item, side, often, what they bring, and load."""
    there = np.flatnonzero(np.bincount(said.what, minlength=len(said.different.rows)))
    lines = said.different.where(there)
    loads, load_at = np.unique(lines.loads, return_inverse=True)
    often = 2 * lines.sides + lines.incidental
    key = ((lines.items * 8 + often) * (N_ITEMS + 1) + lines.brings + 1) * max(1, len(loads)) + load_at
    _, first, at = np.unique(key, return_index=True, return_inverse=True)
    codes = np.zeros(len(said.different.rows), dtype=np.int64)
    codes[there] = at
    return codes[said.what], lines.where(first)


class _Offers:
    """The offers of each place and item, each different set once, with what helps the item that an offer brings."""

    def __init__(self, said: Said) -> None:
        """Of all adaptations; those that bring nothing may help an item that another one brings."""
        self.pairs, self.sets = _sets(said)
        _, self.plain = _sets(said.where(said.of(said.different.brings < 0)))
        brings = self.sets.lines.brings
        bringing = [members[brings[members] >= 0] for members in self.sets.members]
        helps = [self._help(bringing, nth) for nth in range(max(map(len, bringing), default=0))]
        self.codes, first = combinations(pd.Series(codes) for codes in (self.sets.codes, *helps))
        self.members = [
            self._member(bringing, code, [int(one[pair]) for one in helps])
            for pair, code in zip(first.tolist(), self.sets.codes[first].tolist(), strict=True)
        ]

    def _help(self, bringing: list[Ints], nth: int) -> Ints:
        """Per pair the set that helps the item which the nth of its lines that bring one brings; -1 for none."""
        lines = np.array([one[nth] if len(one) > nth else -1 for one in bringing])[self.sets.codes]
        found = np.full(len(lines), -1, dtype=np.int64)
        has = np.flatnonzero(lines >= 0)
        place = self.pairs[has] - self.pairs[has] % N_ITEMS
        at = _place(place + self.sets.lines.brings[lines[has]], self.plain.groups)
        found[has] = np.append(self.plain.codes, -1)[at]
        return found

    def _member(self, bringing: list[Ints], code: int, helps: list[int]) -> Ints:
        """The lines of a set, each with what helps it, shape (n_lines, 2)."""
        found = np.stack([self.sets.members[code], np.full(len(self.sets.members[code]), -1)], axis=1)
        found[np.isin(found[:, 0], bringing[code]), 1] = helps[: len(bringing[code])]
        return found


def in_order(codes: npt.NDArray[np.integer]) -> Ints:
    """The positions of codes from low to high, equal ones as they stand: 16 bits at a time, for NumPy counts those."""
    if codes.itemsize <= 2:
        return np.argsort(codes, kind="stable")
    found = np.argsort((codes & 0xFFFF).astype(np.uint16), kind="stable")
    return found[np.argsort((codes >> 16).astype(np.uint16)[found], kind="stable")]


def _laid_out(pairs: Ints, codes: Ints, sets: _Sets, offers: _Offers, size: int) -> Arrays:
    """All arrays, of pairs in order with the code of their set of lines, -1 where nothing is recorded."""
    offered = np.full(len(pairs), -1, dtype=np.int64)
    at = _place(offers.pairs, pairs)
    offered[at[at >= 0]] = offers.codes[at >= 0]
    rows = pairs // N_ITEMS
    items = pairs - rows * N_ITEMS
    widths = len(sets.members) + 1, len(offers.members) + 1
    keys = ((items * 2 + (offered >= 0)) * widths[0] + codes + 1) * widths[1] + offered + 1
    codes, different = pd.factorize(keys, sort=True)
    kind, different = compact(codes), np.asarray(different, dtype=np.int64)
    set_of, offer_of = different // widths[1] % widths[0] - 1, different % widths[1] - 1
    found = {
        "kind_item": different // widths[1] // widths[0] // 2,
        "kind_rest": set_of < 0,
        "entry_rows": rows.astype(np.int32)[in_order(kind)],
        "entry_start": np.append(0, np.cumsum(np.bincount(kind, minlength=len(different)))),
        "place_kinds": kind,
        "place_start": compact(np.searchsorted(rows, np.arange(size + 1))),
    }
    return found | _lines(set_of, sets) | _offered(offer_of, offers) | _plain(offers.plain)


def _lines(set_of: Ints, sets: _Sets) -> dict[str, npt.NDArray[Any]]:
    kinds, members = _spread(set_of, sets.members)
    return {
        "line_kind": kinds,
        "line_load": sets.lines.loads[members],
        "line_incidental": sets.lines.incidental[members],
        "line_side": sets.lines.sides[members],
    }


def _offered(offer_of: Ints, offers: _Offers) -> dict[str, npt.NDArray[Any]]:
    kinds, lines = _spread(offer_of, [one[:, 0] for one in offers.members])
    _, plain = _spread(offer_of, [one[:, 1] for one in offers.members])
    told = offers.sets.lines
    return {
        "offer_kind": kinds,
        "offer_load": told.loads[lines],
        "offer_incidental": told.incidental[lines],
        "offer_brings": told.brings[lines],
        "offer_plain": plain,
    }


def _plain(sets: _Sets) -> dict[str, npt.NDArray[Any]]:
    at, members = _spread(np.arange(len(sets.members)), sets.members)
    return {
        "plain_set": at,
        "plain_item": sets.lines.items[members],
        "plain_load": sets.lines.loads[members],
        "plain_incidental": sets.lines.incidental[members],
    }


def _spread(which: Ints, members: list[Ints]) -> tuple[Ints, Ints]:
    """Per owner the members of its set, flat: the owner's position and the member; -1 has none."""
    owners = [at for at, one in enumerate(which.tolist()) if one >= 0 for _ in members[one]]
    found = [int(member) for one in which.tolist() if one >= 0 for member in members[one]]
    return np.array(owners, dtype=np.int64), np.array(found, dtype=np.int64)

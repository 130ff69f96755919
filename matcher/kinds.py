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
from matcher.bits import Bools, Ints
from matcher.told import CODES, SLUGS, Lines, Told, compact

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
    stale = _unasked(_without(listed, pairs), unasked)
    lone = _without(distinct(np.concatenate([stale, _asked(offers.pairs, listed, unasked)])), pairs)
    both = np.concatenate([pairs, lone])
    order = np.argsort(both, kind="stable")
    codes = np.concatenate([sets.codes, np.full(len(lone), -1, dtype=np.int64)])
    return _laid_out(both[order], codes[order], sets, offers, len(told))


def _recorded(told: Told) -> tuple[Lines, Ints]:
    """The lines that count, and the pairs of place and item of which any line tells, however old."""
    plain = ~np.isin(told.demands.items, [CODES[slug] for slug in PERIODS])
    lines, pairs = [told.demands.where(plain & told.fresh_demands)], [told.demands.where(plain)]
    for slug in PERIODS:
        found, fresh = _period_lines(told, slug)
        lines.append(found.where(fresh))
        pairs.append(found)
    return _joined(lines), distinct(_pairs(_joined(pairs)))


def _period_lines(told: Told, slug: str) -> tuple[Lines, Bools]:
    """Evening and night stand in the places' periods; a line only adds an incidental one that they don't list."""
    item = ITEMS[slug]
    codes, texts = told.codes("periods")
    known = np.array([bool(text) for text in texts], dtype=bool)[codes]
    worked = np.array([PERIODS[slug] in text.split(";") for text in texts], dtype=bool)[codes]
    rows = np.flatnonzero(known)
    own = Lines.of(rows, np.full(len(rows), CODES[slug]), np.where(worked[rows], item.full, item.nothing))
    keep = (told.demands.items == CODES[slug]) & ~worked[told.demands.rows]
    both = own.and_(told.demands.where(keep))
    return both, np.concatenate([told.fresh[rows], told.fresh_demands[keep]])


def _joined(lines: list[Lines]) -> Lines:
    first, *more = lines
    for one in more:
        first = first.and_(one)
    return first


def _pairs(lines: Lines) -> Ints:
    return lines.rows * N_ITEMS + lines.items


def _unasked(pairs: Ints, unasked: tuple[Ints, Bools]) -> Ints:
    """Of the pairs those whose place calls the item's rubriek complete."""
    codes, table = unasked
    return pairs[table[codes[pairs // N_ITEMS], pairs % N_ITEMS]] if len(pairs) else pairs


def _asked(pairs: Ints, listed: Ints, unasked: tuple[Ints, Bools]) -> Ints:
    """Of the pairs those that aren't simply not asked."""
    return _without(pairs, _unasked(_without(pairs, listed), unasked))


def distinct(values: Ints) -> Ints:
    """Each value once, in order: sorting is far faster here than hashing numbers that lie close together."""
    found = np.sort(values)
    return found[np.diff(found, prepend=found[:1] - 1) > 0]


def _without(values: Ints, others: Ints) -> Ints:
    """The values, each once and in order, that aren't among others in order."""
    if not len(others):
        return values
    at = np.minimum(np.searchsorted(others, values), len(others) - 1)
    return np.asarray(values[others[at] != values])


class _Sets:
    """Sets of lines: which lines each place and item has, each different set once."""

    def __init__(self, groups: Ints, codes: Ints, lines: Lines) -> None:
        """Lines (by code) of groups, each line of a group once, in order of groups and codes."""
        self.lines = lines
        heads = np.flatnonzero(np.diff(groups, prepend=-1))
        sizes = np.diff(heads, append=len(groups))
        self.groups, self.codes = groups[heads], codes[heads].copy()
        self.members: list[Ints] = [np.array([code]) for code in range(len(lines.rows))]
        for size in np.unique(sizes[sizes > 1]):
            where = np.flatnonzero(sizes == size)
            rows = codes[heads[where][:, None] + np.arange(size)]
            different, at = np.unique(rows, axis=0, return_inverse=True)
            self.codes[where] = len(self.members) + at.reshape(-1)
            self.members.extend(different)


def _sets(lines: Lines) -> tuple[Ints, _Sets]:
    """The pairs of place and item, in order, and the set of lines of each."""
    codes, different = _different(lines)
    each = distinct(_pairs(lines) * max(1, len(different.rows)) + codes)
    size = max(1, len(different.rows))
    found = _Sets(each // size, each % size, different)
    return found.groups, found


def _different(lines: Lines) -> tuple[Ints, Lines]:
    """Each line's code, and the different lines by item, side, often, what they bring, and load."""
    loads, load_at = np.unique(lines.loads, return_inverse=True)
    often = 2 * lines.sides + lines.incidental
    key = ((lines.items * 8 + often) * (N_ITEMS + 1) + lines.brings + 1) * max(1, len(loads)) + load_at
    at, first = pd.factorize(key, sort=True)
    found = np.empty(len(first), dtype=np.int64)
    found[at[::-1]] = np.arange(len(key))[::-1]
    return np.asarray(at, dtype=np.int64), lines.where(found)


class _Offers:
    """The offers of each place and item, each different set once, with what helps the item that an offer brings."""

    def __init__(self, lines: Lines) -> None:
        """Of all adaptations; those that bring nothing may help an item that another one brings."""
        self.pairs, self.sets = _sets(lines)
        _, self.plain = _sets(lines.where(lines.brings < 0))
        helps = dict(zip(self.plain.groups.tolist(), self.plain.codes.tolist(), strict=True))
        brings = self.sets.lines.brings.tolist()
        self.members: dict[tuple[tuple[int, int], ...], int] = {}
        self.codes = np.empty(len(self.pairs), dtype=np.int64)
        lines_of = [tuple(int(line) for line in members) for members in self.sets.members]
        for at, (pair, code) in enumerate(zip(self.pairs.tolist(), self.sets.codes.tolist(), strict=True)):
            place = pair - pair % N_ITEMS
            member = tuple(
                (line, helps.get(place + brings[line], -1) if brings[line] >= 0 else -1)
                for line in lines_of[code]
            )
            self.codes[at] = self.members.setdefault(member, len(self.members))


def _laid_out(pairs: Ints, codes: Ints, sets: _Sets, offers: _Offers, size: int) -> Arrays:
    """All arrays, of pairs in order with the code of their set of lines, -1 where nothing is recorded."""
    offered = np.full(len(pairs), -1, dtype=np.int64)
    at = np.searchsorted(offers.pairs, pairs)
    has = at < len(offers.pairs)
    has[has] = offers.pairs[at[has]] == pairs[has]
    offered[has] = offers.codes[at[has]]
    rows, items = pairs // N_ITEMS, pairs % N_ITEMS
    widths = len(sets.members) + 1, len(offers.members) + 1
    keys = ((items * 2 + has) * widths[0] + codes + 1) * widths[1] + offered + 1
    kind, different = pd.factorize(keys, sort=True)
    different = np.asarray(different, dtype=np.int64)
    set_of, offer_of = different // widths[1] % widths[0] - 1, different % widths[1] - 1
    order = np.argsort(kind, kind="stable")
    found = {
        "kind_item": different // widths[1] // widths[0] // 2,
        "kind_rest": set_of < 0,
        "entry_rows": rows[order].astype(np.int32),
        "entry_start": np.searchsorted(kind[order], np.arange(len(different) + 1)),
        "place_kinds": compact(kind),
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
    members = [np.array(one, dtype=np.int64).reshape(-1, 2) for one in offers.members]
    kinds, lines = _spread(offer_of, [one[:, 0] for one in members])
    _, plain = _spread(offer_of, [one[:, 1] for one in members])
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

"""What places tell, as plain columns: the tables of a network with every text as a code, ready to be indexed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.items import ITEMS, amount_or_level
from datasets.model import Side
from datasets.network import Network
from datasets.runs import groups
from matcher.bits import Bools, Ints
from matcher.capacity import oldest

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
Texts = npt.NDArray[np.object_]

SLUGS = tuple(ITEMS)
"""The items in the order of the form; the code of an item is its position."""
CODES = {slug: code for code, slug in enumerate(SLUGS)}
SIDES = {"": 0, str(Side.LEFT): 1, str(Side.RIGHT): 2, str(Side.BOTH): 3}


@dataclass(frozen=True, eq=False)
class Lines:
    """Recorded needs or offered adaptations, shape (n_lines,) each: whose, on which item, how much, which side."""

    rows: Ints
    items: Ints
    loads: Floats
    incidental: Bools
    sides: Ints
    brings: Ints

    def where(self, keep: Bools | Ints) -> Lines:
        """The lines that are kept."""
        return Lines(
            self.rows[keep], self.items[keep], self.loads[keep], self.incidental[keep], self.sides[keep],
            self.brings[keep],
        )  # fmt: skip

    @classmethod
    def of(
        cls, rows: Ints, items: Ints, loads: Floats, *, incidental: Bools | None = None,
        sides: Ints | None = None, brings: Ints | None = None,
    ) -> Lines:  # fmt: skip
        """Lines that are regular, without a side, and bring nothing, but for what is given."""
        n = len(rows)
        return cls(
            rows, items, loads,
            np.zeros(n, dtype=bool) if incidental is None else incidental,
            np.zeros(n, dtype=np.int64) if sides is None else sides,
            np.full(n, -1, dtype=np.int64) if brings is None else brings,
        )  # fmt: skip

    @classmethod
    def together(cls, lines: Sequence[Lines]) -> Lines:
        """Lines and more of them."""
        return cls(
            *(np.concatenate(each) for each in zip(*(vars(one).values() for one in lines), strict=True))
        )


Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Said:
    """What places say, line by line, shape (n_lines,): whose line, and which of the `different` ones it is.

    Millions of lines say few different things, so what a line says is looked up; the rows of `different` mean nothing.
    """

    rows: Codes
    what: Codes
    different: Lines

    def where(self, keep: Bools) -> Said:
        """The lines that are kept."""
        return self if keep.all() else Said(self.rows[keep], self.what[keep], self.different)

    def of(self, different: Bools) -> Bools:
        """Which lines are one of some of the different ones."""
        return different[self.what]

    @property
    def pairs(self) -> Ints:
        """The place and the item of each line as one number."""
        found = self.rows * np.int64(len(SLUGS))
        found += self.different.items[self.what]
        return found

    @classmethod
    def together(cls, said: Sequence[Said]) -> Said:
        """Lines and more of them."""
        before = np.cumsum([0, *(len(one.different.rows) for one in said[:-1])], dtype=np.int32)
        return cls(
            np.concatenate([one.rows for one in said]),
            np.concatenate([one.what + first for one, first in zip(said, before, strict=True)]),
            Lines.together([one.different for one in said]),
        )


@dataclass(frozen=True, eq=False)
class Asks:
    """The papers and competences that places ask: whose, which (a code of `different`), and how essential.

    `essential` is 1 for yes, 0 for no, -1 where the place doesn't say.
    """

    rows: Ints
    codes: Ints
    essential: Ints
    different: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Told:
    """The places of a network as columns in an order in which neighbours stand together.

    `order` is the position in the network's table of each; shape (n_places,).
    """

    frame: pd.DataFrame
    on: date
    order: Ints
    ways: Ints
    postcodes: tuple[str, ...]
    demands: Said
    fresh_demands: Bools
    adaptations: Said
    asks: Asks

    def __len__(self) -> int:
        return len(self.frame)

    @classmethod
    def of(cls, network: Network, on: date) -> Told:
        """What the places of a network tell, on a day."""
        frame = network.tables["vacancies"]
        ways, postcodes = _neighbours(network)
        order = np.argsort(ways, kind="stable")
        row = np.empty(len(order) + 1, dtype=np.int32)
        row[order], row[-1] = np.arange(len(order)), -1
        demands, fresh = _demands(network, on, row)
        return cls(
            frame, on, order, ways[order], postcodes, demands, fresh,
            _adaptations(network, row), _asks(network, row),
        )  # fmt: skip

    def number(self, name: str) -> Floats:
        """A column of numbers; nan where unknown."""
        return np.asarray(self.frame[name].to_numpy(dtype=float)[self.order])

    def day(self, name: str) -> Days:
        """A column of days; NaT where unknown."""
        return np.asarray(self.frame[name].to_numpy(dtype="datetime64[D]")[self.order])

    def codes(self, name: str) -> tuple[Ints, tuple[str, ...]]:
        """A column of texts as codes, and the different texts in alphabetical order."""
        codes, texts = coded(self.frame[name])
        return codes[self.order], texts

    @property
    def fresh(self) -> Bools:
        """Whether what the place itself says is at most 24 months old."""
        return fresh_on(self.day("updated"), self.on)


def _neighbours(network: Network) -> tuple[Ints, tuple[str, ...]]:
    """Per place a code of its four-digit postcode, and the postcodes, from south to north; unknown points last."""
    codes, postcodes = network.postcodes
    points = [network.point(code) for code in postcodes]
    south = sorted(
        range(len(postcodes)), key=lambda at: (points[at] is None, points[at] or (0.0, 0.0), postcodes[at])
    )
    rank = np.empty(len(postcodes), dtype=np.int64)
    rank[south] = np.arange(len(postcodes))
    return rank[codes] if len(codes) else np.empty(0, dtype=np.int64), tuple(postcodes[at] for at in south)


def fresh_on(days: Days, on: date) -> Bools:
    """Whether each day lies within the last 24 months before `on`; an unknown day doesn't."""
    return np.asarray(days >= np.datetime64(oldest(on), "D"))


def coded(values: pd.Series[Any]) -> tuple[Ints, tuple[str, ...]]:
    """Texts as codes, and the different texts in alphabetical order."""
    codes, different = pd.factorize(values)
    texts = np.array([str(one) for one in different], dtype=object)
    order = np.argsort(texts, kind="stable") if len(texts) else np.empty(0, dtype=np.int64)
    rank = np.empty(len(texts), dtype=np.int64)
    rank[order] = np.arange(len(texts))
    return (rank[codes] if len(texts) else np.empty(0, dtype=np.int64)), tuple(str(texts[at]) for at in order)


def compact(codes: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
    """Whole numbers of 0 or more in 16 bits where they fit, else 32: what is scattered is read sooner."""
    return codes.astype(np.int16 if int(codes.max(initial=0)) <= np.iinfo(np.int16).max else np.int32)


def rows_of(network: Network, name: str) -> Codes:
    """The position of each line's place in the table of places, -1 for none."""
    starts, order = network.offsets[name]
    rows = np.repeat(np.arange(-1, len(starts) - 1, dtype=np.int32), np.diff(starts, prepend=0))
    if order is None:
        return rows
    found = np.empty_like(rows)
    found[order] = rows
    return found


def _each(values: pd.Series[Any], number: Any) -> Floats:
    """A number per value, worked out once per different one."""
    codes, different = coded(values)
    return np.array([number(value) for value in different], dtype=float)[codes]


def _item_codes(values: pd.Series[Any]) -> Ints:
    return _each(values, lambda slug: CODES.get(slug, -1)).astype(np.int64)


def _incidental(values: pd.Series[Any]) -> Bools:
    return _each(values, lambda often: often == "incidental").astype(bool)


def _demands(network: Network, on: date, row: Codes) -> tuple[Said, Bools]:
    """What places ask, and whether each line is recent enough to count."""
    frame = network.tables["demands"]
    what, first = groups(frame[name] for name in ("item", "amount", "level", "often", "side"))
    rows, some = rows_of(network, "demands"), frame.iloc[first]
    items = _item_codes(some["item"])
    loads = [_load(*said) for said in zip(items.tolist(), some["amount"], some["level"], strict=True)]
    lines = Lines.of(
        np.arange(len(items)), items, np.array(loads, dtype=float),
        incidental=_incidental(some["often"]),
        sides=_each(some["side"], SIDES.__getitem__).astype(np.int64),
    )  # fmt: skip
    keep = (rows >= 0) & (items >= 0)[what]
    return Said(row[rows], what, lines).where(keep), _fresh_lines(network, rows, on)[keep]


def _fresh_lines(network: Network, rows: Codes, on: date) -> Bools:
    """Whether each demand is recent: by its own day, or else by that of its place."""
    own, updated = (
        network.tables[name][column].to_numpy(dtype="datetime64[s]")
        for name, column in (("demands", "on"), ("vacancies", "updated"))
    )
    found, undated = fresh_on(own, on), np.isnat(own)
    found[undated] = np.append(fresh_on(updated, on), False)[rows[undated]]
    return found


def _load(item: int, amount: float, level: str) -> float:
    """The signed load of an amount, or else of a level; nan where nothing is said."""
    if item < 0 or (np.isnan(amount) and not level):
        return np.nan
    return ITEMS[SLUGS[item]].load(None if np.isnan(amount) else amount, level)


def _adaptations(network: Network, row: Codes) -> Said:
    frame = network.tables["adaptations"]
    what, first = groups(frame[name] for name in ("item", "to", "often", "brings"))
    rows, some = rows_of(network, "adaptations"), frame.iloc[first]
    items = _item_codes(some["item"])
    loads = [_offer_load(code, to) for code, to in zip(items.tolist(), some["to"], strict=True)]
    lines = Lines.of(
        np.arange(len(items)), items, np.array(loads, dtype=float),
        incidental=_incidental(some["often"]), brings=_item_codes(some["brings"]),
    )  # fmt: skip
    return Said(row[rows], what, lines).where((rows >= 0) & (items >= 0)[what])


def _offer_load(item: int, to: str) -> float:
    return ITEMS[SLUGS[item]].load(*amount_or_level(to)) if item >= 0 else np.nan


def _asks(network: Network, row: Codes) -> Asks:
    frame, rows = network.tables["asks"], rows_of(network, "asks")
    codes, different = coded(frame["what"])
    said = frame["essential"]
    essential = np.where(said.isna(), -1, said.fillna(False).to_numpy(dtype=bool).astype(np.int64))
    keep = rows >= 0
    return Asks(row[rows[keep]].astype(np.int64), codes[keep], essential[keep].astype(np.int64), different)

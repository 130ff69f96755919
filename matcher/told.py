"""What places tell, as plain columns: the tables of a network with every text as a code, ready to be indexed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.items import ITEMS, amount_or_level
from datasets.model import Side
from datasets.network import Network
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

    def moved(self, row: Ints) -> Lines:
        """The lines with each place at another position."""
        return replace(self, rows=row[self.rows])

    def and_(self, more: Lines) -> Lines:
        """These lines and more of them."""
        mine, theirs = vars(self), vars(more)
        return Lines(**{name: np.concatenate([mine[name], theirs[name]]) for name in mine})


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
    demands: Lines
    fresh_demands: Bools
    adaptations: Lines
    asks: Asks

    def __len__(self) -> int:
        return len(self.frame)

    @classmethod
    def of(cls, network: Network, on: date) -> Told:
        """What the places of a network tell, on a day."""
        tables = network.tables
        frame = tables["vacancies"]
        ways, postcodes = _neighbours(network)
        order = np.argsort(ways, kind="stable")
        row = np.empty(len(order) + 1, dtype=np.int64)
        row[order], row[-1] = np.arange(len(order)), -1
        demands, fresh = _demands(tables["demands"], frame, on, row)
        return cls(
            frame, on, order, ways[order], postcodes, demands, fresh,
            _adaptations(tables["adaptations"], frame, row), _asks(tables["asks"], frame, row),
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


def rows_of(parents: pd.Series[Any], frame: pd.DataFrame) -> Ints:
    """The position of each line's place in the table, -1 for none; lines of one place mostly stand together."""
    values = parents.reset_index(drop=True)
    heads = np.ones(len(values), dtype=bool)
    heads[1:] = (values.iloc[1:].array != values.iloc[:-1].array).astype(bool)
    found = pd.Index(frame["id"]).get_indexer(pd.Index(values[heads]))
    return np.asarray(found[np.cumsum(heads) - 1], dtype=np.int64)


def _each(values: pd.Series[Any], number: Any) -> Floats:
    """A number per value, worked out once per different one."""
    codes, different = coded(values)
    return np.array([number(value) for value in different], dtype=float)[codes]


def _item_codes(values: pd.Series[Any]) -> Ints:
    return _each(values, lambda slug: CODES.get(slug, -1)).astype(np.int64)


def _demands(frame: pd.DataFrame, places: pd.DataFrame, on: date, row: Ints) -> tuple[Lines, Bools]:
    rows, items = rows_of(frame["vacancy"], places), _item_codes(frame["item"])
    lines = Lines.of(
        rows, items, _loads(items, frame["amount"].to_numpy(dtype=float), frame["level"]),
        incidental=_each(frame["often"], lambda often: often == "incidental").astype(bool),
        sides=_each(frame["side"], SIDES.__getitem__).astype(np.int64),
    )  # fmt: skip
    own, updated = (one.to_numpy(dtype="datetime64[D]") for one in (frame["on"], places["updated"]))
    days = np.where(np.isnat(own), updated[rows] if len(places) else own, own)
    keep = (rows >= 0) & (items >= 0)
    return lines.where(keep).moved(row), fresh_on(days, on)[keep]


def _loads(items: Ints, amounts: Floats, levels: pd.Series[Any]) -> Floats:
    """The signed load of each line: of its amount, or else of its level."""
    signs = np.array([item.sign for item in ITEMS.values()] + [1], dtype=float)
    codes, different = coded(levels)
    stated = ~np.isnan(amounts)
    keys = np.where(stated, -1, items * len(different) + codes)
    at, pairs = pd.factorize(keys)
    said = np.array([_level_load(int(key), different) for key in pairs], dtype=float)
    return np.where(stated, signs[items] * amounts, said[at] if len(pairs) else np.nan)


def _level_load(key: int, different: tuple[str, ...]) -> float:
    """The load of a level of an item; nan where nothing is said."""
    if key < 0 or not different[key % len(different)]:
        return np.nan
    return ITEMS[SLUGS[key // len(different)]].load(None, different[key % len(different)])


def _adaptations(frame: pd.DataFrame, places: pd.DataFrame, row: Ints) -> Lines:
    rows, items = rows_of(frame["vacancy"], places), _item_codes(frame["item"])
    codes, different = coded(frame["to"])
    at, pairs = pd.factorize(items * max(1, len(different)) + codes)
    loads = [_offer_load(int(key), different) for key in pairs]
    lines = Lines.of(
        rows, items, np.array(loads, dtype=float)[at],
        incidental=_each(frame["often"], lambda often: often == "incidental").astype(bool),
        brings=_item_codes(frame["brings"]),
    )  # fmt: skip
    return lines.where((rows >= 0) & (items >= 0)).moved(row)


def _offer_load(key: int, different: tuple[str, ...]) -> float:
    if key < 0:
        return np.nan
    return ITEMS[SLUGS[key // len(different)]].load(*amount_or_level(different[key % len(different)]))


def _asks(frame: pd.DataFrame, places: pd.DataFrame, row: Ints) -> Asks:
    rows = rows_of(frame["vacancy"], places)
    codes, different = coded(frame["what"])
    said = frame["essential"]
    essential = np.where(said.isna(), -1, said.fillna(False).to_numpy(dtype=bool).astype(np.int64))
    keep = rows >= 0
    return Asks(row[rows[keep]], codes[keep], essential[keep].astype(np.int64), different)

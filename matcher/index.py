"""The places of a network on one day as columns, ready to be compared with one person after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.items import EVENING, NIGHT, Item, amount_or_level
from datasets.model import Estimate, Period, Side
from datasets.network import Network
from matcher.capacity import oldest

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

SIDES = {"": 0, Side.LEFT: 1, Side.RIGHT: 2, Side.BOTH: 3}
PERIOD_ITEMS = {EVENING: Period.EVENING, NIGHT: Period.NIGHT}


class Status(IntEnum):
    """How a place's need on an item is known."""

    SILENT = 0
    ESTIMATED = 1
    NOT_ASKED = 2
    RECORDED = 3


@dataclass(frozen=True)
class Lines:
    """Recorded needs or adaptations of one item: the place's row, the load, whether incidental, which side."""

    rows: Ints
    loads: Floats
    incidental: Bools
    sides: Ints
    brings: npt.NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))

    def where(self, keep: Bools) -> Lines:
        """The lines that are kept."""
        brings = self.brings[keep] if len(self.brings) else self.brings
        return Lines(self.rows[keep], self.loads[keep], self.incidental[keep], self.sides[keep], brings)


@dataclass(frozen=True)
class Asked:
    """What all places ask on one item: a status per place, and the recorded lines."""

    status: npt.NDArray[np.int8]
    lines: Lines


@dataclass(frozen=True)
class Index:
    """The places of a network on one day; every array has shape (n_vacancies,), in the order of the table."""

    network: Network
    on: date

    @classmethod
    def of(cls, network: Network, on: date) -> Index:
        """The index of a network for one day; columns are made when first asked for, and then kept."""
        return cls(network, on)

    def __len__(self) -> int:
        return len(self._frame)

    @cached_property
    def _frame(self) -> pd.DataFrame:
        return self.network.tables["vacancies"]

    @cached_property
    def _kept(self) -> dict[str, Asked]:
        return {}

    @cached_property
    def _chances(self) -> dict[tuple[str, float], Floats]:
        return {}

    @property
    def ids(self) -> npt.NDArray[np.str_]:
        """The places' ids."""
        return self._frame["id"].to_numpy(dtype=str)

    def number(self, name: str) -> Floats:
        """A column of numbers; nan where unknown."""
        return self._frame[name].to_numpy(dtype=float)

    def day(self, name: str) -> Days:
        """A column of days; NaT where unknown."""
        return self._frame[name].to_numpy(dtype="datetime64[D]")

    @cached_property
    def starts(self) -> Days:
        """The day on which each place is judged: today, or its start if that is later."""
        today, starts = np.datetime64(self.on, "D"), self.day("starts")
        return np.where(np.isnat(starts) | (starts < today), today, starts)

    @cached_property
    def fresh(self) -> Bools:
        """Whether what the place itself says is at most 24 months old."""
        return self._is_fresh(self._frame["updated"])

    def _is_fresh(self, days: pd.Series[pd.Timestamp]) -> Bools:
        return (days >= pd.Timestamp(oldest(self.on))).to_numpy(dtype=bool)

    @cached_property
    def functions(self) -> tuple[npt.NDArray[np.intp], list[str]]:
        """The function of each place as a code, and the functions' keys."""
        codes, keys = pd.factorize(self._frame["function"], sort=True)
        return codes, [str(key) for key in keys]

    @cached_property
    def _parents(self) -> pd.Index[str]:
        found: pd.Index[str] = pd.Index(self._frame["id"])
        return found

    @cached_property
    def _demands(self) -> Mapping[str, pd.DataFrame]:
        lines = self._with_rows("demands")
        on = lines["on"].where(lines["on"].notna(), self._frame["updated"].to_numpy()[lines["row"]])
        lines["fresh"] = self._is_fresh(on)
        return {str(item): group for item, group in lines.groupby("item", sort=True)}

    @cached_property
    def _adaptations(self) -> Mapping[str, pd.DataFrame]:
        return {str(item): group for item, group in self._with_rows("adaptations").groupby("item", sort=True)}

    def _with_rows(self, name: str) -> pd.DataFrame:
        lines = self.network.table(name)
        lines["row"] = self._parents.get_indexer(pd.Index(lines["vacancy"]))
        return lines[lines["row"] >= 0]

    def asked(self, item: Item) -> Asked:
        """What every place asks on an item: recorded lately, else "not asked", else estimated, else silent."""
        if item.slug not in self._kept:
            self._kept[item.slug] = self._asked(item)
        return self._kept[item.slug]

    def _asked(self, item: Item) -> Asked:
        lines, fresh, listed = self._demand_lines(item)
        if item.slug in PERIOD_ITEMS:
            lines, fresh, listed = self._period_lines(item, lines, fresh, listed)
        status = np.where(self._estimated(item), Status.ESTIMATED, Status.SILENT).astype(np.int8)
        if not item.always_asked:
            status[self._complete(item.rubriek) & ~listed] = Status.NOT_ASKED
        recent = lines.where(fresh)
        status[recent.rows] = Status.RECORDED
        return Asked(status, recent)

    def _demand_lines(self, item: Item) -> tuple[Lines, Bools, Bools]:
        listed = np.zeros(len(self), dtype=bool)
        group = self._demands.get(item.slug)
        if group is None:
            empty = np.empty(0, dtype=np.int64)
            return Lines(empty, np.empty(0), np.empty(0, dtype=bool), empty), np.empty(0, dtype=bool), listed
        loads = _loads(item, group["amount"].to_numpy(dtype=float), group["level"])
        lines = Lines(
            group["row"].to_numpy(dtype=np.int64),
            loads,
            (group["often"] == "incidental").to_numpy(dtype=bool),
            _each(group["side"], SIDES.__getitem__).astype(np.int64),
        )
        listed[lines.rows] = True
        return lines, group["fresh"].to_numpy(dtype=bool), listed

    def _period_lines(
        self, item: Item, lines: Lines, fresh: Bools, listed: Bools
    ) -> tuple[Lines, Bools, Bools]:
        """Evening and night stand in the places' periods; a line only adds an incidental one that they don't list."""
        periods = self._frame["periods"]
        known = (periods != "").to_numpy(dtype=bool)
        worked = _named(periods, PERIOD_ITEMS[item.slug])
        own = np.flatnonzero(known)
        loads = np.where(worked[own], item.full, item.nothing)
        plain = np.zeros(len(own), dtype=np.int64)
        keep = ~worked[lines.rows]
        kept = lines.where(keep)
        joined = Lines(
            np.concatenate([own, kept.rows]),
            np.concatenate([loads, kept.loads]),
            np.concatenate([plain.astype(bool), kept.incidental]),
            np.concatenate([plain, kept.sides]),
        )
        return joined, np.concatenate([self.fresh[own], fresh[keep]]), listed | known

    def _complete(self, rubriek: str) -> Bools:
        return _named(self._frame["complete"], rubriek)

    def _estimated(self, item: Item) -> Bools:
        codes, keys = self.functions
        known = np.zeros(len(keys), dtype=bool)
        known[self._functions_with.get(item.slug, [])] = True
        return known[codes] if len(keys) else np.zeros(len(self), dtype=bool)

    @cached_property
    def _functions_with(self) -> Mapping[str, npt.NDArray[np.intp]]:
        """The codes of the functions that have an estimate, per item."""
        told = self.network.catalogue.estimates
        codes = pd.Index(self.functions[1]).get_indexer(pd.Index(told["function"]))
        items = told["item"].to_numpy()[codes >= 0]
        pairs = pd.DataFrame({"item": items, "code": codes[codes >= 0]})
        return {str(item): group.to_numpy() for item, group in pairs.groupby("item")["code"]}

    def offers(self, item: Item) -> Lines | None:
        """The adaptations that places offer on an item, or None where there are none."""
        if item.slug not in self._offered and item.slug in self._adaptations:
            self._offered[item.slug] = self._offers(item)
        return self._offered.get(item.slug)

    @cached_property
    def _offered(self) -> dict[str, Lines]:
        return {}

    def _offers(self, item: Item) -> Lines:
        group = self._adaptations[item.slug]
        loads = _each(group["to"], lambda to: item.load(*amount_or_level(to)))
        plain = np.zeros(len(group), dtype=np.int64)
        return Lines(
            group["row"].to_numpy(dtype=np.int64),
            loads,
            (group["often"] == "incidental").to_numpy(dtype=bool),
            plain,
            group["brings"].to_numpy(dtype=object),
        )

    def chances(self, item: Item, limit: float) -> Floats:
        """The chance that each place's function asks more than `limit`; nan where the function has no estimate."""
        key = (item.slug, limit)
        if key not in self._chances:
            self._chances[key] = self._chances_by_function(item, limit)
        codes, keys = self.functions
        return self._chances[key][codes] if len(keys) else np.full(len(self), np.nan)

    def _chances_by_function(self, item: Item, limit: float) -> Floats:
        def chance(key: str) -> float:
            found = self.network.catalogue.estimates_of(key).get(item.slug)
            return np.nan if found is None else found.exceeds(limit, item.nothing, item.sign)

        return np.array([chance(key) for key in self.functions[1]], dtype=float)

    def base(self, item: Item) -> Estimate | None:
        """The base rate of an item, where the catalogue has one."""
        return self.network.catalogue.base.get(item.slug)

    @cached_property
    def asks(self) -> Mapping[str, tuple[Ints, Bools]]:
        """The rows of the places that ask a paper or competence, and whether they call it essential or don't say."""
        lines = self._with_rows("asks")
        lines = lines[lines["essential"].fillna(True).to_numpy(dtype=bool)]
        sure = lines["essential"].fillna(False).to_numpy(dtype=bool)
        return {
            str(what): (group["row"].to_numpy(dtype=np.int64), group["sure"].to_numpy(dtype=bool))
            for what, group in lines.assign(sure=sure).groupby("what")
        }

    @cached_property
    def usual_education(self) -> Floats:
        """The level of education that each place's function usually asks; nan where unknown."""
        known = self.network.catalogue.usual_education
        codes, keys = self.functions
        levels = np.array([known.get(key, np.nan) for key in keys], dtype=float)
        return levels[codes] if len(keys) else np.full(len(self), np.nan)


def _each(values: pd.Series[str], number: Callable[[str], float]) -> Floats:
    """A number per value, worked out once per different one."""
    codes, different = pd.factorize(values)
    return np.array([number(str(value)) for value in different], dtype=float)[codes]


def _loads(item: Item, amounts: Floats, levels: pd.Series[str]) -> Floats:
    """The signed load of each line: of its amount, or else of its level."""
    stated = ~np.isnan(amounts)
    said = _each(levels.where(~stated, ""), lambda level: item.load(None, level) if level else np.nan)
    return np.where(stated, item.sign * amounts, said)


def _named(values: pd.Series[str], name: str) -> Bools:
    """Whether each of the lists, with semicolons between, names a value."""
    return _each(values, lambda text: float(name in text.split(";"))).astype(bool)

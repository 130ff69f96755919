"""The work that functions bring: usual demands, competences, sector and level, as arrays over functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from datasets.catalogue.store import Catalogue
from datasets.items import ITEMS, Item
from datasets.making.chance import Floats, Ints
from datasets.making.setting import read_rows

ELSEWHERE = frozenset({"evening", "night", "hours-day", "hours-week", "transport"})
"""Items that places say in columns of their own, or never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The usual demand of every function on one item, shape (n_functions,) each; a chance of 0 where unknown."""

    item: Item
    chance: Floats
    amount: Floats
    spread: Floats
    log: bool


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Usual competences, a line per function and competence, the heaviest first within each function."""

    function: Ints
    competence: pd.Series
    weight: Floats


@dataclass(frozen=True)
class Work:
    """The functions of a catalogue in the order of its table."""

    catalogue: Catalogue

    @cached_property
    def table(self) -> pd.DataFrame:
        """The functions with their position as index."""
        return self.catalogue.functions.reset_index(names="key")

    @cached_property
    def at(self) -> dict[str, int]:
        """The position of every function."""
        return {str(key): at for at, key in enumerate(self.table["key"])}

    @cached_property
    def usual(self) -> tuple[Usual, ...]:
        """The usual demands, in the order of the items."""
        known = dict(list(self.catalogue.estimates.groupby("item", sort=True)))
        found = [item for item in ITEMS.values() if item.slug in known and item.slug not in ELSEWHERE]
        carried = [item for item in found if item.carried and not item.free_text]
        return tuple(self._usual(item, known[item.slug]) for item in carried)

    def _usual(self, item: Item, lines: pd.DataFrame) -> Usual:
        of = lines.set_index("function")[["chance", "amount", "spread"]].reindex(self.table["key"])
        return Usual(
            item=item,
            chance=of["chance"].fillna(0).to_numpy(dtype=float),
            amount=of["amount"].to_numpy(dtype=float),
            spread=of["spread"].fillna(0).to_numpy(dtype=float),
            log=bool((lines["shape"] == "log").any()),
        )

    @cached_property
    def terms(self) -> Terms:
        """The usual competences of every function."""
        lines = self.catalogue.competences
        lines = lines.assign(at=lines["function"].map(self.at)).dropna(subset=["at"])
        lines = lines.sort_values(["at", "weight", "competence"], ascending=[True, False, True])
        return Terms(
            function=lines["at"].to_numpy(dtype=np.int64),
            competence=lines["competence"].reset_index(drop=True),
            weight=lines["weight"].to_numpy(dtype=float),
        )

    @cached_property
    def papers(self) -> pd.DataFrame:
        """The papers that functions ask: function (position), paper, essential, share of the places."""
        rows = [row for row in read_rows("papers.csv") if row["function"] in self.at]
        return pd.DataFrame(
            {
                "function": np.array([self.at[row["function"]] for row in rows], dtype=np.int64),
                "paper": [row["paper"] for row in rows],
                "essential": np.array([row["essential"] == "yes" for row in rows], dtype=bool),
                "share": np.array([float(row["share"]) for row in rows], dtype=float),
            }
        )

    @cached_property
    def education(self) -> Floats:
        """The level of education that the function usually asks (NLQF)."""
        return self.table["education"].to_numpy(dtype=float)

    @cached_property
    def sector(self) -> pd.Series:
        """The section of the SBI in which the function is at home."""
        return self.table["sector"].astype(str)

"""The wide, typed table that every rival gets: per place one small whole number for each thing that is compared.

Per item 0 is "not asked", 1 to n are the kinds of that item (what a place records and offers on it) from light to
heavy, and n + 1 is "nothing recorded". Kinds lie so that what is too heavy is mostly one stretch of codes. Rows
are sorted from south to north, as our own index has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from datasets.items import HOURS_DAY, HOURS_WEEK
from evaluation.benchmarks.rivals.columns import Column, asked_columns, first_of, scoring_columns, small
from matcher import bits
from matcher.bits import Ints
from matcher.codes import Coded
from matcher.held import CODES_COMPARED
from matcher.index import Index
from matcher.item_kinds import ItemKinds
from matcher.told import SLUGS

Words = npt.NDArray[np.uint64]

FUNCTION: Final = "function"
HOME: Final = "home"
STARTS: Final = "starts"
WAY: Final = "way"
ID: Final = "id_rank"


@dataclass(frozen=True, eq=False)
class Table:
    """The columns by name, each of shape (n_places,), in the smallest unsigned type that holds its codes.

    `codes` holds per item (by its own code) the code of each of its kinds; `rest` the code of nothing recorded.
    `firsts` holds the first place with each code of the columns that a score looks at; the competences that are
    asked stand in so many columns as `asks` says.
    """

    index: Index
    columns: Mapping[str, Column]
    codes: Mapping[int, Ints]
    firsts: Mapping[str, Ints]
    asks: int

    @classmethod
    def of(cls, index: Index) -> Table:
        """The table of an index."""
        codes = {code: codes_of(index.kinds[code]) for code in CODES_COMPARED if code in index.kinds}
        columns = {item_name(code): _item(index, code, codes) for code in sorted(CODES_COMPARED)}
        columns |= {name: small(coded.codes, coded.size) for name, coded in gates_of(index).items()}
        columns[HOME] = bits.unpack(index.home, len(index)).astype(np.uint8)
        columns[ID] = small(_ranks(index), len(index))
        told, firsts = scoring_columns(index)
        asks = asked_columns(index)
        firsts |= {name: first_of(columns[name], gates_of(index)[name].size) for name in (WAY, FUNCTION)}
        return cls(index, columns | told | asks, codes, firsts, len(asks) - 1)

    def __len__(self) -> int:
        return len(self.index)

    @property
    def nbytes(self) -> int:
        """The bytes of all columns."""
        return sum(column.nbytes for column in self.columns.values())

    def rest(self, code: int) -> int:
        """The code of an item where nothing is recorded."""
        return len(self.codes.get(code, ())) + 1

    @cached_property
    def gates(self) -> Mapping[int, str]:
        """The name of each coded column of the index, by its identity."""
        return {id(coded): name for name, coded in gates_of(self.index).items()}

    @cached_property
    def ids(self) -> npt.NDArray[np.object_]:
        """The id of each rank among the ids."""
        return np.sort(_ids(self.index).astype(str)).astype(object)

    def named(self, ranks: Ints, scores: Ints) -> list[tuple[str, int]]:
        """Places by the ranks of their ids: id and score."""
        return list(zip(self.ids[ranks].tolist(), scores.tolist(), strict=True))


def gates_of(index: Index) -> dict[str, Coded]:
    """The columns besides the items, by name."""
    return {
        FUNCTION: index.functions, STARTS: index.starts, WAY: index.ways, "closed": index.closed,
        "schooling": index.schooling, "hours_week": index.hours[HOURS_WEEK],
        "hours_day": index.hours[HOURS_DAY], "papers": index.paper_sets,
    }  # fmt: skip


def item_name(code: int) -> str:
    """The column of an item, a name that every tool takes unquoted."""
    return f"item_{SLUGS[code].replace('-', '_')}"


def codes_of(own: ItemKinds) -> Ints:
    """The code of each kind of an item: those with an offer first, then by side, whether incidental, and load."""
    load, side, incidental = (np.zeros(len(own)) for _ in range(3))
    np.maximum.at(side, own.lines.rows, own.lines.sides)
    np.maximum.at(incidental, own.lines.rows, own.lines.incidental)
    load[:] = -np.inf
    np.maximum.at(load, own.lines.rows, own.lines.loads)
    offered = np.isin(np.arange(len(own)), own.offers.rows)
    order = np.lexsort((load, -incidental, side, ~offered, own.rest))
    found = np.empty(len(own), dtype=np.int64)
    found[order] = np.arange(1, len(own) + 1)
    return found


def _item(index: Index, code: int, codes: Mapping[int, Ints]) -> Column:
    found = np.zeros(len(index), dtype=np.int64)
    own = codes.get(code, np.empty(0, dtype=np.int64))
    found[bits.positions(index.rest(code), len(index))] = len(own) + 1
    if code in index.kinds:
        kinds = index.kinds[code]
        first, last = kinds.first, kinds.first + len(kinds)
        sizes = np.diff(index.arrays["entry_start"][first : last + 1])
        found[index.entries(first, last)] = np.repeat(own, sizes)
    return small(found, len(own) + 2)


def _ids(index: Index) -> npt.NDArray[Any]:
    ids: npt.NDArray[Any] = index.network.tables["vacancies"]["id"].to_numpy(dtype=object)
    return ids


def _ranks(index: Index) -> Ints:
    """The position of each place's id among all ids in order."""
    ranks = np.empty(len(index), dtype=np.int64)
    ranks[np.argsort(_ids(index).astype(str), kind="stable")] = np.arange(len(index))
    return ranks[index.order]

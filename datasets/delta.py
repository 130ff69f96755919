"""Some places of a network changed: records beside a base that is shared, tables merged only when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.frames import typed
from datasets.model import Vacancy
from datasets.records import VACANCY_LINES
from datasets.rows import place_frames
from datasets.runs import among
from datasets.schema import TABLES
from datasets.views import Records

Places = Mapping[str, Vacancy]
Postcodes = tuple[npt.NDArray[np.int32], tuple[str, ...]]
NONE: Final[Places] = MappingProxyType({})
"""No place changed."""


class ChangedPlaces(Records[Vacancy]):
    """The places of a base with some replaced, where they stood, and new ones behind them in the order given."""

    def __init__(self, base: Records[Vacancy], changed: Places) -> None:
        self._name, self._base, self._changed = "vacancies", base, changed
        at = {key: base.find(key) for key in changed}
        self._replaced = {position: changed[key] for key, position in at.items() if position >= 0}
        self._added = tuple(key for key, position in at.items() if position < 0)
        self._at = at | {key: len(base) + rank for rank, key in enumerate(self._added)}

    def find(self, key: object) -> int:
        """The position of an id, -1 where there is none."""
        found = self._at.get(key) if isinstance(key, str) else None
        return self._base.find(key) if found is None else found

    def positions(self, keys: Sequence[str]) -> list[int]:
        """The positions of many ids; raises UnknownId where one isn't there."""
        return [self.position(key) for key in keys]

    def some(self, positions: Sequence[int]) -> list[Vacancy]:
        """The places at some positions; raises IndexError beyond the last."""
        own = {at: self._own(at) for at in positions}
        rest = iter(self._base.some([at for at in positions if own[at] is None]))
        return [own[at] or next(rest) for at in positions]

    def _own(self, position: int) -> Vacancy | None:
        rank = position - len(self._base)
        if rank >= len(self._added):
            raise self.beyond(position)
        return self._replaced.get(position) if rank < 0 else self._changed[self._added[rank]]

    def __iter__(self) -> Iterator[str]:
        yield from self._base
        yield from self._added

    def __len__(self) -> int:
        return len(self._base) + len(self._added)

    def merged(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table of places with the rows that changed."""
        order = np.arange(len(self))
        for rank, key in enumerate(self._changed):
            order[self._at[key]] = len(frame) + rank
        rows = place_frames(self._changed.values())["vacancies"]
        return _joined("vacancies", frame, rows).iloc[order].reset_index(drop=True)

    def postcodes(self, base: Postcodes) -> Postcodes:
        """The postcode of every place, those that the base hasn't behind its own."""
        different = {code: at for at, code in enumerate(base[1])}
        codes = np.append(base[0], np.zeros(len(self._added), dtype=np.int32))
        for key, one in self._changed.items():
            codes[self._at[key]] = different.setdefault(one.postcode[:4], len(different))
        return codes, tuple(different)


class MergedTables(Mapping[str, pd.DataFrame]):
    """The tables of a base, those of the places merged with what changed when they are asked for."""

    def __init__(self, base: Mapping[str, pd.DataFrame], places: ChangedPlaces, changed: Places) -> None:
        self._base, self._places, self._changed = base, places, changed
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name != "vacancies" and name not in VACANCY_LINES:
            return self._base[name]
        if name not in self._made:
            self._made[name] = self._merged(name)
        return self._made[name]

    def _merged(self, name: str) -> pd.DataFrame:
        if name == "vacancies":
            return self._places.merged(self._base[name])
        frame = self._base[name]
        kept = frame[~among(frame["vacancy"], self._changed)]
        return _joined(name, kept, place_frames(self._changed.values())[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)


def _joined(name: str, frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return typed(pd.concat([frame, rows], ignore_index=True), TABLES[name])

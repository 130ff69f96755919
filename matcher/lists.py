"""The lists of many people as one table; a person's records are made when somebody looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.model import Profile
from datasets.network import Network
from matcher import rules, store
from matcher.bits import Ints
from matcher.index import Index
from matcher.match import Match, first
from matcher.planes import STEP
from matcher.rank import Ranker
from matcher.remarks import remarks
from matcher.said import said
from matcher.screen import screen
from matcher.verdict import Mark

AT_ONCE: Final = 250
"""So many people's lists are worked out, written and lost together."""
TEXTS: Final = ("profile", "vacancy", "outcome", "ask")
COLUMNS: Final = ("profile", "rank", "vacancy", "score", "outcome", "ask")
_IDS: Final = "_matcher_everybody"
PART: Final = "part_"
"""Begins the name of the column of each part of the score."""


@dataclass(frozen=True, eq=False)
class Lists(Mapping[str, list[Match]]):
    """Everybody's list by id, in order; empty where nothing fits or nothing may be matched.

    `ids` are all profiles of the network, `names` the parts of the score, `frame` the table of all lists.
    """

    network: Network
    on: date
    ids: tuple[str, ...]
    names: tuple[str, ...]
    frame: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """A row per place on a list: profile, rank, vacancy, score, outcome, whom to ask (or ""), and each part."""
        return self.frame.copy(deep=False)

    def write(self, path: str | Path) -> None:
        """Write the table as Parquet: the same lists give the same bytes. StoreError without pyarrow."""
        ends = [self._span(ids[-1])[1] for ids in in_pieces(self.ids)]
        spans = zip([0, *ends[:-1]], ends, strict=True)
        store.write_whole(Path(path), parquet((self.frame.iloc[a:b] for a, b in spans), self.names))

    def __getitem__(self, id: str) -> list[Match]:
        profile, (start, end) = self.network.profiles[id], self._span(id)
        rows = self.frame.iloc[start:end].to_dict("records")
        return [self._match(profile, row) for row in rows]

    def _match(self, profile: Any, row: Mapping[Any, Any]) -> Match:
        place = self.network.vacancies[row["vacancy"]]
        return Match(
            rank=row["rank"], profile=profile.id, vacancy=place.id, score=row["score"],
            parts=MappingProxyType({name: row[PART + name] for name in self.names}),
            verdict=rules.check(profile, place, self.on), remarks=remarks(profile, place, self.on),
        )  # fmt: skip

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def _span(self, id: str) -> tuple[int, int]:
        """The rows of a person's list."""
        column = self.frame["profile"]
        return int(column.searchsorted(id)), int(column.searchsorted(id, side="right"))


def in_pieces(ids: Sequence[str]) -> list[Sequence[str]]:
    """The people that are taken together."""
    return [ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE)]


def everybody(network: Network) -> tuple[str, ...]:
    """The ids of all candidates in order."""
    kept = vars(network)
    if _IDS not in kept:
        kept[_IDS] = tuple(sorted(network.profiles))
    found: tuple[str, ...] = kept[_IDS]
    return found


def piece(index: Index, ids: Sequence[str], n: int, ranker: Ranker) -> pd.DataFrame:
    """The lists of some people under each other; no record is made of any place."""
    people = index.network.profiles
    found = [_listed(index, one, n, ranker) for one in people.some(people.positions(ids))]
    sizes = [len(rows) for rows, _, _ in found]
    rows, marks, parts = (
        np.concatenate([one[at] for one in found]) if found else np.empty(0, dtype=np.int64)
        for at in range(3)
    )
    names = ranker.names
    values = parts.reshape(len(rows), len(names))
    ranks = [np.arange(1, size + 1, dtype=np.int32) for size in sizes]
    return pd.DataFrame(
        {
            "profile": pd.Series(np.repeat(np.array(ids, dtype=object), sizes), dtype="str"),
            "rank": np.concatenate(ranks) if ranks else np.empty(0, dtype=np.int32),
            "vacancy": index.network.tables["vacancies"]["id"].take(rows).reset_index(drop=True),
            "score": values.sum(axis=1, dtype=np.int32),
            "outcome": _said(marks, {mark: mark.outcome.name for mark in Mark}),
            "ask": _said(marks, {mark: str(mark.ask or "") for mark in Mark}),
        }
        | {PART + name: values[:, at].astype(np.int32) for at, name in enumerate(names)}
    )


def _listed(index: Index, profile: Profile, n: int, ranker: Ranker) -> tuple[Ints, Ints, Ints]:
    """The positions in the table of one person's places, best first, with their marks and parts."""
    screened = screen(profile, index)
    best = first(profile, screened, n, on=index.on, ranker=ranker)
    return best.rows, said(screened, index.row_of[best.rows]) // STEP, best.points.values


def _said(marks: Ints, texts: Mapping[Mark, str]) -> pd.Series[str]:
    table = np.full(max(Mark) + 1, "", dtype=object)
    for mark, text in texts.items():
        table[mark] = text
    return pd.Series(table[marks.astype(np.int64)], dtype="str")


def joined(pieces: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Pieces under each other."""
    return pd.concat(list(pieces), ignore_index=True)


def parquet(pieces: Iterable[pd.DataFrame], names: Sequence[str]) -> bytes:
    """Pieces as one Parquet file, a row group each; an empty one leaves no trace."""
    buffer = BytesIO()
    write_parquet(buffer, pieces, names)
    return buffer.getvalue()


def write_parquet(sink: Any, pieces: Iterable[pd.DataFrame], names: Sequence[str]) -> None:
    """Write pieces to a Parquet file one after another, so that only one is in memory."""
    pa = pyarrow()
    schema = pa.schema([(name, pa.string() if name in TEXTS else pa.int32()) for name in columns(names)])
    with pa.parquet.ParquetWriter(
        sink, schema, compression="zstd", version="2.6", store_schema=False
    ) as writer:
        for one in pieces:
            if len(one):
                arrays = [pa.array(_cells(one[field.name]), type=field.type) for field in schema]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=len(one))


def _cells(values: pd.Series[Any]) -> Any:
    """A column as one stretch of values: how a table was put together leaves no trace in the file."""
    return values.to_numpy(dtype=object if values.name in TEXTS else np.int32)


def read_parquet(data: bytes | Path) -> pd.DataFrame:
    """The table of a file that `write_parquet` wrote."""
    pa = pyarrow()
    table = pa.parquet.read_table(BytesIO(data) if isinstance(data, bytes) else data)
    found: pd.DataFrame = table.to_pandas()
    return found


def columns(names: Sequence[str]) -> tuple[str, ...]:
    """The columns of the table."""
    return (*COLUMNS, *(PART + name for name in names))


def pyarrow() -> Any:
    """pyarrow, with its Parquet; StoreError with what to install where it isn't there."""
    try:
        import pyarrow as found  # noqa: PLC0415 (optional: only lists on disk and in other processes need it)
        import pyarrow.parquet  # noqa: PLC0415 (optional too)
    except ImportError as error:
        raise store.StoreError(
            'Parquet needs pyarrow. Install it with: pip install "spoor2[parquet]".'
        ) from error
    return found

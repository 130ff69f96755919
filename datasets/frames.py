"""Tables in the types of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.schema import Table, Type

DTYPES: Final = {
    Type.NUMBER: "float64",
    Type.WHOLE: "float64",
    Type.DATE: "datetime64[s]",
    Type.YES_NO: "boolean",
}


ONE_BY_ONE: Final = 32
"""Up to so many cells of an Arrow column are read one by one."""


class Column:
    """One column of a table, of which a few cells are read at a time: far faster than through the frame.

    Numbers come as floats (nan where unknown), days as datetimes (None where unknown), texts as texts.
    """

    def __init__(self, values: pd.Series[Any]) -> None:
        """Nothing is copied; an Arrow column stays in Arrow."""
        self._cells: Any = values.array
        self._arrow: Any = None
        if getattr(values.dtype, "storage", "") == "pyarrow":
            arrow = values.array.__arrow_array__()
            self._arrow = _whole(arrow) if hasattr(arrow, "combine_chunks") else arrow
        elif isinstance(values.dtype, np.dtype) or str(values.dtype) == "str":
            self._cells = values.to_numpy()

    def some(self, rows: npt.NDArray[np.integer]) -> list[Any]:
        """The cells at some positions."""
        if self._arrow is None:
            return list(self._cells[rows].tolist())
        if len(rows) <= ONE_BY_ONE:
            return [self._arrow[int(row)].as_py() for row in rows]
        return list(self._arrow.take(rows).to_pylist())


def dicts(columns: Mapping[str, Column], rows: npt.NDArray[np.integer]) -> Iterator[dict[str, Any]]:
    """Some rows of a table, each by the names of its columns."""
    values = zip(*(column.some(rows) for column in columns.values()), strict=True)
    return (dict(zip(columns, line, strict=True)) for line in values)


def _whole(chunked: Any) -> Any:
    """All of a column as one stretch; one that is so already isn't copied, for it may be a file that is mapped."""
    return chunked.chunk(0) if chunked.num_chunks == 1 else chunked.combine_chunks()


def columns_of(frame: pd.DataFrame) -> dict[str, Column]:
    """The columns of a table, of which a few rows are read at a time."""
    return {str(name): Column(frame[name]) for name in frame}


def as_text(values: pd.Series[Any]) -> pd.Series[str]:
    """A column as text, with an empty one where unknown."""
    if values.dtype == "str":
        return values.fillna("") if values.hasnans else values
    return values.astype(object).fillna("").astype("str")


def empty_table(table: Table) -> pd.DataFrame:
    """A table without rows, with the columns and types of the schema."""
    return typed(pd.DataFrame({name: [] for name in table.names}), table)


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with missing columns added as unknown and every known column in its type; extra columns last.

    What has its type already is shared, not copied.
    """
    columns: dict[str, Any] = {}
    for column in table.columns:
        values = (
            frame[column.name] if column.name in frame else pd.Series([None] * len(frame), index=frame.index)
        )
        dtype: Any = DTYPES.get(column.type)
        columns[column.name] = values.astype(dtype) if dtype else as_text(values)
    extra = {str(name): as_text(frame[name]) for name in frame if name not in columns}
    return pd.DataFrame(columns | extra, copy=False).reset_index(drop=True)

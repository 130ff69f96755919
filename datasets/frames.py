"""Tables in the types of the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isnan
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


Rows = npt.NDArray[np.integer]
Read = Callable[[Rows], list[Any]]


class Column:
    """One column of a table, of which a few cells are read at a time: far faster than through the frame.

    Numbers come as floats, days as dates, yes or no as booleans, each None where unknown; texts as texts.
    """

    def __init__(self, values: pd.Series[Any]) -> None:
        """Nothing is copied; an Arrow column stays in Arrow."""
        in_arrow = getattr(values.dtype, "storage", "") == "pyarrow"
        self._read = _texts(_whole(values.array.__arrow_array__())) if in_arrow else _plain(values)

    def some(self, rows: Rows) -> list[Any]:
        """The cells at some positions."""
        return self._read(rows)


def _texts(arrow: Any) -> Read:
    """The texts of an Arrow column, taken by Arrow's own function: what is around it takes longer than it does."""
    from pyarrow.compute import get_function  # noqa: PLC0415 (optional: a column in Arrow came with it)

    take = get_function("array_take")
    return lambda rows: list(take.call([arrow, rows]).to_pylist())


def _plain(values: pd.Series[Any]) -> Read:
    """The cells of a column that isn't in Arrow."""
    if values.dtype == "boolean":
        masked: Any = values.array
        return lambda rows: list(masked.take(rows).to_numpy(dtype=object, na_value=None).tolist())
    cells = values.to_numpy()
    if cells.dtype.kind == "f":
        return lambda rows: [None if isnan(one) else one for one in cells[rows].tolist()]
    if cells.dtype.kind == "M":
        return lambda rows: list(cells[rows].astype("datetime64[D]").tolist())
    return lambda rows: list(cells[rows].tolist())


def lines(columns: Iterable[Column], rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Some rows of a table, each as its cells in the order of the columns."""
    return zip(*(column.some(rows) for column in columns), strict=True)


def dicts(columns: Mapping[str, Column], rows: Rows) -> Iterator[dict[str, Any]]:
    """Some rows of a table, each by the names of its columns."""
    return (dict(zip(columns, line, strict=True)) for line in lines(columns.values(), rows))


def _whole(cells: Any) -> Any:
    """All of a column as one stretch; one that is so already isn't copied, for it may be a file that is mapped."""
    if not hasattr(cells, "combine_chunks"):
        return cells
    return cells.chunk(0) if cells.num_chunks == 1 else cells.combine_chunks()


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

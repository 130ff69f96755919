"""Tables in the types of the schema."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from datasets.schema import Table, Type

DTYPES: Final = {
    Type.NUMBER: "float64",
    Type.WHOLE: "float64",
    Type.DATE: "datetime64[s]",
    Type.YES_NO: "boolean",
}


def columns_of(frame: pd.DataFrame) -> dict[str, Any]:
    """The columns as arrays of their own type: a few rows are read from these far faster than from a frame."""
    return {str(name): frame[name].array for name in frame}


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

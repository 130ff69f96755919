"""A table as one Arrow file whose columns stand as pandas holds them, so that opening it copies nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from datasets.problems import Spoor2Error

MASK = "\x00unknown"
"""Ends the name of the column that says where a yes-or-no is unknown."""


class NoArrowError(Spoor2Error):
    """Tables can't be kept or opened here, and why."""


def arrow() -> Any:
    """pyarrow, with its file format; raises NoArrowError with what to install where it isn't there."""
    try:
        import pyarrow  # noqa: PLC0415 (optional: only who keeps tables needs it)
        import pyarrow.ipc  # noqa: PLC0415 (optional too)
    except ImportError as error:
        raise NoArrowError(
            'Keeping tables needs pyarrow. Install it with: pip install "spoor2[parquet]".'
        ) from error
    return pyarrow


def write_columns(frame: pd.DataFrame, path: Path) -> None:
    """The columns of a typed frame as an uncompressed Arrow file of one record batch."""
    pa = arrow()
    columns: dict[str, Any] = {}
    for name in frame:
        columns |= _written(pa, str(name), frame[name])
    batch = pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)


def _written(pa: Any, name: str, values: pd.Series[Any]) -> dict[str, Any]:
    if values.dtype == "boolean":
        unknown = values.isna().to_numpy(dtype=np.uint8)
        said = values.fillna(False).to_numpy(dtype=bool).view(np.uint8)
        return {name: pa.array(said), f"{name}{MASK}": pa.array(unknown)}
    if values.dtype == "str":
        found = pa.array(values, type=pa.large_string(), from_pandas=True)
        return {name: found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found}
    numbers = values.to_numpy()
    days = numbers.dtype.kind == "M"
    made = pa.array(numbers.view(np.int64) if days else numbers, from_pandas=False)
    return {name: pa.array(made, type=pa.int64()) if days else made}


def open_columns(path: Path) -> pd.DataFrame:
    """The frame of an Arrow file that `write_columns` wrote, on the file's own bytes."""
    pa = arrow()
    batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
    held: dict[str, Any] = dict(zip(batch.schema.names, batch.columns, strict=True))
    columns = {name: _opened(held, name) for name in held if not name.endswith(MASK)}
    return pd.DataFrame(columns, index=pd.RangeIndex(batch.num_rows), copy=False)


def _opened(held: dict[str, Any], name: str) -> Any:
    column = held[name]
    kind = str(column.type)
    if kind == "large_string":
        dtype = pd.StringDtype("pyarrow", na_value=np.nan)
        return pd.arrays.ArrowStringArray(column, dtype=dtype)  # type: ignore[call-arg]  # not in the stubs
    values = column.to_numpy()
    if kind == "uint8":
        return pd.arrays.BooleanArray(values.view(bool), held[f"{name}{MASK}"].to_numpy().view(bool))
    return values.view("datetime64[s]") if kind == "int64" else values

"""Tables written as a network folder or workbook, whole or not at all; same tables, same bytes."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import pandas as pd

from datasets.cells import clean
from datasets.form import write_form
from datasets.frames import empty_table, typed
from datasets.network import Network
from datasets.package import FILE, describe
from datasets.problems import Spoor2Error
from datasets.schema import TABLES, Type
from datasets.workbook import digits

FORM: Final = "invulboek.xlsx"
"""The name of the workbook in a new folder."""

SPARE: Final = frozenset({"points", "minutes"})
"""Tables that are only written where they have rows."""


class CannotWriteError(Spoor2Error):
    """A path to which nothing is written, and why."""


def write_network(
    source: Network | Mapping[str, pd.DataFrame], path: str | Path, *, form: str = "", replace: bool = False
) -> None:
    """Write tables to a folder of CSV files, or to one workbook where the path ends in .xlsx.

    Parameters
    ----------
    source: a network, or tables by name; absent tables are written empty.
    form: "csv", "parquet" or "xlsx"; empty to see it from the path.
    replace: write over what stands there; a folder is only replaced where it holds nothing but tables.

    Raises CannotWriteError where something stands there already or Parquet can't be written.
    """
    tables = _tables(source)
    target = Path(path)
    chosen = form or ("xlsx" if target.suffix.casefold() == ".xlsx" else "csv")
    if chosen == "xlsx":
        _write_file(target, write_form(tables), replace=replace)
    elif chosen in ("csv", "parquet"):
        _write_folder(target, tables, chosen, replace=replace)
    else:
        raise CannotWriteError(f"form: expected csv, parquet or xlsx, got '{form}'.")


def new_folder(path: str | Path) -> None:
    """An empty network folder with a workbook to fill in; raises CannotWriteError where the path is taken."""
    tables = {name: empty_table(table) for name, table in TABLES.items()}
    target = Path(path)
    _check_free(target, replace=False)
    files = _csv_files(tables) | {FORM: write_form(tables)}
    _swap(target, files)


def _tables(source: Network | Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables in their types and the order of the schema, texts cleaned as reading would clean them."""
    given = source.tables if isinstance(source, Network) else source
    unknown = [name for name in given if name not in TABLES]
    if unknown:
        raise CannotWriteError(f"tables: expected {', '.join(TABLES)}, got '{unknown[0]}'.")
    return {
        name: _cleaned(typed(given[name], table) if name in given else empty_table(table))
        for name, table in TABLES.items()
    }


def _cleaned(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in frame.columns if frame[name].dtype == "str"]
    cleaned = frame.assign(**{name: _mapped(frame[name], clean) for name in texts})
    return cleaned.rename(columns=lambda name: clean(str(name)))


def _mapped(values: pd.Series[Any], text: Any) -> pd.Series[str]:
    """A function of each value, called once per different value; empty where unknown."""
    codes, different = pd.factorize(values)
    made = pd.Series([*(text(value) for value in different.tolist()), ""], dtype="str")
    return made.iloc[codes].set_axis(values.index)


def _texts(frame: pd.DataFrame, name: str) -> dict[str, pd.Series[str]]:
    types = {column.name: column.type for column in TABLES[name].columns}
    return {column: _text(frame[column], types.get(column, Type.TEXT)) for column in frame.columns}


def _text(values: pd.Series[Any], type_: Type) -> pd.Series[str]:
    if type_ in (Type.NUMBER, Type.WHOLE):
        return _mapped(values, digits)
    if type_ is Type.DATE:
        return _mapped(values, lambda day: day.date().isoformat())
    if type_ is Type.YES_NO:
        return _mapped(values, lambda flag: "yes" if flag else "no")
    return values


def _written(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: frame for name, frame in tables.items() if len(frame) or name not in SPARE}


def _csv_files(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    written = _written(tables)
    package = describe({name: map(str, frame.columns) for name, frame in written.items()})
    files = {f"{name}.csv": _csv(frame, name) for name, frame in written.items()}
    return files | {FILE: package.encode()}


def _csv(frame: pd.DataFrame, name: str) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*(column.tolist() for column in _texts(frame, name).values()), strict=True))
    return out.getvalue().encode()


def _parquet_files(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    written = _written(tables)
    package = describe({name: map(str, frame.columns) for name, frame in written.items()}, "parquet")
    try:
        files = {f"{name}.parquet": frame.to_parquet(index=False) for name, frame in written.items()}
    except ImportError as error:
        raise CannotWriteError(
            'Parquet needs pyarrow. Install it with: pip install "spoor2[parquet]".'
        ) from error
    return files | {FILE: package.encode()}


def _check_free(target: Path, *, replace: bool) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not replace:
        raise CannotWriteError(f"{target}: expected a new path, got one that exists. Choose another.")
    own = {f"{name}{suffix}" for name in TABLES for suffix in (".csv", ".parquet")} | {FILE, FORM}
    foreign = (
        sorted(path.name for path in target.iterdir() if path.name not in own) if target.is_dir() else []
    )
    if foreign or not target.is_dir():
        got = foreign[0] if foreign else "a file"
        raise CannotWriteError(f"{target}: expected a folder with tables only, got {got}. Choose another.")


def _write_folder(target: Path, tables: Mapping[str, pd.DataFrame], form: str, *, replace: bool) -> None:
    _check_free(target, replace=replace)
    _swap(target, _csv_files(tables) if form == "csv" else _parquet_files(tables))


def _swap(target: Path, files: Mapping[str, bytes]) -> None:
    """The files in a new folder beside the target, which then takes its name: never a folder half written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, content in files.items():
            (made / name).write_bytes(content)
        made.chmod(0o755)
        old = made.with_name(f"{made.name}-old")
        if target.exists():
            target.rename(old)
        made.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write_file(target: Path, content: bytes, *, replace: bool) -> None:
    if target.exists() and (target.is_dir() or not replace):
        raise CannotWriteError(f"{target}: expected a new path, got one that exists. Choose another.")
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}-new")
    try:
        made.write_bytes(content)
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)

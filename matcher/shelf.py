"""Values on disk: arrays as files of their own that are mapped when opened, texts and numbers as JSON.

A shelf is a folder. Only values of arrays, texts, whole numbers, tuples, mappings and a few records of those can
stand on it: nothing that is opened can run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from matcher.selection import Lines, Meant
from matcher.shares import Asked

RECORDS: Final[Mapping[str, type]] = MappingProxyType({one.__name__: one for one in (Asked, Lines, Meant)})
ABOUT: Final = "values.json"
PLAIN: Final = (str, int, type(None))


def fits(value: object) -> bool:
    """Whether a value can stand on a shelf."""
    if isinstance(value, np.ndarray):
        return bool(value.dtype != object)
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and fits(one) for key, one in value.items())
    if type(value).__name__ in RECORDS or isinstance(value, tuple):
        return all(map(fits, _members(value).values()))
    return isinstance(value, PLAIN)


def put(folder: Path, values: Mapping[str, object]) -> None:
    """Write named values to a new folder."""
    folder.mkdir()
    told = {name: _put(folder, name, value) for name, value in values.items()}
    (folder / ABOUT).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def take(folder: Path) -> dict[str, Any]:
    """The values of a folder, their arrays on the files' own bytes; OSError or ValueError where it is damaged."""
    told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return {name: _take(folder, one) for name, one in told.items()}


def _members(value: object) -> dict[str, Any]:
    """What a record or tuple consists of, by field or position."""
    kind = RECORDS.get(type(value).__name__)
    if kind is None:
        return {str(at): one for at, one in enumerate(value if isinstance(value, tuple) else ())}
    return {name: getattr(value, name) for name in _fields(kind)}


def _fields(kind: type) -> tuple[str, ...]:
    named: tuple[str, ...] = getattr(kind, "_fields", ())
    return named or tuple(one.name for one in fields(kind))


def _put(folder: Path, name: str, value: object) -> Any:
    if isinstance(value, np.ndarray):
        np.save(folder / f"{name}.npy", value, allow_pickle=False)
        return {"array": name}
    if isinstance(value, Mapping):
        plain = all(isinstance(one, PLAIN) for one in value.values())
        if plain:
            return {"plain": dict(value)}
        return {"mapping": {key: _put(folder, f"{name}.{key}", one) for key, one in value.items()}}
    if isinstance(value, tuple) or type(value).__name__ in RECORDS:
        return _put_many(folder, name, value)
    if isinstance(value, PLAIN):
        return {"plain": value}
    raise TypeError(f"{name}: expected arrays, texts and numbers, got {type(value).__name__}")


def _put_many(folder: Path, name: str, value: object) -> Any:
    members, kind = _members(value), type(value).__name__
    if kind not in RECORDS and all(isinstance(one, PLAIN) for one in members.values()):
        return {"row": list(members.values())}
    told = {key: _put(folder, f"{name}.{key}", one) for key, one in members.items()}
    return {"record": kind, "members": told} if kind in RECORDS else {"tuple": list(told.values())}


def _take(folder: Path, told: Any) -> Any:
    (kind, value), *_ = told.items()
    if kind == "array":
        return np.asarray(np.load(folder / f"{value}.npy", mmap_mode="r", allow_pickle=False))
    if kind == "record":
        members = {name: _take(folder, one) for name, one in told["members"].items()}
        return RECORDS[value](**members)
    if kind == "mapping":
        return MappingProxyType({name: _take(folder, one) for name, one in value.items()})
    if kind == "tuple":
        return tuple(_take(folder, one) for one in value)
    return tuple(value) if kind == "row" else value

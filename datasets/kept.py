"""A network kept on disk as its columns stand in memory: opened without reading it, in every process at once.

The folder belongs to one version of the catalogue, the vocabulary and this form; it is made again from the
network, never carried over. It holds what the tables hold, so it is guarded as they are.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd

from datasets.arrow import arrow, open_columns, write_columns
from datasets.catalogue.store import read_catalogue
from datasets.network import Network
from datasets.problems import Problem, Severity, Spoor2Error
from datasets.records import PARENTS
from datasets.schema import TABLES
from datasets.skills import read_vocabulary
from datasets.views import Offsets, Orders, Positions

T = TypeVar("T")

FORM: Final = 1
"""The version of this form; a folder of another version is made again."""

ABOUT: Final = "kept.json"
POINTS: Final = "_points.arrow"
_TEXTS: Final = ("file", "column", "expected", "got", "remedy", "severity")
_BASIS: Final = {
    "datasets.catalogue": ("functions.csv", "estimates.csv", "function_competences.csv"),
    "datasets.vocabulary": ("competences.csv", "neighbours.csv"),
    "datasets": ("items.csv",),
}
"""The embedded files that a kept network was made with."""


class KeptError(Spoor2Error):
    """A folder that isn't a kept network, or is one of another version, and what to do."""


def keep(network: Network, folder: str | Path) -> None:
    """Write all that a network needs to a folder, whole or not at all; a network kept there before is replaced.

    Raises KeptError for a network with a catalogue or vocabulary of its own, and where something else
    stands in the folder; NoArrowError without pyarrow.
    """
    arrow()
    target = Path(folder)
    if not keepable(network):
        raise KeptError(
            "network: expected the embedded catalogue and vocabulary, got others. Keep it without."
        )
    if target.exists() and not _ours(target):
        raise KeptError(
            f"{target}: expected a new path or a kept network, got something else. Choose another."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        _write(network, draft)
        swap(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def keepable(network: Network) -> bool:
    """Whether a network can be kept: its catalogue and vocabulary are the embedded ones, which aren't copied."""
    return network.catalogue is read_catalogue() and network.vocabulary is read_vocabulary()


def open_kept(folder: str | Path) -> Network:
    """The network that was kept in a folder, on the files' own bytes: nothing is read before it is asked for.

    Raises KeptError where there is none or it was kept with another version; NoArrowError without pyarrow.
    """
    path = Path(folder)
    arrow()
    about = _about(path)
    return Network(
        tables=MappingProxyType({name: _part(path, f"{name}.arrow", open_columns) for name in TABLES}),
        catalogue=read_catalogue(),
        vocabulary=read_vocabulary(),
        points=_part(path, POINTS, open_columns).set_index("postcode"),
        warnings=_problems(about["texts"], about["warnings"]),
        orders=_orders(path, about),
    )


def _part(path: Path, name: str, read: Callable[[Path], T]) -> T:
    """What a file of the folder holds; raises KeptError where it is gone or damaged."""
    try:
        return read(path / name)
    except (OSError, ValueError) as error:
        expected = f"{path / name}: expected a part of a kept network, got none or a damaged one"
        raise KeptError(f"{expected}. Read the network folder and keep it again.") from error


def fingerprint() -> str:
    """What a kept network depends on beside itself: the form, the tables' columns, the embedded files."""
    found = blake2b(
        f"{FORM} {[(name, table.names) for name, table in TABLES.items()]}".encode(), digest_size=16
    )
    for package, names in _BASIS.items():
        for name in names:
            found.update(files(package).joinpath(name).read_bytes())
    return found.hexdigest()


def _ours(target: Path) -> bool:
    return target.is_dir() and ((target / ABOUT).is_file() or not any(target.iterdir()))


def _write(network: Network, draft: Path) -> None:
    solid = network.with_tables({}) if network.delta else network
    for name, frame in solid.tables.items():
        write_columns(frame, draft / f"{name}.arrow")
    write_columns(solid.points.rename_axis("postcode").reset_index(), draft / POINTS)
    named = [name for name in TABLES if "id" in TABLES[name].names]
    arrays = {f"{name}-ids": _sorted(solid.tables[name]["id"]) for name in named}
    for name, offsets in solid.offsets.items():
        arrays[f"{name}-starts"] = offsets.starts
        if offsets.order is not None:
            arrays[f"{name}-order"] = offsets.order
    for name, values in arrays.items():
        _save(draft, name, values)
    about = {"fingerprint": fingerprint(), "arrays": list(arrays)} | _told(solid.warnings)
    (draft / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def _told(warnings: Iterable[Problem]) -> dict[str, Any]:
    """The warnings as a row and the places of their texts, for a few texts stand in thousands of them."""
    texts: dict[str, int] = {}
    lines = [
        [one.row, *(texts.setdefault(getattr(one, name), len(texts)) for name in _TEXTS)] for one in warnings
    ]
    return {"texts": list(texts), "warnings": lines}


def _problems(texts: list[str], lines: list[list[int]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            row=row, file=texts[file], column=texts[column], expected=texts[expected], got=texts[got],
            remedy=texts[remedy], severity=Severity(texts[severity]),
        )
        for row, file, column, expected, got, remedy, severity in lines
    )  # fmt: skip


def _sorted(ids: pd.Series[str]) -> Positions:
    return np.asarray(ids.array.argsort(kind="stable"))


def _save(folder: Path, name: str, values: Positions) -> None:
    np.save(folder / f"{name}.npy", np.asarray(values, dtype=np.int64), allow_pickle=False)


def swap(draft: Path, target: Path) -> None:
    """The draft takes the target's name; what stood there goes."""
    draft.chmod(0o755)
    old = draft.with_name(f"{draft.name}-old")
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _about(path: Path) -> dict[str, Any]:
    if not (path / ABOUT).is_file():
        raise KeptError(
            f"{path}: expected a kept network, got none. Read the network folder and keep it here."
        )
    about = _part(path, ABOUT, _json)
    if about.get("fingerprint") != fingerprint():
        expected = f"{path}: expected a network kept with this version, catalogue and vocabulary"
        raise KeptError(f"{expected}, got one of others. Read the network folder and keep it again.")
    return about


def _json(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _orders(path: Path, about: dict[str, Any]) -> Orders:
    found = {name: _part(path, f"{name}.npy", _mapped) for name in about["arrays"]}
    ids = {name.removesuffix("-ids"): values for name, values in found.items() if name.endswith("-ids")}
    lines = {name: Offsets(found[f"{name}-starts"], found.get(f"{name}-order")) for name in PARENTS}
    return Orders(ids=ids, lines=lines)


def _mapped(file: Path) -> Positions:
    return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))

"""An index kept on disk with its network, opened without reading it: every process maps the same files.

A folder belongs to one day, one version of the program and one catalogue; it is made again from the network,
never carried over. It holds what the network's tables hold, so it is guarded as they are.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from functools import cache, cached_property
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any, Final

from datasets import kept
from datasets.network import Network
from matcher import shelf
from matcher.index import Index
from matcher.selection import Places

ABOUT: Final = "index.json"
NETWORK: Final = "network"
ARRAYS: Final = "arrays"
PLACES: Final = "places"
_KEPT_IN: Final = "_matcher_kept_in"
_SLOW_TO_OPEN: Final = frozenset({"ids", "table"})
"""Columns of places that the network's own tables hold already."""


class StoreError(kept.KeptError):
    """A folder that isn't a kept index, or one of another day or version, and what to do."""


def keep(index: Index, folder: str | Path) -> None:
    """Write an index with its network to a folder, whole or not at all; an index kept there before is replaced.

    Raises StoreError where something else stands in the folder; KeptError for a network with a catalogue or
    vocabulary of its own; NoArrowError without pyarrow.
    """
    target = Path(folder)
    if target.exists() and not _ours(target):
        raise StoreError(
            f"{target}: expected a new path or a kept index, got something else. Choose another path."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        _write(_solid(index), draft)
        kept.swap(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def keepable(network: Network) -> bool:
    """Whether an index of this network can be kept: catalogue and vocabulary are the embedded ones."""
    return kept.keepable(network)


def open_kept(folder: str | Path, on: date | None = None) -> Index:
    """The index that was kept in a folder, its network included, on the files' own bytes.

    Raises StoreError where there is none, it is damaged, or was kept for another day than `on` (if given) or
    with another version; NoArrowError without pyarrow.
    """
    path = Path(folder)
    about = _about(path)
    if on is not None and about["on"] != on.isoformat():
        raise StoreError(_again(path, f"an index of {on.isoformat()}", f"one of {about['on']}"))
    try:
        network = kept.open_kept(path / NETWORK)
        told, columns = shelf.take(path / ARRAYS), shelf.take(path / PLACES)
        index = Index(network, date.fromisoformat(about["on"]), **told)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(_again(path, "a whole index of this version", "a damaged one")) from error
    vars(index.places).update(columns)
    vars(index)[_KEPT_IN] = path.resolve()
    return index


def kept_in(index: Index) -> Path | None:
    """The folder that an index was opened from."""
    found: Path | None = vars(index).get(_KEPT_IN)
    return found


def content(folder: str | Path) -> str:
    """What stands in a kept index, as one short text: the same network and day give the same."""
    found: str = _about(Path(folder))["content"]
    return found


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)


def _solid(index: Index) -> Index:
    """The index without a delta: what is kept stands in the tables."""
    network = index.network
    return Index.of(network.with_tables({}), index.on) if network.delta else index


def _ours(target: Path) -> bool:
    return target.is_dir() and ((target / ABOUT).is_file() or not any(target.iterdir()))


def _write(index: Index, draft: Path) -> None:
    kept.keep(index.network, draft / NETWORK)
    shelf.put(draft / ARRAYS, {
        "arrays": index.arrays, "keys": index.keys, "papers": index.papers, "postcodes": index.postcodes,
    })  # fmt: skip
    shelf.put(draft / PLACES, _columns(index.places))
    about = {"version": version(), "on": index.on.isoformat(), "content": _content(draft)}
    (draft / ABOUT).write_text(json.dumps(about), encoding="utf-8")


def _columns(places: Places) -> dict[str, Any]:
    """All that is worked out once of the places, but what the tables hold already."""
    every = [name for name, one in vars(type(places)).items() if isinstance(one, cached_property)]
    found = {name: getattr(places, name) for name in every if name[0] != "_" and name not in _SLOW_TO_OPEN}
    return {name: value for name, value in found.items() if shelf.fits(value)}


def _content(draft: Path) -> str:
    found = blake2b(digest_size=16)
    for file in sorted((draft / NETWORK).iterdir()) + sorted((draft / ARRAYS).iterdir()):
        found.update(file.name.encode())
        with file.open("rb") as stream:
            while part := stream.read(1 << 22):
                found.update(part)
    return found.hexdigest()


@cache
def version() -> str:
    """What a kept index depends on beside its network: every line of this room, and what networks depend on."""
    found = blake2b(kept.fingerprint().encode(), digest_size=16)
    for file in sorted(files("matcher").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".py"):
            found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()


def _about(path: Path) -> MappingProxyType[str, Any]:
    try:
        about = json.loads((path / ABOUT).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StoreError(_again(path, "a kept index", "none")) from error
    except (OSError, ValueError) as error:
        raise StoreError(_again(path, "a kept index", "a damaged one")) from error
    if about.get("version") != version():
        raise StoreError(
            _again(path, "an index kept with this version and catalogue", "one of another version")
        )
    return MappingProxyType(about)


def _again(path: Path, expected: str, got: str) -> str:
    return f"{path}: expected {expected}, got {got}. Make the index of the network anew and keep it there."

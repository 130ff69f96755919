"""A folder in which everybody's lists grow piece by piece: what is finished stays finished, whatever happens.

A piece is written whole or not at all, and belongs to the inputs in the manifest; with other inputs the folder
is refused. When all pieces are there they become one file, the same bytes whoever made them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.network import Network
from matcher import lists, store
from matcher.exchange.ranker import InNetwork
from matcher.rank import Ranker, Weighted

MANIFEST: Final = "run.json"
LISTS: Final = "lists.parquet"
PIECES: Final = "pieces"


class RunError(store.StoreError):
    """A run that can't be begun, continued or finished, and what to do."""


@dataclass(frozen=True)
class Ledger:
    """The pieces of a run in its folder; `names` are the parts of the score."""

    folder: Path
    total: int
    names: tuple[str, ...]

    @classmethod
    def begin(cls, folder: Path, inputs: Mapping[str, str], total: int, names: tuple[str, ...]) -> Ledger:
        """Begin a run in a new folder, or go on with one of the same inputs; RunError for anything else."""
        known = _inputs_of(folder)
        other = sorted(name for name in inputs if known is not None and known.get(name) != inputs[name])
        if other:
            raise RunError(
                f"{folder}: expected a run of the same inputs, got one with another {', '.join(other)}. "
                "Choose another folder, or delete this one."
            )
        if known is None:
            (folder / PIECES).mkdir(parents=True, exist_ok=True)
            store.write_whole(folder / MANIFEST, json.dumps(dict(inputs), indent=1).encode())
        return cls(folder, total, names)

    def missing(self) -> list[int]:
        """The pieces that aren't there."""
        if self.whole.is_file():
            return []
        return [at for at in range(self.total) if not self._piece(at).is_file()]

    def write(self, at: int, data: bytes) -> None:
        """Write one piece."""
        store.write_whole(self._piece(at), data)

    def finish(self) -> Path:
        """All pieces as one file; only one of them is in memory at a time."""
        if not self.whole.is_file():
            draft = self.folder / f".{LISTS}.{os.getpid()}"
            with draft.open("wb") as sink:
                lists.write_parquet(sink, self._frames(), self.names)
            draft.replace(self.whole)
        for at in range(self.total):
            self._piece(at).unlink(missing_ok=True)
        return self.whole

    @property
    def whole(self) -> Path:
        """The file of all lists."""
        return self.folder / LISTS

    def _piece(self, at: int) -> Path:
        return self.folder / PIECES / f"{at:05}.parquet"

    def _frames(self) -> Iterator[pd.DataFrame]:
        return (lists.read_parquet(self._piece(at)) for at in range(self.total))


def _inputs_of(folder: Path) -> dict[str, str] | None:
    """The inputs of the run in a folder; None where it is new or empty."""
    try:
        found: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RunError(
                f"{folder}: expected a new folder or a run, got something else. Choose another folder."
            ) from None
        return None
    except ValueError as error:
        raise RunError(f"{folder}: expected a run, got a damaged one. Delete the folder.") from error
    return found


def inputs(network: Network, on: date, n: int, ranker: Ranker) -> dict[str, str]:
    """All that lists depend on, each as a short text."""
    return {
        "network": network_text(network), "on": on.isoformat(), "n": str(n), "ranker": ranker_text(ranker),
        "version": f"{_version()} {store.version()}", "people at once": str(lists.AT_ONCE),
    }  # fmt: skip


def _version() -> str:
    try:
        return version("spoor2")
    except PackageNotFoundError:
        return "0"


def ranker_text(ranker: Ranker) -> str:
    """What a ranker is: its kind, its parts, and what each is worth."""
    kind = type(ranker)
    worth: list[Any] = [*ranker.names, repr(sorted(getattr(ranker, "__dict__", {}).items()))]
    if isinstance(ranker, Weighted):
        worth = [
            [name, one.most, one.share and one.share.__qualname__] for name, one in ranker.weights.items()
        ]
    if isinstance(ranker, InNetwork):
        worth = [*ranker.names, ranker_text(ranker.base), ranker.digest]
    return json.dumps([f"{kind.__module__}.{kind.__qualname__}", worth])


def network_text(network: Network) -> str:
    """What stands in a network with its catalogue and vocabulary, as one short text."""
    found = blake2b(digest_size=16)
    for name in sorted(network.tables):
        _add(found, name, network.tables[name])
    _add(found, "points", network.points.rename_axis("postcode").reset_index())
    for one in (network.catalogue, network.vocabulary):
        if is_dataclass(one):
            for field in fields(one):
                value = getattr(one, field.name)
                if isinstance(value, pd.DataFrame):
                    _add(found, field.name, value.reset_index())
    return found.hexdigest()


def _add(found: Any, name: str, frame: pd.DataFrame) -> None:
    found.update(f"{name} {len(frame)} {list(frame)}".encode())
    for column in frame:
        for data in _bytes(frame[column]):
            found.update(data)


def _bytes(values: pd.Series[Any]) -> Iterable[Any]:
    """A column's content, however it is held in memory."""
    if isinstance(values.dtype, pd.StringDtype) or values.dtype == object:
        return _text_bytes(values)
    if values.dtype == "boolean":
        return [values.astype("float64").to_numpy(dtype=float, na_value=np.nan).tobytes()]
    return [np.ascontiguousarray(values.to_numpy()).view(np.uint8).data]


def _text_bytes(values: pd.Series[Any]) -> Iterable[Any]:
    """Lengths and letters of a column of texts; an empty text and none are alike."""
    pa = lists.pyarrow()
    plain = values if isinstance(values.dtype, pd.StringDtype) else values.astype(str)
    found = pa.array(plain, type=pa.large_string(), from_pandas=True)
    found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    found = found.fill_null("") if found.null_count else found
    if not len(found):
        return []
    _, ends, letters = found.buffers()
    at = np.frombuffer(ends, dtype=np.int64)[found.offset : found.offset + len(found) + 1]
    own = memoryview(letters)[int(at[0]) : int(at[-1])] if letters else b""
    return [np.diff(at).tobytes(), own]

"""What a fresh process does to open a country, timed after its imports: `python -m evaluation.benchmarks.fresh`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from datasets.network import Network
from datasets.read import read_network
from evaluation.benchmarks.country import ON
from evaluation.benchmarks.timing import peak_rss
from matcher import store
from matcher.index import Index
from matcher.match import match

LOOKED_UP: Final = 3
"""So many people's lists tell that what was opened is what was written."""
TOP: Final = 20
KEPT: Final = "index"
"""The stored index lies beside the network's folder under this ending."""


def first_lists(network: Network, on: date, index: Index | None = None) -> list[Any]:
    """The lists of the first people: id and score per place; the same network gives the same ones."""
    found = index or Index.of(network, on)
    return [_list(network, found, id) for id in list(network.profiles)[:LOOKED_UP]]


def _list(network: Network, index: Index, id: str) -> list[Any]:
    person = replace(network.profiles[id], consent=True, usable=True)
    return [[one.vacancy, one.score] for one in match(person, network, TOP, on=index.on, index=index)]


def ours(folder: Path) -> dict[str, Any]:
    """The network read from its folder, its index built, and the first list made; then it is kept for `stored`."""
    start = perf_counter()
    network = read_network(folder)
    read = perf_counter()
    index = Index.of(network, ON)
    built = perf_counter()
    first = _list(network, index, next(iter(network.profiles)))
    listed = perf_counter()
    found = {
        "seconds": listed - start, "reading": read - start, "index": built - read,
        "list": listed - built, "peak": peak_rss(),
    }  # fmt: skip
    lists = first_lists(network, ON, index)
    if lists[:1] != [first]:
        raise RuntimeError("the first list, asked for twice, isn't the same")
    store.keep(index, folder.with_suffix(f".{KEPT}"))
    return found | {"lists": lists}


def pandas(folder: Path) -> dict[str, Any]:
    """The rival: the same files, read by pandas."""
    start = perf_counter()
    frames = {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    took = perf_counter() - start
    return {"seconds": took, "peak": peak_rss(), "rows": sum(len(frame) for frame in frames.values())}


def stored(folder: Path) -> dict[str, Any]:
    """The stored index opened, and the first list made."""
    start = perf_counter()
    index = store.open_kept(folder.with_suffix(f".{KEPT}"))
    opened = perf_counter()
    first = _list(index.network, index, next(iter(index.network.profiles)))
    listed = perf_counter()
    found = {"seconds": listed - start, "list": listed - opened, "peak": peak_rss()}
    return found | {"lists": first_lists(index.network, ON, index), "first": first}


WAYS: Final[Mapping[str, Callable[[Path], dict[str, Any]]]] = MappingProxyType(
    {"ours": ours, "pandas": pandas, "stored": stored}
)


def main(argv: Sequence[str]) -> int:
    """Opens a folder in one of the ways and writes what it took as JSON."""
    how, folder = argv
    sys.stdout.write(json.dumps(WAYS[how](Path(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

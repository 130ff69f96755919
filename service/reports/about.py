"""How a report was made, and what its measures are: so that it can be made again, and nobody has to guess."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

import pandas as pd

from datasets.network import Network
from evaluation.measures import Measure, parse
from evaluation.measures.define import Definition, definition
from service.measures import measure_name
from service.reports.report import Section
from service.say import lower_first
from service.version import installed
from service.words import Words

LETTERS: Final = 16
"""So much of a digest is told."""


def network_digest(network: Network) -> str:
    """What the tables hold in a few letters; the order of rows makes no difference, any value does."""
    found = sha256()
    for name, table in sorted(network.tables.items()):
        texts = table[sorted(table.columns)].astype(str)
        found.update(f"{name} {sorted(table.columns)}".encode())
        rows = pd.util.hash_pandas_object(texts, index=False)  # of texts, so that it hangs on no type
        found.update(rows.sort_values().to_numpy().tobytes())
    return found.hexdigest()[:LETTERS]


def made(
    words: Words, *, folder: str | Path = "", network: Network | None = None, on: date | None = None,
    until: date | None = None, seed: int | None = None, more: Iterable[tuple[str, str]] = (),
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    """The lines that say from what and how; a folder by its own name, never by where it stands."""
    lines = [
        ("network", Path(folder).resolve().name if folder else ""),
        ("digest", network_digest(network) if network is not None else ""),
        ("on", words.day(on) if on else ""), ("until", words.day(until) if until else ""),
        ("seed", "" if seed is None else str(seed)),
    ]  # fmt: skip
    told = [(words(f"rep_made.{name}"), value) for name, value in lines if value]
    return (*told, *more, (words("rep_made.version"), f"spoor2 {installed()}"))


def measure_text(text: str, words: Words) -> str:
    """A measure as people call it: its name, then how far down and of what."""
    return lower_first(measure_name(parse(text), words))


def appendix(measures: Iterable[Measure], words: Words, more: Iterable[str] = ()) -> Section:
    """What each measure is: its meaning, formula, range and source; said once, whatever its cut. `more` comes last."""
    said: dict[str, list[Measure]] = {}
    for one in dict.fromkeys(measures):
        said.setdefault(definition(one).name, []).append(one)
    lines = tuple(_explained(definition(some[0]), some, words) for some in said.values())
    return Section(name="measures", heading=words("rep_measures.heading"), finding="", said=(*lines, *more))


def _explained(what: Definition, some: Iterable[Measure], words: Words) -> str:
    parts = {part: words(f"measure.{what.name}.{part}") for part in ("name", "meaning", "formula")}
    low, high = ("…" if one is None else words.number(one) for one in (what.low, what.high))
    source = words.name("measure_source", what.name)
    return words(
        "rep_measures.entry", measures=", ".join(str(one) for one in some), **parts, low=low, high=high,
        better=words(f"measure_better.{what.better}"), source=what.source if source == what.name else source,
    )  # fmt: skip

"""What every benchmark of one run shares: the seed, the size, the country, its folder, the memory's bandwidth."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from datasets.catalogue.store import read_catalogue
from datasets.network import Network
from datasets.read import read_network
from datasets.write import write_network
from evaluation.benchmarks import country
from evaluation.benchmarks.country import Shares, Tables
from evaluation.benchmarks.probing import probes
from evaluation.benchmarks.shapes import SHAPES
from evaluation.benchmarks.timing import bandwidth

ORDINARY: Final = "ordinary"
A_TENTH: Final = 10
JUDGED: Final = 25
"""So many people of each kind are held against so many places for the shares of outcomes; fewer in a quick run."""
PLACES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A country as it was made in a run: its sizes, and how pairs come out for its own people and the probes."""

    name: str
    rows: Mapping[str, int]
    own: Shares
    probes: Shares


@dataclass
class Setting:
    """One run; `folder` is a temporary one that the run may fill.

    A country is made when first asked for and kept until another size is asked for: ask in the order of `country`.
    """

    seed: int
    quick: bool
    folder: Path
    made: dict[str, Made] = field(default_factory=dict)
    say: Callable[[str], object] = field(default=lambda line: sys.stderr.write(f"{line}\n"))
    _tables: tuple[tuple[int, int], Tables] | None = None
    _network: tuple[tuple[int, int, str], Network] | None = None

    def size(self, n: int) -> int:
        """A number of places, profiles or queries: a tenth of it in a quick run, at least one."""
        return max(1, n // A_TENTH) if self.quick else n

    @property
    def cores(self) -> int:
        """How many cores this process may use."""
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    @cached_property
    def bandwidth(self) -> Mapping[int, float]:
        """GB a second that one thread, and all cores together, read from memory in this run."""
        size = 0.25 if self.quick else 1.0
        return {threads: bandwidth(size, threads) for threads in sorted({1, self.cores})}

    def network(self, places: int, candidates: int, shape: str = ORDINARY) -> Network:
        """The country of that size (given for a full run; a tenth of it in a quick one), in one of `SHAPES`."""
        size = (self.size(places), self.size(candidates))
        if self._network is None or self._network[0] != (*size, shape):
            self._network = None
            tables = SHAPES[shape](self.tables(places, candidates), self.seed)
            found = Network.of(tables, catalogue=read_catalogue())
            if shape == ORDINARY:  # the typed tables take the place of those that were drawn
                self._tables = (size, dict(found.tables))
            self._network = ((*size, shape), found)
            self._describe(found, shape)
        return self._network[1]

    def tables(self, places: int, candidates: int) -> Tables:
        """The tables of the ordinary country of that size; kept until another size is asked for."""
        size = (self.size(places), self.size(candidates))
        if self._tables is None or self._tables[0] != size:
            self._tables = (size, self._smaller(size) or self._written(size) or self._drawn(size))
        return self._tables[1]

    def _smaller(self, size: tuple[int, int]) -> Tables | None:
        """A part of the country that is there, where that is larger and this is a quick run: making one takes time."""
        if not self.quick or self._tables is None:
            return None
        (places, people), tables = self._tables
        return country.part(tables, size[0]) if people == size[1] and places > size[0] else None

    def _written(self, size: tuple[int, int]) -> Tables | None:
        """The country as it was written in this run."""
        self.forget()
        found = self._folder(size)
        return dict(read_network(found).tables) if found.exists() else None

    def _drawn(self, size: tuple[int, int]) -> Tables:
        self.say(f"  making a country of {size[0]:,} places and {size[1]:,} people ...")
        return country.tables(*size, self.seed)

    def _folder(self, size: tuple[int, int]) -> Path:
        return self.folder / f"{size[0]}-{size[1]}"

    def parquet(self, places: int, candidates: int) -> Path:
        """A network folder in Parquet with the ordinary country of that size, written once per run."""
        found = self._folder((self.size(places), self.size(candidates)))
        if not found.exists():
            write_network(self.tables(places, candidates), found, form="parquet")
        return found

    def forget(self) -> None:
        """Lets the country go, and gives its memory back."""
        self._tables = self._network = None
        gc.collect()
        if sys.platform == "linux":
            ctypes.CDLL(None).malloc_trim(0)

    def _describe(self, found: Network, shape: str) -> None:
        """Notes the sizes and the shares of outcomes, once per size and shape, and says them."""
        rows = {name: len(found.tables[name]) for name in ("vacancies", "profiles", "demands", "adaptations")}
        name = f"{rows['vacancies']:,} places, {rows['profiles']:,} people, {shape}"
        if name in self.made:
            return
        judged, places = (JUDGED // 5, PLACES // 4) if self.quick else (JUDGED, PLACES)
        people = [found.profiles[one] for one in list(found.profiles)[:judged]]
        looked_up = probes(found, judged, self.seed)
        self.made[name] = Made(
            name=name, rows=rows, own=country.shares(found, people, self.seed, places),
            probes=country.shares(found, looked_up, self.seed, places),
        )  # fmt: skip
        self.say(f"  {name}: {rows['demands'] / rows['vacancies']:.1f} demands a place")
        self.say(f"    own people: {self.made[name].own}")
        self.say(f"    probes:     {self.made[name].probes}")

"""The competence vocabulary: our own terms, their broader and narrower ones, neighbours, and words alike.

>>> vocabulary = read_vocabulary()
>>> vocabulary.find("orderpicker")[0]
Near(key='orders-verzamelen', likeness=1.0)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from datasets.problems import DataError, Problem

TERM_COLUMNS: Final = ("key", "name", "name_en", "alt", "broader", "esco_groups", "onet")
NEIGHBOUR_COLUMNS: Final = ("competence", "neighbour", "nearness")
IMPORTED: Final = "esco_terms.csv"
"""The file in a folder of the user that `datasets.esco.import_esco` writes and `read_vocabulary` joins."""
IMPORTED_NEAR: Final = "esco_neighbours.csv"
"""The neighbours among imported terms, in the same folder."""
LEAST_LIKENESS: Final = 0.55
"""Below this two phrases have no more in common than any two Dutch phrases."""
GRAM: Final = 3
BY_GRAMS: Final = 0.7
"""Share of the letter groups in a likeness; the rest is the edit distance over sorted words."""


class Near(NamedTuple):
    """One term found for somebody's words; `likeness` runs to 1, which is the very name or a synonym."""

    key: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One competence: our own wording, and the ESCO skill groups and O*NET elements that it is tied to."""

    key: str
    name: str
    name_en: str = ""
    alt: tuple[str, ...] = ()
    broader: str = ""
    esco_groups: tuple[str, ...] = ()
    onet: tuple[str, ...] = ()


KEPT: Final = 4096
"""So many answers to what somebody looked for are kept."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Vocabulary:
    """Competence terms and how they relate.

    `table` is indexed by key with the other columns of `TERM_COLUMNS` (lists joined by ";"); `near` has a row
    per pair of neighbours, in both directions. Neither is ever written to.
    """

    table: pd.DataFrame
    near: pd.DataFrame

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """All keys in the order of the table: our own first, imported ones after."""
        return tuple(str(key) for key in self.table.index)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The place of every key in `keys`, for arrays over all terms."""
        return MappingProxyType({key: position for position, key in enumerate(self.keys)})

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name per key."""
        return MappingProxyType(dict(zip(self.keys, self.table["name"].astype(str), strict=True)))

    def __contains__(self, key: object) -> bool:
        return key in self.names

    def __len__(self) -> int:
        return len(self.keys)

    def term(self, key: str) -> Term:
        """One term as a record; KeyError where the vocabulary doesn't have it."""
        row = {column: str(self.table.at[key, column]) for column in TERM_COLUMNS[1:]}
        lists = {column: listed(row[column]) for column in ("alt", "esco_groups", "onet")}
        return Term(key=key, name=row["name"], name_en=row["name_en"], broader=row["broader"], **lists)

    def broader(self, key: str) -> tuple[str, ...]:
        """All broader terms, the nearest first; empty for the broadest and for unknown keys."""
        found: list[str] = []
        parent = self._parents.get(key, "")
        while parent and parent not in found:
            found.append(parent)
            parent = self._parents.get(parent, "")
        return tuple(found)

    def narrower(self, key: str) -> tuple[str, ...]:
        """All narrower terms at any depth, by key."""
        return self._children.get(key, ())

    def neighbours(self, key: str) -> Mapping[str, float]:
        """The nearness (0 to 1) of the terms that the same occupations ask for; symmetric."""
        return self._neighbours.get(key, _NOBODY)

    def find(self, text: str, n: int = 5) -> tuple[Near, ...]:
        """At most `n` terms for somebody's own words, best first and ties by key.

        A key, name or synonym (whatever the case and accents) has likeness 1; other words are compared by
        groups of three letters, rare ones weighing more, and by edit distance.
        """
        return self._finding(text, n)

    @cached_property
    def _finding(self) -> Callable[[str, int], tuple[Near, ...]]:
        """What was looked for lately is kept: people say the same things."""
        return lru_cache(maxsize=KEPT)(self._find)

    def _find(self, text: str, n: int) -> tuple[Near, ...]:
        if text in self:
            return (Near(text, 1.0),)
        wanted = plain(text)
        if not wanted or not self._labels:
            return ()
        best = {self._exact[wanted]: 1.0} if wanted in self._exact else {}
        likeness = self._likeness(wanted)
        for position in np.flatnonzero(likeness >= LEAST_LIKENESS):
            key = self._labels[position][1]
            best[key] = max(best.get(key, 0.0), float(likeness[position]))
        order = sorted((-value, key) for key, value in best.items())
        return tuple(Near(key, -value) for value, key in order[:n])

    def with_terms(self, extra: pd.DataFrame, near: pd.DataFrame | None = None) -> Vocabulary:
        """This vocabulary with more terms (columns `TERM_COLUMNS`) and their neighbours; own keys win."""
        fresh = extra.set_index("key") if "key" in extra else extra
        fresh = fresh.loc[~fresh.index.isin(self.table.index), list(self.table.columns)]
        more = self.near if near is None else pd.concat([self.near, near], ignore_index=True)
        return Vocabulary(table=pd.concat([self.table, fresh]), near=more)

    def _likeness(self, wanted: str) -> NDArray[np.float64]:
        edits = process.cdist([wanted], self._spelled, scorer=fuzz.token_sort_ratio)[0] / 100
        mixed = BY_GRAMS * self._grams.cosine(wanted) + (1 - BY_GRAMS) * edits
        rounded: NDArray[np.float64] = np.round(np.minimum(mixed.astype(np.float64), 0.99), 4)
        return rounded

    @cached_property
    def _labels(self) -> tuple[tuple[str, str], ...]:
        """Every name and synonym in plain letters with its key; the table's order decides who came first."""
        found: dict[tuple[str, str], None] = {}
        for key, name, alt in zip(self.keys, self.table["name"], self.table["alt"], strict=True):
            for label in (name, *listed(alt)):
                found[(plain(label), key)] = None
        return tuple(pair for pair in found if pair[0])

    @cached_property
    def _spelled(self) -> tuple[str, ...]:
        """The labels alone."""
        return tuple(label for label, _ in self._labels)

    @cached_property
    def _exact(self) -> Mapping[str, str]:
        named = [(plain(self.names[key]), key) for key in reversed(self.keys)]
        return MappingProxyType(dict([*reversed(self._labels), *named]))

    @cached_property
    def _grams(self) -> _Grams:
        return _Grams.of([label for label, _ in self._labels])

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        return MappingProxyType(dict(zip(self.keys, self.table["broader"].astype(str), strict=True)))

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for key in self.keys:
            for parent in self.broader(key):
                found.setdefault(parent, []).append(key)
        return MappingProxyType({parent: tuple(sorted(keys)) for parent, keys in found.items()})

    @cached_property
    def _neighbours(self) -> Mapping[str, Mapping[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for one, other, nearness in self.near[list(NEIGHBOUR_COLUMNS)].itertuples(index=False):
            found.setdefault(str(one), {})[str(other)] = float(nearness)
        return MappingProxyType({key: MappingProxyType(value) for key, value in found.items()})


@cache
def read_vocabulary(extra: Path | None = None) -> Vocabulary:
    """Our own vocabulary, read once; with the terms that `import_esco` wrote to the folder `extra`.

    DataError where `extra` holds no imported terms.
    """
    if extra is not None:
        return read_vocabulary().with_terms(*_imported(extra))
    folder = files("datasets.vocabulary")
    with folder.joinpath("competences.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False).set_index("key")
    with folder.joinpath("neighbours.csv").open(encoding="utf-8") as file:
        near = pd.read_csv(file, dtype={"competence": str, "neighbour": str})
    return Vocabulary(table=table, near=near)


def plain(text: str) -> str:
    """Somebody's words without case, accents, punctuation and what stands between brackets.

    >>> plain("Gesprekken met cliënten (ervaring)")
    'gesprekken met clienten'
    """
    letters = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", text))
    bare = "".join(char for char in letters if not unicodedata.combining(char)).casefold()
    return " ".join(re.findall(r"[a-z0-9+#]+", bare))


def listed(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values, joined by ";"."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grams:
    """Labels as weighted groups of letters: per group the labels that hold it, as positions."""

    holders: Mapping[str, NDArray[np.int64]]
    rarity: Mapping[str, float]
    lengths: NDArray[np.float64]

    @classmethod
    def of(cls, labels: list[str]) -> _Grams:
        held: dict[str, list[int]] = {}
        for position, label in enumerate(labels):
            for gram in _split(label):
                held.setdefault(gram, []).append(position)
        holders = {gram: np.array(where, dtype=np.int64) for gram, where in held.items()}
        rarity = {gram: float(np.log1p(len(labels) / len(where))) for gram, where in held.items()}
        squares = np.zeros(len(labels))
        for gram, where in holders.items():
            squares[where] += rarity[gram] ** 2
        return cls(holders=holders, rarity=rarity, lengths=np.sqrt(np.maximum(squares, 1e-9)))

    def cosine(self, text: str) -> NDArray[np.float64]:
        """The cosine between `text` and every label, shape (n_labels,); unknown groups count as rarest."""
        products = np.zeros(len(self.lengths))
        rarest = float(np.log1p(len(self.lengths)))
        square = 0.0
        for gram in sorted(_split(text)):
            weight = self.rarity.get(gram, rarest)
            square += weight**2
            if gram in self.holders:
                products[self.holders[gram]] += weight**2
        cosine: NDArray[np.float64] = products / self.lengths / max(np.sqrt(square), 1e-9)
        return cosine


def _split(label: str) -> set[str]:
    padded = f" {label} "
    return {padded[start : start + GRAM] for start in range(max(len(padded) - GRAM + 1, 1))}


def _imported(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    problems = [
        Problem(
            file=str(folder / name),
            expected="terms imported from ESCO",
            got="no such file",
            remedy="Run `spoor2 import esco DIR` with your own ESCO download first.",
        )
        for name in (IMPORTED, IMPORTED_NEAR)
        if not (folder / name).is_file()
    ]
    if problems:
        raise DataError(problems)
    terms = pd.read_csv(folder / IMPORTED, dtype=str, keep_default_na=False)
    return terms, pd.read_csv(folder / IMPORTED_NEAR, dtype={"competence": str, "neighbour": str})


_NOBODY: Final[Mapping[str, float]] = MappingProxyType({})

"""The catalogue of functions as others read it: usual demands and competences, and a proposal by title.

Everything here reads the tables that `datasets.catalogue.build` wrote; nothing is estimated when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.catalogue.titles import LEAST_LIKENESS, contained, parts, plain_title, ratios, sorted_words
from datasets.model import Estimate

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FUNCTION_COLUMNS: Final = (
    "key", "name", "name_en", "synonyms", "isco", "esco", "onet", "soc2010", "education", "sector",
)  # fmt: skip
ESTIMATE_COLUMNS: Final = (
    "function", "item", "chance", "amount", "spread", "shape", "source", "n", "validated",
)  # fmt: skip
COMPETENCE_COLUMNS: Final = ("function", "competence", "weight")
NUMBERS: Final = ("education", "chance", "amount", "spread", "n", "weight")
TOGETHER: Final = 128
"""So many titles are held against the labels at once."""


class Near(NamedTuple):
    """One function proposed for a title; `likeness` runs to 1, which is the own name or a synonym."""

    key: str
    name: str
    likeness: float


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Functions with their usual demands and competences.

    `functions` is indexed by key; `estimates` has a row per function and item, `competences` a row per
    function and key of the vocabulary, with its weight (0 to 1). Empty text is unknown, as is nan.
    """

    functions: pd.DataFrame
    estimates: pd.DataFrame
    competences: pd.DataFrame

    def estimates_of(self, function: str) -> Mapping[str, Estimate]:
        """The usual demand per item slug; empty for a function that the catalogue doesn't know."""
        if function not in self._made:
            found = self._estimates_at(self._rows.get(function, _NO_ROWS))
            self._made[function] = MappingProxyType({demand.item: demand for demand in found})
        return self._made[function]

    def _estimates_at(self, rows: npt.NDArray[np.intp]) -> list[Estimate]:
        columns = {name: cells[rows].tolist() for name, cells in self._cells.items()}
        lines = zip(*columns.values(), strict=True)
        return [_estimate(dict(zip(columns, line, strict=True))) for line in lines]

    def estimates_on(self, item: str) -> Mapping[str, Estimate]:
        """The usual demand on one item per function that has one; kept, for every index asks them."""
        if item not in self._made_on:
            rows = self._item_rows.get(item, _NO_ROWS)
            functions = map(str, self.estimates["function"].array.take(rows))
            found = dict(zip(functions, self._estimates_at(rows), strict=True))
            self._made_on[item] = MappingProxyType(found)
        return self._made_on[item]

    def usual(self, function: str) -> Mapping[str, float]:
        """The weight per usual competence; empty for a function that the catalogue doesn't know."""
        return self._usual.get(function, _NO_WEIGHTS)

    @cached_property
    def usual_education(self) -> Mapping[str, int]:
        """The NLQF level that each function usually asks, where that is known."""
        if "education" not in self.functions:
            return MappingProxyType({})
        known = self.functions["education"].dropna()
        return MappingProxyType({str(key): int(level) for key, level in known.items()})

    @cached_property
    def isco(self) -> Mapping[str, str]:
        """The ISCO code of each function, where that is known."""
        if "isco" not in self.functions:
            return MappingProxyType({})
        return MappingProxyType({str(key): str(code) for key, code in self.functions["isco"].items()})

    @cached_property
    def base(self) -> Mapping[str, Estimate]:
        """Per item the mixture over all functions: the base rate of a place of which nothing is known."""
        columns = {name: self.estimates[name].to_numpy() for name in ("chance", "amount", "spread", "shape")}
        found = {
            str(item): _mixture(str(item), {name: values[rows] for name, values in columns.items()})
            for item, rows in sorted(self._item_rows.items())
        }
        return MappingProxyType(found)

    def propose(self, title: str, n: int = 5) -> tuple[Near, ...]:
        """At most `n` functions whose name or synonym is like a vacancy's title, best first, ties by key."""
        return self.proposals((title,), n)[0]

    def proposals(self, titles: Iterable[str], n: int = 5) -> list[tuple[Near, ...]]:
        """What `propose` says of each title: of many together it costs far less than one by one."""
        wanted = [plain_title(title) for title in titles]
        different = sorted({*wanted} - {""})
        found: dict[str, tuple[Near, ...]] = {"": ()}
        for some in (different[at : at + TOGETHER] for at in range(0, len(different), TOGETHER)):
            likeness = np.maximum.reduceat(self._likeness(some), self._keys[1], axis=1)
            found |= {title: self._nearest(best, n) for title, best in zip(some, likeness, strict=True)}
        return [found[title] for title in wanted]

    def _nearest(self, best: npt.NDArray[np.float64], n: int) -> tuple[Near, ...]:
        keys, names = self._keys[0], self.functions["name"]
        order = sorted((-float(best[at]), keys[at]) for at in np.flatnonzero(best >= LEAST_LIKENESS))[:n]
        return tuple(Near(key, str(names[key]), -value) for value, key in order)

    def _likeness(self, wanted: list[str]) -> npt.NDArray[np.float64]:
        """Likeness per label, shape (n_wanted, n_labels): by letters, by words in any order, or as a part of the title.

        What is below the least likeness may be 0.
        """
        words = ratios(list(map(sorted_words, wanted)), self._label_words)
        found = np.maximum(ratios(wanted, self._label_texts), 0.97 * words).astype(np.float64)
        for likeness, title in zip(found, wanted, strict=True):
            for part in parts(title) & self._label_at.keys():
                at = self._label_at[part]
                likeness[at] = np.maximum(likeness[at], contained(part, title))
        found = np.minimum(found, 0.99)
        for likeness, title in zip(found, wanted, strict=True):
            likeness[self._label_at.get(title, [])] = 1.0
        return np.asarray(np.round(found, 4))

    @cached_property
    def _label_texts(self) -> list[str]:
        return [label for _, label in self._labels]

    @cached_property
    def _label_words(self) -> list[str]:
        return [sorted_words(label) for label in self._label_texts]

    @cached_property
    def _label_at(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, label in enumerate(self._label_texts):
            found.setdefault(label, []).append(at)
        return found

    @cached_property
    def _keys(self) -> tuple[list[str], npt.NDArray[np.intp]]:
        """The functions that have a label, and where the labels of each start."""
        starts = {key: at for at, (key, _) in reversed(list(enumerate(self._labels)))}
        return list(starts)[::-1], np.array(list(starts.values())[::-1], dtype=np.intp)

    @cached_property
    def _labels(self) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        for key, row in self.functions.iterrows():
            names = [str(row["name"]), *str(row["synonyms"]).split(";"), str(row["name_en"])]
            found.extend((str(key), label) for name in names if (label := plain_title(name)))
        return tuple(found)

    @cached_property
    def _cells(self) -> Mapping[str, Any]:
        """The columns of the estimates, from which a few rows are read faster than from the frame."""
        return {str(name): self.estimates[name].array for name in self.estimates}

    @cached_property
    def _made(self) -> dict[str, Mapping[str, Estimate]]:
        """Records made so far; most of a region uses few functions."""
        return {}

    @cached_property
    def _made_on(self) -> dict[str, Mapping[str, Estimate]]:
        """The same by item."""
        return {}

    @cached_property
    def _rows(self) -> Mapping[str, npt.NDArray[np.intp]]:
        groups = self.estimates.groupby("function").indices
        return {str(key): np.asarray(rows, dtype=np.intp) for key, rows in groups.items()}

    @cached_property
    def _item_rows(self) -> Mapping[str, npt.NDArray[np.intp]]:
        groups = self.estimates.groupby("item", sort=False).indices
        return {str(item): np.asarray(rows, dtype=np.intp) for item, rows in groups.items()}

    @cached_property
    def _usual(self) -> Mapping[str, Mapping[str, float]]:
        found: dict[str, dict[str, float]] = {}
        columns = (self.competences[name].tolist() for name in ("function", "competence", "weight"))
        for function, competence, weight in zip(*columns, strict=True):
            found.setdefault(str(function), {})[str(competence)] = float(weight)
        return MappingProxyType({key: MappingProxyType(value) for key, value in found.items()})


def _mixture(item: str, rows: Mapping[str, npt.NDArray[Any]]) -> Estimate:
    """One estimate for all functions: the mean chance, and the spread within and between functions together."""
    chance, shape = round(float(rows["chance"].mean()), 4), min({*map(str, rows["shape"])} - {""}, default="")
    weights, amounts, spreads = rows["chance"], rows["amount"], rows["spread"]
    known = ~np.isnan(amounts) & ~np.isnan(spreads) & (weights > 0)
    known &= (amounts > 0) if shape == "log" else True
    if not known.any():
        return Estimate(item=item, chance=chance, source="base rate")
    weights, amounts, spreads = weights[known], amounts[known], spreads[known]
    amounts = np.log(amounts) if shape == "log" else amounts
    centre = float(np.average(amounts, weights=weights))
    within = float(np.average(spreads**2, weights=weights))
    between = float(np.average((amounts - centre) ** 2, weights=weights))
    amount = float(np.exp(centre)) if shape == "log" else centre
    spread = round(float(np.sqrt(within + between)), 4)
    return Estimate(
        item=item, chance=chance, amount=round(amount, 4), spread=spread, shape=shape, source="base rate"
    )


_NO_ROWS: Final = np.array([], dtype=np.intp)
_NO_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType({})


def _estimate(row: Mapping[Any, Any]) -> Estimate:
    return Estimate(
        item=str(row["item"]), chance=float(row["chance"]), amount=_number(row["amount"]),
        spread=_number(row["spread"]), shape=str(row["shape"]), source=str(row["source"]),
        validated=row["validated"] == "yes",
    )  # fmt: skip


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def read_table(file: Traversable, columns: tuple[str, ...]) -> pd.DataFrame:
    """A table of the catalogue with its columns in order; without rows where the file isn't there yet."""
    if not file.is_file():
        return pd.DataFrame({name: pd.Series(dtype=_dtype(name)) for name in columns})
    with file.open("rb") as source:
        table = pd.read_csv(source, dtype={name: _dtype(name) for name in columns}, keep_default_na=False,
                            na_values={name: [""] for name in NUMBERS})  # fmt: skip
    return table[list(columns)]


def _dtype(column: str) -> str:
    return "float64" if column in NUMBERS else "str"


@cache
def read_catalogue() -> Catalogue:
    """The embedded catalogue, read once."""
    folder = files("datasets.catalogue")
    functions = read_table(folder.joinpath("functions.csv"), FUNCTION_COLUMNS)
    return Catalogue(
        functions=functions.set_index("key"),
        estimates=read_table(folder.joinpath("estimates.csv"), ESTIMATE_COLUMNS),
        competences=read_table(folder.joinpath("function_competences.csv"), COMPETENCE_COLUMNS),
    )

"""Rivals one after another over one table, each timed on queries of its own number, and held against our answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

from evaluation.benchmarks.rivals.table import Table
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.timing import Timed, timed

ROOM: Final = "evaluation.benchmarks.rivals"
RIVALS: Final[Mapping[str, str]] = MappingProxyType(
    {"DuckDB": "duck", "Polars": "polars_", "pandas": "pandas_", "SQLite": "sqlite", "pyroaring": "roaring"}
)
"""The module of each rival."""

KEEPING: Final = ("pyroaring",)
"""Those that keep what they worked out for the next query, as we do: they get all of the same people before."""
FIRST: Final = 3
"""So many queries go before those of the others."""


@dataclass
class Contest:
    """What the rivals took, and where their answers weren't ours."""

    times: dict[str, Timed] = field(default_factory=dict)
    unequal: list[str] = field(default_factory=list)

    def medians(self) -> dict[str, float]:
        """The median of each rival, in milliseconds."""
        return {name: one.median for name, one in self.times.items()}

    def numbers(self) -> str:
        """How many queries each rival was asked."""
        return ", ".join(f"{name} {one.n}" for name, one in self.times.items())


def fewer(asked: Mapping[str, int], setting: Setting) -> dict[str, int]:
    """How many queries each rival is asked: in a quick run an eighth, at least two."""
    return {name: max(2, number // 8) if setting.quick else number for name, number in asked.items()}


def load(name: str, table: Table) -> Any:
    """A rival with the table in it."""
    return import_module(f"{ROOM}.{RIVALS[name]}").Rival(table)


def hold(
    table: Table, asked: Mapping[str, int], ask: Callable[[Any, Any], Any],
    warm: Sequence[Any], queries: Sequence[tuple[Any, Any]], *, find: Callable[[str, Table], Any] = load,
) -> Contest:  # fmt: skip
    """Asks every rival the first of the queries, each with our answer; `warm` go before, as they do with us."""
    contest = Contest()
    for name, number in asked.items():
        own = queries[:number]
        with closing(find(name, table)) as rival:
            contest.times[name], answers = warmed(
                name, partial(ask, rival), warm, [query for query, _ in own]
            )
            contest.unequal += differences(name, answers, [ours for _, ours in own])
    return contest


def warmed(
    name: str, ask: Callable[[Any], Any], warm: Sequence[Any], queries: Sequence[Any]
) -> tuple[Timed, list[Any]]:
    """What queries took of one rival after it was asked others, and its answers."""
    for query in warm if name in KEEPING else warm[:FIRST]:
        ask(query)
    return answered(ask, queries)


def answered(ask: Callable[[Any], Any], queries: Sequence[Any]) -> tuple[Timed, list[Any]]:
    """What some queries took, and their answers."""
    answers: list[Any] = []
    return timed(lambda query: answers.append(ask(query)), queries, warm=0), answers


def differences(name: str, answers: Sequence[Any], ours: Sequence[Any]) -> Iterator[str]:
    """Which answers of a rival aren't ours; a missing one is a difference too."""
    for at in range(max(len(answers), len(ours))):
        if answers[at : at + 1] != ours[at : at + 1]:
            yield f"{name}: query {at + 1}"

"""The intervention theory: why each part of the ranking and each ingredient should work, as a graph to be checked.

Edges run from a problem to a mechanism and from there to an outcome, and from each part and ingredient to the
mechanisms that it sets in motion; mechanisms and problems name their sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import networkx as nx

from datasets.problems import DataError, Problem
from evaluation.ladder.protocol import parsed


class Node(StrEnum):
    """What stands in the graph."""

    PROBLEM = "problem"
    MECHANISM = "mechanism"
    OUTCOME = "outcome"
    PART = "part"
    INGREDIENT = "ingredient"


class Gap(StrEnum):
    """What a theory lacks."""

    NOT_IN_THEORY = "not_in_theory"
    NO_MECHANISM = "no_mechanism"
    NO_PROBLEM = "no_problem"
    NO_OUTCOME = "no_outcome"
    NO_SOURCE = "no_source"
    NO_MEASURE = "no_measure"
    UNKNOWN = "unknown"
    ROUND = "round"


INGREDIENTS: Final = ("filter", "ranker", "price", "rings", "spread")
"""What an effect may be owed to, and what is to be taken out one by one to know."""
_NAMES: Final[Mapping[Node, tuple[str, ...]]] = MappingProxyType({
    Node.PROBLEM: ("source",),
    Node.MECHANISM: ("problem", "outcome", "source"),
    Node.OUTCOME: ("measure",),
    Node.PART: ("mechanism",),
    Node.INGREDIENT: ("mechanism",),
})  # fmt: skip
"""What each kind of node names."""
_LACKS: Final[Mapping[str, Gap]] = MappingProxyType({
    "mechanism": Gap.NO_MECHANISM, "problem": Gap.NO_PROBLEM, "outcome": Gap.NO_OUTCOME, "source": Gap.NO_SOURCE,
    "measure": Gap.NO_MEASURE,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """What one node of a theory (such as `part.travel`) lacks; `of` is what it names, where that is the matter."""

    node: str
    gap: Gap
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a claim rests on: who and what, and where to find it."""

    id: str
    title: str
    where: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Theory:
    """Nodes by kind and name with what they say and name, and the sources; `graph` joins them.

    `nodes` maps `part.travel` to its table: `says` and the names under mechanism, problem, outcome, source, measure.
    """

    nodes: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Source]

    @property
    def graph(self) -> nx.DiGraph:
        """A directed graph whose nodes are such as `mechanism.less_strain`; what isn't there stands in it too."""
        graph = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from(self._edges())
        return graph

    def _edges(self) -> Iterator[tuple[str, str]]:
        for node, says in self.nodes.items():
            yield from ((node, f"mechanism.{one}") for one in says.get("mechanism", ()))
            yield from ((f"problem.{one}", node) for one in says.get("problem", ()))
            yield from ((node, f"outcome.{one}") for one in says.get("outcome", ()))

    def under(self, kind: Node) -> tuple[str, ...]:
        """The names of one kind, in the order of the file."""
        return tuple(one.split(".", 1)[1] for one in self.nodes if one.startswith(f"{kind}."))

    def named(self, node: str, what: str) -> tuple[str, ...]:
        """What a node names, such as the mechanisms of `part.travel`."""
        return tuple(self.nodes.get(node, {}).get(what, ()))

    def sources_of(self, node: str) -> tuple[Source, ...]:
        """The sources behind a node: its own, or those of its mechanisms."""
        names = self.named(node, "source") or tuple(
            source for one in self.named(node, "mechanism") for source in self.named(f"mechanism.{one}", "source")
        )  # fmt: skip
        return tuple(self.sources[one] for one in dict.fromkeys(names) if one in self.sources)

    def faults(self, parts: Iterable[str], ingredients: Iterable[str] = INGREDIENTS) -> tuple[Fault, ...]:
        """What it lacks to explain these parts of a ranking and these ingredients; empty where it is whole."""
        asked = [
            *(f"{Node.PART}.{one}" for one in parts),
            *(f"{Node.INGREDIENT}.{one}" for one in ingredients),
        ]
        found = {Fault(node=one, gap=Gap.NOT_IN_THEORY) for one in asked if one not in self.nodes}
        found.update(fault for node in self.nodes for fault in self._lacks(node))
        found.update(Fault(node=node, gap=Gap.ROUND) for node in self._round())
        return tuple(sorted(found))

    def _lacks(self, node: str) -> Iterator[Fault]:
        for what in _NAMES[Node(node.split(".", 1)[0])]:
            names = self.named(node, what)
            if not names:
                yield Fault(node=node, gap=_LACKS[what])
            known = self.sources if what == "source" else self.nodes
            full = names if what == "source" else tuple(f"{what}.{one}" for one in names)
            if what != "measure":
                yield from (Fault(node=node, gap=Gap.UNKNOWN, of=one) for one in full if one not in known)

    def _round(self) -> set[str]:
        """The nodes from which one comes back: then nothing explains anything."""
        graph = self.graph
        loops = (one for one in nx.strongly_connected_components(graph) if len(one) > 1)
        return {node for one in loops for node in one} | set(nx.nodes_with_selfloops(graph))


def read_theory(path: str | Path | None = None) -> Theory:
    """The theory of a TOML file, or the one that comes with the program. Raises DataError with every problem."""
    name = Path(path).name if path else "theory.toml"
    source = Path(path) if path else files("evaluation.ladder").joinpath(name)
    tables = parsed(source.read_bytes(), name)
    problems = list(_problems(tables, name))
    if problems:
        raise DataError(problems)
    sources = tables.pop("source", {})
    nodes = {f"{kind}.{one}": says for kind, group in tables.items() for one, says in group.items()}
    return Theory(
        nodes=MappingProxyType(nodes),
        sources=MappingProxyType({id: Source(id=id, **says) for id, says in sources.items()}),
    )


def _problems(tables: Mapping[str, Any], name: str) -> Iterator[Problem]:
    kinds = (*Node, "source")
    for kind, group in tables.items():
        if kind not in kinds or not isinstance(group, dict):
            yield Problem(file=name, column=kind, expected=f"tables of {', '.join(kinds)}", got=kind)
            continue
        for one, says in group.items():
            where = f"{kind}.{one}"
            if not isinstance(says, dict):
                yield Problem(file=name, column=where, expected="a table", got=repr(says))
            elif kind == "source":
                yield from _bad_source(says, where, name)
            else:
                yield from _bad_node(says, where, name, _NAMES[Node(kind)])


def _bad_source(says: Mapping[str, Any], where: str, name: str) -> Iterator[Problem]:
    if set(says) != {"title", "where"} or not all(isinstance(one, str) and one for one in says.values()):
        yield Problem(
            file=name, column=where, expected="the texts title and where", got=", ".join(says) or "none"
        )


def _bad_node(says: Mapping[str, Any], where: str, name: str, may: tuple[str, ...]) -> Iterator[Problem]:
    for key, value in says.items():
        if key == "says" and isinstance(value, str):
            continue
        if key not in may or not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            yield Problem(
                file=name, column=f"{where}.{key}", expected=f"says, or a list of names under {', '.join(may)}",
                got=repr(value),
            )  # fmt: skip

"""The graph of a network as text, JSON, CSV and a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any, Final, TypeAlias

import networkx as nx
import pandas as pd

from matcher.exchange.graph import facts
from matcher.exchange.ledger import Period
from service.html import document
from service.network_balance import period_text, signed
from service.tables import html_table, text_table
from service.words import Words

LINE: Final = ("from", "to", "persons", "weeks", "planned", "kinds", "first", "last")
LINE_WORDS: Final = (0, 1, 5, 6, 7)
NODE: Final = ("employer", "sector", "town", "headcount", "brought", "taken", "net")
NODE_WORDS: Final = (0, 1, 2)
Graph: TypeAlias = "nx.DiGraph[str]"
Edge = tuple[str, str, Mapping[str, Any]]


def ordered(found: Graph) -> list[Edge]:
    """The edges, most persons first, then most planned, then by id."""
    edges: list[Edge] = list(found.edges(data=True))
    return sorted(edges, key=lambda one: (-one[2]["persons"], -one[2]["planned"], one[0], one[1]))


def graph_text(found: Graph, period: Period, words: Words) -> str:
    """What the graph says in numbers, and a row per edge."""
    table = text_table([words(f"graph.{name}") for name in LINE], _lines(found, words), words=LINE_WORDS)
    title = f"{words('graph.title')}, {period_text(period, words)}"
    if not found.edges:
        return f"{title}\n{words('balance.none')}"
    return "\n".join([title, *facts_said(found, words), "", table])


def facts_said(found: Graph, words: Words) -> list[str]:
    """The graph in a few numbers."""
    told = facts(found)
    said = words(
        "graph.facts", active=told.active, employers=told.employers, persons=told.persons, pairs=told.pairs,
        largest=told.largest,
    )  # fmt: skip
    planned = (
        words("graph.facts_planned", count=told.planned) if told.planned else words("balance.planned_none")
    )
    before = sum(bool(edge["moves"]) and not edge["persons"] for *_, edge in found.edges(data=True))
    return [said, planned, *([words("graph.earlier", count=before)] if before else [])]


def _lines(found: Graph, words: Words) -> list[list[str]]:
    return [
        [
            found.nodes[one]["name"], found.nodes[other]["name"], str(edge["persons"]),
            words.number(edge["fte_weeks"]), str(edge["planned"] or ""), kinds_text(edge["kinds"], words),
            _day(edge["first"], words), _day(edge["last"], words),
        ]
        for one, other, edge in ordered(found)
    ]  # fmt: skip


def kinds_text(kinds: Mapping[str, int], words: Words) -> str:
    """How many of each kind."""
    return ", ".join(f"{count} {words.name('kind', kind)}" for kind, count in kinds.items())


def _day(day: date | None, words: Words) -> str:
    return words.day(day) if day else ""


def sector_text(sector: str, words: Words) -> str:
    """The name of a section of the SBI."""
    return words.name("sbi", sector) if sector else words("sbi.none")


def graph_json(found: Graph) -> dict[str, Any]:
    """Nodes and edges as plain values."""
    first = found.graph["first"]
    return {
        "on": found.graph["on"].isoformat(), "first": first.isoformat() if first else None,
        "nodes": [{"id": id} | _plain(about) for id, about in sorted(found.nodes(data=True))],
        "edges": [{"from": one, "to": other} | _plain(edge) for one, other, edge in ordered(found)],
    }  # fmt: skip


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(value) for key, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return round(value, 6) + 0.0 if isinstance(value, float) else value


def graph_csv(found: Graph) -> str:
    """A row per edge, with decimal points; the kinds and moves with a semicolon between."""
    rows = [
        {"from": one, "to": other}
        | _plain(edge)
        | {"kinds": ";".join(f"{kind}={count}" for kind, count in edge["kinds"].items())}
        | {name: ";".join(edge[name]) for name in ("moves", "coming")}
        for one, other, edge in ordered(found)
    ]
    return str(pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"))


def graph_html(found: Graph, period: Period, picture: str, words: Words) -> str:
    """A page with the picture and the same numbers as tables."""
    lines = html_table(
        words("graph.lines"),
        [words(f"graph.{name}") for name in LINE],
        _lines(found, words),
        words=LINE_WORDS,
    )
    head = [words(f"balance.{name}" if name in ("employer", "brought", "taken", "net") else f"graph.{name}")
            for name in NODE]  # fmt: skip
    nodes = html_table(words("graph.employers"), head, _nodes(found, words), words=NODE_WORDS)
    said = " ".join(facts_said(found, words))
    parts = [
        f"<h1>{escape(words('graph.title'))} <small>{escape(period_text(period, words))}</small></h1>",
        f'<p class="summary">{escape(said)}</p>', picture, f'<div class="wide">{lines}</div>', nodes,
    ]  # fmt: skip
    return document(
        words("graph.title"), f"<section>\n{chr(10).join(filter(None, parts))}\n</section>", words
    )


def _nodes(found: Graph, words: Words) -> list[list[str]]:
    rows = sorted(found.nodes(data=True), key=lambda one: (one[1]["net"], one[0]))
    return [
        [
            about["name"], sector_text(about["sector"], words), about["town"],
            words("graph.unknown") if about["headcount"] is None else str(about["headcount"]),
            str(about["brought"]), str(about["taken"]), signed(about["net"], words),
        ]
        for _, about in rows
    ]  # fmt: skip

"""The graph of a network: employers, and who brought people to whom, over a period; what is planned stands apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx
import pandas as pd

from datasets.model import Employer, MoveOutcome
from datasets.network import Network
from matcher.exchange.ledger import FTE_WEEK, Ledger, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A graph in a few numbers: all `employers` and those of them `active` in moves that began, the `persons` who
    went, the pairs of employers that they link, the `planned` moves, and the `largest` group of employers that moves
    connect.
    """

    employers: int
    active: int
    persons: int
    pairs: int
    planned: int
    largest: int


def graph(network: Network, on: date, period: Period | None = None) -> nx.DiGraph[str]:
    """Employers as nodes and an edge from who brings to who takes, for the moves of a period; since the start where
    none is given.

    A node has name, sector, headcount (None where unknown), town, and its balance: brought, taken, net (persons),
    brought_weeks, taken_weeks, net_weeks (FTE-weeks). An edge has persons and fte_weeks (moves that began), planned
    (persons; of any day), kinds (how many of each kind began), first and last (the days between which somebody was
    there, None where that isn't known or all is planned), and the ids of the moves that began (moves) and of those
    planned (coming).
    """
    ledger = Ledger.of(network, on)
    made: nx.DiGraph[str] = nx.DiGraph(on=on, first=period.first if period else None)
    balances = ledger.table(period)[["brought", "taken", "net", "brought_weeks", "taken_weeks", "net_weeks"]]
    for id, balance in zip(ledger.employers, balances.to_dict("records"), strict=True):
        made.add_node(id, **_about(id, network), **{str(name): value for name, value in balance.items()})
    went, coming = _by_pair(ledger.moves(period)), _by_pair(ledger.planned)
    nobody = ledger.realised.iloc[:0].assign(persons=0, units=0)
    for one, other in sorted({*went, *coming}):
        moves, more = went.get((one, other), nobody), coming.get((one, other), nobody)
        made.add_edge(one, other, **_edge(moves, more, ledger.on))
    return made


def proposed(pairs: Iterable[tuple[str, str]], network: Network) -> nx.DiGraph[str]:
    """The same of what is only proposed, by who would bring and who would take; of nodes the net that it would add."""
    made: nx.DiGraph[str] = nx.DiGraph()
    counted = Counter((one, other) for one, other in pairs if one and other)
    for id in sorted(network.employers):
        net = sum(count * ((other == id) - (one == id)) for (one, other), count in counted.items())
        made.add_node(id, **_about(id, network), net=net)
    for (one, other), count in sorted(counted.items()):
        made.add_edge(one, other, persons=count, planned=0, moves=(), coming=())
    return made


def facts(found: nx.DiGraph[str]) -> Facts:
    """The graph in a few numbers."""
    went = [(one, other) for one, other, persons in found.edges(data="persons") if persons]
    linked = nx.Graph(went)
    return Facts(
        employers=found.number_of_nodes(), active=linked.number_of_nodes(), pairs=len(went),
        persons=sum(persons for *_, persons in found.edges(data="persons")),
        planned=sum(planned for *_, planned in found.edges(data="planned")),
        largest=max((len(group) for group in nx.connected_components(linked)), default=0),
    )  # fmt: skip


def around(found: nx.DiGraph[str], employer: str) -> nx.DiGraph[str]:
    """One employer with those it exchanged people with, and the moves between it and them alone."""
    own = [(one, other) for one, other in found.edges if employer in (one, other)]
    kept: nx.DiGraph[str] = nx.DiGraph(**found.graph)
    named = sorted({employer, *(id for pair in own for id in pair)})
    kept.add_nodes_from((id, found.nodes[id]) for id in named)
    kept.add_edges_from((one, other, found.edges[one, other]) for one, other in own)
    return kept


def _about(id: str, network: Network) -> Mapping[str, Any]:
    one = network.employers[id] if id in network.employers else Employer(id=id)
    return {
        "name": one.name or id, "sector": one.sector, "headcount": one.headcount, "town": network.town(one.postcode),
    }  # fmt: skip


def _by_pair(moves: pd.DataFrame) -> Mapping[tuple[str, str], pd.DataFrame]:
    return {(str(one), str(other)): lines for (one, other), lines in moves.groupby(["from", "to"], sort=True)}


def _edge(moves: pd.DataFrame, coming: pd.DataFrame, on: date) -> Mapping[str, Any]:
    lasting = moves["ends"].isna() & (moves["outcome"] != str(MoveOutcome.BROKEN))
    ends = moves["ends"].mask(lasting, pd.Timestamp(on)).dropna()
    began = moves[moves["persons"] > 0]
    return {
        "persons": int(moves["persons"].sum()), "fte_weeks": float(moves["units"].sum() / FTE_WEEK),
        "planned": len(coming), "kinds": dict(sorted(Counter(map(str, began["kind"])).items())),
        "first": moves["starts"].min().date() if len(moves) else None,
        "last": min(ends.max().date(), on) if len(ends) else None,
        "moves": tuple(moves["id"]), "coming": tuple(coming["id"]),
    }  # fmt: skip

"""The commands about the network: balance and graph."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from datasets.network import Network
from matcher.exchange.graph import around, graph
from matcher.exchange.ledger import Period
from service.commands import Refused
from service.commands.common import day_of, known, network_of, write
from service.jsons import as_text
from service.network_balance import (
    balance_csv,
    balance_html,
    balance_json,
    balance_text,
    opened_csv,
    opened_json,
    opened_text,
    period_text,
)
from service.network_graph import Graph, graph_csv, graph_html, graph_json, graph_text
from service.network_picture import bars, inline, png, svg, web
from service.network_sheet import Sheet, only, sheet_of
from service.words import Words


class Reader(StrEnum):
    """Who reads about the network; only a coordinator sees who a move was about."""

    COORDINATOR = "coordinator"
    EMPLOYER = "employer"


def period_of(args: Namespace, on: date, words: Words) -> Period:
    """The days that are asked about."""
    if args.since in ("start", "year"):
        return Period(None, on) if args.since == "start" else Period.year(on)
    if args.since > on:
        raise Refused(words("error.since_after", since=words.day(args.since), on=words.day(on)))
    return Period(args.since, on)


def run_balance(args: Namespace, words: Words) -> int:
    """Who brings and who takes, per employer; with one employer every figure opened to the moves behind it."""
    network, on = network_of(args, words), day_of(args)
    known_employer(args, network, words)
    sheet = sheet_of(network, on, period_of(args, on, words))
    write(args, words, _opened(args, sheet, words) if args.employer else _balances(args, sheet, words))
    return 0


def _balances(args: Namespace, sheet: Sheet, words: Words) -> str | bytes:
    picture = bars(sheet.rows, period_text(sheet.period, words), words)
    forms: dict[str, Callable[[], str | bytes]] = {
        "table": lambda: balance_text(sheet, words),
        "json": lambda: as_text(balance_json(sheet)),
        "csv": lambda: balance_csv(sheet),
        "html": lambda: balance_html(sheet, sheet.rows, inline(picture), words, whom=_whom(args)),
        "svg": lambda: svg(picture),
        "png": lambda: png(picture),
    }
    return forms[args.format]()


def _opened(args: Namespace, sheet: Sheet, words: Words) -> str | bytes:
    row, whom = only(sheet, args.employer), _whom(args)
    picture = bars((row,), period_text(sheet.period, words), words)
    forms: dict[str, Callable[[], str | bytes]] = {
        "table": lambda: opened_text(sheet, row, words, whom=whom),
        "json": lambda: as_text(opened_json(sheet, row, whom=whom)),
        "csv": lambda: opened_csv(row, whom=whom),
        "html": lambda: balance_html(sheet, (row,), inline(picture), words, whom=whom),
        "svg": lambda: svg(picture),
        "png": lambda: png(picture),
    }
    return forms[args.format]()


def run_graph(args: Namespace, words: Words) -> int:
    """Which employers placed people with each other; with one employer only its own lines."""
    network, on = network_of(args, words), day_of(args)
    known_employer(args, network, words)
    period = period_of(args, on, words)
    found = graph(network, on, period)
    write(args, words, _graph(args, around(found, args.employer) if args.employer else found, period, words))
    return 0


def _graph(args: Namespace, found: Graph, period: Period, words: Words) -> str | bytes:
    picture = web(found, period_text(period, words), words)
    forms: dict[str, Callable[[], str | bytes]] = {
        "table": lambda: graph_text(found, period, words),
        "json": lambda: as_text(graph_json(found)),
        "csv": lambda: graph_csv(found),
        "html": lambda: graph_html(found, period, inline(picture), words),
        "svg": lambda: svg(picture),
        "png": lambda: png(picture),
    }
    return forms[args.format]()


def known_employer(args: Namespace, network: Network, words: Words) -> None:
    """A stop where an employer reads without saying which, for it reads of its own people only; and one that names the
    ids like it, where an employer is asked that isn't there.
    """
    if args.audience == Reader.EMPLOYER and not args.employer:
        raise Refused(words("error.whose"))
    if args.employer:
        known(args.employer, network.employers, "error.unknown_employer", args.dir, words)


def _whom(args: Namespace) -> bool:
    """Whether the reader may see who a move was about."""
    return bool(args.audience == Reader.COORDINATOR)

"""The commands that place everybody at once: allocate, rings, frontier and what-if of the network."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import Final

from datasets.network import Network
from matcher.exchange import whatif
from matcher.exchange.allocate import Mechanism, allocate
from matcher.exchange.allocation import Allocation, Placement
from matcher.exchange.choose import WorstOff
from matcher.exchange.frontier import TOLERANCES, Frontier, frontier
from matcher.exchange.graph import proposed
from matcher.exchange.highs import Gap
from matcher.exchange.ring_model import TooLarge
from matcher.exchange.rings import Ring, proposals, rings
from service.commands import Refused
from service.commands.common import day_of, network_of, tell, write
from service.commands.network import known_employer
from service.jsons import as_text
from service.network_curve import curve
from service.network_names import Names
from service.network_picture import Picture, inline, png, svg, web
from service.network_plan import plan_csv, plan_html, plan_json, plan_text
from service.network_price import (
    Supposed,
    frontier_csv,
    frontier_html,
    frontier_json,
    frontier_text,
    supposed_html,
    supposed_json,
    supposed_text,
)
from service.network_rings import of_employer, rings_html, rings_json, rings_text
from service.words import Words

PICTURES: Final = ("svg", "png")


def run_allocate(args: Namespace, words: Words) -> int:
    """Everybody placed at once."""
    network, on, mechanism = network_of(args, words), day_of(args), Mechanism(args.mechanism)
    made = allocate(
        network, on, mechanism=mechanism, tolerance=args.tolerance, worst_off=WorstOff(args.worst_off)
    )
    if args.format == "json":
        write(args, words, as_text(plan_json(made, network, mechanism)))
    elif args.format == "csv":
        write(args, words, plan_csv(made))
    elif args.format == "html":
        write(args, words, plan_html(made, network, mechanism, words))
    elif args.format in PICTURES:
        write(args, words, _web(made.pairs, network, words("plan.picture", day=words.day(on)), args, words))
    else:
        write(args, words, plan_text(made, network, mechanism, words))
    return 0


def run_rings(args: Namespace, words: Words) -> int:
    """Rings as proposals; with one employer those that it takes part in, and with its eyes nobody else's people."""
    network = network_of(args, words)
    known_employer(args, network, words)
    found, gap = _rings(args, network, words)
    names = Names(network, words, whom=args.audience == "coordinator")
    if args.format == "json":
        if not names.whom:
            raise Refused(words("error.rings_json"))
        write(args, words, as_text(rings_json(of_employer(found, args.employer or ""), gap)))
    elif args.format == "html":
        write(args, words, rings_html(found, gap, names, args.employer or ""))
    elif args.format in PICTURES:
        pairs = [link.placement for one in of_employer(found, args.employer or "") for link in one.links]
        write(args, words, _web(pairs, network, words("rings.picture"), args, words))
    else:
        write(args, words, rings_text(found, gap, names, args.employer or ""))
    return 0


def _rings(args: Namespace, network: Network, words: Words) -> tuple[tuple[Ring, ...], Gap | None]:
    """The best short rings; of a network with too many of them those of a balanced allocation, and that is said."""
    on = day_of(args)
    try:
        found = proposals(network, on, employers=args.longest, links=args.chains, seconds=args.seconds)
    except TooLarge:
        tell(words("rings.too_large"))
        tolerance = None if args.chains else 0.0
        made = allocate(network, on, tolerance=tolerance, carry=bool(args.chains))
        return rings(made, network), None
    return found.rings, found.gap


def run_frontier(args: Namespace, words: Words) -> int:
    """What each tolerance costs."""
    network, on = network_of(args, words), day_of(args)
    found = frontier(network, on, args.tolerance or TOLERANCES)
    if args.format in ("svg", "png", "html"):
        picture = curve(found, words)
        write(args, words, _curve(args, found, picture, words))
    elif args.format == "json":
        write(args, words, as_text(frontier_json(found)))
    elif args.format == "csv":
        write(args, words, frontier_csv(found))
    else:
        write(args, words, frontier_text(found, words))
    return 0


def run_network_what_if(args: Namespace, words: Words) -> int:
    """What would place more of those who wait."""
    network, on = network_of(args, words), day_of(args)
    made = allocate(network, on, tolerance=args.tolerance, worst_off=WorstOff.NOTHING)
    found, names = _supposed(args, made, network, words), Names(network, words)
    if args.format == "json":
        write(args, words, as_text(supposed_json(found)))
    elif args.format == "html":
        write(args, words, supposed_html(found, names))
    else:
        write(args, words, supposed_text(found, names))
    return 0


def _supposed(args: Namespace, made: Allocation, network: Network, words: Words) -> Supposed:
    tell(words("suppose.busy"))
    return Supposed(
        waiting=len(made.waiting), openings=whatif.openings(made, args.n),
        members=whatif.members(made, network, args.n), adaptations=whatif.adaptations(made, network, args.n),
    )  # fmt: skip


def _curve(args: Namespace, found: Frontier, picture: Picture, words: Words) -> str | bytes:
    if args.format == "html":
        return frontier_html(found, inline(picture), words)
    return svg(picture) if args.format == "svg" else png(picture)


def _web(
    pairs: Iterable[Placement], network: Network, title: str, args: Namespace, words: Words
) -> str | bytes:
    """Who would bring to whom, as a picture."""
    found = proposed(((one.origin, one.target) for one in pairs), network)
    picture = web(found, title, words)
    return svg(picture) if args.format == "svg" else png(picture)

"""What can be typed behind `spoor2 network`: the commands about who brings and who takes."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from math import inf
from typing import Any, Final

from matcher.exchange.allocate import Mechanism
from matcher.exchange.choose import WorstOff
from matcher.exchange.short_rings import EMPLOYERS
from service.arguments import command, count, directory, distance, group, on_day, output, whole
from service.commands import network, plan
from service.words import Words

FORMS: Final = ("table", "json", "csv", "html", "svg", "png")
PLANS: Final = ("table", "json", "html", "svg", "png")
PAGES: Final = ("table", "json", "html")
SINCE: Final = ("start", "year")
SECONDS: Final = 30.0
FREE: Final = ("geen", "none")


def add_network(commands: Any, words: Words) -> None:
    """The command `network` with its own commands."""
    own = group(commands, "network", words)
    for add in (_balance, _graph, _allocate, _rings, _frontier, _what_if):
        add(own, words)


def since(text: str) -> str | date:
    """From the start, over a year, or from a day on."""
    return text if text in SINCE else on_day(text)


def about_network(made: ArgumentParser, words: Words) -> None:
    """The region and the day, which every command about the network has."""
    directory(made, words)
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))


def _over_time(made: ArgumentParser, words: Words) -> None:
    about_network(made, words)
    made.add_argument(
        "--since", type=since, default="start", metavar="start|year|DATE", help=words("help.since")
    )
    made.add_argument("--employer", metavar="ID", help=words("help.employer"))
    made.add_argument("--audience", choices=[str(one) for one in network.Reader], default="coordinator",
                      help=words("help.reader"))  # fmt: skip
    output(made, words, FORMS)


def _balance(commands: Any, words: Words) -> None:
    _over_time(command(commands, "balance", words, network.run_balance, group="network"), words)


def _graph(commands: Any, words: Words) -> None:
    _over_time(command(commands, "graph", words, network.run_graph, group="network"), words)


def tolerance(text: str) -> float:
    """Persons from 0; `geen` or `none` is no bound."""
    if text in FREE:
        return inf
    try:
        return distance(text)
    except ArgumentTypeError as error:
        raise ArgumentTypeError(f"no tolerance: {text}") from error


def _tolerance(made: ArgumentParser, words: Words) -> None:
    made.add_argument("--tolerance", type=tolerance, metavar="N", help=words("help.tolerance"))


def _allocate(commands: Any, words: Words) -> None:
    made = command(commands, "allocate", words, plan.run_allocate, group="network")
    about_network(made, words)
    _tolerance(made, words)
    made.add_argument("--mechanism", choices=[str(one) for one in Mechanism], default=str(Mechanism.BEST),
                      help=words("help.mechanism"))  # fmt: skip
    made.add_argument("--worst-off", choices=[str(one) for one in WorstOff], default=str(WorstOff.BOTTLENECK),
                      help=words("help.worst_off"))  # fmt: skip
    output(made, words, FORMS)


def _rings(commands: Any, words: Words) -> None:
    made = command(commands, "rings", words, plan.run_rings, group="network")
    about_network(made, words)
    made.add_argument(
        "--longest", type=count, default=EMPLOYERS, metavar="N", help=words("help.longest", default=EMPLOYERS)
    )
    made.add_argument("--chains", type=whole, default=0, metavar="N", help=words("help.chains"))
    made.add_argument("--seconds", type=distance, default=SECONDS, metavar="N",
                      help=words("help.seconds", default=words.number(SECONDS)))  # fmt: skip
    made.add_argument("--employer", metavar="ID", help=words("help.rings_employer"))
    made.add_argument("--audience", choices=[str(one) for one in network.Reader], default="coordinator",
                      help=words("help.reader"))  # fmt: skip
    output(made, words, PLANS)


def _frontier(commands: Any, words: Words) -> None:
    made = command(commands, "frontier", words, plan.run_frontier, group="network")
    about_network(made, words)
    made.add_argument(
        "--tolerance", type=tolerance, action="append", metavar="N", help=words("help.tolerances")
    )
    output(made, words, FORMS)


def _what_if(commands: Any, words: Words) -> None:
    made = command(commands, "what-if", words, plan.run_network_what_if, group="network")
    about_network(made, words)
    _tolerance(made, words)
    made.add_argument("-n", type=count, default=5, metavar="N", help=words("help.supposed", default=5))
    output(made, words, PAGES)

"""What can be typed behind `spoor2 network`: the commands about who brings and who takes."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any, Final

from service.arguments import command, directory, group, on_day, output
from service.commands import network
from service.words import Words

FORMS: Final = ("table", "json", "csv", "html", "svg", "png")
SINCE: Final = ("start", "year")


def add_network(commands: Any, words: Words) -> None:
    """The command `network` with its own commands."""
    own = group(commands, "network", words)
    for add in (_balance, _graph):
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

"""What can be typed: commands, arguments and options, with their help in the reader's language."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser
from typing import Any, Final

from datasets.model import Transport
from matcher.verdict import Whom
from service.arguments import (
    Command,
    Parser,
    command,
    count,
    directory,
    distance,
    lang,
    on_day,
    output,
    positive,
    share,
    whole,
)
from service.commands import data, everybody, library, people
from service.network_parser import add_network
from service.report_parser import add_reports
from service.say import Audience
from service.version import installed
from service.words import Words

LISTS: Final = ("table", "json", "csv", "html", "xlsx", "parquet")
ANSWERS: Final = ("table", "json")

KEPT: Final = 0.5
"""The share of demands that employers write down, and of places with complete rubrieken, in a made region."""


def parser(words: Words) -> ArgumentParser:
    """The parser of the whole command."""

    top = Parser(
        prog="spoor2", description=words("help.top"), epilog=words("help.exit"),
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    top.add_argument("--version", action="version", version=f"spoor2 {installed()}")
    top.words = words
    lang(top, words)
    commands = top.add_subparsers(
        dest="command", required=True, metavar=words("help.command"), parser_class=Command
    )
    for add in (_match, _explain, _adaptations, _left_out, _what_if, _questions, _validate, _new, _catalogue,
                _make_region, _import, _index, add_network, add_reports, _demo):  # fmt: skip
        add(commands, words)
    return top


def _person(made: ArgumentParser, words: Words) -> None:
    directory(made, words)
    made.add_argument("profile", metavar="PROFILE", nargs="?", help=words("help.profile"))
    made.add_argument("--profile", dest="file", metavar="FILE", help=words("help.file"))
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))
    made.add_argument("--audience", choices=[str(one) for one in Audience], default="candidate",
                      help=words("help.audience"))  # fmt: skip


def _count(made: ArgumentParser, words: Words, default: int) -> None:
    made.add_argument("-n", type=whole, default=default, metavar="N", help=words("help.n", default=default))


def _match(commands: Any, words: Words) -> None:
    made = command(commands, "match", words, people.run_match)
    _person(made, words)
    made.add_argument("--all", action="store_true", help=words("help.all"))
    made.add_argument("--no-spread", action="store_true", help=words("help.no_spread"))
    made.add_argument("--all-reasons", action="store_true", help=words("help.all_reasons"))
    made.add_argument("--km", type=distance, metavar="KM", help=words("help.km"))
    made.add_argument("--workers", type=count, metavar="N", help=words("help.workers"))
    made.add_argument("--folder", metavar="DIR", help=words("help.folder"))
    made.add_argument("--network", action="store_true", help=words("help.with_network"))
    made.add_argument("--log", metavar="FILE", help=words("help.log"))
    made.add_argument("--shuffle", type=whole, metavar="WIDTH", help=words("help.shuffle"))
    made.add_argument("--seed", type=whole, metavar="N", help=words("help.seed"))
    made.add_argument("--protocol", metavar="FILE", help=words("help.protocol"))
    _count(made, words, 10)
    output(made, words, LISTS)


def _index(commands: Any, words: Words) -> None:
    made = command(commands, "index", words, everybody.run_index)
    directory(made, words)
    made.add_argument("path", metavar="OUT", help=words("help.index_path"))
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))


def _pair(made: ArgumentParser, words: Words) -> None:
    _person(made, words)
    made.add_argument("vacancy", metavar="VACANCY", nargs="?", help=words("help.vacancy"))
    output(made, words, ANSWERS)


def _explain(commands: Any, words: Words) -> None:
    made = command(commands, "explain", words, people.run_explain)
    _pair(made, words)
    made.add_argument("--all-items", action="store_true", help=words("help.all_items"))


def _adaptations(commands: Any, words: Words) -> None:
    _pair(command(commands, "adaptations", words, people.run_adaptations), words)


def _left_out(commands: Any, words: Words) -> None:
    made = command(commands, "left-out", words, people.run_left_out)
    _person(made, words)
    made.add_argument("--item", metavar="ITEM", help=words("help.item"))
    output(made, words, ANSWERS)


def _what_if(commands: Any, words: Words) -> None:
    made = command(commands, "what-if", words, people.run_what_if)
    _person(made, words)
    for name in ("limit", "without", "competence", "paper"):
        made.add_argument(f"--{name}", action="append", default=[], help=words(f"help.change_{name}"),
                          metavar="ITEM=VALUE" if name == "limit" else name.upper())  # fmt: skip
    for name in ("hours-week", "hours-day", "minutes"):
        made.add_argument(f"--{name}", type=positive, metavar="N", help=words(f"help.change_{name}"))
    made.add_argument(
        "--transport", choices=[str(one) for one in Transport], help=words("help.change_transport")
    )
    made.add_argument(
        "--education", type=int, choices=range(1, 9), metavar="1-8", help=words("help.change_education")
    )
    _count(made, words, 10)
    output(made, words, ANSWERS)


def _questions(commands: Any, words: Words) -> None:
    made = command(commands, "questions", words, people.run_questions)
    _person(made, words)
    made.add_argument("--to", choices=[str(one) for one in Whom], help=words("help.to"))
    _count(made, words, 10)
    output(made, words, ANSWERS)


def _validate(commands: Any, words: Words) -> None:
    made = command(commands, "validate", words, data.run_validate)
    directory(made, words)
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))
    output(made, words, ANSWERS)


def _new(commands: Any, words: Words) -> None:
    made = command(commands, "new", words, data.run_new)
    made.add_argument("dir", metavar="DIR", help=words("help.new_dir"))


def _make_region(commands: Any, words: Words) -> None:
    made = command(commands, "make-region", words, data.run_make_region)
    made.add_argument("dir", metavar="DIR", help=words("help.new_dir"))
    for name, default in (("seed", 1), ("candidates", 40), ("employers", 60), ("places", 400)):
        made.add_argument(f"--{name}", type=count, default=default, metavar="N",
                          help=words(f"help.make_{name}", default=default))  # fmt: skip
    for name in ("recorded", "rubrieken"):
        made.add_argument(f"--{name}", type=share, default=KEPT, metavar="SHARE",
                          help=words(f"help.make_{name}", default=words.number(KEPT)))  # fmt: skip
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))


def _import(commands: Any, words: Words) -> None:
    made = command(commands, "import", words, data.run_import)
    made.add_argument("what", choices=("esco", "places"), help=words("help.import_what"))
    made.add_argument("path", metavar="PATH", help=words("help.import_path"))
    made.add_argument("--to", metavar="DIR", help=words("help.import_to"))


def _catalogue(commands: Any, words: Words) -> None:
    made = command(commands, "catalogue", words, library.run_catalogue)
    made.add_argument("action", choices=("show", "build", "quality"), help=words("help.catalogue_action"))
    made.add_argument("function", nargs="?", metavar="FUNCTION", help=words("help.catalogue_function"))
    made.add_argument("--from", dest="source", metavar="DIR", help=words("help.catalogue_from"))
    made.add_argument("--to", metavar="DIR", help=words("help.catalogue_to"))
    output(made, words, ANSWERS)


def _demo(commands: Any, words: Words) -> None:
    command(commands, "demo", words, data.run_demo)

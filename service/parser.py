"""What can be typed: commands, arguments and options, with their help in the reader's language."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from math import inf
from typing import Any, Final, NoReturn

from datasets.cells import day
from datasets.model import Transport
from datasets.numbers import CellError
from matcher.verdict import Whom
from service.commands import Stop, data, everybody, library, people
from service.faults import error_text
from service.say import Audience
from service.words import LANGS, Words

LISTS: Final = ("table", "json", "csv", "html", "xlsx", "parquet")
ANSWERS: Final = ("table", "json")
Run = Callable[[argparse.Namespace, Words], int]

KEPT: Final = 0.5
"""The share of demands that employers write down, and of places with complete rubrieken, in a made region."""


class Parser(ArgumentParser):
    """A parser whose headings and errors are in the reader's language; a mistake is one message and code 2."""

    words: Words

    def error(self, message: str) -> NoReturn:
        """One message, with where the help is."""
        said = self.words("error.usage", what=error_text(message, self.words))
        raise Stop(f"{said}\n{self.words('help.more', command=self.prog)}", 2)

    def format_help(self) -> str:
        """The help with headings in the reader's language."""
        return self._in_words(super().format_help())

    def _in_words(self, text: str) -> str:
        for english in ("usage:", "positional arguments:", "options:", "show this help message and exit",
                        "show program's version number and exit"):  # fmt: skip
            text = text.replace(
                english, self.words.name("help", english.rstrip(":")) + ":" * english.endswith(":")
            )
        return text


class Command(Parser):
    """The parser of one command, whose arguments and options may come in any order."""

    mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Arguments and options in any order: `explain DIR --profile FILE VACANCY`."""
        if self.mixing:
            return super().parse_known_args(args, namespace)
        self.mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self.mixing = False


def parser(words: Words) -> ArgumentParser:
    """The parser of the whole command."""

    top = Parser(
        prog="spoor2", description=words("help.top"), epilog=words("help.exit"),
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    top.add_argument("--version", action="version", version=f"spoor2 {installed()}")
    top.words = words
    _lang(top, words)
    commands = top.add_subparsers(
        dest="command", required=True, metavar=words("help.command"), parser_class=Command
    )
    for add in (_match, _explain, _adaptations, _left_out, _what_if, _questions, _validate, _new, _catalogue,
                _make_region, _import, _index, _demo):  # fmt: skip
        add(commands, words)
    return top


def installed() -> str:
    """The version that is installed."""
    try:
        return version("spoor2")
    except PackageNotFoundError:
        return "0"


def on_day(text: str) -> date:
    """A day in ISO or Dutch notation."""
    try:
        return day(text)
    except CellError as error:
        raise argparse.ArgumentTypeError(f"no day: {text}") from error


def positive(text: str) -> float:
    """A number above nothing, with a point or a comma."""
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"no number: {text}") from error
    if not 0 <= value < 10_000:
        raise argparse.ArgumentTypeError(f"no number: {text}")
    return value


def share(text: str) -> float:
    """A share from 0 to 1, with a point or a comma."""
    if positive(text) > 1:
        raise argparse.ArgumentTypeError(f"no share: {text}")
    return positive(text)


def whole(text: str) -> int:
    """A whole number from 0."""
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"no whole number: {text}")
    return int(text)


def count(text: str) -> int:
    """A whole number from 1."""
    if whole(text) == 0:
        raise argparse.ArgumentTypeError("no count")
    return int(text)


def distance(text: str) -> float:
    """Kilometres from 0, with a decimal point or comma."""
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = -1.0
    if not 0 <= found < inf:
        raise argparse.ArgumentTypeError(f"no distance: {text}")
    return found


def _command(commands: _SubParsersAction[Any], name: str, words: Words, run: Run) -> ArgumentParser:
    text = words(f"help.{name}")
    made: Parser = commands.add_parser(
        name, help=text, description=text, epilog=words("help.exit"), allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.words = words
    made.set_defaults(run=run)
    _lang(made, words)
    return made


def _lang(made: ArgumentParser, words: Words) -> None:
    made.add_argument("--lang", choices=LANGS, default=argparse.SUPPRESS, help=words("help.lang"))


def _dir(made: ArgumentParser, words: Words) -> None:
    made.add_argument("dir", metavar="DIR", help=words("help.dir"))


def _person(made: ArgumentParser, words: Words) -> None:
    _dir(made, words)
    made.add_argument("profile", metavar="PROFILE", nargs="?", help=words("help.profile"))
    made.add_argument("--profile", dest="file", metavar="FILE", help=words("help.file"))
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))
    made.add_argument("--audience", choices=[str(one) for one in Audience], default="candidate",
                      help=words("help.audience"))  # fmt: skip


def _output(made: ArgumentParser, words: Words, formats: tuple[str, ...]) -> None:
    made.add_argument("--format", choices=formats, default="table", help=words("help.format"))
    made.add_argument("--out", metavar="FILE", help=words("help.out"))


def _count(made: ArgumentParser, words: Words, default: int) -> None:
    made.add_argument("-n", type=whole, default=default, metavar="N", help=words("help.n", default=default))


def _match(commands: Any, words: Words) -> None:
    made = _command(commands, "match", words, people.run_match)
    _person(made, words)
    made.add_argument("--all", action="store_true", help=words("help.all"))
    made.add_argument("--all-reasons", action="store_true", help=words("help.all_reasons"))
    made.add_argument("--km", type=distance, metavar="KM", help=words("help.km"))
    made.add_argument("--workers", type=count, metavar="N", help=words("help.workers"))
    made.add_argument("--folder", metavar="DIR", help=words("help.folder"))
    _count(made, words, 10)
    _output(made, words, LISTS)


def _index(commands: Any, words: Words) -> None:
    made = _command(commands, "index", words, everybody.run_index)
    _dir(made, words)
    made.add_argument("path", metavar="OUT", help=words("help.index_path"))
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))


def _pair(made: ArgumentParser, words: Words) -> None:
    _person(made, words)
    made.add_argument("vacancy", metavar="VACANCY", nargs="?", help=words("help.vacancy"))
    _output(made, words, ANSWERS)


def _explain(commands: Any, words: Words) -> None:
    made = _command(commands, "explain", words, people.run_explain)
    _pair(made, words)
    made.add_argument("--all-items", action="store_true", help=words("help.all_items"))


def _adaptations(commands: Any, words: Words) -> None:
    _pair(_command(commands, "adaptations", words, people.run_adaptations), words)


def _left_out(commands: Any, words: Words) -> None:
    made = _command(commands, "left-out", words, people.run_left_out)
    _person(made, words)
    made.add_argument("--item", metavar="ITEM", help=words("help.item"))
    _output(made, words, ANSWERS)


def _what_if(commands: Any, words: Words) -> None:
    made = _command(commands, "what-if", words, people.run_what_if)
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
    _output(made, words, ANSWERS)


def _questions(commands: Any, words: Words) -> None:
    made = _command(commands, "questions", words, people.run_questions)
    _person(made, words)
    made.add_argument("--to", choices=[str(one) for one in Whom], help=words("help.to"))
    _count(made, words, 10)
    _output(made, words, ANSWERS)


def _validate(commands: Any, words: Words) -> None:
    made = _command(commands, "validate", words, data.run_validate)
    _dir(made, words)
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))
    _output(made, words, ANSWERS)


def _new(commands: Any, words: Words) -> None:
    made = _command(commands, "new", words, data.run_new)
    made.add_argument("dir", metavar="DIR", help=words("help.new_dir"))


def _make_region(commands: Any, words: Words) -> None:
    made = _command(commands, "make-region", words, data.run_make_region)
    made.add_argument("dir", metavar="DIR", help=words("help.new_dir"))
    for name, default in (("seed", 1), ("candidates", 40), ("employers", 60), ("places", 400)):
        made.add_argument(f"--{name}", type=count, default=default, metavar="N",
                          help=words(f"help.make_{name}", default=default))  # fmt: skip
    for name in ("recorded", "rubrieken"):
        made.add_argument(f"--{name}", type=share, default=KEPT, metavar="SHARE",
                          help=words(f"help.make_{name}", default=words.number(KEPT)))  # fmt: skip
    made.add_argument("--on", type=on_day, metavar="DATE", help=words("help.on"))


def _import(commands: Any, words: Words) -> None:
    made = _command(commands, "import", words, data.run_import)
    made.add_argument("what", choices=("esco", "places"), help=words("help.import_what"))
    made.add_argument("path", metavar="PATH", help=words("help.import_path"))
    made.add_argument("--to", metavar="DIR", help=words("help.import_to"))


def _catalogue(commands: Any, words: Words) -> None:
    made = _command(commands, "catalogue", words, library.run_catalogue)
    made.add_argument("action", choices=("show", "build", "quality"), help=words("help.catalogue_action"))
    made.add_argument("function", nargs="?", metavar="FUNCTION", help=words("help.catalogue_function"))
    made.add_argument("--from", dest="source", metavar="DIR", help=words("help.catalogue_from"))
    made.add_argument("--to", metavar="DIR", help=words("help.catalogue_to"))
    _output(made, words, ANSWERS)


def _demo(commands: Any, words: Words) -> None:
    _command(commands, "demo", words, data.run_demo)

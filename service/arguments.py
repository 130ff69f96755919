"""What commands are made of: parsers in the reader's language, what a value may be, and the options that many share."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable
from datetime import date
from math import inf
from pathlib import Path
from typing import Any, NoReturn

from datasets.cells import day
from datasets.numbers import CellError
from service.commands import Stop
from service.faults import error_text
from service.words import LANGS, Words

Run = Callable[[argparse.Namespace, Words], int]


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


def command(
    commands: _SubParsersAction[Any], name: str, words: Words, run: Run, *, group: str = ""
) -> ArgumentParser:
    """One command that does something; `group` is the command that it belongs to, where it stands below another."""
    made = _named(commands, name, words, group)
    made.set_defaults(run=run)
    return made


def group(commands: _SubParsersAction[Any], name: str, words: Words) -> _SubParsersAction[Any]:
    """A command that has commands of its own."""
    made = _named(commands, name, words, "")
    made.mixing = True  # the arguments are those of its own commands, which mix them themselves
    return made.add_subparsers(
        dest="work", required=True, metavar=words("help.command"), parser_class=Command
    )


def _named(commands: _SubParsersAction[Any], name: str, words: Words, group: str) -> Command:
    text = words(f"help.{group}_{name}" if group else f"help.{name}")
    made: Command = commands.add_parser(
        name, help=text, description=text, epilog=words("help.exit"), allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.words = words
    lang(made, words)
    return made


def lang(made: ArgumentParser, words: Words) -> None:
    """In which language the answer is."""
    made.add_argument("--lang", choices=LANGS, default=argparse.SUPPRESS, help=words("help.lang"))


def directory(made: ArgumentParser, words: Words) -> None:
    """The region that it is about."""
    made.add_argument("dir", metavar="DIR", help=words("help.dir"))


def output(made: ArgumentParser, words: Words, formats: tuple[str, ...]) -> None:
    """In which form the answer comes, and where to."""
    made.add_argument("--format", choices=formats, help=words("help.format"))
    made.add_argument("--out", metavar="FILE", help=words("help.out"))
    made.set_defaults(forms=formats)


def formed(args: argparse.Namespace) -> argparse.Namespace:
    """What was asked with its form: the one that is named, else that of the file's name, else a table."""
    if getattr(args, "forms", ()) and args.format is None:
        named = Path(args.out or "").suffix.removeprefix(".").lower()
        args.format = named if named in args.forms else "table"
    return args

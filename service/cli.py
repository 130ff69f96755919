"""The `spoor2` command: reads what is asked, does it, and turns every mistake into one clear message.

Exit codes: 0 done, 1 problems in the data, 2 wrong use of the command, 3 an id that isn't there,
130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from datasets.network import UnknownId
from datasets.problems import DataError, Severity, Spoor2Error
from service.arguments import formed
from service.commands import Refused, Stop
from service.faults import error_text, problems_text
from service.parser import parser
from service.words import LANGS, Words, read_words

DONE, BAD_DATA, WRONG_USE, NO_SUCH_ID = 0, 1, 2, 3
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says how it went."""
    given = list(sys.argv[1:] if argv is None else argv)
    words = read_words(language(given))
    try:
        args = formed(parser(words).parse_args(given))
        code: int = args.run(args, words)
    except BrokenPipeError:
        return _closed()
    except KeyboardInterrupt:
        sys.stderr.write("\n" + words("error.interrupted") + "\n")
        return INTERRUPTED
    except (Refused, Stop, Spoor2Error, OSError) as error:
        text, code = told(error, words)
        sys.stderr.write(text.rstrip("\n") + "\n")
    return code


def told(error: Exception, words: Words) -> tuple[str, int]:
    """The message and the exit code of a mistake."""
    if isinstance(error, Refused | Stop):
        return str(error), error.code
    if isinstance(error, DataError):
        return data_text(error, words), BAD_DATA
    if isinstance(error, OSError):
        why = error_text(error.strerror or "", words)
        return words("error.disk", path=str(error.filename or ""), why=why), WRONG_USE
    return error_text(str(error), words), NO_SUCH_ID if isinstance(error, UnknownId) else BAD_DATA


def data_text(error: DataError, words: Words) -> str:
    """The errors of the data; of the warnings beside them only how many there are."""
    errors = [one for one in error.problems if one.severity is Severity.ERROR]
    lines = [words("error.data"), problems_text(errors or error.problems, words)]
    if errors and (warnings := len(error.problems) - len(errors)):
        lines.append(words("error.warnings", count=warnings))
    return "\n".join(lines)


def language(given: Sequence[str]) -> str:
    """The language asked for, before the rest is read; Dutch where none is, or one that isn't there."""
    for at, word in enumerate(given):
        said = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        said = given[at + 1] if word == "--lang" and at + 1 < len(given) else said
        if said in LANGS:
            return said
    return "nl"


def _closed() -> int:
    """The reader of our output went away, as `head` does; that is no fault."""
    sys.stdout = None
    return DONE


def run() -> NoReturn:
    """Run as a program of its own."""
    sys.exit(main())


__all__ = ["Words", "main", "run"]

"""The commands that say how good it is: evaluate, simulate and report."""

from __future__ import annotations

from argparse import Namespace

from service.commands import Refused
from service.commands.common import tell, write
from service.jsons import as_text
from service.reports.foreign import heads_said, scored, scored_csv, scored_rows, scored_text
from service.words import Words


def run_evaluate(args: Namespace, words: Words) -> int:
    """Rankers against what happened after a day; or the lists of another tool against given judgements."""
    if args.lists or args.qrels:
        return _foreign(args, words)
    raise Refused(words("error.evaluate_what"))


def _foreign(args: Namespace, words: Words) -> int:
    if not (args.lists and args.qrels) or args.dir:
        raise Refused(words("error.run_and_qrels"))
    if args.format not in ("table", "csv", "json") or args.folder:
        raise Refused(words("error.run_format"))
    found, people = scored(args.lists, args.qrels, args.measures)
    tell(heads_said(people, words))
    forms = {
        "table": lambda: scored_text(found, words),
        "csv": lambda: scored_csv(found),
        "json": lambda: as_text(scored_rows(found)),
    }
    write(args, words, forms[args.format]())
    return 0

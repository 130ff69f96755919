"""The commands that say how good it is: evaluate, simulate and report."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from datasets.network import Network
from datasets.problems import DataError, Spoor2Error
from evaluation.experiments import (
    Calibration,
    Experiment,
    LearningCurve,
    Split,
    calibration,
    compare,
    evaluate,
    learning_curve,
    split,
    with_chance,
)
from evaluation.groups import by_group
from evaluation.groups.reading import members_of
from evaluation.measures import Measure, parse_many
from matcher.exchange.ranker import in_network
from matcher.learned import Learned
from matcher.rank import EXPERT, Ranker
from service.commands import Refused
from service.commands.common import folder, network_of, tell, write
from service.faults import problems_text
from service.jsons import as_text
from service.report_parser import LENGTH
from service.report_parser import RANKERS as EVERY
from service.reports.files import FORMS, write_all
from service.reports.foreign import Misnamed, heads_said, scored, scored_csv, scored_rows, scored_text
from service.reports.rankers import Tried, rankers_report
from service.reports.report import Report
from service.words import Words

RANKERS: Final[Mapping[str, Callable[[Split, int], Ranker]]] = {
    "expert": lambda _, __: EXPERT,
    "network": lambda found, _: in_network(found.known, found.on),
    "learned": lambda found, seed: Learned.fit(found.known, found.on, seed),
}
"""The rankers that can be held against outcomes, made of what was known on the day."""
REGIONAL: Final = MappingProxyType({
    "on": "--on", "until": "--until", "rankers": "--rankers", "by": "--by", "n": "-n", "curve": "--curve",
})  # fmt: skip
"""What is asked of a region alone, and means nothing beside lists of another tool."""


def run_evaluate(args: Namespace, words: Words) -> int:
    """Rankers against what happened after a day; or the lists of another tool against given judgements."""
    if args.lists or args.qrels:
        return _foreign(args, words)
    if not args.dir:
        raise Refused(words("error.evaluate_what"))
    if not args.on:
        raise Refused(words("error.evaluate_on"))
    return written(args, words, rankers_report(_tried(args, network_of(args, words), words), words))


def _tried(args: Namespace, network: Network, words: Words) -> Tried:
    """Every ranker on one split by every measure, and the first of them by group."""
    measures, names = asked_measures(args.measures, words), rankers_of(args.rankers or EVERY, words)
    length = args.n or LENGTH
    divided = split(network, args.on, args.until)
    rankers = {name: RANKERS[name](divided, args.seed) for name in names}
    found = with_chance(evaluate(rankers, divided, measures, n=length, seed=args.seed), seed=args.seed)
    where = folder(args.dir, words)
    return Tried(
        experiment=found, compared=compare(found, names[0], seed=args.seed), base=names[0], folder=where,
        network=network, seed=args.seed, n=length, groups=_by_group(args, found, where, words),
        chances=_chances(found, args.seed), curve=_curve(args, network),
    )  # fmt: skip


def _chances(found: Experiment, seed: int) -> Calibration | None:
    """Whether the learned ranker's chances came true; None where it said none."""
    chances = found.chances.get("learned")
    return calibration(chances, seed=seed) if chances is not None and len(chances) else None


def _curve(args: Namespace, network: Network) -> LearningCurve | None:
    """From how many outcomes on learning helps; None where it wasn't asked for, or there are too few to try."""
    if not args.curve:
        return None
    try:
        return learning_curve(network, args.on, args.until, seed=args.seed)
    except Spoor2Error:
        return None


def asked_measures(text: str, words: Words) -> tuple[Measure, ...]:
    """The measures that are asked for; refused, with what is wrong with each, where they aren't there."""
    try:
        return parse_many(text)
    except DataError as error:
        raise _misnamed(error, words) from error


def _misnamed(error: DataError, words: Words) -> Refused:
    return Refused("\n".join([words("error.measures"), problems_text(error.problems, words)]))


def rankers_of(text: str, words: Words) -> list[str]:
    """The rankers that are asked for, each once; the first is what the others are compared with."""
    names = listed(text)
    unknown = [name for name in names if name not in RANKERS]
    if unknown or not names:
        raise Refused(words("error.ranker", names=", ".join(unknown) or "-", known=", ".join(RANKERS)))
    return names


def listed(text: str) -> list[str]:
    """Names between commas or spaces, each once."""
    return list(dict.fromkeys(text.replace(",", " ").split()))


def _by_group(args: Namespace, found: Experiment, where: Path, words: Words) -> pd.DataFrame:
    """The first ranker by the first measure, for the groups that are asked for; employers' people belong together."""
    members = asked_groups(args.by, members_of(where, found.split.known, args.on), words)
    values = found.per_person
    first = (values["ranker"] == found.rankers[0]) & (values["measure"] == str(found.measures[0]))
    people = found.split.known.tables["profiles"].set_index("id")["employer"]
    return by_group(values[first], members, clusters=people, seed=args.seed)


def asked_groups(asked: str | None, members: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The lines of the groups that are asked for; all where none are."""
    if not asked:
        return members
    known, names = sorted(set(members["group"])), listed(asked)
    if unknown := [name for name in names if name not in known]:
        raise Refused(words("error.group", names=", ".join(unknown), known=", ".join(known)))
    return members[members["group"].isin(names)]


def written(args: Namespace, words: Words, report: Report) -> int:
    """The report to the screen or a file; or as a page with Markdown and CSV beside it into a folder."""
    if args.folder:
        for path in write_all(report, Path(args.folder), words):
            tell(words("made.written", path=str(path)))
        return 0
    write(args, words, FORMS[args.format](report, words))
    return 0


def _foreign(args: Namespace, words: Words) -> int:
    """Lists of another tool against given judgements, a line per measure."""
    _foreign_only(args, words)
    try:
        found, people = scored(args.lists, args.qrels, args.measures)
    except Misnamed as error:
        raise _misnamed(error, words) from error
    tell(heads_said(people, words))
    forms = {
        "table": lambda: scored_text(found, words, args.seed),
        "csv": lambda: scored_csv(found, args.seed),
        "json": lambda: as_text(scored_rows(found, args.seed)),
    }
    write(args, words, forms[args.format]())
    return 0


def _foreign_only(args: Namespace, words: Words) -> None:
    """Refused where something is asked that lists of another tool have no answer to."""
    if not (args.lists and args.qrels) or args.dir:
        raise Refused(words("error.run_and_qrels"))
    if beside := [said for name, said in REGIONAL.items() if getattr(args, name)]:
        raise Refused(words("error.run_beside", names=", ".join(beside)))
    if args.format not in ("table", "csv", "json") or args.folder:
        raise Refused(words("error.run_format"))

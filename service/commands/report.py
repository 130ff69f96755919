"""The command `report`: everything about one network on one day."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta
from typing import Final

import pandas as pd

from datasets.network import Network
from datasets.problems import Spoor2Error
from evaluation.balance import history
from evaluation.engine import asks_answered, drift, estimates_quality, in_period, near_limit_audit
from evaluation.experiments import Experiment, compare, evaluate, split, with_chance
from evaluation.groups import by_group, filter_by_group
from evaluation.groups.reading import members_of
from evaluation.groups.served import served
from evaluation.ladder import (
    Artefacts,
    Protocol,
    gather,
    ladder,
    read_hypotheses,
    read_protocol,
    read_theory,
    stamped,
)
from evaluation.measures import Measure, parse_many
from matcher.index import Index
from matcher.log import read_log
from matcher.rank import EXPERT
from service.commands import Refused
from service.commands.common import day_of, folder, network_of
from service.commands.evaluate import asked_groups, asked_measures, written
from service.commands.network import Reader
from service.reports.engine import Engine
from service.reports.network import Known, network_report
from service.words import Words

BACK: Final = timedelta(weeks=26)
"""Lists of so long ago are held against what happened since, and what went in then against what went in since."""
LENGTH: Final = 1000
"""Places on a list: those that somebody was shown may stand far down."""
CLAIMS: Final = ("Placed", "Held", "B", "Phi")
"""The measures that claims on the effectladder are about; the first is the one that is concluded on."""
NETWORK: Final = "B Phi Reciprocity Reciprocity(rho) RingShare HHI Gini(taken) Gini(brought) Gini(net)"
"""The measures of balance that a report explains."""


def run_report(args: Namespace, words: Words) -> int:
    """Everything about one network, to the screen, a file or a folder."""
    network, on, where = network_of(args, words), day_of(args), folder(args.dir, words)
    if args.since and args.since >= on:
        raise Refused(words("error.since_after", since=words.day(args.since), on=words.day(on)))
    measures = asked_measures(args.measures, words)
    members = asked_groups(args.by, members_of(where, network, on), words)
    past, index = on - BACK, Index.of(network, on)
    lists = _lists(network, past, on, measures, args.seed)
    supports = _supports(args, network, on)
    return written(args, words, network_report(Known(
        network=network, folder=where, on=on, seed=args.seed, whom=args.audience == Reader.COORDINATOR,
        history=history(network, on, every=args.every, seed=args.seed), past=past, lists=lists,
        compared=compare(lists, "expert", seed=args.seed) if lists else pd.DataFrame(), since=bool(args.since),
        groups=None if lists is None else _by_group(lists, members, args.seed),
        filtered=filter_by_group(network, on, members, index, seed=args.seed),
        served=served(network, on, members, index=index, seed=args.seed),
        engine=_engine(network, on, args, words), rungs=ladder(CLAIMS, args.since or on, supports),
        changes=supports.changes,
        protocol=_named(supports.protocol),
        measures=(*parse_many(NETWORK), *measures),
    ), words))  # fmt: skip


def _lists(
    network: Network, past: date, on: date, measures: tuple[Measure, ...], seed: int
) -> Experiment | None:
    """The lists of half a year ago against what happened since; None where nothing did."""
    try:
        divided = split(network, past, on)
    except Spoor2Error:
        return None
    if not divided.people:
        return None
    return with_chance(evaluate({"expert": EXPERT}, divided, measures, n=LENGTH, seed=seed), seed=seed)


def _by_group(found: Experiment, members: pd.DataFrame, seed: int) -> pd.DataFrame:
    values = found.per_person
    people = found.split.known.tables["profiles"].set_index("id")["employer"]
    first = values[(values["measure"] == str(found.measures[0])) & (values["ranker"] == found.rankers[0])]
    return by_group(first, members, clusters=people, seed=seed)


def _engine(network: Network, on: date, args: Namespace, words: Words) -> Engine:
    first, last = on - 2 * BACK, on - BACK
    before, after = in_period(network, first, last), in_period(network, last + timedelta(days=1), on)
    known = all(len(one.tables[name]) for one in (before, after) for name in ("profiles", "vacancies"))
    return Engine(
        estimates=estimates_quality(network, on, seed=args.seed), asks=asks_answered(network, on, seed=args.seed),
        drift=drift(before, after) if known else None, audit=None if args.no_audit else near_limit_audit(),
        before=words("rep_network.drift_before", first=words.day(first), last=words.day(last)),
    )  # fmt: skip


def _named(protocol: Protocol | None) -> str:
    return f"{protocol.id} {protocol.version} ({protocol.hash[:16]})" if protocol else "-"


def _supports(args: Namespace, network: Network, on: date) -> Artefacts:
    """What there is to support that something changed for the better since a day; without a day nothing of after it."""
    log = read_log(args.log) if args.log else None
    if args.since:
        return gather(
            network,
            args.since,
            until=on,
            log=log,
            protocol=args.protocol,
            hypotheses=args.hypotheses,
            seed=args.seed,
        )
    rules = read_protocol(args.protocol)
    return Artefacts(
        protocol=rules, theory=read_theory(), hypotheses=read_hypotheses(args.hypotheses),
        parts=tuple(name for name, most in rules.weights.items() if most),
        stamped=None if log is None else stamped(log, rules, network=network, until=on),
    )  # fmt: skip

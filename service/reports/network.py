"""The report of `spoor2 report`: everything about one network, the conclusion first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from datasets.network import Network
from evaluation.balance import History
from evaluation.experiments import Experiment
from evaluation.groups import Filtered
from evaluation.groups.served import Served
from evaluation.ladder import Change, Rung
from evaluation.measures import Measure
from service.page import employer_name
from service.reports.about import appendix, made, measure_text
from service.reports.balance import balance_found, balance_section, latest, now, signalled
from service.reports.engine import Engine, audit_found, engine_section
from service.reports.filter import filter_found, filter_section
from service.reports.frames import records
from service.reports.groups import found_of, groups_section
from service.reports.lists import lists_section
from service.reports.rankers import days_said, own_found, split_section
from service.reports.report import Column, Kind, Report, Section
from service.reports.rung import rung_section, rung_short
from service.reports.served import served_sections
from service.words import Words

NUMBER = Column(name="estimate", title="", kind=Kind.NUMBER, digits=3)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """All that was found of one network. `lists` and `groups` are None where nothing is known since `past`; `since` is
    whether a day was given from which on one works like this.
    """

    network: Network
    folder: Path
    on: date
    seed: int
    whom: bool
    history: History
    past: date
    lists: Experiment | None
    compared: pd.DataFrame
    since: bool
    groups: pd.DataFrame | None
    filtered: Filtered
    served: Served
    engine: Engine
    rungs: tuple[Rung, ...]
    changes: tuple[Change, ...]
    protocol: str
    measures: tuple[Measure, ...]


def network_report(found: Known, words: Words) -> Report:
    """The whole report."""
    return Report(
        name="network", title=words("rep_network.title", day=words.day(found.on)),
        conclusion=tuple(_conclusion(found, words)), sections=tuple(_sections(found, words)),
        unsaid=(words("rep_network.unsaid_lists"), words("rep_lists.no_cause")),
        made=made(words, folder=found.folder, network=found.network, on=found.on, seed=found.seed,
                  more=((words("rep_made.protocol"), found.protocol),)),
    )  # fmt: skip


def _conclusion(found: Known, words: Words) -> Iterator[str]:
    """What a board reads: balance, lists, groups, the engine, and how sure that is."""
    yield f"{balance_found(latest(records(found.history.network)), words)} {_signals(found, words)}"
    if found.lists is None or found.groups is None:
        yield words("rep_network.no_lists", day=words.day(found.past))
    else:
        measure = str(found.lists.measures[0])
        yield own_found(found.lists, found.compared, words)
        groups = " ".join(found_of(records(found.groups), measure_text(measure, words), NUMBER, words))
        if groups != words("rep_groups.too_few"):  # the lists have said so already
            yield groups
    yield filter_found(found.filtered, words)
    yield audit_found(found.engine.audit, words)
    yield rung_short(found.rungs[0], words)


def _signals(found: Known, words: Words) -> str:
    return signalled(now(records(found.history.employers)), words)


def _sections(found: Known, words: Words) -> Iterator[Section]:
    yield balance_section(found.history, lambda id: employer_name(id, found.network), words, whom=found.whom)
    if found.lists is not None and found.groups is not None:
        measures = [str(one) for one in found.lists.measures]
        yield lists_section(records(found.lists.table), records(found.compared), measures, words,
                            days=days_said(found.lists.split, words))  # fmt: skip
        yield split_section(found.lists.split, words)
        yield groups_section(found.groups, measure_text(measures[0], words), words, share=False)
    yield filter_section(found.filtered, words)
    yield from served_sections(found.served, words)
    yield engine_section(found.engine, words)
    yield rung_section(found.rungs, found.changes, words, since=found.since)
    shrunk = (words("rep_balance.rate_appendix"),) if found.whom else ()  # only then its table is there
    yield appendix(found.measures, words, shrunk)

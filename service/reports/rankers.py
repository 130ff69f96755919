"""The report of `spoor2 evaluate`: rankers against what happened after a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from datasets.network import Network
from evaluation.experiments import Calibration, Experiment, LearningCurve, Split
from service.reports.about import appendix, made, measure_text
from service.reports.cells import share_text
from service.reports.conclude import LEAST
from service.reports.frames import Record, records
from service.reports.groups import groups_section
from service.reports.learned import learned_section
from service.reports.lists import lists_found, lists_section, ranker_name
from service.reports.report import Column, Kind, Report, Section, Table
from service.words import Words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried:
    """What was tried: rankers on a split, how they differ from `base`, and by group what `base` does."""

    experiment: Experiment
    compared: pd.DataFrame
    base: str
    groups: pd.DataFrame
    chances: Calibration | None
    curve: LearningCurve | None
    folder: Path
    network: Network
    seed: int
    n: int


def rankers_report(tried: Tried, words: Words) -> Report:
    """The whole report, the conclusion first."""
    found = tried.experiment
    measures = [str(one) for one in found.measures]
    rows, compared = records(found.table), records(tried.compared)
    lists = lists_section(rows, compared, measures, words)
    own = [row for row in rows if row["ranker"] == tried.base]
    sections = [
        lists, split_section(found.split, words),
        groups_section(tried.groups, measure_text(measures[0], words), words, name="groups", share=False),
        *([learned_section(tried.chances, tried.curve, words)] if "learned" in found.rankers else []),
        appendix(found.measures, words),
    ]  # fmt: skip
    return Report(
        name="rankers", title=words("rep_lists.title", day=words.day(found.split.on)),
        conclusion=tuple(filter(None, (own_found(own, found.split, measures[0], words),
                                       lists_found([], compared, measures[0], words)))),
        sections=tuple(sections), made=_made(tried, words), unsaid=tuple(_unsaid(words)),
    )  # fmt: skip


def own_found(rows: Sequence[Record], split: Split, measure: str, words: Words) -> str:
    """What the first ranker does, and how far it could have come."""
    return " ".join(filter(None, (lists_found(rows, [], measure, words), ceiling_said(split, words))))


def _unsaid(words: Words) -> Iterator[str]:
    yield words("rep_lists.no_cause")


def _made(tried: Tried, words: Words) -> tuple[tuple[str, str], ...]:
    split = tried.experiment.split
    names = ", ".join(ranker_name(one, words) for one in tried.experiment.rankers)
    more = (
        (words("rep_made.rankers"), names), (words("rep_made.base"), ranker_name(tried.base, words)),
        (words("rep_made.length"), str(tried.n)),
        (words("rep_made.measures"), " ".join(str(one) for one in tried.experiment.measures)),
    )  # fmt: skip
    return made(words, folder=tried.folder, network=tried.network, on=split.on, until=split.until, seed=tried.seed,
                more=more)  # fmt: skip


def ceiling_said(split: Split, words: Words) -> str:
    """How far any list could have come: who came to nothing anywhere has nothing to find."""
    some = int((split.gains.groupby("profile")["gain"].max() > 0).sum())
    if some == len(split.people) or len(split.people) < LEAST:
        return ""
    most = words.number(some / max(1, len(split.people)), 2)
    return words("rep_split.ceiling", most=most, none=len(split.people) - some, n=len(split.people))


def split_section(split: Split, words: Words) -> Section:
    """Who counts and who doesn't, and how far any list could have come."""
    best = split.gains.groupby("profile")["gain"].max().reindex(list(split.people), fill_value=0)
    some = int((best > 0).sum())
    share = share_text(some / len(best), words) if len(best) else ""
    rows = (
        *((words(f"rep_split.gain_{gain}"), int((best == gain).sum())) for gain in range(5)),
        (words("rep_split.silent"), len(split.silent)),
    )
    columns = (
        Column(name="outcome", title=words("rep_split.outcome")),
        Column(name="people", title=words("rep_split.people"), kind=Kind.COUNT),
    )
    left = [
        words(f"rep_split.left_{why}", count=count) for why, count in sorted(split.left_out.items()) if count
    ]
    left += [words("rep_split.unripe", count=split.unripe)] if split.unripe else []
    return Section(
        name="split", heading=words("rep_split.heading"),
        finding=words("rep_split.finding", n=len(split.people), some=some, share=share),
        said=(words("rep_split.silent_said", count=len(split.silent)),), unsaid=tuple(left),
        tables=(Table(name="outcomes", caption=words("rep_split.caption"), columns=columns, rows=rows),),
    )  # fmt: skip

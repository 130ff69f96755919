"""The report of `spoor2 evaluate`: rankers against what happened after a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from datasets.network import Network
from evaluation.experiments import Calibration, Experiment, LearningCurve, Split
from evaluation.groups.withheld import LEAST as SMALL
from evaluation.groups.withheld import withheld
from service.reports.about import appendix, made, measure_text
from service.reports.conclude import LEAST
from service.reports.frames import only, records
from service.reports.groups import groups_section
from service.reports.learned import learned_section
from service.reports.lists import chance_found, hits_found, lists_found, lists_section, ranker_name
from service.reports.report import Column, Kind, Report, Section, Table, Untold
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
    lists = lists_section(rows, compared, measures, words, days=days_said(found.split, words))
    sections = [
        lists, split_section(found.split, words),
        groups_section(tried.groups, measure_text(measures[0], words), words, name="groups", share=False),
        *([learned_section(tried.chances, tried.curve, words)] if "learned" in found.rankers else []),
        appendix(found.measures, words),
    ]  # fmt: skip
    return Report(
        name="rankers", title=words("rep_lists.title", day=words.day(found.split.on)),
        conclusion=tuple(filter(None, (own_found(found, tried.compared, words),
                                       lists_found([], compared, measures[0], words)))),
        sections=tuple(sections), made=_made(tried, words), unsaid=tuple(_unsaid(words)),
    )  # fmt: skip


def own_found(found: Experiment, compared: pd.DataFrame, words: Words) -> str:
    """What the first ranker does, beside chance, and how far it could have come."""
    rows, first, measure = records(found.table), found.rankers[0], str(found.measures[0])
    return " ".join(filter(None, (
        lists_found(only(rows, ranker=first), [], measure, words),
        chance_found(rows, records(compared), measure, words),
        hits_found(rows, first, words), ceiling_said(found.split, words),
    )))  # fmt: skip


def days_said(split: Split, words: Words) -> str:
    """Of which day the lists are, and until when outcomes count."""
    return words("rep_lists.days", on=words.day(split.on), until=words.day(split.until))


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
    n, some = len(split.people), int((best_of(split) > 0).sum())
    if some == n or n < LEAST or _small(some) or _small(n - some):
        return ""
    return words("rep_split.ceiling", most=words.number(some / n, 2), none=n - some, n=n)


def best_of(split: Split) -> pd.Series[Any]:
    """The farthest that everybody who counts came."""
    return split.gains.groupby("profile")["gain"].max().reindex(list(split.people), fill_value=0)


def split_section(split: Split, words: Words) -> Section:
    """Who counts and who doesn't, and how far any list could have come."""
    best = best_of(split)
    some, n = int((best > 0).sum()), len(best)
    hidden = not n or _small(some) or _small(n - some)
    finding = words("rep_split.finding", n=n) + ("" if hidden else " " + words("rep_split.some", some=some))
    counts = protected([int((best == gain).sum()) for gain in range(5)])
    rows = tuple((words(f"rep_split.gain_{gain}"), count) for gain, count in enumerate(counts))
    columns = (
        Column(name="outcome", title=words("rep_split.outcome")),
        Column(name="people", title=words("rep_split.people"), kind=Kind.COUNT),
    )
    few = any(isinstance(one, Untold) for one in counts)
    return Section(
        name="split", heading=words("rep_split.heading"), finding=finding,
        said=(words("rep_split.silent_said", count=len(split.silent)),) if split.silent else (),
        unsaid=tuple(_left(split, words)),
        tables=(Table(name="outcomes", caption=words("rep_split.caption"), columns=columns, rows=rows,
                      notes=(words("rep_split.few"),) if few else ()),),
    )  # fmt: skip


def _left(split: Split, words: Words) -> Iterator[str]:
    """What isn't counted, and why."""
    for why, count in sorted(split.left_out.items()):
        if count:
            yield words(f"rep_split.left_{why}", count=count, day=words.day(split.on))
    if split.unripe and not _small(split.unripe):
        yield words("rep_split.unripe", count=split.unripe)


def _small(count: int) -> bool:
    return 0 < count < SMALL


def protected(counts: Sequence[int]) -> list[int | Untold]:
    """Counts without those of a few people, and without others from which these could be worked out; 0 is told."""
    some = [at for at, count in enumerate(counts) if count]
    away = withheld(np.array([counts[at] for at in some], dtype=np.int64), sum(counts))
    hidden = {at for at, one in zip(some, away, strict=True) if one}
    return [
        count if at not in hidden else Untold("fewer" if _small(count) else "withheld")
        for at, count in enumerate(counts)
    ]

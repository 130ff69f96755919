"""What learning is worth: whether the chances of a learned ranker come true, and from how many outcomes on it helps."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evaluation.experiments import Calibration, LearningCurve
from service.reports.about import measure_text
from service.reports.cells import span_texts
from service.reports.conclude import UNLIKELY, Finding, against
from service.reports.engine import calibration_table
from service.reports.frames import figure, only, records, told
from service.reports.lists import ranker_name
from service.reports.pictures import Lines, Series
from service.reports.report import Column, Kind, Section, Table
from service.words import Words


def learned_section(chances: Calibration | None, curve: LearningCurve | None, words: Words) -> Section:
    """Chances and the learning curve; what wasn't looked at, or can't be said, is told as that."""
    tables = [] if chances is None else [*calibration_table(chances.table, "chances", words)]
    said = () if chances is None else (_worth(chances, words), _true(chances, words))
    return Section(
        name="learned", heading=words("rep_learned.heading"), finding=curve_found(curve, words),
        said=said or (words("rep_learned.no_chances"),), tables=(*tables, *_curve(curve, words)),
    )  # fmt: skip


def curve_found(curve: LearningCurve | None, words: Words) -> str:
    """From how many outcomes on learning is shown to help."""
    if curve is None:
        return words("rep_learned.no_curve")
    sizes = {"least": min(curve.tried), "most": max(curve.tried)}
    if curve.first is None:
        return words("rep_learned.helps_not", **sizes)
    return words("rep_learned.helps", first=curve.first, **sizes)


def _worth(found: Calibration, words: Words) -> str:
    """Whether the chances say more than the overall share does."""
    finding = against(found.won)
    value, low, high = span_texts(found.won, Column(name="", title="", kind=Kind.SIGNED, digits=3), words)
    return words(f"rep_learned.worth_{finding}", value=value, low=low, high=high)


def _true(found: Calibration, words: Words) -> str:
    """Whether the chances come true."""
    if found.p is None or against(found.brier) is Finding.TOO_FEW:
        return words("rep_learned.true_too_few")
    return words("rep_learned.true_not" if found.p < UNLIKELY else "rep_learned.true_not_refuted")


def _curve(curve: LearningCurve | None, words: Words) -> Iterator[Table]:
    """What each ranker reaches after so many outcomes, and the difference."""
    if curve is None:
        return
    rows, rankers = records(curve.table), list(dict.fromkeys(str(one) for one in curve.table["ranker"]))
    measure = measure_text(str(curve.table["measure"].iloc[0]), words)
    caption = words("rep_learned.curve", measure=measure)
    shown = [one for one in rankers if one != "difference"]
    picture = Lines(
        title=caption, axis=measure, across=words("rep_learned.outcomes"), words=words,
        series=[_series(curve.table[curve.table["ranker"] == one], ranker_name(one, words)) for one in shown],
    ).picture()  # fmt: skip
    columns = (
        Column(name="n_outcomes", title=words("rep_learned.outcomes"), kind=Kind.COUNT),
        *(Column(name=one, title=ranker_name(one, words), kind=Kind.NUMBER, digits=3) for one in shown),
        Column(name="difference", title=words("rep_lists.difference"), kind=Kind.SIGNED, digits=3),
    )
    cells = tuple(
        (size, *(told(only(rows, n_outcomes=size, ranker=one)[0]) for one in (*shown, "difference")))
        for size in curve.tried
    )
    yield Table(name="curve", caption=caption, columns=columns, rows=cells, picture=picture)


def _series(some: pd.DataFrame, label: str) -> Series:
    found = [figure(row) for row in records(some.sort_values("n_outcomes"))]
    return Series(
        label=label, at=[float(one) for one in sorted(some["n_outcomes"])], values=[one.value or 0.0 for one in found],
    )  # fmt: skip

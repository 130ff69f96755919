"""Policies side by side in a simulated region: what each does by itself, and how it differs from the first of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from evaluation.estimate import mean
from evaluation.simulation import Simulated
from service.reports.cells import figure_text
from service.reports.conclude import against, better
from service.reports.frames import Record, figure, only, records
from service.reports.pictures import COLOURS, Dots, Lines, Series
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

FIRST = "placed"
"""The measure that is concluded on."""
LEAST = 5
"""Fewer pairs of runs than this say nothing."""
SHARES = ("placed_share", "before_104", "lasting", "B", "congestion", "placed_before_104", "held")
LOWER = ("waiting", "congestion", "phi", "Phi", "Congestion", "gini")
"""The measures of which less is better."""
WEEKS = 26
"""So many weeks lie between two figures of a curve."""
CURVES = ("waiting", "placed", "balance")


def policy_name(policy: str, words: Words) -> str:
    """A policy as people call it."""
    return words.name("rep_policy", policy)


def measure_name(measure: str, words: Words) -> str:
    """A result as people call it."""
    return words.name("rep_result", measure)


def policies_section(found: Simulated, base: str, words: Words) -> Section:
    """The results, the differences with the base, and how they grew."""
    runs, apart = found.runs, records(found.differences)
    measures = list(dict.fromkeys(str(one) for one in runs["measure"]))
    return Section(
        name="policies", heading=words("rep_policies.heading"),
        finding=" ".join(policies_found(apart, base, words)),
        said=(words("rep_policies.base", base=policy_name(base, words)),),
        tables=(_results(runs, measures, words), *_differences(apart, base, words), *_curves(found.weekly, words)),
        unsaid=tuple(words("rep_policies." + key) for key in ("planted", "assumed")),
    )  # fmt: skip


def policies_found(apart: Sequence[Record], base: str, words: Words) -> list[str]:
    """What is shown of each policy by the first measure."""
    said = [_against(row, base, words) for row in only(apart, measure=FIRST)]
    return said or [words("rep_policies.alone", base=policy_name(base, words))]


def _against(row: Record, base: str, words: Words) -> str:
    found = figure(row, "difference")
    finding = against(found, least=LEAST)
    column = _column(FIRST, "").apart("difference", "")
    value, low, high = (
        figure_text(one or 0.0, column, words) for one in (found.value, found.low, found.high)
    )
    return words(
        f"rep_policies.{finding}", policy=policy_name(str(row["policy"]), words), base=policy_name(base, words),
        difference=value, low=low, high=high, n=found.n,
    )  # fmt: skip


def _column(measure: str, title: str, name: str = "value") -> Column:
    return Column(name=name, title=title, kind=Kind.SHARE if measure in SHARES else Kind.NUMBER)


def _results(runs: pd.DataFrame, measures: Sequence[str], words: Words) -> Table:
    """A line per policy, a column per measure: the mean over the seeds with its interval."""
    policies = list(dict.fromkeys(str(one) for one in runs["policy"]))
    rows = {policy: tuple(_mean(runs, policy, one) for one in measures) for policy in policies}
    columns = tuple(_column(one, measure_name(one, words), one) for one in measures)
    return Table(
        name="results", caption=words("rep_policies.results"),
        columns=(Column(name="policy", title=words("rep_policies.policy")), *columns),
        rows=tuple((policy_name(policy, words), *cells) for policy, cells in rows.items()),
        notes=(words("rep_policies.intervals"),),
    )  # fmt: skip


def _mean(runs: pd.DataFrame, policy: str, measure: str) -> Value:
    values = runs.loc[(runs["policy"] == policy) & (runs["measure"] == measure), "value"].dropna()
    return mean(values.to_numpy(dtype=float)) if len(values) else Untold("not_measured")


def _differences(apart: Sequence[Record], base: str, words: Words) -> Iterator[Table]:
    """How every policy differs from the base, on the same chance."""
    for measure in dict.fromkeys(str(row["measure"]) for row in apart):
        some = only(apart, measure=measure)
        shown = _column(measure, measure_name(measure, words)).apart(
            "difference", words("rep_policies.difference")
        )
        caption = words(
            "rep_policies.apart", measure=measure_name(measure, words), base=policy_name(base, words)
        )
        picture = Dots(
            title=caption, axis=caption, words=words, line=0.0, share=shown.kind is Kind.POINTS,
            rows=[(policy_name(str(row["policy"]), words), figure(row, "difference")) for row in some],
        ).picture() if measure == FIRST else None  # fmt: skip
        columns = (
            Column(name="policy", title=words("rep_policies.policy")), shown,
            Column(name="finding", title=words("rep_policies.finding")),
        )  # fmt: skip
        yield Table(
            name=f"apart_{measure}", caption=caption, columns=columns, picture=picture, long=measure != FIRST,
            rows=tuple(_cells(row, words) for row in some),
        )  # fmt: skip


def _cells(row: Record, words: Words) -> tuple[Value, ...]:
    found, measure = figure(row, "difference"), str(row["measure"])
    finding = better(against(found, least=LEAST), more_is_better=measure not in LOWER)
    value: Value = Untold("too_few") if found.value is None else found
    return policy_name(str(row["policy"]), words), value, words(f"rep_policies.short_{finding}")


def _curves(weekly: pd.DataFrame, words: Words) -> Iterator[Table]:
    """What grew week by week, as the mean over the seeds; a figure per quarter in the table."""
    policies = list(dict.fromkeys(str(one) for one in weekly["policy"]))[: len(COLOURS)]
    for measure in (one for one in CURVES if one in weekly):
        means = weekly.groupby(["week", "policy"], sort=True)[measure].mean().unstack("policy")[policies]
        shown = means.loc[[week for week in means.index if week % WEEKS == 0]]
        caption = words("rep_policies.curve", measure=measure_name(measure, words))
        picture = Lines(
            title=caption, axis=measure_name(measure, words), across=words("rep_policies.week"), words=words,
            plain=True,
            series=[
                Series(label=policy_name(one, words), at=[float(week) for week in shown.index],
                       values=[float(value) for value in shown[one]])
                for one in policies
            ],
        ).picture()  # fmt: skip
        columns = (
            Column(name="week", title=words("rep_policies.week"), kind=Kind.COUNT),
            *(
                Column(name=one, title=policy_name(one, words), kind=Kind.NUMBER, digits=1)
                for one in policies
            ),
        )
        yield Table(
            name=f"curve_{measure}", caption=caption, columns=columns, picture=picture, long=True,
            rows=tuple(
                (int(week), *(float(value) for value in row))
                for week, row in zip(shown.index, shown.to_numpy(), strict=True)
            ),
        )  # fmt: skip

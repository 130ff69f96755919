"""Policies side by side in a simulated region: what each does by itself, and how it differs from one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from evaluation.estimate import holm
from evaluation.simulation import Simulated
from evaluation.simulation.results import HIGHER
from service.reports.cells import span_texts
from service.reports.conclude import Finding, against, better
from service.reports.frames import Record, figure, number, only, records, told
from service.reports.pictures import COLOURS, Dots, Lines, Series
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

FIRST: Final = "placed"
"""The measure that is concluded on."""
MAIN: Final = ("placed", "lasting", "quality", "net_worst", "balance")
"""What a board asks about."""
LEAST: Final = 5
"""Fewer worlds than this say nothing."""
SHARES: Final = (
    "placed", "before_104", "lasting", "kept", "no_talk", "balance", "balance_weeks", "turned_away", "wasted",
)  # fmt: skip
WHOLE: Final = ("quality", "worst_quality", "score", "placed_count")
WEEKS: Final = 13
"""So many weeks lie between two figures of a curve."""
CURVES: Final = ("waiting", "placed", "balance")


def policy_name(policy: str, words: Words) -> str:
    """A policy as people call it."""
    return words.name("rep_policy", policy)


def measure_name(measure: str, words: Words) -> str:
    """A result as people call it."""
    return words.name("rep_result", measure)


def policies_section(found: Simulated, words: Words) -> Section:
    """The results, the differences with the base, and how they grew."""
    apart = records(found.differences)
    measures = list(dict.fromkeys(str(one) for one in found.summary["measure"]))
    rest = [one for one in measures if one not in MAIN]
    return Section(
        name="policies", heading=words("rep_policies.heading"), finding=" ".join(policies_found(found, words)),
        said=(words("rep_policies.base", base=policy_name(found.base, words)), *_also(apart, words)),
        tables=(
            _results(found.summary, MAIN, "results", words), *_differences(apart, found, words),
            *_curves(found.weekly, words), _results(found.summary, rest, "results_more", words),
        ),
        unsaid=tuple(words("rep_policies." + key) for key in ("planted", "assumed")),
    )  # fmt: skip


def policies_found(found: Simulated, words: Words) -> list[str]:
    """What is shown of each policy by the first measure, corrected for the number of policies."""
    rows = only(records(found.differences), measure=FIRST)
    if not rows:
        return [words("rep_policies.alone", base=policy_name(found.base, words))]
    p = holm([one if (one := number(row["p"])) is not None else 1.0 for row in rows])
    findings = [
        against(figure(row, "difference"), p=float(each), least=LEAST)
        for row, each in zip(rows, p, strict=True)
    ]
    if len(rows) > 1 and all(one is Finding.TOO_FEW for one in findings):
        return [words("rep_policies.all_too_few", n=len(found.seeds))]
    judged = list(zip(rows, findings, strict=True))
    open_ = [row for row, finding in judged if finding is Finding.NOT_SHOWN]
    said = [
        _against(row, finding, words)
        for row, finding in judged
        if len(open_) < 2 or finding is not Finding.NOT_SHOWN
    ]
    return [*said, *([_none_shown(open_, words)] if len(open_) > 1 else [])]


def _none_shown(rows: Sequence[Record], words: Words) -> str:
    """That of none of several policies it was shown to do better or worse, with how far each may."""
    column = _column(FIRST, "").apart("difference", "")
    each = []
    for row in rows:
        _, low, high = span_texts(figure(row, "difference"), column, words)
        each.append(
            words("rep_policies.reach", policy=policy_name(str(row["policy"]), words), low=low, high=high)
        )
    base = policy_name(str(rows[0]["base"]), words)
    return words(
        "rep_policies.none_shown", base=base, each="; ".join(each), n=figure(rows[0], "difference").n
    )


def _against(row: Record, finding: Finding, words: Words) -> str:
    found = figure(row, "difference")
    column = _column(FIRST, "").apart("difference", "")
    value, low, high = span_texts(found, column, words)
    return words(
        f"rep_policies.{finding}", policy=policy_name(str(row["policy"]), words),
        base=policy_name(str(row["base"]), words), difference=value, low=low, high=high, n=found.n,
    )  # fmt: skip


def _also(apart: Sequence[Record], words: Words) -> Iterator[str]:
    """What else was shown of each policy, corrected for all that was compared."""
    for policy in dict.fromkeys(str(row["policy"]) for row in apart):
        shown = {
            finding: [
                measure_name(str(row["measure"]), words) for row in only(apart, policy=policy)
                if _finding(row) is finding and row["measure"] in MAIN
            ]
            for finding in (Finding.MORE, Finding.LESS)
        }  # fmt: skip
        said = [
            words(f"rep_policies.also_{one}", measures=", ".join(names))
            for one, names in shown.items()
            if names
        ]
        if said:
            name = policy_name(policy, words)
            yield words("rep_policies.also", policy=name[:1].upper() + name[1:], said="; ".join(said))


def _finding(row: Record) -> Finding:
    """Whether a policy is shown to be better or worse by a measure."""
    found = against(figure(row, "difference"), p=number(row.get("p_corrected")), least=LEAST)
    return better(found, more_is_better=row["measure"] in HIGHER)


def _column(measure: str, title: str, name: str = "value") -> Column:
    kind = Kind.SHARE if measure in SHARES else Kind.NUMBER
    return Column(name=name, title=title, kind=kind, digits=0 if measure in WHOLE else 2)


def _results(summary: pd.DataFrame, measures: Sequence[str], name: str, words: Words) -> Table:
    """A line per policy, a column per measure: the mean over the worlds with its interval."""
    rows = records(summary)
    policies = list(dict.fromkeys(str(row["policy"]) for row in rows))
    columns = tuple(_column(one, measure_name(one, words), one) for one in measures)
    return Table(
        name=name, caption=words(f"rep_policies.{name}"), long=name != "results",
        columns=(Column(name="policy", title=words("rep_policies.policy")), *columns),
        rows=tuple(
            (policy_name(policy, words), *(_cell(only(rows, policy=policy, measure=one)) for one in measures))
            for policy in policies
        ),
        notes=(words("rep_policies.intervals"),),
    )  # fmt: skip


def _cell(found: Sequence[Record]) -> Value:
    return told(found[0]) if found else Untold("not_measured")


def _differences(apart: Sequence[Record], found: Simulated, words: Words) -> Iterator[Table]:
    """How every policy differs from the base, on the same chance."""
    for measure in MAIN if apart else ():
        some = only(apart, measure=measure)
        shown = _column(measure, measure_name(measure, words)).apart(
            "difference", words("rep_policies.difference" + "_points" * (measure in SHARES))
        )
        caption = words(
            "rep_policies.apart", measure=measure_name(measure, words), base=policy_name(found.base, words)
        )
        picture = Dots(
            title=caption, axis=shown.title, words=words, line=0.0, points=shown.kind is Kind.POINTS,
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
    value = told({**row, "value": row["difference"]})
    return policy_name(str(row["policy"]), words), value, words(f"rep_policies.short_{_finding(row)}")


def _curves(weekly: pd.DataFrame, words: Words) -> Iterator[Table]:
    """What grew week by week, as the mean over the seeds; a figure per quarter in the table."""
    policies = list(dict.fromkeys(str(one) for one in weekly["policy"]))[: len(COLOURS)]
    for measure in (one for one in CURVES if one in weekly):
        means = weekly.groupby(["week", "policy"], sort=True)[measure].mean().unstack("policy")[policies]
        shown = means.loc[[week for week in means.index if week % WEEKS == 0]]
        caption = words("rep_policies.curve", measure=words(f"rep_curve.{measure}"))
        picture = Lines(
            title=caption, axis=words(f"rep_curve.{measure}"), across=words("rep_policies.week"), words=words,
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

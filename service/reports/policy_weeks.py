"""Policies week by week, and what became of the people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from evaluation.estimate import Estimate
from evaluation.simulation import Simulated
from evaluation.simulation.ended import How
from evaluation.simulation.side_by_side import over_worlds
from service.reports.pictures import COLOURS, Lines, Series
from service.reports.policies import policy_name
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

WEEKS: Final = 13
"""So many weeks lie between two figures of a curve."""
CURVES: Final = ("waiting", "placed", "balance")
Cells = dict[tuple[str, int], Estimate | Untold]


def people_section(found: Simulated, words: Words) -> Section:
    """How many people there were, and what became of those whose track was over."""
    sums = {name: int(found.worlds[name].sum()) for name in ("people", "over", "settled")}
    came = found.ended.groupby("ended")["people"].sum()  # what nobody came to needs no column
    ways = [one for one in How if one is not How.RUNNING and came[one]]
    shares = _shares(found.ended)
    rows: list[tuple[Value, ...]] = [
        (policy_name(policy, words), *(shares[policy, one] for one in ways)) for policy in found.policies
    ]
    columns = (
        Column(name="policy", title=words("rep_policies.policy")),
        *(Column(name=str(one), title=words(f"rep_ended.{one}"), kind=Kind.SHARE) for one in ways),
    )
    table = Table(
        name="ended", caption=words("rep_policies.ended"), columns=columns,
        rows=tuple(rows) if sums["over"] else (), notes=(words("rep_policies.ended_note"),),
    )  # fmt: skip
    finding = words(
        "rep_policies.people", worlds=len(found.seeds), running=sums["people"] - sums["over"], **sums
    )
    return Section(
        name="people", heading=words("rep_policies.people_heading"), finding=finding, tables=(table,)
    )


def _shares(ended: pd.DataFrame) -> dict[tuple[str, str], float]:
    """The share of each way among the tracks that are over: the mean over worlds, as all other shares are."""
    over = ended[ended["ended"] != How.RUNNING]
    wide = over.pivot(index=["policy", "seed"], columns="ended", values="people")
    means = wide.div(wide.sum(axis=1), axis=0).groupby("policy").mean()
    return {(str(policy), str(how)): float(means[how][policy]) for policy in means.index for how in means}


def weeks_section(found: Simulated, words: Words) -> Section:
    """What grew week by week."""
    many = len(found.policies) > len(COLOURS)
    return Section(
        name="weeks", heading=words("rep_policies.weeks_heading"), finding="",
        said=(
            words("rep_policies.band", base=policy_name(found.base, words)),
            *([words("rep_policies.drawn", count=len(COLOURS))] if many else []),
        ),
        tables=tuple(_curves(found, words)),
    )  # fmt: skip


def _curves(found: Simulated, words: Words) -> Iterator[Table]:
    """The mean over the worlds at the end of each quarter; the base first, with its interval as a band."""
    policies = [found.base, *(one for one in found.policies if one != found.base)]
    last = int(found.weekly["week"].max())
    weeks = [week for week in range(last + 1) if (week + 1) % WEEKS == 0 or week == last]
    for measure in CURVES:
        kind = Kind.SHARE if measure == "balance" else Kind.NUMBER
        cells = _cells(found.weekly, measure, weeks)
        columns = (
            Column(name="week", title=words("rep_policies.week"), kind=Kind.COUNT),
            *(
                Column(
                    name=one, title=policy_name(one, words), kind=kind, digits=2 if kind is Kind.SHARE else 1
                )
                for one in policies
            ),
        )
        caption = words("rep_policies.curve", measure=words(f"rep_curve.{measure}"))
        series = [_line(one, cells, weeks, words, band=one == found.base) for one in policies]
        picture = Lines(
            title=caption, axis=words(f"rep_curve.{measure}"), across=words("rep_policies.week"), words=words,
            series=series, share=kind is Kind.SHARE,
        ).picture()  # fmt: skip
        yield Table(
            name=f"curve_{measure}", caption=caption, columns=columns, picture=picture, long=True,
            rows=tuple((week + 1, *(cells[one, week] for one in policies)) for week in weeks),
        )  # fmt: skip


def _cells(weekly: pd.DataFrame, measure: str, weeks: Sequence[int]) -> Cells:
    """The mean of each policy in each week over the worlds where there was anything to measure."""
    some = weekly[weekly["week"].isin(weeks)]
    most = 1.0 if measure == "balance" else float("inf")
    wide = some.pivot(index="seed", columns=["policy", "week"], values=measure)
    found: Cells = {}
    for at in wide.columns.to_list():
        one = over_worlds(wide[at].to_numpy(dtype=float), least=0.0, most=most)
        found[str(at[0]), int(at[1])] = Untold("nothing") if one.value is None else one
    return found


def _line(policy: str, cells: Cells, weeks: Sequence[int], words: Words, *, band: bool) -> Series:
    known = [(week, one) for week in weeks if isinstance(one := cells[policy, week], Estimate)]
    return Series(
        label=policy_name(policy, words), at=[float(week + 1) for week, _ in known],
        values=[_drawn(one.value) for _, one in known],
        low=[_drawn(one.low) for _, one in known] if band else (),
        high=[_drawn(one.high) for _, one in known] if band else (),
    )  # fmt: skip


def _drawn(value: float | None) -> float:
    return float("nan") if value is None else value

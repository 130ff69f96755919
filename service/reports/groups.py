"""Whether it works as well for everybody: figures by group, small groups withheld, no gap claimed that isn't shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import pandas as pd

from evaluation.estimate import Estimate
from evaluation.groups.withheld import LEAST
from service.reports.conclude import LEAST as FEWEST
from service.reports.conclude import Finding, against, uncorrected
from service.reports.frames import Record, figure, number, records, why
from service.reports.pictures import Dots
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

MOST: Final = 1.0
"""Every figure that is compared here is a share or runs from 0 to 1: so far can two groups be apart."""


def groups_section(
    frame: pd.DataFrame, measure: str, words: Words, *, name: str = "groups", heading: str = "", share: bool = True,
    worse: Finding = Finding.LESS, digits: int = 2,
) -> Section:  # fmt: skip
    """The rows of `by_group` for one measure (`measure` is its name for people) as a section; shares are in percents
    with two `digits` fewer.
    """
    rows = records(frame)
    groups = {group: list(some) for group, some in _by(rows)}
    told = {group: some for group, some in groups.items() if not all(why(row) for row in some)}
    shown = Column(
        name="estimate",
        title=words("rep_groups.estimate"),
        kind=Kind.SHARE if share else Kind.NUMBER,
        digits=digits,
    )
    return Section(
        name=name, heading=heading or words("rep_groups.heading"),
        finding=" ".join(found_of(rows, measure, shown, words, worse)),
        tables=tuple(_table(some, group, measure, shown, words) for group, some in told.items()),
        unsaid=(*_silent(groups.keys() - told.keys(), words), *_limits(rows, words)),
    )  # fmt: skip


def _by(rows: Sequence[Record]) -> Iterator[tuple[str, Iterator[Record]]]:
    return groupby(rows, key=lambda row: str(row["group"]))


def found_of(
    rows: Sequence[Record], measure: str, shown: Column, words: Words, worse: Finding = Finding.LESS
) -> list[str]:
    """What is shown of groups: each that is worse off than others, else better off, or that none was shown."""
    if not rows:
        return [words("rep_groups.empty")]
    for side in (worse, Finding.MORE if worse is Finding.LESS else Finding.LESS):
        some = [row for row in rows if finding_of(row) is side]
        if some:  # the one is told; the other is the same said from the other side
            return [_apart(row, side, measure, shown, words) for row in some]
    few = all(finding_of(row) is Finding.TOO_FEW for row in rows)
    return [words("rep_groups.too_few") if few else words("rep_groups.none", measure=measure)]


def finding_of(row: Record) -> Finding:
    """Whether a group differs from everybody else, corrected for all groups that were compared.

    A difference is one of two sides, so that the smaller of both says whether they are enough.
    """
    if why(row):
        return Finding.TOO_FEW
    return against(_difference(row), p=number(row.get("p_corrected")), least=FEWEST)


def _difference(row: Record) -> Estimate:
    found = figure(row, "difference", "difference_low", "difference_high")
    return replace(found, n=min(found.n, int(row["of"]) - found.n))


def _apart(row: Record, finding: Finding, measure: str, shown: Column, words: Words) -> str:
    found, *bounds = (abs(number(row[f"difference{side}"]) or 0.0) for side in ("", "_low", "_high"))
    low, high = (_plain(one, shown, words) for one in sorted(bounds))
    side = words("rep_groups.higher" if finding is Finding.MORE else "rep_groups.lower")
    group = _group(row["group"], words)
    return words("rep_groups.some", group=group[:1].upper() + group[1:], value=part_text(row, words), measure=measure,
                 side=side, difference=_distance(found, shown, words), low=low, high=high)  # fmt: skip


def part_text(row: Record, words: Words) -> str:
    """The part of a group that a row is about; for a section of the list or of business its name."""
    value, kind = str(row["value"]), {"rubriek": "rubriek", "sector": "sbi"}.get(str(row["group"]), "")
    return words.texts.get(f"{kind}.{value}") or words.name("rep_part", value)


def _group(name: object, words: Words) -> str:
    return words.name("rep_group", str(name))


def _table(rows: Sequence[Record], group: str, measure: str, shown: Column, words: Words) -> Table:
    caption = words("rep_groups.caption", measure=measure, group=_group(group, words))
    columns = (
        Column(name="value", title=words("rep_groups.value")),
        Column(name="n", title=words("rep_groups.n"), kind=Kind.COUNT),
        shown,
        shown.apart(
            "difference", words("rep_groups.difference" + ("_points" if shown.kind is Kind.SHARE else ""))
        ),
        Column(name="finding", title=words("rep_groups.finding")),
    )
    drawn = [(part_text(row, words), _estimate(row)) for row in rows if not why(row)]
    picture = Dots(
        title=caption, axis=measure, words=words, line=number(rows[0].get("overall")), share=shown.kind is Kind.SHARE,
        rows=drawn if len(drawn) > 1 else (),  # one dot compares nothing
    ).picture()  # fmt: skip
    return Table(
        name=f"by_{group}", caption=caption, columns=columns, rows=tuple(_cells(row, words) for row in rows),
        picture=picture, notes=tuple(_notes(rows, group, shown, words)),
    )  # fmt: skip


def _estimate(row: Record) -> Estimate:
    return figure(row, "estimate")


def _cells(row: Record, words: Words) -> tuple[Value, ...]:
    if said := why(row):
        return part_text(row, words), *(Untold(said) for _ in range(3)), ""
    finding = finding_of(row)
    apart = _difference(row)
    line: tuple[Value, ...] = part_text(row, words), int(row["n"]), _estimate(row)
    if apart.value is None:
        return (*line, None, "")
    if finding is Finding.TOO_FEW:  # bounds of so few would be taken for a finding
        return (*line, Untold("too_few"), words("report_why.too_few"))
    undone = uncorrected(apart, finding)
    said = "report_why.not_after_correction" if undone else f"rep_groups.{finding}"
    return (*line, replace(apart, n=int(row["n"])), words(said))


def _notes(rows: Sequence[Record], group: str, shown: Column, words: Words) -> Iterator[str]:
    """What stands below a table: how far apart the groups are, and what was corrected for."""
    yield from _gap(rows[0], group, shown, words)
    if any(uncorrected(_difference(row), finding_of(row)) for row in rows if not why(row)):
        yield words("rep_groups.undone")


def _gap(row: Record, group: str, shown: Column, words: Words) -> Iterator[str]:
    """How far the groups that are shown are apart, with both bounds where they are known."""
    gap, low, high = (number(row.get(name)) for name in ("gap", "gap_low", "gap_high"))
    if gap is None:
        return
    said = words("rep_groups.gap_only", group=_group(group, words), gap=_distance(gap, shown, words))
    if low is not None and high is not None:
        bounds = {"low": _plain(low, shown, words), "high": _plain(min(MOST, high), shown, words)}
        said = words("rep_groups.gap", group=_group(group, words), gap=_distance(gap, shown, words), **bounds)
    yield said


def _distance(value: float, shown: Column, words: Words) -> str:
    """How far apart, with its unit."""
    text = _plain(value, shown, words)
    return words("report.points", value=text) if shown.kind is Kind.SHARE else text


def _plain(value: float, shown: Column, words: Words) -> str:
    return words.number(100 * value, 1) if shown.kind is Kind.SHARE else words.number(value, shown.digits)


def _silent(groups: Collection[str], words: Words) -> Iterator[str]:
    """The groups of which nothing can be shown."""
    if groups:
        yield words("rep_groups.few", groups=", ".join(sorted(_group(group, words) for group in groups)))


def _limits(rows: Sequence[Record], words: Words) -> Iterator[str]:
    if any(why(row) for row in rows):
        yield words("rep_groups.withheld", least=LEAST)
    if compared := sum(number(row.get("p_corrected")) is not None for row in rows):
        yield words("rep_groups.corrected", count=compared)

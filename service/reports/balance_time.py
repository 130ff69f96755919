"""Balance over time: what there is since the start at the end of each period, and periods apart within chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import pandas as pd

from service.network_picture import Picture
from service.reports.cells import share_text
from service.reports.frames import Record, figure, number, only, told, why
from service.reports.pictures import Lines, Series
from service.reports.report import Column, Kind, Table
from service.words import Words

START, YEAR = "start", "year"
PERSONS, WEEKS = "persons", "weeks"
SPREAD, OFFSET = "phi", "B"
SHARES: Final = ("B", "reciprocity", "ring_share")
"""The measures that are shares."""
EDGES: Final = ("value", "lower", "upper")


def measure_column(measure: str, words: Words, name: str = "value") -> Column:
    """The column of a measure, as it is written everywhere."""
    kind = Kind.SHARE if measure in SHARES else Kind.NUMBER
    return Column(name=name, title=words.name("rep_balance", measure), kind=kind)


def over_time(rows: Sequence[Record], words: Words) -> Iterator[Table]:
    """How far all cancels out, and how it is spread, at the end of each period, since the start; beside chance."""
    for measure in (OFFSET, SPREAD):
        some = only(rows, measure=measure, window=START, unit=PERSONS)
        if len(some) < 2:
            continue
        column = measure_column(measure, words)
        caption = words("rep_balance.time", measure=column.title)
        known = [row for row in some if _known(row)]
        columns = (
            _period(words), column,
            Column(name="expected", title=words("rep_balance.expected"), kind=column.kind),
            Column(name="n", title=words(f"rep_balance.n_{measure}"), kind=Kind.COUNT),
        )  # fmt: skip
        yield Table(
            name=f"time_{measure}", caption=caption, picture=_drawn(known, caption, column, words), long=True,
            columns=columns, notes=tuple(_time_notes(some, measure, words)),
            rows=tuple((day(row["last"]), told(row), number(row["expected"]), int(row["n"])) for row in some),
        )  # fmt: skip


def _period(words: Words) -> Column:
    return Column(name="last", title=words("rep_balance.period"), kind=Kind.DAY)


def _known(row: Record) -> bool:
    return why(row) in ("", "no_interval") and figure(row).value is not None


def _drawn(known: Sequence[Record], caption: str, column: Column, words: Words) -> Picture | None:
    """The line with its interval, and dashed what chance gives."""
    if not known:
        return None
    at, chance = [day(row["last"]) for row in known], [number(row["expected"]) for row in known]
    limits = [(at, [one or 0.0 for one in chance])] if all(one is not None for one in chance) else []
    return Lines(
        title=caption, axis="", words=words, series=[_series(known, column.title)], limits=limits,
        share=column.kind is Kind.SHARE,
    ).picture()  # fmt: skip


def _time_notes(some: Sequence[Record], measure: str, words: Words) -> Iterator[str]:
    """What the dashes are, why the line rises, and why it begins where it does."""
    yield words(f"rep_balance.time_{measure}")
    first = next((at for at, row in enumerate(some) if _known(row)), len(some))
    if first:
        yield words(f"rep_balance.later_{measure}", day=words.day(day(some[first - 1]["last"])))


def _series(rows: Sequence[Record], label: str) -> Series:
    values = [number(row["value"]) or 0.0 for row in rows]
    low = [number(row["low"]) for row in rows]
    high = [number(row["high"]) for row in rows]
    ends = [(a, b, c) for a, b, c in zip(low, values, high, strict=True)]
    return Series(
        label=label, at=[day(row["last"]) for row in rows], values=values,
        low=[value if a is None else a for a, value, _ in ends],
        high=[value if b is None else b for _, value, b in ends],
    )  # fmt: skip


def day(value: object) -> date:
    """The day of a cell of a frame."""
    return pd.Timestamp(str(value)).date()


def running(rows: Sequence[Record], every: str, words: Words) -> Iterator[Table]:
    """The running means of periods apart, with the limits of chance."""
    network = only(rows, chart="ewma")
    for measure in dict.fromkeys(str(row["series"]) for row in network):
        some = only(network, series=measure)
        if any(number(row["value"]) is not None for row in some):
            yield _running(some, measure, words(f"rep_balance.every_{every}"), words)


def _running(some: Sequence[Record], measure: str, period: str, words: Words) -> Table:
    kind = measure_column(measure, words).kind
    title = words("rep_balance.chart_column", measure=words(f"rep_balance.short_{measure}"), period=period)
    caption = words("rep_balance.chart", measure=words.name("rep_balance", measure), period=period)
    edges = (("value", title), *((side, words(f"rep_balance.{side}")) for side in EDGES[1:]))
    return Table(
        name=f"chart_{measure}", caption=caption, long=True,
        notes=(words(f"rep_balance.chart_said_{measure}", period=period),),
        columns=(
            _period(words), *(Column(name=name, title=said, kind=kind) for name, said in edges),
            Column(name="alarm", title=words("rep_balance.alarm")),
        ),
        picture=_limited(some, caption, title, words, share=kind is Kind.SHARE),
        rows=tuple(
            (day(row["last"]), *(number(row[one]) for one in EDGES), yes(_alarmed(row), words)) for row in some
        ),
    )  # fmt: skip


def _limited(
    some: Sequence[Record], caption: str, label: str, words: Words, *, share: bool
) -> Picture | None:
    """A running mean between its limits, with its alarms."""
    some = [row for row in some if number(row["value"]) is not None]
    at = [day(row["last"]) for row in some]
    values = [number(row["value"]) or 0.0 for row in some]
    return Lines(
        title=caption, axis="", words=words, share=share,
        series=[Series(label=label, at=at, values=values, alarm=[_alarmed(row) for row in some])],
        limits=[(at, [number(row[side]) or 0.0 for row in some]) for side in EDGES[1:]],
    ).picture()  # fmt: skip


def _alarmed(row: Record) -> bool:
    return str(row["alarm"]) != "none"


def yes(value: object, words: Words) -> str:
    """Yes or no."""
    return words("rep_balance.yes") if value else words("rep_balance.no")


def alarms_said(row: Record, charts: Sequence[Record], words: Words) -> str:
    """Whether a running mean ever left its limits, and how often chance alone does so."""
    measure = words.name("rep_balance", str(row["series"]))
    if not any(number(one["value"]) is not None for one in only(charts, chart="ewma", series=row["series"])):
        return words("rep_balance.alarm_few", measure=measure)
    if not row["observed"]:
        return words("rep_balance.alarm_none", measure=measure)
    chance = number(row["expected"])
    return words("rep_balance.alarm_some", measure=measure, share=share_text(chance or 0.0, words))

"""Whether the network is in balance: what the figures of its history allow to be said, over time and per employer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

import pandas as pd

from evaluation.balance import History
from service.reports.cells import estimate_text, figure_text, share_text, span_texts
from service.reports.conclude import Finding, against
from service.reports.frames import Record, figure, number, only, records, told, why
from service.reports.pictures import Lines, Series
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

START, YEAR = "start", "year"
PERSONS, WEEKS = "persons", "weeks"
SPREAD, OFFSET = "phi", "B"
SHARES: Final = ("B", "ring_share", "reciprocity")
COUNTS: Final = ("moves", "active", "free_riders", "free_riders_unsure")
"""The measures that are shares, and those that count."""
EDGES: Final = ("value", "lower", "upper")
SURE: Final = 0.05
"""Chance alone gives this much as seldom as that."""


def balance_section(history: History, name: Callable[[str], str], words: Words, *, whom: bool) -> Section:
    """A history as a section; employers are named only where `whom`, by `name`."""
    figures, employers = records(history.network), records(history.employers)
    last = latest(figures)
    tables = [*(_measures(last, unit, words) for unit in (PERSONS, WEEKS)), *_over_time(figures, words)]
    tables += _charts(records(history.charts), words)
    if whom:
        tables.append(_employers(now(employers), name, words))
    return Section(
        name="balance", heading=words("rep_balance.heading"), finding=balance_found(last, words),
        said=tuple(_more(last, now(employers), history, words)), tables=tuple(tables),
        unsaid=() if whom else (words("rep_balance.employers_hidden"),),
    )  # fmt: skip


def latest(rows: Sequence[Record]) -> list[Record]:
    """The figures at the end of the last period."""
    end = max((row["last"] for row in rows), default=None)
    return only(rows, last=end)


def now(rows: Sequence[Record]) -> list[Record]:
    """What is known of every employer since the start, at the end, in persons."""
    return only(latest(rows), window=START, unit=PERSONS)


def balance_found(last: Sequence[Record], words: Words) -> str:
    """Whether the network is out of balance by more than chance, as far as that is shown."""
    row, finding = spread_of(last)
    if finding is Finding.TOO_FEW:
        return words("rep_balance.too_few")
    one, column = figure(row), _column(SPREAD, words)
    value, low, high = span_texts(one, column, words)
    return words(f"rep_balance.{finding}", value=value, low=low, high=high)


def spread_of(last: Sequence[Record]) -> tuple[Record, Finding]:
    """How far employers are out of balance since the start, and what that allows to be said.

    Out of balance is what fair coins with the same moves seldom give, and lies above 1 with its whole interval; in
    better balance lies below 1 with its whole interval, and is what such coins seldom give as well.
    """
    rows = only(last, window=START, unit=PERSONS, measure=SPREAD)
    if not rows:
        return {}, Finding.TOO_FEW
    p = number(rows[0].get("p"))
    finding = against(figure(rows[0]), 1.0)
    unlikely = {Finding.MORE: p is None or p < SURE, Finding.LESS: p is None or p > 1 - SURE}
    return rows[0], finding if unlikely.get(finding, True) else Finding.NOT_SHOWN


def _more(
    last: Sequence[Record], employers: Sequence[Record], history: History, words: Words
) -> Iterator[str]:
    alarms, charts = records(history.alarms), records(history.charts)
    for row in only(last, window=START, unit=PERSONS, measure=OFFSET):
        if figure(row).value is not None:
            yield words("rep_balance.offset", value=estimate_text(figure(row), _column(OFFSET, words), words))
        if (chance := number(row.get("expected"))) is not None:
            yield words("rep_balance.offset_chance", value=figure_text(chance, _column(OFFSET, words), words))
    yield signalled(employers, words)
    if riders := sum(str(row["free_rider"]) == "yes" for row in employers):
        yield words("rep_balance.riders", count=riders)
    yield from (_alarms(row, charts, words) for row in only(alarms, chart="ewma"))


def _alarms(row: Record, charts: Sequence[Record], words: Words) -> str:
    measure = words.name("rep_balance", str(row["series"]))
    if not any(number(one["value"]) is not None for one in only(charts, chart="ewma", series=row["series"])):
        return words("rep_balance.alarm_few", measure=measure)
    if not row["observed"]:
        return words("rep_balance.alarm_none", measure=measure)
    chance = number(row["expected"])
    return words("rep_balance.alarm_some", measure=measure, share=share_text(chance or 0.0, words))


def signalled(employers: Sequence[Record], words: Words) -> str:
    """Of how many employers the net is more than chance, after correction for their number."""
    judged = [row for row in employers if not row["few"]]
    count = sum(bool(row["survives"]) for row in judged)
    if not judged:
        return words("rep_balance.signals_few")
    key = "rep_balance.signals" if count else "rep_balance.signals_none"
    return words(key, count=count, judged=len(judged))


def _column(measure: str, words: Words, name: str = "value") -> Column:
    kind = Kind.SHARE if measure in SHARES else Kind.COUNT if measure in COUNTS else Kind.NUMBER
    return Column(name=name, title=words.name("rep_balance", measure), kind=kind)


def _measures(last: Sequence[Record], unit: str, words: Words) -> Table:
    """Every measure since the start and over a year, in persons or in weeks; what a unit can't tell is left out."""
    rows = [row for row in only(last, unit=unit) if why(row) != "not_measured"]
    columns = (
        Column(name="measure", title=words("rep_balance.measure")),
        *(Column(name=one, title=words(f"rep_balance.{one}"), kind=Kind.NUMBER) for one in (START, YEAR)),
        Column(name="expected", title=words("rep_balance.expected"), kind=Kind.NUMBER),
    )
    cells = [
        (
            words.name("rep_balance", measure),
            *(_cell(only(rows, measure=measure, window=window)) for window in (START, YEAR)),
            _expected(only(rows, measure=measure, window=START)),
        )
        for measure in dict.fromkeys(str(row["measure"]) for row in rows)
    ]  # fmt: skip
    return Table(
        name=f"measures_{unit}", caption=words("rep_balance.measures", unit=words(f"rep_balance.{unit}")),
        columns=columns, rows=tuple(cells), notes=(words("rep_balance.expected_said"),), long=unit == WEEKS,
    )  # fmt: skip


def _cell(found: Sequence[Record]) -> Value:
    return told(found[0]) if found else None


def _expected(found: Sequence[Record]) -> Value:
    return number(found[0].get("expected")) if found else None


def _over_time(rows: Sequence[Record], words: Words) -> Iterator[Table]:
    """How far all cancels out, and how it is spread, at the end of each period, since the start."""
    for measure in (OFFSET, SPREAD):
        some = only(rows, measure=measure, window=START, unit=PERSONS)
        if len(some) < 2:
            continue
        column = _column(measure, words)
        caption = words("rep_balance.time", measure=column.title)
        known = [row for row in some if not why(row) and figure(row).value is not None]
        picture = Lines(
            title=caption, axis="", words=words, series=[_series(known, column.title)],
            share=column.kind is Kind.SHARE, line=1.0 if measure == SPREAD else None,
        ).picture() if known else None  # fmt: skip
        yield Table(
            name=f"time_{measure}", caption=caption, picture=picture, long=True,
            columns=(Column(name="last", title=words("rep_balance.period"), kind=Kind.DAY), column),
            rows=tuple((_day(row["last"]), told(row)) for row in some),
        )  # fmt: skip


def _series(rows: Sequence[Record], label: str) -> Series:
    values = [number(row["value"]) or 0.0 for row in rows]
    low = [number(row["low"]) for row in rows]
    high = [number(row["high"]) for row in rows]
    ends = [(a, b, c) for a, b, c in zip(low, values, high, strict=True)]
    return Series(
        label=label, at=[_day(row["last"]) for row in rows], values=values,
        low=[value if a is None else a for a, value, _ in ends],
        high=[value if b is None else b for _, value, b in ends],
    )  # fmt: skip


def _day(value: object) -> date:
    return pd.Timestamp(str(value)).date()


def _charts(rows: Sequence[Record], words: Words) -> Iterator[Table]:
    """The control charts of the network's measures, with their limits."""
    network = only(rows, chart="ewma")
    for measure in dict.fromkeys(str(row["series"]) for row in network):
        some = only(network, series=measure)
        if not any(number(row["value"]) is not None for row in some):
            continue
        column, caption = (
            _column(measure, words),
            words("rep_balance.chart", measure=words.name("rep_balance", measure)),
        )
        at = [_day(row["last"]) for row in some]
        picture = Lines(
            title=caption, axis="", words=words, share=column.kind is Kind.SHARE,
            series=[Series(label=column.title, at=at, values=[number(row["value"]) or 0.0 for row in some],
                           alarm=[_alarmed(row) for row in some])],
            limits=[(at, [number(row[side]) or 0.0 for row in some]) for side in ("lower", "upper")],
        ).picture()  # fmt: skip
        columns = (
            Column(name="last", title=words("rep_balance.period"), kind=Kind.DAY), column,
            *(Column(name=side, title=words(f"rep_balance.{side}"), kind=column.kind) for side in ("lower", "upper")),
            Column(name="alarm", title=words("rep_balance.alarm")),
        )  # fmt: skip
        yield Table(
            name=f"chart_{measure}", caption=caption, columns=columns, picture=picture, long=True,
            rows=tuple(
                (_day(row["last"]), *(number(row[one]) for one in EDGES), _yes(_alarmed(row), words))
                for row in some
            ),
        )  # fmt: skip


def _alarmed(row: Record) -> bool:
    return str(row["alarm"]) != "none"


def _yes(value: object, words: Words) -> str:
    return words("rep_balance.yes") if value else words("rep_balance.no")


def _employers(rows: Sequence[Record], name: Callable[[str], str], words: Words) -> Table:
    """Every employer of whom there is enough to say, the farthest from chance first."""
    judged = sorted(
        (row for row in rows if not row["few"]),
        key=lambda row: (-abs(number(row["z"]) or 0.0), str(row["employer"])),
    )
    kinds = {"brought": Kind.COUNT, "taken": Kind.COUNT, "net": Kind.SIGNED, "z": Kind.SIGNED}
    columns = (
        Column(name="employer", title=words("rep_balance.employer")),
        *(
            Column(name=one, title=words(f"rep_balance.{one}"), kind=kind, digits=1)
            for one, kind in kinds.items()
        ),
        Column(name="rate", title=words("rep_balance.rate"), kind=Kind.SIGNED, digits=1),
        Column(name="q", title=words("rep_balance.q"), kind=Kind.NUMBER, digits=3),
        Column(name="signal", title=words("rep_balance.signal")),
    )
    rate = {"value": "rate_shrunk", "low": "low", "high": "high"}
    return Table(
        name="employers", caption=words("rep_balance.employers"), columns=columns, long=len(judged) > 12,
        rows=tuple(
            (name(str(row["employer"])), *(number(row[one]) for one in kinds), _rate(row, rate), number(row["q"]),
             _yes(row["survives"], words))
            for row in judged
        ),
    )  # fmt: skip


def _rate(row: Record, names: dict[str, str]) -> Value:
    found = figure({**row, "n": 1}, **names)
    return Untold("not_measured") if found.value is None else found

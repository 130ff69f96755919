"""Whether the network is in balance: what the figures of its history allow to be said, over time and per employer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from evaluation.balance import History
from matcher.exchange.ledger import FEW
from service.reports.balance_time import (
    OFFSET,
    PERSONS,
    SPREAD,
    START,
    WEEKS,
    YEAR,
    alarms_said,
    measure_column,
    over_time,
    running,
)
from service.reports.cells import estimate_text, figure_text, span_texts
from service.reports.conclude import Finding, against, uncorrected
from service.reports.frames import Record, figure, number, only, records, told, why
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

PARTS: Final = {
    "shares": (Kind.SHARE, 2, ("B", "reciprocity", "ring_share")),
    "measures": (
        Kind.NUMBER, 2, ("moves", "active", "phi", "rho", "effective", "free_riders", "free_riders_unsure"),
    ),
    "uneven": (Kind.NUMBER, 3, ("hhi", "gini_taken", "gini_brought", "gini_net")),
}  # fmt: skip
"""The tables of measures: how their figures are written, and which measures stand in them."""
SURE: Final = 0.05
"""Chance alone gives this much as seldom as that."""
NAMED: Final = 3
"""So many employers are named at most where several are as far off."""


def balance_section(history: History, name: Callable[[str], str], words: Words, *, whom: bool) -> Section:
    """A history as a section; employers are named only where `whom`, by `name`."""
    figures, employers = records(history.network), now(records(history.employers))
    last = latest(figures)
    tables = [one for unit in (PERSONS, WEEKS) for one in _measures(last, unit, words)]
    tables += [*over_time(figures, words), *running(records(history.charts), history.every, words)]
    if whom:
        tables.append(_employers(employers, name, words))
    owing = _owing(employers, name, words) if whom else ()
    return Section(
        name="balance", heading=words("rep_balance.heading"), finding=balance_found(last, words),
        said=(*_more(last, history, words), *owing), tables=tuple(tables),
        unsaid=() if whom else (words("rep_balance.employers_hidden"),),
    )  # fmt: skip


def latest(rows: Sequence[Record]) -> list[Record]:
    """The figures at the end of the last period."""
    end = max((row["last"] for row in rows), default=None)
    return only(rows, last=end)


def now(rows: Sequence[Record], window: str = START) -> list[Record]:
    """What is known of every employer since the start (or in another window), at the end, in persons."""
    return only(latest(rows), window=window, unit=PERSONS)


def balance_found(last: Sequence[Record], words: Words) -> str:
    """Whether the network is out of balance by more than chance, as far as that is shown."""
    row, finding = spread_of(last)
    if finding is Finding.TOO_FEW:
        return words("rep_balance.too_few")
    one, column = figure(row), measure_column(SPREAD, words)
    value, low, high = span_texts(one, column, words)
    key = "not_shown_chance" if uncorrected(one, finding, 1.0) else str(finding)
    return words(f"rep_balance.{key}", value=value, low=low, high=high)


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


def _more(last: Sequence[Record], history: History, words: Words) -> Iterator[str]:
    alarms, charts, employers = (records(one) for one in (history.alarms, history.charts, history.employers))
    column = measure_column(OFFSET, words)
    for row in only(last, window=START, unit=PERSONS, measure=OFFSET):
        if figure(row).value is not None:
            yield words("rep_balance.offset", value=estimate_text(figure(row), column, words))
        if (chance := number(row.get("expected"))) is not None:
            yield words("rep_balance.offset_chance", value=figure_text(chance, column, words))
    yield signalled(now(employers), words)
    yield from one_sided(now(employers), now(employers, YEAR), words)
    yield from (alarms_said(row, charts, words) for row in only(alarms, chart="ewma"))


def signalled(employers: Sequence[Record], words: Words) -> str:
    """Of how many employers the net is more than chance, after correction for their number."""
    judged = [row for row in employers if not row["few"]]
    count = sum(bool(row["survives"]) for row in judged)
    if not judged:
        return words("rep_balance.signals_few")
    key = "rep_balance.signals" if count else "rep_balance.signals_none"
    return words(key, count=count, judged=len(judged))


def one_sided(start: Sequence[Record], year: Sequence[Record], words: Words) -> Iterator[str]:
    """How many employers brought and took nobody, and the other way round; of how many that is more than a few."""
    kinds = {"brought": ("brought", "taken"), "taken": ("taken", "brought")}
    for kind, (did, never) in kinds.items():
        some, lately = ([row for row in rows if row[did] and not row[never]] for rows in (start, year))
        many = sum(row[did] >= FEW for row in some)
        if some or lately:
            yield words(f"rep_balance.only_{kind}", count=len(some), many=many, year=len(lately), few=FEW)


def _owing(rows: Sequence[Record], name: Callable[[str], str], words: Words) -> Iterator[str]:
    """Who took most beyond what it brought, and who brought most: whom to talk to first."""
    for key, sign in (("owes", 1), ("is_owed", -1)):
        most = max((sign * float(row["net"]) for row in rows), default=0.0)
        if most > 0:
            some = sorted(str(row["employer"]) for row in rows if sign * float(row["net"]) == most)
            names = ", ".join(name(one) for one in some[:NAMED])
            rest = words("rep_balance.and_more", count=len(some) - NAMED) if len(some) > NAMED else ""
            yield words(f"rep_balance.{key}", names=names + rest, count=round(most))
    if any(row["net"] for row in rows) and not any(row["survives"] for row in rows):
        yield words("rep_balance.owes_unsure")


def _measures(last: Sequence[Record], unit: str, words: Words) -> Iterator[Table]:
    """Every measure since the start and over a year, in persons or in weeks; what a unit can't tell is left out."""
    rows = [row for row in only(last, unit=unit) if why(row) != "not_measured"]
    there = {str(row["measure"]) for row in rows}
    for part, (kind, digits, names) in PARTS.items():
        measures = [one for one in names if one in there]
        chance = any(number(row.get("expected")) is not None for row in rows if row["measure"] in measures)
        caption = words(f"rep_balance.part_{part}", unit=words(f"rep_balance.{unit}"))
        if measures:
            yield Table(
                name=f"{part}_{unit}", caption=caption, long=unit == WEEKS,
                columns=tuple(_columns(kind, digits, words, chance=chance)),
                rows=tuple((_label(one, unit, words), *_cells(rows, one, chance=chance)) for one in measures),
                notes=(words(f"rep_balance.chance_{part}_{unit}"),) if chance else (),
            )  # fmt: skip


def _columns(kind: Kind, digits: int, words: Words, *, chance: bool) -> Iterator[Column]:
    yield Column(name="measure", title=words("rep_balance.measure"))
    for window in (START, YEAR):
        yield Column(name=window, title=words(f"rep_balance.{window}"), kind=kind, digits=digits)
        if chance:
            title = words(f"rep_balance.expected_{window}")
            yield Column(name=f"expected_{window}", title=title, kind=kind, digits=digits)


def _label(measure: str, unit: str, words: Words) -> str:
    return (
        words("rep_balance.moved_weeks")
        if (measure, unit) == ("moves", WEEKS)
        else words.name("rep_balance", measure)
    )


def _cells(rows: Sequence[Record], measure: str, *, chance: bool) -> Iterator[Value]:
    for window in (START, YEAR):
        found = only(rows, measure=measure, window=window)
        yield told(found[0]) if found else None
        if chance:
            yield (
                number(found[0].get("expected")) if found and not isinstance(told(found[0]), Untold) else None
            )


def _employers(rows: Sequence[Record], name: Callable[[str], str], words: Words) -> Table:
    """Every employer of whom there is enough to say, the farthest from chance first."""
    judged = sorted(
        (row for row in rows if not row["few"]),
        key=lambda row: (-abs(number(row["z"]) or 0.0), str(row["employer"])),
    )
    kinds = {"brought": Kind.COUNT, "taken": Kind.COUNT, "net": Kind.SIGNED, "rate": Kind.SIGNED,
             "rate_shrunk": Kind.SIGNED, "q": Kind.NUMBER, "signal": Kind.TEXT}  # fmt: skip
    columns = (
        Column(name="employer", title=words("rep_balance.employer")),
        *(Column(name=one, title=words(f"rep_balance.{one}"), kind=kind) for one, kind in kinds.items()),
    )
    return Table(
        name="employers", caption=words("rep_balance.employers"), columns=columns, long=len(judged) > 12,
        rows=tuple(
            (name(str(row["employer"])), *(number(row[one]) for one in ("brought", "taken", "net")),
             _rate(row, "rate", "", ""), _rate(row, "rate_shrunk"), number(row["q"]), _signal(row, words))
            for row in judged
        ),
        notes=(words("rep_balance.rate_said"), words("rep_balance.signal_said", count=len(judged))) if judged else (),
    )  # fmt: skip


def _signal(row: Record, words: Words) -> str:
    """Whether the net is too large for chance; where only the correction took that away, that is said."""
    if row["survives"]:
        return words("rep_balance.yes")
    low, high, p = (number(row[one]) for one in ("low", "high", "p"))
    alone = (low is not None and low > 0) or (high is not None and high < 0) or (p is not None and p < SURE)
    return words("report_why.not_after_correction" if alone else "rep_balance.no_signal")


def _rate(row: Record, value: str, low: str = "low", high: str = "high") -> Value:
    found = figure({**row, "n": 1}, value, low, high)
    return Untold("headcount_unknown") if found.value is None else found

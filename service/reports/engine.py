"""How good the engine itself is: its rules at their limits, its estimates, its questions, and what goes into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from evaluation.engine import AsksAnswered, Audit, EstimatesQuality
from evaluation.estimate import Estimate
from service.reports.cells import share_text
from service.reports.conclude import LEAST, Finding, against
from service.reports.frames import Record, figure, number, only, records, told, why
from service.reports.inputs import input_text
from service.reports.pictures import Lines, Series
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

SHARES: Final = ("coverage", "wrong_closed", "missed")
"""The measures of estimates that are shares."""
WORST: Final = 10
"""So many items of which the estimates are farthest off are shown."""
KNOWN: Final = "as_then"
"""Pairs of which list and place are as they were on the day of the question."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Engine:
    """What was found of the engine; None where it wasn't looked at. `before` says what drift was held against."""

    estimates: EstimatesQuality
    asks: AsksAnswered
    drift: pd.DataFrame | None
    audit: Audit | None
    before: str


def engine_section(found: Engine, words: Words) -> Section:
    """The engine's own quality as a section; the audit first, for a fault there makes all else worth less."""
    said = [estimates_found(found.estimates, words), asks_found(found.asks, words), *_drifted(found, words)]
    tables = [*_estimates(found.estimates, words), *_asks(found.asks, words), *_drift(found, words)]
    return Section(
        name="engine", heading=words("rep_engine.heading"), finding=_audited(found.audit, words),
        said=tuple(said), tables=(*_faults(found.audit, words), *tables),
        unsaid=(words("rep_engine.limits"), words("rep_engine.blocked_later")),
    )  # fmt: skip


def audit_found(audit: Audit | None, words: Words) -> str:
    """Whether the rules do what the table of decisions says, just inside and just outside every limit."""
    if audit is None:
        return words("rep_engine.audit_none")
    key = "rep_engine.audit_faults" if len(audit.faults) else "rep_engine.audit_right"
    return words(key, cases=len(audit.frame), faults=len(audit.faults))


def _audited(audit: Audit | None, words: Words) -> str:
    """The same in short, where nothing is wrong: the conclusion has said it in full."""
    if audit is None or len(audit.faults):
        return audit_found(audit, words)
    return words("rep_engine.audit_short", cases=len(audit.frame))


def _faults(audit: Audit | None, words: Words) -> Iterator[Table]:
    if audit is None or audit.faults.empty:
        return
    names = ("rule", "item", "layout", "where", "expected", "got", "screen")
    columns = (
        Column(name="case", title=words("rep_engine.case")),
        *(Column(name=one, title=words(f"rep_engine.{one}")) for one in names),
    )
    rows = tuple(
        (str(at), *(str(row[one]) for one in names))
        for at, row in zip(audit.faults.index, records(audit.faults), strict=True)
    )
    yield Table(
        name="faults", caption=words("rep_engine.faults"), columns=columns, rows=rows, long=len(rows) > WORST
    )


def estimates_found(found: EstimatesQuality, words: Words) -> str:
    """How often an estimate would close a place that in truth fits."""
    rows = only(records(found.summary), measure="wrong_closed")
    one = figure(rows[0]) if rows else Estimate(value=None)
    if one.value is None or against(one, 0.0) is Finding.TOO_FEW:
        return words("rep_engine.estimates_few")
    value, low, high = (share_text(each or 0.0, words) for each in (one.value, one.low, one.high))
    return words("rep_engine.estimates_said", value=value, low=low, high=high)


def asks_found(found: AsksAnswered, words: Words) -> str:
    """How often a question turned out to be answered with a yes, beside what was expected."""
    rows = {str(row["measure"]): row for row in records(found.answered)}
    fits = rows.get("fits", {})
    one = figure(fits)
    if one.value is None or why(fits):
        return words("rep_engine.asks_few")
    value, low, high = (share_text(each or 0.0, words) for each in (one.value, one.low, one.high))
    beyond = against(figure(rows["beyond_expected"]))
    promised = number(rows.get("expected", {}).get("value"))
    return " ".join(filter(None, [
        words("rep_engine.asks_said", value=value, low=low, high=high, n=one.n),
        "" if promised is None else words("rep_engine.promised", value=share_text(promised, words)),
        words(f"rep_engine.beyond_{beyond}"),
    ]))  # fmt: skip


def _estimates(found: EstimatesQuality, words: Words) -> Iterator[Table]:
    rows = tuple(
        (words(f"rep_engine.{row['measure']}"), told(row)) for row in records(found.summary)
    )  # of unlike kinds in one column: plain figures from 0
    columns = (
        Column(name="measure", title=words("rep_engine.measure")),
        Column(name="value", title=words("rep_engine.value"), kind=Kind.NUMBER),
    )
    yield Table(name="estimates", caption=words("rep_engine.estimates"), columns=columns, rows=rows)
    yield from calibration_table(found.bins, "estimates_bins", words)
    items = found.items[found.items["error"].notna()]
    far = items.reindex(items["bias"].abs().sort_values(ascending=False, kind="stable").index).head(WORST)
    if len(far):
        yield _items(records(far), words)


def _items(rows: Sequence[Record], words: Words) -> Table:
    shares = ("stated", "happened")
    columns = (
        Column(name="item", title=words("rep_engine.item")),
        Column(name="places", title=words("rep_engine.places"), kind=Kind.COUNT),
        *(Column(name=one, title=words(f"rep_engine.{one}"), kind=Kind.SHARE) for one in shares),
        Column(name="bias", title=words("rep_engine.bias"), kind=Kind.SIGNED),
    )
    cells = tuple(
        (
            words.item(str(row["item"])), int(row["places"]), number(row["stated"]),
            figure(row, "happened", "happened_low", "happened_high"), figure(row, "bias", "bias_low", "bias_high"),
        )
        for row in rows
    )  # fmt: skip
    return Table(
        name="items",
        caption=words("rep_engine.items", count=len(rows)),
        columns=columns,
        rows=cells,
        long=True,
    )


def calibration_table(bins: pd.DataFrame, name: str, words: Words) -> Iterator[Table]:
    """The chances that were stated against how often it was so; what is counted stands in the heads."""
    rows = [row for row in records(bins) if number(row["happened"]) is not None]
    if not rows:
        return
    caption, heads = words(f"rep_engine.{name}"), ("chance", "happened", "n", "places")
    across, axis, *counts = (words(f"rep_engine.{name}_{one}") for one in heads if one in rows[0])
    told = [row for row in rows if _units(row) >= LEAST]
    happened = [figure(row, "happened") for row in told]
    picture = Lines(
        title=caption, axis=axis, across=across, words=words, share=True, across_share=True,
        series=[
            Series(label=axis, at=[number(row["chance"]) or 0.0 for row in told],
                   values=[one.value or 0.0 for one in happened],
                   low=[_end(one.low, one) for one in happened], high=[_end(one.high, one) for one in happened]),
            Series(label=words("rep_engine.exact"), at=[0.0, 1.0], values=[0.0, 1.0]),
        ],
    ).picture() if told else None  # fmt: skip
    columns = (
        Column(name="chance", title=across, kind=Kind.SHARE),
        Column(name="happened", title=axis, kind=Kind.SHARE),
        *(
            Column(name=one, title=head, kind=Kind.COUNT)
            for one, head in zip(heads[2:], counts, strict=False)
        ),
    )
    cells = tuple(_bin(row, ("n", "places")[: len(counts)]) for row in rows)
    yield Table(name=name, caption=caption, columns=columns, rows=cells, picture=picture, long=True)


def _bin(row: Record, counts: Sequence[str]) -> tuple[Value, ...]:
    """A line of chances; of fewer than ten independent units how often it was so isn't told."""
    happened = figure(row, "happened") if _units(row) >= LEAST else Untold("too_few")
    return (number(row["chance"]), happened, *(int(row[one]) for one in counts))


def _units(row: Record) -> int:
    """How many independent units there are: places where these are counted apart."""
    return int(row.get("places", row["n"]))


def _end(end: float | None, one: Estimate) -> float:
    return (one.value or 0.0) if end is None else end


def _asks(found: AsksAnswered, words: Words) -> Iterator[Table]:
    """What became of pairs by what the rules said of them on the day that they were first shown."""
    rows = only(records(found.summary), known=KNOWN)
    verdicts = list(dict.fromkeys(str(row["verdict"]) for row in rows))
    measures = ("proceeded", "tried", "declined")
    columns = (
        Column(name="verdict", title=words("rep_engine.verdict")),
        Column(name="n", title=words("rep_engine.pairs"), kind=Kind.COUNT),
        *(Column(name=one, title=words(f"rep_engine.{one}"), kind=Kind.SHARE) for one in measures),
    )
    cells = tuple(
        (
            words(f"rep_engine.{verdict}"), _pairs(only(rows, verdict=verdict)[0]),
            *(_few(only(rows, verdict=verdict, measure=one)[0]) for one in measures),
        )
        for verdict in verdicts
    )  # fmt: skip
    yield Table(name="asks", caption=words("rep_engine.asks"), columns=columns, rows=cells)
    yield from calibration_table(found.bins, "asks_bins", words)


def _pairs(row: Record) -> Value:
    """How many pairs; of too few people that isn't told."""
    return Untold("too_few") if why(row) == "too_few" else figure(row).n


def _few(row: Record) -> Value:
    """A share of pairs; of fewer than ten nothing is said."""
    found = told(row)
    return Untold("too_few") if isinstance(found, Estimate) and found.n < 10 else found


def _drifted(found: Engine, words: Words) -> Iterator[str]:
    if found.drift is None:
        yield words("rep_engine.drift_none")
        return
    known = [row for row in records(found.drift) if not why(row)]
    moved = [row for row in known if str(row["level"]) != "none"]
    key = "rep_engine.drift_some" if moved else "rep_engine.drift_no"
    yield words(key, count=len(moved), total=len(known), before=found.before)


def _drift(found: Engine, words: Words) -> Iterator[Table]:
    """The inputs that changed, and beside them some of those that changed most; the most changed first."""
    if found.drift is None:
        return
    known = [row for row in records(found.drift) if not why(row)]
    order = sorted(
        known, key=lambda row: (str(row["level"]) == "none", -(number(row["psi"]) or 0.0), str(row["input"]))
    )
    moved = sum(str(row["level"]) != "none" for row in known)
    rows = order[: max(moved, WORST)]
    columns = (
        Column(name="input", title=words("rep_engine.input")),
        *(
            Column(name=one, title=words(f"rep_engine.drift_{one}"), kind=Kind.NUMBER)
            for one in ("before", "after")
        ),
        Column(name="psi", title=words("rep_engine.psi"), kind=Kind.NUMBER),
        Column(name="p_corrected", title=words("rep_engine.p"), kind=Kind.NUMBER, digits=3),
        Column(name="level", title=words("rep_engine.level")),
    )
    cells = tuple(
        (input_text(str(row["input"]), words), *(number(row[one]) for one in ("before", "after", "psi", "p_corrected")),
         words(f"rep_engine.level_{row['level']}"))
        for row in rows
    )  # fmt: skip
    yield Table(
        name="drift",
        caption=words("rep_engine.drift", before=found.before),
        columns=columns,
        rows=cells,
        long=True,
        notes=(words("rep_engine.drift_rest", count=len(known) - len(rows)),)
        if len(known) > len(rows)
        else (),
    )

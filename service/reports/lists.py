"""How good the lists are: rankers against what happened after a day, and whether one is shown to be better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.estimate import Estimate
from evaluation.experiments import CHANCE
from evaluation.measures import parse
from evaluation.measures.define import Better, definition
from service.reports.about import measure_text
from service.reports.cells import estimate_text, share_text, span_texts
from service.reports.conclude import LEAST, Finding, against, uncorrected
from service.reports.conclude import told as told_of
from service.reports.frames import Record, figure, number, only, told, why
from service.reports.pictures import Dots
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

MANY = 6
"""More lines of differences than these are folded away in a page."""
SHARES = ("Recall", "Precision", "Success", "Coverage")
"""The measures of lists that people read as a share."""


def ranker_name(ranker: str, words: Words) -> str:
    """A ranker as people call it."""
    return words.name("rep_ranker", ranker)


def column_of(measure: str, name: str, title: str) -> Column:
    """How the figures of a measure are written."""
    return Column(
        name=name, title=title, digits=3, kind=Kind.SHARE if parse(measure).name in SHARES else Kind.NUMBER
    )


def lists_section(
    rows: Sequence[Record],
    compared: Sequence[Record],
    measures: Sequence[str],
    words: Words,
    *,
    days: str = "",
) -> Section:
    """Every ranker by every measure, and the differences; the first measure is the one that is concluded on.

    `days` says of which day the lists are, and until when outcomes count.
    """
    some = any(figure(row).n for row in rows)  # of nobody there is nothing to set out
    tables = [_figures(rows, measures, words), *_differences(compared, measures, words)] if some else []
    first = words("rep_lists.first", measure=measure_text(measures[0], words))
    return Section(
        name="lists", heading=words("rep_lists.heading"), finding=_shortly(rows, measures[0], words),
        said=tuple(filter(None, (days, first))), tables=tuple(tables), unsaid=(words("rep_lists.shown_only"),),
    )  # fmt: skip


def _shortly(rows: Sequence[Record], measure: str, words: Words) -> str:
    """The figures of the first measure, beside each other; where there are too few, that."""
    some = [row for row in only(rows, measure=measure) if not why(row)]
    if not some or any(figure(row).n < LEAST for row in some):
        return words("rep_lists.short_few", n=min((figure(row).n for row in some), default=0))
    column = column_of(measure, "value", "")
    each = "; ".join(
        f"{ranker_name(str(row['ranker']), words)} {estimate_text(figure(row), column, words)}"
        for row in some
    )
    name = measure_text(measure, words)
    return words("rep_lists.short", measure=name[:1].upper() + name[1:], each=each)


def lists_found(rows: Sequence[Record], compared: Sequence[Record], measure: str, words: Words) -> str:
    """What one ranker does by the first measure, or how the others stand against the one they are compared with."""
    first = own_rows(only(compared, measure=measure))
    if len(first) > 1 and all(finding_of(row) is Finding.TOO_FEW for row in first):
        return words("rep_lists.all_too_few")
    if len(first) > 1 and all(finding_of(row) in (Finding.NOT_SHOWN, Finding.SAME) for row in first):
        return _none_shown(first, words)
    if first:
        return " ".join(compared_said(row, words) for row in first)
    return " ".join(plainly(row, words) for row in own_rows(only(rows, measure=measure)))


def own_rows(rows: Sequence[Record]) -> list[Record]:
    """The rows without those of the yardstick."""
    return [row for row in rows if row["ranker"] != CHANCE]


def chance_found(rows: Sequence[Record], compared: Sequence[Record], measure: str, words: Words) -> str:
    """What the same places in random order would reach, and whether the lists are shown to be better."""
    yard, apart = (only(some, measure=measure, ranker=CHANCE) for some in (rows, compared))
    if not yard or not apart or why(yard[0]) or figure(yard[0]).n < LEAST:
        return ""
    value, _, _ = span_texts(figure(yard[0]), column_of(measure, "value", ""), words)
    return words(f"rep_lists.chance_{finding_of(apart[0])}", value=value)


def hits_found(rows: Sequence[Record], ranker: str, words: Words) -> str:
    """At how many people a place that came to something stood on top, beside what chance gives."""
    named = [row for row in rows if parse(str(row["measure"])).name == "Success" and not why(row)]
    own = only(named, ranker=ranker)
    if not own or figure(own[0]).n < LEAST:
        return ""
    found, text = figure(own[0]), str(own[0]["measure"])
    count = round((found.value or 0.0) * found.n)
    yard = only(named, ranker=CHANCE, measure=text)
    most = parse(text).at
    hits = words("rep_lists.hits" if most else "rep_lists.hits_all", count=count, n=found.n, at=most or "")
    by = (
        words("rep_lists.hits_chance", count=words.number((figure(yard[0]).value or 0.0) * found.n))
        if yard
        else ""
    )
    return hits + by + "."


def _none_shown(rows: Sequence[Record], words: Words) -> str:
    """That of none of several rankers it was shown to be better or worse, with how far each may be."""
    column = _apart(str(rows[0]["measure"]))
    each = "; ".join(_reach(row, column, words) for row in rows)
    base = ranker_name(str(rows[0]["base"]), words)
    after = any(uncorrected(_difference(row), finding_of(row)) for row in rows)
    return words(
        "rep_lists.none_corrected" if after else "rep_lists.none_shown",
        base=base,
        measure=measure_text(str(rows[0]["measure"]), words),
        each=each,
    )


def _reach(row: Record, column: Column, words: Words) -> str:
    """How far a ranker may be from the base."""
    _, low, high = span_texts(_difference(row), column, words)
    key = "rep_lists.reach_same" if finding_of(row) is Finding.SAME else "rep_lists.reach"
    return words(key, ranker=ranker_name(str(row["ranker"]), words), low=low, high=high)


def _apart(measure: str) -> Column:
    return column_of(measure, "difference", "").apart("difference", "")


def plainly(row: Record, words: Words) -> str:
    """A figure of lists in words for who knows no measures."""
    found, measure = figure(row), parse(str(row["measure"]))
    if found.value is None or found.n < LEAST or not told_of(found):
        return words("rep_lists.too_few_one", ranker=ranker_name(str(row["ranker"]), words), n=found.n)
    if found.low == found.high:
        return words("rep_lists.all_alike", ranker=ranker_name(str(row["ranker"]), words), n=found.n,
                     measure=measure_text(str(measure), words), value=words.number(found.value, 2))  # fmt: skip
    judged = "_judged" if ("judged", "only") in measure.options else ""
    key = words.first(f"rep_lists.plain_{measure.name}{judged}", "rep_lists.plain_other")
    at = "" if measure.at is None else measure.at
    return words(
        key, value=_said(found.value, measure.name, words), low=_said(found.low, measure.name, words),
        high=_said(found.high, measure.name, words), at=at, n=found.n, measure=measure_text(str(measure), words),
        ranker=ranker_name(str(row["ranker"]), words),
    )  # fmt: skip


def _said(value: float | None, name: str, words: Words) -> str:
    return share_text(value or 0.0, words) if name in SHARES else words.number(value or 0.0, 3)


def finding_of(row: Record) -> Finding:
    """Whether a ranker is better or worse than the one it is compared with, as far as that is shown."""
    return against(_difference(row), p=number(row.get("p_corrected")))


def compared_said(row: Record, words: Words) -> str:
    """What is shown of the difference of two rankers."""
    found, finding = _difference(row), finding_of(row)
    column = _apart(str(row["measure"]))
    value, low, high = span_texts(found, column, words)
    unit = words("rep_lists.points") if column.kind is Kind.POINTS else ""
    key = "not_corrected" if uncorrected(found, finding) else finding
    return words(
        f"rep_lists.compared_{key}", ranker=ranker_name(str(row["ranker"]), words),
        base=ranker_name(str(row["base"]), words), measure=measure_text(str(row["measure"]), words), n=found.n,
        low=low, high=high, difference=value, unit=unit,
    )  # fmt: skip


def _difference(row: Record) -> Estimate:
    return Estimate(value=None) if why(row) else figure(row, "difference")


def _figures(rows: Sequence[Record], measures: Sequence[str], words: Words) -> Table:
    """A line per measure, a column per ranker."""
    rankers = list(dict.fromkeys(str(row["ranker"]) for row in rows))
    columns = (
        Column(name="measure", title=words("rep_lists.measure")),
        *(Column(name=one, title=ranker_name(one, words), digits=3, kind=Kind.NUMBER) for one in rankers),
        Column(name="n", title=words("rep_lists.people"), kind=Kind.COUNT),
    )
    lines = tuple(
        (
            words("rep_lists.named", name=measure_text(measure, words), code=measure),
            *(_cell(only(rows, measure=measure, ranker=one)) for one in rankers),
            _people(rows, measure),
        )
        for measure in measures
    )
    some = only(rows, measure=measures[0])
    picture = Dots(
        title=words("rep_lists.picture", measure=measure_text(measures[0], words)), words=words,
        axis=measure_text(measures[0], words),
        rows=[(ranker_name(str(row["ranker"]), words), figure(row)) for row in some if not why(row)],
    ).picture() if len(some) > 1 else None  # fmt: skip
    return Table(
        name="figures", caption=words("rep_lists.figures"), columns=columns, rows=lines, picture=picture,
        notes=(words("rep_lists.range"),) if all(_upward(one) for one in measures) else (),
    )  # fmt: skip


def _upward(text: str) -> bool:
    """Whether a measure runs from 0 to 1, and higher is better."""
    what = definition(parse(text))
    return (what.low, what.high, what.better) == (0, 1, Better.HIGH)


def _cell(found: Sequence[Record]) -> Value:
    return told(found[0]) if found else Untold("not_measured")


def _people(rows: Sequence[Record], measure: str) -> int:
    return max((figure(row).n for row in only(rows, measure=measure)), default=0)


def _differences(compared: Sequence[Record], measures: Sequence[str], words: Words) -> Iterator[Table]:
    """How every ranker stands against the one that they are compared with, per measure."""
    if not compared:
        return
    order = sorted(compared, key=lambda row: (list(measures).index(str(row["measure"])), str(row["ranker"])))
    columns = (
        Column(name="measure", title=words("rep_lists.measure")),
        Column(name="ranker", title=words("rep_lists.ranker")),
        Column(name="difference", title=words("rep_lists.difference"), kind=Kind.SIGNED, digits=3),
        Column(name="p_corrected", title=words("rep_lists.p"), kind=Kind.NUMBER, digits=3),
        Column(name="finding", title=words("rep_lists.finding")),
    )
    counted = sum(number(row.get("p_corrected")) is not None for row in order)
    base = ranker_name(str(order[0]["base"]), words)
    first = only(order, measure=measures[0])
    picture = Dots(
        title=words("rep_lists.apart", measure=measure_text(measures[0], words), base=base), words=words, line=0.0,
        axis=words("rep_lists.difference"),
        rows=[(ranker_name(str(row["ranker"]), words), _difference(row)) for row in first],
    ).picture()  # fmt: skip
    yield Table(
        name="differences", caption=words("rep_lists.differences", base=base), columns=columns, picture=picture,
        rows=tuple(_difference_cells(row, words) for row in order),
        notes=(words("rep_lists.corrected", count=counted),), long=len(order) > MANY,
    )  # fmt: skip


def _difference_cells(row: Record, words: Words) -> tuple[Value, ...]:
    finding = finding_of(row)
    difference = told({**row, "value": row.get("difference")})
    corrected = uncorrected(_difference(row), finding)
    said = words("report_why.not_after_correction" if corrected else f"rep_lists.short_{finding}")
    return (
        measure_text(str(row["measure"]), words), ranker_name(str(row["ranker"]), words), difference,
        number(row.get("p_corrected")), said,
    )  # fmt: skip

"""Whom the lists of a day serve: attention for employers' places and for people, against what they are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from evaluation.groups.served import Served
from service.reports.conclude import Finding, against, uncorrected
from service.reports.frames import Record, figure, number, only, records, told, why
from service.reports.groups import groups_section, part_text
from service.reports.pictures import Dots
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

ALIKE: Final = 1.0
"""As much attention as places of the same worth get."""
FLOWS: Final = ("brought_share", "taken_share", "headcount_share", "net_per_100")


def served_sections(found: Served, words: Words) -> Iterator[Section]:
    """Attention for places by group of employers, and the quality of lists by group of people."""
    rows = records(found.places)
    yield Section(
        name="attention", heading=words("rep_served.heading"), finding=" ".join(served_found(found, words)),
        said=(words("rep_served.how"),),
        tables=(*_attention(rows, words), *_flows(records(found.flows), words)),
        unsaid=(words("rep_served.withheld"),) if any(why(row) for row in rows) else (),
    )  # fmt: skip
    yield groups_section(
        found.people,
        words("rep_served.quality"),
        words,
        name="served",
        heading=words("rep_served.people"),
        digits=3,
    )


def served_found(found: Served, words: Words) -> list[str]:
    """What is shown of groups of employers: each that gets more or less attention than places as good as theirs."""
    rows = records(found.places)
    said = [(row, _finding(row)) for row in rows]
    apart = [_apart(row, one, words) for row, one in said if one in (Finding.MORE, Finding.LESS)]
    if apart:
        return apart
    few = all(one is Finding.TOO_FEW for _, one in said)
    return [words("rep_served.too_few" if few else "rep_served.none")]


def _apart(row: Record, finding: Finding, words: Words) -> str:
    times, low, high = (
        words.number(number(row[name]) or 0.0, 2) for name in ("against_deserved", "low", "high")
    )
    return words(f"rep_served.{finding}", group=_group(row, words), times=times, low=low, high=high)


def _finding(row: Record) -> Finding:
    if why(row):
        return Finding.TOO_FEW
    return against(figure(row, "against_deserved"), ALIKE, p=number(row.get("p_corrected")))


def _group(row: Record, words: Words) -> str:
    return f"{words.name('rep_group', str(row['group']))} {part_text(row, words)}"


def _groups(rows: Sequence[Record]) -> Iterator[tuple[str, list[Record]]]:
    """The groups of which anything is told."""
    for group, lines in groupby(rows, key=lambda row: str(row["group"])):
        some = list(lines)
        if not all(why(row) for row in some):
            yield group, some


def _hidden(rows: Sequence[Record], words: Words) -> tuple[str, ...]:
    """How many parts of a group are too small to be told of."""
    count = len({row["value"] for row in rows if why(row)})
    return (words("rep_served.hidden", count=count),) if count else ()


def _head(words: Words) -> tuple[Column, Column]:
    return (
        Column(name="value", title=words("rep_groups.value")),
        Column(name="n", title=words("rep_served.employers"), kind=Kind.COUNT),
    )


def _attention(rows: Sequence[Record], words: Words) -> Iterator[Table]:
    """A row per part of a group: its share of the attention that is due, of what it gets, and the one by the other."""
    shares = tuple(
        Column(name=name, title=words(f"rep_served.{name}"), kind=Kind.SHARE)
        for name in ("deserved_share", "exposure_share")
    )
    times = Column(name="against_deserved", title=words("rep_served.against_deserved"), kind=Kind.NUMBER)
    for group, some in _groups(rows):
        caption = words("rep_served.attention", group=words.name("rep_group", group))
        picture = Dots(
            title=caption, axis=words("rep_served.against_deserved"), words=words, line=ALIKE,
            rows=[(part_text(row, words), figure(row, "against_deserved")) for row in some
                  if _finding(row) is not Finding.TOO_FEW],
        ).picture()  # fmt: skip
        columns = (*_head(words), *shares, times, Column(name="finding", title=words("rep_groups.finding")))
        yield Table(
            name=f"attention_{group}", caption=caption, columns=columns, picture=picture,
            rows=tuple(_attention_cells(row, words) for row in some if not why(row)), notes=_notes(some, words),
        )  # fmt: skip


def _notes(rows: Sequence[Record], words: Words) -> tuple[str, ...]:
    undone = any(uncorrected(figure(row, "against_deserved"), _finding(row), ALIKE) for row in rows)
    return (*_hidden(rows, words), *((words("rep_groups.undone"),) if undone else ()))


def _attention_cells(row: Record, words: Words) -> tuple[Value, ...]:
    shares = (told(row, name, "", "") for name in ("deserved_share", "exposure_share"))
    finding, times = _finding(row), figure(row, "against_deserved")
    line: tuple[Value, ...] = part_text(row, words), int(row["n"]), *shares
    if finding is Finding.TOO_FEW:  # bounds of so few would be taken for a finding
        return (*line, Untold("too_few"), words("report_why.too_few"))
    undone = uncorrected(times, finding, ALIKE)
    said = "report_why.not_after_correction" if undone else f"rep_served.short_{finding}"
    return (*line, times, words(said))


def _flows(rows: Sequence[Record], words: Words) -> Iterator[Table]:
    """What groups of employers bring and take, beside how many people work there."""
    kinds = {"net_per_100": Kind.SIGNED}
    columns = tuple(
        Column(name=name, title=words(f"rep_served.{name}"), kind=kinds.get(name, Kind.SHARE))
        for name in FLOWS
    )
    for group, some in _groups(rows):
        parts = list(dict.fromkeys(str(row["value"]) for row in some if not why(row)))
        yield Table(
            name=f"flows_{group}", caption=words("rep_served.flows", group=words.name("rep_group", group)), long=True,
            columns=(*_head(words), *columns),
            rows=tuple(_flow_cells(only(some, value=part), words) for part in parts), notes=_hidden(some, words),
        )  # fmt: skip


def _flow_cells(rows: Sequence[Record], words: Words) -> tuple[Value, ...]:
    cells = (told(only(rows, measure=name)[0], "estimate") for name in FLOWS)
    return part_text(rows[0], words), int(rows[0]["n"]), *cells

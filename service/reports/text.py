"""A report as text for the screen and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from service.reports.cells import cell_text
from service.reports.report import Kind, Report, Section, Table
from service.tables import text_table
from service.words import Words


def report_text(report: Report, words: Words) -> str:
    """The whole report for the screen: conclusion, sections, how it was made."""
    lines = [report.title, "", *report.conclusion]
    for section in report.sections:
        lines += ["", section.heading.upper(), *filter(None, [section.finding]), *section.said]
        for table in section.tables:
            lines += ["", table.caption, _screen(table, words), *_notes(table, words)]
        lines += [f"- {line}" for line in section.unsaid]
    lines += _last(report, words, lambda title: title.upper())
    return "\n".join(lines)


def _screen(table: Table, words: Words) -> str:
    if not table.rows:
        return words("report.no_rows")
    left = [at for at, column in enumerate(table.columns) if at == 0 or column.kind is Kind.TEXT]
    return text_table(
        [column.title for column in table.columns], table_cells(table, words)[: table.most], words=left
    )


def _notes(table: Table, words: Words) -> tuple[str, ...]:
    """What stands below a table, with how many of its rows do where they aren't all there."""
    count = len(table.rows)
    if table.most is None or count <= table.most:
        return table.notes
    return (words("report.most", shown=table.most, count=count), *table.notes)


def table_cells(table: Table, words: Words) -> list[list[str]]:
    """The rows of a table as people read them."""
    return [
        [cell_text(value, column, words) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def _last(report: Report, words: Words, head: Callable[[str], str]) -> Iterator[str]:
    """What isn't said, and how it was made."""
    if report.unsaid:
        yield from ("", head(words("report.unsaid")), *(f"- {line}" for line in report.unsaid))
    if report.made:
        yield from ("", head(words("report.made")), *(f"- {name}: {value}" for name, value in report.made))


def report_markdown(report: Report, words: Words) -> str:
    """The same as Markdown, with every figure of every picture in a table."""
    lines = [f"# {marked(report.title)}", ""]
    lines += [f"> **{marked(line)}**\n>" for line in report.conclusion]
    for section in report.sections:
        lines += _section(section, words)
    lines += [_plain(line) for line in _last(report, words, lambda title: f"## {title}\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def _plain(line: str) -> str:
    return line if line.startswith("#") else marked(line)


def _section(section: Section, words: Words) -> Iterator[str]:
    yield from ("", f"## {marked(section.heading)}")
    if section.finding:
        yield from ("", f"**{marked(section.finding)}**")
    for line in section.said:
        yield from ("", marked(line))
    for table in section.tables:
        yield from ("", f"### {marked(table.caption)}", "", _table(table, words))
        for line in _notes(table, words):
            yield from ("", marked(line))
    if section.unsaid:
        yield from ("", *(f"- {marked(line)}" for line in section.unsaid))


def _table(table: Table, words: Words) -> str:
    if not table.rows:
        return words("report.no_rows")
    sides = ["---" if column.kind is Kind.TEXT else "---:" for column in table.columns]
    lines: list[Sequence[str]] = [[column.title for column in table.columns], sides]
    lines += table_cells(table, words)[: table.most]
    return "\n".join(
        "| " + " | ".join(cell if at == 1 else marked(cell) for cell in line) + " |"
        for at, line in enumerate(lines)
    )


def marked(text: str) -> str:
    """Text of which no sign means anything in Markdown."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)

"""A report as CSV and JSON, and as the files of a folder."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

from service.jsons import as_text, plain
from service.reports.cells import Plain, plain_cells, plain_text
from service.reports.page import report_html
from service.reports.report import Report, Table, Value
from service.reports.text import report_markdown, report_text
from service.words import Words

COLUMNS: Final = ("section", "table", "line", "row", "column", "value", "why")


def report_csv(report: Report) -> str:
    """Every figure of every table on a line of its own, with decimal points; `why` says why there is none."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(COLUMNS)
    for section, table in report.tables():
        for line, row, (column, value, why) in _cells(table):
            writer.writerow((section.name, table.name, line, row, column, plain_text(value), why))
    return made.getvalue()


def _cells(table: Table) -> Iterator[tuple[int, str, tuple[str, Plain, str]]]:
    """Every figure with the number and the name of its row."""
    for line, row in enumerate(table.rows, start=1):
        name = plain_text(plain_cells(row[0], "")[0][1])
        for value, column in zip(row[1:], table.columns[1:], strict=True):
            yield from ((line, name, one) for one in plain_cells(value, column.name))


def report_json(report: Report) -> dict[str, Any]:
    """The report as plain values: keys in English, sentences in the reader's language."""
    return {
        "report": report.name, "title": report.title, "conclusion": list(report.conclusion),
        "sections": [
            {"section": section.name, "heading": section.heading, "finding": section.finding,
             "said": list(section.said), "unsaid": list(section.unsaid),
             "tables": [_table_json(table) for table in section.tables]}
            for section in report.sections
        ],
        "unsaid": list(report.unsaid), "made": dict(report.made),
    }  # fmt: skip


def _table_json(table: Table) -> dict[str, Any]:
    return {
        "table": table.name,
        "caption": table.caption,
        "rows": [_row_json(table, row) for row in table.rows],
    }


def _row_json(table: Table, row: tuple[Value, ...]) -> dict[str, Any]:
    return {
        name: {"why": why} if why else plain(value)
        for cell, column in zip(row, table.columns, strict=True)
        for name, value, why in plain_cells(cell, column.name)
    }


FORMS: Final[Mapping[str, Callable[[Report, Words], str]]] = {
    "table": report_text,
    "html": report_html,
    "md": report_markdown,
    "csv": lambda report, _: report_csv(report),
    "json": lambda report, _: as_text(report_json(report)),
}
FILES: Final = ("html", "md", "csv")
"""What stands beside each other in a folder."""


def write_all(report: Report, folder: Path, words: Words) -> list[Path]:
    """The page with Markdown and CSV beside it, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    name = words("report.file_" + report.name)
    made = [(folder / f"{name}.{form}", FORMS[form](report, words)) for form in FILES]
    for path, text in made:
        waiting = path.with_name(f".{path.name}.part")
        waiting.write_text(text, encoding="utf-8")
        waiting.replace(path)
    return [path for path, _ in made]

"""A report as one page that fetches nothing: the conclusion on top, each picture above a table of its figures."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from service.html import document
from service.network_picture import inline
from service.reports.report import Kind, Report, Section, Table
from service.reports.text import table_cells
from service.tables import html_table
from service.words import Words

WIDE: Final = 2
"""Tables of more columns don't fit a narrow screen."""


def report_html(report: Report, words: Words) -> str:
    """The whole report as one document."""
    parts = [
        f"<h1>{escape(report.title)}</h1>",
        _conclusion(report, words),
        _contents(report, words),
        *(_section(section, words) for section in report.sections),
        _list(words("report.unsaid"), report.unsaid),
        _made(report, words),
    ]
    body = f'<div class="report">\n{chr(10).join(filter(None, parts))}\n</div>'
    return document(report.title, body, words, foot="report.foot")


def _conclusion(report: Report, words: Words) -> str:
    said = "".join(f"<p>{escape(line)}</p>" for line in report.conclusion)
    return f'<div class="conclusion" role="region" aria-label="{escape(words("report.conclusion"))}">{said}</div>'


def _contents(report: Report, words: Words) -> str:
    """What stands where, for whoever reads no further than this."""
    lines = "".join(
        f'<li><a href="#{section.name}">{escape(section.heading)}</a></li>' for section in report.sections
    )
    label = escape(words("report.contents"), quote=True)
    return f'<nav aria-label="{label}"><ul>{lines}</ul></nav>' if len(report.sections) > 1 else ""


def _section(section: Section, words: Words) -> str:
    parts = [
        f'<h2 id="{section.name}">{escape(section.heading)}</h2>',
        f'<p class="finding">{escape(section.finding)}</p>' if section.finding else "",
        *(f"<p>{escape(line)}</p>" for line in section.said),
        *(_table(table, words) for table in section.tables),
        _list("", section.unsaid),
    ]
    return f'<section aria-labelledby="{section.name}">\n{chr(10).join(filter(None, parts))}\n</section>'


def _table(table: Table, words: Words) -> str:
    """The caption, what is drawn of it, and its figures."""
    notes = "".join(f'<p class="note">{escape(line)}</p>' for line in table.notes)
    if not table.rows:
        return f"<h3>{escape(table.caption)}</h3><p>{escape(words('report.no_rows'))}</p>{notes}"
    figures = words("report.figures", caption=table.caption, count=len(table.rows))
    picture = f"<h3>{escape(table.caption)}</h3>{inline(table.picture)}" if table.picture else ""
    left = [at for at, column in enumerate(table.columns) if at == 0 or column.kind is Kind.TEXT]
    made = html_table(
        figures if picture or table.long else table.caption, [column.title for column in table.columns],
        table_cells(table, words), words=left,
    )  # fmt: skip
    label = escape(table.caption, quote=True)
    slides = f'<p class="slides">{escape(words("report.slides"))}</p>' if len(table.columns) > WIDE else ""
    wide = f'<div class="wide" role="region" tabindex="0" aria-label="{label}">{slides}{made}</div>'
    if not table.long:
        return picture + wide + notes
    short = words("report.figures_only", count=len(table.rows)) if picture else figures
    if picture:  # what a picture means isn't folded away with its figures
        return f"{picture}{notes}<details><summary>{escape(short)}</summary>{wide}</details>"
    return f"<details><summary>{escape(short)}</summary>{wide}{notes}</details>"


def _list(title: str, lines: Iterable[str]) -> str:
    said = "".join(f"<li>{escape(line)}</li>" for line in lines)
    head = f"<h2>{escape(title)}</h2>\n" if title else ""
    return f'{head}<ul class="unsaid">{said}</ul>' if said else ""


def _made(report: Report, words: Words) -> str:
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in report.made)
    return (
        f'<section><h2>{escape(words("report.made"))}</h2><dl class="made">{lines}</dl></section>'
        if lines
        else ""
    )

"""Lists as tables: CSV, a workbook of four sheets, or Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from service.jsons import readable, reason_json
from service.page import Entry, Page
from service.say import Audience, worth_saying
from service.show import closing_name, question_lines, reason_lines, remark_text
from service.words import Words

LIST = (
    "rank", "profile", "vacancy", "outcome", "score", "title", "employer", "town", "kind", "hours_min",
    "hours_max", "minutes", "fits_from",
)  # fmt: skip
REASONS = (
    "profile",
    "vacancy",
    "rule",
    "item",
    "outcome",
    "need",
    "have",
    "unit",
    "source",
    "by",
    "ask",
    "text",
)
LEFT = ("profile", "rule", "item", "reason", "count", "only", "by")

SAID = ("reasons", "questions", "remarks")
"""The columns of the list that hold sentences."""
NAMED = {
    "outcome": "outcome", "unit": "unit", "rule": "rule", "by": "by", "ask": "whom", "source": "source",
    "kind": "kind",
}  # fmt: skip
"""The columns that hold names of the code, with the group of their words."""

Row = dict[str, Any]


def list_rows(page: Page, audience: Audience) -> Iterator[Row]:
    """A row per place on the list, with a column per part of the score."""
    for entry in page.entries:
        row = entry_row(entry)
        if audience is Audience.EMPLOYER:
            yield row | {"score": None}
        else:
            yield row | {f"part_{name}": points for name, points in entry.parts.items()}


def said_row(entry: Entry, words: Words, audience: Audience) -> Row:
    """What is said of a place, as cells with a line for each sentence."""
    said = {
        "reasons": reason_lines(entry, words, audience),
        "questions": question_lines(entry, words, audience, everything=True),
        "remarks": (remark_text(one, words) for one in entry.remarks),
    }
    return {name: "\n".join(lines) for name, lines in said.items()}


def entry_row(entry: Entry) -> Row:
    """One place as a row."""
    vacancy, verdict = entry.place.vacancy, entry.verdict
    day = verdict.fits_from
    return {
        "rank": entry.rank, "profile": entry.profile, "vacancy": vacancy.id, "outcome": verdict.outcome.name,
        "score": entry.score, "title": vacancy.title, "employer": entry.place.employer, "town": vacancy.town,
        "kind": str(vacancy.kind), "hours_min": vacancy.hours_min, "hours_max": vacancy.hours_max,
        "minutes": entry.place.minutes, "fits_from": day.isoformat() if day else None,
    }  # fmt: skip


def reason_rows(page: Page, words: Words, audience: Audience) -> Iterator[Row]:
    """A row per reason of each place on the list, the worst first."""
    for entry in page.entries:
        for reason in worth_saying(tuple(readable(entry, audience)), everything=True):
            yield {"profile": entry.profile, "vacancy": entry.place.vacancy.id} | reason_json(
                reason, words, audience
            )


def left_rows(page: Page, words: Words) -> Iterator[Row]:
    """A row per reason that closes places, those by estimate apart."""
    for by, closings in (("recorded", page.left.recorded), ("estimate", page.left.estimated)):
        for one in closings:
            yield {
                "profile": page.profile.id, "rule": one.rule, "item": one.item, "reason": closing_name(one, words),
                "count": one.alone + one.together, "only": one.alone, "by": by,
            }  # fmt: skip


def list_frame(pages: Iterable[Page], audience: Audience) -> pd.DataFrame:
    """The lists of several people under each other."""
    rows = [row for page in pages for row in list_rows(page, audience)]
    frame = pd.DataFrame(rows, columns=list(dict.fromkeys([*LIST, *(name for row in rows for name in row)])))
    return frame.astype(dict.fromkeys(("rank", "score", "minutes"), "Int64"))


def csv_text(pages: Iterable[Page], audience: Audience) -> str:
    """The lists as CSV with decimal points."""
    return list_frame(pages, audience).to_csv(index=False, lineterminator="\n")


def parquet_bytes(pages: Iterable[Page], audience: Audience) -> bytes:
    """The lists as Parquet; needs pyarrow."""
    buffer = BytesIO()
    list_frame(pages, audience).to_parquet(buffer, index=False)
    return buffer.getvalue()


def workbook_bytes(pages: Iterable[Page], words: Words, audience: Audience) -> bytes:
    """A workbook with the list, its reasons, what fits later and what is left out."""
    pages = list(pages)
    employer = audience is Audience.EMPLOYER
    frame = list_frame(pages, audience)
    rows = [
        row | (said_row(entry, words, audience) if not employer else {})
        for row, entry in zip(_rows(frame), (one for page in pages for one in page.entries), strict=True)
    ]
    columns = [*map(str, frame), *([] if employer else SAID)]
    sheets: list[tuple[str, list[str], list[Row]]] = [
        ("list", columns, rows),
        ("reasons", list(REASONS), [row for page in pages for row in reason_rows(page, words, audience)]),
    ]
    if not employer:
        sheets += [
            ("later", [name for name in LIST if name not in ("rank", "score")],
             [entry_row(entry) for page in pages for entry in page.later]),
            ("left_out", list(LEFT), [row for page in pages for row in left_rows(page, words)]),
        ]  # fmt: skip
    return _workbook(sheets, words)


def _rows(frame: pd.DataFrame) -> list[Row]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _workbook(sheets: Iterable[tuple[str, list[str], list[Row]]], words: Words) -> bytes:
    book = Workbook()
    book.remove(book.active) if book.active else None
    for name, columns, rows in sheets:
        sheet = book.create_sheet(words(f"sheet.{name}"))
        sheet.append([words.name("column", column) for column in columns])
        for row in rows:
            sheet.append([_cell(row.get(column), column, words) for column in columns])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        for at, column in enumerate(columns, start=1):
            cells = [str(row.get(column) or "") for row in rows]
            widest = max(map(len, ["", words.name("column", column), *"\n".join(cells).split("\n")]))
            letter = get_column_letter(at)
            sheet.column_dimensions[letter].width = min(80, widest + 3)
            for cell in sheet[letter]:
                cell.alignment = Alignment(vertical="top", wrap_text=column in SAID)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(value: Any, column: str, words: Words) -> Any:
    if column in NAMED:
        return words.name(NAMED[column], str(value)) if value else ""
    if column == "item":
        return words.item(str(value))
    # A text that begins as a formula must stay a text.
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" and value else value

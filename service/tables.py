"""Tables of a few columns as text and as HTML: what is words to the left, what is numbers to the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

GAP: Final = "  "
Row = Sequence[str]


def text_table(
    head: Row, rows: Iterable[Row], *, words: Iterable[int] = (0,), foot: Row | None = None
) -> str:
    """A table in columns; `words` are the positions of the columns that hold words, the others hold numbers."""
    body = [list(row) for row in rows]
    every = [list(head), *body, *([list(foot)] if foot else [])]
    widths = [max(len(row[at]) for row in every) for at in range(len(head))]
    left = set(words)
    lines = [_line(row, widths, left) for row in every]
    rule = "-" * max(map(len, lines))
    return "\n".join([lines[0], rule, *lines[1 : 1 + len(body)], *([rule, lines[-1]] if foot else [])])


def _line(row: Row, widths: Sequence[int], left: set[int]) -> str:
    cells = (
        cell.ljust(width) if at in left else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return GAP.join(cells).rstrip()


def html_table(
    caption: str, head: Row, rows: Iterable[Row], *, words: Iterable[int] = (0,), foot: Row | None = None
) -> str:
    """The same as a table of a page, with a caption; the first column names the row."""
    left = set(words)
    columns = "".join(f'<th scope="col"{_side(at, left)}>{escape(cell)}</th>' for at, cell in enumerate(head))
    body = "\n".join(_html_row(row, left) for row in rows)
    end = f"\n<tfoot>{_html_row(foot, left)}</tfoot>" if foot else ""
    return (
        f"<table><caption>{escape(caption)}</caption>\n<thead><tr>{columns}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>{end}\n</table>"
    )


def _html_row(row: Row, left: set[int]) -> str:
    first, *others = row
    cells = "".join(f"<td{_side(at, left)}>{escape(cell)}</td>" for at, cell in enumerate(others, 1))
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'


def _side(at: int, left: set[int]) -> str:
    return "" if at in left else ' class="n"'

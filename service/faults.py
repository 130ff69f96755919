"""Problems in the reader's language: the frame from the texts, the rest translated where a translation is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from datasets.problems import Problem, Severity
from service.words import Words, read_words

SENTENCES: Final = re.compile(r"(?<=[.?]) (?=[A-Z])")
MANY: Final = 3
"""The same problem in more rows than this is told once."""
HOLE: Final = re.compile(r"\\\{(\w+)\\\}")


def problems_text(problems: Iterable[Problem], words: Words) -> str:
    """Every problem on a line of its own, errors first; the same one in many rows is told once, with its rows."""
    order = sorted(problems, key=lambda one: (one.severity is not Severity.ERROR, one))
    groups: dict[Problem, list[int]] = {}
    for problem in order:
        groups.setdefault(replace(problem, row=0), []).append(problem.row)
    told = (
        (one, row, len(rows) - 1 if len(rows) > MANY else 0)
        for one, rows in groups.items()
        for row in (rows[:1] if len(rows) > MANY else rows)
    )
    ranked = sorted(
        told, key=lambda one: (one[0].severity is not Severity.ERROR, replace(one[0], row=one[1]))
    )
    return "\n".join(problem_text(replace(one, row=row), words, more) for one, row, more in ranked)


def problem_text(problem: Problem, words: Words, more: int = 0) -> str:
    """Where, what was expected, what came, and what to do; `more` rows have the same problem."""
    got = error_text(problem.got, words)
    frame = words(
        "validate.frame" if got else "validate.frame_no_got", where=where_text(problem, words, more),
        expected=error_text(problem.expected, words), got=got, remedy=error_text(problem.remedy, words),
    ).rstrip()  # fmt: skip
    return frame if problem.severity is Severity.ERROR else f"{words('validate.warning')}: {frame}"


def where_text(problem: Problem, words: Words, more: int = 0) -> str:
    """File, row and column, and how many rows more."""
    row = words("validate.where_row", row=problem.row) if problem.row else ""
    row += words("validate.where_more", count=more) if more else ""
    column = words("validate.where_column", column=problem.column) if problem.column else ""
    return ", ".join(part for part in (problem.file, row, column) if part)


def error_text(text: str, words: Words) -> str:
    """A phrase in the reader's language; as it is where no translation is known."""
    if words.lang == "en" or not text:
        return text
    for pattern, dutch in _phrases():
        if found := pattern.fullmatch(text):
            return dutch.format_map(
                {name: error_text(value, words) for name, value in found.groupdict().items()}
            )
    sentences = SENTENCES.split(text)
    return " ".join(error_text(one, words) for one in sentences) if len(sentences) > 1 else text


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The English phrases as patterns, those with the most fixed letters first."""
    found: Mapping[str, str] = read_words("nl").under("phrase")
    order = sorted(found, key=lambda english: (-len(re.sub(r"\{\w+\}", "", english)), english))
    return tuple((_pattern(english), found[english]) for english in order)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(HOLE.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)

"""Problems in the reader's language: the frame from the texts, the rest translated where a translation is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from datasets.problems import Problem, Severity
from service.words import Words, read_words

SENTENCES: Final = re.compile(r"(?<=[.?]) (?=[A-Z])")
HOLE: Final = re.compile(r"\\\{(\w+)\\\}")


def problems_text(problems: Iterable[Problem], words: Words) -> str:
    """Every problem on a line of its own, errors first."""
    order = sorted(problems, key=lambda one: (one.severity is not Severity.ERROR, one))
    return "\n".join(problem_text(problem, words) for problem in order)


def problem_text(problem: Problem, words: Words) -> str:
    """Where, what was expected, what came, and what to do."""
    got = error_text(problem.got, words)
    frame = words(
        "validate.frame" if got else "validate.frame_no_got", where=where_text(problem, words),
        expected=error_text(problem.expected, words), got=got, remedy=error_text(problem.remedy, words),
    ).rstrip()  # fmt: skip
    return frame if problem.severity is Severity.ERROR else f"{words('validate.warning')}: {frame}"


def where_text(problem: Problem, words: Words) -> str:
    """File, row and column."""
    row = words("validate.where_row", row=problem.row) if problem.row else ""
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

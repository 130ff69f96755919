"""What is wrong with an input: every problem at once, each with where, expected, got and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the reading; a warning is shown and reading goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing wrong in one place of an input; `row` counts lines of the file (header = 1), 0 where none."""

    file: str
    row: int = 0
    column: str = ""
    expected: str
    got: str = ""
    remedy: str = ""
    severity: Severity = Severity.ERROR

    @property
    def where(self) -> str:
        """File, row and column in one phrase."""
        parts = [self.file, f"row {self.row}" if self.row else "", self.column]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        got = f", got {self.got}" if self.got else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.where}: expected {self.expected}{got}.{remedy}"


class Spoor2Error(ValueError):
    """Base of every error that Spoor2 raises on purpose."""


class DataError(Spoor2Error):
    """An input that can't be used, with all of its problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))

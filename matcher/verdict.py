"""What is said of one person and one place: an outcome, and the reasons behind it, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property

from datasets.model import Adaptation, Often, Side


class Outcome(IntEnum):
    """How a place fits a person; the worst of all reasons wins, so a verdict is a maximum."""

    FITS = 0
    MARGINAL = 1
    ADAPT = 2
    ASK = 3
    BLOCKED = 4


class Whom(StrEnum):
    """Who can answer an open question."""

    EMPLOYER = "employer"
    CANDIDATE = "candidate"
    EXPERT = "expert"


class Mark(IntEnum):
    """An outcome together with whom to ask, in order of weight; rules and screen speak in marks."""

    FITS = 0
    MARGINAL = 4
    ADAPT = 8
    ASK_EMPLOYER = 13
    ASK_CANDIDATE = 14
    ASK_EXPERT = 15
    BLOCKED_BY_ESTIMATE = 16
    BLOCKED = 17

    @property
    def outcome(self) -> Outcome:
        """The outcome alone."""
        return _OUTCOMES[self]

    @property
    def ask(self) -> Whom | None:
        """Whom to ask; for a place blocked by an estimate the employer, whose answer may open it."""
        return _ASK[self]


_OUTCOMES = tuple(Outcome(min(mark // 4, Outcome.BLOCKED)) for mark in range(Mark.BLOCKED + 1))
_WHOM = {
    Mark.ASK_EMPLOYER.value: Whom.EMPLOYER,
    Mark.ASK_CANDIDATE.value: Whom.CANDIDATE,
    Mark.ASK_EXPERT.value: Whom.EXPERT,
    Mark.BLOCKED_BY_ESTIMATE.value: Whom.EMPLOYER,
}
_ASK = tuple(_WHOM.get(mark) for mark in range(Mark.BLOCKED + 1))
"""By the number of the mark: a verdict asks this for every reason."""


class By(StrEnum):
    """On what a reason rests: on what was recorded, an estimate, silence, an open note, or words alone."""

    RECORDED = "recorded"
    ESTIMATE = "estimate"
    SILENT = "silent"
    NOT_ASKED = "not_asked"
    NOTE = "note"
    FREE_TEXT = "free_text"


class Have(StrEnum):
    """How a person's capacity on an item is known."""

    STATED = "stated"
    NORM = "norm"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one rule said what it said, with the two sides apart: drop `have` and the person's side is withheld.

    `need` and `have` are in `unit` (None where unknown or not a number); `chance` is that an answer closes the
    place; `source` says where the need comes from. Of several demands the worst is told. `full` is what hours
    build up to, where `need` is only their start.
    """

    rule: str
    item: str = ""
    mark: Mark
    need: float | str | None = None
    have: float | str | None = None
    have_by: Have | None = None
    unit: str = ""
    by: By = By.RECORDED
    source: str = ""
    often: Often | None = None
    side: Side | None = None
    chance: float | None = None
    adaptation: Adaptation | None = None
    full: float | None = None

    @property
    def outcome(self) -> Outcome:
        """The outcome of this rule on this item."""
        return self.mark.outcome

    @property
    def ask(self) -> Whom | None:
        """Who can answer the open question, if there is one."""
        return self.mark.ask


@dataclass(frozen=True)
class Verdict:
    """All reasons about one pair; `fits_from` is the first day on which only hours no longer block."""

    reasons: tuple[Reason, ...]
    fits_from: date | None = None

    @cached_property
    def mark(self) -> Mark:
        """The worst mark of all reasons."""
        return max([reason.mark for reason in self.reasons], default=Mark.FITS)

    @property
    def outcome(self) -> Outcome:
        """The worst outcome of all reasons."""
        return self.mark.outcome

    @property
    def blocking(self) -> tuple[Reason, ...]:
        """The reasons that close the place."""
        return tuple(reason for reason in self.reasons if reason.mark >= Mark.BLOCKED_BY_ESTIMATE)

    @property
    def open(self) -> tuple[Reason, ...]:
        """The reasons that wait for an answer."""
        return tuple(reason for reason in self.reasons if reason.outcome is Outcome.ASK)

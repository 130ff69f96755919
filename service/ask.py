"""Open questions as sentences: to the employer about the place, to the candidate, to the expert."""

from __future__ import annotations

from typing import Final

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, ItemKind
from datasets.papers import PAPERS
from matcher.verdict import By, Mark, Reason, Whom
from service.words import Words

OWN: Final = frozenset({"papers", "education", "consent", "hours"})
"""The rules that ask in their own way."""
HOURS: Final = frozenset({HOURS_DAY, HOURS_WEEK})


def question_of(reason: Reason, words: Words) -> str:
    """The question that a reason leaves open, for who can answer it; empty where nothing is open."""
    if reason.ask is None:
        return ""
    return question_text(reason, reason.ask, words)


def question_text(reason: Reason, whom: Whom, words: Words) -> str:
    """The question about a reason's rule and item for one reader."""
    start = f"question.{whom}"
    need = words.number(reason.need) if isinstance(reason.need, int | float) else ""
    item = words.item(reason.adaptation.brings if reason.adaptation else reason.item)
    unit = words.name("unit", reason.unit)
    key = words.first(*(f"{start}.{name}" for name in _names(reason)), f"{start}.plain")
    return words(key, item=item, unit=unit, need=need)


def employer_question(item: str, words: Words) -> str:
    """The question of a form about an item, a paper or the education that a place asks."""
    rule = "hours" if item in HOURS else "capacity"
    rule = item if item in ("education",) else "papers" if item in PAPERS else rule
    return asked_text(Whom.EMPLOYER, rule, item, words)


def asked_text(whom: Whom, rule: str, item: str, words: Words) -> str:
    """The question about a rule and item, where no single reason stands behind it."""
    unit = ITEMS[item].unit if item in ITEMS else ""
    mark = {
        Whom.EMPLOYER: Mark.ASK_EMPLOYER,
        Whom.CANDIDATE: Mark.ASK_CANDIDATE,
        Whom.EXPERT: Mark.ASK_EXPERT,
    }[whom]
    return question_text(Reason(rule=rule, item=item, mark=mark, unit=unit), whom, words)


def _names(reason: Reason) -> list[str]:
    if reason.by in (By.NOTE, By.FREE_TEXT):
        return ["transport" if reason.rule == "travel" else str(reason.by)]
    if reason.rule == "travel":
        return ["transport" if reason.item else "travel"]
    if reason.rule in OWN:
        return [reason.rule]
    if reason.adaptation and reason.adaptation.brings:
        return ["brings"]
    item = ITEMS.get(reason.item)
    if item is not None and item.condition:
        return ["condition"]
    return ["graded"] if item is not None and item.kind is ItemKind.GRADED else ["plain"]

"""Lists as plain values for JSON: keys and names in English whatever the language, sentences in the reader's."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from math import isfinite
from typing import Any, Final

from datasets.model import Adaptation
from matcher.change import Shift, WhatIf
from matcher.closed import Closing, LeftOut
from matcher.opening import Ways
from matcher.remarks import Remark
from matcher.verdict import Outcome, Reason
from service.ask import question_of
from service.page import Entry, Page
from service.say import Audience, for_reader, say
from service.show import remark_text
from service.words import Words

REASON_KEYS: Final = ("rule", "item", "outcome", "need", "have", "unit", "source", "by", "ask", "text")
MATCH_KEYS: Final = (
    "rank", "profile", "vacancy", "employer", "title", "kind", "score", "outcome", "parts", "reasons", "remarks",
    "questions", "adaptations", "fits_from",
)  # fmt: skip


def as_text(value: Any) -> str:
    """The value as JSON, indented, ending in a newline; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def page_json(page: Page, words: Words, audience: Audience = Audience.CANDIDATE) -> list[dict[str, Any]]:
    """The list of a page."""
    return [entry_json(entry, words, audience) for entry in page.entries]


def entry_json(entry: Entry, words: Words, audience: Audience = Audience.CANDIDATE) -> dict[str, Any]:
    """One place on a list; an employer gets no score, no parts and no remarks: they say things of a person."""
    vacancy, verdict = entry.place.vacancy, entry.verdict
    to_employer = audience is Audience.EMPLOYER
    return {
        "rank": None if to_employer else entry.rank, "profile": None if to_employer else entry.profile,
        "vacancy": vacancy.id,
        "employer": vacancy.employer,
        "title": vacancy.title, "kind": str(vacancy.kind), "score": None if to_employer else entry.score,
        "outcome": verdict.outcome.name, "parts": {} if to_employer else dict(entry.parts),
        "reasons": [reason_json(one, words, audience) for one in readable(entry, audience)],
        "remarks": [] if to_employer else [remark_json(one, words) for one in entry.remarks],
        "questions": [
            {"ask": str(one.ask), "rule": one.rule, "item": one.item, "text": question_of(one, words)}
            for one in ([] if to_employer else verdict.open)
        ],
        "adaptations": [found for one in verdict.reasons if (found := adaptation_json(one))],
        "fits_from": verdict.fits_from.isoformat() if verdict.fits_from and not to_employer else None,
    }  # fmt: skip


def readable(entry: Entry, audience: Audience) -> list[Reason]:
    """The reasons that a reader may have."""
    return [found for one in entry.verdict.reasons if (found := for_reader(one, audience))]


def reason_json(reason: Reason, words: Words, audience: Audience = Audience.CANDIDATE) -> dict[str, Any]:
    """A reason with its two sides apart."""
    return {
        "rule": reason.rule, "item": reason.item, "outcome": reason.outcome.name, "need": plain(reason.need),
        "have": plain(reason.have), "unit": reason.unit, "source": reason.source, "by": str(reason.by),
        "ask": str(reason.ask) if reason.ask else None, "text": say(reason, words, audience),
    }  # fmt: skip


def remark_json(remark: Remark, words: Words) -> dict[str, Any]:
    """A remark with its numbers."""
    day = remark.day.isoformat() if remark.day else None
    return {
        "about": str(remark.about), "value": remark.value, "line": remark.line, "day": day,
        "text": remark_text(remark, words),
    }  # fmt: skip


def adaptation_json(reason: Reason) -> dict[str, Any] | None:
    """The offered adaptation that a reason counts on."""
    return _offer(reason.adaptation) if reason.adaptation else None


def _offer(offered: Adaptation) -> dict[str, Any]:
    return {
        "item": offered.item, "to": offered.level if offered.amount is None else plain(offered.amount),
        "what": offered.what, "brings": offered.brings, "owner": offered.owner, "cost": plain(offered.cost),
    }  # fmt: skip


def left_json(left: LeftOut, words: Words, only: Collection[Closing] | None = None) -> dict[str, Any]:
    """What is left out, with the estimates apart; of some reasons `only` where they are given."""

    def named(every: Iterable[Closing]) -> list[dict[str, Any]]:
        return [_closing(one, words) for one in every if only is None or one in only]

    return {
        "profile": left.profile, "places": left.places, "listed": left.listed, "closed": left.closed,
        "hours_only": left.hours_only, "recorded": named(left.recorded),
        "several": left.several, "estimated": named(left.estimated),
        "several_estimated": left.several_estimated,
    }  # fmt: skip


def _closing(one: Closing, words: Words) -> dict[str, Any]:
    name = words.item(one.item) if one.item else words.name("rule", one.rule)
    return {
        "rule": one.rule, "item": one.item, "name": name, "alone": one.alone, "together": one.together,
        "vacancies": list(one.vacancies),
    }  # fmt: skip


def what_if_json(found: WhatIf) -> dict[str, Any]:
    """What a change opens and closes."""
    return {
        "profile": found.profile, "before": _counts(found.before), "after": _counts(found.after),
        **{name: [_shift(one) for one in getattr(found, name)] for name in ("opens", "closes", "better", "worse")},
        "newly_top": list(found.newly_top),
    }  # fmt: skip


def ways_json(ways: Ways | None, words: Words, audience: Audience = Audience.CANDIDATE) -> dict[str, Any]:
    """The sets of adaptations that would open a place; nothing for an employer, who would read a limit in it."""
    if ways is None or audience is Audience.EMPLOYER:
        return {"shut": [], "sets": []}
    return {
        "shut": [reason_json(one, words, audience) for one in ways.shut],
        "sets": [
            {
                "cost": opening.cost, "outcome": opening.verdict.outcome.name,
                "adaptations": [_offer(one.adaptation) | {"places": one.places} for one in opening.measures],
            }
            for opening in ways.openings
        ],
    }  # fmt: skip


def _counts(counts: Any) -> dict[str, int]:
    return {outcome.name: counts[outcome] for outcome in Outcome}


def _shift(one: Shift) -> dict[str, str]:
    return {"vacancy": one.vacancy, "before": one.before.outcome.name, "after": one.after.outcome.name}


def plain(value: float | str | None) -> float | str | None:
    """A number that JSON has: without a limit is null, a whole number has no point."""
    if isinstance(value, str) or value is None:
        return value
    if not isfinite(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 6)

"""Reasons as sentences: what the place asks, what the candidate can do, what follows; a side is left out, never cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Final

from datasets.items import ITEMS, Item, ItemKind
from datasets.model import Often
from matcher.verdict import By, Have, Mark, Outcome, Reason
from service.words import Words

UNGRADED: Final = frozenset({ItemKind.YES_NO, ItemKind.CHOICE, ItemKind.CONDITION})
SHOWN_UNITS: Final = frozenset({"degC", "dB(A)", "times/h", "min"})
"""The units of yes/no items whose amounts say something to people."""
PIECED: Final = frozenset({"capacity", "hours"})
"""The rules whose sentences are made of pieces; the others have whole sentences."""


class Audience(StrEnum):
    """Who reads: the candidate (addressed), the expert (told about the candidate), the employer (the place only)."""

    CANDIDATE = "candidate"
    EXPERT = "expert"
    EMPLOYER = "employer"


def say(reason: Reason, words: Words, audience: Audience = Audience.CANDIDATE) -> str:
    """The sentence of a reason for a reader; empty where that reader may not know of it."""
    if audience is Audience.EMPLOYER:
        return _to_employer(reason, words)
    person = words.under(f"person.{audience}")
    if reason.rule in PIECED and reason.item in ITEMS:
        return _pieces(reason, words, person)
    return _whole(reason, words, person)


def for_reader(reason: Reason, audience: Audience) -> Reason | None:
    """The reason as a reader may have it: to an employer the place's side alone, and only what he can act on."""
    if audience is not Audience.EMPLOYER:
        return reason
    if reason.mark is not Mark.ADAPT:
        return None
    return replace(reason, have=None, have_by=None, chance=None)


def _to_employer(reason: Reason, words: Words) -> str:
    if reason.mark is not Mark.ADAPT:
        return ""
    if reason.adaptation and reason.adaptation.what:
        return words("employer.adapt", what=reason.adaptation.what)
    return words("employer.adapt_plain", item=lower_first(words.item(reason.item)))


def _pieces(reason: Reason, words: Words, person: dict[str, str]) -> str:
    pieces = [_facts(reason, words, person), _end(reason, words, person)]
    return words(
        "sentence.frame", subject=subject(reason, words), pieces=words("sentence.between").join(pieces)
    )


def _facts(reason: Reason, words: Words, person: dict[str, str]) -> str:
    item = ITEMS[reason.item]
    facts = [need_text(reason, item, words), have_text(reason, item, words, person)]
    return words("sentence.facts").join(filter(None, facts))


def facts_text(reason: Reason, words: Words, audience: Audience) -> str:
    """What the place asks and what the candidate can do, without the item; the whole sentence of other rules."""
    if reason.rule in PIECED and reason.item in ITEMS and audience is not Audience.EMPLOYER:
        return _facts(reason, words, words.under(f"person.{audience}"))
    return say(reason, words, audience)


def subject(reason: Reason, words: Words) -> str:
    """The item, with the hand that it is about."""
    item = lower_first(words.item(reason.item))
    if reason.side is None:
        return words("sentence.subject", item=item)
    return words("sentence.subject_side", item=item, side=words.name("side", reason.side))


def need_text(reason: Reason, item: Item, words: Words) -> str:
    """What the place asks, in its own numbers."""
    key = _need_key(reason, item, words)
    need = value_text(item, reason.need, words) if isinstance(reason.need, int | float) else ""
    return words(f"need.{key}", need=need, full=value_text(item, reason.full, words))


def _need_key(reason: Reason, item: Item, words: Words) -> str:
    if reason.often is not None:
        return _recorded_key(reason, item, words)
    if reason.by is By.NOT_ASKED:
        return "not_asked"
    if reason.by is not By.ESTIMATE and reason.need is None:
        return "silent"
    if item.condition:
        return "condition_estimate"
    return "estimate" if _has_number(item, reason.need) else "estimate_plain"


def _recorded_key(reason: Reason, item: Item, words: Words) -> str:
    if reason.full is not None:
        return f"{item.slug}_building"
    nothing = item.sign * float(reason.need or 0) <= item.nothing
    often = "_incidental" if reason.often is Often.INCIDENTAL else ""
    own = f"{item.slug}{'_nothing' if nothing else often}"
    if words.has(f"need.{own}"):
        return own
    if item.condition:
        return "condition_offered" if nothing else "condition"
    if nothing:
        return "nothing"
    if not _has_number(item, reason.need):
        return "unlimited" if item.kind is ItemKind.GRADED else f"yes_no{often}"
    return "incidental" if often else "recorded"


def have_text(reason: Reason, item: Item, words: Words, person: dict[str, str]) -> str:
    """What the candidate can do, as the list says it."""
    key = _have_key(reason, item, words)
    have = value_text(item, reason.have, words) if isinstance(reason.have, int | float) else ""
    return words(f"have.{key}", have=have, **person) if key else ""


def _have_key(reason: Reason, item: Item, words: Words) -> str:
    if item.condition and reason.have_by is Have.NORM:
        return "condition_norm"
    if reason.have_by is not Have.STATED:
        return {Have.NORM: "norm", Have.SILENT: "silent"}.get(reason.have_by or Have.NORM, "")
    if item.condition:
        return "condition"
    if words.has(f"have.{item.slug}"):
        return item.slug
    if item.kind is ItemKind.GRADED and not reason.have:
        return "stated_none"
    return "stated" if _has_number(item, reason.have) else "limited"


def _has_number(item: Item, value: object) -> bool:
    if not isinstance(value, int | float) or not isfinite(value):
        return False
    if item.kind in UNGRADED:
        return item.unit in SHOWN_UNITS and bool(value)
    return True


def value_text(item: Item, value: float | str | None, words: Words) -> str:
    """An amount with its unit, or the form's word for a level that has no unit."""
    if not isinstance(value, int | float) or not isfinite(value):
        return ""
    if item.kind is ItemKind.ORDINAL:
        for label, amount in zip(item.any_scale.levels, item.any_scale.amounts, strict=True):
            if amount == value:
                return f"'{label}'"
    return words.amount(float(value), item.unit)


def _end(reason: Reason, words: Words, person: dict[str, str]) -> str:
    what = reason.adaptation.what if reason.adaptation else ""
    brings = lower_first(words.item(reason.adaptation.brings)) if reason.adaptation else ""
    chance = words.percent(reason.chance) if reason.chance is not None else ""
    mark = reason.mark.name
    keys = [
        f"end.{mark}_{reason.by}" if reason.by in (By.NOTE, By.FREE_TEXT) else "",
        f"end.{mark}_brings" if what and brings else "",
        f"end.{mark}_what" if what else "",
        f"end.{mark}_chance" if chance else "",
        f"end.{mark}",
    ]
    return words(words.first(*keys), what=what, brings=brings, chance=chance, **person)


def _whole(reason: Reason, words: Words, person: dict[str, str]) -> str:
    group = f"whole.{'transport' if reason.item == 'transport' else reason.rule}"
    mark = reason.mark.name
    need = f"{group}.{mark}_need" if reason.need is not None else ""
    usual = f"{group}.{mark}_estimate" if reason.by is By.ESTIMATE else ""
    key = words.first(usual, need, f"{group}.{mark}", f"outcome.{reason.outcome.name}")
    return words(
        key, need=_plain(reason, reason.need, words), have=_plain(reason, reason.have, words), **person
    )


def _plain(reason: Reason, value: float | str | None, words: Words) -> str:
    if value is None:
        return "?"
    if isinstance(value, str):
        return _text_value(reason, value, words)
    return words.number(value)


def _text_value(reason: Reason, value: str, words: Words) -> str:
    if reason.rule == "papers":
        return words.item(value)
    return words.day(date.fromisoformat(value)) if reason.rule == "open" else value


def lower_first(text: str) -> str:
    """A name within a sentence: with a small letter, unless it is an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The beginning of a sentence."""
    return text[:1].upper() + text[1:]


def worth_saying(reasons: tuple[Reason, ...], *, everything: bool = False) -> tuple[Reason, ...]:
    """The reasons that matter, the worst first: all that is not simply fitting, or all there are.

    Of what fits, the person's own limits come first.
    """
    shown = [one for one in reasons if everything or one.outcome is not Outcome.FITS]
    order = list(ITEMS)

    def heaviest(one: Reason) -> tuple[int, bool, float, str, int]:
        at = order.index(one.item) if one.item in order else -1
        others = one.outcome is Outcome.FITS and one.item in order and one.have_by is not Have.STATED
        return -one.mark, others, -(one.chance or 0), one.rule, at

    return tuple(sorted(shown, key=heaviest))

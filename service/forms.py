"""Questions to send: forms to employers that name a place and never a candidate, questions to candidate and expert."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from sys import maxsize
from typing import Any, Final

from datasets.model import Profile
from datasets.network import Network
from matcher.questions import Form, Question, forms, questions
from matcher.verdict import Whom
from service.ask import asked_text, employer_question
from service.page import employer_name
from service.words import Words

EVERY: Final = maxsize


def questions_of(profile: Profile, network: Network, whom: Whom | None, n: int, on: date) -> list[Question]:
    """One person's questions, to one reader where that is said."""
    every = questions(profile, network, on=on, n=EVERY)
    return [one for one in every if whom in (None, one.whom)][:n]


def forms_text(found: Sequence[Question], network: Network, words: Words, on: date) -> str:
    """The forms for employers, one per place and rubriek."""
    every = forms(found, network, on)
    if not every:
        return words("form.none")
    return "\n\n".join("\n".join(_form(form, network, words)) for form in every)


def _form(form: Form, network: Network, words: Words) -> Iterator[str]:
    place = network.vacancies[form.vacancy]
    yield words("form.title_employer")
    yield words("form.place", title=place.title, id=place.id, employer=employer_name(place.employer, network))
    yield words.name("rubriek", form.rubriek or "none")
    for item in form.items:
        yield f"  - {employer_question(item, words)}"
        yield f"    {words('form.answer')} ..."


def questions_text(found: Sequence[Question], network: Network, words: Words) -> str:
    """Questions as a list, the most helpful first."""
    if not found:
        return words("form.none")
    lines = []
    for number, one in enumerate(found, start=1):
        place = f" [{one.vacancy}: {network.vacancies[one.vacancy].title}]" if one.vacancy else ""
        question = asked_text(one.whom, one.rule, one.item, words)
        said = words("list.to", whom=words("whom." + one.whom), question=question)
        lines.append(f"{number:>2}. {said}{place}")
        lines.append("    " + words("form.gain", pairs=one.pairs, settles=one.settles))
    return "\n".join(lines)


def questions_json(found: Sequence[Question], words: Words) -> list[dict[str, Any]]:
    """Questions as plain values; those to employers name no candidate."""
    return [
        {
            "ask": str(one.whom), "rule": one.rule, "item": one.item, "rubriek": one.rubriek, "vacancy": one.vacancy,
            "gain": one.gain, "settles": one.settles, "pairs": one.pairs,
            "text": asked_text(one.whom, one.rule, one.item, words),
        }
        for one in found
    ]  # fmt: skip


def forms_json(found: Sequence[Question], network: Network, words: Words, on: date) -> list[dict[str, Any]]:
    """Forms as plain values."""
    return [
        {
            "vacancy": form.vacancy, "rubriek": form.rubriek,
            "items": [{"item": item, "text": employer_question(item, words)} for item in form.items],
        }
        for form in forms(found, network, on)
    ]  # fmt: skip

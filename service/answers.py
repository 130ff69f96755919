"""Answers about one person or one pair as text: explained, left out, what if, adaptations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from datasets.items import ITEMS
from datasets.model import Adaptation
from datasets.network import Network
from matcher.change import Shift, WhatIf
from matcher.closed import Closing, near_misses
from matcher.opening import Opening, Ways
from matcher.verdict import Outcome
from service.ask import employer_question
from service.page import Entry, Page, employer_name
from service.say import Audience, facts_text, lower_first, say, upper_first, value_text
from service.show import closing_text, entry_lines, heading, left_lines
from service.words import Words

MOST: Final = 15
"""So many places are named under each heading before "and so many more"."""
ALL: Final = 10_000
NAMED: Final = 3
"""So many places that one reason alone closes are named below it."""


def explained(
    entry: Entry, ways: Ways | None, words: Words, audience: Audience, *, items: bool = False
) -> str:
    """One pair: the verdict, its reasons and questions, and where it is blocked what would open it.

    With `items` also every item on which the person isn't limited. An employer reads nobody's id.
    """
    lines = [
        *_explained_heading(entry, words, audience),
        "",
        *entry_lines(entry, words, audience, everything=True, items=items),
    ]
    if entry.verdict.fits_from and audience is not Audience.EMPLOYER:
        lines.append("    " + words("list.from", day=words.day(entry.verdict.fits_from)))
    if ways is not None and audience is not Audience.EMPLOYER:
        lines += ["", *ways_lines(ways, words, audience)]
    return "\n".join(lines)


def _explained_heading(entry: Entry, words: Words, audience: Audience) -> Iterator[str]:
    vacancy, outcome = entry.place.vacancy, entry.verdict.outcome.name
    employer = entry.place.employer or words("list.employer_unknown")
    if audience is Audience.EMPLOYER:
        yield words("explain.title_employer", vacancy=vacancy.id, title=vacancy.title, employer=employer)
        return
    yield words(
        "explain.title", profile=entry.profile, vacancy=vacancy.id, title=vacancy.title, employer=employer
    )
    yield words("explain.outcome", outcome=words("outcome." + outcome), meaning=words("meaning." + outcome))


def ways_lines(ways: Ways, words: Words, audience: Audience) -> Iterator[str]:
    """The smallest sets of adaptations that would open a place, or why none can."""
    yield words("adaptations.title")
    if not ways.blocking:
        yield "  " + words("adaptations.needless")
    elif ways.shut:
        yield "  " + words("adaptations.shut")
        yield from (f"    - {say(reason, words, audience)}" for reason in ways.shut)
    elif not ways.openings:
        yield "  " + words("adaptations.none")
    for number, opening in enumerate(ways.openings, start=1):
        yield from _opening(number, opening, words)


def _opening(number: int, opening: Opening, words: Words) -> Iterator[str]:
    cost = (
        "" if opening.cost is None else f" ({words('adaptations.cost', cost=words.number(opening.cost, 2))})"
    )
    outcome = words("outcome." + opening.verdict.outcome.name)
    yield f"  {number}. {words('adaptations.then', outcome=outcome)}{cost}"
    for measure in opening.measures:
        known = words("adaptations.known" if measure.places else "adaptations.new", count=measure.places)
        yield f"     - {adaptation_text(measure.adaptation, words)} ({known})"


def adaptation_text(adaptation: Adaptation, words: Words) -> str:
    """What an adaptation does to which item, and what it brings."""
    item = ITEMS[adaptation.item]
    name = lower_first(words.item(item.slug))
    to = value_text(item, adaptation.amount, words) if adaptation.amount is not None else ""
    key = "adaptations.to" if to else "adaptations.away"
    text = words("adaptations.offer" if item.condition else key, item=name, to=to)
    if adaptation.what:
        text = f"{adaptation.what}: {text}"
    if adaptation.brings:
        text += words("adaptations.brings", item=lower_first(words.item(adaptation.brings)))
    return text + (f", {words('adaptations.owner', owner=adaptation.owner)}" if adaptation.owner else "")


Names = Callable[[Closing], Sequence[str]]
"""The lines that name the places which one reason alone closes."""


def misses(page: Page, network: Network, words: Words, audience: Audience) -> Names:
    """The places that one reason alone closes, the nearest miss first, with what is asked and what can be done."""

    def names(one: Closing) -> list[str]:
        found = near_misses(page.profile, network, one, page.on)
        return [
            words("left.near", title=network.vacancies[miss.vacancy].title, vacancy=miss.vacancy,
                  facts=facts_text(miss.reason, words, audience))
            for miss in found
        ]  # fmt: skip

    return names


def item_text(found: Sequence[Closing], names: Names, words: Words) -> str:
    """Every place that these reasons alone close."""
    lines = []
    for one in found:
        lines.append(closing_text(one, words))
        lines += [f"  {line}" for line in names(one)]
    return "\n".join(lines)


def left_out_text(page: Page, words: Words, audience: Audience, names: Names) -> str:
    """What closes places for one person: known reasons first, estimates apart with the question that opens them."""
    lines = [*heading(page, words), ""]
    if page.closed:
        return "\n".join(
            [*lines, words("list.empty_gate", reason=upper_first(say(page.closed[0], words, audience)))]
        )
    lines += left_lines(page, words, shown=ALL, named=lambda one: names(one)[:NAMED])
    if page.left.several:
        lines.append("  " + words("left.several", count=page.left.several))
    if page.left.hours_only:
        lines.append("  " + words("left.hours_only", count=page.left.hours_only))
    if page.left.estimated:
        lines += ["", words("left.by_estimate")]
        lines += [line for one in page.left.estimated for line in _estimated(one, words)]
    return "\n".join(lines)


def _estimated(one: Closing, words: Words) -> Iterator[str]:
    yield "  " + closing_text(one, words)
    if one.vacancies:
        question = employer_question(one.item, words)
        yield "    " + words("left.question", whom=words("whom.employer"), question=question)
        shown = ", ".join(one.vacancies[:MOST])
        more = len(one.vacancies) - MOST
        yield f"    {shown}" + (f", {words('list.more_items', count=more)}" if more > 0 else "")


def what_if_text(found: WhatIf, network: Network, words: Words, changes: str, n: int) -> str:
    """What a change would open, close, better and worsen, and what is new at the top of the list."""
    lines = [words("whatif.title", changes=changes), ""]
    for outcome in Outcome:
        before, after = found.before[outcome], found.after[outcome]
        if before or after:
            lines.append(
                "  " + words("whatif.line", word=words("outcome." + outcome.name), now=before, then=after)
            )
    moved = {"opens": "opened", "closes": "closed", "better": "better", "worse": "worse"}
    if not any(getattr(found, name) for name in moved):
        lines += ["", words("whatif.none")]
    for name, key in moved.items():
        said = [_moved(one, network, words) for one in getattr(found, name)]
        lines += _named(words(f"whatif.{key}", count=len(said)), said, words)
    top = [_title(id, network) for id in found.newly_top]
    return "\n".join(lines + _named(words("whatif.top", n=n), top, words))


def _moved(one: Shift, network: Network, words: Words) -> str:
    place = network.vacancies[one.vacancy]
    before, after = (words("outcome." + mark.outcome.name) for mark in (one.before, one.after))
    employer = employer_name(place.employer, network)
    return words(
        "whatif.place", title=place.title, employer=employer, vacancy=place.id, before=before, after=after
    )


def _title(id: str, network: Network) -> str:
    place = network.vacancies[id]
    return f"{place.title}, {employer_name(place.employer, network)} ({id})"


def _named(title: str, said: list[str], words: Words) -> list[str]:
    if not said:
        return []
    more = [words("list.more_items", count=len(said) - MOST)] if len(said) > MOST else []
    return ["", title, *(f"  {line}" for line in [*said[:MOST], *more])]

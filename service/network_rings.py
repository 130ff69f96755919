"""Rings as proposals to telephone about: who brings whom, who takes whom, how likely, and what if a link breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from matcher.exchange.highs import Gap
from matcher.exchange.rings import Link, Ring
from service.html import document
from service.network_names import Names
from service.network_plan import placement_json
from service.page import Entry, place_of
from service.say import Audience
from service.show import hours_text, minutes_text, question_lines
from service.words import Words


def rings_text(found: Sequence[Ring], gap: Gap | None, names: Names, employer: str = "") -> str:
    """Every ring with its proposals, or those of one employer alone."""
    shown = of_employer(found, employer)
    lines = said_first(found, gap, names)
    for number, one in enumerate(shown, start=1):
        lines += [
            "",
            ring_title(number, one, names),
            *(f"    {line}" for line in ring_lines(one, names, employer)),
        ]
    return "\n".join(lines if shown else [*lines, "", names.words("rings.none")])


def of_employer(found: Sequence[Ring], employer: str) -> list[Ring]:
    """The rings in which an employer takes part; all without one."""
    return [one for one in found if not employer or employer in one.employers]


def said_first(found: Sequence[Ring], gap: Gap | None, names: Names) -> list[str]:
    """What stands above the rings; an employer reads no chances, for they tell of others' open questions."""
    if not names.whom:
        return [names.words("rings.title")]
    return [*heading(found, gap, names.words), *rates_lines(found, names.words)]


def heading(found: Sequence[Ring], gap: Gap | None, words: Words) -> list[str]:
    """How many are placed by how many rings and chains, and how sure it is that no others place more."""
    closed = [one for one in found if one.closed]
    people = sum(len(one.links) for one in found)
    said = [
        words("rings.title"),
        words("rings.count", people=people, rings=len(closed), chains=len(found) - len(closed)),
    ]
    if gap is not None:
        key = "rings.proven" if gap.gap <= 0 else "rings.gap"
        said.append(words(key, most=gap.most, share=words.number(100 * gap.gap, 2)))
    return said


def rates_lines(found: Sequence[Ring], words: Words) -> list[str]:
    """On what the chances rest: so many of so many of a kind held, as measured, until outcomes teach better."""
    rates = {link.kind: link.rate for one in found for link in one.links}
    said = ", ".join(
        words("rings.rate", kind=words.name("kind", kind), held=rate.held, of=rate.of) if rate.of
        else words("rings.published", kind=words.name("kind", kind), share=words.percent(rate.share))
        for kind, rate in sorted(rates.items())
    )  # fmt: skip
    return [words("rings.rates", rates=said)] if said else []


def ring_title(number: int, one: Ring, names: Names) -> str:
    """What it is, of whom, and for a coordinator how likely."""
    way = names.words("rings.to").join(names.employer(id) for id in one.employers)
    key = "rings.ring" if one.closed else "rings.chain"
    if not names.whom:
        return names.words(f"{key}_plain", number=number, way=way)
    return names.words(
        key, number=number, way=way, size=len(one.links), chance=names.words.percent(one.chance)
    )


def ring_lines(one: Ring, names: Names, employer: str = "") -> Iterator[str]:
    """A line per placement, what each employer is asked, and what could take the place of a link."""
    words = names.words
    if not employer:
        for link in one.links:
            chance = words.percent(link.chance)
            yield f"{names.move(link.placement)}, {words('rings.score', score=link.placement.score, chance=chance)}"
            yield from (f"  {line}" for line in _pair_lines(link, names))
    for id in dict.fromkeys(one.employers):
        if id and employer in ("", id):
            yield words(
                "rings.ask", employer=names.employer(id), asks=_asks(id, one, names, whole=bool(employer))
            )
    for link in one.links if names.whom else ():
        if employer in ("", link.placement.origin, link.placement.target):
            yield _instead(link, names, closed=one.closed)


def _pair_lines(link: Link, names: Names) -> Iterator[str]:
    """What a coordinator knows before telephoning: verdict, hours and way of a pair, and its open questions."""
    network, words = names.network, names.words
    person, place = network.profiles[link.placement.profile], network.vacancies[link.placement.vacancy]
    entry = Entry(profile=person.id, place=place_of(person, place, network), verdict=link.verdict)
    facts = (hours_text(place, words), minutes_text(entry.place, words))
    yield " · ".join((words.name("outcome", link.verdict.outcome.name), *facts))
    yield from question_lines(entry, words, Audience.CANDIDATE)


def _asks(employer: str, one: Ring, names: Names, *, whole: bool) -> str:
    """What one employer brings and takes in a ring; `whole` with where to and from whom."""
    words, key = names.words, "" if whole else "_short"
    brings = [
        words(f"rings.you_bring{key}", person=link.placement.profile, target=names.employer(link.placement.target))
        for link in one.links if link.placement.origin == employer
    ]  # fmt: skip
    takes = [
        words(f"rings.you_take{key}", person=names.person(link.placement.profile),
              origin=names.employer(link.placement.origin), place=names.place(link.placement.vacancy))
        for link in one.links if link.placement.target == employer
    ]  # fmt: skip
    return words("plan.and").join([*brings, *takes])


def _instead(link: Link, names: Names, *, closed: bool) -> str:
    words, gone = names.words, names.person(link.placement.profile)
    if not link.instead:
        key = "rings.breaks" if closed else "rings.shorter"
        return words(key, person=gone, target=names.employer(link.placement.target))
    others = [
        words("rings.other", person=names.person(one.profile), place=names.place(one.vacancy))
        for one in link.instead
    ]
    return words("rings.instead", person=gone, others="; ".join(others))


def rings_json(found: Sequence[Ring], gap: Gap | None) -> dict[str, Any]:
    """Rings and chains as plain values."""
    return {
        "gap": None if gap is None else round(gap.gap, 9), "most": None if gap is None else gap.most,
        "rings": [_ring_json(one) for one in found],
    }  # fmt: skip


def _ring_json(one: Ring) -> dict[str, Any]:
    return {
        "closed": one.closed, "employers": list(one.employers), "chance": round(one.chance, 6), "score": one.score,
        "links": [
            placement_json(link.placement) | {
                "kind": str(link.kind), "chance": round(link.chance, 6),
                "outcome": link.verdict.outcome.name,
                "rate": {"held": link.rate.held, "of": link.rate.of, "share": round(link.rate.share, 6)},
                "instead": [placement_json(each) for each in link.instead],
            }
            for link in one.links
        ],
    }  # fmt: skip


def rings_html(found: Sequence[Ring], gap: Gap | None, names: Names, employer: str = "") -> str:
    """The same as a page."""
    title, *said = said_first(found, gap, names)
    parts = [f"<h1>{escape(title)}</h1>", *(f'<p class="summary">{escape(line)}</p>' for line in said)]
    for number, one in enumerate(of_employer(found, employer), start=1):
        lines = "".join(f"<li>{escape(line)}</li>" for line in ring_lines(one, names, employer))
        parts.append(f"<article><h2>{escape(ring_title(number, one, names))}</h2><ul>{lines}</ul></article>")
    return document(title, f"<section>\n{chr(10).join(parts)}\n</section>", names.words)

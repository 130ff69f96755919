"""The list as one printable page: nothing is fetched, every picture has its numbers in a table."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from typing import Final

from matcher.verdict import Outcome
from service.page import Entry, Page
from service.parts import MOSTS, part_text
from service.say import Audience
from service.show import (
    closing_text,
    empty_lines,
    hours_text,
    minutes_text,
    near_lines,
    question_lines,
    reason_lines,
    remark_text,
    summary,
)
from service.words import Words

WIDEST: Final = 300
"""So many points fill the bar of a part that the table of weights doesn't know."""


def html_page(pages: Iterable[Page], words: Words, audience: Audience = Audience.CANDIDATE) -> str:
    """A whole document with a section per person."""
    found = list(pages)
    title = words("list.title", profile=", ".join(page.profile.id for page in found))
    return document(title, "\n".join(_section(page, words, audience) for page in found), words)


def document(title: str, body: str, words: Words, *, foot: str = "page.intro") -> str:
    """A whole document that fetches nothing; `body` is HTML, `title` is text, `foot` the key of the last sentence."""
    style = files("service.texts").joinpath("page.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{words.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f"<footer><p>{escape(words(foot))}</p></footer>\n</body>\n</html>\n"
    )


def _section(page: Page, words: Words, audience: Audience) -> str:
    parts = [
        f"<h1>{escape(words('list.title', profile=page.profile.id))} "
        f"<small>{escape(words('list.day', day=words.day(page.on)))}</small></h1>",
        f'<p class="summary">{escape(summary(page, words))}</p>',
        *(f"<p>{escape(line)}</p>" for line in near_lines(page, words)),
        _meanings(page, words),
    ]
    if not page.entries:
        parts += [f"<p><strong>{escape(line)}</strong></p>" for line in empty_lines(page, words, audience)]
    parts += [_entry(entry, words, audience) for entry in page.entries]
    parts.append(_later(page, words) if page.later else "")
    parts.append(_left(page, words) if audience is not Audience.EMPLOYER and not page.closed else "")
    return f"<section>\n{chr(10).join(filter(None, parts))}\n</section>"


def _meanings(page: Page, words: Words) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_badge(outcome, words)}</th><td class="n">{page.counts[outcome]}</td>'
        f"<td>{escape(words('meaning.' + outcome.name))}</td></tr>"
        for outcome in Outcome
    )
    head = _head(words, "outcome", "count", "means")
    return f"<table><caption>{escape(words('page.meanings'))}</caption>{head}<tbody>{rows}</tbody></table>"


def _head(words: Words, *names: str) -> str:
    cells = "".join(f'<th scope="col">{escape(words("column." + name))}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def _badge(outcome: Outcome, words: Words) -> str:
    return f'<span class="badge {outcome.name.lower()}">{escape(words.name("outcome", outcome.name))}</span>'


def _entry(entry: Entry, words: Words, audience: Audience) -> str:
    vacancy = entry.place.vacancy
    facts = [
        words("list.place", employer=entry.place.employer or words("list.employer_unknown"),
              town=vacancy.town or words("list.town_unknown")),
        words.name("kind", vacancy.kind), hours_text(vacancy, words), minutes_text(entry.place, words), vacancy.id,
    ]  # fmt: skip
    reasons = reason_lines(entry, words, audience, everything=False)
    remarks = [] if audience is Audience.EMPLOYER else [remark_text(one, words) for one in entry.remarks]
    return "\n".join(
        filter(
            None,
            [
                f"<article>\n<h2>{entry.rank}. {escape(vacancy.title)} {_badge(entry.verdict.outcome, words)}</h2>",
                f'<p class="facts">{escape(" · ".join(facts))}</p>',
                _parts(entry, words) if audience is not Audience.EMPLOYER else "",
                _items(words("list.why"), reasons),
                _items(words("list.ask"), question_lines(entry, words, audience, everything=True)),
                _items(words("list.remarks"), remarks),
                "</article>",
            ],
        )
    )


def _parts(entry: Entry, words: Words) -> str:
    """The parts side by side, each with its bar against its own most."""
    names = "".join(f'<th scope="col">{escape(words.name("part", name))}</th>' for name in entry.parts)
    cells = "".join(_part(name, points) for name, points in entry.parts.items())
    return (
        f'<table class="parts"><caption>{escape(words("page.parts_of"))}</caption>'
        f'<thead><tr>{names}<th scope="col">{escape(words("page.total"))}</th></tr></thead>'
        f'<tbody><tr>{cells}<td class="total">{entry.score}</td></tr></tbody></table>'
    )


def _part(name: str, points: int) -> str:
    most = MOSTS.get(name, WIDEST)
    width = max(0, min(100, round(100 * points / most)))
    bar = (
        '<svg aria-hidden="true" focusable="false" width="100%" height="6" viewBox="0 0 100 10" '
        f'preserveAspectRatio="none"><rect class="back" width="100" height="10"/>'
        f'<rect class="bar" width="{width}" height="10"/></svg>'
    )
    return f"<td>{part_text(name, points)}{bar}</td>"


def _items(title: str, lines: Iterable[str]) -> str:
    said = [line for line in lines if line]
    if not said:
        return ""
    return f"<h3>{escape(title)}</h3>\n<ul>{''.join(f'<li>{escape(line)}</li>' for line in said)}</ul>"


def _later(page: Page, words: Words) -> str:
    rows = "".join(
        f'<tr><th scope="row" class="id">{escape(words.day(entry.verdict.fits_from))}</th>'
        f"<td>{escape(entry.place.vacancy.title)}</td><td>{escape(entry.place.employer)}</td>"
        f'<td class="id">{escape(entry.place.vacancy.id)}</td></tr>'
        for entry in page.later
        if entry.verdict.fits_from
    )
    head = _head(words, "fits_from", "title", "employer", "vacancy")
    return f"<h2>{escape(words('later.title'))}</h2>\n<table>{head}<tbody>{rows}</tbody></table>"


def _left(page: Page, words: Words) -> str:
    if page.left.closed == 0:
        return f"<h2>{escape(words('left.title'))}</h2><p>{escape(words('left.none'))}</p>"
    said = [closing_text(one, words) for one in page.left.recorded]
    total = words("left.total", count=page.left.closed, total=page.left.places)
    return f"<h2>{escape(words('left.title'))}</h2>\n<p>{escape(total)}</p>\n" + _plain_list(said)


def _plain_list(said: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in said)}</ul>"

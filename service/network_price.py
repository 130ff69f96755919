"""The price of balance, and what would place more of those who wait, as text, JSON, CSV and pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import isinf
from typing import Any, Final

import pandas as pd

from matcher.exchange.frontier import Frontier, Point
from matcher.exchange.whatif import Adapted, Extra, Gain, Member
from service.answers import adaptation_text
from service.html import document
from service.network_names import Names
from service.tables import html_table, text_table
from service.words import Words

COLUMNS: Final = ("tolerance", "placed", "mean", "worst", "apart", "most")


def frontier_text(found: Frontier, words: Words) -> str:
    """The table of tolerances, with the knee and what was agreed."""
    table = text_table(_head(words), _rows(found, words))
    return "\n".join([words("price.title"), "", table, "", *_said(found, words)])


def _head(words: Words) -> list[str]:
    return [words(f"price.{name}") for name in COLUMNS]


def _rows(found: Frontier, words: Words) -> list[list[str]]:
    return [_cells(one, words) for one in (*found.points, found.agreed)]


def _cells(one: Point, words: Words) -> list[str]:
    return [
        tolerance_text(one.tolerance, words), str(one.placed),
        "-" if one.mean is None else words.number(one.mean, 0), "-" if one.worst is None else str(one.worst),
        words.number(one.apart), words.number(one.most),
    ]  # fmt: skip


def tolerance_text(tolerance: float | None, words: Words) -> str:
    """A tolerance in persons, in words where it is none at all, or what was agreed."""
    if tolerance is None:
        return words("price.agreed")
    return words("price.free") if isinf(tolerance) else words.number(tolerance)


def _said(found: Frontier, words: Words) -> list[str]:
    knee, most = found.knee, max(one.placed for one in found.points)
    return [
        words("price.knee", tolerance=tolerance_text(knee.tolerance, words), placed=knee.placed,
              less=most - knee.placed, apart=words.number(knee.apart)),
        words("price.columns"),
    ]  # fmt: skip


def frontier_json(found: Frontier) -> dict[str, Any]:
    """The points as plain values; a tolerance of null is none at all."""
    return {
        "points": [_point(one) for one in found.points], "agreed": _point(found.agreed),
        "knee": _point(found.knee)["tolerance"],
    }  # fmt: skip


def _point(one: Point) -> dict[str, Any]:
    bound = one.tolerance is not None and not isinf(one.tolerance)
    return {
        "tolerance": one.tolerance if bound else None, "placed": one.placed, "score": one.score, "worst": one.worst,
        "apart": round(one.apart, 6), "most": round(one.most, 6),
    }  # fmt: skip


def frontier_csv(found: Frontier) -> str:
    """A row per tolerance; "agreed" and "free" in words."""
    names = ["agreed" if one.tolerance is None else "free" for one in (*found.points, found.agreed)]
    rows = [
        point | {"tolerance": point["tolerance"] if point["tolerance"] is not None else name}
        for point, name in zip(map(_point, (*found.points, found.agreed)), names, strict=True)
    ]
    return str(pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"))


def frontier_html(found: Frontier, picture: str, words: Words) -> str:
    """A page with the picture and the same numbers as a table."""
    table = html_table(words("price.title"), _head(words), _rows(found, words))
    said = "".join(f"<p>{escape(line)}</p>" for line in _said(found, words))
    body = f"<section>\n<h1>{escape(words('price.title'))}</h1>\n{picture}\n{said}\n{table}\n</section>"
    return document(words("price.title"), body, words)


@dataclass(frozen=True, slots=True)
class Supposed:
    """What was supposed of a network in which so many wait, and what would gain."""

    waiting: int
    openings: Sequence[Extra]
    members: Sequence[Member]
    adaptations: Sequence[Adapted]


def supposed_text(found: Supposed, names: Names) -> str:
    """What would place more, by sort."""
    words = names.words
    lines = [words("suppose.title", waiting=found.waiting)]
    for title, said in _sorts(found, names):
        lines += ["", title, *(f"  {line}" for line in said or [words("suppose.nothing")])]
    return "\n".join([*lines, "", words("suppose.how")])


def _sorts(found: Supposed, names: Names) -> Iterator[tuple[str, list[str]]]:
    words = names.words
    yield words("suppose.openings"), [
        words("suppose.gain", what=_where(one.vacancy, names), gain=_gain(one.gain, words))
        for one in found.openings
    ]  # fmt: skip
    yield words("suppose.members"), [
        words("suppose.gain", what=words("suppose.like", employer=names.employer(one.like), places=one.places),
              gain=_gain(one.gain, words))
        for one in found.members
    ]  # fmt: skip
    yield words("suppose.adaptations"), [
        words("suppose.gain", what=f"{_where(one.vacancy, names)}: {adaptation_text(one.adaptation, words)}",
              gain=_gain(one.gain, words))
        for one in found.adaptations
    ]  # fmt: skip


def _where(vacancy: str, names: Names) -> str:
    return f"{names.place(vacancy)}, {names.employer(names.network.vacancies[vacancy].employer)}"


def _gain(gain: Gain, words: Words) -> str:
    """What it gains: people first; scores where nobody more is placed."""
    score = f"{gain.score:+d}"
    return (
        words("suppose.people", placed=gain.placed, score=score)
        if gain.placed
        else words("suppose.score", score=score)
    )


def supposed_json(found: Supposed) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "waiting": found.waiting,
        "openings": [
            {"vacancy": one.vacancy, **_gain_json(one.gain), "checked": one.checked} for one in found.openings
        ],
        "members": [{"like": one.like, "places": one.places, **_gain_json(one.gain)} for one in found.members],
        "adaptations": [
            {"vacancy": one.vacancy, "item": one.adaptation.item, "what": one.adaptation.what, "opens": one.opens,
             **_gain_json(one.gain)}
            for one in found.adaptations
        ],
    }  # fmt: skip


def _gain_json(gain: Gain) -> dict[str, int]:
    return {"placed": gain.placed, "score": gain.score}


def supposed_html(found: Supposed, names: Names) -> str:
    """The same as a page."""
    title = names.words("suppose.title", waiting=found.waiting)
    parts = [f"<h1>{escape(title)}</h1>"]
    for heading, said in _sorts(found, names):
        lines = "".join(f"<li>{escape(line)}</li>" for line in said or [names.words("suppose.nothing")])
        parts.append(f"<h2>{escape(heading)}</h2><ul>{lines}</ul>")
    parts.append(f"<p>{escape(names.words('suppose.how'))}</p>")
    return document(title, f"<section>\n{chr(10).join(parts)}\n</section>", names.words)

"""The options of what-if as a change to a person."""

from __future__ import annotations

from argparse import Namespace

from rapidfuzz import process

from datasets.fml import item_slugs, value_rows
from datasets.items import ITEMS
from datasets.model import Competence, Limit, Paper, Profile, Side, Transport
from datasets.papers import PAPERS, find_paper
from datasets.problems import Severity
from matcher.change import Change
from service.commands import Refused
from service.words import Words


def change_of(args: Namespace, person: Profile, words: Words) -> Change:
    """The change that the options describe."""
    change = Change(
        limits=tuple(limit for text in args.limit for limit in _limits(text, person, words)),
        without=frozenset(slug for text in args.without for slug in _slugs(text, person, words)),
        hours_week=args.hours_week, hours_day=args.hours_day, minutes_max=args.minutes,
        transport=Transport(args.transport) if args.transport else None,
        competences=tuple(Competence(competence=text) for text in args.competence),
        papers=tuple(Paper(paper=_paper(text, words), held=True) for text in args.paper), education=args.education,
    )  # fmt: skip
    if change == Change():
        raise Refused(words("error.no_change"))
    return change


def _limits(text: str, person: Profile, words: Words) -> list[Limit]:
    item, sign, value = text.partition("=")
    if not sign or not value.strip():
        raise Refused(words("error.bad_limit", text=text))
    _slugs(item, person, words)
    rows, problems = value_rows(person.layout, item.strip(), value.strip())
    if not rows or any(problem.severity is Severity.ERROR for problem in problems):
        raise Refused(words("error.bad_limit", text=text))
    return [
        Limit(item=row["item"], amount=row["amount"], level=row["level"],
              side=Side(row["side"]) if row["side"] else None)
        for row in rows
    ]  # fmt: skip


def _slugs(text: str, person: Profile, words: Words) -> tuple[str, ...]:
    found = item_slugs(person.layout, text.strip())
    if not found:
        raise Refused(
            words("error.unknown_item", item=text.strip(), near=near_text(text.strip(), list(ITEMS), words))
        )
    return found


def _paper(text: str, words: Words) -> str:
    found = find_paper(text)
    if found is None:
        raise Refused(words("error.unknown_paper", paper=text, near=near_text(text, list(PAPERS), words)))
    return found.slug


def near_text(text: str, names: list[str], words: Words) -> str:
    """The names that are most like a text, as the end of a message."""
    likes = [str(name) for name, *_ in process.extract(text.casefold(), names, limit=3, score_cutoff=55)]
    return words("error.near", names=", ".join(likes)) if likes else ""


def said_of(args: Namespace) -> str:
    """The change in the words of the options."""
    named = {"hours-week": args.hours_week, "hours-day": args.hours_day, "minutes": args.minutes}
    said = [
        *args.limit,
        *(f"-{item}" for item in args.without),
        *(f"+{one}" for one in args.competence + args.paper),
    ]
    said += [f"{name}={value:g}" for name, value in named.items() if value is not None]
    said += [f"transport={args.transport}"] if args.transport else []
    return ", ".join(said + ([f"education={args.education}"] if args.education else []))

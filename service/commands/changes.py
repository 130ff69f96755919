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
from service.say import lower_first, value_text
from service.words import Words


def change_of(args: Namespace, person: Profile, words: Words) -> Change:
    """The change that the options describe."""
    change = Change(
        limits=tuple(limit for text in args.limit for limit in _limits(text, person, words)),
        without=frozenset(slug for text in args.without for slug in slugs_of(text, person, words)),
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
    slugs_of(item, person, words)
    rows, problems = value_rows(person.layout, item.strip(), value.strip())
    if not rows or any(problem.severity is Severity.ERROR for problem in problems):
        raise Refused(words("error.bad_limit", text=text))
    return [
        Limit(item=row["item"], amount=row["amount"], level=row["level"],
              side=Side(row["side"]) if row["side"] else None)
        for row in rows
    ]  # fmt: skip


def slugs_of(text: str, person: Profile, words: Words) -> tuple[str, ...]:
    """The items that a code, slug or name means; refused where it means none."""
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


def said_of(change: Change, words: Words) -> str:
    """The change as people say it."""
    said = [_limit_said(line, words) for line in change.limits]
    said += [words("whatif.without", item=lower_first(words.item(slug))) for slug in sorted(change.without)]
    said += [words("whatif.competence", name=one.competence) for one in change.competences]
    said += [words("whatif.competence", name=words.item(one.paper)) for one in change.papers]
    numbers = {
        "whatif.hours_week": change.hours_week, "whatif.hours_day": change.hours_day,
        "whatif.minutes": change.minutes_max, "whatif.education": change.education,
    }  # fmt: skip
    said += [words(key, value=words.number(value)) for key, value in numbers.items() if value is not None]
    if change.transport:
        said.append(words("whatif.transport", name=words.name("transport", change.transport)))
    return ", ".join(said)


def _limit_said(line: Limit, words: Words) -> str:
    item = ITEMS[line.item]
    value = line.level if line.amount is None else value_text(item, line.amount, words)
    return words("whatif.limit", item=lower_first(words.item(line.item)), value=value).rstrip()

"""The commands about one person: match, explain, left-out, what-if, adaptations, questions."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from matcher.change import what_if
from matcher.closed import Closing
from matcher.exchange.spread import GIVE
from matcher.index import Index
from matcher.opening import adaptations
from matcher.questions import employer_questions
from matcher.verdict import Outcome, Whom
from service.answers import explained, item_text, left_out_text, misses, ways_lines, what_if_text
from service.commands import Refused, Stop
from service.commands.changes import change_of, said_of, slugs_of
from service.commands.common import (
    audience_of,
    day_of,
    network_of,
    not_for_employers,
    profile_of,
    ranker_of,
    tell,
    vacancy_of,
    with_progress,
    write,
)
from service.commands.everybody import opened, run_everybody
from service.commands.logging import logged, may_log, more_to_draw
from service.forms import forms_json, forms_text, questions_json, questions_of, questions_text
from service.html import html_page
from service.jsons import as_text, entry_json, left_json, page_json, ways_json, what_if_json
from service.page import Page, page_of, pair_of
from service.sheets import csv_text, parquet_bytes, workbook_bytes
from service.show import closing_name, show_page
from service.spreading import POOL, shared_out, spread_said
from service.words import Words

Form = Callable[[list[Page], Namespace, Words], str | bytes]


def run_match(args: Namespace, words: Words) -> int:
    """The list of one person, or of everybody."""
    not_for_employers(args, words)
    may_log(args, words)
    if args.all and (args.profile or args.file):
        raise Refused(words("error.one_way"))
    if args.folder or args.workers:
        if not args.all or args.km is not None:
            raise Refused(words("error.only_all"))
        return run_everybody(args, words)
    network, on, stored = opened(args, words)
    index, ranker = stored or Index.of(network, on), ranker_of(args, network, on)
    people = [network.profiles[id] for id in sorted(network.profiles)] if args.all else [
        profile_of(args, network, words)
    ]  # fmt: skip
    if args.km is not None and any(person.point is None for person in people):
        raise Refused(words("error.no_point"))
    shared = args.all and not args.no_spread
    pages = [
        page_of(
            person, network, args.n * POOL if shared else args.n + more_to_draw(args), on, index=index, km=args.km,
            ranker=ranker,
        )
        for person in with_progress(people, words)
    ]  # fmt: skip
    if shared:
        pages, made = shared_out(pages, network, on, args.n)
        if made.after != made.before:
            tell(spread_said(made, words))
    if args.log:
        spread = None if not args.all else GIVE if shared else 0.0
        pages = logged(pages, args, words, ranker, on, spread=spread)
    write(args, words, FORMS[args.format](pages, args, words))
    return 0


def _table(pages: list[Page], args: Namespace, words: Words) -> str:
    return "\n\n\n".join(
        show_page(page, words, audience_of(args), everything=args.all_reasons) for page in pages
    )


def _json(pages: list[Page], args: Namespace, words: Words) -> str:
    return as_text([one for page in pages for one in page_json(page, words, audience_of(args))])


def _parquet(pages: list[Page], args: Namespace, words: Words) -> bytes:
    try:
        return parquet_bytes(pages, audience_of(args))
    except ImportError as error:
        raise Refused(words("error.no_parquet")) from error


FORMS: dict[str, Form] = {
    "table": _table,
    "json": _json,
    "csv": lambda pages, args, words: csv_text(pages, audience_of(args)),
    "html": lambda pages, args, words: html_page(pages, words, audience_of(args)),
    "xlsx": lambda pages, args, words: workbook_bytes(pages, words, audience_of(args)),
    "parquet": _parquet,
}


def run_explain(args: Namespace, words: Words) -> int:
    """One person and one place: every reason, and what would open it."""
    network, on = network_of(args, words), day_of(args)
    args.profile, args.vacancy = _pair(args, words)
    person, place = profile_of(args, network, words), vacancy_of(args, network, words)
    entry = pair_of(person, place.id, network, on)
    blocked = entry.verdict.outcome is Outcome.BLOCKED
    ways = adaptations(person, place, network, on=on) if blocked else None
    audience = audience_of(args)
    if args.format == "json":
        found = entry_json(entry, words, audience)
        write(args, words, as_text(found | {"openings": ways_json(ways, words, audience)}))
    else:
        write(args, words, explained(entry, ways, words, audience, items=args.all_items))
    return 0


def _pair(args: Namespace, words: Words) -> tuple[str, str]:
    """Profile and vacancy; with a file the one id that is given is the vacancy's."""
    if args.file:
        if args.vacancy:
            raise Refused(words("error.one_way"))
        return "", args.profile or ""
    return args.profile, args.vacancy or ""


def run_adaptations(args: Namespace, words: Words) -> int:
    """What would open one place for one person."""
    not_for_employers(args, words)
    network, on = network_of(args, words), day_of(args)
    args.profile, args.vacancy = _pair(args, words)
    person, place = profile_of(args, network, words), vacancy_of(args, network, words)
    ways, audience = adaptations(person, place, network, on=on), audience_of(args)
    if args.format == "json":
        write(args, words, as_text(ways_json(ways, words, audience)))
    else:
        write(args, words, "\n".join(ways_lines(ways, words, audience)))
    return 0


def run_left_out(args: Namespace, words: Words) -> int:
    """What closes the other places for one person."""
    not_for_employers(args, words)
    network, on = network_of(args, words), day_of(args)
    page = page_of(profile_of(args, network, words), network, 0, on)
    only = closings_of(args.item, page, words) if args.item else None
    if args.format == "json":
        made = as_text(left_json(page.left, words, only))
    else:
        names = misses(page, network, words, audience_of(args))
        made = (
            left_out_text(page, words, audience_of(args), names)
            if only is None
            else item_text(only, names, words)
        )
    write(args, words, made)
    return 0


def closings_of(text: str, page: Page, words: Words) -> list[Closing]:
    """What an item, a paper or a rule closes, said by slug, code or the name that people read."""
    every = [*page.left.recorded, *page.left.estimated]
    said = text.strip().casefold()
    found = [
        one for one in every if said in {one.item, one.item or one.rule, closing_name(one, words).casefold()}
    ]
    if not found:
        slugs = slugs_of(text, page.profile, words)
        found = [one for one in every if one.item in slugs]
    if not found:
        raise Stop(words("left.no_item", item=text), 3)
    return found


def run_what_if(args: Namespace, words: Words) -> int:
    """What changes on the list when something about the person does."""
    not_for_employers(args, words)
    network, on = network_of(args, words), day_of(args)
    person = profile_of(args, network, words)
    change = change_of(args, person, words)
    found = what_if(person, network, change, on=on, n=args.n)
    if args.format == "json":
        write(args, words, as_text(what_if_json(found)))
    else:
        write(args, words, what_if_text(found, network, words, said_of(change, words), args.n))
    return 0


def run_questions(args: Namespace, words: Words) -> int:
    """The questions whose answers help most; to employers as forms that name no candidate."""
    whom = Whom(args.to) if args.to else None
    if args.profile or args.file or whom not in (None, Whom.EMPLOYER):
        not_for_employers(
            args, words, "error.employer_questions" if whom is Whom.EMPLOYER else "error.employer_list"
        )
    network, on = network_of(args, words), day_of(args)
    if args.profile or args.file:
        person = profile_of(args, network, words)
        found = questions_of(person, network, whom, args.n, on)
    elif whom in (None, Whom.EMPLOYER):
        found, whom = employer_questions(network, on=on, n=args.n), Whom.EMPLOYER
    else:
        profile_of(args, network, words)
    if whom is Whom.EMPLOYER:
        made = forms_json(found, network, words, on) if args.format == "json" else None
        write(args, words, as_text(made) if made is not None else forms_text(found, network, words, on))
    else:
        made = questions_json(found, words) if args.format == "json" else None
        write(args, words, as_text(made) if made is not None else questions_text(found, network, words))
    return 0

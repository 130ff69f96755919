"""The list as text: a line that sums up, then each place with its score, reasons, questions and remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from datasets.items import ITEMS, Item, ItemKind
from datasets.model import Vacancy
from matcher.closed import Closing
from matcher.remarks import Remark
from matcher.verdict import By, Have, Mark, Outcome, Reason
from service.ask import question_of
from service.page import Entry, Page, Place
from service.parts import part_text
from service.say import Audience, say, subject, upper_first, worth_saying
from service.words import Words

SHOWN_REASONS: Final = 5
SHOWN_QUESTIONS: Final = 3
FEW_UNKNOWN: Final = 2
"""More items than this that only the employer can tell stand in one line."""
SHOWN_LATER: Final = 10
SHOWN_CLOSING: Final = 8
INDENT: Final = "    "


def show_page(page: Page, words: Words, audience: Audience, *, everything: bool = False) -> str:
    """The whole page as text."""
    lines = [*heading(page, words), "", *_list(page, words, audience, everything=everything)]
    lines += ["", *later_lines(page, words)] if page.later else []
    if audience is not Audience.EMPLOYER and not page.closed:
        lines += ["", *left_lines(page, words), *([words("left.more")] if page.left.closed else [])]
    return "\n".join(lines)


def heading(page: Page, words: Words) -> list[str]:
    """Who, when, how many places have which outcome, and how near those below are where that was asked."""
    title = f"{words('list.title', profile=page.profile.id)} {words('list.day', day=words.day(page.on))}"
    return [title, summary(page, words), *near_lines(page, words)]


def summary(page: Page, words: Words) -> str:
    """The one line that sums up."""
    return words("list.summary", total=page.total, **{one.name: count for one, count in page.counts.items()})


def near_lines(page: Page, words: Words) -> list[str]:
    """That the list holds only what is nearby, and the counts everything; nothing where it isn't so."""
    return [] if page.km is None else [words("list.near", km=words.number(page.km))]


def _list(page: Page, words: Words, audience: Audience, *, everything: bool) -> Iterator[str]:
    if not page.entries:
        yield from empty_lines(page, words, audience)
        return
    whole = len(page.entries) == page.listed
    yield words("list.shown_all" if whole else "list.shown", count=len(page.entries))
    for entry in page.entries:
        yield ""
        yield from entry_lines(entry, words, audience, everything=everything)


def empty_lines(page: Page, words: Words, audience: Audience) -> Iterator[str]:
    """Why a list is empty, honestly."""
    yield words("list.empty")
    if page.total == 0:
        yield words("list.empty_no_places")
    elif page.closed:
        yield words("list.empty_gate", reason=upper_first(say(page.closed[0], words, Audience.CANDIDATE)))
    elif page.listed == 0:
        closing = [*page.left.recorded, *page.left.estimated]
        first = closing_name(closing[0], words) if closing else "?"
        yield words("list.empty_closed", total=page.total, first=first)
        if page.later:
            yield words("list.empty_later", count=len(page.later))


def entry_lines(
    entry: Entry, words: Words, audience: Audience, *, everything: bool = False, items: bool = True
) -> Iterator[str]:
    """One place: what it is, what the score is made of, reasons, questions, remarks; see `reason_lines`."""
    yield headline(entry, words, audience)
    yield INDENT + place_line(entry.place, words, audience)
    if entry.parts and audience is not Audience.EMPLOYER:
        yield INDENT + parts_line(entry, words)
    why = (
        reason_lines(entry, words, audience, everything=everything)
        if items
        else own_lines(entry, words, audience)
    )
    yield from _block(words("list.why"), why)
    yield from _block(words("list.ask"), question_lines(entry, words, audience, everything=everything))
    if audience is not Audience.EMPLOYER:
        yield from _block(words("list.remarks"), (remark_text(one, words) for one in entry.remarks))


def headline(entry: Entry, words: Words, audience: Audience) -> str:
    """Rank, outcome, score and title."""
    rank = f"{entry.rank:>2}. " if entry.rank and audience is not Audience.EMPLOYER else ""
    score = f"  {entry.score}" if entry.score is not None and audience is not Audience.EMPLOYER else ""
    return f"{rank}{words.name('outcome', entry.verdict.outcome.name)}{score}  {entry.place.vacancy.title}"


def place_line(place: Place, words: Words, audience: Audience = Audience.CANDIDATE) -> str:
    """Employer, town, kind, hours, the way there and the id; an employer sees no way, for it tells of a home."""
    vacancy = place.vacancy
    where = words(
        "list.place", employer=place.employer or words("list.employer_unknown"),
        town=vacancy.town or words("list.town_unknown"),
    )  # fmt: skip
    parts = [where, words.name("kind", vacancy.kind), hours_text(vacancy, words)]
    parts += [] if audience is Audience.EMPLOYER else [minutes_text(place, words)]
    return f"{' · '.join(parts)}  [{vacancy.id}]"


def hours_text(vacancy: Vacancy, words: Words) -> str:
    """The hours a week that a place offers."""
    known = [hours for hours in (vacancy.hours_min, vacancy.hours_max) if hours is not None]
    if not known:
        return words("list.hours_unknown")
    low, high = words.number(min(known)), words.number(max(known))
    return words("list.hours", low=low) if low == high else words("list.hours_range", low=low, high=high)


def minutes_text(place: Place, words: Words) -> str:
    """The way there, one way, and the share that is worked at home."""
    share = place.vacancy.home_share or 0
    if share == 1:
        return words("list.home")
    way = (
        words("list.minutes_unknown")
        if place.minutes is None
        else words("list.minutes", minutes=place.minutes)
    )
    return f"{way} · {words('list.part_home', share=words.percent(share))}" if share else way


def parts_line(entry: Entry, words: Words) -> str:
    """The parts, each of the most it can give; they add up to the score as shown."""
    said = " + ".join(
        f"{words.name('part', name)} {part_text(name, points)}" for name, points in entry.parts.items()
    )
    return words("list.parts", sum=said, score=entry.score)


def reason_lines(
    entry: Entry, words: Words, audience: Audience, *, everything: bool = False
) -> Iterator[str]:
    """The reasons that matter, the worst first, what the employer can tell in one line; or every reason there is."""
    reasons = worth_saying(entry.verdict.reasons, everything=everything)
    unknown = (
        []
        if everything
        else [one for one in reasons if one.mark is Mark.ASK_EMPLOYER and one.chance is not None]
    )
    unknown = unknown if len(unknown) > FEW_UNKNOWN and audience is not Audience.EMPLOYER else []
    said = [text for one in reasons if one not in unknown and (text := say(one, words, audience))]
    passed = [] if everything or audience is Audience.EMPLOYER else passes(entry.verdict.reasons, words)
    if passed:
        yield words("list.passed", items=", ".join(passed))
    elif not reasons and audience is not Audience.EMPLOYER:
        yield words("list.fits_all")
    if unknown:
        yield words("list.unknown", items=", ".join(_unsure(one, words) for one in unknown))
    yield from _first(said, len(said) if everything else SHOWN_REASONS, words, "list.more_items")


def own_lines(entry: Entry, words: Words, audience: Audience) -> Iterator[str]:
    """Every reason but the items that fit because the person isn't limited, or the place doesn't ask: counted."""
    counted: Counter[str] = Counter()
    for one in worth_saying(entry.verdict.reasons, everything=True):
        if one.outcome is Outcome.FITS and one.item in ITEMS and one.have_by in (Have.NORM, Have.SILENT):
            counted["unlimited" if one.have_by is Have.NORM else "not_asked"] += 1
        elif text := say(one, words, audience):
            yield text
    if audience is not Audience.EMPLOYER:
        yield from _counted(counted, words, audience)


def _counted(counted: Counter[str], words: Words, audience: Audience) -> Iterator[str]:
    if counted["unlimited"]:
        key = "list.unlimited_expert" if audience is Audience.EXPERT else "list.unlimited"
        yield words(key, count=counted["unlimited"])
    if counted["not_asked"]:
        yield words("list.not_asked", count=counted["not_asked"])


def passes(reasons: tuple[Reason, ...], words: Words) -> list[str]:
    """The limits of the candidate that the place stays within, each with what it asks."""
    fitting = [
        one
        for one in reasons
        if one.outcome is Outcome.FITS and one.have_by is Have.STATED and one.item in ITEMS
    ]
    return [_passed(one, ITEMS[one.item], words) for one in fitting]


def _passed(reason: Reason, item: Item, words: Words) -> str:
    """One limit that the place stays within: its own number against the candidate's, or that it isn't asked."""
    name = subject(reason, words)
    if reason.by is By.NOT_ASKED:
        return words("passed.not_asked", item=name)
    if item.kind is not ItemKind.GRADED or not isinstance(reason.need, int | float) or not reason.need:
        return words("passed.condition" if item.condition else "passed.plain", item=name)
    have = words.number(reason.have) if isinstance(reason.have, int | float) else "?"
    if reason.full is not None:
        return words("passed.building", item=name, have=have, full=words.amount(reason.full, item.unit))
    return words("passed.within", item=name, have=have, need=words.amount(reason.need, item.unit))


def _unsure(reason: Reason, words: Words) -> str:
    return f"{subject(reason, words)} {words.percent(reason.chance or 0)}"


def question_lines(
    entry: Entry, words: Words, audience: Audience, *, everything: bool = False
) -> Iterator[str]:
    """The open questions of a pair with whom to ask; not for an employer, who gets the form of a whole rubriek."""
    if audience is Audience.EMPLOYER:
        return
    said = [
        words("list.to", whom=words("whom." + reason.ask), question=question_of(reason, words))
        for reason in worth_saying(entry.verdict.open)
        if reason.ask
    ]
    yield from _first(said, len(said) if everything else SHOWN_QUESTIONS, words, "list.more_questions")


def remark_text(remark: Remark, words: Words) -> str:
    """A remark as a sentence."""
    value = "" if remark.value is None else words.number(remark.value, 2)
    over = "" if remark.value is None or remark.line is None else words.number(remark.value - remark.line, 2)
    line = "" if remark.line is None else words.number(remark.line, 2)
    hours = "" if remark.line is None else words.number(remark.line / 60)
    day = "" if remark.day is None else words.day(remark.day)
    return words(f"remark.{remark.about}", value=value, line=line, over=over, hours=hours, day=day)


def later_lines(page: Page, words: Words) -> Iterator[str]:
    """The places that a build-up of hours opens, by day."""
    yield words("later.title")
    said = []
    for entry in page.later:
        day = entry.verdict.fits_from
        vacancy = entry.place.vacancy
        said.append(
            words("later.line", day=words.day(day) if day else "", title=vacancy.title,
                  employer=entry.place.employer, vacancy=vacancy.id)
        )  # fmt: skip
    yield from (f"  {line}" for line in _first(said, SHOWN_LATER, words, "list.more_items"))


def left_lines(
    page: Page, words: Words, shown: int = SHOWN_CLOSING,
    named: Callable[[Closing], Iterable[str]] = lambda one: (),
) -> Iterator[str]:  # fmt: skip
    """What closes the other places, heaviest first, each with the places that are named below it."""
    left = page.left
    if left.closed == 0:
        yield words("left.none")
        return
    yield f"{words('left.title')}: {words('left.total', count=left.closed, total=left.places)}"
    for one in left.recorded[:shown]:
        yield "  " + closing_text(one, words)
        yield from (f"    {line}" for line in named(one))
    if more := left.recorded[shown:]:
        yield "  " + words("list.more_items", count=len(more))
    if guessed := page.left.several_estimated + sum(one.alone for one in left.estimated):
        yield "  " + words("left.estimate", count=guessed)


def closing_text(one: Closing, words: Words) -> str:
    """How many places one reason closes."""
    count = one.alone + one.together
    return words("left.line_only", reason=closing_name(one, words), count=count, only=one.alone)


def closing_name(one: Closing, words: Words) -> str:
    """The reason that closes, by its item or else its rule."""
    return words.item(one.item) if one.item else upper_first(words.name("rule", one.rule))


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{INDENT}{title}"
        yield from (f"{INDENT}  - {line}" for line in found)


def _first(lines: list[str], most: int, words: Words, more: str) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield words(more, count=len(lines) - most)

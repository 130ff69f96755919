"""The rules: one short function per comparison, and `check`, which is the definition of the verdict.

Each rule's docstring is its entry in the documentation of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, TRANSPORT, Item, ItemKind
from datasets.model import (
    LAW_PAPERS,
    PAPERS,
    Profile,
    Proof,
    Transport,
    Vacancy,
    minutes_between,
)
from matcher import hours
from matcher.capacity import needs
from matcher.items import Offers, best_offer, brought_mark, demands_of, reason_of
from matcher.recall import heard_on, recalled
from matcher.verdict import By, Have, Mark, Outcome, Reason, Verdict

Rule = Callable[[Profile, Vacancy, date, date], Iterator[Reason]]

VOG: Final = "vog"
FAR_ABOVE: Final = 3
"""So many levels above the person's, usual schooling is asked about where a place doesn't say what it asks."""
ELSEWHERE: Final = frozenset({TRANSPORT, HOURS_DAY, HOURS_WEEK})
COMPARED: Final = tuple(
    item for item in ITEMS.values() if item.slug not in ELSEWHERE and item.kind is not ItemKind.DESCRIPTOR
)
SLUGS: Final = tuple(item.slug for item in COMPARED)


def usable(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """A list that says "geen benutbare mogelijkheden" closes every place, with this one reason."""
    if profile.usable is False:
        yield Reason(rule="usable", mark=Mark.BLOCKED)


def consent(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """Without the candidate's consent nothing is matched; unknown consent is asked of the candidate."""
    if profile.consent is not True:
        yield Reason(rule="consent", mark=Mark.ASK_CANDIDATE if profile.consent is None else Mark.BLOCKED)


def open_place(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """A place that has closed, or has no openings left, is no place."""
    closed = vacancy.closes is not None and vacancy.closes < on
    if closed or vacancy.openings == 0:
        need = vacancy.closes.isoformat() if closed and vacancy.closes else None
        yield Reason(rule="open", mark=Mark.BLOCKED, need=need)


def hours_week(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """The hours a week that the place asks, at the start where it lets them build up, against 6.3 and the build-up."""
    yield from _hours(profile, vacancy, on, day, HOURS_WEEK)


def hours_day(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """The longest day of the place against 6.2 and the build-up."""
    yield from _hours(profile, vacancy, on, day, HOURS_DAY)


def _hours(profile: Profile, vacancy: Vacancy, on: date, day: date, slug: str) -> Iterator[Reason]:
    heard = heard_on(profile, day)
    asked = hours.need(profile, vacancy, slug, on, day, have=heard.hours[slug])
    found = recalled(heard.said[slug], asked)
    if found:
        yield found


def capacity(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """Each item of the person's list against what the place asks on it, by the decision table."""
    heard, demands = heard_on(profile, day), demands_of(vacancy, on)
    adaptable = {one.item for one in vacancy.adaptations}
    spoken = heard.spoken.union(demands, () if profile.complete else vacancy.estimates)
    for slug in [slug for slug in SLUGS if slug in spoken]:
        said = heard.said[slug]
        asked = needs(said.item, demands.get(slug), vacancy)
        found = recalled(said, asked)
        if found and slug in adaptable and found.mark > Mark.ADAPT:
            found = reason_of(said, asked, _offers(profile, vacancy, said.item, day))
        if found:
            yield found


def _offers(profile: Profile, vacancy: Vacancy, item: Item, day: date) -> Offers:
    """What the place's adaptations make of a need that is too much."""
    offered = [one for one in vacancy.adaptations if one.item == item.slug]
    return lambda have, need: best_offer(
        item, have, need, offered, lambda slug: brought_mark(profile, vacancy, slug, day)
    )


def travel(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """A medical maximum of travel is hard; a person limited in transport (2.10) says how they do get there."""
    yield from _transport(profile, vacancy, day)
    if vacancy.home_share == 1 or not profile.minutes_medical:
        return
    minutes, source = minutes_between(profile, vacancy)
    most = profile.minutes_max
    mark = Mark.ASK_CANDIDATE
    if minutes is not None and most is not None:
        mark = Mark.FITS if minutes <= most else Mark.BLOCKED
    yield Reason(rule="travel", mark=mark, need=minutes, have=most, unit="min", source=source)


def _transport(profile: Profile, vacancy: Vacancy, day: date) -> Iterator[Reason]:
    if heard_on(profile, day).said[TRANSPORT].lines and vacancy.home_share != 1:
        mark, by = transport_mark(profile, day)
        yield Reason(rule="travel", item=TRANSPORT, mark=mark, by=by)


def transport_mark(profile: Profile, day: date) -> tuple[Mark, By]:
    """What 2.10 makes of every way to work: who can't travel on their own says how they do, unless it is known."""
    said = heard_on(profile, day).said[TRANSPORT]
    if any(line.open_note for line in said.lines):
        return Mark.ASK_EXPERT, By.NOTE
    limited = any(have.by is Have.STATED for have in said.hands[None])
    solved = profile.transport is Transport.ADAPTED_CAR
    return (Mark.ASK_CANDIDATE if limited and not solved else Mark.FITS), By.RECORDED


def papers(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """A paper that the law requires: known absent closes the place, unknown (or a VOG) is asked of the candidate.

    Another paper that the employer calls essential, or of which he doesn't say whether it is, is asked about: of
    the employer where it is known absent.
    """
    held = {paper.paper: paper.held for paper in profile.papers}
    asked = {
        ask.what: ask.essential for ask in vacancy.asks if ask.what in PAPERS and ask.essential is not False
    }
    asked |= {ask.what: True for ask in vacancy.asks if ask.what in PAPERS and ask.essential}
    for what, essential in asked.items():
        mark = paper_mark(what, held.get(what), essential=bool(essential))
        yield Reason(rule="papers", item=what, mark=mark, need=what)


def paper_mark(paper: str, held: bool | None, *, essential: bool) -> Mark:
    """What a paper makes of a place that calls it essential or leaves that open, for who holds it or doesn't."""
    if held:
        return Mark.FITS
    if held is None or paper == VOG:
        return Mark.ASK_CANDIDATE
    return Mark.BLOCKED if essential and paper in LAW_PAPERS else Mark.ASK_EMPLOYER


def education(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
    """The level of education that the place asks; an EVC at that level is never shut out by a diploma, but asked.

    Where the place doesn't say, but such work usually asks three levels or more above the person's, it is asked.
    """
    if vacancy.education is None:
        yield from _usual_schooling(profile, vacancy)
        return
    schooled, proven = schooling(profile)
    mark = Mark.FITS
    if schooled < vacancy.education:
        mark = Mark.ASK_CANDIDATE if profile.education is None else Mark.BLOCKED
        if proven >= vacancy.education:
            mark = Mark.ASK_EMPLOYER
    have = max(schooled, proven) or None
    yield Reason(rule="education", mark=mark, need=vacancy.education, have=have, unit="NLQF")


def _usual_schooling(profile: Profile, vacancy: Vacancy) -> Iterator[Reason]:
    usual, have = vacancy.usual_education, max(schooling(profile))
    if have and usual is not None and usual >= have + FAR_ABOVE:
        mark = Mark.ASK_EMPLOYER
        yield Reason(rule="education", mark=mark, need=usual, have=have, unit="NLQF", by=By.ESTIMATE)


def schooling(profile: Profile) -> tuple[int, int]:
    """The highest level by education or diploma, and the highest by EVC; 0 where there is none."""
    return max([profile.education or 0, *_levels(profile, Proof.DIPLOMA)]), max(
        [0, *_levels(profile, Proof.EVC)]
    )


def _levels(profile: Profile, proof: Proof) -> list[int]:
    return [one.level or 0 for one in profile.competences if one.proof is proof]


GATES: Final[tuple[Rule, ...]] = (usable, consent)
"""The rules that, when they close, are the one reason."""
RULES: Final[tuple[Rule, ...]] = (open_place, hours_week, hours_day, travel, papers, education, capacity)
"""The rules that each say their reasons."""


def check(profile: Profile, vacancy: Vacancy, on: date) -> Verdict:
    """The verdict on one pair on a day, judged on the day the place starts if that is later; the definition."""
    day = max(on, vacancy.starts or on)
    verdict = Verdict(reasons_at(profile, vacancy, on, day))
    if verdict.outcome is Outcome.BLOCKED and all(one.rule == "hours" for one in verdict.blocking):
        return replace(verdict, fits_from=_fits_from(profile, vacancy, on, day))
    return verdict


def reasons_at(profile: Profile, vacancy: Vacancy, on: date, day: date) -> tuple[Reason, ...]:
    """Every reason about a pair as it would stand on a day, with what is known on `on`."""
    found = [reason for rule in GATES for reason in rule(profile, vacancy, on, day)]
    for reason in found:
        if reason.outcome is Outcome.BLOCKED:
            return (reason,)
    for rule in RULES:
        found += rule(profile, vacancy, on, day)
    return tuple(found)


def _fits_from(profile: Profile, vacancy: Vacancy, on: date, day: date) -> date | None:
    for when in hours.changes(profile, day, on + hours.HORIZON):
        if Verdict(reasons_at(profile, vacancy, on, when)).outcome is not Outcome.BLOCKED:
            return when
    return None

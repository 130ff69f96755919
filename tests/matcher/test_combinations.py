"""Pairs that need more than one item to tell: time, hours, periods, papers, travel, and what notes leave open."""

from __future__ import annotations

from datetime import date

import pytest

from datasets.items import Layout
from datasets.model import (
    Ask,
    Competence,
    Estimate,
    HoursStep,
    Limit,
    Often,
    Paper,
    Period,
    Profile,
    Proof,
    Transport,
    Vacancy,
)
from matcher.rules import check
from matcher.verdict import By, Mark, Outcome
from tests.build import OLD, ON, adaptation, demand, estimates, limit, profile, vacancy
from tests.screening import screened_mark

RARE = Often.INCIDENTAL
DAY, EVENING = frozenset({Period.DAY}), frozenset({Period.DAY, Period.EVENING})
MARCH, NEW_YEAR = date(2027, 3, 1), date(2027, 1, 1)
NOT_EVERY_EVENING = limit("evening", "niet elke avond")
NO_NIGHTS = limit("night", "niet 's nachts")
QUIET = limit("noise", "beperkt")
MUFFS = adaptation("noise", "none", brings="protective-equipment")
ALONE = limit("transport", "beperkt")


def partial(*lines: Limit) -> Profile:
    hours = (limit("hours-week", "normaal"), limit("hours-day", "normaal"))
    return profile(*lines, *hours, complete=False)


def steps(*told: tuple[date, float, float | None]) -> tuple[HoursStep, ...]:
    return tuple(HoursStep(start=day, hours_week=week, hours_day=hours) for day, week, hours in told)


def proven(level: int, education: int | None) -> Profile:
    held = (Competence(competence="zorg", proof=Proof.EVC, level=level),)
    return profile(education=education, competences=held)


BEFORE, FEBRUARY = date(2026, 11, 1), date(2027, 2, 1)
SLOW = steps((BEFORE, 8, 2), (FEBRUARY, 24, 6))
TOO_SHORT = steps((BEFORE, 8, 2), (FEBRUARY, 24, 5))
RAMP = vacancy(hours_min=24, hours_day_max=6, build_up_from=8)

CASES: dict[str, tuple[Profile, Vacancy, Mark]] = {
    "evening-now-and-then-periods-unsaid": (
        profile(NOT_EVERY_EVENING), vacancy(demand("evening", "present", often=RARE)), Mark.FITS,
    ),
    "evening-now-and-then-beside-the-day": (
        profile(NOT_EVERY_EVENING), vacancy(demand("evening", "present", often=RARE), periods=DAY), Mark.FITS,
    ),
    "evening-as-a-rule-whatever-the-line": (
        profile(NOT_EVERY_EVENING), vacancy(demand("evening", "present", often=RARE), periods=EVENING),
        Mark.BLOCKED,
    ),
    "night-now-and-then-periods-unsaid": (
        profile(NO_NIGHTS), vacancy(demand("night", "present", often=RARE)), Mark.BLOCKED,
    ),
    "night-now-and-then-beside-the-day": (
        profile(NO_NIGHTS), vacancy(demand("night", "present", often=RARE), periods=DAY), Mark.BLOCKED,
    ),
    "night-of-long-ago-and-fresh-periods": (
        profile(NO_NIGHTS), vacancy(demand("night", "present", often=RARE, on=OLD), periods=DAY), Mark.FITS,
    ),
    "night-of-long-ago-and-no-periods": (
        profile(NO_NIGHTS), vacancy(demand("night", "present", often=RARE, on=OLD)), Mark.ASK_EMPLOYER,
    ),
    "night-periods-win-from-the-function": (
        profile(NO_NIGHTS),
        vacancy(periods=DAY, estimates=estimates(Estimate(item="night", chance=0.99))), Mark.FITS,
    ),
    "evening-arranged-away": (
        profile(NOT_EVERY_EVENING), vacancy(periods=EVENING, adaptations=(adaptation("evening", "none"),)),
        Mark.ADAPT,
    ),
    "limit-begins-on-the-first-day": (
        profile(Limit(item="lifting", amount=5, since=MARCH)), vacancy(lifting=10, starts=MARCH), Mark.BLOCKED,
    ),
    "limit-begins-after-it": (
        profile(Limit(item="lifting", amount=5, since=date(2027, 3, 2))), vacancy(lifting=10, starts=MARCH),
        Mark.FITS,
    ),
    "limit-ends-before-it": (
        profile(Limit(item="lifting", amount=5, until=date(2027, 2, 28))), vacancy(lifting=10, starts=MARCH),
        Mark.FITS,
    ),
    "limit-ends-on-it": (
        profile(Limit(item="lifting", amount=5, until=MARCH)), vacancy(lifting=10, starts=MARCH), Mark.BLOCKED,
    ),
    "limit-of-a-partial-list-ends": (
        partial(Limit(item="lifting", amount=5, until=date(2027, 2, 28))), vacancy(lifting=3, starts=MARCH),
        Mark.ASK_CANDIDATE,
    ),
    "limit-gets-milder": (
        profile(
            Limit(item="lifting", amount=5, until=date(2027, 2, 28)),
            Limit(item="lifting", amount=10, since=MARCH),
        ),
        vacancy(lifting=10, starts=MARCH), Mark.FITS,
    ),
    "note-is-over": (
        profile(Limit(item="standing", note="wisselend", until=date(2026, 12, 31))),
        vacancy(standing=30, starts=NEW_YEAR), Mark.FITS,
    ),
    "what-is-brought-will-be-limited": (
        profile(QUIET, Limit(item="protective-equipment", level="beperkt", since=NEW_YEAR)),
        vacancy(noise="present", starts=MARCH, adaptations=(MUFFS,)), Mark.BLOCKED,
    ),
    "what-is-brought-was-limited": (
        profile(QUIET, Limit(item="protective-equipment", level="beperkt", until=NEW_YEAR)),
        vacancy(noise="present", starts=MARCH, adaptations=(MUFFS,)), Mark.ADAPT,
    ),
    "what-is-brought-is-adapted-in-turn": (
        profile(QUIET, limit("protective-equipment", "beperkt")),
        vacancy(noise="present", adaptations=(MUFFS, adaptation("protective-equipment", "none"))), Mark.ADAPT,
    ),
    "age-is-counted-from-today": (
        profile(lifting=5), vacancy(lifting=4, updated=date(2025, 1, 1), starts=MARCH), Mark.FITS,
    ),
    "a-fresh-line-beside-an-old-one": (
        profile(lifting=10), vacancy(demand("lifting", 20, on=OLD), demand("lifting", 8)), Mark.FITS,
    ),
    "a-line-of-its-own-date-at-an-old-place": (
        profile(lifting=10), vacancy(demand("lifting", 8, on=date(2026, 9, 1)), updated=OLD), Mark.FITS,
    ),
    "a-complete-rubriek-with-an-old-line-is-estimated": (
        profile(limit("vibration", "beperkt")),
        vacancy(
            demand("vibration", "none", on=OLD), complete=frozenset({"III"}),
            estimates=estimates(Estimate(item="vibration", chance=0.99)),
        ),
        Mark.BLOCKED_BY_ESTIMATE,
    ),
    "an-estimate-within-the-margin-is-asked": (
        profile(lifting=10),
        vacancy(estimates=estimates(
            Estimate(item="lifting", chance=0.99, amount=10.5, spread=0.01, shape="log")
        )),
        Mark.ASK_EMPLOYER,
    ),
    "the-day-is-too-short-though-the-week-is-not": (
        profile(hours=steps((BEFORE, 20, 4))), vacancy(hours_min=16, hours_day_max=8), Mark.BLOCKED,
    ),
    "week-and-day-build-up-together": (profile(hours=SLOW), RAMP, Mark.FITS),
    "the-day-never-gets-there": (profile(hours=TOO_SHORT), RAMP, Mark.BLOCKED),
    "the-shortest-day-is-an-hour": (
        profile(hours=steps((BEFORE, 4, 0.8), (FEBRUARY, 40, 8))),
        vacancy(hours_min=24, hours_day_max=8, build_up_from=4), Mark.BLOCKED,
    ),
    "hours-of-the-day-that-it-starts": (
        profile(hours=steps((BEFORE, 8, None), (MARCH, 24, None))), vacancy(hours_min=24, starts=MARCH),
        Mark.FITS,
    ),
    "hours-note-and-day-over": (
        profile(Limit(item="hours-week", amount=24, note="wisselend"), hours_day=4),
        vacancy(hours_min=20, hours_day_max=6), Mark.BLOCKED,
    ),
    "big-unknown": (profile(), vacancy(asks=(Ask(what="big", essential=True),)), Mark.ASK_CANDIDATE),
    "big-absent-beside-a-vog": (
        profile(papers=(Paper(paper="big", held=False), Paper(paper="vog", held=True))),
        vacancy(asks=(Ask(what="vog", essential=True), Ask(what="big", essential=True))), Mark.BLOCKED,
    ),
    "vog-beside-a-limit": (
        profile(lifting=5), vacancy(lifting=15, asks=(Ask(what="vog", essential=True),)), Mark.BLOCKED,
    ),
    "evc-too-low": (proven(3, 2), vacancy(education=4), Mark.BLOCKED),
    "evc-too-low-education-unknown": (proven(3, None), vacancy(education=4), Mark.ASK_CANDIDATE),
    "evc-higher-than-asked": (proven(6, 2), vacancy(education=4), Mark.ASK_EMPLOYER),
    "transport-at-home": (profile(ALONE), vacancy(home_share=1), Mark.FITS),
    "transport-half-at-home": (profile(ALONE), vacancy(home_share=0.5), Mark.ASK_CANDIDATE),
    "transport-own-car": (profile(ALONE, transport=Transport.CAR), vacancy(), Mark.ASK_CANDIDATE),
    "transport-note-at-home": (
        profile(Limit(item="transport", note="wisselend")), vacancy(home_share=1), Mark.FITS,
    ),
    "transport-limited-until": (
        profile(Limit(item="transport", level="beperkt", until=date(2026, 12, 31))), vacancy(starts=NEW_YEAR),
        Mark.FITS,
    ),
    "condition-of-the-revised-list-unsaid": (
        profile(limit("known-methods", "van toepassing"), layout=Layout.REVISED),
        vacancy(complete=frozenset({"I"})), Mark.ASK_EMPLOYER,
    ),
    "consent-unknown-and-blocked": (profile(lifting=5, consent=None), vacancy(lifting=15), Mark.BLOCKED),
    "gloss-in-a-partial-list": (
        partial(Limit(item="standing", gloss="uitleg")), vacancy(standing=45), Mark.ASK_CANDIDATE,
    ),
    "explained-though-the-layout-lacks-it": (
        profile(Limit(item="heavy-loads-often", gloss="uitleg"), layout=Layout.REVISED),
        vacancy(estimates=estimates(Estimate(item="heavy-loads-often", chance=0.9))), Mark.FITS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_combination_gets_the_mark_that_the_table_says(name: str) -> None:
    person, place, mark = CASES[name]
    assert check(person, place, ON).mark is mark


@pytest.mark.parametrize("name", CASES)
def test_the_screen_says_the_same_of_a_combination(name: str) -> None:
    person, place, mark = CASES[name]
    assert screened_mark(person, place, ON) is mark


def test_a_note_on_an_item_in_words_has_no_effect_on_the_order() -> None:
    person = profile(Limit(item="dynamic-other", note="geen ladders"))
    for place in (vacancy(), vacancy(complete=frozenset({"IV"}))):
        (found,) = (one for one in check(person, place, ON).reasons if one.item == "dynamic-other")
        assert (found.outcome, found.by) == (Outcome.ASK, By.FREE_TEXT)


def test_what_is_recorded_of_a_day_without_nights_is_its_reason() -> None:
    place = vacancy(demand("evening", "present", often=RARE), periods=DAY)
    (found,) = (one for one in check(profile(NOT_EVERY_EVENING), place, ON).reasons if one.item == "evening")
    assert (found.need, found.often) == (1, RARE)


def test_what_fits_later_is_counted_from_today_though_the_place_starts_later() -> None:
    place = vacancy(hours_min=24, starts=MARCH)
    for day, told in ((date(2027, 6, 1), date(2027, 6, 1)), (date(2027, 6, 2), None)):
        person = profile(hours=steps((BEFORE, 8, None), (day, 24, None)))
        assert check(person, place, ON).fits_from == told


def test_no_day_before_the_start_is_promised() -> None:
    person = profile(hours=steps((BEFORE, 8, None), (NEW_YEAR, 24, None), (FEBRUARY, 8, None)))
    assert check(person, vacancy(hours_min=24, starts=MARCH), ON).fits_from is None

"""The gates, hours over time, and the laws of a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from datasets.items import ITEMS, ItemKind, Layout
from datasets.model import (
    Ask,
    Competence,
    Estimate,
    HoursStep,
    Limit,
    Often,
    Paper,
    Period,
    Point,
    Profile,
    Proof,
    Transport,
    Vacancy,
)
from matcher import capacity, hours, items, recall
from matcher.cost import BASE_RATE
from matcher.rules import COMPARED, GATES, RULES, check
from matcher.verdict import By, Have, Mark, Outcome, Verdict
from tests import strategies
from tests.build import OLD, ON, adaptation, demand, estimates, limit, profile, vacancy
from tests.screening import screened_mark

AMSTERDAM, HOORN = Point(52.37, 4.9), Point(52.64, 5.06)


def both(person: Profile, place: Vacancy) -> Mark:
    """The mark that rules and screen agree on (places without a point only: the screen reads a network)."""
    mark = check(person, place, ON).mark
    assert screened_mark(person, place, ON) is mark
    return mark


def forget() -> None:
    """Lets nothing be left of what was worked out before."""
    recall.PEOPLE.clear()
    for kept in (capacity.RECORDED, capacity.ESTIMATED, capacity.SILENT):
        kept._kept.clear()
    for made in (recall.recalled, recall._silence, recall._of_hours, items.said_of, hours._recorded):
        made.cache_clear()


def said(verdict: Verdict) -> dict[tuple[str, str], Mark]:
    return {(one.rule, one.item): one.mark for one in verdict.reasons}


# --- gates -------------------------------------------------------------------------------------------------------


def test_no_usable_capacity_closes_everything_with_one_reason() -> None:
    person = profile(usable=False, lifting=5)
    verdict = check(person, vacancy(lifting=15), ON)
    assert [one.rule for one in verdict.reasons] == ["usable"]
    assert both(person, vacancy()) is Mark.BLOCKED


@pytest.mark.parametrize(
    ("consent", "mark"), [(True, Mark.FITS), (None, Mark.ASK_CANDIDATE), (False, Mark.BLOCKED)]
)
def test_nothing_is_matched_without_consent(consent: bool | None, mark: Mark) -> None:
    assert both(profile(consent=consent), vacancy()) is mark


@pytest.mark.parametrize(
    ("traits", "mark"),
    [
        ({"closes": ON}, Mark.FITS),
        ({"closes": ON - timedelta(days=1)}, Mark.BLOCKED),
        ({"openings": 0}, Mark.BLOCKED),
        ({"openings": None}, Mark.FITS),
    ],
)
def test_a_closed_or_taken_place_is_no_place(traits: dict[str, object], mark: Mark) -> None:
    assert both(profile(), vacancy(**traits)) is mark


@pytest.mark.parametrize(
    ("what", "held", "essential", "mark"),
    [
        ("rijbewijs_b", True, True, Mark.FITS),
        ("rijbewijs_b", False, True, Mark.BLOCKED),
        ("rijbewijs_b", None, True, Mark.ASK_CANDIDATE),
        ("rijbewijs_b", False, False, Mark.FITS),
        ("vog", False, True, Mark.ASK_CANDIDATE),
        ("vog", True, True, Mark.FITS),
        ("vca", False, True, Mark.ASK_EMPLOYER),
        ("rijbewijs_b", False, None, Mark.ASK_EMPLOYER),
        ("rijbewijs_b", None, None, Mark.ASK_CANDIDATE),
        ("rijbewijs_b", True, None, Mark.FITS),
        ("klanten te woord staan", None, True, Mark.FITS),
    ],
)
def test_papers(what: str, held: bool | None, essential: bool | None, mark: Mark) -> None:
    person = profile(papers=(Paper(paper=what, held=held),))
    assert both(person, vacancy(asks=(Ask(what=what, essential=essential),))) is mark


@pytest.mark.parametrize(
    ("education", "proof", "mark"),
    [
        (4, None, Mark.FITS),
        (3, None, Mark.BLOCKED),
        (None, None, Mark.ASK_CANDIDATE),
        (2, Proof.EVC, Mark.ASK_EMPLOYER),
        (None, Proof.EVC, Mark.ASK_EMPLOYER),
        (2, Proof.DIPLOMA, Mark.FITS),
        (2, Proof.EXPERIENCE, Mark.BLOCKED),
    ],
)
def test_an_evc_is_never_shut_out_by_a_diploma(
    education: int | None, proof: Proof | None, mark: Mark
) -> None:
    held = (Competence(competence="zorg", proof=proof, level=4),) if proof else ()
    assert both(profile(education=education, competences=held), vacancy(education=4)) is mark


@pytest.mark.parametrize(
    ("education", "usual", "proof", "mark"),
    [
        (2, 5, None, Mark.ASK_EMPLOYER),
        (2, 4, None, Mark.FITS),
        (None, 6, None, Mark.FITS),
        (1, 7, Proof.EVC, Mark.ASK_EMPLOYER),
        (1, 6, Proof.EVC, Mark.FITS),
    ],
)
def test_usual_schooling_far_above_the_persons_is_asked_about(
    education: int | None, usual: int, proof: Proof | None, mark: Mark
) -> None:
    held = (Competence(competence="zorg", proof=proof, level=4),) if proof else ()
    person = profile(education=education, competences=held)
    assert both(person, vacancy(usual_education=usual)) is mark
    assert both(person, vacancy(usual_education=usual, education=1)) is Mark.FITS or education is None


@pytest.mark.parametrize(
    ("most", "medical", "mark"),
    [
        (30, True, Mark.BLOCKED),
        (30, False, Mark.FITS),
        (90, True, Mark.FITS),
        (None, True, Mark.ASK_CANDIDATE),
    ],
)
def test_only_a_medical_maximum_of_travel_is_hard(most: int | None, medical: bool, mark: Mark) -> None:
    person = profile(point=AMSTERDAM, transport=Transport.CAR, minutes_max=most, minutes_medical=medical)
    assert check(person, vacancy(point=HOORN), ON).mark is mark


def test_a_users_table_of_minutes_wins_over_the_estimate() -> None:
    person = profile(
        point=AMSTERDAM, transport=Transport.CAR, minutes_max=30, minutes_medical=True, travel={"1621": 25}
    )
    assert check(person, vacancy(point=HOORN, postcode="1621 AB"), ON).mark is Mark.FITS
    assert check(person, vacancy(point=HOORN, postcode="1622"), ON).mark is Mark.BLOCKED


def test_a_medical_maximum_of_travel_asks_where_the_way_is_unknown() -> None:
    person = profile(minutes_max=30, minutes_medical=True)
    assert both(person, vacancy()) is Mark.ASK_CANDIDATE
    assert both(person, vacancy(home_share=1.0)) is Mark.FITS


@pytest.mark.parametrize(
    ("transport", "mark"),
    [(Transport.ADAPTED_CAR, Mark.FITS), (Transport.BICYCLE, Mark.ASK_CANDIDATE), (None, Mark.ASK_CANDIDATE)],
)
def test_who_cannot_travel_alone_says_how_they_do(transport: Transport | None, mark: Mark) -> None:
    assert both(profile(limit("transport", "beperkt"), transport=transport), vacancy()) is mark


def test_a_note_on_transport_is_open_too() -> None:
    assert both(profile(Limit(item="transport", note="soms")), vacancy()) is Mark.ASK_EXPERT


# --- hours over time ---------------------------------------------------------------------------------------------

STEPS = tuple(HoursStep(start=ON + timedelta(weeks=2 * n), hours_week=6.0 + 2 * n) for n in range(10))
BUILDING = profile(hours_day=6, hours_week=24, hours=STEPS)


def test_a_build_up_opens_a_place_of_the_full_hours_on_its_date() -> None:
    verdict = check(BUILDING, vacancy(hours_min=24, hours_day_max=6), ON)
    assert verdict.outcome is Outcome.BLOCKED
    assert {one.rule for one in verdict.blocking} == {"hours"}
    assert verdict.fits_from == date(2027, 4, 6)


def test_a_place_that_lets_hours_build_up_opens_sooner() -> None:
    verdict = check(BUILDING, vacancy(hours_min=24, hours_day_max=6, build_up_from=8), ON)
    assert verdict.fits_from == date(2026, 12, 15)


def test_a_place_that_builds_up_further_than_the_person_will_is_closed() -> None:
    assert check(BUILDING, vacancy(hours_min=32, build_up_from=8), ON).fits_from is None


def test_beyond_the_horizon_nothing_is_promised() -> None:
    slow = profile(
        hours=(HoursStep(start=ON, hours_week=6.0), HoursStep(start=date(2027, 6, 2), hours_week=24.0))
    )
    assert check(slow, vacancy(hours_min=24), ON).fits_from is None
    in_time = profile(
        hours=(HoursStep(start=ON, hours_week=6.0), HoursStep(start=date(2027, 6, 1), hours_week=24.0))
    )
    assert check(in_time, vacancy(hours_min=24), ON).fits_from == date(2027, 6, 1)


def test_nothing_but_hours_is_cured_by_waiting() -> None:
    person = replace(BUILDING, limits=(*BUILDING.limits, limit("lifting", 5)))
    assert check(person, vacancy(hours_min=24, lifting=15), ON).fits_from is None


def test_a_place_that_starts_later_is_judged_on_that_day() -> None:
    place = vacancy(hours_min=24, hours_day_max=6, starts=date(2027, 5, 1))
    assert both(BUILDING, place) is Mark.FITS


def test_before_the_first_step_no_hours_can_be_worked() -> None:
    later = profile(hours=(HoursStep(start=ON + timedelta(days=14), hours_week=20.0),))
    verdict = check(later, vacancy(hours_min=12), ON)
    assert verdict.outcome is Outcome.BLOCKED
    assert verdict.fits_from == ON + timedelta(days=14)


def test_of_limit_and_build_up_the_lower_counts() -> None:
    person = profile(hours_week=12, hours=(HoursStep(start=ON, hours_week=20.0),))
    assert both(person, vacancy(hours_min=16)) is Mark.BLOCKED
    assert both(person, vacancy(hours_min=12)) is Mark.FITS


@pytest.mark.parametrize(
    ("since", "until", "mark"),
    [
        (None, ON, Mark.BLOCKED),
        (None, ON - timedelta(days=1), Mark.ASK_EXPERT),
        (ON, None, Mark.BLOCKED),
        (ON + timedelta(days=1), None, Mark.ASK_EXPERT),
    ],
)
def test_a_limit_counts_from_since_up_to_and_including_until(
    since: date | None, until: date | None, mark: Mark
) -> None:
    person = profile(limit("lifting", 5, since=since, until=until))
    assert both(person, vacancy(lifting=23)) is mark


# --- laws --------------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(strategies.profiles(), strategies.vacancies(), st.data())
def test_lowering_a_stated_amount_never_opens_a_place(
    person: Profile, place: Vacancy, data: st.DataObject
) -> None:
    measured = [at for at, line in enumerate(person.limits) if line.amount is not None]
    assume(measured)
    at = data.draw(st.sampled_from(measured))
    line = person.limits[at]
    lower = replace(line, amount=(line.amount or 0.0) - ITEMS[line.item].sign * 0.5)
    limits = (*person.limits[:at], lower, *person.limits[at + 1 :])
    before, after = check(person, place, ON), check(replace(person, limits=limits), place, ON)
    assert after.mark >= before.mark


@settings(max_examples=150)
@given(strategies.profiles(complete=True), strategies.vacancies(), st.data())
def test_adding_a_line_not_above_the_norm_never_opens_a_place(
    person: Profile, place: Vacancy, data: st.DataObject
) -> None:
    line = data.draw(strategies.limits(person.layout))
    assume(line.amount is None or not _above_norm(line, person.layout))
    before = check(person, place, ON)
    after = check(replace(person, limits=(*person.limits, line)), place, ON)
    assert after.mark >= before.mark or before.mark is Mark.ASK_EXPERT


def _above_norm(line: Limit, layout: Layout) -> bool:
    item = ITEMS[line.item]
    return item.sign * (line.amount or 0.0) > item.sign * item.scales[layout].norm


@settings(max_examples=100)
@given(strategies.profiles(), strategies.vacancies())
def test_a_verdict_is_the_worst_of_its_reasons_and_names_each_once(person: Profile, place: Vacancy) -> None:
    verdict = check(person, place, ON)
    named = [(one.rule, one.item) for one in verdict.reasons]
    assert len(named) == len(set(named))
    assert verdict.outcome == max([one.outcome for one in verdict.reasons], default=Outcome.FITS)


@settings(max_examples=100)
@given(strategies.profiles(usable=True, consent=True), strategies.vacancies())
def test_unknown_is_never_fits_on_a_stated_limit(person: Profile, place: Vacancy) -> None:
    """A limited item of which a place says nothing is at least a question."""
    verdict = check(person, place, ON)
    for one in verdict.reasons:
        if one.by in ("silent", "estimate") and one.have_by is Have.STATED:
            assert one.outcome in (Outcome.ADAPT, Outcome.ASK, Outcome.BLOCKED)


def test_a_passed_comparison_is_named_and_silence_is_not() -> None:
    assert said(check(profile(), vacancy(lifting=5), ON)) == {("capacity", "lifting"): Mark.FITS}
    assert said(check(profile(limit("lifting", "normaal")), vacancy(), ON)) == {
        ("capacity", "lifting"): Mark.FITS
    }
    estimated = vacancy(estimates=estimates(Estimate(item="lifting", chance=0.9)))
    assert check(profile(), estimated, ON).reasons == ()


def test_a_question_carries_its_chance_of_a_no() -> None:
    expected = Estimate(item="lifting", chance=0.8, amount=7.0, spread=0.5, shape="log", source="ORS")
    (estimated,) = check(profile(lifting=5), vacancy(estimates=estimates(expected)), ON).reasons
    assert estimated.chance == expected.exceeds(5.5, 0.0)
    assert (estimated.need, estimated.have, estimated.by, estimated.source) == (7.0, 5.0, By.ESTIMATE, "ORS")
    (silent,) = check(profile(lifting=5), vacancy(), ON).reasons
    assert (silent.chance, silent.need, silent.by) == (BASE_RATE, None, By.SILENT)
    (based,) = check(profile(lifting=5), vacancy(base=estimates(expected)), ON).reasons
    assert (based.chance, based.need) == (expected.exceeds(5.5, 0.0), None)
    (asked,) = check(profile(), vacancy(lifting=23), ON).reasons
    assert (asked.mark, asked.chance) == (Mark.ASK_EXPERT, None)


def test_what_raised_a_verdict_is_said() -> None:
    noted = limit("lifting", "normaal", note="wisselend")
    (found,) = check(profile(noted), vacancy(lifting=23), ON).reasons
    assert found.by is By.NOTE
    (words,) = check(profile(limit("dynamic-other", "beperkt")), vacancy(), ON).reasons
    assert words.by is By.FREE_TEXT


def test_of_several_adaptations_the_best_counts() -> None:
    offers = (
        adaptation("noise", "none", brings="protective-equipment"),
        adaptation("noise", "none", what="elders werken"),
    )
    noted = limit("protective-equipment", "normaal", note="wisselend")
    person = profile(limit("noise", "beperkt"), noted)
    for order in (offers, offers[::-1]):
        place = vacancy(demand("noise", "present"), adaptations=order)
        assert said(check(person, place, ON))["capacity", "noise"] is Mark.ADAPT
        both(person, place)
    alone = vacancy(demand("noise", "present"), adaptations=offers[:1])
    assert said(check(person, alone, ON))["capacity", "noise"] is Mark.ASK_EXPERT


def test_an_expert_who_clears_a_note_needs_a_name_and_a_date() -> None:
    noted = Limit(item="standing", level="normaal", note="hooguit een kwartier", cleared_by="J. de Vries")
    assert both(profile(noted), vacancy(standing=45)) is Mark.ASK_EXPERT
    cleared = replace(noted, cleared_on=ON)
    assert both(profile(cleared), vacancy(standing=45)) is Mark.FITS


def test_a_gloss_only_explains() -> None:
    assert (
        both(
            profile(Limit(item="standing", level="normaal", gloss="met goede schoenen")), vacancy(standing=45)
        )
        is Mark.FITS
    )


def test_a_vacancys_own_old_columns_are_silent() -> None:
    place = vacancy(updated=OLD, hours_min=24, periods=frozenset({Period.DAY}))
    assert both(profile(hours_week=24), place) is Mark.ASK_EMPLOYER
    assert both(profile(limit("night", "niet 's nachts")), place) is Mark.ASK_EMPLOYER


@pytest.mark.parametrize(
    ("day", "on", "counts"),
    [
        (date(2024, 12, 1), ON, True),
        (date(2024, 11, 30), ON, False),
        (date(2024, 12, 31), ON, True),
        (date(2026, 2, 28), date(2028, 2, 29), True),
        (date(2026, 2, 27), date(2028, 2, 29), False),
    ],
)
def test_what_is_recorded_counts_for_24_months(day: date, on: date, counts: bool) -> None:
    person, place = profile(lifting=5), vacancy(lifting=4, updated=day)
    expected = Mark.FITS if counts else Mark.ASK_EMPLOYER
    assert check(person, place, on).mark is expected
    assert screened_mark(person, place, on) is expected


def test_the_worst_of_several_lines_on_one_item_counts() -> None:
    place = vacancy(demand("lifting", 8), demand("lifting", 14, often=Often.INCIDENTAL))
    assert both(profile(lifting=10), place) is Mark.MARGINAL
    assert both(profile(limit("lifting", 10), limit("lifting", 7)), place) is Mark.BLOCKED


@pytest.mark.parametrize(
    "item", [item for item in COMPARED if not item.free_text and item.carried], ids=lambda i: i.slug
)
def test_every_item_can_close_a_place(item: object) -> None:
    slug = item.slug  # type: ignore[attr-defined]
    level = ITEMS[slug].any_scale.levels[-1]
    layout = Layout.CLASSIC if Layout.CLASSIC in ITEMS[slug].scales else Layout.REVISED
    person = profile(limit(slug, level), layout=layout)
    if slug in ("evening", "night"):
        place = vacancy(periods=frozenset({Period.EVENING, Period.NIGHT}))
    elif ITEMS[slug].kind in (ItemKind.ORDINAL, ItemKind.CHOICE, ItemKind.GRADED):
        place = vacancy(demand(slug, "normaal"))
    else:
        place = vacancy(demand(slug, "not_offered" if ITEMS[slug].condition else "present"))
    assert both(person, place) is Mark.BLOCKED


@settings(max_examples=40)
@given(
    st.lists(strategies.profiles(), min_size=2, max_size=3),
    st.lists(strategies.vacancies(), min_size=2, max_size=3),
)
def test_what_was_worked_out_before_changes_no_verdict(people: list[Profile], places: list[Vacancy]) -> None:
    days = (ON, ON + timedelta(days=90), ON - timedelta(days=400))
    pairs = [(person, place, on) for person in people for place in places for on in days]
    kept = [check(*pair) for pair in pairs]
    for pair, known in zip(pairs, kept, strict=True):
        forget()
        assert check(*pair) == known


def test_records_made_anew_where_others_were_are_told_apart() -> None:
    """What is kept is told by identity: it must outlive the record whose place in memory another may take."""
    marks = [
        check(profile(lifting=have), vacancy(lifting=need), ON).mark
        for have in (5, 10, 15)
        for need in (5, 10, 15)
    ]
    fits, closed = Mark.FITS, Mark.BLOCKED
    assert marks[:6] == [fits, closed, closed, fits, fits, closed]
    assert marks[6:] == [fits] * 3


def test_every_rule_has_its_sentence() -> None:
    assert all(rule.__doc__ for rule in (*GATES, *RULES))

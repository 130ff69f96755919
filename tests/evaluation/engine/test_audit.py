"""The near-limit audit: rules and screen do what the decision table says, and turning any rule around is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from datasets.items import EVENING, ITEMS, NIGHT, Item, ItemKind, Layout
from datasets.model import Limit, Often, Period, Profile, Vacancy
from evaluation.engine import Audit, Case, near_limit_audit, near_limit_cases
from evaluation.engine.oracle import Facts, decided
from matcher import capacity, gates, hours, items, recall, rules
from matcher.verdict import Have, Mark, Reason

SOME = (
    "standing", "noise", "grip-pen", "no-deadlines", "night", "evening", "personal-other", "hours-week",
)  # fmt: skip
COMPARED = [
    item.slug for item in ITEMS.values() if item.kind is not ItemKind.DESCRIPTOR and item.slug != "transport"
]


@pytest.fixture(scope="module")
def some() -> Sequence[Case]:
    return tuple(one for one in near_limit_cases(SOME) if one.layout is Layout.CLASSIC)


@pytest.fixture(scope="module")
def whole() -> Audit:
    return near_limit_audit()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What was worked out by a rule that was turned around isn't kept for the next one."""
    forget()
    yield
    forget()


def forget() -> None:
    for kept in (items.said_of, capacity.oldest, recall._silence, recall._of_hours, recall.recalled):
        kept.cache_clear()
    recall.PEOPLE.clear()


def test_rules_and_screen_do_what_the_table_says(whole: Audit) -> None:
    audit = whole
    assert len(audit.frame) > 10_000
    assert audit.faults.empty, audit.faults.head(10).to_string()
    assert (audit.frame["got"] == audit.frame["expected"]).all()
    assert (audit.frame["screen"] == audit.frame["expected"]).all()


def test_every_item_is_tried_in_both_layouts_and_on_every_side(whole: Audit) -> None:
    frame = whole.frame
    tried = set(zip(frame["item"], frame["layout"], strict=True))
    assert {(slug, str(layout)) for slug in COMPARED for layout in ITEMS[slug].scales} <= tried
    for slug in COMPARED:
        item, found = ITEMS[slug], frame[frame["item"] == slug]
        assert {"inside", "at"} <= set(found["where"]) or not item.unit
        hard = {"BLOCKED", "ASK_EXPERT"} if item.carried else {"ASK_EXPERT"}
        assert "FITS" in set(found["expected"]) and hard <= {*found["expected"]} | {"ASK_EXPERT"}
    assert {"usable", "consent", "open", "hours", "travel", "papers", "education", "capacity"} == set(
        frame["rule"]
    )
    assert set(frame["expected"]) == {mark.name for mark in Mark}


def test_every_rule_is_tried_on_both_sides_of_its_limit(whole: Audit) -> None:
    rows = whole.rules
    assert rows["faults"].sum() == 0
    for rule, lines in rows.groupby("rule"):
        assert {"inside", "at", "outside"} <= set(lines["where"]), rule


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        (Facts(know="stated", told="recorded", have=10, reach=11, need=11), Mark.MARGINAL),
        (Facts(know="stated", told="recorded", have=10, reach=11, need=11.1), Mark.BLOCKED),
        (
            Facts(know="stated", told="recorded", have=10, reach=11, milder=15, need=14, peak=True),
            Mark.MARGINAL,
        ),
        (Facts(know="norm", told="recorded", have=15, reach=16.5, need=23), Mark.ASK_EXPERT),
        (Facts(know="stated", told="estimated", have=5, reach=5.5, over=0.95), Mark.BLOCKED_BY_ESTIMATE),
        (Facts(know="stated", told="estimated", have=5, reach=5.5, over=0.94), Mark.ASK_EMPLOYER),
        (Facts(know="silent", told="recorded", need=8, complete=False), Mark.ASK_CANDIDATE),
        (Facts(know="stated", told="silent", have=5, reach=5.5, offer=5), Mark.ADAPT),
    ],
)
def test_the_written_table_agrees_with_cases_worked_by_hand(facts: Facts, mark: Mark) -> None:
    assert decided(facts) is mark


def no_margin(item: Item, load: float, layout: Layout, *, edge: bool = True) -> Any:
    found = ORIGINAL["stated"](item, load, layout, edge=edge)
    return replace(found, reach=found.load)


def margin_everywhere(item: Item, load: float, layout: Layout, *, edge: bool = True) -> Any:
    return ORIGINAL["stated"](item, load, layout, edge=True)


def strictly(item: Item, have: Any, need: Any) -> Mark | None:
    found = ORIGINAL["within"](item, have, need)
    return None if found is Mark.FITS and need.load >= have.load else found


def never_a_peak(item: Item, have: Any, need: Any) -> Mark | None:
    return ORIGINAL["within"](item, have, need._replace(often=Often.REGULAR))


def peaks_far(item: Item, have: Any, need: Any) -> Mark | None:
    found = ORIGINAL["within"](item, have, need)
    return Mark.MARGINAL if found is None and need.often is Often.INCIDENTAL else found


def too_much_is_blocked(item: Item, have: Any, need: Any) -> Mark:
    return Mark.BLOCKED if have.by is Have.NORM else ORIGINAL["_too_much"](item, have, need)


def too_much_is_asked(item: Item, have: Any, need: Any) -> Mark:
    found = ORIGINAL["_too_much"](item, have, need)
    return Mark.ASK_EMPLOYER if found is Mark.BLOCKED_BY_ESTIMATE else found


def older_than(day: date | None, on: date) -> bool:
    return day is not None and day > capacity.oldest(on)


def any_hand(item: Item, hands: Any, need: Any, offers: Any) -> Any:
    found = [items._judge_hand(item, have, need, offers) for have in hands.values()]
    return max(found, key=lambda judged: judged.weight)


def better_hand(item: Item, hands: Any, need: Any, offers: Any) -> Any:
    found = [items._judge_hand(item, have, need, offers) for have in hands.values()]
    return min(found, key=lambda judged: judged.weight)


def on_the_day(profile: Profile, vacancy: Vacancy, on: date) -> Any:
    return ORIGINAL["check"](profile, replace(vacancy, starts=None), on)


def a_day_later(profile: Profile, day: date) -> Any:
    return ORIGINAL["heard_on"](profile, day + timedelta(days=1))


def one_day_late(line: Limit, day: date) -> bool:
    return ORIGINAL["active"](replace(line, since=line.since and line.since + timedelta(days=1)), day)


def only_the_list(profile: Profile, slug: str, day: date) -> Any:
    return ORIGINAL["hours_capacity"](replace(profile, hours=()), slug, day)


def only_the_build_up(profile: Profile, slug: str, day: date) -> Any:
    return ORIGINAL["hours_capacity"](profile, slug, day)[-1:]


def paper(swap: Callable[[str, bool | None, bool], tuple[str, bool | None, bool]]) -> Callable[..., Mark]:
    def marked(what: str, held: bool | None, *, essential: bool) -> Mark:
        what, held, essential = swap(what, held, essential)
        return ORIGINAL["paper_mark"](what, held, essential=essential)

    return marked


ORIGINAL: dict[str, Any] = {
    "stated": capacity.stated, "within": capacity.within, "_too_much": capacity._too_much, "check": rules.check,
    "active": Limit.active, "heard_on": rules.heard_on, "hours_capacity": hours.capacity,
    "paper_mark": rules.paper_mark,
    "transport_mark": rules.transport_mark,
}  # fmt: skip

AROUND: dict[str, tuple[Any, str, Any]] = {
    "margin ignored": (capacity, "stated", no_margin),
    "margin above a 'less than' level": (capacity, "stated", margin_everywhere),
    "at the limit is too much": (capacity, "within", strictly),
    "peaks not forgiven": (capacity, "within", never_a_peak),
    "peaks forgiven without end": (capacity, "within", peaks_far),
    "above the norm is blocked": (capacity, "_too_much", too_much_is_blocked),
    "an estimate never closes": (capacity, "_too_much", too_much_is_asked),
    "an estimate closes sooner": (capacity, "SURE", 0.94),
    "an estimate closes later": (capacity, "SURE", 0.951),
    "little counts as nothing": (capacity, "NOTHING", 0.06),
    "nothing counts as little": (capacity, "NOTHING", 0.04),
    "silent people fit": (capacity, "_judge_silent", lambda have, need, item: Mark.FITS),
    "records last a year": (capacity, "FRESH_YEARS", 1),
    "the last day of two years is old": (capacity, "fresh", older_than),
    "hours of two years ago are old": (hours, "fresh", older_than),
    "silence is not asked": (Item, "always_asked", property(lambda item: False)),
    "silence is always asked": (Item, "always_asked", property(lambda item: True)),
    "an adaptation doesn't help": (rules, "best_offer", lambda *said: None),
    "what an adaptation brings is no matter": (rules, "brought_mark", lambda *said: Mark.FITS),
    "notes are not read": (items, "raised", lambda lines, judged, words: (judged.mark, items._by(judged.need.known))),
    "words are not read": (items, "in_words", lambda *said: False),
    "the worse hand counts": (items, "judge_need", any_hand),
    "the better hand counts": (items, "judge_need", better_hand),
    "evening is night": (items, "PERIOD_ITEMS", {EVENING: Period.NIGHT, NIGHT: Period.EVENING}),
    "a limit ends a day early": (rules, "heard_on", a_day_later),
    "a limit begins a day late": (Limit, "active", one_day_late),
    "judged today, not at the start": (rules, "check", on_the_day),
    "build-up not read": (hours, "capacity", only_the_list),
    "list not read where hours build up": (hours, "capacity", only_the_build_up),
    "a longer horizon": (hours, "HORIZON", timedelta(weeks=27)),
    "a shorter horizon": (hours, "HORIZON", timedelta(weeks=26, days=-1)),
    "any start is low enough": (hours, "at_start", lambda vacancy, slug: vacancy.build_up_from and 1.0),
    "full hours need not be reached": (hours, "reached", lambda *said: True),
    "no VOG is a no": (rules, "VOG", ""),
    "an unknown paper is none": (rules, "paper_mark", paper(lambda what, held, sure: (what, bool(held), sure))),
    "any paper is enough": (rules, "paper_mark", paper(lambda what, held, sure: (what, True, sure))),
    "every paper is essential": (rules, "paper_mark", paper(lambda what, held, sure: (what, held, True))),
    "schooling further off is asked": (rules, "FAR_ABOVE", 2),
    "schooling far off is not asked": (rules, "FAR_ABOVE", 4),
    "an EVC is a diploma": (rules, "schooling", lambda profile: (max(rules_schooling(profile)), 0)),
    "an EVC is nothing": (rules, "schooling", lambda profile: (rules_schooling(profile)[0], 0)),
    "an adapted car doesn't help": (
        rules, "transport_mark",
        lambda profile, day: ORIGINAL["transport_mark"](replace(profile, transport=None), day),
    ),
}  # fmt: skip
rules_schooling = rules.schooling


@pytest.mark.parametrize("turned", AROUND)
def test_a_rule_turned_around_is_noticed(
    turned: str, some: Sequence[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, name, changed = AROUND[turned]
    cases = list(some)
    if (where, name) == (items, "judge_need"):
        cases = [one for one in cases if one.item == "grip-pen"]
    monkeypatch.setattr(where, name, changed)
    forget()
    assert not near_limit_audit(cases, screened=False).faults.empty


def mutated(name: str) -> Callable[..., Iterator[Reason]]:
    def rule(profile: Profile, vacancy: Vacancy, on: date, day: date) -> Iterator[Reason]:
        match name:
            case "open a day longer":
                vacancy = replace(vacancy, closes=vacancy.closes and vacancy.closes + timedelta(days=1))
            case "closed a day sooner":
                vacancy = replace(vacancy, closes=vacancy.closes and vacancy.closes - timedelta(days=1))
            case "full places are open":
                vacancy = replace(vacancy, openings=None)
            case "a minute further" | "a minute less":
                more = 1 if name == "a minute further" else -1
                most = profile.minutes_max and profile.minutes_max + more
                profile = replace(profile, minutes_max=most)
            case "any way is medical":
                profile = replace(profile, minutes_medical=True)
            case "nearly home is home":
                vacancy = replace(vacancy, home_share=round(vacancy.home_share or 0))
            case "a level higher" | "a level lower":
                more = 1 if name == "a level higher" else -1
                vacancy = replace(vacancy, education=vacancy.education and vacancy.education + more)
            case "silence is consent":
                profile = replace(profile, consent=profile.consent is not False)
            case "unknown is unusable":
                profile = replace(profile, usable=bool(profile.usable))
            case "never unusable":
                profile = replace(profile, usable=True)
        yield from RULE[name](profile, vacancy, on, day)

    return rule


RULE = {
    "open a day longer": rules.open_place, "closed a day sooner": rules.open_place,
    "full places are open": rules.open_place, "a minute further": rules.travel, "a minute less": rules.travel,
    "any way is medical": rules.travel, "nearly home is home": rules.travel, "a level higher": rules.education,
    "a level lower": rules.education, "silence is consent": rules.consent, "unknown is unusable": rules.usable,
    "never unusable": rules.usable,
}  # fmt: skip


@pytest.mark.parametrize("turned", RULE)
def test_a_gate_turned_around_is_noticed(turned: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for table in ("RULES", "GATES"):
        kept = getattr(rules, table)
        monkeypatch.setattr(
            rules, table, tuple(mutated(turned) if one is RULE[turned] else one for one in kept)
        )
    assert not near_limit_audit(near_limit_cases([]), screened=False).faults.empty


@pytest.mark.parametrize("left_out", [*rules.RULES, *rules.GATES], ids=lambda rule: rule.__name__)
def test_a_rule_left_out_is_noticed(
    left_out: Any, some: Sequence[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    for table in ("RULES", "GATES"):
        monkeypatch.setattr(rules, table, tuple(one for one in getattr(rules, table) if one is not left_out))
    assert not near_limit_audit(some, screened=False).faults.empty


@pytest.mark.parametrize(
    ("where", "name", "changed"),
    [
        (gates, "TOLERANCE", 0.6),
        (gates, "closing", lambda profile: ""),
        (gates, "_transport", lambda profile, index: gates.everywhere(index, Mark.FITS)),
        (gates, "_travel", lambda profile, index: gates.everywhere(index, Mark.FITS)),
        (gates, "_education", lambda profile, index: gates.everywhere(index, Mark.FITS)),
        (gates, "_at_start", lambda profile, index, slug, day, have: index.hours_table(slug).T[0]),
    ],
)
def test_a_screen_that_departs_from_the_rules_is_noticed(
    where: Any, name: str, changed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, changed)
    monkeypatch.setattr("matcher.screen.closing", gates.closing)
    audit = near_limit_audit(near_limit_cases([]))
    assert (audit.frame["got"] == audit.frame["expected"]).all()
    assert not audit.faults.empty

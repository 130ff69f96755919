"""How often a question turned out well: what became of pairs with an open question, and what answers said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.items import HOURS_DAY, HOURS_WEEK, ITEMS, TRANSPORT
from datasets.model import Demand, Profile, Step, Vacancy
from datasets.network import Network
from evaluation.estimate import Estimate, mean, proportion
from evaluation.groups.withheld import LEAST as LEAST_PEOPLE
from matcher import rules
from matcher.verdict import Mark, Outcome, Reason, Verdict, Whom

STEPS: Final = {
    Step.SHOWN: 0, Step.CONSIDERED: 1, Step.CONTACTED: 2, Step.DECLINED: 0, Step.TALK: 3, Step.TRIED: 4,
    Step.PLACED: 5, Step.HELD_26: 6,
}  # fmt: skip
"""How far each step is; from a talk on the pair proceeded."""
PROCEEDED: Final = STEPS[Step.TALK]
AS_THEN, PERSON_LATER, PLACE_LATER = "as_then", "person_later", "place_later"
"""Whether the list and the place are as they were on the day of the question: the list was written later; or the place
was, so that what it had recorded before may be lost."""
FITS, ASK, BLOCKED = "fits", "ask", "blocked"
OTHER = "other"
"""Reasons of too few people to be told, together."""
NO_OUTCOMES, NOT_RECORDED_LATER, TOO_FEW, NO_CHANCE = (
    "no_outcomes",
    "not_recorded_later",
    "too_few",
    "no_chance",
)
LEAST: Final = 20
PAIR_COLUMNS: Final = (
    "profile", "vacancy", "day", "known", "verdict", "employer", "candidate", "expert", "chance", "step", "proceeded",
    "declined", "reason",
)  # fmt: skip
SUMMARY_COLUMNS: Final = (
    "known", "verdict", "measure", "value", "low", "high", "n", "why",
)  # fmt: skip
ANSWER_COLUMNS: Final = ("profile", "vacancy", "item", "asked", "answered", "chance", "fits")
BIN_COLUMNS: Final = ("bin", "chance", "happened", "n", "low", "high", "places")


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksAnswered:
    """What became of questions.

    pairs (names persons; stays in the house): columns `PAIR_COLUMNS`, a row per pair with outcomes, judged on its first
    day with what was known then: `known` (as_then, person_later, place_later), `verdict` (fits, ask, blocked), how many
    questions to whom, `chance` that the place turns out closed (questions to the employer together), the farthest
    `step`, whether it `proceeded` (a talk or further), was `declined`, and the `reason`.
    summary: `SUMMARY_COLUMNS`, per known ("all" too) and verdict (and ask_employer, ask_candidate, ask_expert) the
    share that proceeded, was tried, and was declined, with Wilson's interval. reasons: verdict, reason, n: why pairs
    were declined. Shares and reasons of fewer people than `least` are withheld. answers (names persons):
    `ANSWER_COLUMNS`, a question to an employer and the demand recorded later. answered: columns `SUMMARY_COLUMNS`, the
    share of answers that fit (fits), what was to be expected by the chances stated (expected), and the difference
    (beyond_expected). bins: `BIN_COLUMNS`, the stated chance that the place fits against how often it did, of `n`
    questions about so many `places`; the lowest chance first.
    """

    pairs: pd.DataFrame
    summary: pd.DataFrame
    reasons: pd.DataFrame
    answers: pd.DataFrame
    answered: pd.DataFrame
    bins: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Asked:
    """A pair on its first day: the person, the place as it is and as it was, and what the rules said."""

    profile: Profile
    vacancy: Vacancy
    day: date
    verdict: Verdict
    known: str


def asks_answered(network: Network, on: date, *, least: int = LEAST_PEOPLE, seed: int = 1) -> AsksAnswered:
    """Every pair with an outcome up to `on`, judged on the day of its first one, against what happened since."""
    outcomes = network.table("outcomes")
    outcomes = outcomes[outcomes["on"] <= pd.Timestamp(on)]
    pairs, answers = [], []
    for (profile, vacancy), lines in outcomes.groupby(["profile", "vacancy"], sort=True):
        if profile in network.profiles and vacancy in network.vacancies:
            day = lines["on"].min().date()
            one = _asked(network.profiles[str(profile)], network.vacancies[str(vacancy)], day)
            pairs.append(_pair(one, lines))
            answers += list(_answers(one, on))
    frame = pd.DataFrame(pairs, columns=list(PAIR_COLUMNS))
    found = pd.DataFrame(answers, columns=list(ANSWER_COLUMNS)).astype({"chance": "float64"})
    return AsksAnswered(
        pairs=frame, summary=_summary(frame, least), reasons=_reasons(frame, least), answers=found,
        answered=_answered(found, seed), bins=_bins(found),
    )  # fmt: skip


def _asked(profile: Profile, vacancy: Vacancy, day: date) -> _Asked:
    verdict = rules.check(profile, _then(vacancy, day), day)
    known = AS_THEN
    if vacancy.updated is not None and vacancy.updated > day:
        known = PLACE_LATER
    if profile.assessed is not None and profile.assessed > day:
        known = PERSON_LATER
    return _Asked(profile, vacancy, day, verdict, known)


def _then(vacancy: Vacancy, day: date) -> Vacancy:
    """The place with what was recorded up to a day; hours and periods stand in any notice, so they count as known.

    That it was open is not judged: somebody was shown it.
    """
    lines = tuple(line for line in vacancy.demands if (_dated(line, vacancy) or day) <= day)
    later = vacancy.updated is not None and vacancy.updated > day
    complete = frozenset[str]() if later else vacancy.complete
    return replace(vacancy, demands=lines, complete=complete, closes=None, openings=None)


def _dated(line: Demand, vacancy: Vacancy) -> date | None:
    return line.on or vacancy.updated


def _pair(one: _Asked, lines: pd.DataFrame) -> tuple[Any, ...]:
    asks = one.verdict.open
    whom = [
        sum(reason.ask is each for reason in asks) for each in (Whom.EMPLOYER, Whom.CANDIDATE, Whom.EXPERT)
    ]
    steps = [Step(step) for step in lines["step"]]
    best = max(steps, key=lambda step: STEPS[step])
    declined = lines[lines["step"] == Step.DECLINED]
    reason = str(declined["reason"].iloc[-1]) if len(declined) else ""
    said = {Outcome.BLOCKED: BLOCKED, Outcome.ASK: ASK}.get(one.verdict.outcome, FITS)
    return (
        one.profile.id, one.vacancy.id, one.day, one.known, said, *whom, _together(asks), str(best),
        STEPS[best] >= PROCEEDED, bool(len(declined)), reason,
    )  # fmt: skip


def _together(asks: tuple[Reason, ...]) -> float:
    """The chance that any of the employer's answers closes the place, as if they were independent."""
    chances = [reason.chance for reason in asks if reason.ask is Whom.EMPLOYER and reason.chance is not None]
    return float(1 - np.prod([1 - chance for chance in chances])) if chances else float("nan")


def _answers(one: _Asked, on: date) -> Iterator[tuple[Any, ...]]:
    """The questions to the employer whose answer was recorded after the day, and what it made of them."""
    asked = {reason.item: reason for reason in one.verdict.reasons if _to_employer(reason)}
    if not asked or one.known == PERSON_LATER:
        return
    late = _recorded_later(one, on)
    # Judged as of the day of the question, so that the person's own limits are the same.
    now = {reason.item: reason for reason in rules.check(one.profile, one.vacancy, one.day).reasons
           if reason.rule == "capacity"}  # fmt: skip
    for item in sorted(asked.keys() & late.keys()):
        mark = now[item].mark if item in now else Mark.FITS
        if mark.outcome is not Outcome.ASK:
            chance = asked[item].chance
            fits = mark < Mark.ASK_EMPLOYER
            yield one.profile.id, one.vacancy.id, item, one.day, late[item], chance, fits


def _recorded_later(one: _Asked, on: date) -> dict[str, date]:
    """The items that a place recorded after the day, also by calling their rubriek complete without asking them."""
    place, updated = one.vacancy, one.vacancy.updated
    told = {line.item for line in place.demands}
    found = {line.item: day for line in place.demands if (day := _dated(line, place)) and one.day < day <= on}
    if updated is None or not one.day < updated <= on:
        return found
    left = (item for item in ITEMS.values() if item.rubriek in place.complete and not item.always_asked)
    return found | {item.slug: updated for item in left if item.slug not in told}


def _to_employer(reason: Reason) -> bool:
    plain = reason.rule == "capacity" and reason.item not in (HOURS_DAY, HOURS_WEEK, TRANSPORT)
    return plain and reason.mark in (Mark.ASK_EMPLOYER, Mark.BLOCKED_BY_ESTIMATE)


def _summary(pairs: pd.DataFrame, least: int) -> pd.DataFrame:
    rows = []
    for known in (AS_THEN, PERSON_LATER, PLACE_LATER, "all"):
        some = pairs if known == "all" else pairs[pairs["known"] == known]
        for verdict, lines in _by_verdict(some):
            few = 0 < lines["profile"].nunique() < least
            told = [(measure, *_few(few, held)) for measure, held in _held(lines).items()]
            rows += [(known, verdict, *one) for one in told]
    return _numbers(pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS)))


def _held(lines: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """Which pairs got how far."""
    tried = lines["step"].map(lambda step: STEPS[Step(step)] >= STEPS[Step.TRIED])
    found = {"proceeded": lines["proceeded"], "declined": lines["declined"], "tried": tried}
    return {measure: held.astype(bool) for measure, held in found.items()}


def _few(few: bool, held: pd.Series[Any]) -> tuple[Any, ...]:
    """A share with its interval; nothing where only few people stand behind it."""
    if few:
        return None, None, None, 0, TOO_FEW
    return _told(proportion(int(held.sum()), len(held)), NO_OUTCOMES)


def _by_verdict(pairs: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for verdict in (FITS, ASK, BLOCKED):
        yield verdict, pairs[pairs["verdict"] == verdict]
    for whom in ("employer", "candidate", "expert"):
        yield f"ask_{whom}", pairs[(pairs["verdict"] == ASK) & (pairs[whom] > 0)]


def _told(one: Estimate, why: str) -> tuple[Any, ...]:
    return one.value, one.low, one.high, one.n, "" if one.value is not None else why


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(["value", "low", "high"], "float64"))


def _reasons(pairs: pd.DataFrame, least: int) -> pd.DataFrame:
    """Why pairs were declined; reasons of few people are told together, or not at all."""
    declined = pairs[pairs["declined"].astype(bool)]
    people = declined.groupby(["verdict", "reason"])["profile"].transform("nunique")
    declined = declined.assign(reason=declined["reason"].where(people >= least, OTHER))
    grouped = declined.groupby(["verdict", "reason"], sort=True)["profile"]
    counted = pd.DataFrame({"n": grouped.size(), "people": grouped.nunique()}).reset_index()
    return counted.loc[counted["people"] >= least, ["verdict", "reason", "n"]].reset_index(drop=True)


def _answered(answers: pd.DataFrame, seed: int) -> pd.DataFrame:
    """How many answers fit, and how many should by the chances stated; answers of one place are alike."""
    fits = answers["fits"].to_numpy(dtype=float)
    stated = answers[answers["chance"].notna()]
    expected = mean(1 - stated["chance"].to_numpy(), stated["vacancy"].tolist(), seed=seed)
    away = stated["fits"].to_numpy(dtype=float) - (1 - stated["chance"].to_numpy())
    rows = {
        "fits": _told(_clustered(fits, answers["vacancy"]), NOT_RECORDED_LATER),
        "expected": _told(expected, NOT_RECORDED_LATER if not len(answers) else NO_CHANCE),
        "beyond_expected": _told(mean(away, stated["vacancy"].tolist(), seed=seed), NOT_RECORDED_LATER),
    }
    lines = [("all", ASK, measure, *told) for measure, told in rows.items()]
    few = [(*line[:-1], TOO_FEW) if line[3] is not None and line[6] < LEAST else line for line in lines]
    return _numbers(pd.DataFrame(few, columns=list(SUMMARY_COLUMNS)))


def _clustered(held: npt.NDArray[np.float64], clusters: pd.Series[Any]) -> Estimate:
    """A share with Wilson's interval, as of so many fewer as answers of one place are alike (the design effect)."""
    n = len(held)
    if not n:
        return Estimate(value=None)
    share = float(held.mean())
    away = pd.Series(held - share).groupby(clusters.to_numpy()).sum()
    alike = max(1.0, float((away**2).sum()) / (n * share * (1 - share))) if 0 < share < 1 else n / len(away)
    few = max(1, round(n / alike))
    found = proportion(min(few, round(share * few)), few)
    return replace(found, value=share, n=n)


def _bins(answers: pd.DataFrame) -> pd.DataFrame:
    """Stated chances that a place fits, in groups, each with how often it did."""
    known = answers[answers["chance"].notna()].assign(stated=lambda one: 1 - one["chance"])
    edges = np.array([0.0, 0.05, 0.25, 0.5, 0.75, 0.9, 1.0 + 1e-12])
    at = np.searchsorted(edges, known["stated"].to_numpy(), side="right") - 1
    found = []
    for one in np.unique(at):
        lines = known[at == one]
        share = _clustered(lines["fits"].to_numpy(dtype=float), lines["vacancy"])
        found.append((edges[one], lines["stated"].mean(), share.value, share.n, share.low, share.high,
                      lines["vacancy"].nunique()))  # fmt: skip
    return pd.DataFrame(found, columns=list(BIN_COLUMNS)).astype({"low": "float64", "high": "float64"})

"""The report of `spoor2 simulate`: policies side by side in the same simulated worlds."""

from __future__ import annotations

from evaluation.simulation import Simulated
from evaluation.simulation.results import MEASURES
from service.reports.about import made
from service.reports.policies import (
    MAIN,
    measure_name,
    more_section,
    policies_found,
    policies_section,
    policy_name,
)
from service.reports.policy_weeks import people_section, weeks_section
from service.reports.report import Report, Section
from service.words import Words


def simulated_report(found: Simulated, words: Words) -> Report:
    """The whole report, the conclusion first."""
    size = {"employers": found.region.employers, "years": found.region.years}
    more = (
        (words("rep_policies.size"), words("rep_policies.size_said", **size)),
        (words("rep_policies.seeds"), ", ".join(map(str, found.seeds))),
        (words("rep_policies.policy"), "; ".join(policy_name(one, words) for one in found.policies)),
    )
    return Report(
        name="policies", title=words("rep_policies.title", **size), conclusion=tuple(policies_found(found, words)),
        sections=(
            policies_section(found, words), people_section(found, words), weeks_section(found, words),
            more_section(found, words), meanings(found, words),
        ),
        made=made(words, more=more), unsaid=(words("rep_policies.unsaid_rung"),),
    )  # fmt: skip


def meanings(found: Simulated, words: Words) -> Section:
    """What each figure is and of whom, the main ones first; then what each policy does."""
    names = [*MAIN, *(one for one in MEASURES if one not in MAIN)]
    said = [
        words("rep_policies.meaning", name=measure_name(one, words), meaning=words(f"rep_meaning.{one}"))
        for one in names
    ]
    does = [
        words("rep_policies.policies_are", name=policy_name(one, words), meaning=words(key))
        for one in found.policies
        if words.has(key := f"rep_policy_means.{one}")
    ]
    return Section(
        name="meanings", heading=words("rep_policies.meanings"), finding="",
        said=(words("rep_policies.world"), *said, *does),
    )  # fmt: skip

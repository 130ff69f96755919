"""The report of `spoor2 simulate`: policies side by side in the same simulated worlds."""

from __future__ import annotations

from evaluation.simulation import Simulated
from service.reports.about import made
from service.reports.policies import policies_found, policies_section, policy_name
from service.reports.report import Report
from service.words import Words


def simulated_report(found: Simulated, words: Words) -> Report:
    """The whole report, the conclusion first."""
    size = {"employers": found.region.employers, "years": found.region.years}
    more = (
        (words("rep_policies.size"), words("rep_policies.size_said", **size)),
        (words("rep_policies.seeds"), ", ".join(map(str, found.seeds))),
        (words("rep_policies.policy"), ", ".join(policy_name(one, words) for one in found.policies)),
    )
    return Report(
        name="policies", title=words("rep_policies.title", **size), conclusion=tuple(policies_found(found, words)),
        sections=(policies_section(found, words),), made=made(words, more=more),
        unsaid=(words("rep_policies.unsaid_rung"),),
    )  # fmt: skip

"""Figures by group: any measure, exposure against merit, and the filter itself; small groups are withheld."""

from evaluation.groups.exposure import exposure_by_group, feasible_pairs, people_by_group, people_exposure
from evaluation.groups.figures import by_group
from evaluation.groups.filters import Filtered, filter_by_group
from evaluation.groups.flows import flows_by_group
from evaluation.groups.members import employer_groups, member_groups

__all__ = [
    "Filtered", "by_group", "employer_groups", "exposure_by_group", "feasible_pairs", "filter_by_group",
    "flows_by_group", "member_groups", "people_by_group", "people_exposure",
]  # fmt: skip

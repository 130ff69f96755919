"""What a measure comes to on some evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from evaluation.measures import allocation, chances, exposure
from evaluation.measures.evidence import Evidence, Scored
from evaluation.measures.kinds import KINDS, Family
from evaluation.measures.network import networked, unequal
from evaluation.measures.ranking import ranked
from evaluation.measures.value import Measure

Count = Callable[[Measure, Evidence], Scored]


def measured(measure: Measure, evidence: Evidence) -> Scored:
    """The figure of a measure, with what it is the mean of; None with its reason where it can't be said."""
    return COUNTS[measure.name](measure, evidence)


def measured_all(measures: Iterable[Measure], evidence: Evidence) -> list[Scored]:
    """The figures of several measures, in their order."""
    return [measured(one, evidence) for one in measures]


def _gini(measure: Measure, evidence: Evidence) -> Scored:
    """Of the lists, or of what employers brought and took."""
    return (exposure.unevenness if measure.chosen(0) == "exposure" else unequal)(measure, evidence)


COUNTS: Final[Mapping[str, Count]] = MappingProxyType({
    **{name: ranked for name, kind in KINDS.items() if kind.family is Family.RANKING},
    **{name: networked for name, kind in KINDS.items() if kind.family is Family.NETWORK},
    "Brier": chances.brier, "LogLoss": chances.log_loss, "ECE": chances.ece,
    "Coverage": exposure.coverage, "Gini": _gini, "Congestion": exposure.congestion,
    "Placed": allocation.placed, "Quality": allocation.quality, "WorstOff": allocation.worst_off,
    "Envy": allocation.envy, "Waiting": allocation.waiting,
})  # fmt: skip
"""What counts each measure."""

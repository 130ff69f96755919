"""The chance that a proposal begins and that a placement holds, as measured in the network itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import prod
from types import MappingProxyType
from typing import Final

import pandas as pd

from datasets.model import Kind, MoveOutcome, Step
from datasets.network import Network
from matcher.cost import QUESTION, cost
from matcher.verdict import Verdict

ENOUGH: Final = 10
"""Of fewer ended placements of a kind, all kinds together are counted; of fewer of those, what is published."""
PUBLISHED: Final = 0.35
"""Between 30 and 40% of second-track trajectories end in a placement. Source: kennissynthese tweede spoor (2021)."""
REACHED: Final = (Step.CONTACTED, Step.TALK, Step.TRIED, Step.PLACED, Step.HELD_26)
BEGUN: Final = (Step.TRIED, Step.PLACED, Step.HELD_26)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of so many; `share` is what is counted with, and with `of` nothing it is the published one."""

    held: int
    of: int

    @property
    def share(self) -> float:
        """The chance."""
        return self.held / self.of if self.of else PUBLISHED


def starts(network: Network, on: date) -> float:
    """The chance that a proposal begins, as known on a day: pairs that were tried or placed, of those in which the
    employer was asked.
    """
    steps = network.tables["outcomes"]
    steps = steps[~(steps["on"] > pd.Timestamp(on))]
    asked, begun = (
        _pairs(steps[steps["step"].isin([str(one) for one in known])]) for known in (REACHED, BEGUN)
    )
    return len(begun) / len(asked) if len(asked) >= ENOUGH and begun else PUBLISHED


def _pairs(steps: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(steps["profile"], steps["vacancy"], strict=True))


def hope(verdict: Verdict) -> float:
    """The chance that no open question ends in a no, as if they were independent; a question's is what it costs."""
    return prod(1 - cost(reason) / QUESTION for reason in verdict.open)


def holds(network: Network, on: date) -> Mapping[Kind, Rate]:
    """Per kind the chance that a placement holds, as known on a day: of those that ended, how many did."""
    moves = network.tables["moves"]
    moves = moves[~(moves["ends"] > pd.Timestamp(on))]
    ended = moves[moves["outcome"].isin([str(MoveOutcome.HELD), str(MoveOutcome.BROKEN)])]
    held = ended["outcome"] == str(MoveOutcome.HELD)
    every = Rate(int(held.sum()), len(ended)) if len(ended) >= ENOUGH else Rate(0, 0)
    found = {}
    for kind in Kind:
        own = ended["kind"] == str(kind)
        rate = Rate(int((held & own).sum()), int(own.sum()))
        found[kind] = rate if rate.of >= ENOUGH else every
    return MappingProxyType(found)

"""Policies as values: who is brought to which place, how often that is decided, and what the engine gets to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from matcher.exchange.priced import PRICE
from matcher.exchange.ranker import BALANCE
from matcher.exchange.ranker import PRICE as LIGHT


class Way(StrEnum):
    """How it is decided.

    FIRST_COME: who waits longest gets the place that is open longest. SCORE, CAPPED, PRICED: everybody works down a
    list, by score alone, shared out so that no place stands on everybody's, or with the ledger's price in it.
    ALLOCATED: everybody at once, within the bounds of the ledger. ALLOCATED_PRICE: at once, with the ledger's price.
    RANDOM and WORST, to see that what is bad is found bad: a list by chance, and by score the wrong way round.
    """

    FIRST_COME = "first_come"
    SCORE = "score"
    CAPPED = "capped"
    PRICED = "priced"
    ALLOCATED = "allocated"
    ALLOCATED_PRICE = "allocated_price"
    RANDOM = "random"
    WORST = "worst"


class Rings(StrEnum):
    """Whether an allocation looks for rings of at most three employers: not, before all else, or alone."""

    NONE = "none"
    FIRST = "first"
    ONLY = "only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy: a way, decided every so many weeks, and what goes on in the weeks between (None: nothing).

    Lists hold `n` places. `price` is in thousandths per person of the ledger, in a list at most `most` (None: without
    end, and what the bringing employer is owed counts too). `noise_limits` and `noise_demands` are the shares of the
    lines of lists and of places that the engine sees wrongly; the truth stays as it is.
    """

    way: Way = Way.SCORE
    every: int = 1
    between: Way | None = None
    rings: Rings = Rings.NONE
    n: int = 10
    price: int = PRICE
    most: int | None = None
    noise_limits: float = 0.0
    noise_demands: float = 0.0

    def __post_init__(self) -> None:
        if self.every < 1 or self.n < 1 or self.price < 0 or (self.most or 0) < 0:
            raise ValueError(
                f"every, n, price, most: expected 1 or more and 0 or more, got {self.every}, {self.n}, {self.price}, "
                f"{self.most}. Say how often is decided, and how long lists are."
            )
        if not (0 <= self.noise_limits <= 1 and 0 <= self.noise_demands <= 1):
            raise ValueError(
                f"noise_limits, noise_demands: expected shares from 0 to 1, got {self.noise_limits}, "
                f"{self.noise_demands}. Say which share of the lines is seen wrongly."
            )

    @property
    def noise(self) -> tuple[float, float]:
        """What the engine sees wrongly: of limits, and of demands."""
        return self.noise_limits, self.noise_demands


MONTH: Final = 4
NOISE: Final = 0.2
"""One line in five a step off: what two good assessors differ. Source: RELY (2019, 2025)."""
POLICIES: Final[Mapping[str, Policy]] = MappingProxyType(
    {
        "first_come": Policy(way=Way.FIRST_COME),
        "by_score": Policy(),
        "capped": Policy(way=Way.CAPPED),
        "price": Policy(way=Way.PRICED),
        "price_light": Policy(way=Way.PRICED, price=LIGHT, most=BALANCE),
        "weekly": Policy(way=Way.ALLOCATED),
        "monthly": Policy(way=Way.ALLOCATED, every=MONTH),
        "monthly_and_lists": Policy(way=Way.ALLOCATED, every=MONTH, between=Way.SCORE),
        "monthly_price": Policy(way=Way.ALLOCATED_PRICE, every=MONTH),
        "monthly_rings": Policy(way=Way.ALLOCATED, every=MONTH, rings=Rings.FIRST),
        "monthly_only_rings": Policy(way=Way.ALLOCATED, every=MONTH, rings=Rings.ONLY),
        "noisy_limits": Policy(noise_limits=NOISE),
        "noisy_demands": Policy(noise_demands=NOISE),
    }
)
"""The policies that are set side by side where none are named; `price_light` is the list as the engine ships it."""
BAD: Final[Mapping[str, Policy]] = MappingProxyType(
    {"random": Policy(way=Way.RANDOM), "worst": Policy(way=Way.WORST)}
)
"""What must be found worse than `by_score`."""

"""A person's list as it reads on a day: what it states, what the person can do, and what is limited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from datasets.fml_value import find_level
from datasets.items import ITEMS
from datasets.model import Limit, Profile


@dataclass(frozen=True, kw_only=True)
class FmlList:
    """A profile's list with its amounts looked up on a day; without a day every line counts."""

    profile: Profile
    on: date | None

    @cached_property
    def lines(self) -> tuple[Limit, ...]:
        """The lines on known items that count on the day."""
        known = (line for line in self.profile.limits if line.item in ITEMS)
        return tuple(line for line in known if self.on is None or line.active(self.on))

    def of(self, slug: str) -> tuple[Limit, ...]:
        """The lines on one item."""
        return tuple(line for line in self.lines if line.item == slug)

    def norm(self, slug: str) -> float:
        """The norm of an item in the layout of the list."""
        item = ITEMS[slug]
        return (item.scales.get(self.profile.layout) or item.any_scale).norm

    def amount(self, line: Limit) -> float | None:
        """The amount of a line, or else the one that its level stands for."""
        if line.amount is not None:
            return line.amount
        item = ITEMS[line.item]
        index = find_level(item, self.profile.layout, line.level) if line.level else None
        amounts = (item.scales.get(self.profile.layout) or item.any_scale).amounts
        return amounts[index] if index is not None and index < len(amounts) else None

    def stated(self, slug: str) -> float | None:
        """The most limited amount that the list states for an item, None where it states none."""
        amounts = (self.amount(line) for line in self.of(slug))
        sign = ITEMS[slug].sign
        return min((a for a in amounts if a is not None), key=lambda a: sign * a, default=None)

    def have(self, slug: str) -> float | None:
        """What the person can do: as stated, in a complete list else the norm, else unknown."""
        stated = self.stated(slug)
        return self.norm(slug) if stated is None and self.profile.complete else stated

    def limited(self, slug: str) -> bool:
        """True where the list states less than the norm."""
        stated = self.stated(slug)
        item = ITEMS[slug]
        return stated is not None and item.sign * stated < item.sign * self.norm(slug)

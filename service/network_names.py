"""Names of people, places and employers in what is said about the network."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.network import Network
from matcher.exchange.allocation import Placement
from service.page import employer_name
from service.words import Words


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one network in one language; without `whom` nobody is named by id."""

    network: Network
    words: Words
    whom: bool = True

    def employer(self, id: str) -> str:
        """An employer's name, or that nobody knows it."""
        return employer_name(id, self.network) if id else self.words("list.employer_unknown")

    def place(self, id: str) -> str:
        """A place's title, kind and id."""
        place = self.network.vacancies[id]
        return f"{place.title} ({self.words.name('kind', place.kind)}, {id})"

    def person(self, id: str) -> str:
        """A person's id, or "somebody" for who may not know."""
        return id if self.whom else self.words("plan.somebody")

    def move(self, one: Placement) -> str:
        """Who goes from whom to whom, and to which place."""
        return self.words(
            "plan.move", person=self.person(one.profile), origin=self.employer(one.origin),
            target=self.employer(one.target), place=self.place(one.vacancy),
        )  # fmt: skip

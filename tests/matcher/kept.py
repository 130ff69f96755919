"""Networks that can be kept: with the embedded catalogue and vocabulary."""

from __future__ import annotations

from dataclasses import replace

from datasets.catalogue.store import read_catalogue
from datasets.network import Network
from datasets.skills import read_vocabulary
from tests.build import profile, vacancy
from tests.region import region


def embedded(network: Network) -> Network:
    """The same network with the embedded catalogue and vocabulary."""
    return replace(network, catalogue=read_catalogue(), vocabulary=read_vocabulary())


def country(people: int, places: int = 12) -> Network:
    """A network of so many people, one in five without consent, and places that ask ever more."""
    found = [
        profile(
            id=f"k-{at:x}", lifting=float(5 + at % 20), consent=at % 5 != 3, minutes_max=30 + at % 40,
            old_wage_hour=14.0 + at % 9,
        )
        for at in range(people)
    ]  # fmt: skip
    return embedded(region([
        vacancy(
            id=f"v-{at}", lifting=float(at * 2), wage_hour=12.0 + at % 5, hours_min=None if at % 4 else 8,
            function=FUNCTIONS[at % len(FUNCTIONS)],
        )
        for at in range(places)
    ], people=found))  # fmt: skip


FUNCTIONS = tuple(sorted(read_catalogue().functions.index)[:3])

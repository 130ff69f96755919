"""The benchmark's country: made up, of the Netherlands' size, with towns of very unequal size and countryside.

Places and people come from `make-region`; on top of that a share of the employers filled in the whole form, for a
country in which nothing is ever certain measures only half of the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.catalogue.store import read_catalogue
from datasets.items import ITEMS, NOT_OFFERED, OFFERED, Item
from datasets.make import make_region
from datasets.making.setting import Knobs
from datasets.model import Profile
from datasets.network import Network
from matcher import rules
from matcher.verdict import Outcome

Frame = pd.DataFrame
Tables = dict[str, Frame]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

ON: Final = date(2026, 12, 1)
"""The day of every benchmark."""
BOX: Final = ((50.75, 53.5), (3.4, 7.2))
"""Latitudes and longitudes of the country."""
TOWNS: Final = 60
KNOBS: Final = Knobs(silent=0.05, unlinked=0.03, recorded=0.07, rubrieken=0.03, old=0.04, partial=0.08)
"""What employers write down before some of them fill in the whole form; together about 12 demands a place."""
SETTLED: Final = 0.36
"""The share of the places whose employer filled in the whole form."""
OFFERS: Final = 0.85
"""The share of the conditions that such an employer offers."""
ADAPTS: Final = 0.7
"""The share of the conditions it doesn't offer that it would make possible."""
EASY: Final = 0.5
"""Where such an employer fills in what is always asked, it is from the lighter half of what others ask."""
EMPLOYER_HAS: Final = 25
"""Places per employer."""


def points(seed: int, n: int = 4000) -> Frame:
    """A made-up table of `n` postcodes: postcode, lat, lon, town and weight; the same seed gives the same table."""
    chance = np.random.default_rng(seed)
    (south, north), (west, east) = BOX
    centres = chance.uniform((south + 0.1, west + 0.2), (north - 0.1, east - 0.1), (TOWNS, 2))
    size = chance.pareto(1.2, TOWNS) + 0.3
    town = chance.choice(TOWNS, n, p=size / size.sum())
    spread = np.where(chance.random(n) < 0.6, 0.06, 0.35)
    lat = centres[town, 0] + chance.normal(0, 0.6, n) * spread
    lon = centres[town, 1] + chance.normal(0, 1.0, n) * spread
    codes = np.sort(chance.choice(np.arange(1000, 10_000), n, replace=False))
    return pd.DataFrame(
        {
            "postcode": codes.astype(str).astype(object),
            "lat": np.clip(lat, south, north).round(4), "lon": np.clip(lon, west, east).round(4),
            "town": [f"Stad {at + 1:02d}" for at in town],
            "weight": chance.integers(1, 10, n).astype(float),
        }
    )  # fmt: skip


def tables(places: int, candidates: int, seed: int, knobs: Knobs = KNOBS, settled: float = SETTLED) -> Tables:
    """The country's tables by name; about 60 seconds for a million places."""
    made = make_region(
        seed=seed, employers=max(50, places // EMPLOYER_HAS), places=places, candidates=candidates, on=ON,
        catalogue=read_catalogue(), points=points(seed), knobs=knobs,
    )  # fmt: skip
    return told(made, seed, settled)


def part(tables: Mapping[str, Frame], places: int) -> Tables:
    """The country with its first so many places alone; what happened at the others goes with them."""
    kept = tables["vacancies"].head(places)
    own = {
        name: tables[name][tables[name]["vacancy"].isin(kept["id"])].reset_index(drop=True)
        for name in ("demands", "adaptations", "asks", "outcomes")
    }
    return dict(tables) | own | {"vacancies": kept}


def network(
    places: int, candidates: int, seed: int, knobs: Knobs = KNOBS, settled: float = SETTLED
) -> Network:
    """The country as a network, with the embedded catalogue."""
    return Network.of(tables(places, candidates, seed, knobs, settled), catalogue=read_catalogue())


def told(made: Mapping[str, Frame], seed: int, share: float) -> Tables:
    """The tables in which a share of the places calls every rubriek complete and says what is always asked."""
    chance = np.random.default_rng((seed, 1))
    places = made["vacancies"]
    chosen = chance.random(len(places)) < share
    complete = places["complete"].astype(object).where(~chosen, "I;II;III;IV;V")
    recent = places["updated"].where(~chosen, pd.Timestamp(ON) - pd.Timedelta(days=30))
    demands = _filled_in(made["demands"], places["id"], chosen, chance)
    return dict(made) | {
        "vacancies": places.assign(complete=complete, updated=recent),
        "demands": demands,
        "adaptations": _promised(made["adaptations"], demands, places["id"][chosen], chance),
    }


def _promised(adaptations: Frame, demands: Frame, ids: pd.Series[str], chance: np.random.Generator) -> Frame:
    """The adaptations with an offer more for a share of the conditions that these places don't offer yet."""
    lacking = demands[(demands["level"] == NOT_OFFERED).to_numpy() & demands["vacancy"].isin(ids).to_numpy()]
    lacking = lacking[chance.random(len(lacking)) < ADAPTS]
    more = lacking[["vacancy", "item"]].assign(
        to=OFFERED, what="Anders ingedeeld werk", owner="werkgever", cost=0.0
    )
    together = pd.concat([adaptations, more], ignore_index=True)
    together = together.drop_duplicates(["vacancy", "item"], keep="first")
    return together.sort_values("vacancy", kind="stable", ignore_index=True)


def _filled_in(demands: Frame, ids: pd.Series[str], chosen: Bools, chance: np.random.Generator) -> Frame:
    """The demands with a line more for each item that is always asked and that a chosen place doesn't mention."""
    rows = pd.Index(ids).get_indexer(pd.Index(demands["vacancy"]))
    said = {str(item): at for item, at in demands.groupby("item", sort=True).indices.items()}
    added, order = [demands], [rows]
    for slug in (slug for slug in said if ITEMS[slug].always_asked):
        missing = chosen.copy()
        missing[rows[said[slug]]] = False
        where = np.flatnonzero(missing)
        added.append(_lines(ITEMS[slug], ids, where, demands["amount"].to_numpy()[said[slug]], chance))
        order.append(where)
    together = pd.concat(added, ignore_index=True)
    return together.iloc[np.argsort(np.concatenate(order), kind="stable")].reset_index(drop=True)


def _lines(
    item: Item,
    ids: pd.Series[str],
    where: Ints,
    amounts: npt.NDArray[np.float64],
    chance: np.random.Generator,
) -> Frame:
    """Lines on one item for places that didn't mention it: an amount as the lighter half asks, or an offer."""
    lines = pd.DataFrame({"vacancy": ids.to_numpy()[where], "item": item.slug})
    known = np.sort(amounts[~np.isnan(amounts)])
    if item.condition or not len(known):
        offered = chance.random(len(where)) < OFFERS
        return lines.assign(level=np.where(offered, OFFERED, NOT_OFFERED))
    at = (chance.random(len(where)) * EASY * len(known)).astype(np.int64)
    return lines.assign(amount=known[at], level="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How the pairs of a sample came out: the share of each outcome, by name, and how many pairs were judged."""

    of: Mapping[str, float]
    pairs: int

    def __str__(self) -> str:
        said = ", ".join(f"{name} {share:.1%}" for name, share in self.of.items())
        return f"{said} (of {self.pairs} pairs)"


def shares(known: Network, people: list[Profile], seed: int, places: int = 100) -> Shares:
    """The outcomes of these people at places drawn from the network, by `rules.check`, the definition."""
    size = len(known.vacancies)
    vacancies = known.vacancies.some(Random(seed).sample(range(size), min(places, size)))
    found = [rules.check(person, place, ON).outcome for person in people for place in vacancies]
    total = max(len(found), 1)
    return Shares(of={one.name: found.count(one) / total for one in Outcome}, pairs=len(found))

"""The people who are looked up in a benchmark: of the network itself, with as many limited items as asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from datasets.items import ITEMS, Item, ItemKind
from datasets.model import Layout, Limit, Profile, Transport, Want, Wish
from datasets.network import Network

KINDS: Final = (ItemKind.GRADED, ItemKind.ORDINAL, ItemKind.YES_NO, ItemKind.CONDITION)
"""The kinds of items that are added."""
IN_AMOUNTS: Final = 0.3
"""The share of the added limits on graded items that state an amount of their own instead of a level."""

WISHES: Final = 0.3
"""The share of people who wish a function, and of those who wish a competence; made people wish neither."""
WEIGHTS: Final = (-1.0, 1.0, 2.0, 3.0)

MILDER: Final = 5
"""Each level is so many times rarer than the milder one before it."""


def probes(
    network: Network, n: int, seed: int, items: tuple[int, int] = (8, 25), *, at_limit: bool = False
) -> list[Profile]:
    """`n` profiles of the network, each with between `items` limited items; ids probe-001 and so on.

    Limits are added where a profile has fewer, and the last ones dropped where it has more. Everybody consents,
    has a complete list, can work, has a point and a way to travel. With `at_limit` every limit states the amount
    that `shapes.all_at_limit` gives the demands.
    """
    chance, asked = Random(seed), _asked(network)
    ids, wanted = list(network.profiles), _wanted(network)
    found = []
    for at in range(n):
        profile = network.profiles[chance.choice(ids)]
        limits = _limits(profile, asked, chance.randint(*items), chance)
        place = profile.point or network.point(chance.choice(list(network.points.index)))
        probe = replace(
            profile, id=f"probe-{at + 1:03d}", consent=True, complete=True, usable=True, point=place,
            limits=tuple(_exact(line) for line in limits) if at_limit else limits,
            transport=profile.transport or Transport.CAR, wishes=(*profile.wishes, *_wishes(wanted, chance)),
        )  # fmt: skip
        found.append(probe)
    return found


def limit_amount(item: Item) -> float:
    """The amount of an item's first level below the norm."""
    return item.any_scale.amounts[1]


def _wanted(network: Network) -> Mapping[Want, list[str]]:
    """The functions that places have, and the competences that these usually ask."""
    functions = network.tables["vacancies"]["function"].unique().tolist()
    usual = network.catalogue.competences
    here = usual.loc[usual["function"].isin(functions), "competence"].unique().tolist()
    return {Want.FUNCTION: sorted(filter(None, functions)), Want.COMPETENCE: sorted(here)}


def _wishes(wanted: Mapping[Want, list[str]], chance: Random) -> list[Wish]:
    """Sometimes one of each, of any weight."""
    drawn = [(what, values, chance.random() < WISHES) for what, values in wanted.items()]
    return [
        Wish(what=what, value=chance.choice(values), weight=chance.choice(WEIGHTS))
        for what, values, wished in drawn if wished and values
    ]  # fmt: skip


def _asked(network: Network) -> Mapping[str, float]:
    """The items that places ask and a person can be limited in, with how many lines ask them."""
    lines = network.tables["demands"]["item"].value_counts()
    return {slug: float(lines[slug]) for slug in ITEMS if slug in lines.index and ITEMS[slug].kind in KINDS}


def _limits(profile: Profile, asked: Mapping[str, float], wanted: int, chance: Random) -> tuple[Limit, ...]:
    """A person's own limits on so many items, with others where there are fewer."""
    own = list(dict.fromkeys(line.item for line in profile.limits))[:wanted]
    others = [slug for slug in asked if slug not in own and profile.layout in ITEMS[slug].scales]
    added = _drawn(others, [asked[slug] for slug in others], wanted - len(own), chance)
    kept = (line for line in profile.limits if line.item in own)
    return (*kept, *(_limit(ITEMS[slug], profile.layout, chance) for slug in added))


def _drawn(names: Sequence[str], weights: Sequence[float], n: int, chance: Random) -> list[str]:
    """So many different names, the heavy ones more often."""
    keys = {name: chance.random() ** (1 / weight) for name, weight in zip(names, weights, strict=True)}
    return sorted(names, key=lambda name: -keys[name])[:n]


def _limit(item: Item, layout: Layout, chance: Random) -> Limit:
    """A limit at one of the form's levels, or at an amount near it."""
    scale = item.scales[layout]
    levels = range(1, len(scale.levels))
    level = chance.choices(levels, weights=[MILDER**-at for at in levels])[0]
    near = round(2 * scale.amounts[level] * chance.uniform(0.9, 1.4)) / 2
    if item.kind is ItemKind.GRADED and chance.random() < IN_AMOUNTS and near > 0:
        return Limit(item=item.slug, amount=near)
    return Limit(item=item.slug, level=scale.levels[level])


def _exact(line: Limit) -> Limit:
    """The same line, stating exactly what the demands ask; a condition or choice keeps its level."""
    item = ITEMS[line.item]
    return replace(line, amount=limit_amount(item)) if item.kind in KINDS and not item.condition else line

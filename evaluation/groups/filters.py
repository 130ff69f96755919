"""The filter by group: for whom it leaves how many places open, and what closes the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.model import Profile
from datasets.network import Network
from evaluation.groups.draws import Floats
from evaluation.groups.figures import TOO_FEW, by_group, membership
from evaluation.groups.withheld import LEAST, Bools, Counts, covered, withheld
from matcher.changed import index_of
from matcher.index import Index
from matcher.screen import Screened, screen
from matcher.verdict import Mark

SHARES: Final = ("open", "ask_employer", "ask_candidate", "ask_expert", "closed_estimate", "closed_recorded")
"""What can be made of a place: it may be shown as it is; first somebody must answer; an estimate alone closes it; or
something known does. Together they are all places."""
MARKS: Final = {
    "ask_employer": Mark.ASK_EMPLOYER, "ask_candidate": Mark.ASK_CANDIDATE, "ask_expert": Mark.ASK_EXPERT,
    "closed_estimate": Mark.BLOCKED_BY_ESTIMATE, "closed_recorded": Mark.BLOCKED,
}  # fmt: skip
MOST: Final = 10
"""So many rules and items are told per group."""
EVERYBODY: Final = frozenset({"open", "education", "papers"})
"""Rules that may be told to close places for everybody in a group; all others would tell of each one's health."""
Key = tuple[str, str, str]
ITEM_COLUMNS: Final = (
    "group", "value", "by", "rule", "item", "people", "share", "alone", "overall", "withheld", "why",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtered:
    """The filter by group. `people` names persons and stays in the house; the others are told.

    people: profile, places, one count per name of `SHARES`, later (only hours close it). groups: as `by_group`, with
    the names of `SHARES` and "closed" as measures: shares of the places. items: columns `ITEM_COLUMNS`, what closes:
    `share` of places that a rule and item closes on average (`alone`: that nothing else closes), by "recorded" or
    "estimate", for how many `people` of the group it closes any; `overall` the share over everybody. Rows
    that concern fewer people than are told of, or all but so few, are withheld; of health also those of everybody.
    """

    people: pd.DataFrame
    groups: pd.DataFrame
    items: pd.DataFrame


def filter_by_group(
    network: Network, on: date, members: pd.DataFrame, index: Index | None = None, *,
    clusters: pd.Series[Any] | None = None, least: int = LEAST, most: int = MOST, seed: int = 1,
) -> Filtered:  # fmt: skip
    """Who is filtered out by what, on a day: every person against every place, by group of `members`."""
    found = index_of(network, on, index)
    people, closing = _screened(network, found)
    return Filtered(
        people=people, groups=by_group(_shares(people), members, clusters=clusters, least=least, seed=seed),
        items=_items(people, closing, members, least, most),
    )  # fmt: skip


def _screened(network: Network, index: Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Per person how many places stand where, and per person, rule and item how many it closes."""
    people, closing = [], []
    for id in network.profiles:
        screened = screen(network.profiles[id], index)
        people.append(_person(network.profiles[id], screened))
        closing += list(_closing(id, screened))
    columns = ["profile", "by", "rule", "item", "share", "alone"]
    texts = dict.fromkeys(["profile", "by", "rule", "item"], "str")
    counted = pd.DataFrame(people, columns=["profile", "places", *SHARES, "later"])
    return counted, pd.DataFrame(closing, columns=columns).astype(texts)


def _person(profile: Profile, screened: Screened) -> dict[str, Any]:
    counts = np.bincount(screened.marks, minlength=Mark.BLOCKED + 1)
    row: dict[str, Any] = {"profile": profile.id, "places": screened.size}
    row["open"] = int(counts[: Mark.ASK_EMPLOYER].sum())
    row |= {name: int(counts[mark]) for name, mark in MARKS.items()}
    return row | {"later": int(screened.hours_only.sum())}


def _closing(id: str, screened: Screened) -> Iterator[tuple[str, str, str, str, float, float]]:
    size = max(1, screened.size)
    for (rule, item), shut in screened.why_not.items():
        if shut.known:
            yield id, "recorded", rule, item, shut.known / size, shut.alone / size
        if shut.estimated:
            yield id, "estimate", rule, item, shut.estimated / size, shut.alone_estimated / size


def _shares(people: pd.DataFrame) -> pd.DataFrame:
    """The shares of places, a row per person and measure."""
    places = people["places"].clip(lower=1)
    shares = people[list(SHARES)].div(places, axis=0)
    shares["closed"] = shares["closed_estimate"] + shares["closed_recorded"]
    return shares.assign(profile=people["profile"]).melt(id_vars="profile", var_name="measure")


def _items(
    people: pd.DataFrame, closing: pd.DataFrame, members: pd.DataFrame, least: int, most: int
) -> pd.DataFrame:
    ids, heaviest = pd.Index(people["profile"]), list(_heaviest(closing, least, most))
    rows = [
        row | {"group": str(group)}
        for group, lines in members.groupby("group", sort=True)
        for row in _of_group(heaviest, ids, *membership(ids, lines), least)
    ]
    found = pd.DataFrame(rows, columns=list(ITEM_COLUMNS))
    texts = dict.fromkeys(["group", "value", "by", "rule", "item", "why"], "str")
    numbers = dict.fromkeys(["share", "alone", "overall"], "float64")
    return found.astype(texts | numbers | {"people": "Int64", "withheld": "bool"})


def _of_group(
    heaviest: list[tuple[Key, pd.DataFrame]], ids: pd.Index[Any], names: list[str], inside: Floats, least: int
) -> Iterator[dict[str, Any]]:
    """How each of the rules and items that close most does so in every part of one group."""
    sizes = inside.sum(axis=0).astype(np.int64)
    for (by, rule, item), lines in heaviest:
        at = ids.get_indexer(pd.Index(lines["profile"]))
        counts = inside[at].sum(axis=0).astype(np.int64)
        hidden = _hidden(inside, at, least, everybody=rule in EVERYBODY)
        shares, alone = (
            lines[name].to_numpy() @ inside[at] / np.maximum(sizes, 1) for name in ("share", "alone")
        )
        overall = float(lines["share"].sum() / len(ids))
        for one, name in enumerate(names):
            row = {"value": name, "by": by, "rule": rule, "item": item, "overall": overall}
            told = {
                "people": int(counts[one]),
                "share": float(shares[one]),
                "alone": float(alone[one]),
                "why": "",
            }
            yield row | {"withheld": bool(hidden[one])} | ({"why": TOO_FEW} if hidden[one] else told)


def _hidden(inside: Floats, at: Counts, least: int, *, everybody: bool) -> Bools:
    """Where too few people have something closed (`at`), or too few haven't, in a group or outside it."""
    sizes, counts = inside.sum(axis=0).astype(np.int64), inside[at].sum(axis=0).astype(np.int64)
    rests, of, none = sizes - counts, len(inside), 0 if everybody else -1
    unsafe = (sizes < least) | (counts < least) | ((rests > none) & (rests < least))
    if (inside.sum(axis=1) > 1).any():
        for inner, whole in ((sizes, of), (counts, len(at))):
            unsafe |= withheld(inner, whole, least=least, overlapping=True)
        outside = of - len(at) - rests
        return np.asarray(unsafe | ((of > sizes) & (outside > none) & (outside < least)))

    def enough(hidden: Bools) -> bool:
        left = int(rests[hidden].sum())
        return bool(counts[hidden].sum() >= least and (left >= least or left <= none))

    return covered(unsafe, counts, enough)


def _heaviest(closing: pd.DataFrame, least: int, most: int) -> Iterator[tuple[Key, pd.DataFrame]]:
    """The rules and items that close most places, recorded and estimated apart, and that concern enough people."""
    keyed = {key: lines for key, lines in closing.groupby(["by", "rule", "item"]) if len(lines) >= least}
    order = sorted(keyed, key=lambda key: (-keyed[key]["share"].sum(), key))
    for by in ("recorded", "estimate"):
        for key in [one for one in order if one[0] == by][:most]:
            yield (str(key[0]), str(key[1]), str(key[2])), keyed[key]

"""A small region said in few words: one person and some places as a network, and the notation of the pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from datasets.items import ITEMS, RUBRIEKEN, ItemKind
from datasets.model import (
    Adaptation,
    Ask,
    Competence,
    Demand,
    Estimate,
    Limit,
    Profile,
    Proof,
    Vacancy,
    Want,
    Wish,
)
from datasets.network import Network
from tests import build
from tests.screening import network_of

HOME = "1011"
Frames = dict[str, pd.DataFrame]


def region(
    places: Iterable[Vacancy], *, people: Sequence[Profile] = (), sectors: Mapping[str, str] | None = None,
    minutes: Mapping[str, int] | None = None, usual: Mapping[str, Mapping[str, float]] | None = None,
    points: pd.DataFrame | None = None,
) -> Network:  # fmt: skip
    """A network of these places and people; `sectors` by employer, `minutes` by postcode from HOME by car."""
    base = network_of(places, points)
    rows = [
        {"function": key, "competence": one, "weight": weight}
        for key, weights in (usual or {}).items() for one, weight in weights.items()
    ]  # fmt: skip
    competences = pd.DataFrame(rows, columns=["function", "competence", "weight"])
    functions = sorted({*base.catalogue.functions.index, *(usual or {})})
    names = pd.DataFrame(
        {"name": functions, "name_en": functions, "synonyms": "", "isco": ""},
        index=pd.Index(functions, name="key"),
    )
    catalogue = replace(base.catalogue, competences=competences, functions=names)
    more = _people(people) | _around(sectors or {}, minutes or {})
    full = base.with_tables({name: frame for name, frame in more.items() if len(frame)})
    return replace(full, catalogue=catalogue)


def _around(sectors: Mapping[str, str], minutes: Mapping[str, int]) -> Frames:
    ways = [{"from": HOME, "to": to, "transport": "car", "minutes": value} for to, value in minutes.items()]
    employers = [{"id": id, "sector": sector} for id, sector in sectors.items()]
    return {"minutes": pd.DataFrame(ways), "employers": pd.DataFrame(employers)}


def _people(people: Sequence[Profile]) -> Frames:
    return {
        "profiles": pd.DataFrame([_person(one) for one in people]),
        "limits": pd.DataFrame(
            [{"profile": one.id, "item": line.item, "amount": line.amount, "level": line.level, "note": line.note,
              "side": str(line.side or ""), "since": line.since, "until": line.until, "gloss": line.gloss}
             for one in people for line in one.limits]),
        "competences": pd.DataFrame(
            [{"profile": one.id, "competence": line.competence, "proof": str(line.proof)}
             for one in people for line in one.competences]),
    }  # fmt: skip


def _person(one: Profile) -> dict[str, Any]:
    plain = ("id", "employer", "postcode", "minutes_max", "minutes_medical", "complete", "usable", "consent",
             "old_function", "old_wage_hour", "old_allowances", "assessed", "first_sick_day", "education")  # fmt: skip
    return {name: getattr(one, name) for name in plain} | {
        "transport": str(one.transport or ""),
        "layout": str(one.layout),
    }


def tokens(text: str) -> dict[str, str]:
    """The words of the notation: `key=value` with "; " between."""
    return dict(part.strip().split("=", 1) for part in text.split(";") if part.strip())


def _value(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def person(text: str, minutes: Mapping[str, int]) -> Profile:
    """A person from the notation: an item with its limit, or a trait."""
    said = tokens(text)
    traits: dict[str, Any] = {
        "competences": tuple(_competence(one) for one in _many(said.pop("can", ""))),
        "wishes": tuple(_wish(one) for one in _many(said.pop("wish", ""))),
        "old_function": said.pop("old", ""), "transport": said.pop("transport", None), "travel": minutes,
    }  # fmt: skip
    for name, trait in (("max", "minutes_max"), ("wage", "old_wage_hour"), ("allowances", "old_allowances")):
        traits[trait] = float(said.pop(name)) if name in said else None
    limits = [_limit(item, value) for item, value in said.items() if item != "usual"]
    return build.profile(*limits, postcode=HOME, **traits)


def _many(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def _competence(text: str) -> Competence:
    key, proof = text.split(":")
    return Competence(competence=key, proof=Proof(proof))


def _wish(text: str) -> Wish:
    what, value, weight = text.split(":")
    return Wish(what=Want(what), value=value, weight=float(weight))


def _limit(item: str, value: str) -> Limit:
    text, note = value.removesuffix(":note"), "wisselend" if value.endswith(":note") else ""
    return build.limit(item.replace("_", "-"), _value(text), note=note)


def place(id: str, text: str) -> Vacancy:
    """A place from the notation; it declares every rubriek complete but those of its `open` items."""
    said = tokens(text)
    loose = {ITEMS[item].rubriek for item in _many(said.get("open", ""))}
    low, _, high = said.get("hours", "24").partition("-")
    return Vacancy(
        id=id, employer=f"w-{id}", function=said.get("function", f"f-{id}"), openings=1, updated=build.RECENT,
        kind=said.get("kind", "vacature"), postcode={"v-a": "2001", "v-z": "2002"}[id],
        hours_min=float(low) if low else None, hours_max=float(high or low) if high or low else None,
        wage_hour=float(said["wage"]) if "wage" in said else None,
        home_share=float(said["home"]) if "home" in said else None,
        complete=frozenset(RUBRIEKEN) - loose, demands=tuple(_demands(said)), asks=tuple(_asks(said)),
        adaptations=tuple(_adaptations(said)), estimates={one.item: one for one in _estimates(said)},
    )  # fmt: skip


def _demands(said: Mapping[str, str]) -> Iterable[Demand]:
    named = {item: value for item, value in said.items() if item in ITEMS}
    if "lifting" not in {*named, *_many(said.get("open", ""))}:
        named["lifting"] = "none"
    return [build.demand(item, _value(value)) for item, value in named.items()]


def _asks(said: Mapping[str, str]) -> Iterable[Ask]:
    return [Ask(what=one.rstrip("!"), essential=one.endswith("!")) for one in _many(said.get("asks", ""))]


def _adaptations(said: Mapping[str, str]) -> Iterable[Adaptation]:
    pairs = [one.split(":") for one in _many(said.get("adapt", ""))]
    return [build.adaptation(item, _value(value)) for item, value in pairs]


def _estimates(said: Mapping[str, str]) -> Iterable[Estimate]:
    for item, chance in (one.split(":") for one in _many(said.get("chance", ""))):
        graded = ITEMS[item].kind is ItemKind.GRADED
        amounts = {"amount": 1000.0, "spread": 1.0, "shape": "normal"} if graded else {}
        yield Estimate(item=item, chance=float(chance), **amounts)


def weights(text: str) -> dict[str, float]:
    """The usual competences that a notation names."""
    pairs = (one.split(":") for one in _many(tokens(text).get("usual", "")))
    return {key: float(weight) for key, weight in pairs}


def pair(profile: str, better: str, worse: str) -> tuple[Profile, Network]:
    """A person and a network of two places: the better as v-z and the worse as v-a, so that a tie is a failure."""
    places = {"v-z": better, "v-a": worse}
    codes = {"v-a": "2001", "v-z": "2002"}
    minutes = {codes[id]: tokens(text).get("minutes", "20") for id, text in places.items()}
    known = {code: int(value) for code, value in minutes.items() if value}
    usual = {tokens(text).get("function", f"f-{id}"): weights(text) for id, text in places.items()}
    network = region(
        [place(id, text) for id, text in places.items()], minutes=known,
        sectors={f"w-{id}": tokens(text).get("sector", "") for id, text in places.items()},
        usual=usual | {"f-old": weights(profile)},
    )  # fmt: skip
    return person(profile, known), network

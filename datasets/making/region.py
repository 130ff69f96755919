"""The parts of a made region put together: members, places with their demands, people, and the past."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from datasets.making import typical
from datasets.making.brings import make_competences, make_hours, make_papers, make_wishes
from datasets.making.chance import Bools, Floats, Ints
from datasets.making.demands import Books, open_books, recorded, true_demands
from datasets.making.employers import habits, make_employers
from datasets.making.hand import demands_of, hand_places, hand_tables, joined, others, with_ids, with_papers
from datasets.making.limits import make_limits
from datasets.making.moves import make_moves, make_outcomes
from datasets.making.offers import adaptations, asks
from datasets.making.people import make_people
from datasets.making.places import choose_work, make_places, sources
from datasets.making.setting import Frame, Setting, text
from datasets.making.trades import choose_trade, employers_of
from datasets.making.work import Work
from datasets.places import Point, km_to
from datasets.skills import read_vocabulary

Tables = dict[str, Frame]
PEOPLE: Final = ("profiles", "limits", "hours", "competences", "papers", "wishes")
PLACES: Final = ("vacancies", "demands", "adaptations", "asks")
NEAR_KM: Final = 16
"""Well-known work is within so many kilometres of the region's middle, as the crow flies."""
WELL_KNOWN: Final = 0.7
"""In the embedded region the share of the drawn places with typical work whose demands are written down."""


def drawn(setting: Setting) -> Tables:
    """A region of which everything is drawn."""
    work, employers = Work(setting.catalogue), make_employers(setting, setting.employers)
    places = drawn_places(setting, work, employers)
    people = drawn_people(setting, work, employers, setting.candidates)
    return _whole(setting, {"employers": employers}, places, people)


def embedded(setting: Setting) -> Tables:
    """A region whose members and first places and candidates were written by hand, and the rest drawn."""
    work, hand = Work(setting.catalogue), hand_tables()
    employers, first = hand["employers"], len(hand["vacancies"]) + 1
    known = well_known_places(setting, work, employers, first)
    rest = setting.places - len(hand["vacancies"]) - len(known["vacancies"])
    more = drawn_places(setting, work, employers, setting.places - rest + 1, rest, by_hand=True)
    ready = len(hand["profiles"])
    people = drawn_people(setting, work, employers, setting.candidates - ready, ready + 1, by_hand=True)
    own = {name: hand[name] for name in PEOPLE}
    places = joined(hand_places(setting.of("hand"), work), known, more)
    return _whole(setting, {"employers": employers}, places, joined(own, people))


def _whole(setting: Setting, *parts: Tables) -> Tables:
    """The parts together with the past and the points, in the types of the schema."""
    found = joined(*parts)
    sector = dict(zip(found["employers"]["id"], found["employers"]["sector"], strict=True))
    sectors = tuple(
        found[name]["employer"].map(sector).to_numpy(dtype=object) for name in ("profiles", "vacancies")
    )
    past = {
        "moves": make_moves(setting, found["employers"]),
        "outcomes": make_outcomes(setting, found, (sectors[0], sectors[1])),
        "points": setting.points[["postcode", "lat", "lon", "town"]],
    }
    return joined(found, past)


def drawn_places(
    setting: Setting,
    work: Work,
    employers: Frame,
    first: int = 1,
    n: int | None = None,
    *,
    by_hand: bool = False,
) -> Tables:
    """Places whose work, hours and demands are drawn; `by_hand` keeps to trades and typical work as written."""
    size = setting.places if n is None else n
    at = (choose_trade if by_hand else choose_work)(setting, work, employers, size)
    places = make_places(setting, work, employers, at, first)
    kept, complete = (
        ~setting.chance.yes("place/silent", size, setting.knobs.silent),
        open_books(setting, size),
    )
    typed_by_hand = _typical(work, at[1]) if by_hand else np.zeros(size, dtype=bool)
    said = typed_by_hand & setting.chance.yes("place/well-known", size, WELL_KNOWN)
    books = Books(kept=kept & ~typed_by_hand, share=_share(setting, employers, at[0]), complete=complete)
    lines = recorded(setting, true_demands(setting, work, at[1], _heavy(setting, employers, at[0])), books)
    complete = text(text(complete, books.kept), ~said, typical.COMPLETE)
    places = places.assign(complete=complete, source=text(sources(setting, size), books.kept | said))
    return _places(setting, work, places, joined_lines(setting, lines, places, said), at[1])


def joined_lines(setting: Setting, lines: Frame, places: Frame, said: Bools) -> Frame:
    """Drawn demands with those of typical work behind them."""
    if not said.any():
        return lines
    chosen = places.assign(function=text(places["function"].to_numpy(dtype=object), said))
    parts = [lines, typical.eased(setting, demands_of(chosen), chosen["function"])]
    found = [part for part in parts if len(part)]
    return found[0] if len(found) == 1 else _under(found)


def _under(parts: list[Frame]) -> Frame:
    names = ("place", "item", "amount", "level", "side", "often")
    columns = {name: np.concatenate([part[name].to_numpy(dtype=object) for part in parts]) for name in names}
    found = Frame(columns).astype({"place": "int64", "amount": "float64"})
    return found.sort_values("place", kind="stable", ignore_index=True)


def well_known_places(setting: Setting, work: Work, employers: Frame, first: int) -> Tables:
    """An open place of every function with typical work, all its demands recorded and recent."""
    part, function = setting.of("well-known"), others(work)
    at = (employers_of(part, work, employers, function), function)
    places = make_places(part, work, employers, at, first)
    n, chance = len(places), part.chance
    places = places.assign(
        postcode=_central(part, places["postcode"]),
        function=work.table["key"].to_numpy(dtype=object)[function],
        closes=part.days(chance.whole("known/closes", n, 76, 130)),
        updated=part.days(-chance.whole("known/updated", n, 3, 250)),
        openings=places["openings"].clip(lower=1), complete=typical.COMPLETE, source=sources(part, n),
    )  # fmt: skip
    found = _places(part, work, places, typical.eased(part, demands_of(places), places["function"]), function)
    return found | {"asks": with_papers(found["asks"], typical.asked(places["function"], places["id"]))}


def _central(setting: Setting, postcodes: pd.Series) -> pd.Series:
    """The postcodes, those far from the region's middle replaced: such work is found near everybody."""
    points = setting.points
    middle = Point(*np.average(points[["lat", "lon"]], axis=0, weights=points["weight"]))
    near = points["postcode"][km_to(middle, points["lat"], points["lon"]) <= NEAR_KM].to_numpy(dtype=object)
    at = setting.chance.whole("known/postcode", len(postcodes), 0, len(near) - 1)
    return postcodes.where(postcodes.isin(list(near)), pd.Series(near[at], index=postcodes.index))


def _places(setting: Setting, work: Work, places: Frame, lines: Frame, function: Ints) -> Tables:
    ids = places["id"]
    return {
        "vacancies": places, "demands": with_ids(lines, ids), "asks": asks(setting, work, function, ids),
        "adaptations": adaptations(setting, work, lines, function, ids),
    }  # fmt: skip


def _typical(work: Work, function: Ints) -> Bools:
    known = np.isin(work.table["key"].to_numpy(dtype=object), list(typical.typical()))
    return np.asarray(known[function])


def _share(setting: Setting, employers: Frame, employer: Ints) -> Floats:
    return habits(setting, employers)["writes"][employer]


def _heavy(setting: Setting, employers: Frame, employer: Ints) -> Floats:
    return habits(setting, employers)["heavy"][employer]


def drawn_people(
    setting: Setting, work: Work, employers: Frame, n: int, first: int = 1, *, by_hand: bool = False
) -> Tables:
    """Candidates with their limits, hours, competences, papers and wishes; `by_hand`: of members with trades."""
    part = setting.of("people")
    at = (choose_trade if by_hand else choose_work)(part, work, employers, n)
    people = make_people(part, work, employers, at, first)
    limits = make_limits(part, people)
    towns = sorted(set(setting.points.loc[setting.points["weight"] > 4, "town"])) or [""]
    return {
        "profiles": people.table, "limits": limits, "hours": make_hours(part, people, limits),
        "competences": make_competences(part, work, people, dict(read_vocabulary().names)),
        "papers": make_papers(part, work, people),
        "wishes": make_wishes(part, people, sorted(set(employers["sector"])), towns),
    }  # fmt: skip

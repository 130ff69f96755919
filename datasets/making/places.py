"""The places of a made region: which employer offers which work, in which hours, for whom and until when."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.making.chance import Bools, Floats, Ints
from datasets.making.setting import Frame, Setting, ids, read_rows, rounded, text
from datasets.making.work import Work
from datasets.model import Kind, Source

KINDS: Final = {
    Kind.VACANCY: 0.58, Kind.WORK_EXPERIENCE: 0.17, Kind.TRIAL: 0.13, Kind.SECONDMENT: 0.12,
}  # fmt: skip
EVERYWHERE: Final = (
    "administratief-medewerker", "receptionist", "schoonmaker", "huismeester", "planner", "hr-medewerker",
    "financieel-administratief-medewerker", "medewerker-klantenservice", "facilitair-medewerker", "inkoper",
    "magazijnmedewerker-ontvangst", "ict-supportmedewerker", "postkamermedewerker", "cateringmedewerker",
)  # fmt: skip
"""Work that any employer may have."""
ANYWHERE: Final = 0.2
"""The share of the places that is such work."""
DESK: Final = 2.0
"""From so many usual hours at a keyboard on, a part may be done at home."""
WAGES: Final = (14.9, 15.3, 16.7, 18.6, 21.4, 25.6, 31.0, 36.0)
"""The usual wage an hour per level of education (NLQF 1 to 8), in euro."""
STYLES: Final = ("{}", "{} (m/v)", "{} parttime", "Medewerker gezocht: {}", "{} in de regio")
TEXTS: Final = (
    "", "", "Rustig team, inwerken in eigen tempo.", "Wisselende dagen in overleg.",
    "Werkplek met de bus bereikbaar.", "Proefdraaien kan, bellen mag.", "Vaste dagen, rooster vier weken vooruit.",
    "Wij zoeken versterking en leren u het werk.",
)  # fmt: skip


def choose_work(setting: Setting, work: Work, employers: Frame, n: int) -> tuple[Ints, Ints]:
    """The position of each place's employer and function, shape (n,) each."""
    size = employers["headcount"].fillna(10).to_numpy(dtype=float)
    employer = setting.chance.pick("place/employer", n, np.maximum(size, 1) ** setting.knobs.skew)
    function = np.zeros(n, dtype=np.int64)
    common = setting.chance.even("function/common", len(work.table)) ** 2 + 0.05
    sectors = employers["sector"].to_numpy(dtype=object)[employer]
    for sector in sorted(set(sectors)):
        here = sectors == sector
        weights = common * (work.sector == sector).to_numpy(dtype=float)
        weights = weights if weights.any() else common
        function[here] = setting.chance.pick(f"place/function/{sector}", int(here.sum()), weights)
    general = np.array([work.at[key] for key in EVERYWHERE if key in work.at], dtype=np.int64)
    if len(general):
        some = general[setting.chance.whole("place/general", n, 0, len(general) - 1)]
        function = np.where(setting.chance.yes("place/anywhere", n, ANYWHERE), some, function)
    return employer, function


def make_places(
    setting: Setting, work: Work, employers: Frame, at: tuple[Ints, Ints], first: int = 1
) -> Frame:
    """The vacancies' table for chosen employers and functions, ids from `first` on."""
    employer, function = at
    n, chance = len(employer), setting.chance
    kind = np.array(list(KINDS), dtype=object)[chance.pick("place/kind", n, list(KINDS.values()))]
    home = employers["postcode"].to_numpy(dtype=object)[employer]
    elsewhere = chance.yes("place/elsewhere", n, 0.2)
    return pd.DataFrame(
        {
            "id": ids("v", n, first),
            "employer": employers["id"].to_numpy(dtype=object)[employer],
            "title": _titles(setting, work, function),
            "function": text(
                work.table["key"].to_numpy(dtype=object)[function],
                ~chance.yes("place/unlinked", n, setting.knobs.unlinked),
            ),
            "kind": np.array([str(one) for one in kind], dtype=object),
            **_hours(setting, employers["sector"].to_numpy(dtype=object)[employer], kind),
            **_days(setting, n),
            "wage_hour": _wages(setting, work, function, kind),
            "postcode": np.where(elsewhere, setting.postcodes("place/postcode", n), home),
            "home_share": _at_home(setting, work, function),
            "education": _education(setting, work, function),
            "text": np.array(TEXTS, dtype=object)[chance.whole("place/text", n, 0, len(TEXTS) - 1)],
        }
    )


def _titles(setting: Setting, work: Work, function: Ints) -> Any:
    """The function's name or a synonym, said as adverts say it."""
    n, chance = len(function), setting.chance
    other = work.table["synonyms"].astype(str).str.split(";").str[0].str.capitalize()
    name = work.table["name"].astype(str)
    plain = text(
        other.where(other != "", name).to_numpy(dtype=object)[function],
        chance.yes("place/synonym", n, 0.15),
        name.to_numpy(dtype=object)[function],
    )
    style = chance.pick("place/style", n, (7, 4, 1, 0.5, 1))
    before = np.array([one.split("{}")[0] for one in STYLES], dtype=object)[style]
    after = np.array([one.split("{}")[1] for one in STYLES], dtype=object)[style]
    return before + plain + after


def _hours(setting: Setting, sector: Any, kind: Any) -> dict[str, Any]:
    """Hours, periods and build-up by what is usual in the sector; a few places don't say them."""
    n, chance, rows = len(sector), setting.chance, read_rows("hours.csv")
    groups = {row["sector"]: row["group"] for row in read_rows("sectors.csv")}
    group = np.array([groups.get(one, "kantoor") for one in sector], dtype=object)
    row = np.zeros(n, dtype=np.int64)
    for name in sorted(set(groups.values())):
        own = [at for at, one in enumerate(rows) if one["group"] == name]
        here = group == name
        found = chance.pick(f"place/hours/{name}", int(here.sum()), [float(rows[at]["weight"]) for at in own])
        row[here] = np.array(own)[found]
    least, most, day = (np.array([float(one[key]) for one in rows])[row] for key in ("least", "most", "day"))
    said = ~chance.yes("place/unsaid", n, 0.04)
    start = _build_up(setting, least, kind)
    return {
        "hours_min": np.where(said, least, np.nan), "hours_max": np.where(said, most, np.nan),
        "hours_day_max": np.where(said & ~chance.yes("place/unsaid-day", n, 0.05), day, np.nan),
        "periods": text(np.array([one["periods"] for one in rows], dtype=object)[row], said),
        "build_up_from": np.where(said, start, np.nan),
    }  # fmt: skip


def _build_up(setting: Setting, least: Floats, kind: Any) -> Floats:
    """Work to gain experience usually lets hours build up, other places now and then."""
    gentle = np.isin(kind, [Kind.WORK_EXPERIENCE, Kind.TRIAL])
    offered = setting.chance.yes("place/build-up", len(least), np.where(gentle, 0.7, 0.25))
    start = np.array([4.0, 6.0, 8.0, 12.0])[setting.chance.pick("place/from", len(least), (1, 2, 4, 2))]
    return np.where(offered & (start < least), start, np.nan)


def _days(setting: Setting, n: int) -> dict[str, Any]:
    """First and last day, openings, and the day on which the data were last looked at."""
    chance, never = setting.chance, np.datetime64("NaT", "s")
    later, expired = chance.yes("place/later", n, 0.3), chance.yes("place/expired", n, 0.08)
    begin, end = chance.whole("place/starts", n, 7, 75), chance.whole("place/closes", n, 5, 120)
    closes = setting.days(np.where(later, np.maximum(begin, end), end))
    gone = setting.days(-chance.whole("place/closed", n, 1, 80))
    recent, old = (
        chance.whole("place/updated", n, 1, 330),
        chance.whole("place/updated-long-ago", n, 740, 1200),
    )
    ago = np.where(chance.yes("place/old", n, setting.knobs.old), old, recent)
    said = np.where(chance.yes("place/open-end", n, 0.2), never, closes)
    return {
        "starts": np.where(later & ~expired, setting.days(begin), never),
        "closes": np.where(expired, gone, said),
        "openings": np.array([0, 1, 2, 3, 5])[chance.pick("place/openings", n, (2, 70, 18, 7, 3))].astype(
            float
        ),
        "updated": setting.days(-ago),
    }


def _wages(setting: Setting, work: Work, function: Ints, kind: Any) -> Floats:
    """A wage by level of education; work to gain experience is paid by the old employer and says none."""
    usual = np.array(WAGES)[work.education[function].astype(np.int64) - 1]
    wage = rounded(usual * np.exp(0.07 * setting.chance.normal("place/wage", len(function))), 0.05)
    unsaid = setting.chance.yes("place/wage-unsaid", len(function), 0.25) | (kind == Kind.WORK_EXPERIENCE)
    return np.where(unsaid, np.nan, np.maximum(wage, WAGES[0]))


def desk_work(work: Work) -> Bools:
    """True for functions that usually sit at a keyboard, shape (n_functions,)."""
    found = [one for one in work.usual if one.item.slug == "keyboard-hours"]
    if not found:
        return np.zeros(len(work.table), dtype=bool)
    return np.asarray((found[0].chance > 0.8) & (np.nan_to_num(found[0].amount) >= DESK))


def _at_home(setting: Setting, work: Work, function: Ints) -> Floats:
    """The share that can be done at home: only of work at a desk."""
    share = np.array([0.0, 0.2, 0.4, 0.6, 1.0])[
        setting.chance.pick("place/home", len(function), (5, 3, 3, 1, 0.3))
    ]
    return np.where(desk_work(work)[function], share, 0.0)


def _education(setting: Setting, work: Work, function: Ints) -> Floats:
    """The level asked: the usual one or one less; where it is low it mostly isn't asked at all."""
    usual = work.education[function]
    level = np.maximum(usual - setting.chance.yes("place/lower", len(function), 0.2), 1)
    asked = setting.chance.yes("place/education", len(function), np.where(usual <= 2, 0.25, 0.6))
    return np.where(asked, level, np.nan)


def sources(setting: Setting, n: int) -> Any:
    """Who recorded the demands: mostly the employer, else somebody who looked on the spot."""
    observed = setting.chance.yes("place/observed", n, 0.4)
    return text(str(Source.OBSERVED), observed, str(Source.EMPLOYER))

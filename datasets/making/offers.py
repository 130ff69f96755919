"""What the places of a made region offer and ask besides: adaptations, competences, papers."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from datasets.items import NONE, OFFERED
from datasets.making.chance import Bools, Ints
from datasets.making.setting import Frame, Setting, read_rows
from datasets.making.work import Work

OFFERED_SHARE: Final = 0.2
"""The share of the demands with a known adaptation for which the place offers it."""
ASKED: Final = 0.45
"""A usual competence is asked for with its weight times this chance."""
ESSENTIAL: Final = 0.2


def adaptations(setting: Setting, work: Work, demands: Frame, function: Ints, ids: pd.Series) -> Frame:
    """Adaptations for some of the recorded demands, where they suit the work; `ids` gives the id of each place."""
    known = pd.DataFrame(read_rows("adaptations.csv"))
    able = (demands["level"] != NONE) & (demands["level"] != OFFERED)
    lines = demands[["place", "item", "amount"]][able].merge(known, on="item", how="inner")
    chosen = setting.chance.yes("adaptation", len(lines), OFFERED_SHARE)
    heavier = lines["amount"].isna() | (
        lines["amount"] > pd.to_numeric(lines["to"], errors="coerce").fillna(-1)
    )
    suits = _suits(work, lines["work"], function[lines["place"].to_numpy(dtype=np.int64)])
    lines = lines[chosen & heavier.to_numpy() & suits].sort_values(["place", "item"], kind="stable")
    return pd.DataFrame(
        {
            "vacancy": ids.to_numpy(dtype=object)[lines["place"].to_numpy(dtype=np.int64)],
            **{
                name: lines[name].to_numpy(dtype=object) for name in ("item", "to", "what", "brings", "owner")
            },
            "cost": pd.to_numeric(lines["cost"], errors="coerce").to_numpy(dtype=float),
        }
    )


def _suits(work: Work, meant: pd.Series, function: Ints) -> Bools:
    """True where the function's ISCO code starts as the adaptation's work says; any work where that is empty."""
    code = work.table["isco"].astype(str)
    starts = {one: code.str.startswith(tuple(one.split(";"))).to_numpy(dtype=bool) for one in set(meant)}
    found = np.zeros(len(meant), dtype=bool)
    for one, suits in starts.items():
        here = (meant == one).to_numpy(dtype=bool)
        found[here] = suits[function[here]]
    return found


def asks(setting: Setting, work: Work, function: Ints, ids: pd.Series) -> Frame:
    """The competences and papers that places ask, by what is usual for their function."""
    found = pd.concat([_competences(setting, work, function), _papers(setting, work, function)])
    found = found.sort_values(["place", "what"], kind="stable", ignore_index=True)
    vacancy = ids.to_numpy(dtype=object)[found["place"].to_numpy(dtype=np.int64)]
    return pd.DataFrame({"vacancy": vacancy, "what": found["what"], "essential": found["essential"]})


def repeated(function: Ints, owner: Ints) -> tuple[Ints, Ints]:
    """For lines sorted by their function: the place and the line of every pair, shape (n_pairs,) each."""
    start = np.searchsorted(owner, function, side="left")
    count = np.searchsorted(owner, function, side="right") - start
    place = np.repeat(np.arange(len(function)), count)
    within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    return place, np.repeat(start, count) + within


def _competences(setting: Setting, work: Work, function: Ints) -> Frame:
    place, line = repeated(function, work.terms.function)
    asked = setting.chance.yes("ask/competence", len(place), ASKED * work.terms.weight[line])
    place, line = place[asked], line[asked]
    essential = setting.chance.yes("ask/essential", len(place), ESSENTIAL)
    what = work.terms.competence.to_numpy(dtype=object)[line]
    return pd.DataFrame({"place": place, "what": what, "essential": essential})


def _papers(setting: Setting, work: Work, function: Ints) -> Frame:
    papers = work.papers.sort_values("function", kind="stable", ignore_index=True)
    place, line = repeated(function, papers["function"].to_numpy(dtype=np.int64))
    asked = setting.chance.yes("ask/paper", len(place), papers["share"].to_numpy(dtype=float)[line])
    place, line = place[asked], line[asked]
    what = papers["paper"].to_numpy(dtype=object)[line]
    return pd.DataFrame({"place": place, "what": what, "essential": papers["essential"].to_numpy()[line]})

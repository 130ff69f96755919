"""What the candidates of a made region bring: competences with proof, papers, wishes, and hours that build up."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.making.chance import Bools, Ints
from datasets.making.offers import repeated
from datasets.making.people import People
from datasets.making.setting import Frame, Setting, text
from datasets.making.work import Work
from datasets.model import Kind, Proof, Want

PROOFS: Final = {Proof.EXPERIENCE: 68, Proof.OWN_WORD: 14, Proof.DIPLOMA: 11, Proof.EVC: 7}
MOST_STEPS: Final = 10
WEEKS: Final = 2
"""A build-up goes up every two weeks."""


def make_competences(setting: Setting, work: Work, people: People, names: dict[str, str]) -> Frame:
    """Competences of the old function, some in words of their own (`names` per key of the vocabulary)."""
    chance = setting.chance
    person, line = repeated(people.function, work.terms.function)
    has = chance.yes("bring/has", len(person), 0.6 * work.terms.weight[line])
    person, line = person[has], line[has]
    n = len(person)
    proof = np.array([str(one) for one in PROOFS], dtype=object)[
        chance.pick("bring/proof", n, list(PROOFS.values()))
    ]
    shown = np.isin(proof, [str(Proof.EVC), str(Proof.DIPLOMA)])
    level = people.table["education"].to_numpy(dtype=float)[person]
    key = work.terms.competence.iloc[line].to_numpy(dtype=object)
    spoken = np.array([names.get(str(one), str(one)) for one in work.terms.competence], dtype=object)[line]
    when = setting.days(-chance.whole("bring/on", n, 60, 3000))
    table = pd.DataFrame(
        {
            "profile": people.table["id"].to_numpy(dtype=object)[person],
            "competence": text(key, chance.yes("bring/key", n, 0.7), spoken),
            "proof": proof,
            "level": np.where(shown, level, np.nan),
            "on": np.where(shown, when, np.datetime64("NaT", "s")),
        }
    )
    return table.reset_index(drop=True)


def make_papers(setting: Setting, work: Work, people: People) -> Frame:
    """Driving licences, certificates of conduct, and the papers of the old function."""
    n, chance, id = len(people.table), setting.chance, people.table["id"].to_numpy(dtype=object)
    papers = work.papers.sort_values("function", kind="stable", ignore_index=True)
    person, line = repeated(people.function, papers["function"].to_numpy(dtype=np.int64))
    own = pd.DataFrame(
        {"profile": id[person], "paper": papers["paper"].to_numpy(dtype=object)[line], "held": True}
    )
    drives, said = chance.yes("paper/b", n, 0.78), chance.yes("paper/b-said", n, 0.85)
    licence = pd.DataFrame({"profile": id, "paper": "rijbewijs_b", "held": drives})[said]
    good, told = chance.yes("paper/vog", n, 0.95), chance.yes("paper/vog-said", n, 0.3)
    conduct = pd.DataFrame({"profile": id, "paper": "vog", "held": good})[told]
    found = pd.concat([own, licence, conduct], ignore_index=True).drop_duplicates(["profile", "paper"])
    return found.sort_values(["profile", "paper"], kind="stable", ignore_index=True)


def make_wishes(setting: Setting, people: People, sectors: Any, towns: Any) -> Frame:
    """None to three wishes: a sector, a town, a kind of place."""
    n, chance = len(people.table), setting.chance
    values = {
        Want.SECTOR: np.array(sectors, dtype=object)[chance.whole("wish/sector", n, 0, len(sectors) - 1)],
        Want.TOWN: np.array(towns, dtype=object)[chance.whole("wish/town", n, 0, len(towns) - 1)],
        Want.KIND: np.array([str(kind) for kind in Kind], dtype=object)[chance.whole("wish/kind", n, 0, 3)],
    }
    parts = [
        pd.DataFrame(
            {
                "profile": people.table["id"], "what": str(what), "value": value,
                "weight": np.array([-1.0, 1.0, 2.0, 3.0])[chance.pick(f"wish/{what}/weight", n, (1, 4, 3, 1))],
            }
        )[chance.yes(f"wish/{what}", n, 0.3)]
        for what, value in values.items()
    ]  # fmt: skip
    return pd.concat(parts).sort_values(["profile", "what"], kind="stable", ignore_index=True)


def make_hours(setting: Setting, people: People, limits: Frame) -> Frame:
    """Hours that build up by the calendar towards the hours of the list, for some who have such a limit."""
    week = limits[limits["item"] == "hours-week"].set_index("profile")["amount"]
    goal = people.table["id"].map(week).to_numpy(dtype=float)
    chance, n = setting.chance, len(people.table)
    builds = ~np.isnan(goal) & (goal > 12) & chance.yes("hours/builds", n, 0.55)
    start = 7 * chance.whole("hours/start", n, -8, 1)
    first = np.array([6, 8, 12, 16])[chance.pick("hours/first", n, (2, 3, 3, 2))]
    step = np.array([2, 4])[chance.pick("hours/step", n, (1, 1))]
    parts = [_step(setting, people, at, builds, (start, first, step, goal)) for at in range(MOST_STEPS)]
    return pd.concat(parts).sort_values(["profile", "from"], kind="stable", ignore_index=True)


def _step(
    setting: Setting, people: People, at: int, builds: Bools, course: tuple[Ints, Ints, Ints, Any]
) -> Frame:
    """One step of everybody's build-up, as long as it still goes up."""
    start, first, step, goal = course
    before, hours = first + step * (at - 1), np.minimum(first + step * at, goal)
    who = np.flatnonzero(builds & ((at == 0) | (before < goal)))
    day = start + 7 * WEEKS * at
    return pd.DataFrame(
        {
            "profile": people.table["id"].to_numpy(dtype=object)[who], "from": setting.days(day[who]),
            "hours_week": hours[who], "hours_day": np.nan, "review": setting.days(day[who] + 7 * WEEKS),
        }
    )  # fmt: skip

"""How strongly occupations ask for our terms, from public counts: what is characteristic, not what is common.

Three kinds of evidence per occupation and term, each 0 to 1 and each a lift over all occupations:
tasks (the share of an O*NET occupation's tasks that are one of the term's work activities), ratings (the
importance of the term's O*NET skills and knowledge) and groups (the share of an ESCO occupation's essential
skills that lie in the term's skill groups).

Sources: ESCO (European Commission, CC BY 4.0) and O*NET 29.3 (USDOL/ETA, CC BY 4.0), as a folder with `esco`
and `onet` in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datasets.problems import DataError, Problem

Floats = NDArray[np.float64]

TASK_PRIOR: Final = 6.0  # tasks' worth of "like any occupation" mixed in: short task lists say little
GROUP_PRIOR: Final = 6.0  # the same for essential skills
TASK_DOUBLINGS: Final = 4.0  # sixteen times as usual counts as fully characteristic
GROUP_DOUBLINGS: Final = 2.5
RATING_SPREADS: Final = 2.5  # so many standard deviations above the mean counts as fully characteristic
RATING_LEAST: Final = 2.5  # an element below this importance (1 to 5) is not asked, however unusual
ROOT: Final = 0.7  # between a plain product (1) and its geometric mean (0.5)
ENOUGH_TASKS: Final = 2.0  # tasks after which a work activity is a steady part of the work
GENERAL: Final = 0.8  # a term without work activities of its own says less about an occupation
SHOWN: Final = 0.3  # from this evidence of tasks on, a term's work activities are really there
UNSHOWN: Final = 0.3  # without them, its broad groups and ratings say only so much
WEIGHTS: Final = {"tasks": 1.0, "ratings": 0.35, "groups": 0.35}  # tasks are specific, the others broad

NEEDED: Final = (
    "esco/occupation_skill_groups.csv.gz",
    "onet/task_work_activities.csv.gz",
    "onet/work_activity_reference.csv.gz",
    "onet/skills.csv.gz",
    "onet/knowledge.csv.gz",
    "onet/esco_onet_best_match.csv.gz",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Evidence per occupation and term; each frame has the terms' keys as columns and values from 0 to 1.

    `tasks` and `ratings` are indexed by O*NET code, `groups` by ESCO occupation; `has` says which kinds a
    term is tied to (index term, columns the kinds); `match` gives the O*NET code of an ESCO occupation.
    """

    tasks: pd.DataFrame
    ratings: pd.DataFrame
    groups: pd.DataFrame
    has: pd.DataFrame
    match: pd.Series

    def of(self, esco: list[str], onet: list[str]) -> pd.Series:
        """One number per term (0 to 1) for an occupation known by these ESCO ids and O*NET codes."""
        known = {
            "tasks": _mean(self.tasks, onet),
            "ratings": _mean(self.ratings, onet),
            "groups": _mean(self.groups, esco),
        }
        rows = {kind: row.to_numpy()[None, :] for kind, row in known.items() if row is not None}
        if not rows:
            return pd.Series(0.0, index=self.tasks.columns)
        return pd.Series(_combined(rows, self.has)[0], index=self.tasks.columns)

    def table(self, unshown: float) -> pd.DataFrame:
        """The same for every O*NET occupation that an ESCO one matches, shape (n_occupations, n_terms).

        `unshown` takes the place of the constant of that name: 1 lets broad groups speak for themselves. One
        row per O*NET code, because many ESCO occupations share one code's tasks and would count them often.
        """
        matched = self.groups.groupby(self.groups.index.map(self.match.to_dict())).mean()
        codes = [code for code in matched.index if code in self.tasks.index]
        rows = {
            "tasks": self.tasks.loc[codes].to_numpy(),
            "ratings": self.ratings.reindex(codes).fillna(0.0).to_numpy(),
            "groups": matched.loc[codes].to_numpy(),
        }
        return pd.DataFrame(_combined(rows, self.has, unshown), index=codes, columns=self.tasks.columns)


def own_terms() -> pd.DataFrame:
    """Our own vocabulary as a frame indexed by key; empty cells are ""."""
    with files("datasets.vocabulary").joinpath("competences.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype=str, keep_default_na=False).set_index("key")


def gather(source: Path, terms: pd.DataFrame | None = None) -> Evidence:
    """The evidence for `terms` (our own by default) from folder `source`; DataError if files are missing."""
    _complete(source)
    terms = own_terms() if terms is None else terms
    groups = terms["esco_groups"].map(_listed)
    onet = terms["onet"].map(_listed)
    activities = onet.map(lambda ids: [i for i in ids if i.startswith("4.")])
    elements = onet.map(lambda ids: [i for i in ids if i.startswith("2.")])
    best = pd.read_csv(source / "onet/esco_onet_best_match.csv.gz", dtype=str)
    return Evidence(
        tasks=_tasks(source, activities),
        ratings=_ratings(source, elements),
        groups=_groups(source, groups),
        has=pd.DataFrame(
            {
                "tasks": activities.str.len() > 0,
                "ratings": elements.str.len() > 0,
                "groups": groups.str.len() > 0,
            }
        ),
        match=best.drop_duplicates("occ_id").set_index("occ_id")["onet_code"],
    )


def _complete(source: Path) -> None:
    missing = [name for name in NEEDED if not (source / name).is_file()]
    if missing:
        raise DataError(
            Problem(
                file=name,
                expected="a file of the public sources",
                got="no such file",
                remedy=f"Put it in {source}.",
            )
            for name in missing
        )


def _listed(text: str) -> list[str]:
    return [part for part in text.split(";") if part]


def _mean(frame: pd.DataFrame, rows: list[str]) -> pd.Series | None:
    """Of several sources halfway between the mean and the strongest: a mixed function asks for both sides."""
    known = [row for row in rows if row in frame.index]
    if not known:
        return None
    several = frame.loc[known]
    return (several.mean() + several.max()) / 2


def _tasks(source: Path, activities: pd.Series) -> pd.DataFrame:
    """The lift of each term's share of tasks, damped where only one task shows it."""
    links = pd.read_csv(source / "onet/task_work_activities.csv.gz", dtype=str)
    reference = pd.read_csv(source / "onet/work_activity_reference.csv.gz", dtype=str)
    links = links.merge(reference[["dwa_id", "iwa_id", "gwa_id"]], on="dwa_id")
    total = links.groupby("onet_code")["task_id"].nunique()
    columns = {}
    for key, ids in activities.items():
        hit = links[links["dwa_id"].isin(ids) | links["iwa_id"].isin(ids) | links["gwa_id"].isin(ids)]
        columns[key] = hit.groupby("onet_code")["task_id"].nunique()
    counts = pd.DataFrame(columns, index=total.index, columns=activities.index).fillna(0.0)
    steady = 1.0 - np.exp(-counts.to_numpy() / ENOUGH_TASKS)
    lift = _doublings(counts.to_numpy(), np.asarray(total, dtype=np.float64), TASK_PRIOR, TASK_DOUBLINGS)
    return pd.DataFrame((lift * steady) ** ROOT, index=counts.index, columns=counts.columns)


def _ratings(source: Path, elements: pd.Series) -> pd.DataFrame:
    """How far the importance of a term's elements lies above the mean, in spreads; their mean."""
    frames = [
        pd.read_csv(source / f"onet/{name}.csv.gz", dtype={"onet_code": str}).set_index("onet_code")
        for name in ("skills", "knowledge")
    ]
    rated = pd.concat(frames, axis=1).filter(regex=":IM$").rename(columns=lambda name: name[:-3])
    above = ((rated - rated.mean()) / rated.std() / RATING_SPREADS).clip(0.0, 1.0)
    spread = above.where(rated >= RATING_LEAST, 0.0)
    columns = {key: spread[ids].mean(axis=1) if ids else 0.0 for key, ids in elements.items()}
    return pd.DataFrame(columns, index=rated.index, columns=elements.index)


def _groups(source: Path, groups: pd.Series) -> pd.DataFrame:
    """The lift of each term's skill groups in the essential skills; of several groups the most telling."""
    counts = pd.read_csv(source / "esco/occupation_skill_groups.csv.gz")
    table = counts.pivot(index="occ_id", columns="group_code", values="n_essential").fillna(0.0)
    lift = pd.DataFrame(
        _doublings(
            table.to_numpy(), np.asarray(table.sum(axis=1), dtype=np.float64), GROUP_PRIOR, GROUP_DOUBLINGS
        ),
        index=table.index,
        columns=table.columns,
    )
    known = {key: [group for group in ids if group in lift] for key, ids in groups.items()}
    columns = {key: lift[ids].max(axis=1) if ids else 0.0 for key, ids in known.items()}
    return pd.DataFrame(columns, index=table.index, columns=groups.index).fillna(0.0)


def _doublings(counts: Floats, total: Floats, prior: float, full: float) -> Floats:
    """Times doubled above the usual share, shrunk to the usual by `prior`, as a part of `full` doublings."""
    share = counts / np.maximum(total, 1.0)[:, None]
    usual = np.maximum(share.mean(axis=0), 1e-6)
    shrunk = (counts + prior * usual) / (total[:, None] + prior)
    result: Floats = np.clip(np.log2(shrunk / usual) / full, 0.0, 1.0)
    return result


def _combined(rows: dict[str, Floats], has: pd.DataFrame, unshown: float = UNSHOWN) -> Floats:
    """The weighted mean over the kinds of evidence that a term is tied to and an occupation has."""
    weights = {kind: WEIGHTS[kind] * has[kind].to_numpy(dtype=float) for kind in rows}
    total = np.maximum(sum(weights.values()), 1e-9)
    told: Floats = sum(rows[kind] * weights[kind] for kind in rows) / total
    if "tasks" not in rows:
        return told
    shown = unshown + (1.0 - unshown) * np.minimum(rows["tasks"] / SHOWN, 1.0)
    result: Floats = told * np.where(has["tasks"].to_numpy(), shown, GENERAL)
    return result

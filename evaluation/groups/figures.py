"""Any figure by group: overall, per group, against the rest, with the gap and ratio between groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.estimate import REPEATS, holm
from evaluation.groups.draws import Floats, Ints, Sample, chance_of, interval
from evaluation.groups.members import UNKNOWN
from evaluation.groups.spans import gap_span, ratio_span
from evaluation.groups.withheld import LEAST, Bools, alike, covered, withheld

COLUMNS: Final = (
    "ranker", "measure", "group", "value", "overlapping", "n", "estimate", "low", "high", "withheld", "why",
    "difference", "difference_low", "difference_high", "p", "p_corrected",
    "of", "overall", "overall_low", "overall_high",
    "gap", "gap_low", "gap_high", "gap_p", "ratio", "ratio_low", "ratio_high",
)  # fmt: skip
TEXTS: Final = ("ranker", "measure", "group", "value", "why")
FLAGS: Final = ("overlapping", "withheld")
COUNTS: Final = ("n", "of")
TOO_FEW: Final = "too_few"
Row = dict[str, Any]


def by_group(
    per_person: pd.Series[Any] | pd.DataFrame, members: pd.DataFrame, *,
    clusters: pd.Series[Any] | None = None, least: int = LEAST, seed: int = 1, repeats: int = REPEATS,
    secret: bool = True,
) -> pd.DataFrame:  # fmt: skip
    """A figure per person (or employer) as a mean per group, held against the rest and against the other groups.

    Parameters
    ----------
    per_person: values by id, or a frame with an id first (profile or employer), `value`, and where wanted `measure`,
    `ranker` and `weight` (a weighted mean). Who has no value (nan) isn't measured and doesn't count.
    members: id, group, value, as `member_groups` gives; who isn't in a group is "onbekend" in it. clusters: by id what
    belongs together (such as the employer); each is on its own where not given. least: smaller groups are withheld,
    and others with them so that they can't be worked out. seed, repeats: of the chance in intervals and p. secret: a
    value tells something of a person, so that a small group in which all have the same is withheld as well.

    Returns
    -------
    A row per ranker, measure, group and value (columns `COLUMNS`). `estimate` with its 95% interval; `difference` is
    with everybody else, `p` by shuffling who is in the group, `p_corrected` for all rows together (Holm). The same in
    all rows of a group: `overall` of `of` people, `gap` (largest less smallest of the groups that are told) and `ratio`
    (smallest by largest), with intervals that hold whichever groups come out first and last, and `gap_p`, the chance
    of such a gap where the group doesn't matter. What can't be said is nan, with `why`: "too_few", or "" otherwise.
    """
    whose = str(members.columns[0])
    given = _framed(per_person, whose)
    rows = [
        row | {"ranker": ranker, "measure": measure}
        for (ranker, measure), one in given.groupby(["ranker", "measure"], sort=True)
        for row in _of_measure(one.set_index(whose), members, clusters, (least, secret), (seed, repeats))
    ]
    return _typed(rows)


def _framed(per_person: pd.Series[Any] | pd.DataFrame, whose: str) -> pd.DataFrame:
    if isinstance(per_person, pd.Series):
        per_person = pd.DataFrame({whose: per_person.index, "value": per_person.to_numpy(dtype=float)})
    found = pd.DataFrame({
        whose: per_person[whose].astype(str).to_numpy(), "value": per_person["value"].to_numpy(dtype=float),
        "weight": per_person["weight"].to_numpy(dtype=float) if "weight" in per_person else 1.0,
    })  # fmt: skip
    for name in ("ranker", "measure"):
        found[name] = per_person[name].astype(str).to_numpy() if name in per_person else ""
    return found[found["value"].notna()].sort_values(whose, kind="stable")


@dataclass(frozen=True, eq=False, kw_only=True)
class _Drawn:
    """One measure of all groups side by side, with what drawing and shuffling give of it."""

    sample: Sample
    means: Floats
    rests: Floats
    away: Floats
    least: int
    secret: bool


def _of_measure(
    one: pd.DataFrame,
    members: pd.DataFrame,
    clusters: pd.Series[Any] | None,
    kept: tuple[int, bool],
    draws: tuple[int, int],
) -> Iterator[Row]:
    codes, alone = clustered(one.index, clusters)
    parts = {str(group): membership(one.index, lines) for group, lines in members.groupby("group", sort=True)}
    if not parts:
        return
    sample = Sample(
        values=one["value"].to_numpy(), weights=one["weight"].to_numpy(), clusters=codes, alone=alone,
        inside=np.column_stack([inside for _, inside in parts.values()]),
    )  # fmt: skip
    means, rests = sample.drawn(*draws)
    drawn = _Drawn(sample=sample, means=means, rests=rests, away=sample.shuffled(*draws), least=kept[0],
                   secret=kept[1])  # fmt: skip
    first = 0
    for group, (names, _) in parts.items():
        columns = np.arange(first, first := first + len(names))
        yield from (row | {"group": group} for row in _of_group(names, columns, drawn))


def clustered(ids: pd.Index[Any], clusters: pd.Series[Any] | None) -> tuple[npt.NDArray[np.int64], bool]:
    """The number of each one's cluster, and whether everybody is alone; who has none is on their own."""
    if clusters is None:
        return np.arange(len(ids), dtype=np.int64), True
    known = clusters.reindex(ids)
    names = [f"c {name}" if isinstance(name, str) and name else f"i {id}" for id, name in known.items()]
    codes = np.unique(np.array(names, dtype=object), return_inverse=True)[1].astype(np.int64)
    return codes, len(set(names)) == len(names)


def membership(ids: pd.Index[Any], lines: pd.DataFrame) -> tuple[list[str], Floats]:
    """The values of a group, "onbekend" last, and who has which, shape (n_ids, n_values)."""
    at = ids.get_indexer(pd.Index(lines.iloc[:, 0].astype(str)))
    known = pd.DataFrame({"at": at, "value": lines["value"].astype(str).to_numpy()})[at >= 0]
    missing = np.setdiff1d(np.arange(len(ids)), known["at"])
    known = pd.concat([known, pd.DataFrame({"at": missing, "value": UNKNOWN})])
    names = sorted(set(known["value"]), key=lambda name: (name == UNKNOWN, name))
    inside = np.zeros((len(ids), len(names)))
    inside[
        known["at"].to_numpy(), known["value"].map({name: at for at, name in enumerate(names)}).to_numpy()
    ] = 1.0
    return names, inside


def _of_group(names: list[str], columns: Ints, drawn: _Drawn) -> Iterator[Row]:
    inside, of = drawn.sample.inside[:, columns], len(drawn.sample.values)
    overlapping = bool((inside.sum(axis=1) > 1).any())
    hidden = _hidden(drawn, inside, overlapping=overlapping) | (of < drawn.least)
    shared = _shared(drawn, columns[~hidden]) | {"overlapping": overlapping}
    for at, name, away in zip(columns.tolist(), names, hidden, strict=True):
        row = {"withheld": True, "why": TOO_FEW} if away else _told(drawn, at)
        yield shared | {"value": name} | row


def _hidden(drawn: _Drawn, inside: Floats, *, overlapping: bool) -> Bools:
    """Which groups aren't told: too small, all of one value (which the mean would tell of each), or beside such."""
    values, least = drawn.sample.values, drawn.least
    counts, each = inside.sum(axis=0).astype(np.int64), inside.T > 0
    if not drawn.secret:
        return withheld(counts, len(values), least=least, overlapping=overlapping)
    same = np.array([alike(values[some]) or (overlapping and alike(values[~some])) for some in each])
    if overlapping:
        return np.asarray(same | withheld(counts, len(values), least=least, overlapping=True))
    return covered(
        same | (counts < least), counts,
        lambda hidden: counts[hidden].sum() >= least and not alike(values[each[hidden].any(axis=0)]),
    )  # fmt: skip


def _told(drawn: _Drawn, at: int) -> Row:
    """One group: its mean, and what it differs from the rest."""
    sample, means, rests = drawn.sample, drawn.means[:, at], drawn.rests[:, at]
    count, n = int(sample.inside[:, at].sum()), int(sample.sizes[at])
    found, rest = float(sample.means[at]), float(sample.rests[at])
    low, high = interval(means, n)
    row: Row = {"n": count, "estimate": found, "low": low, "high": high, "withheld": False, "why": ""}
    if count == len(sample.values):
        return row
    below, above = interval(means - rests, min(n, sample.others(at)))
    p = chance_of(_apart(sample, at), drawn.away[:, at])
    return row | {"difference": found - rest, "difference_low": below, "difference_high": above, "p": p}


def _apart(sample: Sample, at: int) -> float:
    """A group's mean less that of all, as the shuffled ones are counted."""
    if sample.alone:
        return float(sample.means[at] - sample.means[-1])
    return float(sample.deviations[:, at].sum())


def _shared(drawn: _Drawn, told: Ints) -> Row:
    """What holds for all groups together; gap and ratio are of those that are told."""
    sample, of = drawn.sample, len(drawn.sample.values)
    if of < drawn.least:
        return {"of": pd.NA}
    low, high = interval(drawn.means[:, -1], int(sample.sizes[-1]))
    row: Row = {"of": of, "overall": float(sample.means[-1]), "overall_low": low, "overall_high": high}
    if len(told) < 2:
        return row
    found, sizes = sample.means[told], sample.sizes[told]
    gap, ratio = gap_span(found, drawn.means[:, told], sizes), ratio_span(found, drawn.means[:, told], sizes)
    apart = float(np.ptp([_apart(sample, int(at)) for at in told]))
    return row | {
        "gap": gap[0], "gap_low": gap[1], "gap_high": gap[2],
        "gap_p": chance_of(apart, np.ptp(drawn.away[:, told], axis=1)),
        "ratio": ratio[0], "ratio_low": ratio[1], "ratio_high": ratio[2],
    }  # fmt: skip


def _typed(rows: list[Row]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "p_corrected"])
    numbers = [name for name in found if name not in (*TEXTS, *FLAGS, *COUNTS)]
    found = found.astype(
        dict.fromkeys(TEXTS, "str") | dict.fromkeys(FLAGS, "bool") | dict.fromkeys(COUNTS, "Int64")
        | dict.fromkeys(numbers, "float64")
    )  # fmt: skip
    found["p_corrected"] = _corrected(found)
    return found[list(COLUMNS)]


def _corrected(found: pd.DataFrame) -> pd.Series[float]:
    """Every p corrected for all others; two halves of a whole are one comparison, said twice."""
    keys = ["ranker", "measure", "group"]
    halves = ~found["overlapping"] & (found.groupby(keys)["value"].transform("size") == 2)
    twice = halves & found.duplicated(keys)
    counted = found["p"].notna() & ~twice
    p = pd.Series(np.nan, index=found.index)
    p[counted] = holm(found.loc[counted, "p"].to_numpy())
    p[twice] = p.shift(1)[twice]
    return p

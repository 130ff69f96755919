"""Drift: does what goes into the engine still look as it did?

The population stability index says how much a column moved, a test whether chance alone would move it so: in small
regions chance alone moves the index past any fixed threshold. An alarm needs both.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from datasets.network import Network
from evaluation.engine.inputs import NUMBER, SHARE, UNKNOWN, Input, inputs, sizes
from evaluation.estimate import false_discoveries
from evaluation.groups import withheld

SOME, MUCH = 0.1, 0.25
"""From these values of the index on, a column moved somewhat, or much. Source: Siddiqi, Credit Risk Scorecards."""
CHANCE: Final = 0.05
"""The share of false alarms among all alarms that is allowed."""
BINS: Final = 10
FEWEST: Final = 5
"""So many of the one or the other must stand in every bin, else bins are joined."""
LEAST: Final = 20
TOO_FEW, ABSENT, SAME, FEW_PEOPLE = "too_few", "absent", "same", "few_people"
COLUMNS: Final = (
    "input", "kind", "before", "after", "n_before", "n_after", "psi", "ks", "p", "p_corrected", "level", "why",
)  # fmt: skip
Floats = npt.NDArray[np.float64]
Row = dict[str, Any]
Inputs = dict[str, Input]


def drift(before: Network, after: Network, *, least: int = withheld.LEAST) -> pd.DataFrame:
    """Every input of two networks (or of one in two periods) against each other, most moved first.

    People, places and employers count as independent: many alike places of one new employer are a drift too.

    Returns a row per input (columns `COLUMNS`): `kind` (number, category, share), the mean or the share of the
    commonest value `before` and `after` (nan for categories), how many are known, the index `psi`, for numbers
    the largest distance of the distributions `ks`, `p` (Kolmogorov-Smirnov, chi-squared or Fisher), corrected for all
    inputs together (Benjamini-Hochberg), and `level`: "none", "some" or "much". `why`: "too_few" or "absent" where
    nothing can be said, "same" where all values are the same, "few_people" where fewer than `least` have a limit on
    the item before or after: then only the level is told.
    """
    old, new = ({one.name: one for one in inputs(network)} for network in (before, after))
    either = old | new
    rows = [_row(either[name], old.get(name), new.get(name), (before, after)) for name in sorted(either)]
    found = pd.DataFrame(rows)
    found["p_corrected"] = false_discoveries(found["p"].to_numpy(dtype=float))
    alarm = (found["p_corrected"] < CHANCE).to_numpy()
    psi = found["psi"].to_numpy(dtype=float)
    found["level"] = np.where(alarm & (psi >= MUCH), "much", np.where(alarm & (psi >= SOME), "some", "none"))
    found["rank"] = -found["psi"].where(alarm, -1.0)
    order = found.sort_values(["rank", "input"], kind="stable").index
    return _without_few(found, old, new, least).loc[order, list(COLUMNS)].reset_index(drop=True)


def _without_few(found: pd.DataFrame, old: Inputs, new: Inputs, least: int) -> pd.DataFrame:
    """The rows with no figures of limits that only a few people have."""
    few = {
        name
        for name, one in {**old, **new}.items()
        if one.kind == SHARE and name.startswith("limits.")
        and any(0 < float(side[name].values.sum()) < least for side in (old, new) if name in side)
    }  # fmt: skip
    away = found["input"].map(lambda name: name in few or name.rsplit(".", 1)[0] in few).to_numpy(dtype=bool)
    figures = ["before", "after", "psi", "ks", "p", "p_corrected", "n_before", "n_after"]
    found = found.astype({"n_before": "float64", "n_after": "float64"})
    found.loc[away, figures], found.loc[away, "why"] = np.nan, FEW_PEOPLE
    return found.astype({"n_before": "Int64", "n_after": "Int64"})


def in_period(network: Network, first: date, last: date) -> Network:
    """The network with only the people assessed, and the places updated, from a first day to a last one."""
    tables = {name: network.tables[name] for name in ("profiles", "vacancies")}
    kept = {
        name: tables[name][tables[name][column].between(pd.Timestamp(first), pd.Timestamp(last))]
        for name, column in (("profiles", "assessed"), ("vacancies", "updated"))
    }
    for name, parent, of in (("limits", "profile", "profiles"), ("demands", "vacancy", "vacancies")):
        lines = network.tables[name]
        kept[name] = lines[lines[parent].isin(kept[of]["id"])]
    return network.with_tables({name: frame.reset_index(drop=True) for name, frame in kept.items()})


def _row(known: Input, old: Input | None, new: Input | None, networks: tuple[Network, Network]) -> Row:
    before, after = networks
    if known.kind == SHARE:
        # An item that nobody has in one of both isn't there: its share is none.
        old, new = old or _none(known, before), new or _none(known, after)
    row: Row = {"input": known.name, "kind": known.kind, "psi": np.nan, "ks": np.nan, "p": np.nan}
    if old is None or new is None:
        return row | _sizes(old, new) | {"before": np.nan, "after": np.nan, "why": ABSENT}
    pair = _known(old.values), _known(new.values)
    row |= _sizes(old, new) | {"before": _middle(pair[0]), "after": _middle(pair[1]), "why": ""}
    if min(map(len, pair)) < LEAST:
        return row | {"why": TOO_FEW}
    return row | (_numbers(*pair) if known.kind == NUMBER else _categories(*pair))


def _none(one: Input, network: Network) -> Input:
    table = one.name.split(".", 1)[0]
    of = {"limits": "profiles", "demands": "vacancies"}.get(table, table)
    return Input(one.name, one.kind, np.zeros(sizes(network)[of]))


def _sizes(old: Input | None, new: Input | None) -> Row:
    return {
        "n_before": len(_known(old.values)) if old else 0, "n_after": len(_known(new.values)) if new else 0,
    }  # fmt: skip


def _known(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if values.dtype == object:
        return np.asarray(values[values != UNKNOWN])
    return np.asarray(values[~np.isnan(values)])


def _middle(values: npt.NDArray[Any]) -> float:
    return float("nan") if values.dtype == object or not len(values) else float(values.mean())


def _numbers(old: Floats, new: Floats) -> Row:
    both = np.concatenate([old, new])
    if (both == both[0]).all():
        return {"psi": 0.0, "ks": 0.0, "why": SAME}
    found = stats.ks_2samp(old, new, method="asymp")
    # Bins by both together, so that neither decides alone where values are thick.
    edges = np.unique(np.quantile(both, np.linspace(0, 1, BINS + 1)[1:-1]))
    counts = (
        np.bincount(np.searchsorted(edges, one, side="left"), minlength=len(edges) + 1) for one in (old, new)
    )
    index, _ = _moved(*_joined(*(one.astype(float) for one in counts), ordered=True))
    return {"psi": index, "ks": float(found.statistic), "p": float(found.pvalue)}


def _categories(old: npt.NDArray[Any], new: npt.NDArray[Any]) -> Row:
    names = sorted(set(old.tolist()) | set(new.tolist()))
    if len(names) == 1:
        return {"psi": 0.0, "why": SAME}
    counts = [np.array([(one == name).sum() for name in names], dtype=float) for one in (old, new)]
    if len(names) == 2:
        index, _ = _moved(*counts)
        return {"psi": index, "p": float(stats.fisher_exact(np.array(counts)).pvalue)}
    index, p = _moved(*_joined(*counts, ordered=False))
    return {"psi": index, "p": p}


def _joined(old: Floats, new: Floats, *, ordered: bool) -> tuple[Floats, Floats]:
    """Counts per bin, with bins joined until each has enough: neighbours, or the rarest together."""
    if not ordered:
        order = np.argsort(old + new, kind="stable")
        old, new = old[order], new[order]
    parts: list[tuple[float, float]] = []
    for one, other in zip(old, new, strict=True):
        if parts and _thin(parts[-1], old, new):
            parts[-1] = parts[-1][0] + one, parts[-1][1] + other
        else:
            parts.append((float(one), float(other)))
    if len(parts) > 1 and _thin(parts[-1], old, new):
        last = parts.pop()
        parts[-1] = parts[-1][0] + last[0], parts[-1][1] + last[1]
    found = np.array(parts)
    return found[:, 0], found[:, 1]


def _thin(part: tuple[float, float], old: Floats, new: Floats) -> bool:
    """Whether fewer than enough of either would stand in a bin, were all alike."""
    share = sum(part) / (old.sum() + new.sum())
    return bool(share * min(old.sum(), new.sum()) < FEWEST)


def _moved(old: Floats, new: Floats) -> tuple[float, float]:
    """The population stability index (half a case added to each bin), and the p of chi-squared."""
    if len(old) < 2:
        return 0.0, float("nan")
    one, other = ((counts + 0.5) / (counts.sum() + 0.5 * len(counts)) for counts in (old, new))
    index = float(((other - one) * np.log(other / one)).sum())
    return index, float(stats.chi2_contingency(np.array([old, new])).pvalue)

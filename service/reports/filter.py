"""The filter: for whom it leaves how many places, and what closes the others, by group."""

from __future__ import annotations

from typing import Final

import pandas as pd

from evaluation.estimate import holm
from evaluation.groups import Filtered
from evaluation.groups.withheld import LEAST
from service.reports.cells import PLACES, share_text
from service.reports.conclude import Finding
from service.reports.frames import Record, number, only, records, why
from service.reports.groups import finding_of, groups_section, part_text
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

CLOSED: Final = "closed"
"""The share of places that is closed, by what is recorded or by an estimate."""
MOST: Final = 10
"""So many lines of what closes places stand in text that can't fold."""
SHARES: Final = ("open", "ask_employer", "ask_candidate", "ask_expert", "closed_estimate", "closed_recorded")


def filter_section(found: Filtered, words: Words) -> Section:
    """What the filter closes, for everybody and by group."""
    made = groups_section(
        closed_of(found),
        words("rep_filter.closed"),
        words,
        name="filter",
        heading=words("rep_filter.heading"),
    )
    tables = (_overall(found, words), *made.tables, _items(found, words))
    return Section(
        name=made.name, heading=made.heading, finding=made.finding, said=(*_everybody(found, words), *made.said),
        tables=tables, unsaid=(*made.unsaid, words("rep_filter.no_fault")),
    )  # fmt: skip


def closed_of(found: Filtered) -> pd.DataFrame:
    """What is closed by group, corrected for the groups of this one measure: it is the one that is concluded on."""
    groups = found.groups[found.groups["measure"] == CLOSED].copy()
    known = groups["p"].notna()
    groups.loc[known, "p_corrected"] = holm(groups.loc[known, "p"].to_numpy(dtype=float))
    return groups


def filter_found(found: Filtered, words: Words) -> str:
    """Which groups see more places closed than others, in a sentence."""
    rows = [row for row in records(closed_of(found)) if finding_of(row) is Finding.MORE]
    if not rows:
        return words("rep_filter.none")
    names = ", ".join(f"{words.name('rep_group', str(row['group']))} {part_text(row, words)}" for row in rows)
    return words("rep_filter.some", groups=names)


def _shares(found: Filtered) -> dict[str, float | None]:
    rows = records(found.groups)
    known = {share: only(rows, measure=share) for share in SHARES}
    return {share: number(some[0]["overall"]) if some else None for share, some in known.items()}


def _everybody(found: Filtered, words: Words) -> tuple[str, ...]:
    shares = _shares(found)
    if any(value is None for value in shares.values()):
        return ()
    told_ = {name: share_text(value or 0.0, words) for name, value in shares.items()}
    asked = sum(shares[name] or 0.0 for name in SHARES[1:4])
    return (words("rep_filter.everybody", asked=share_text(asked, words), **told_),)


def _overall(found: Filtered, words: Words) -> Table:
    columns = (
        Column(name="share", title=words("rep_filter.share")),
        Column(name="value", title=words("rep_filter.mean"), kind=Kind.SHARE),
    )
    rows = tuple(
        (words(f"rep_filter.{name}"), Untold("too_few") if value is None else value)
        for name, value in _shares(found).items()
    )
    return Table(name="overall", caption=words("rep_filter.overall"), columns=columns, rows=rows)


def _items(found: Filtered, words: Words) -> Table:
    """What closes places, per group; a line for each rule and item, withheld where few people have it or haven't."""
    columns = (
        Column(name="group", title=words("rep_filter.group")),
        Column(name="what", title=words("rep_filter.what")),
        Column(name="by", title=words("rep_filter.by")),
        Column(name="people", title=words("rep_filter.people"), kind=Kind.COUNT),
        *(Column(name=one, title=words(f"rep_filter.item_{one}"), kind=Kind.SHARE)
          for one in ("share", "alone", "overall_share")),
    )  # fmt: skip
    told = sorted((row for row in records(found.items) if not why(row)), key=_apart)
    return Table(
        name="items", caption=words("rep_filter.items"), columns=columns, long=True, most=MOST,
        rows=tuple(_item(row, words) for row in told), notes=(words("rep_filter.items_withheld", least=LEAST),),
    )  # fmt: skip


def _apart(row: Record) -> float:
    """What closes most places more, or fewer, than it does for everybody comes first."""
    return -abs(round((number(row["share"]) or 0.0) - (number(row["overall"]) or 0.0), PLACES))


def _item(row: Record, words: Words) -> tuple[Value, ...]:
    group = f"{words.name('rep_group', str(row['group']))}: {part_text(row, words)}"
    what = words.item(str(row["item"])) if row["item"] else words.name("rule", str(row["rule"]))
    figures = (number(row[one]) for one in ("people", "share", "alone", "overall"))
    return group, what, words.name("by", str(row["by"])), *figures

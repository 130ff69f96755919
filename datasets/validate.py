"""What the tables say of each other: keys, references, days, hours, and what stays silent until filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.catalogue.store import Near, read_catalogue
from datasets.columns import PERSONAL, Typed
from datasets.model import Kind, Want
from datasets.places import user_points
from datasets.problems import Problem, Severity
from datasets.runs import Mask, among, coded, groups, places_of
from datasets.schema import Column
from datasets.synonyms import did_you_mean

Tables = Mapping[str, Typed]
SECTORS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUV")


def check_tables(tables: Tables, errors: Iterable[Problem] = (), on: date | None = None) -> list[Problem]:
    """Every problem between the cells of the tables; with `on`, also days that lie after that day.

    What only follows from one of the `errors` already found is left out.
    """
    found = [problem for check in CHECKS for problem in check(tables)]
    found += _adaptations(tables, tuple(errors)) + _ages(tables, tuple(errors))
    found += _future(tables, on) if on else ()
    broken = {problem.file for problem in errors}
    files = {tables[name].file for name in tables if tables[name].file in broken}
    hollow = {f"rows in {name}" for name in tables if tables[name].file in files}
    return [problem for problem in found if problem.expected not in hollow]


def _spoiled(typed: Typed, errors: Iterable[Problem], columns: Iterable[str]) -> Mask:
    """The lines of a table in which one of the columns has an error already, shape (n_lines,)."""
    named = {*columns}
    rows = [problem.row for problem in errors if problem.file == typed.file and problem.column in named]
    return np.isin(typed.rows, rows) if rows else np.zeros(len(typed.rows), dtype=bool)


def _each(
    typed: Typed, mask: Any, column: str, expected: str, *, got: str = "", remedy: str = ""
) -> Iterable[Problem]:
    for line in np.flatnonzero(np.asarray(mask, dtype=bool)):
        yield typed.problem(int(line), column, expected, got=got, remedy=remedy)


def _warned(problems: Iterable[Problem]) -> Iterable[Problem]:
    return (replace(problem, severity=Severity.WARNING) for problem in problems)


def _keys(tables: Tables) -> Iterable[Problem]:
    for typed in tables.values():
        names = list(typed.table.key)
        if not names:
            continue
        said = typed.frame[names]
        if len(groups(said[name] for name in names).first) == len(said):
            continue
        empty = (said == "").any(axis=1) if typed.table.name != "hours" else said["profile"] == ""
        twice = said.duplicated(keep="first") & ~empty
        first = said.drop_duplicates()
        rows = dict(zip(first.itertuples(index=False, name=None), typed.rows[first.index], strict=True))
        for line in np.flatnonzero(twice):
            before = rows.get(tuple(said.iloc[line]))
            got = f"the same as in row {before}" if before is not None else "the same as above"
            expected, remedy = f"every {' and '.join(names)} once", "Remove one of the rows, or rename it."
            yield typed.problem(int(line), names[0], expected, got=got, remedy=remedy)


def _references(tables: Tables) -> Iterable[Problem]:
    for typed in tables.values():
        for column in typed.table.columns:
            if column.refers:
                yield from _dangling(typed, column, tables[column.refers].frame["id"])


def _dangling(typed: Typed, column: Column, ids: pd.Series[str]) -> Iterable[Problem]:
    said = typed.frame[column.name]
    if ids.empty and (said != "").any():
        yield typed.problem(0, column.name, f"rows in {column.refers}", got="none", remedy="Fill it first.")
        return
    unknown = ~among(said, ids)
    if unknown.any():
        unknown &= (said != "").to_numpy(dtype=bool)
    remedies = {text: did_you_mean(text, ids) for text in said[unknown].unique()}
    for line in np.flatnonzero(unknown):
        text = said.iloc[line]
        remedy = remedies[text] or f"Add it to {column.refers}, or correct the id."
        yield typed.problem(
            int(line), column.name, f"an id of {column.refers}", got=f"'{text}'", remedy=remedy
        )


def _hours(tables: Tables) -> Iterable[Problem]:
    places = tables["vacancies"]
    low, high = places.frame["hours_min"], places.frame["hours_max"]
    for line in np.flatnonzero(low > high):
        expected, got = f"at most hours_max ({high.iloc[line]:g})", f"{low.iloc[line]:g}"
        yield places.problem(int(line), "hours_min", expected, got=got, remedy="Perhaps they are swapped.")
    start = places.frame["build_up_from"]
    more = start > low.fillna(high)
    expected, remedy = "at most hours_min", "It is the hours a week with which one may start."
    yield from _warned(_each(places, more, "build_up_from", expected, got="more hours", remedy=remedy))


_ORDERED: Final = (
    ("vacancies", "starts", "closes", True),
    ("limits", "since", "until", False),
    ("moves", "starts", "ends", False),
)
"""Table, earlier column, later column, and whether the wrong order is a warning only."""


def _days(tables: Tables) -> Iterable[Problem]:
    for name, early, late, mild in _ORDERED:
        typed = tables[name]
        wrong = typed.frame[late] < typed.frame[early]
        found = _each(
            typed, wrong, late, f"a day not before {early}", got="an earlier day", remedy="Check both days."
        )
        yield from _warned(found) if mild else found


def _adaptations(tables: Tables, errors: tuple[Problem, ...]) -> list[Problem]:
    lines, demands = tables["adaptations"], tables["demands"]
    bad_demands = demands.frame["vacancy"][_spoiled(demands, errors, demands.table.names)]
    lost = ~_asked(lines.frame, demands.frame) & ~among(lines.frame["vacancy"], bad_demands)
    lost &= ~_spoiled(lines, errors, ("item", "vacancy"))
    expected, remedy = "a demand on this item at this vacancy", "Add the demand that it brings down."
    return list(_warned(_each(lines, lost, "item", expected, got="none", remedy=remedy)))


def _asked(lines: pd.DataFrame, demands: pd.DataFrame) -> Mask:
    """True for each adaptation whose vacancy has a demand on its item, shape (n_lines,)."""
    (place, places), (item, items) = coded(lines["vacancy"]), coded(lines["item"])
    at, what = places_of(demands["vacancy"], places), places_of(demands["item"], items)
    met = np.flatnonzero((at >= 0) & (what >= 0))
    pairs = at[met].astype(np.int64) * len(items) + what[met]
    return np.isin(place.astype(np.int64) * len(items) + item, pairs)


def _functions(tables: Tables) -> Iterable[Problem]:
    places, catalogue = tables["vacancies"], read_catalogue()
    said, titles = places.frame["function"], places.frame["title"]
    unknown = ~among(said, (*catalogue.functions.index, ""))
    remedies = {text: _nearest_function(text) for text in said[unknown].unique()}
    for line, text in zip(np.flatnonzero(unknown), said[unknown], strict=True):
        expected, remedy = "a key of the catalogue of functions", remedies[text]
        yield places.problem(int(line), "function", expected, got=f"'{text}'", remedy=remedy)
    empty = among(said, ("",))
    proposed = _proposals(titles[empty].unique())
    for line, title in zip(np.flatnonzero(empty), titles[empty], strict=True):
        remedy, expected = proposed[title], "a function"
        found = places.problem(int(line), "function", expected, got="an empty cell", remedy=remedy)
        yield replace(found, severity=Severity.WARNING)


def _nearest_function(text: str) -> str:
    keys = read_catalogue().functions.index
    found = did_you_mean(text, (str(key) for key in keys))
    near = " or ".join(f"'{near.key}'" for near in read_catalogue().propose(text, 2))
    return found or (f"Did you mean {near}?" if near else "See: spoor2 catalogue.")


def _proposals(titles: Iterable[str]) -> dict[str, str]:
    """What a place with each title is proposed to be, with near names, and that it is silent until then."""
    said = list(titles)
    return dict(zip(said, map(_proposal, read_catalogue().proposals(said, 3)), strict=True))


def _proposal(found: Sequence[Near]) -> str:
    silent = "Unlinked means silent until you fill it in."
    if not found:
        return f"No function resembles the title. {silent}"
    others = ", ".join(f"{near.key} ({near.name})" for near in found[1:])
    near = f"; near: {others}" if others else ""
    return f"Proposed: {found[0].key} ({found[0].name}){near}. {silent}"


def _ages(tables: Tables, errors: tuple[Problem, ...]) -> list[Problem]:
    places, demands = tables["vacancies"], tables["demands"]
    undated = places.frame["updated"].isna() & ~_spoiled(places, errors, ("updated",))
    silent = demands.frame["on"].isna().to_numpy()
    if silent.any():
        silent = silent & among(demands.frame["vacancy"], places.frame["id"][undated])
        silent &= ~_spoiled(demands, errors, ("on",))
    expected = "a day, here or in the vacancy's updated"
    remedy = "The age of the demand is unknown, so it counts as silent until a day is given."
    return list(_warned(_each(demands, silent, "on", expected, got="neither", remedy=remedy)))


def _points(tables: Tables) -> Iterable[Problem]:
    own, wide = tables["points"].frame["postcode"].str[:4], user_points()
    known = pd.Index(own) if wide is None else pd.Index(own).union(pd.Index(wide.index))
    for name in ("vacancies", "profiles"):
        typed = tables[name]
        said = typed.frame["postcode"]
        lost = (said != "") & ~said.str[:4].isin(known)
        expected = "a postcode with a known point"
        remedy = "Add it to points.csv, or import a table of the Netherlands; until then travel is unknown."
        for line in np.flatnonzero(lost):
            got = "one without" if name in PERSONAL else f"'{said.iloc[line]}'"
            found = typed.problem(int(line), "postcode", expected, got=got, remedy=remedy)
            yield replace(found, severity=Severity.WARNING)


def _people(tables: Tables) -> Iterable[Problem]:
    people = tables["profiles"]
    listed = among(people.frame["id"], tables["limits"].frame["profile"])
    for column, expected, meaning in _UNSAID:
        unsaid = listed & people.frame[column].astype("str").fillna("").eq("")
        remedy = f"Until it is filled in, the list counts as {meaning}."
        yield from _warned(_each(people, unsaid, column, expected, got="an empty cell", remedy=remedy))


_UNSAID: Final = (
    ("layout", "classic or revised", "classic"),
    ("complete", "yes or no", "a part of one"),
)
"""What a profile with limits should say, and what it counts as where it doesn't."""


def _words(tables: Tables) -> Iterable[Problem]:
    members = tables["employers"]
    sector = members.frame["sector"]
    expected = "a section of the SBI, one letter A to V"
    for line in np.flatnonzero(~sector.isin(SECTORS) & (sector != "")):
        got, remedy = f"'{sector.iloc[line]}'", "Give the letter, or leave it empty if unknown."
        found = members.problem(int(line), "sector", expected, got=got, remedy=remedy)
        yield replace(found, severity=Severity.WARNING)
    wishes = tables["wishes"]
    kinds = (wishes.frame["what"] == Want.KIND) & ~wishes.frame["value"].isin(list(Kind))
    expected = f"one of {', '.join(Kind)}"
    yield from _warned(
        _each(wishes, kinds, "value", expected, got="another word", remedy="Write it in full.")
    )


_PAST: Final = (
    ("vacancies", "updated"), ("demands", "on"), ("profiles", "assessed"), ("profiles", "first_sick_day"),
    ("employers", "member_since"), ("limits", "cleared_on"), ("outcomes", "on"), ("competences", "on"),
)  # fmt: skip
"""The days that can't lie in the future."""


def _future(tables: Tables, on: date) -> Iterable[Problem]:
    for name, column in _PAST:
        typed = tables[name]
        later = typed.frame[column] > pd.Timestamp(on)
        expected, remedy = f"a day up to {on.isoformat()}", "Check the year."
        yield from _warned(_each(typed, later, column, expected, got="a later day", remedy=remedy))


CHECKS: Final[tuple[Callable[[Tables], Iterable[Problem]], ...]] = (
    _keys, _references, _hours, _days, _functions, _points, _people, _words,
)  # fmt: skip
"""Every check over the tables, in the order in which they are written down."""

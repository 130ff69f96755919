"""The effectladder: the highest trede that a claim's artefacts support, and what a higher one would still need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from evaluation.ladder import Change, Needed, Rung
from evaluation.ladder.intervals import against as usual
from service.reports.cells import span_texts
from service.reports.conclude import Finding, against
from service.reports.report import Column, Kind, Section, Table, Value
from service.reports.rung_told import behind, limits
from service.words import Words

SHARES: Final = ("Placed", "Held", "B")
"""The measures of before and after that are shares."""


def rung_section(
    rungs: Sequence[Rung], changes: Sequence[Change], words: Words, *, since: bool = True
) -> Section:
    """The trede of some claims as a section, of the first in full, with what was measured before and after.

    Without a day `since` which one works like this, nothing is claimed to have become better.
    """
    found = rungs[0]
    claim = _claim(found, words) if since else words("rep_rung.no_since")
    return Section(
        name="rung", heading=words("rep_rung.heading"), finding=rung_found(found, words),
        said=(
            claim, *_refused(found, words), *behind(found, words, since=since), *_changed(changes, words),
            *_usual(changes, words),
        ),
        tables=(_claims(rungs, words), *_before_after(changes, words), _sizes(found.needed, words)),
        unsaid=(
            words("rep_rung.no_cause"), *limits(found, words), words("rep_rung.wanted", count=found.wanted),
        ),
    )  # fmt: skip


def _claim(found: Rung, words: Words) -> str:
    """What is claimed."""
    name, day = words(f"rep_change.{found.claim.measure}"), words.day(found.claim.begins)
    return words("rep_rung.claim", measure=name, day=day)


def _claims(rungs: Sequence[Rung], words: Words) -> Table:
    """Each claim with the trede that it stands on, and what the next one lacks."""
    columns = (
        Column(name="measure", title=words("rep_rung.measure")),
        Column(name="reached", title=words("rep_rung.reached"), kind=Kind.COUNT),
        Column(name="missing", title=words("rep_rung.missing")),
    )
    rows = tuple(
        (words(f"rep_change.{one.claim.measure}"), one.reached,
         ", ".join(_need(need, words) for need in one.missing.get(one.reached + 1, ())))
        for one in rungs
    )  # fmt: skip
    return Table(name="claims", caption=words("rep_rung.claims"), columns=columns, rows=rows)


def rung_found(found: Rung, words: Words) -> str:
    """The highest trede that is supported, and why."""
    name = words(f"rep_rung.rung_{found.reached}")
    if not found.why:
        lacks = ", ".join(_need(one, words) for one in found.missing[found.reached + 1])
        return words("rep_rung.lowest", reached=found.reached, name=name, missing=lacks)
    why = ", ".join(_need(one, words) for one in found.why)
    return words("rep_rung.finding", reached=found.reached, name=name, why=why)


def rung_short(found: Rung, words: Words) -> str:
    """The same in a sentence for who reads no further."""
    name = words(f"rep_rung.rung_{found.reached}")
    lacks = ", ".join(_need(one, words) for one in found.missing.get(found.reached + 1, ()))
    return words("rep_rung.short", reached=found.reached, name=name, next=found.reached + 1, missing=lacks)


def _need(one: object, words: Words) -> str:
    return words(f"rep_need.{one}")


def _refused(found: Rung, words: Words) -> Iterator[str]:
    for trede, lacks in found.missing.items():
        missing = ", ".join(_need(one, words) for one in lacks) or words("rep_rung.below")
        yield words("rep_rung.refused", rung=trede, name=words(f"rep_rung.rung_{trede}"), missing=missing)


def _changed(changes: Iterable[Change], words: Words) -> Iterator[str]:
    """What changed since the day, as far as that is shown; never that it was caused by it."""
    for one in changes:
        finding = against(one.difference)
        name = words(f"rep_change.{one.measure}")
        if finding is Finding.TOO_FEW:
            yield words("rep_rung.change_too_few", measure=name)
            continue
        value, low, high = span_texts(one.difference, _column(one.measure, "").apart("", ""), words)
        unit = words("rep_lists.points") if one.measure in SHARES else ""
        yield words(f"rep_rung.change_{finding}", measure=name, value=value, low=low, high=high, unit=unit)


def _usual(changes: Iterable[Change], words: Words) -> Iterator[str]:
    """Where the share placed since the day stands beside what is usual in the country."""
    for one in changes:
        share = one.after
        if one.measure == "Placed" and share.low is not None:
            value, low, high = span_texts(share, _column(one.measure, ""), words)
            level = words(f"ladder_level.{usual(share)}")
            yield words("ladder.usual", n=share.n, value=value, low=low, high=high, level=level)


def _column(measure: str, title: str) -> Column:
    return Column(name="value", title=title, kind=Kind.SHARE if measure in SHARES else Kind.NUMBER)


def _before_after(changes: Sequence[Change], words: Words) -> Iterator[Table]:
    """A table per measure, so that each is written in its own unit."""
    for one in changes:
        shown = _column(one.measure, words("rep_rung.value"))
        apart = shown.apart("difference", words("rep_rung.difference" + "_points" * (one.measure in SHARES)))
        rows: tuple[tuple[Value, ...], ...] = ((
            words(f"rep_change.{one.measure}"), one.before, one.before.n, one.after, one.after.n, one.difference,
        ),)  # fmt: skip
        columns = (
            Column(name="measure", title=words("rep_rung.measure")),
            Column(name="before", title=words("rep_rung.before"), kind=shown.kind),
            Column(name="before_of", title=words("rep_rung.of"), kind=Kind.COUNT),
            Column(name="after", title=words("rep_rung.after"), kind=shown.kind),
            Column(name="after_of", title=words("rep_rung.of"), kind=Kind.COUNT),
            apart,
        )
        caption = words("rep_rung.table", measure=words(f"rep_change.{one.measure}"), day=words.day(one.day))
        yield Table(name=f"change_{one.measure}", caption=caption, columns=columns, rows=rows)


def _sizes(needed: Sequence[Needed], words: Words) -> Table:
    """What a randomised trial would take."""
    kinds = {
        "clusters": Kind.COUNT, "persons": Kind.COUNT, "years_least": Kind.NUMBER, "years_most": Kind.NUMBER,
        "country_least": Kind.SHARE, "country_most": Kind.SHARE,
    }  # fmt: skip
    columns = (
        Column(name="design", title=words("rep_rung.design")),
        Column(name="effect", title=words("rep_rung.effect"), kind=Kind.POINTS),
        *(
            Column(name=one, title=words(f"rep_rung.{one}"), kind=kind, digits=2)
            for one, kind in kinds.items()
        ),
    )
    rows = tuple(
        (
            words(f"rep_design.{one.design}"),
            one.effect,
            one.clusters,
            one.persons,
            *one.region_years,
            *one.national_share,
        )
        for one in needed
    )
    return Table(name="sizes", caption=words("rep_rung.sizes"), columns=columns, rows=rows)

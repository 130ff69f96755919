"""Policies side by side in a simulated region: what each does by itself, and how it differs from one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pandas as pd

from evaluation.simulation import Simulated
from evaluation.simulation.results import HIGHER
from evaluation.simulation.side_by_side import PRIMARY
from service.reports.cells import span_texts
from service.reports.conclude import Finding, against, better
from service.reports.frames import Record, figure, number, only, records, told
from service.reports.pictures import Dots
from service.reports.report import Column, Kind, Section, Table, Untold, Value
from service.words import Words

FIRST: Final = "placed"
"""The measure that is drawn."""
MAIN: Final = ("placed", "lasting", "quality", "net_worst", "balance")
"""What a board asks about."""
LEAST: Final = 5
"""Fewer worlds than this say nothing."""
SHARES: Final = (
    "placed", "before_104", "lasting", "kept", "no_talk", "balance", "balance_weeks", "turned_away", "wasted",
)  # fmt: skip
WHOLE: Final = ("quality", "worst_quality", "score", "placed_count")


def policy_name(policy: str, words: Words) -> str:
    """A policy as people call it."""
    return words.name("rep_policy", policy)


def measure_name(measure: str, words: Words) -> str:
    """A result as people call it."""
    return words.name("rep_result", measure)


def policies_section(found: Simulated, words: Words) -> Section:
    """The main results and the differences with the base."""
    apart = records(found.differences)
    shown = _anywhere(apart)
    return Section(
        name="policies", heading=words("rep_policies.heading"),
        finding=words("rep_policies.found", shown=len(shown), of=len(_others(apart))) if apart else "",
        said=(
            words("rep_policies.base", base=policy_name(found.base, words)), *_also(apart, words),
            *([words("rep_policies.correction")] if apart else []),
        ),
        tables=(_results(found.summary, MAIN, "results", words), *_differences(apart, found, words)),
        unsaid=tuple(words("rep_policies." + key) for key in ("planted", "assumed")),
    )  # fmt: skip


def more_section(found: Simulated, words: Words) -> Section:
    """All other figures."""
    rest = [one for one in dict.fromkeys(map(str, found.summary["measure"])) if one not in MAIN]
    return Section(
        name="policies_more", heading=words("rep_policies.more_heading"), finding="",
        tables=(_results(found.summary, rest, "results_more", words),),
    )  # fmt: skip


def policies_found(found: Simulated, words: Words) -> list[str]:
    """In at most three sentences what was shown of finding work, of lasting work and of balance, and what wasn't;
    corrected for the number of comparisons.
    """
    apart = [row for row in records(found.differences) if row["measure"] in PRIMARY]
    if not apart:
        return [words("rep_policies.alone", base=policy_name(found.base, words))]
    size = {
        "worlds": len(found.seeds),
        **{name: int(found.worlds[name].sum()) for name in ("people", "over")},
    }
    if all(_finding(row) is Finding.TOO_FEW for row in apart):
        return [words("rep_policies.all_too_few", n=size["worlds"], over=size["over"])]
    shown = [said for measure in PRIMARY for said in _shown(only(apart, measure=measure), words)]
    key = "not_shown_in" if shown else "nowhere_in"
    left = ", ".join(
        said for measure in PRIMARY for said in _not_shown(only(apart, measure=measure), key, words)
    )
    first = words(
        "rep_policies.shown" if shown else "rep_policies.none_shown", shown="; ".join(shown), each=left,
        count=_compared(apart), base=policy_name(found.base, words), **size,
    )  # fmt: skip
    second = words("rep_policies.not_shown", each=left) if shown else words("rep_policies.no_proof")
    return [first, *([second] if left else []), words("rep_policies.made_up")]


def _shown(rows: Sequence[Record], words: Words) -> Iterator[str]:
    """Which policies are shown to be better by one measure, and which worse."""
    for finding in (Finding.MORE, Finding.LESS):
        each = [_reach(row, words) for row in rows if _finding(row) is finding]
        if each:
            measure = words(f"rep_policies.on_{rows[0]['measure']}")
            yield words(
                f"rep_policies.shown_{finding}", measure=measure, each=words("rep_policies.and").join(each)
            )


def _reach(row: Record, words: Words) -> str:
    """A policy with how far it differs by a share."""
    column = _column(str(row["measure"]), "").apart("difference", "")
    value, low, high = span_texts(figure(row, "difference"), column, words)
    return words(
        "rep_policies.reach", policy=policy_name(str(row["policy"]), words), difference=value, low=low, high=high,
    )  # fmt: skip


def _not_shown(rows: Sequence[Record], key: str, words: Words) -> Iterator[str]:
    """Of how many policies no difference is shown by one measure."""
    found = [_finding(row) for row in rows]
    measure = words(f"rep_policies.on_{rows[0]['measure']}")
    if all(one is Finding.TOO_FEW for one in found):
        yield words("rep_policies.too_few_in", measure=measure)
    elif left := [one for one in found if one not in (Finding.MORE, Finding.LESS)]:
        yield words(f"rep_policies.{key}", measure=measure, count=len(left), of=len(found))


def _also(apart: Sequence[Record], words: Words) -> Iterator[str]:
    """What was shown of each policy by the main figures, corrected for all that was compared."""
    for policy in _anywhere(apart):
        shown = {
            finding: [
                measure_name(str(row["measure"]), words) for row in only(apart, policy=policy)
                if _finding(row) is finding and row["measure"] in MAIN
            ]
            for finding in (Finding.MORE, Finding.LESS)
        }  # fmt: skip
        said = [
            words(f"rep_policies.also_{one}", measures="; ".join(names))
            for one, names in shown.items()
            if names
        ]
        yield words("rep_policies.also", policy=policy_name(policy, words), said="; ".join(said))


def _others(apart: Sequence[Record]) -> list[str]:
    """The policies that are compared with the base."""
    return list(dict.fromkeys(str(row["policy"]) for row in apart))


def _anywhere(apart: Sequence[Record]) -> list[str]:
    """Those of which a difference is shown by any of the main figures."""
    shown = [row for row in apart if row["measure"] in MAIN and _finding(row) in (Finding.MORE, Finding.LESS)]
    return _others(shown)


def _compared(rows: Iterable[Record]) -> int:
    """For how many comparisons was corrected."""
    return sum(number(row["p"]) is not None for row in rows)


def _finding(row: Record) -> Finding:
    """Whether a policy is shown to be better or worse by a measure."""
    found = against(figure(row, "difference"), p=number(row.get("p_corrected")), least=LEAST)
    return better(found, more_is_better=row["measure"] in HIGHER)


def _verdict(row: Record) -> str:
    """The finding as the table says it: what only the correction holds back is told apart."""
    finding = _finding(row)
    plain = against(figure(row, "difference"), least=LEAST)
    corrected = finding is Finding.NOT_SHOWN and plain is not Finding.NOT_SHOWN
    return "not_corrected" if corrected else str(finding)


def _column(measure: str, title: str, name: str = "value") -> Column:
    kind = Kind.SHARE if measure in SHARES else Kind.NUMBER
    return Column(name=name, title=title, kind=kind, digits=0 if measure in WHOLE else 2)


def _results(summary: pd.DataFrame, measures: Sequence[str], name: str, words: Words) -> Table:
    """A line per policy, a column per measure: the mean over the worlds with its interval."""
    rows = records(summary)
    policies = list(dict.fromkeys(str(row["policy"]) for row in rows))
    columns = tuple(_column(one, measure_name(one, words), one) for one in measures)
    return Table(
        name=name, caption=words(f"rep_policies.{name}"), long=name != "results",
        columns=(Column(name="policy", title=words("rep_policies.policy")), *columns),
        rows=tuple(
            (policy_name(policy, words), *(_cell(only(rows, policy=policy, measure=one)) for one in measures))
            for policy in policies
        ),
        notes=(words("rep_policies.intervals"),),
    )  # fmt: skip


def _cell(found: Sequence[Record]) -> Value:
    return told(found[0]) if found else Untold("not_measured")


def _differences(apart: Sequence[Record], found: Simulated, words: Words) -> Iterator[Table]:
    """How every policy differs from the base, on the same chance."""
    for measure in MAIN if apart else ():
        some, count = only(apart, measure=measure), _compared(_together(apart, measure))
        shown = _column(measure, measure_name(measure, words)).apart(
            "difference", words("rep_policies.difference" + "_points" * (measure in SHARES))
        )
        caption = words(
            "rep_policies.apart", measure=measure_name(measure, words), base=policy_name(found.base, words)
        )
        picture = Dots(
            title=caption, axis=shown.title, words=words, line=0.0, points=shown.kind is Kind.POINTS,
            rows=[(policy_name(str(row["policy"]), words), figure(row, "difference")) for row in some],
        ).picture() if measure == FIRST else None  # fmt: skip
        columns = (
            Column(name="policy", title=words("rep_policies.policy")), shown,
            Column(name="finding", title=words("rep_policies.finding")),
        )  # fmt: skip
        yield Table(
            name=f"apart_{measure}", caption=caption, columns=columns, picture=picture, long=measure != FIRST,
            rows=tuple(_cells(row, words) for row in some),
            notes=(words("rep_policies.corrected", count=count),) if count else (),
        )  # fmt: skip


def _together(apart: Sequence[Record], measure: str) -> Sequence[Record]:
    """The comparisons that were corrected together with those by a measure."""
    return [row for row in apart if row["measure"] in PRIMARY] if measure in PRIMARY else apart


def _cells(row: Record, words: Words) -> tuple[Value, ...]:
    value = told({**row, "value": row["difference"]})
    return policy_name(str(row["policy"]), words), value, words(f"rep_policies.short_{_verdict(row)}")

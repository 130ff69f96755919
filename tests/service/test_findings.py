"""Sentences of reports from planted figures: what is there is said, what isn't shown isn't, and too few say nothing."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from datasets import read_network
from datasets.make import EMBEDDED
from datasets.network import Network
from evaluation.balance import history
from evaluation.estimate import Estimate
from evaluation.groups import Filtered, by_group
from evaluation.groups.served import Served
from evaluation.ladder import Artefacts, Change, Claim, rung
from evaluation.ladder.before_after import How
from evaluation.simulation.results import MEASURES
from evaluation.simulation.side_by_side import differences, summary
from service.reports.balance import balance_found, balance_section, signalled
from service.reports.engine import asks_found, audit_found
from service.reports.files import report_csv
from service.reports.filter import filter_section
from service.reports.groups import groups_section
from service.reports.lists import chance_found, hits_found, lists_found, lists_section, plainly
from service.reports.page import report_html
from service.reports.policies import policies_found, policies_section
from service.reports.rankers import protected
from service.reports.report import Report, Untold
from service.reports.rung import rung_section
from service.reports.served import served_found, served_sections
from service.reports.text import report_markdown
from service.words import read_words

NL, EN = read_words("nl"), read_words("en")


def spread(
    value: float | None, low: float | None, high: float | None, p: float, n: int = 40
) -> dict[str, Any]:
    return {
        "window": "start", "unit": "persons", "measure": "phi", "last": date(2026, 12, 1), "value": value, "low": low,
        "high": high, "n": n, "why": "", "expected": 1.0, "p": p,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (spread(2.4, 1.6, 3.3, 0.001), "Het netwerk is uit balans, meer dan toeval kan verklaren"),
        (spread(1.2, 0.7, 2.1, 0.3), "is niet aangetoond"),
        (spread(1.5, 1.1, 2.1, 0.2), "is niet aangetoond"),
        (spread(1.5, 0.9, 2.1, 0.01), "is niet aangetoond"),
        (spread(0.4, 0.2, 0.7, 0.999), "beter in balans dan toeval zou geven"),
        (spread(3.0, 2.0, 4.0, 0.001, n=3), "te weinig verplaatsingen"),
        (spread(None, None, None, np.nan), "te weinig verplaatsingen"),
    ],
)
def test_a_network_is_called_unbalanced_only_where_it_is(row: dict[str, Any], said: str) -> None:
    assert said in balance_found([row], NL)


def test_no_moves_say_nothing_of_balance() -> None:
    assert (
        balance_found([], NL) == "Er zijn te weinig verplaatsingen om te zeggen of het netwerk in balans is."
    )
    assert signalled([{"few": True, "survives": False}], NL).startswith("Bij geen werkgever zijn er genoeg")


def test_employers_are_pointed_at_only_after_correction() -> None:
    rows = [
        {"few": False, "survives": False, "signal": "alarm"},
        {"few": True, "survives": False, "signal": "too_few"},
    ]
    assert signalled(rows, NL).startswith("Van geen van de 1 werkgevers met genoeg verplaatsingen")
    assert signalled([rows[0] | {"survives": True}], NL).startswith("Bij 1 werkgever van de 1")


def compared(
    difference: float, low: float, high: float, p: float, *, n: int = 200, ranker: str = "learned"
) -> dict[str, Any]:
    return {
        "ranker": ranker, "base": "expert", "measure": "nDCG@10", "difference": difference, "low": low, "high": high,
        "p": p, "p_corrected": p, "n": n, "clusters": 50, "why": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (compared(0.05, 0.02, 0.08, 0.001), "De lijsten van de geleerde weging zijn aantoonbaar beter"),
        (compared(-0.05, -0.08, -0.02, 0.001), "zijn aantoonbaar slechter"),
        (compared(0.05, 0.02, 0.08, 0.2), "is na correctie voor het aantal vergelijkingen niet aangetoond"),
        (
            compared(0.01, -0.02, 0.04, 0.4),
            "het verschil in kwaliteit van de volgorde (nDCG), bovenste 10 ligt tussen -0,020 en +0,040",
        ),
        (compared(0.0, 0.0, 0.0, 1.0), "precies gelijk"),
        (compared(0.5, 0.4, 0.6, 0.001, n=6), "te weinig uitkomsten"),
    ],
)
def test_a_ranker_is_called_better_only_where_it_is_shown(row: dict[str, Any], said: str) -> None:
    assert said in lists_found([], [row], "nDCG@10", NL)


def test_of_several_rankers_without_a_difference_it_is_said_once() -> None:
    rows = [compared(0.01, -0.02, 0.04, 0.9), compared(0.0, -0.01, 0.01, 0.9, ranker="network")]
    said = lists_found([], rows, "nDCG@10", NL)
    assert said.count("niet aangetoond") == 1
    assert (
        "de geleerde weging van -0,020 tot +0,040; de vaste weging met het netwerk erin van -0,010 tot +0,010"
        in said
    )


def figure(measure: str, value: float, low: float, high: float, n: int = 80) -> dict[str, Any]:
    return {
        "ranker": "expert",
        "measure": measure,
        "value": value,
        "low": low,
        "high": high,
        "n": n,
        "why": "",
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (compared(-0.2, -0.3, -0.1, 0.001, ranker="chance"), "aantoonbaar beter dan toeval"),
        (compared(0.2, 0.1, 0.3, 0.001, ranker="chance"), "aantoonbaar slechter dan toeval"),
        (compared(0.01, -0.1, 0.1, 0.8, ranker="chance"), "is niet aangetoond"),
        (compared(-0.2, -0.3, -0.1, 0.2, ranker="chance"), "is niet aangetoond"),
    ],
)
def test_lists_are_told_beside_chance(row: dict[str, Any], said: str) -> None:
    yard = figure("nDCG@10", 0.12, 0.1, 0.2) | {"ranker": "chance"}
    told = chance_found([yard], [row], "nDCG@10", NL)
    assert "in willekeurige volgorde, dan is dat 0,120" in told and said in told
    assert chance_found([yard | {"n": 6}], [row], "nDCG@10", NL) == ""
    assert "toeval" not in lists_found([yard, figure("nDCG@10", 0.4, 0.3, 0.5)], [], "nDCG@10", NL)


def test_hits_are_told_in_people_beside_chance() -> None:
    rows = [figure("Success@10", 0.25, 0.2, 0.3), figure("Success@10", 0.1, 0.1, 0.2) | {"ranker": "chance"}]
    assert hits_found(rows, "expert", NL) == (
        "Bij 20 van de 80 kandidaten stond bij de eerste 10 een plek waar het later iets werd; "
        "in willekeurige volgorde zou dat naar verwachting bij 8 zo zijn."
    )
    assert hits_found(rows[1:], "expert", NL) == ""


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([11, 6, 0, 9, 0], [11, 6, 0, 9, 0]),
        ([11, 3, 0, 9, 12], [11, "fewer", 0, "withheld", 12]),
        ([11, 4, 3, 3, 0], [11, "fewer", "fewer", "fewer", 0]),
        ([11, 1, 2, 0, 0], ["withheld", "fewer", "fewer", 0, 0]),
    ],
)
def test_counts_of_a_few_cannot_be_worked_out(counts: list[int], told: list[int | str]) -> None:
    assert [one.why if isinstance(one, Untold) else one for one in protected(counts)] == told


def test_without_a_first_day_nothing_is_claimed_to_be_better() -> None:
    found = rung(Claim(measure="Placed", begins=date(2026, 3, 1)), Artefacts())
    assert "geen begindatum" in rung_section((found,), (), NL, since=False).said[0]
    assert "sinds 1-3-2026 is dit beter geworden" in rung_section((found,), (), NL).said[0]


def test_a_figure_is_told_in_words_with_its_bounds() -> None:
    said = plainly(figure("Success@10", 0.43, 0.33, 0.54), NL)
    assert said.startswith(
        "Met de vaste weging heeft 43% (tussen 33% en 54%) van de kandidaten bij de eerste 10"
    )
    assert "0.43 (between 0.33" in plainly(figure("Brier", 0.43, 0.33, 0.54), EN).replace(
        "0.430", "0.43"
    ).replace("0.330", "0.33")
    assert "te weinig kandidaten" in plainly(figure("Success@10", 0.43, 0.33, 0.54, n=5), NL)
    assert "niet te zeggen hoe zeker" in plainly(figure("Success@10", 0.0, 0.0, 0.0), NL)


def test_the_first_measure_is_the_one_that_is_concluded_on() -> None:
    rows = [figure("nDCG@10", 0.3, 0.2, 0.4), figure("MRR", 0.9, 0.8, 1.0)]
    section = lists_section(rows, [], ["nDCG@10", "MRR"], NL)
    assert "0,3" in section.finding
    assert "0,9" not in section.finding


def people(effect: float, n: int = 120) -> tuple[pd.Series[float], pd.DataFrame]:
    chance = np.random.default_rng(7)
    ids = [f"k-{at:03d}" for at in range(n)]
    old = np.arange(n) % 2 == 0
    values = pd.Series(chance.random(n) * 0.4 + 0.3 - effect * old, index=ids)
    lines = [(id, "leeftijd", "55+" if one else "tot 35") for id, one in zip(ids, old, strict=True)]
    sexes = [(id, "geslacht", "x" if at < 3 else "m") for at, id in enumerate(ids)]
    return values, pd.DataFrame(lines + sexes, columns=["profile", "group", "value"])


def test_an_unfair_ranker_is_caught_and_a_fair_one_is_not_accused() -> None:
    unfair = groups_section(by_group(*people(0.2)), "recall", NL)
    assert unfair.finding.startswith("Leeftijd 55+: recall is aantoonbaar lager dan bij de anderen")
    fair = groups_section(by_group(*people(0.0)), "recall", NL)
    assert fair.finding.startswith("Tussen groepen is geen verschil aangetoond")
    few = groups_section(by_group(*people(0.2, n=6)), "recall", NL)
    assert few.finding == "Er zijn te weinig mensen om groepen te vergelijken."


def test_a_small_group_has_no_figure_in_any_cell_or_picture() -> None:
    section = groups_section(by_group(*people(0.0)), "recall", NL)
    sexes = [table for table in section.tables if table.name == "by_geslacht"]
    assert [one for one in section.unsaid if "minder dan 5 mensen" in one]
    assert not sexes  # the other group could be worked out from the whole, so that both stay away


def compared_group(
    value: str, sizes: tuple[int, int], difference: float, reach: float, p: float
) -> dict[str, Any]:
    return {
        "group": "werkgever", "value": value, "n": sizes[0], "of": sizes[1], "estimate": 0.5, "low": 0.4, "high": 0.6,
        "withheld": False, "why": "", "difference": difference, "difference_low": difference - reach,
        "difference_high": difference + reach,
        "p_corrected": p, "overall": 0.5, "gap": 0.56, "gap_low": 0.0, "gap_high": 1.13, "ratio": 0.0,
    }  # fmt: skip


def told_groups(*rows: dict[str, Any]) -> Any:
    (table,) = groups_section(pd.DataFrame(rows), "recall", NL, share=False).tables
    return table


def test_the_two_sides_of_one_difference_have_one_verdict() -> None:
    """Twenty against eight are eight: neither side says that twenty are enough."""
    table = told_groups(
        compared_group("groot", (20, 28), -0.06, 0.03, 0.4), compared_group("klein", (8, 28), 0.06, 0.03, 0.4)
    )
    assert [row[3:] for row in table.rows] == [(Untold("too_few"), "te weinig")] * 2


def test_bounds_that_correction_takes_away_are_not_told_as_no_difference() -> None:
    rows = [
        compared_group("groot", (20, 60), -0.1, 0.05, 0.4),
        compared_group("klein", (40, 60), 0.1, 0.2, 0.9),
    ]
    table = told_groups(*rows)
    assert [row[-1] for row in table.rows] == ["na correctie niet aangetoond", "geen verschil aangetoond"]
    assert any(line.startswith("'Na correctie niet aangetoond'") for line in table.notes)
    assert not any("Na correctie" in line for line in told_groups(rows[1]).notes)
    assert table.picture and told_groups(rows[1]).picture is None  # one dot compares nothing
    row = attention(0.8, 0.6, 0.95, 0.2)
    found = Served(places=pd.DataFrame([row]), people=pd.DataFrame(), flows=pd.DataFrame())
    (table,) = next(served_sections(found, NL)).tables
    assert table.rows[0][-1] == "na correctie niet aangetoond"


def test_groups_are_no_further_apart_than_can_be_and_sizes_are_said() -> None:
    table = told_groups(compared_group("groot", (30, 60), 0.1, 0.2, 0.9))
    assert "twee 0,56 (tussen 0 en 1)" in table.notes[0]
    assert table.rows[0][0] == "groot (250 medewerkers of meer)"
    assert "keer wat heeft" not in str(table)


def test_of_what_closes_places_text_shows_what_is_furthest_from_everybody() -> None:
    lines = [
        {"group": "regio", "value": f"{at}", "by": "recorded", "rule": "education", "item": "", "people": 9,
         "share": at / 20, "alone": 0.0, "overall": 0.4, "withheld": at == 7, "why": "too_few" if at == 7 else ""}
        for at in range(14)
    ]  # fmt: skip
    groups = by_group(*people(0.0)).assign(measure="open")
    found = Filtered(people=pd.DataFrame(), groups=groups, items=pd.DataFrame(lines))
    section = filter_section(found, NL)
    made = Report(name="network", title="t", conclusion=(), sections=(section,))
    text, page, held = report_markdown(made, NL), report_html(made, NL), report_csv(made)
    assert [f"regio (postcode): {at} " in text for at in range(14)] == [
        at not in (7, 8, 9, 10) for at in range(14)
    ]
    assert "Hier staan de eerste 10 van de 13 regels" in text
    for form, end in ((page, "<"), (held, ",")):
        assert sum(f"regio (postcode): {at}{end}" in form for at in range(14)) == 13


def worlds(effect: float, seeds: int = 8) -> SimpleNamespace:
    chance = np.random.default_rng(3)
    rows = []
    for seed in range(seeds):
        shared = chance.random()
        for policy, more in (("by_score", 0.0), ("capped", effect)):
            rows += [
                {
                    "policy": policy,
                    "seed": seed,
                    "measure": one,
                    "value": shared + more + 0.01 * chance.random(),
                }
                for one in MEASURES
            ]
    runs = pd.DataFrame(rows)
    weekly = pd.DataFrame(
        {"policy": ["by_score"], "seed": [1], "week": [0], "waiting": [3], "placed": [0], "balance": [0.5]}
    )
    held = pd.DataFrame({"seed": range(seeds), "people": 50, "over": 40, "settled": 20})
    return SimpleNamespace(runs=runs, summary=summary(runs), differences=differences(runs, "by_score"), weekly=weekly,
                           base="by_score", seeds=tuple(range(seeds)), worlds=held)  # fmt: skip


@pytest.mark.parametrize(
    ("effect", "seeds", "said"),
    [
        (0.2, 8, "aangetoond: beter in werk vinden met 'lijsten, plekken verdeeld' (+"),
        (-0.2, 8, "aangetoond: slechter in werk vinden met 'lijsten, plekken verdeeld' (-"),
        (
            0.0,
            8,
            "van geen enkel beleid een verschil met 'lijsten op score' aangetoond: niet in werk vinden, in werk dat",
        ),
        (0.2, 3, "te weinig nagebootst om beleid met elkaar te vergelijken: 3 werelden"),
    ],
)
def test_a_policy_is_called_better_only_where_it_is_shown(effect: float, seeds: int, said: str) -> None:
    found: Any = worlds(effect, seeds)
    assert said in policies_found(found, NL)[0]
    assert "bedacht" in " ".join(policies_section(found, NL).unsaid)


def test_the_conclusion_on_policies_is_short_and_says_of_how_many() -> None:
    found: Any = worlds(0.2)
    first, *rest = policies_found(found, NL)
    assert first.startswith("In 8 nagebootste werelden met samen 400 mensen (van 320 is het traject voorbij)")
    assert "na correctie voor 3 vergelijkingen" in first
    assert [one[:22] for one in rest] == ["Dit is een nabootsing:"]  # all three were shown


def test_of_several_policies_without_a_difference_it_is_said_once() -> None:
    found: Any = worlds(0.0)
    both = found.runs[found.runs["policy"] == "capped"].assign(policy="monthly")
    found.runs = pd.concat([found.runs, both], ignore_index=True)
    found.differences = differences(found.runs, "by_score")
    said = policies_found(found, NL)
    assert len(said) == 3
    assert said[0].endswith("niet in werk vinden, in werk dat 26 weken duurt, in balans.")
    assert said[1].startswith("Dat bewijst niet dat er geen verschil is")


def test_beside_what_is_shown_stands_of_how_many_policies_it_is_not() -> None:
    found: Any = worlds(0.2)
    same = found.runs[found.runs["policy"] == "by_score"].assign(policy="monthly")
    found.runs = pd.concat([found.runs, same], ignore_index=True)
    found.differences = differences(found.runs, "by_score")
    said = policies_found(found, NL)[1]
    assert "in werk vinden bij 1 van de 2, in werk dat 26 weken duurt bij 1 van de 2, in balans bij" in said


def test_what_only_the_correction_holds_back_is_called_so() -> None:
    found: Any = worlds(0.0)
    row = (found.differences["measure"] == "placed").to_numpy()
    found.differences.loc[row, ["difference", "low", "high", "p", "p_corrected"]] = [
        0.1,
        0.01,
        0.2,
        0.04,
        0.12,
    ]
    tables = {table.name: table for table in policies_section(found, NL).tables}
    assert tables["apart_placed"].rows[0][-1] == "na correctie niet aangetoond"
    assert "beter" not in {row[-1] for table in tables.values() for row in table.rows}


def test_a_higher_rung_is_refused_with_what_is_missing() -> None:
    day = date(2026, 3, 1)
    nothing = Estimate(value=None)
    change = Change(
        measure="Placed", day=day, before=nothing, after=nothing, difference=nothing, how=How.NEWCOMBE
    )
    section = rung_section((rung(Claim(measure="Placed", begins=day), Artefacts()),), (change,), NL)
    assert section.finding.startswith(
        "Hoogste ondersteunde trede: 0 (in de hoofden), omdat voor trede 1 nog ontbreekt: een protocol"
    )
    refused = [one for one in section.said if one.startswith("Trede")]
    assert [one[:7] for one in refused] == [f"Trede {trede}" for trede in range(1, 6)]
    assert "loting" in refused[-1]
    assert "te weinig om te zeggen of er iets veranderd is" in section.said[-1]
    assert [table.name for table in section.tables] == ["claims", "change_Placed", "sizes"]


@pytest.mark.parametrize(("faults", "said"), [(0, "zonder fout"), (2, "LET OP: in 2 van de 5 gevallen")])
def test_a_fault_of_the_rules_is_cried_out(faults: int, said: str) -> None:
    audit: Any = SimpleNamespace(frame=pd.DataFrame(index=range(5)), faults=pd.DataFrame(index=range(faults)))
    assert said in audit_found(audit, NL)
    assert "niet rond hun grenzen nagekeken" in audit_found(None, NL)


def answered(n: int, why: str) -> Any:
    row = {"known": "all", "verdict": "ask", "value": 0.6, "low": 0.5, "high": 0.7, "n": n, "why": why}
    beyond = row | {"measure": "beyond_expected", "value": 0.05, "low": -0.04, "high": 0.16}
    return SimpleNamespace(answered=pd.DataFrame([row | {"measure": "fits"}, beyond]))


def test_questions_are_told_with_what_was_expected() -> None:
    assert "paste de plek in 60% (tussen 50% en 70%). Dat dit afwijkt" in asks_found(answered(99, ""), NL)
    assert "te weinig antwoorden" in asks_found(answered(9, "too_few"), NL)


def network_with(towards: str) -> Network:
    """The embedded region with the direction of every move by a coin, or all from the first employers to the last."""
    known = read_network(EMBEDDED)
    moves, chance = known.tables["moves"].copy(), np.random.default_rng(5)
    one, other = moves["from"].astype(str), moves["to"].astype(str)
    turned = (
        one > other if towards == "last" else pd.Series(chance.random(len(moves)) < 0.5, index=moves.index)
    )
    swapped = {"from": one.where(~turned, other), "to": other.where(~turned, one)}
    return known.with_tables({"moves": moves.assign(**swapped)})


@pytest.mark.parametrize(
    ("towards", "said"),
    [("last", "Het netwerk is uit balans, meer dan toeval"), ("chance", "is niet aangetoond")],
)
def test_a_network_made_unbalanced_is_caught_and_one_of_coins_is_not(towards: str, said: str) -> None:
    found = history(network_with(towards), date(2026, 12, 1), every="year")
    section = balance_section(found, str, NL, whom=True)
    assert said in section.finding
    pointed = [one for one in section.said if "het saldo te groot" in one]
    assert pointed[0].startswith("Van geen van de" if towards == "chance" else "Bij ")


def attention(
    times: float, low: float, high: float, p: float, n: int = 20, *, hidden: bool = False
) -> dict[str, Any]:
    told = {} if hidden else {
        "n": n, "exposure_share": 0.4, "deserved_share": 0.4, "treatment": times, "treatment_low": low,
        "treatment_high": high, "against_deserved": times, "low": low, "high": high, "p_corrected": p,
    }  # fmt: skip
    return {"group": "sector", "value": "F", "withheld": hidden, "why": "too_few" if hidden else ""} | told


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (attention(0.6, 0.5, 0.7, 0.001), "sector bouw krijgen aantoonbaar minder aandacht"),
        (attention(1.6, 1.4, 1.9, 0.001), "sector bouw krijgen aantoonbaar meer aandacht"),
        (attention(0.8, 0.6, 0.95, 0.2), "is niet aangetoond"),
        (attention(0.9, 0.7, 1.1, 0.01), "is niet aangetoond"),
        (attention(0.5, 0.4, 0.6, 0.001, n=4), "te weinig werkgevers"),
        (attention(0, 0, 0, 0, hidden=True), "te weinig werkgevers"),
    ],
)
def test_a_group_of_employers_is_called_slighted_only_where_it_is(row: dict[str, Any], said: str) -> None:
    empty = pd.DataFrame()
    found = Served(places=pd.DataFrame([row]), people=empty, flows=empty)
    assert said in " ".join(served_found(found, NL))


def test_of_a_small_group_of_employers_only_is_told_that_it_is_there() -> None:
    rows = [attention(1.0, 0.9, 1.1, 1.0), attention(0, 0, 0, 0, hidden=True) | {"value": "K"}]
    found = Served(places=pd.DataFrame(rows), people=pd.DataFrame(), flows=pd.DataFrame())
    (table,) = next(served_sections(found, NL)).tables
    assert [row[0] for row in table.rows] == ["bouw"]
    assert "financi" not in str(table) and "1 groep van te weinig werkgevers" in table.notes[0]

"""The report's section on balance: every count with its threshold, every figure with the chance it is held against."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from datasets import read_network
from datasets.make import EMBEDDED
from evaluation.balance import History, history
from service.reports.balance import balance_found, balance_section, one_sided
from service.reports.cells import cell_text
from service.reports.report import Section, Table, Untold
from service.words import read_words

NL, EN = read_words("nl"), read_words("en")
ON = date(2026, 12, 1)


@pytest.fixture(scope="module")
def told() -> History:
    return history(read_network(EMBEDDED), ON)


@pytest.fixture(scope="module")
def section(told: History) -> Section:
    return balance_section(told, str, NL, whom=True)


def table(section: Section, name: str) -> Table:
    return next(one for one in section.tables if one.name == name)


def row(section: Section, name: str, label: str) -> dict[str, str]:
    found = table(section, name)
    cells = next(one for one in found.rows if str(one[0]).endswith(label))
    return {
        column.name: cell_text(cell, column, NL) for column, cell in zip(found.columns, cells, strict=True)
    }


def test_who_only_brought_or_only_took_is_counted_with_how_many_are_more_than_a_few() -> None:
    start = [
        {"brought": 6.0, "taken": 0.0}, {"brought": 2.0, "taken": 0.0}, {"brought": 0.0, "taken": 4.0},
        {"brought": 0.0, "taken": 0.0}, {"brought": 3.0, "taken": 9.0},
    ]  # fmt: skip
    brought, taken = one_sided(start, start[1:2], NL)
    assert brought.startswith(
        "Alleen gebracht en niemand gehaald sinds het begin: 2 werkgevers, van wie 1 met 5"
    )
    assert "In de laatste 12 maanden: 1." in brought
    assert taken.startswith(
        "Alleen gehaald en niemand gebracht sinds het begin: 1 werkgever, van wie 0 met 5"
    )
    assert list(one_sided(start[3:], start[3:], NL)) == []


def test_the_counts_of_one_sided_employers_are_those_of_the_moves(told: History, section: Section) -> None:
    moves = read_network(EMBEDDED).tables["moves"]
    done = moves[moves["outcome"].astype(str).isin(["running", "held", "broken"])]
    givers, takers = (set(done[one].astype(str)) for one in ("from", "to"))
    assert any(f"niemand gehaald sinds het begin: {len(givers - takers)} werk" in one for one in section.said)
    assert any(
        f"niemand gebracht sinds het begin: {len(takers - givers)} werk" in one for one in section.said
    )


def test_an_interval_beyond_chance_without_proof_says_why_it_is_none() -> None:
    row: dict[str, Any] = {
        "window": "start", "unit": "persons", "measure": "phi", "last": ON, "value": 1.5, "low": 1.1, "high": 2.1,
        "n": 20, "why": "", "expected": 1.0, "p": 0.2,
    }  # fmt: skip
    assert "maar toeval alleen geeft met deze verplaatsingen ook vaak zo'n waarde" in balance_found([row], NL)
    assert "toeval alleen geeft 1." in balance_found([row | {"low": 0.9}], NL)


def test_each_window_stands_beside_its_own_chance(told: History, section: Section) -> None:
    found = told.network[
        (told.network["last"] == told.network["last"].max()) & (told.network["unit"] == "persons")
    ]
    year = found[(found["window"] == "year") & (found["measure"] == "B")].iloc[0]
    cells = row(section, "shares_persons", "(B)")
    assert cells["expected_year"] == f"{100 * year['expected']:.0f}%" != cells["expected_start"]
    assert cells["start"][:3] in section.said[0]


def test_the_imbalance_of_few_employers_is_not_told(section: Section) -> None:
    over_time = table(section, "time_phi")
    few = [one for one in over_time.rows if isinstance(one[3], int) and one[3] < 5]
    assert few and all(isinstance(one[1], Untold) for one in few)
    assert all(not isinstance(one[1], Untold) for one in over_time.rows[len(few) :])
    assert any("tot dan waren er minder dan 5 werkgevers" in note for note in over_time.notes)
    assert row(section, "measures_persons", "alleen geeft 1)")["year"] == "te weinig"


def test_a_rate_beyond_nothing_that_correction_took_away_says_so(section: Section) -> None:
    found = table(section, "employers").rows
    beyond = [cells for cells in found if getattr(cells[5], "low", 0) > 0 or getattr(cells[5], "high", 0) < 0]
    assert beyond and all(cells[-1] == "na correctie niet aangetoond" for cells in beyond)
    assert "niet aangetoond" in [cells[-1] for cells in found]


def test_who_to_talk_to_is_named_only_to_the_coordinator(told: History, section: Section) -> None:
    net = {str(cells[0]): cells[3] for cells in table(section, "employers").rows}
    most = max(net, key=lambda one: float(str(net[one])))
    assert any(
        one.startswith(f"Wie het meest terug te brengen heeft: {most} (saldo +") for one in section.said
    )
    hidden = balance_section(told, str, NL, whom=False)
    assert not [one for one in hidden.said if most in one or "terug te brengen" in one]
    assert not [one for one in hidden.tables if one.name == "employers"]


def test_the_same_figures_are_told_in_english(told: History, section: Section) -> None:
    english = balance_section(told, str, EN, whom=True)
    assert len(english.said) == len(section.said)
    assert [one.rows[0][1:2] for one in english.tables] == [one.rows[0][1:2] for one in section.tables]

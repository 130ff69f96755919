"""Cells as Dutch and English people write them, and what is too unsure to read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.cells import BROKEN, clean, parse
from datasets.items import ITEMS
from datasets.numbers import EXACT, CellError, Decimal, decimal_of, number
from datasets.schema import TABLES, Column, Type
from datasets.synonyms import choose, dutch
from datasets.units import UNITS
from datasets.workbook import as_text, digits

COLUMNS = {f"{table.name}.{column.name}": column for table in TABLES.values() for column in table.columns}
POINT, COMMA, UNKNOWN = Decimal.POINT, Decimal.COMMA, Decimal.UNKNOWN


@pytest.mark.parametrize(
    ("text", "column", "decimal", "value"),
    [
        ("15,20", "vacancies.wage_hour", POINT, 15.2),
        ("€ 15,20", "vacancies.wage_hour", COMMA, 15.2),
        ("€ 15,-", "vacancies.wage_hour", COMMA, 15.0),
        ("15.20 euro per uur", "vacancies.wage_hour", POINT, 15.2),
        ("32 uur", "vacancies.hours_min", COMMA, 32.0),
        ("32 uur per week", "vacancies.hours_min", COMMA, 32.0),
        ("1.250,50", "adaptations.cost", UNKNOWN, 1250.5),
        ("1,250.50", "adaptations.cost", UNKNOWN, 1250.5),
        ("1 250,50", "adaptations.cost", UNKNOWN, 1250.5),
        ("1.250.000", "adaptations.cost", UNKNOWN, 1250000.0),
        ("1.250", "adaptations.cost", COMMA, 1250.0),
        ("1.250", "adaptations.cost", POINT, 1.25),
        ("1,250", "adaptations.cost", COMMA, 1.25),
        ("1,250", "adaptations.cost", POINT, 1250.0),
        ("0.125", "adaptations.cost", UNKNOWN, 0.125),
        ("12345.678", "adaptations.cost", COMMA, 12345.678),
        ("4.895", "points.lon", UNKNOWN, 4.895),
        ("1.250", "employers.headcount", POINT, 1250.0),
        ("12.0", "employers.headcount", POINT, 12.0),
        ("4.000", "vacancies.education", POINT, 4.0),
        ("40%", "vacancies.home_share", POINT, 0.4),
        (",5", "vacancies.home_share", COMMA, 0.5),
        ("-2", "wishes.weight", POINT, -2.0),
        (EXACT + "1.125", "demands.amount", COMMA, 1.125),
        ("1e+16", "adaptations.cost", POINT, 1e16),
        ("onbekend", "vacancies.hours_min", POINT, None),
        ("", "vacancies.starts", POINT, None),
        ("2026-12-01", "vacancies.starts", POINT, date(2026, 12, 1)),
        ("2026-12-01 00:00:00", "vacancies.starts", POINT, date(2026, 12, 1)),
        ("20261201", "vacancies.starts", POINT, date(2026, 12, 1)),
        ("1-12-2026", "vacancies.starts", POINT, date(2026, 12, 1)),
        ("01/12/2026", "vacancies.starts", POINT, date(2026, 12, 1)),
        ("1.12.2026", "vacancies.starts", POINT, date(2026, 12, 1)),
        ("1 dec 2026", "vacancies.starts", POINT, date(2026, 12, 1)),
        ("di 1 december 2026", "vacancies.starts", POINT, date(2026, 12, 1)),
        ("12-mei-2026", "vacancies.starts", POINT, date(2026, 5, 12)),
        ("ja", "profiles.consent", POINT, True),
        ("WAAR", "profiles.consent", POINT, True),
        ("x", "profiles.consent", POINT, True),
        ("0", "profiles.consent", POINT, False),
        ("onwaar", "profiles.consent", POINT, False),
        ("Auto", "profiles.transport", POINT, "car"),
        ("aangepaste  auto", "profiles.transport", POINT, "adapted_car"),
        ("OV", "profiles.transport", POINT, "public"),
        ("openbaar vervoer", "profiles.transport", POINT, "public"),
        ("fiets", "profiles.transport", POINT, "bicycle"),
        ("lopend", "profiles.transport", POINT, "foot"),
        ("lopend", "moves.outcome", POINT, "running"),
        ("klassiek", "profiles.layout", POINT, "classic"),
        ("Herzien", "profiles.layout", POINT, "revised"),
        ("ervaring", "competences.proof", POINT, "experience"),
        ("eigen woord", "competences.proof", POINT, "own_word"),
        ("incidenteel", "demands.often", POINT, "incidental"),
        ("beide", "demands.side", POINT, "both"),
        ("geplaatst", "outcomes.step", POINT, "placed"),
        ("avond, dag", "vacancies.periods", POINT, "dag;avond"),
        ("overdag en 's avonds", "vacancies.periods", POINT, "dag;avond"),
        ("6;rubriek iv", "vacancies.complete", POINT, "IV;VI"),
        ("alle", "vacancies.complete", POINT, "I;II;III;IV;V;VI"),
        ("1012 ab", "vacancies.postcode", POINT, "1012AB"),
        ("1012.0", "vacancies.postcode", POINT, "1012"),
        (EXACT + "1012", "vacancies.postcode", POINT, "1012"),
        (EXACT + "17", "employers.id", POINT, "17"),
        ("  a\r\nb\x07 ", "vacancies.text", POINT, "a\nb"),
        ("n/a", "vacancies.text", POINT, "n/a"),
    ],
)
def test_a_cell_is_read_as_it_was_meant(text: str, column: str, decimal: Decimal, value: object) -> None:
    assert parse(text, COLUMNS[column], decimal) == value


@pytest.mark.parametrize(
    ("text", "column", "decimal"),
    [
        ("1.250", "adaptations.cost", UNKNOWN),
        ("1,250", "adaptations.cost", UNKNOWN),
        ("1.25.5", "adaptations.cost", POINT),
        ("10-15", "demands.amount", POINT),
        ("ongeveer 10", "demands.amount", POINT),
        ("10 kg", "vacancies.hours_min", POINT),
        ("1e999", "demands.amount", POINT),
        ("inf", "demands.amount", POINT),
        ("5 %", "vacancies.hours_min", POINT),
        ("1-12-26", "vacancies.starts", POINT),
        ("12/25/2026", "vacancies.starts", POINT),
        ("29-2-2027", "vacancies.starts", POINT),
        ("45992", "vacancies.starts", POINT),
        ("soms", "profiles.consent", POINT),
        ("0123", "vacancies.postcode", POINT),
        ("1012 A", "vacancies.postcode", POINT),
        ("vliegtuig", "profiles.transport", POINT),
        (BROKEN + "#N/A", "employers.name", POINT),
    ],
)
def test_what_is_unsure_is_refused_with_a_remedy_or_choices(text: str, column: str, decimal: Decimal) -> None:
    with pytest.raises(CellError) as caught:
        parse(text, COLUMNS[column], decimal)
    error = caught.value
    assert error.remedy or error.expected.startswith("one of")
    assert text not in error.kind


def test_american_order_is_read_as_dutch_where_both_are_days() -> None:
    assert parse("3/4/2026", COLUMNS["vacancies.starts"]) == date(2026, 4, 3)


def test_the_decimal_sign_of_a_file_is_what_its_numbers_show() -> None:
    assert decimal_of(["12,5", "1.250"], ";") is COMMA
    assert decimal_of(["12.5", "1,250"], ";") is POINT
    assert decimal_of(["12.5", "12,5"], ",") is UNKNOWN
    assert decimal_of(["1.250"], ";") is UNKNOWN
    assert decimal_of(["1.250"], ",") is POINT
    assert decimal_of([EXACT + "12.5", "12,5"], "") is COMMA


def test_a_unit_may_follow_where_it_is_the_items_own() -> None:
    amount = COLUMNS["demands.amount"]
    assert number("10 kg", amount, units=["kg"]) == 10
    assert number("1 uur", amount, units=["min"]) == 60
    assert number("30 min", amount, units=["h/day"]) == 0.5
    assert number("2x per uur", amount, units=["times/h"]) == 2
    with pytest.raises(CellError):
        number("10 kg", amount, units=["min"])


def test_every_unit_of_the_items_has_words() -> None:
    assert {item.unit for item in ITEMS.values()} - {""} <= UNITS.keys()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_shortest_text_of_a_number_reads_back_as_that_number(value: float) -> None:
    free = Column(name="amount", type=Type.NUMBER)
    assert parse(digits(value), free, POINT) == value
    assert parse(as_text(value), free, COMMA) == value


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_reads_back_in_iso_and_dutch(value: date) -> None:
    column = COLUMNS["vacancies.starts"]
    assert parse(value.isoformat(), column) == value
    assert parse(f"{value.day}-{value.month}-{value.year}", column) == value


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_the_dutch_word_of_every_choice_reads_back_in_its_own_column() -> None:
    choices = [column for column in COLUMNS.values() if column.type in (Type.CHOICE, Type.LIST)]
    assert choices
    for column in choices:
        for value in column.choices:
            assert choose(dutch(value), column.choices) == value, (column.name, value)

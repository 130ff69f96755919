"""Periods counted back from a day: they join, reach the beginning, and don't lose days at the ends of months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.balance.periods import Window, spans
from matcher.exchange.ledger import Period

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


def test_quarters_by_hand() -> None:
    found = spans(date(2026, 12, 1), date(2026, 8, 15), "quarter")
    assert [(one.window, one.at, one.period.first, one.period.last) for one in found] == [
        (Window.PERIOD, 0, date(2026, 6, 2), date(2026, 9, 1)),
        (Window.YEAR, 0, date(2025, 9, 2), date(2026, 9, 1)),
        (Window.START, 0, None, date(2026, 9, 1)),
        (Window.PERIOD, 1, date(2026, 9, 2), date(2026, 12, 1)),
        (Window.YEAR, 1, date(2025, 12, 2), date(2026, 12, 1)),
        (Window.START, 1, None, date(2026, 12, 1)),
    ]


@given(days, st.integers(0, 3000), st.sampled_from(["month", "quarter", "year"]))
def test_periods_join_and_reach_the_beginning(on: date, ago: int, every: str) -> None:
    begin = on - timedelta(days=ago)
    found = [one.period for one in spans(on, begin, every, (Window.PERIOD,))]
    assert found[-1].last == on
    assert found[0].first is not None and found[0].first <= begin
    assert len(found) == 1 or found[0].last >= begin
    for one, other in pairwise(found):
        assert other.first == one.last + timedelta(days=1)


@given(days.filter(lambda day: day.day <= 28))
def test_a_year_is_the_ledgers(on: date) -> None:
    assert spans(on, None, "quarter", (Window.YEAR,))[-1].period == Period.year(on)


def test_another_kind_of_period_is_refused() -> None:
    with pytest.raises(ValueError, match="every: expected one of month, quarter, year, got 'week'"):
        spans(date(2026, 12, 1), None, "week")

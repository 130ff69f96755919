"""Laws of the estimate, and of what counts on a day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from datasets.model import Estimate, HoursStep, Limit, hours_from

DAY = date(2026, 12, 1)


def estimates() -> st.SearchStrategy[Estimate]:
    return st.builds(
        Estimate,
        item=st.just("lifting"),
        chance=st.floats(0, 1),
        amount=st.none() | st.floats(0, 50),
        spread=st.none() | st.floats(0.01, 3),
        shape=st.sampled_from(["log", "normal"]),
    )


@given(estimates(), st.floats(0, 60), st.floats(0, 60))
def test_a_milder_limit_is_never_more_likely_exceeded(found: Estimate, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert found.exceeds(low, 0.0) >= found.exceeds(high, 0.0)


@given(estimates(), st.floats(0, 60))
def test_a_chance_never_exceeds_that_of_being_asked_at_all(found: Estimate, limit: float) -> None:
    assert 0 <= found.exceeds(limit, 0.0) <= found.chance + 1e-12


def test_below_nothing_everything_is_too_much() -> None:
    assert Estimate(item="lifting", chance=0.1).exceeds(-1, 0.0) == 1.0


def test_without_an_amount_the_chance_counts_up_to_the_full_load() -> None:
    found = Estimate(item="skin-contact", chance=0.7)
    assert (found.exceeds(0.0, 0.0), found.exceeds(1.0, 0.0)) == (0.7, 0.0)


def test_a_cold_limit_is_exceeded_by_what_is_colder() -> None:
    found = Estimate(item="cold", chance=1.0, amount=0.0, spread=5.0, shape="normal")
    assert found.exceeds(-5.0, -10.0, -1) > 0.5 > found.exceeds(10.0, -10.0, -1)


def test_a_line_counts_from_since_up_to_and_including_until() -> None:
    line = Limit(item="lifting", since=DAY, until=DAY + timedelta(days=1))
    found = [line.active(DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    assert found == [False, True, True, False]


def test_the_latest_step_that_has_begun_holds() -> None:
    steps = (HoursStep(start=DAY, hours_week=6), HoursStep(start=DAY + timedelta(days=14), hours_week=8))
    assert hours_from(steps, DAY - timedelta(days=1)) is None
    assert hours_from(steps, DAY + timedelta(days=20)) == steps[1]

"""A row is in order only where it was measured, is exact, and is as it must be; nobody can say so instead."""

import math
from typing import Any

import pytest

from evaluation.benchmarks.figures import Figure, Limit, failed

MUST = (
    Limit(at_most=4, unit="ms"),
    Limit(at_most=8, of="p95", unit="ms"),
    Limit(times=4, against=("duckdb",)),
)


def figure(**changed: Any) -> Figure:
    usual: dict[str, Any] = {
        "work": "screen", "ours": 3.0, "unit": "ms", "must": MUST, "also": {"p95": 5.0},
        "rivals": {"duckdb": 12.0, "pyroaring": 6.0}, "exact": True,
    }  # fmt: skip
    return Figure(**usual | changed)


def test_a_row_that_is_as_it_must_be() -> None:
    assert figure().ok
    assert figure().missed == ()


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"ours": 4.01, "rivals": {"duckdb": 100.0}}, "≤ 4 ms"),
        ({"also": {"p95": 8.1}}, "p95 ≤ 8 ms"),
        ({"also": {}}, "p95 ≤ 8 ms"),
        ({"rivals": {"duckdb": 11.9}}, "≥ 4 × duckdb"),
        ({"rivals": {"pyroaring": 100.0}}, "≥ 4 × duckdb"),
        ({"rivals": {"duckdb": math.nan}}, "≥ 4 × duckdb"),
        ({"rivals": {}}, "≥ 4 × duckdb"),
        ({"exact": False}, "not exact"),
        ({"error": "out of memory"}, "out of memory"),
    ],
)
def test_a_row_that_is_not(changed: dict[str, Any], missed: str) -> None:
    found = figure(**changed)
    assert not found.ok
    assert missed in found.missed


@pytest.mark.parametrize("ours", [None, math.nan, math.inf])
def test_a_row_without_a_number_is_not_in_order(ours: float | None) -> None:
    assert not figure(ours=ours, must=()).ok


def test_nobody_says_that_a_row_is_in_order() -> None:
    with pytest.raises(TypeError):
        figure(ok=True)


def test_a_row_that_says_nothing_of_exactness_is_not_in_order() -> None:
    assert not Figure(work="screen", ours=1.0, unit="ms").ok


def test_the_ratio_is_to_the_fastest_of_all() -> None:
    assert figure().ratio_to_best == 2.0
    assert figure(rivals={}).ratio_to_best is None


def test_at_least() -> None:
    must = (Limit(at_least=1.6, unit="×"),)
    assert figure(ours=1.6, must=must).ok
    assert not figure(ours=1.59, must=must).ok


def test_times_without_names_is_against_all() -> None:
    assert figure(must=(Limit(times=2),)).ok
    assert not figure(must=(Limit(times=2.1),)).ok


def test_the_row_as_json() -> None:
    assert figure().as_json() == {
        "work": "screen", "ours": 3.0, "unit": "ms", "must_be": "≤ 4 ms; p95 ≤ 8 ms; ≥ 4 × duckdb",
        "rivals": {"duckdb": 12.0, "pyroaring": 6.0}, "ratio_to_best": 2.0, "exact": True, "ok": True,
    }  # fmt: skip


def test_a_failed_row_names_its_error() -> None:
    found = failed("screen", MemoryError("no room")).as_json()
    assert (found["ok"], found["exact"], found["ours"]) == (False, False, None)
    assert found["error"] == "MemoryError: no room"


def test_the_physical_limit() -> None:
    assert figure(reads=30_000_000).limit_ms(30.0) == pytest.approx(1.0)
    assert figure().limit_ms(30.0) is None

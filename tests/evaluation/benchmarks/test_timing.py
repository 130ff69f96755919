"""Times and memory are those of what was asked, and of nothing around it."""

import gc
import subprocess
import sys
import time

import numpy as np
import pytest

from evaluation.benchmarks.timing import Peak, Timed, bandwidth, peak_rss, rss_of_tree, timed

LINUX = sys.platform == "linux"
HUNDRED_MB = 12_500_000


def test_the_median_and_p95() -> None:
    found = Timed.of(range(1, 101))
    assert (found.median, found.p95, found.n) == (50.5, 96.0, 100)


def test_times_of_two_bursts_are_those_of_all_their_queries() -> None:
    assert Timed.of([1.0]) + Timed.of([9.0, 2.0]) == Timed.of([1.0, 9.0, 2.0])


def test_p95_is_a_time_that_was_measured() -> None:
    assert Timed.of([1.0, 1.0, 9.0]).p95 == 9.0


def test_no_queries_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="Time at least one"):
        timed(str, [])


def test_a_slow_query_takes_long_and_is_told_in_milliseconds() -> None:
    found = timed(time.sleep, [0.02] * 3)
    assert 20 <= found.median < 500
    assert found.n == 3


def test_warming_up_is_not_measured() -> None:
    asked: list[int] = []

    def slow_at_first(query: int) -> None:
        asked.append(query)
        if len(asked) <= 2:
            time.sleep(0.1)

    assert timed(slow_at_first, [1, 2, 3], warm=2).p95 < 100
    assert asked == [1, 2, 1, 2, 3]


def test_the_fastest_of_some_tries_counts() -> None:
    asked: list[int] = []

    def slow_once(query: int) -> None:
        asked.append(query)
        time.sleep(0.1 if len(asked) == 1 else 0)

    assert timed(slow_once, [1], warm=0, best_of=3).median < 100
    assert asked == [1, 1, 1]


def test_the_collector_rests_while_the_clock_runs() -> None:
    resting: list[bool] = []
    timed(lambda _: resting.append(gc.isenabled()), [1], warm=0)
    assert resting == [False]
    assert gc.isenabled()


@pytest.mark.skipif(not LINUX, reason="memory is read from /proc")
def test_memory_that_is_held_is_seen() -> None:
    before = rss_of_tree()
    held = np.ones(HUNDRED_MB)
    assert rss_of_tree() - before > 0.09
    assert peak_rss() > held.nbytes / 1e9


@pytest.mark.skipif(not LINUX, reason="memory is read from /proc")
def test_memory_of_a_child_counts_and_its_peak_stays() -> None:
    code = f"import numpy as np, time; held = np.ones({HUNDRED_MB}); print(1, flush=True); time.sleep(30)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as child, Peak() as peak:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.5)
        alone = rss_of_tree(child.pid)
        child.kill()
        child.wait()
        after = rss_of_tree()
    assert alone > 0.1
    assert peak.gb > after + 0.09


def test_the_bandwidth_is_a_number_of_gigabytes_a_second() -> None:
    assert 0.1 < bandwidth(0.02) < 10_000
    assert 0.1 < bandwidth(0.02, threads=2) < 10_000

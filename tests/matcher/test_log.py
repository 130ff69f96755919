"""The log of lists: chances that are what is drawn, near-equals that alone change places, and a file that lasts."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations
from math import isclose
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from datasets.problems import Spoor2Error
from matcher.log import COLUMNS, Log, LogError, Logged, _line, logged_list, ranker_digest, read_log, seed_of
from matcher.near_ties import MOST, Drawn, Shuffle, bands, chance_of, drawn, on_ranks, weights
from matcher.rank import EXPERT, WEIGHTS, Weight, Weighted

DAY = date(2026, 12, 1)
RANKED = st.lists(st.integers(0, 60), min_size=1, max_size=30).map(lambda some: sorted(some, reverse=True))
SHUFFLES = st.builds(Shuffle, width=st.integers(0, 20), temperature=st.floats(1, 100))


def lists_of(scores: list[int], n: int, shuffle: Shuffle) -> dict[tuple[int, ...], float]:
    """Every list that can be shown, with the chance that `chance_of` gives it."""
    every = permutations(range(len(scores)), min(n, len(scores)))
    return {one: p for one in every if (p := chance_of(scores, one, shuffle)) > 0}


SMALL = [
    ([500, 498, 495, 490, 489, 300], 3, Shuffle(width=10)),
    ([500, 500, 500, 500], 2, Shuffle(width=0)),
    ([500, 497, 480, 479, 478], 5, Shuffle(width=5, temperature=2)),
    ([9, 8, 7, 6, 5, 4], 1, Shuffle(width=3, temperature=40)),
]


@pytest.mark.parametrize(("scores", "n", "shuffle"), SMALL)
def test_the_chances_of_all_lists_together_are_one(scores: list[int], n: int, shuffle: Shuffle) -> None:
    assert isclose(sum(lists_of(scores, n, shuffle).values()), 1, rel_tol=1e-12)


@pytest.mark.parametrize(("scores", "n", "shuffle"), SMALL)
def test_the_chance_of_a_place_is_that_of_all_lists_that_hold_it(
    scores: list[int], n: int, shuffle: Shuffle
) -> None:
    every = lists_of(scores, n, shuffle)
    for seed in range(20):
        found = drawn(scores, n, shuffle=shuffle, seed=seed)
        assert isclose(found.chance, every[found.order], rel_tol=1e-12)
        for rank, (place, at, on) in enumerate(zip(found.order, found.at, found.on, strict=True)):
            assert isclose(at, sum(p for one, p in every.items() if one[rank] == place), rel_tol=1e-12)
            assert isclose(on, sum(p for one, p in every.items() if place in one), rel_tol=1e-12)
        for place, on in zip(found.off, found.off_on, strict=True):
            assert isclose(on, sum(p for one, p in every.items() if place in one), rel_tol=1e-12)


@pytest.mark.parametrize(("scores", "n", "shuffle"), SMALL)
def test_what_is_drawn_is_as_frequent_as_its_chance_says(scores: list[int], n: int, shuffle: Shuffle) -> None:
    every, draws = lists_of(scores, n, shuffle), 4000
    names = {one: at for at, one in enumerate(every)}
    seen = np.bincount(
        [names[drawn(scores, n, shuffle=shuffle, seed=seed).order] for seed in range(draws)],
        minlength=len(every),
    )
    expected = draws * np.array(list(every.values()))
    common = expected >= 5
    if not common.all():
        seen = np.append(seen[common], seen[~common].sum())
        expected = np.append(expected[common], expected[~common].sum())
    assert stats.chisquare(seen, expected).pvalue > 0.001


def test_the_chances_worked_by_hand() -> None:
    """Two places, the better e times as likely to come first: e / (1 + e)."""
    shuffle = Shuffle(width=10, temperature=10)
    better = np.e / (1 + np.e)
    assert chance_of([500, 490], [0, 1], shuffle) == pytest.approx(better, abs=1e-15)
    assert chance_of([500, 490], [1], shuffle) == pytest.approx(1 - better, abs=1e-15)
    assert on_ranks(np.array([2.0, 1.0, 1.0]))[:, 1] == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert on_ranks(np.array([2.0, 1.0, 1.0]))[:, 0] == pytest.approx([1 / 2, 1 / 4, 1 / 4])


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=MOST))
@settings(max_examples=20, deadline=None)
def test_every_place_stands_somewhere_and_every_rank_is_taken(some: list[float]) -> None:
    found = on_ranks(np.array(some))
    assert np.allclose(found.sum(axis=0), 1, rtol=0, atol=1e-12)
    assert np.allclose(found.sum(axis=1), 1, rtol=0, atol=1e-12)


@given(RANKED, st.integers(0, 12), SHUFFLES, st.integers(0, 1000))
@settings(deadline=None)
def test_no_place_comes_before_a_clearly_better_one(
    scores: list[int], n: int, shuffle: Shuffle, seed: int
) -> None:
    found = drawn(scores, n, shuffle=shuffle, seed=seed)
    shown = [scores[at] for at in found.order]
    behind = [*shown[1:], *(scores[at] for at in range(len(scores)) if at not in found.order)]
    for at, score in enumerate(shown):
        assert max(behind[at:], default=score) - score <= shuffle.width
    assert len(set(found.order)) == len(found.order) == min(n, len(scores))


@given(RANKED, st.integers(0, 12), SHUFFLES, st.integers(0, 1000))
@settings(deadline=None)
def test_a_shorter_list_begins_the_longer_one(scores: list[int], n: int, shuffle: Shuffle, seed: int) -> None:
    longer = drawn(scores, n + 5, shuffle=shuffle, seed=seed)
    assert drawn(scores, n, shuffle=shuffle, seed=seed).order == longer.order[:n]


@given(RANKED, st.integers(0, 12), SHUFFLES, st.integers(0, 1000))
@settings(deadline=None)
def test_places_far_below_change_nothing(scores: list[int], n: int, shuffle: Shuffle, seed: int) -> None:
    enough = scores[: n + MOST - 1]
    assert drawn(enough, n, shuffle=shuffle, seed=seed) == drawn(scores, n, shuffle=shuffle, seed=seed)


@given(RANKED, st.integers(0, 12), st.integers(0, 1000))
def test_without_chance_the_list_is_the_ranked_one(scores: list[int], n: int, seed: int) -> None:
    size = min(n, len(scores))
    plain = Drawn(order=tuple(range(size)), at=(1.0,) * size, on=(1.0,) * size)
    assert drawn(scores, n, seed=seed) == plain


def test_bands_are_no_wider_than_the_width_and_no_longer_than_can_be_counted() -> None:
    assert bands([10, 9, 8, 7, 0], 2) == (range(3), range(3, 4), range(4, 5))
    assert bands([5] * (MOST + 2), 0) == (range(MOST), range(MOST, MOST + 2))
    assert bands([], 3) == ()


def test_a_list_that_cannot_be_has_no_chance() -> None:
    shuffle = Shuffle(width=1)
    assert chance_of([5, 1], [1], shuffle) == 0
    assert chance_of([5, 5], [0, 0], shuffle) == 0
    assert chance_of([5, 5], [0, 1, 2], shuffle) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: Shuffle(width=-1), "width: expected 0 or more"),
        (lambda: Shuffle(width=100, temperature=1), "temperature: expected at least 2"),
        (lambda: Shuffle(width=0, temperature=-1), "temperature: expected at least"),
        (lambda: bands([1, 2], 1), "the highest first"),
        (lambda: logged("k-1", [1], ["a", "b"]), "expected 2, one per vacancy, got 1"),
    ],
)
def test_what_cannot_be_is_refused(wrong, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()


def logged(
    profile: str, scores: list[int], ids: list[str] | None = None, n: int = 3, **more: object
) -> Logged:
    names = ids or [f"v-{at}" for at in range(len(scores))]
    return logged_list(profile, names, scores, n, on=DAY, protocol="p" * 64, ranker="r", **more)


NEAR = [500, 498, 495, 490, 489, 300]


def test_the_logged_chances_weigh_a_planted_truth_without_bias() -> None:
    """What the ranked list would have brought, told from lists in another order: the estimator itself comes later."""
    shuffle, worth = Shuffle(width=10), np.array([0.1, 0.7, 0.3, 0.9, 0.2, 0.5])
    gain = {rank: 1 / (1 + rank) for rank in range(1, 4)}

    def brought(order: tuple[int, ...]) -> float:
        return float(sum(worth[at] * gain[rank] for rank, at in enumerate(order, start=1)))

    plain = (0, 1, 2)
    every = lists_of(NEAR, 3, shuffle)
    whole = sum(p * (one == plain) / p * brought(one) for one, p in every.items())
    assert whole == pytest.approx(brought(plain))
    each = np.empty(4000)
    for seed in range(len(each)):
        one = logged("k-1", NEAR, shuffle=shuffle, seed=seed)
        heard = np.random.default_rng((seed, 7)).random(3) < worth[list(one.order[:3])]
        each[seed] = sum(
            gain[rank] * yes / place.chance
            for rank, (at, place, yes) in enumerate(zip(one.order, one.shown, heard, strict=False), start=1)
            if at == rank - 1
        )
    error = each.std(ddof=1) / np.sqrt(len(each))
    assert abs(each.mean() - brought(plain)) < 3 * error
    assert error < 0.05


def test_the_same_seed_gives_the_same_list_and_another_person_another_chance() -> None:
    shuffle = Shuffle(width=10)
    assert logged("k-1", NEAR, shuffle=shuffle) == logged("k-1", NEAR, shuffle=shuffle)
    seeds = {seed_of(f"k-{at}", DAY, seed) for at in range(100) for seed in (None, 1, 2)}
    assert len(seeds) == 300
    orders = {logged(f"k-{at}", NEAR, shuffle=shuffle).order for at in range(30)}
    assert len(orders) > 5


def test_a_log_holds_what_was_shown_and_with_which_chance(tmp_path: Path) -> None:
    log, shuffle = Log(tmp_path / "log.jsonl"), Shuffle(width=10)
    chosen = [logged("k-1", NEAR, shuffle=shuffle), logged("k-2", NEAR), logged("k-3", [])]
    assert log.write(chosen) == 3
    rows = log.read().rows
    assert list(rows["list"].unique()) == [one.id for one in chosen]
    first = rows[rows["profile"] == "k-1"]
    assert tuple(first["vacancy"]) == tuple(f"v-{at}" for at in chosen[0].order)
    assert first["included"].sum() == pytest.approx(3)
    weight = weights(NEAR, range(4), shuffle)
    assert first["included"].to_numpy() == pytest.approx(
        on_ranks(weight)[:, :3].sum(axis=1)[list(chosen[0].order)], rel=1e-11
    )
    off = first[first["rank"].isna()]
    assert len(off) == 1
    assert off["chance"].item() == pytest.approx(1 - off["included"].item())
    assert off["chance"].item() != pytest.approx(0.5)
    plain = rows[rows["profile"] == "k-2"]
    assert list(plain["vacancy"]) == ["v-0", "v-1", "v-2"]
    assert set(plain["chance"]) == set(plain["list_chance"]) == {1.0}
    assert plain[["seed", "width", "temperature"]].isna().all(axis=None)
    assert list(rows[rows["profile"] == "k-3"]["vacancy"]) == [""]
    assert set(rows["protocol"]) == {"p" * 64}
    assert log.read().people == ("k-1", "k-2", "k-3")
    assert list(log.read().lists["profile"].unique()) == ["k-1", "k-2"]


def test_writing_again_changes_no_line_and_no_list_counts_twice(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.write([logged("k-1", NEAR)])
    before = log.path.read_bytes()
    log.write([logged("k-1", NEAR), logged("k-2", NEAR)])
    assert log.path.read_bytes().startswith(before)
    assert len(log.path.read_bytes().splitlines()) == 3
    assert log.read().rows["list"].nunique() == 2
    assert len(log.read().rows) == 6


def test_a_line_that_a_crash_cut_off_costs_only_its_own_list(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.write([logged("k-1", NEAR), logged("k-2", NEAR)])
    log.path.write_bytes(log.path.read_bytes()[:-40])
    log.write([logged("k-3", NEAR)])
    found = log.read()
    assert (found.people, found.torn) == (("k-1", "k-3"), (2,))


NOW = datetime(2026, 12, 1, 9, 30, 15, tzinfo=UTC)


def written(tmp_path: Path, count: int = 4) -> tuple[Log, list[str]]:
    """A log and its lines."""
    log = Log(tmp_path / "log.jsonl")
    log.write([logged(f"k-{at}", NEAR) for at in range(count)], written=NOW)
    return log, log.path.read_text("utf-8").splitlines()


def rows_told(log: Log, lines: list[str]) -> dict[int, str]:
    """What is told of each line of a log with other lines; nothing where it is read."""
    log.path.write_text("\n".join([*lines, ""]), "utf-8")
    try:
        read_log(log.path)
    except LogError as told:
        assert isinstance(told, Spoor2Error)
        assert {one.file for one in told.problems} == {"log.jsonl"}
        return {one.row: one.got for one in told.problems}
    return {}


def test_a_changed_log_is_found_out_with_every_line(tmp_path: Path) -> None:
    log, text = written(tmp_path)
    lines = [json.loads(line) for line in text]
    lines[1]["chance"] = 0.5
    del lines[3]["protocol"]
    told = rows_told(log, [json.dumps(one) for one in lines])
    assert told == {2: "other content", 4: "none"}


@pytest.mark.parametrize("name", ["list", "before", "digest", "written", "n", "places", "profile"])
def test_no_field_of_a_line_can_be_changed(name: str, tmp_path: Path) -> None:
    log, text = written(tmp_path)
    for other in ("2026-12-01T09:30:16Z", "", None, 7, [{}], [3], {"a": 1}, 1e400):
        lines = [json.loads(line) for line in text]
        lines[1][name] = other
        assert 2 in rows_told(log, [json.dumps(one) for one in lines])
    lines = [json.loads(line) for line in text]
    del lines[1][name]
    assert 2 in rows_told(log, [json.dumps(one) for one in lines])


def test_a_line_that_is_gone_put_in_or_moved_is_found_out(tmp_path: Path) -> None:
    log, lines = written(tmp_path)
    assert rows_told(log, lines) == {}
    gone = "one after a line that is gone, moved or put in"
    assert rows_told(log, lines[1:]) == {1: gone}
    assert rows_told(log, [lines[0], *lines[2:]]) == {2: gone}
    assert set(rows_told(log, [lines[0], lines[2], lines[1], lines[3]])) == {2, 3, 4}
    assert set(rows_told(log, [*lines[:2], lines[0], *lines[2:]])) == {3, 4}
    other = Log(tmp_path / "other.jsonl")
    other.write([logged("k-9", NEAR)], written=NOW)
    assert set(rows_told(log, [*lines, other.path.read_text("utf-8").strip()])) == {5}
    plain = {"list": logged("k-9", NEAR).id, **_line(logged("k-9", NEAR))}
    assert set(rows_told(log, [*lines, json.dumps(plain)])) == {5}


def test_what_a_chain_cannot_show_shows_from_the_last_digest(tmp_path: Path) -> None:
    """Cut short at its end, or made anew, a log is a log: only a digest kept elsewhere tells."""
    log, lines = written(tmp_path)
    kept = log.last
    assert rows_told(log, lines[:-1]) == {}
    assert log.last != kept
    log.path.unlink()
    log.write([logged(f"k-{at}", NEAR[:2]) for at in range(4)], written=NOW)
    assert (log.read().torn, log.read().last != kept) == ((), True)


def test_lines_of_before_there_was_a_chain_are_read_and_hung_on(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    plain = [{"list": logged(one, NEAR).id, **_line(logged(one, NEAR))} for one in ("k-1", "k-2")]
    log.path.write_text("".join(json.dumps(one) + "\n" for one in plain), "utf-8")
    log.write([logged("k-3", NEAR)], written=NOW)
    found = log.read()
    assert found.people == ("k-1", "k-2", "k-3")
    first = found.rows.drop_duplicates("list")["written"]
    assert list(first.isna()) == [True, True, False]
    lines = log.path.read_text("utf-8").splitlines()
    assert set(rows_told(log, [lines[0], lines[2]])) == {2}
    assert rows_told(log, lines) == {}


def test_a_chain_goes_on_after_a_line_that_was_cut_off_and_without_it(tmp_path: Path) -> None:
    log, _ = written(tmp_path, 3)
    log.path.write_bytes(log.path.read_bytes()[:-40])
    log.write([logged("k-7", NEAR)], written=NOW)
    lines = log.path.read_text("utf-8").splitlines()
    assert log.read().torn == (3,)
    assert rows_told(log, [*lines[:2], lines[3]]) == {}
    assert log.read().torn == ()


@pytest.mark.parametrize("text", [b"abc", b"{", b"3\n[1]\n", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_log_is_told(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(text)
    with pytest.raises(LogError, match="expected a line of a log"):
        read_log(path)


def test_an_empty_log_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\n")
    found = read_log(path)
    assert (len(found.rows), found.torn, found.last) == (0, (), "")
    assert {name: str(one) for name, one in found.rows.dtypes.items()} == COLUMNS


def test_a_line_says_when_it_was_written_in_one_time_zone(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.write([logged("k-1", NEAR)], written=NOW.astimezone(timezone(timedelta(hours=1))))
    assert json.loads(log.path.read_text("utf-8"))["written"] == "2026-12-01T09:30:15Z"
    assert str(log.read().rows["written"][0]) == "2026-12-01 09:30:15"
    with pytest.raises(ValueError, match="with its time zone"):
        log.write([logged("k-2", NEAR)], written=datetime(2026, 12, 1))
    assert log.read().people == ("k-1",)


def test_nothing_of_health_stands_in_a_line(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.write([logged("k-1", NEAR, shuffle=Shuffle(width=10))], written=NOW)
    line = json.loads(log.path.read_text("utf-8"))
    assert set(line) == {
        "list", "profile", "on", "n", "chance", "protocol", "ranker", "seed", "width", "temperature", "places",
        "written", "before", "digest",
    }  # fmt: skip
    assert {key for place in line["places"] for key in place} == {
        "vacancy", "score", "rank", "chance", "included",
    }  # fmt: skip


def test_another_weight_is_another_ranker() -> None:
    other = Weighted({**WEIGHTS, "travel": Weight(151, WEIGHTS["travel"].share, "")})
    assert ranker_digest(EXPERT) == ranker_digest(Weighted())
    assert ranker_digest(EXPERT) != ranker_digest(other)

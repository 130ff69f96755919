"""Before and after: a planted change is found, a planted null is not, and what isn't over or too few isn't counted."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from datasets.network import Network
from evaluation.estimate import Estimate
from evaluation.ladder import before_after
from evaluation.ladder.before_after import HOLD, How, _mean, trajectories
from evaluation.ladder.intervals import Level, against, by_clusters, newcombe, turn

DAY, UNTIL = date(2025, 1, 1), date(2026, 12, 31)
FOLLOW = timedelta(weeks=26)


def made(
    before: float, after: float, *, each: int = 10, employers: int = 40, alike: float = 0.0, seed: int = 1
) -> Network:
    """So many persons of each employer begin in the year before and the one after the day, with a planted share."""
    rng = np.random.default_rng(seed)
    people, steps = [], []
    for at in range(employers):
        own = rng.normal(0, alike)
        for share, first in ((before, DAY - FOLLOW - timedelta(days=300)), (after, DAY + timedelta(days=5))):
            for person in range(each):
                id = f"k-{at}-{first.year}-{person}"
                begins = first + timedelta(days=int(rng.integers(250)))
                people.append({"id": id, "employer": f"w-{at}"})
                steps.append({"profile": id, "vacancy": "v-1", "on": begins, "step": "shown"})
                if rng.random() < share + own:
                    steps.append(
                        {"profile": id, "vacancy": "v-1", "on": begins + FOLLOW / 2, "step": "placed"}
                    )
    return Network.of({"profiles": pd.DataFrame(people), "outcomes": pd.DataFrame(steps)})


def placed(network: Network, **more: object):
    found = before_after(network, DAY, until=UNTIL, follow=FOLLOW, **more).of("Placed")
    assert found is not None
    return found


def test_a_planted_change_is_found_with_its_size() -> None:
    found = placed(made(0.30, 0.50))
    assert found.clear == 1
    assert found.how is How.CLUSTERS
    assert found.difference.low <= 0.20 <= found.difference.high
    assert (found.before.n, found.after.n) == (400, 400)
    assert found.difference.value == pytest.approx(found.after.value - found.before.value)
    assert placed(made(0.50, 0.30)).clear == -1


def sums(share: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    return np.column_stack([rng.binomial(n, share), np.full(len(share), n)]).astype(float)


@pytest.mark.parametrize("employers", [12, 40])
def test_a_planted_null_is_found_in_one_of_twenty(employers: int) -> None:
    """Employers differ from each other and from year to year: drawn as a whole the error stays what it should be."""
    rng, trials, wrong, covered = np.random.default_rng(4), 400, 0, 0
    for trial in range(trials):
        own = rng.normal(0.35, 0.08, size=employers)
        both = [sums((own + rng.normal(0, 0.05, employers)).clip(0, 1), 15, rng) for _ in range(2)]
        one, _, change = by_clusters((both[0], both[1]), _mean, seed=trial)
        wrong += not change.low <= 0 <= change.high
        covered += one.low <= 0.35 <= one.high
    assert 0.02 <= wrong / trials <= 0.08
    assert 0.92 <= covered / trials <= 0.98


def test_without_employers_the_trajectories_are_independent() -> None:
    network = made(0.30, 0.45, employers=20)
    people = network.table("profiles").assign(employer="")
    found = placed(network.with_tables({"profiles": people}))
    held, later = round(found.before.value * 200), round(found.after.value * 200)
    assert found.how is How.NEWCOMBE
    assert found.difference == newcombe(held, 200, later, 200)


def test_newcombe_as_published() -> None:
    """Newcombe 1998, table II, method 10: 56/70 against 48/80."""
    found = newcombe(48, 80, 56, 70)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(0, 0, 1, 2) == Estimate(value=None)
    zero = newcombe(0, 10, 0, 20)
    assert zero.low < 0 < zero.high


def test_few_employers_give_no_interval_and_nobody_gives_no_figure() -> None:
    few = placed(made(0.3, 0.5, employers=5, each=40))
    assert few.difference.value is not None
    assert few.difference.low is None
    assert few.clear == 0
    nothing = before_after(Network.of({}), DAY, until=UNTIL)
    assert {one.difference.value for one in nothing.changes} == {None}
    assert list(nothing.frame["measure"]) == ["Placed", "Held", "B", "Phi"]


def test_who_is_not_done_is_not_counted() -> None:
    """Begun from five days after the day on, within 250 days: about half are done 130 days and the time later."""
    found = before_after(
        made(0.3, 0.5, employers=20), DAY, until=DAY + FOLLOW + timedelta(days=130), follow=FOLLOW
    )
    change = found.of("Placed")
    assert 70 < change.after.n < 130
    assert change.after.n + found.unfinished == 200
    assert change.before.n == 200
    both = before_after(made(0.3, 0.5, employers=20), DAY, until=DAY + FOLLOW * 2, follow=FOLLOW)
    held = both.of("Held")
    begun = both.trajectories["begins"]
    assert held.before.n == (begun < pd.Timestamp(DAY - FOLLOW - HOLD)).sum() < 200
    assert held.after.n == 0


def test_nobody_before_is_not_surely_nobody() -> None:
    """Drawing employers of whom none placed anybody gives a margin of nothing, which is too narrow."""
    found = placed(made(0.0, 0.02, employers=20, each=5))
    assert found.before.value == 0
    assert found.before.high > 0.02
    assert found.difference.low < 0 < found.difference.high
    assert found.difference.high - found.difference.low > 0.05


def steps_of(*lines: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=["profile", "on", "step"]).assign(vacancy="v-1")


def moved(id: str, starts: str, ends: str | None, outcome: str) -> dict[str, object]:
    return {
        "id": f"m-{id}",
        "profile": id,
        "from": "w-1",
        "to": "w-2",
        "starts": starts,
        "ends": ends,
        "outcome": outcome,
    }


def test_what_counts_as_placed_and_held() -> None:
    people = ("a", "b", "c", "d", "e", "f", "g", "h")
    network = Network.of({
        "profiles": pd.DataFrame({"id": list(people), "employer": "w-1"}),
        "outcomes": steps_of(
            *((one, "2025-01-06", "shown") for one in people), ("a", "2025-03-01", "placed"),
            ("b", "2025-03-01", "placed"), ("b", "2025-09-01", "held_26"), ("c", "2026-06-01", "placed"),
            ("d", "2025-02-01", "tried"),
        ),
        "moves": pd.DataFrame([
            moved("e", "2025-02-01", "2025-04-01", "broken"), moved("f", "2025-02-01", None, "running"),
            moved("g", "2025-02-01", "2025-12-01", "planned"), moved("h", "2025-02-01", "2025-12-01", "held"),
            moved("nobody", "2025-02-01", "2025-12-01", "held"),
        ]),
    })  # fmt: skip
    found = trajectories(network).set_index("profile")
    assert list(found.index) == list(people)
    assert list(found[found["placed"]].index) == ["a", "b", "e", "f", "h"]
    assert list(found[found["held"]].index) == ["b", "f", "h"]


def test_a_region_that_begins_to_exchange_gains_balance() -> None:
    moves = []
    for at in range(12):
        for round_ in range(6):
            early, late = DAY - timedelta(days=30 + round_), DAY + timedelta(days=30 + round_)
            giver, taker = f"w-{at}", f"w-{(at + 1) % 12}"
            moves.append((f"m{at}{round_}", early, giver, "w-sink"))
            moves.append((f"n{at}{round_}", late, giver, taker))
    table = pd.DataFrame(moves, columns=["id", "starts", "from", "to"]).assign(profile="p", outcome="held")
    found = before_after(Network.of({"moves": table}), DAY, until=UNTIL)
    index, phi = found.of("B"), found.of("Phi")
    assert (index.before.value, index.after.value) == (0, 1)
    assert index.clear == 1
    assert phi.before.value == pytest.approx((12 * 36 / 6 + 72 * 72 / 72) / 13)
    assert phi.after.value == 0
    assert phi.clear == -1


@pytest.mark.parametrize(
    ("low", "high", "level"),
    [
        (0.1, 0.29, Level.BELOW),
        (0.31, 0.39, Level.AMONG),
        (0.41, 0.5, Level.ABOVE),
        (0.2, 0.5, Level.UNCLEAR),
    ],
)
def test_a_share_against_what_is_usual(low: float, high: float, level: Level) -> None:
    assert against(Estimate(value=(low + high) / 2, low=low, high=high, n=100)) is level
    assert against(Estimate(value=0.3)) is Level.UNCLEAR


def test_a_series_turns_where_it_was_planted_and_nowhere_else() -> None:
    rng, periods, wrong, covered = np.random.default_rng(5), np.arange(16), 0, 0
    for _ in range(300):
        noise = rng.normal(0, 0.03, size=16)
        flat = turn(0.3 + 0.005 * periods + noise, np.full(16, 40.0), 8)
        wrong += not flat.jump.low <= 0 <= flat.jump.high
        bent = turn(0.3 + 0.1 * (periods >= 8) + 0.01 * (periods - 8).clip(0) + noise, np.full(16, 40.0), 8)
        covered += bent.jump.low <= 0.1 <= bent.jump.high and bent.slope.low <= 0.01 <= bent.slope.high
    assert 0.02 <= wrong / 300 <= 0.08
    assert covered / 300 > 0.88
    exact = turn(0.3 + 0.1 * (periods >= 8), np.ones(16), 8)
    assert (exact.jump.value, exact.slope.value) == pytest.approx((0.1, 0))


def test_days_the_wrong_way_round_and_too_short_a_series_are_refused() -> None:
    with pytest.raises(ValueError, match="until: expected a day after 2025-01-01"):
        before_after(Network.of({}), DAY, until=DAY)
    with pytest.raises(ValueError, match="three or more on either side, got 2 and 6"):
        turn(np.zeros(8), np.ones(8), 2)

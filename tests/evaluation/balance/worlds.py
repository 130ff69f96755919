"""Networks of moves made up for tests: fair coins, or some employers who rather take than bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.network import Network

ON = date(2026, 12, 1)
Floats = npt.NDArray[np.float64]


def world(
    seed: int, *, employers: int = 40, moves: int = 400, years: float = 5, lean: Sequence[float] | Floats = (),
    uneven: float = 1.0, since: float = 0.0,
) -> Network:  # fmt: skip
    """Moves between random employers on random days; a move goes towards j from i with logit lean[j] - lean[i].

    Without `lean` each direction is a fair coin; it works for the days after the share `since` of the time. The larger
    `uneven`, the more some take part than others.
    """
    chance = np.random.default_rng((seed, 77))
    activity = chance.gamma(1 / uneven, uneven, employers) + 0.05
    pairs = np.array(
        [chance.choice(employers, 2, replace=False, p=activity / activity.sum()) for _ in range(moves)]
    )
    at = np.sort(chance.random(moves))
    leaning = np.concatenate([np.asarray(lean, dtype=float), np.zeros(employers - len(lean))])
    to = 1 / (1 + np.exp(-np.where(at > since, leaning[pairs[:, 1]] - leaning[pairs[:, 0]], 0.0)))
    ahead = chance.random(moves) < to
    days = int(years * 365.25) - 10
    starts = [ON - timedelta(days=days - int(share * days)) for share in at]
    weeks = chance.integers(4, 60, moves)
    ends = [one + timedelta(days=7 * int(more)) for one, more in zip(starts, weeks, strict=True)]
    giver, taker = (np.where(ahead, pairs[:, one], pairs[:, 1 - one]) for one in (0, 1))
    frame = pd.DataFrame(
        {
            "id": [f"m-{one:05}" for one in range(moves)], "profile": [f"p-{one:05}" for one in range(moves)],
            "from": [f"w-{one:03}" for one in giver], "to": [f"w-{one:03}" for one in taker],
            "kind": "detachering", "starts": starts, "ends": ends, "hours_week": chance.integers(8, 41, moves),
            "outcome": [
                "running" if end > ON else ("held" if kept else "broken")
                for end, kept in zip(ends, chance.random(moves) < 0.7, strict=True)
            ],
        }
    )  # fmt: skip
    members = pd.DataFrame(
        {
            "id": [f"w-{one:03}" for one in range(employers)],
            "sector": [("Q", "C", "G", "N", "F")[one % 5] for one in range(employers)],
            "headcount": np.round(np.exp(chance.normal(4.5, 1.0, employers))) + 10,
        }
    )  # fmt: skip
    return Network.of({"employers": members, "moves": frame})

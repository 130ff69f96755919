"""What became of everybody in a run, and of how many people its shares are."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from evaluation.simulation.one_run import Run
from evaluation.simulation.region import YEAR
from evaluation.simulation.state import Stands


class How(StrEnum):
    """How somebody's second track ended; everybody is in exactly one of these.

    HELD, WORKS and LOST had a job elsewhere: it held 26 weeks, goes on for less than that, or broke with none in its
    stead. The others had none. WAITS: still in a trial, or waiting in the last week. RUNNING: the track isn't over.
    """

    HELD = "held"
    WORKS = "works"
    LOST = "lost"
    OWN_WORK = "own_work"
    AGREED = "agreed"
    UWV = "uwv"
    WAITS = "waits"
    RUNNING = "running"


LEFT: Final = {Stands.OWN_WORK: How.OWN_WORK, Stands.AGREED: How.AGREED, Stands.UWV: How.UWV}


def ended(run: Run) -> pd.DataFrame:
    """A row per way in which a track can end: ended, people."""
    had = ~np.isnan(run.first_placed[run.whole])
    stands = [Stands(int(one)) for one in run.state.stands[run.whole]]
    found = [_how(one, bool(job)) for one, job in zip(stands, had, strict=True)]
    counts = {how: found.count(how) for how in How}
    counts[How.RUNNING] = len(run.world.people) - len(found)
    return pd.DataFrame({"ended": [str(how) for how in How], "people": list(counts.values())})


def _how(stands: Stands, had: bool) -> How:
    if stands is Stands.HELD:
        return How.HELD
    if stands is Stands.WORKS:
        return How.WORKS
    return How.LOST if had else LEFT.get(stands, How.WAITS)


def counted(run: Run) -> dict[str, int]:
    """How many people came in, of how many the track was over, and of how many that a year or longer."""
    ends, weeks = run.world.people.ends, run.world.region.weeks
    return {
        "people": len(ends), "over": int((ends < weeks).sum()), "settled": int((ends + YEAR < weeks).sum()),
    }  # fmt: skip

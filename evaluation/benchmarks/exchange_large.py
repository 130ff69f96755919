"""Everybody of a country placed at once: a million pairs, in a fresh process that loads them and places, no more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from evaluation.benchmarks.exchange import described
from evaluation.benchmarks.figures import Figure, Limit
from evaluation.benchmarks.instances import instance
from evaluation.benchmarks.placed import keep
from evaluation.benchmarks.placing import carried_bounds, faults, plain, refuted, stands, worth
from evaluation.benchmarks.rivals import linear
from evaluation.benchmarks.setting import Setting
from matcher.exchange.bounds import Bounds
from matcher.exchange.choose import WorstOff, choose
from matcher.exchange.pairs import Pairs

SIZE: Final = (5_000, 20_000, 100_000, 1_000_000)
PATIENCE: Final = 120.0
"""Seconds that HiGHS gets."""
STOPPED: Final = 900


def run(setting: Setting) -> list[Figure]:
    """One row: wall and peak of a process of its own, HiGHS with the same bounds beside it."""
    setting.forget()
    employers, people, places, wanted = map(setting.size, SIZE)
    pairs = instance(employers, people, places, wanted, seed=setting.seed)
    bounds = carried_bounds(pairs, setting.seed)
    path = setting.folder / "exchange.npz"
    keep(pairs, bounds, path)
    ours = fresh(path)
    chosen = np.array(ours["chosen"], dtype=np.int64)
    rival = linear.highs(plain(pairs), bounds, seconds=PATIENCE)
    wrong, notes = checked(pairs, bounds, chosen), told(pairs, bounds, rival)
    return [
        Figure(
            work="everybody of a country placed at once", ours=ours["seconds"], unit="s",
            must=(Limit(at_most=15, unit="s"), Limit(at_most=600, of="peak, MB")),
            also={"peak, MB": ours["peak"], "placed": len(chosen)}, rivals={"HiGHS LP": rival.seconds},
            exact=ours["proven"] and not wrong and not notes[1],
            notes=(
                f"{described(pairs)}; bounds, certificate, urgency and ties in the time.",
                *notes[0], *notes[1], *wrong,
            ),
        )
    ]  # fmt: skip


def checked(pairs: Pairs, bounds: Bounds, chosen: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    """What is wrong with the answer of the other process, looked at in this one."""
    wrong = list(faults(pairs, bounds, chosen))
    if not stands(pairs, bounds, chosen):
        wrong.append("no proof")
    if not refuted(pairs, bounds, chosen):
        wrong.append("a planted error was not noticed")
    return wrong


def told(pairs: Pairs, bounds: Bounds, rival: linear.Answer) -> tuple[list[str], list[str]]:
    """What to say of the rival, and where it says otherwise than we do."""
    if rival.chosen is None:
        return [
            f"HiGHS was stopped after {rival.seconds:.0f} s without an answer: it is slower than that."
        ], []
    own = choose(plain(pairs), bounds, worst_off=WorstOff.NOTHING)
    found, ours = worth(pairs, rival.chosen), worth(pairs, own.at)
    return [], [] if found == ours else [f"HiGHS: {found}, ours {ours} (placed, quality)"]


def fresh(path: Path) -> dict[str, Any]:
    """What a new process measured; RuntimeError with its last words where it failed."""
    command = [sys.executable, "-m", "evaluation.benchmarks.placed", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=STOPPED, check=False)
    if done.returncode:
        raise RuntimeError(f"placed: {done.stderr.strip().splitlines()[-1:] or done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found

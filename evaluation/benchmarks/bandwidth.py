"""How fast this machine reads memory, in the same run: the physical limit that the other rows are held against."""

from __future__ import annotations

from evaluation.benchmarks.figures import Figure
from evaluation.benchmarks.setting import Setting


def run(setting: Setting) -> list[Figure]:
    """One row: GB a second with all cores, and beside it with one thread; nothing is asked of it."""
    found = setting.bandwidth
    row = Figure(
        work="memory read by this machine", ours=found[max(found)], unit="GB/s", exact=True,
        also={f"{threads} threads" if threads > 1 else "1 thread": value for threads, value in found.items()},
    )  # fmt: skip
    return [row]

"""Settings for every test: no deadline, since a busy machine is no fault; the same random cases in every CI run.

What is loaded and collected once stays until the end: looking through all of it for garbage took a fifth of the time.
"""

from __future__ import annotations

import gc
import os

from hypothesis import settings

settings.register_profile("anywhere", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "anywhere")


def pytest_collection_finish() -> None:
    """Garbage is looked for among what the tests make, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)

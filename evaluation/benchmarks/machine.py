"""The machine and the libraries of a run, as its results describe them."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

LIBRARIES: Final = (
    "spoor2", "numpy", "pandas", "pyarrow", "numba", "duckdb", "polars", "pyroaring", "distributed", "scipy",
    "ortools", "networkx",
)  # fmt: skip


def described(cores: int) -> Mapping[str, str]:
    """Processor, cores, memory, system, Python and library versions, by what they are called."""
    libraries = ", ".join(f"{name} {found}" for name in LIBRARIES if (found := _version(name)))
    return {
        "Processor": _processor(), "Cores used": str(cores), "Memory": _memory(),
        "System": f"{platform.system()} {platform.machine()}", "Python": platform.python_version(),
        "Libraries": libraries,
    }  # fmt: skip


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _memory() -> str:
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return "unknown"
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.1f} GiB"

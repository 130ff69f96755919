"""The reference tables beside the project; tests that need them skip where they are absent."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared_rows(*parts: str) -> list[dict[str, str]]:
    """The rows of one table of ../shared, or a skip that says which file is missing."""
    path = SHARED.joinpath(*parts)
    if not path.is_file():
        pytest.skip(f"needs ../shared/{'/'.join(parts)}, which isn't here")
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def case_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of this project's own cases."""
    path = Path(__file__).resolve().parents[1] / "cases" / name
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))

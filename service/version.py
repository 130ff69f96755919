"""Which version of the program this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed() -> str:
    """The version that is installed."""
    try:
        return version("spoor2")
    except PackageNotFoundError:
        return "0"

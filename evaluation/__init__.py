"""How good it is: read, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from evaluation.experiments import evaluate as evaluate
    from evaluation.simulation import simulate as simulate

__all__ = ["evaluate", "simulate"]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {"evaluate": "evaluation.experiments", "simulate": "evaluation.simulation"}
)


def __getattr__(name: str) -> Any:
    """What is asked for, loaded then: all of it takes longer than many a process that measures has work."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

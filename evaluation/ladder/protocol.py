"""The protocol: what is done, for whom, how and by which measures: one record whose hash stands on every decision."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from importlib.resources import files
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from datasets.problems import DataError, Problem
from matcher.exchange.ranker import MOST, InNetwork
from matcher.log import ranker_digest
from matcher.near_ties import Shuffle
from matcher.rank import Ranker, Weighted

EXPERT: Final = "expert"
"""The ranker of a table of weights, with or without the network in it."""
_KINDS: Final[Mapping[str, tuple[type, str]]] = MappingProxyType({
    "str": (str, "a text"), "int": (int, "a whole number"), "float": (float, "a number"),
    "bool": (bool, "true or false"), "tuple[str, ...]": (tuple, "a list of texts"),
    "Mapping[str, int]": (Mapping, "a table of whole numbers"),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """What is done; what isn't said is empty, and the protocol then isn't complete.

    `weights` are thousandths per part; `near_tie` and `temperature` those of `matcher.near_ties` (no temperature: no
    chance); `spread` the share of all scores that sharing out may cost, none where lists aren't shared out;
    `tolerance` the share of its people by which an employer may be out of balance where nothing was agreed;
    `hypotheses` the hash of what is expected beforehand.
    """

    id: str = ""
    version: str = ""
    goal: str = ""
    target_group: str = ""
    approach: str = ""
    preconditions: tuple[str, ...] = ()
    inclusion: tuple[str, ...] = ()
    ranker: str = ""
    length: int | None = None
    near_tie: int | None = None
    temperature: float | None = None
    spread: float | None = None
    rule: str = ""
    tolerance: float | None = None
    carry: bool | None = None
    worst_off: str = ""
    measures: tuple[str, ...] = ()
    hypotheses: str = ""
    weights: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that say nothing."""
        return tuple(one.name for one in fields(self) if getattr(self, one.name) in (None, "", (), {}))

    @property
    def completeness(self) -> float:
        """The share of fields that say something."""
        return 1 - len(self.missing) / len(fields(self))

    @property
    def hash(self) -> str:
        """See `protocol_hash`."""
        return protocol_hash(self)

    def carried(
        self, ranker: Ranker, n: int, *, shuffle: Shuffle | None = None, spread: float | None = None
    ) -> Protocol:
        """The protocol as it was carried out, with what was done differently; its hash is that of a decision so made.

        `spread` is left as it is where None: it says nothing of one person's list.
        """
        kept = self.spread if spread is None else spread
        done = {"length": n, "spread": kept, "ranker": ranker_name(ranker), "weights": weights_of(ranker)}
        chance = (
            {"near_tie": shuffle.width, "temperature": shuffle.temperature}
            if shuffle
            else {"temperature": 0.0}
        )
        return replace(self, **done, **chance)  # type: ignore[arg-type]

    def differs(self, other: Protocol) -> tuple[str, ...]:
        """The fields that say something else in another protocol."""
        mine, theirs = canonical(self), canonical(other)
        return tuple(one.name for one in fields(self) if mine[one.name] != theirs[one.name])


def ranker_name(ranker: Ranker) -> str:
    """`expert` for any table of weights, which stands in the protocol itself; else the ranker's digest."""
    base = ranker.base if isinstance(ranker, InNetwork) else ranker
    return EXPERT if isinstance(base, Weighted) else ranker_digest(base)


def weights_of(ranker: Ranker) -> Mapping[str, int]:
    """The most that each part is worth, in thousandths, those of the network 0 where they don't count."""
    base = ranker.base if isinstance(ranker, InNetwork) else ranker
    own = {name: one.most for name, one in base.weights.items()} if isinstance(base, Weighted) else {}
    return MappingProxyType(own | {name: most * (name in ranker.names) for name, most in MOST.items()})


def protocol_hash(protocol: Protocol) -> str:
    """SHA-256 of what the protocol says, 64 hexadecimal digits: the order of keys, white space, comments and whether a
    number is written 1 or 1.0 make no difference, every word and number does.
    """
    text = json.dumps(canonical(protocol), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def canonical(protocol: Protocol) -> dict[str, Any]:
    """The fields as JSON can hold them, in one way of writing."""
    return {one.name: _plain(getattr(protocol, one.name)) for one in fields(protocol)}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {name: int(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_protocol(path: str | Path | None = None) -> Protocol:
    """The protocol of a TOML file, or the one that comes with the program. Raises DataError with every problem."""
    own = files("evaluation.ladder").joinpath("protocol.toml")
    name = Path(path).name if path else "protocol.toml"
    found = parsed((Path(path) if path else own).read_bytes(), name)
    known = {one.name: str(one.type).removesuffix(" | None") for one in fields(Protocol)}
    problems = [_unknown(name, key) for key in found if key not in known]
    problems += [_wrong(name, key, known[key], value) for key, value in found.items()
                 if key in known and not _is(value, known[key])]  # fmt: skip
    if problems:
        raise DataError(problems)
    return Protocol(**{key: _frozen(value, known[key]) for key, value in found.items()})


def parsed(data: bytes, name: str) -> dict[str, Any]:
    """What the bytes of a TOML file hold; DataError where it isn't TOML."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        other = Problem(file=name, expected="TOML", got="other letters", remedy="Save it as UTF-8.")
        raise DataError([other]) from error
    except tomllib.TOMLDecodeError as error:
        raise DataError([Problem(file=name, expected="TOML", got=str(error), remedy="Repair it.")]) from error


def _unknown(name: str, key: str) -> Problem:
    every = ", ".join(one.name for one in fields(Protocol))
    return Problem(file=name, column=key, expected=f"one of {every}", got=key, remedy="Take it out.")


def _wrong(name: str, key: str, kind: str, value: object) -> Problem:
    return Problem(file=name, column=key, expected=_KINDS[kind][1], got=repr(value), remedy="Write it so.")


def _is(value: object, kind: str) -> bool:
    """Whether a value of a file can stand in a field: 0 or more where it is a number."""
    if kind == "tuple[str, ...]":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind == "Mapping[str, int]":
        return isinstance(value, dict) and all(_is(one, "int") for one in value.values())
    if isinstance(value, bool) or kind in ("bool", "str"):
        return type(value) is _KINDS[kind][0]
    return isinstance(value, int | float if kind == "float" else int) and 0 <= value < inf


def _frozen(value: Any, kind: str) -> Any:
    if kind == "tuple[str, ...]":
        return tuple(value)
    return MappingProxyType(dict(value)) if kind == "Mapping[str, int]" else value

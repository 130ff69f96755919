"""Reading a log of lists: rows to compute with, what a crash cut off, and every line that isn't as it was written.

Each line holds the digest of the list in it, and one of the line together with the one before it. So a line that was
changed, put in, taken out or moved is found out; a log that was made anew as a whole isn't, nor one whose last lines
were left off, unless its last digest was kept elsewhere before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from math import isfinite
from pathlib import Path
from typing import Any, Final

import pandas as pd

from datasets.problems import DataError, Problem

COLUMNS: Final = {
    "list": "str", "profile": "str", "on": "datetime64[s]", "n": "int64", "rank": "Int64", "vacancy": "str",
    "score": "int64", "chance": "float64", "included": "float64", "list_chance": "float64", "protocol": "str",
    "ranker": "str", "seed": "Int64", "width": "Int64", "temperature": "Float64", "written": "datetime64[s]",
}  # fmt: skip
"""The columns of the rows of a log; `rank` is empty where chance left a place off, `vacancy` where nothing was on the
list, `seed`, `width` and `temperature` where no chance was used, `written` (UTC) where a line doesn't say when."""
CHAIN: Final = ("written", "before", "digest")
"""What a line says of itself, beside the list: when it was written, the digest of the line before it and its own."""
WRITTEN: Final = "%Y-%m-%dT%H:%M:%SZ"
_KEYS: Final = frozenset({"list", "profile", "on", "n", "chance", "protocol", "ranker", "places"})
_PLACE: Final = frozenset({"vacancy", "score", "rank", "chance", "included"})
_TEXTS: Final = ("list", "profile", "on", "protocol", "ranker")
_REMEDY: Final = "Take the file as it was written."


class LogError(DataError):
    """A log with lines that aren't what was written: each by number, and what to do."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Read:
    """The `rows` of a log (see `COLUMNS`), lists in the order of writing, each once; `torn` lines hold no whole list,
    as when a crash cut them off; `last` is the digest of the last line, on which all before it hang.
    """

    rows: pd.DataFrame
    torn: tuple[int, ...] = ()
    last: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who got a list, an empty one too."""
        return tuple(sorted(set(self.rows["profile"])))

    @property
    def lists(self) -> pd.DataFrame:
        """The rows of the places that were on a list: list, profile, vacancy, rank and score."""
        found = self.rows[self.rows["rank"].notna()]
        chosen = found[["list", "profile", "vacancy", "rank", "score"]].astype({"rank": "int64"})
        return chosen.reset_index(drop=True)


def digest(content: object) -> str:
    """The digest of what JSON can hold, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def read_log(path: str | Path) -> Read:
    """A log as rows. Raises LogError with every line that isn't as it was written, and for what is no log at all."""
    lines = enumerate(Path(path).read_bytes().split(b"\n"), start=1)
    parsed = [(number, _parsed(line)) for number, line in lines if line.strip()]
    whole = [(number, one) for number, one in parsed if one is not None]
    name = Path(path).name
    if wrong := list(_problems(whole, name)) if whole or not parsed else [_no_log(name, parsed[0][0])]:
        raise LogError(wrong)
    first: dict[str, Mapping[str, Any]] = {}
    for _, one in whole:
        first.setdefault(one["list"], one)
    rows = pd.DataFrame([row for one in first.values() for row in _rows(one)], columns=list(COLUMNS))
    return Read(
        rows=rows.astype(COLUMNS), torn=tuple(number for number, one in parsed if one is None),
        last=mark(whole[-1][1]) if whole else "",
    )  # fmt: skip


def last_mark(data: bytes) -> str:
    """The digest of the last whole line, on which the next one hangs; empty where there is none."""
    for line in reversed(data.split(b"\n")):
        one = _parsed(line)
        if one is not None and isinstance(one.get("list"), str):
            return mark(one)
    return ""


def mark(one: Mapping[str, Any]) -> str:
    """The digest of a line; that of its list where it was written before lines hung together."""
    return str(one.get("digest", one["list"]))


def chained(one: Mapping[str, Any], before: str, written: datetime | None) -> dict[str, Any]:
    """A line with when it was written, the digest of the line before and its own."""
    when = {} if written is None else {"written": written.strftime(WRITTEN)}
    whole = {**one, **when, "before": before}
    return {**whole, "digest": digest(whole)}


def _parsed(line: bytes) -> dict[str, Any] | None:
    """What a line holds; None where it was cut off or never was one."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _no_log(name: str, row: int) -> Problem:
    return Problem(
        file=name, row=row, expected="a line of a log as 'spoor2 match --log' writes it", got="something else",
        remedy="Give a log of lists.",
    )  # fmt: skip


def _problems(lines: Iterable[tuple[int, Mapping[str, Any]]], name: str) -> Iterable[Problem]:
    """What is wrong with the lines themselves, and with how they hang together."""
    before, linked, known = "", False, True
    for row, one in lines:
        found = _fault(one) or (_loose(one, before, linked=linked) if known else None)
        if found:
            yield Problem(file=name, row=row, expected=found[0], got=found[1], remedy=_REMEDY)
        # after a line without a digest nothing can be said of the next, whose own fault it isn't
        known = "list" in one
        before, linked = (mark(one) if known else ""), linked or "digest" in one


def _fault(one: Mapping[str, Any]) -> tuple[str, str] | None:
    """What was expected of a line and what stands there, or nothing."""
    hung = {"before", "digest"} if set(CHAIN) & set(one) else set()
    if missing := sorted((_KEYS | hung) - set(one)):
        return ", ".join(missing), "none"
    if not _formed(one):
        return "a list with its day, its places and their chances", "something else"
    content = {name: value for name, value in one.items() if name not in ("list", *CHAIN)}
    whole = {name: value for name, value in one.items() if name != "digest"}
    if digest(content) != one["list"] or ("digest" in one and digest(whole) != one["digest"]):
        return f"the list {one['list']} as written", "other content"
    return None


def _loose(one: Mapping[str, Any], before: str, *, linked: bool) -> tuple[str, str] | None:
    """Whether a line hangs on another than the one before it."""
    if one.get("before", before if not linked else None) == before:
        return None
    return "a line that hangs on the one before it", "one after a line that is gone, moved or put in"


def _formed(one: Mapping[str, Any]) -> bool:
    """Whether all stands in a line as it can be written."""
    try:
        date.fromisoformat(one["on"])
        datetime.strptime(one.get("written", "2000-01-01T00:00:00Z"), WRITTEN)
    except (TypeError, ValueError):
        return False
    whole = [one["n"], one.get("seed") or 0, one.get("width") or 0]
    right = all(isinstance(one[name], str) for name in _TEXTS) and isinstance(one["places"], list)
    right = right and all(isinstance(number, int) for number in whole)
    numbers = _numbers(*whole, one["chance"], one.get("temperature") or 0)
    return right and numbers and all(map(_place, one["places"]))


def _place(one: object) -> bool:
    if not isinstance(one, dict) or set(one) != _PLACE or not isinstance(one["vacancy"], str):
        return False
    rank = one["rank"]
    whole = isinstance(one["score"], int) and (rank is None or isinstance(rank, int))
    return whole and _numbers(one["score"], one["chance"], one["included"])


def _numbers(*some: object) -> bool:
    return all(isinstance(one, int | float) and isfinite(one) and abs(one) < 2**63 for one in some)


def _rows(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    chance = {name: one.get(name) for name in ("seed", "width", "temperature")}
    whole = {name: one[name] for name in ("list", "profile", "on", "n", "protocol", "ranker")} | chance
    nothing = {"vacancy": "", "score": 0, "rank": None, "chance": 1.0, "included": 1.0}
    last = {"list_chance": one["chance"], "written": str(one.get("written", "")).removesuffix("Z") or None}
    return [whole | place | last for place in one["places"] or [nothing]]

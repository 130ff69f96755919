"""A log of lists: what was shown to whom, in which order and with which chance, so that it can be learned from later.

A line of JSON per list, whole or not at all: ids, scores and chances, never a limit, a reason or a part of the score.
The id of a list is the digest of what stands in its line, so a line that was changed by hand is found out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import pandas as pd

from matcher.ledger import ranker_text
from matcher.near_ties import Drawn, Shuffle, drawn
from matcher.rank import Ranker

COLUMNS: Final = {
    "list": "str", "profile": "str", "on": "datetime64[s]", "n": "int64", "rank": "Int64", "vacancy": "str",
    "score": "int64", "chance": "float64", "included": "float64", "list_chance": "float64", "protocol": "str",
    "ranker": "str", "seed": "Int64", "width": "Int64", "temperature": "Float64",
}  # fmt: skip
"""The columns of the rows of a log; `rank` is empty where chance left a place off, `vacancy` where nothing was on the
list, and `seed`, `width` and `temperature` where no chance was used."""
DIGITS: Final = 12
"""Chances are written in so many digits, the same on every machine."""
_KEYS: Final = frozenset({"list", "profile", "on", "n", "chance", "protocol", "ranker", "places"})
_PLACE: Final = ("vacancy", "score", "rank", "chance", "included")


class LogError(ValueError):
    """A log with lines that aren't what was written: each by number, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One place of a list; without a `rank` chance left it off. `chance` is that of this place on this rank, or of not
    being on the list where it isn't; `included` that of being on the list at all.
    """

    vacancy: str
    score: int
    rank: int | None
    chance: float
    included: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One list as it was shown: of at most `n` places on a day, with its chance, and the protocol and ranker behind it.

    `order` are positions in the ranked list, first those shown; `seed` and `shuffle` are None where no chance was used.
    """

    profile: str
    on: date
    n: int
    places: tuple[Shown, ...]
    chance: float
    protocol: str
    ranker: str
    seed: int | None = None
    shuffle: Shuffle | None = None
    order: tuple[int, ...] = field(default=(), compare=False)

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The places that were on the list, in order."""
        return tuple(one for one in self.places if one.rank is not None)

    @property
    def id(self) -> str:
        """The digest of all that stands in the line."""
        return digest(_line(self))


def logged_list(
    profile: str, vacancies: Sequence[str], scores: Sequence[int], n: int, *, on: date, protocol: str, ranker: str,
    shuffle: Shuffle | None = None, seed: int | None = None,
) -> Logged:  # fmt: skip
    """The list as it is shown, of a ranked list (ids and scores, best first; see `near_ties.drawn` for how long).

    Chance is the profile's and the day's own, and with `seed` another. Without `shuffle` the list is the ranked one.
    """
    if len(vacancies) != len(scores):
        raise ValueError(f"scores: expected {len(vacancies)}, one per vacancy, got {len(scores)}.")
    own = None if shuffle is None else seed_of(profile, on, seed)
    found = drawn(scores, n, shuffle=shuffle, seed=own or 0)
    return Logged(
        profile=profile, on=on, n=n, places=_places(found, vacancies, scores), chance=_rounded(found.chance),
        protocol=protocol, ranker=ranker, seed=own, shuffle=shuffle, order=found.order + found.off,
    )  # fmt: skip


def _places(found: Drawn, vacancies: Sequence[str], scores: Sequence[int]) -> tuple[Shown, ...]:
    def place(at: int, rank: int | None, chance: float, included: float) -> Shown:
        return Shown(
            vacancy=vacancies[at], score=int(scores[at]), rank=rank, chance=_rounded(chance),
            included=_rounded(included),
        )  # fmt: skip

    on = zip(found.order, range(1, len(found.order) + 1), found.at, found.on, strict=True)
    off = ((at, None, 1 - included, included) for at, included in zip(found.off, found.off_on, strict=True))
    return tuple(place(*one) for one in (*on, *off))


def _rounded(chance: float) -> float:
    return float(f"{chance:.{DIGITS}g}")


def seed_of(profile: str, on: date, seed: int | None = None) -> int:
    """The seed of one person's list of one day, 53 bits: no two lists share their chance."""
    found = blake2b(f"{profile}|{on.isoformat()}|{'' if seed is None else seed}".encode(), digest_size=8)
    return int.from_bytes(found.digest(), "big") >> 11


def ranker_digest(ranker: Ranker) -> str:
    """What a ranker is as one short text; another weight, network or fit gives another."""
    return digest([ranker_text(ranker), str(getattr(ranker, "digest", ""))])


def digest(content: object) -> str:
    """The digest of what JSON can hold, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _line(one: Logged) -> dict[str, Any]:
    chance = {} if one.shuffle is None else {
        "seed": one.seed, "width": one.shuffle.width, "temperature": one.shuffle.temperature,
    }  # fmt: skip
    return {
        "profile": one.profile, "on": one.on.isoformat(), "n": one.n, "chance": one.chance,
        "protocol": one.protocol, "ranker": one.ranker, **chance,
        "places": [{name: getattr(place, name) for name in _PLACE} for place in one.places],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Log:
    """A file that lists are added to; what stands in it is never changed."""

    path: Path

    def write(self, lists: Iterable[Logged]) -> int:
        """Add lists, all in one write, and say how many; after a line that was cut off a new one begins."""
        lines = [json.dumps({"list": one.id, **_line(one)}, ensure_ascii=False) + "\n" for one in lists]
        data = b"\n" * self._torn() + "".join(lines).encode()
        with open(self.path, "ab", buffering=0, opener=_guarded) as file:
            while data:
                data = data[file.write(data) :]
            os.fsync(file.fileno())
        return len(lines)

    def _torn(self) -> bool:
        """Whether the last line was cut off."""
        if not self.path.exists() or not self.path.stat().st_size:
            return False
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read() != b"\n"

    def read(self) -> Read:
        """What stands in it."""
        return read_log(self.path)


def _guarded(path: str, flags: int) -> int:
    """Who was proposed what is nobody else's: a new file is the owner's alone."""
    return os.open(path, flags, 0o600)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Read:
    """The `rows` of a log (see `COLUMNS`), lists in the order of writing, each once; `torn` lines a crash cut off."""

    rows: pd.DataFrame
    torn: tuple[int, ...] = ()

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


def read_log(path: str | Path) -> Read:
    """A log as rows. Raises LogError with every line that isn't as it was written."""
    lines, rows, torn, wrong, seen = Path(path).read_bytes().split(b"\n"), [], [], [], set()
    for number, line in enumerate(lines, start=1):
        one = _parsed(line) if line.strip() else {}
        if one is None:
            torn.append(number)
        elif one and (told := _fault(one)):
            wrong.append(f"line {number}: expected {told}")
        elif one and one["list"] not in seen:
            seen.add(one["list"])
            rows += _rows(one)
    if wrong:
        raise LogError(
            "; ".join([f"{path}", *wrong]) + ". Take the file as it was written, or leave the line out."
        )
    return Read(rows=pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS), torn=tuple(torn))


def _parsed(line: bytes) -> dict[str, Any] | None:
    """What a line holds; None where it was cut off."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else {"": found}


def _fault(one: Mapping[str, Any]) -> str:
    """What is wrong with a line, or nothing."""
    if missing := sorted(_KEYS - set(one)):
        return f"{', '.join(missing)}, got none"
    if digest({name: value for name, value in one.items() if name != "list"}) != one["list"]:
        return f"the list {one['list']} as written, got other content"
    return ""


def _rows(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    chance = {name: one.get(name) for name in ("seed", "width", "temperature")}
    whole = {name: one[name] for name in ("list", "profile", "on", "n", "protocol", "ranker")} | chance
    nothing = {"vacancy": "", "score": 0, "rank": None, "chance": 1.0, "included": 1.0}
    return [whole | place | {"list_chance": one["chance"]} for place in one["places"] or [nothing]]

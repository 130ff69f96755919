"""The protocol: complete, the same as the code, and a hash that every word changes and no way of writing does."""

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pytest

from datasets.model import Step
from datasets.network import Network
from datasets.problems import DataError
from evaluation.ladder import Protocol, protocol_hash, read_hypotheses, read_protocol, stamped
from evaluation.measures.parse import parse
from matcher.exchange.allocate import Mechanism
from matcher.exchange.bounds import HEADCOUNT_SHARE
from matcher.exchange.choose import WorstOff
from matcher.exchange.ranker import MOST, in_network
from matcher.exchange.spread import GIVE
from matcher.log import Log, Logged, logged_list
from matcher.near_ties import Shuffle
from matcher.rank import EXPERT, WEIGHTS, Weight, Weighted

OWN = Path("evaluation/ladder/protocol.toml")
TEXT = (Path(__file__).parents[3] / OWN).read_text(encoding="utf-8")
DAY = date(2026, 12, 1)


def test_the_protocol_that_comes_with_it_is_complete_and_says_what_the_code_does() -> None:
    own = read_protocol()
    assert (own.missing, own.completeness) == ((), 1.0)
    assert own.weights == {name: one.most for name, one in WEIGHTS.items()} | dict.fromkeys(MOST, 0)
    assert sum(own.weights.values()) == 1000
    assert own.spread == GIVE
    assert own.tolerance == 1 / HEADCOUNT_SHARE
    assert (own.rule, own.worst_off) == (Mechanism.BEST, WorstOff.BOTTLENECK)
    assert [str(parse(one)) for one in own.measures] == list(own.measures)
    assert own.carried(EXPERT, 10).hash == own.hash
    assert read_hypotheses().under(own)


def test_the_hash_of_the_protocol_that_comes_with_it() -> None:
    """Whoever changes a word of it changes the protocol, gives it a new version and writes the new hash here."""
    own = read_protocol()
    assert (own.version, own.hash[:16]) == ("1.0", HASH)


HASH = "276f0a26e2240149"


def written(tmp_path: Path, text: str) -> Protocol:
    path = tmp_path / "protocol.toml"
    path.write_text(text, encoding="utf-8")
    return read_protocol(path)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("travel = 150\n", "").replace("wish = 100\n", "wish = 100\ntravel = 150\n"),
        TEXT.replace("spread = 0.01", "spread = 0.010"),
        TEXT.replace("temperature = 0\n", "temperature = 0.0\n"),
        re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE),
        TEXT.replace("Elke kandidaat krijgt", "Elke  kandidaat\\n krijgt"),
    ],
)
def test_another_way_of_writing_is_the_same_protocol(other: str, tmp_path: Path) -> None:
    assert other != TEXT
    assert written(tmp_path, other).hash == read_protocol().hash


DIFFERENT = {
    "str": "iets anders", "int | None": 99, "float | None": 0.5, "bool | None": False,
    "tuple[str, ...]": ("iets anders",), "Mapping[str, int]": MappingProxyType({"capacity": 301}),
}  # fmt: skip


@pytest.mark.parametrize("name", [one.name for one in fields(Protocol)])
def test_every_field_is_in_the_hash(name: str) -> None:
    own = read_protocol()
    kind = next(str(one.type) for one in fields(Protocol) if one.name == name)
    other = replace(own, **{name: DIFFERENT[kind]})
    assert protocol_hash(other) != own.hash
    assert own.differs(other) == (name,)
    assert replace(
        own, **{name: type(DIFFERENT[kind])() if kind in ("str", "tuple[str, ...]") else None}
    ).missing


def test_what_is_done_otherwise_bears_another_hash() -> None:
    own = read_protocol()
    heavier = Weighted({**WEIGHTS, "travel": Weight(151, WEIGHTS["travel"].share, "")})
    assert own.differs(own.carried(heavier, 10)) == ("weights",)
    assert own.differs(own.carried(EXPERT, 5)) == ("length",)
    assert own.differs(own.carried(EXPERT, 10, spread=0.0)) == ("spread",)
    shuffled = own.carried(EXPERT, 10, shuffle=Shuffle(width=5))
    assert own.differs(shuffled) == ("near_tie", "temperature")
    assert shuffled.carried(EXPERT, 10, shuffle=Shuffle(width=5)) == shuffled
    assert own.differs(shuffled) == shuffled.differs(own)
    assert shuffled.differs(shuffled.carried(EXPERT, 10)) == ("temperature",)
    network = in_network(Network.of({}), DAY)
    assert own.differs(own.carried(network, 10)) == ("weights",)
    assert own.carried(network, 10).weights["balance"] == MOST["balance"]


class Other:
    names = ("one",)
    digest = "a fit"


def test_another_ranker_is_named_by_its_digest() -> None:
    own, done = read_protocol(), read_protocol().carried(Other(), 10)  # type: ignore[arg-type]
    assert own.differs(done) == ("ranker", "weights")
    again = type("Again", (Other,), {"digest": "another fit"})()
    assert done.hash != own.carried(again, 10).hash


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("length = 10", 'length = "tien"'), "length: expected a whole number, got 'tien'"),
        (("length = 10", "length = -1"), "length: expected a whole number"),
        (("spread = 0.01", "spread = inf"), "spread: expected a number"),
        (("carry = true", "carry = 1"), "carry: expected true or false, got 1"),
        (("carry = true", "carri = true"), "carri: expected one of id, version"),
        (("capacity = 300", "capacity = 30.5"), "weights: expected a table of whole numbers"),
        (('rule = "best"', "rule = best"), "expected TOML"),
    ],
)
def test_a_wrong_protocol_says_where(change: tuple[str, str], told: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        written(tmp_path, TEXT.replace(*change))
    assert told in str(error.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    wrong = TEXT.replace("length = 10", "length = true").replace("carry = true", 'carry = "ja"')
    with pytest.raises(DataError) as error:
        written(tmp_path, wrong)
    assert len(error.value.problems) == 2


def at(day: date, days: int = 0) -> datetime:
    """Noon, so many days later."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=days)


def list_of(profile: str, places: list[str], day: int, hash_: str, **more: object) -> Logged:
    scores = [1] * len(places)
    n = more.pop("n", 10)
    return logged_list(profile, places, scores, n, on=date(2026, 12, day), protocol=hash_, ranker="r", **more)


def test_every_decision_bears_the_hash_or_is_named(tmp_path: Path) -> None:
    own, log = read_protocol(), Log(tmp_path / "log.jsonl")
    other = own.carried(EXPERT, 5).hash
    for day, hash_ in ((1, other), (2, own.hash), (3, own.hash)):
        lists = [list_of(f"k-{who}", ["a"], day, hash_) for who in range(2)]
        log.write(lists, written=at(date(2026, 12, day)))
    read = log.read()
    found = stamped(read, own)
    assert (found.decisions, found.stamped, dict(found.others), found.whole) == (6, 4, {other: 2}, False)
    assert found.last == log.last
    assert stamped(read, own, since=date(2026, 12, 2)).whole
    assert stamped(read, own, since=date(2026, 12, 1), until=date(2026, 12, 1)).stamped == 0
    assert not stamped(read, own, since=date(2027, 1, 1)).whole


@pytest.mark.parametrize(("days", "late"), [(0, 0), (7, 0), (-7, 0), (8, 1), (-8, 1), (700, 1), (None, 1)])
def test_a_log_that_was_written_afterwards_is_found_out(days: int | None, late: int, tmp_path: Path) -> None:
    own, log = read_protocol(), Log(tmp_path / "log.jsonl")
    log.write(
        [list_of("k-1", ["a"], 2, own.hash)], written=None if days is None else at(date(2026, 12, 2), days)
    )
    log.write([list_of("k-2", ["a"], 2, own.hash)], written=at(date(2026, 12, 2)))
    found = stamped(log.read(), own)
    assert (found.decisions, found.late, found.whole) == (2, late, not late)
    # the same list written again in time doesn't mend one that was written late, nor the reverse
    log.write([list_of("k-1", ["a"], 2, own.hash)], written=at(date(2026, 12, 2), 300))
    assert stamped(log.read(), own).late == late


def test_a_line_that_was_cut_off_counts_as_a_fault(tmp_path: Path) -> None:
    own, log = read_protocol(), Log(tmp_path / "log.jsonl")
    log.write([list_of("k-1", ["a"], 2, own.hash)], written=at(date(2026, 12, 2)))
    log.path.write_bytes(log.path.read_bytes() + b"{")
    found = stamped(log.read(), own)
    assert (found.torn, found.bear, found.whole) == (1, True, False)


SECOND = 2
"""With this chance the second place falls off."""


def step(profile: str, vacancy: str, day: int, kind: str = "shown") -> dict[str, object]:
    return {"profile": profile, "vacancy": vacancy, "on": date(2026, 12, day), "step": kind}


def test_what_was_shown_without_standing_in_the_log_is_counted(tmp_path: Path) -> None:
    own, log = read_protocol(), Log(tmp_path / "log.jsonl")
    shown = [("k-1", "a", 2), ("k-1", "b", 2), ("k-1", "c", 1), ("k-2", "a", 9)]
    network = Network.of({"outcomes": pd.DataFrame([step(*one) for one in shown])})
    lists = [list_of("k-1", ["a", "c"], 2, own.hash), list_of("k-2", ["a"], 2, own.hash)]
    log.write(lists, written=at(date(2026, 12, 2)))
    found = stamped(log.read(), own, network=network)
    assert (found.stamped, found.decisions, found.unlogged, found.whole) == (2, 2, 2, False)
    left_off = list_of("k-1", ["a", "b"], 2, own.hash, n=1, seed=SECOND, shuffle=Shuffle(width=5))
    assert [one.vacancy for one in left_off.places if one.rank is None] == ["b"]
    log.write([left_off], written=at(date(2026, 12, 2)))
    assert stamped(log.read(), own, network=network).unlogged == 2
    first = date(2026, 12, 2)
    assert stamped(log.read(), own, network=network, since=first).unlogged == 1
    assert stamped(log.read(), own, network=network, since=first, until=first).unlogged == 1
    assert stamped(log.read(), own).whole


@pytest.mark.parametrize("kind", list(Step))
def test_no_step_of_a_place_without_a_list_goes_unseen(kind: Step, tmp_path: Path) -> None:
    own, log, first = read_protocol(), Log(tmp_path / "log.jsonl"), date(2026, 12, 2)
    log.write([list_of("k-1", ["a"], 2, own.hash)], written=at(first))
    network = Network.of({"outcomes": pd.DataFrame([step("k-1", "a", 3, kind), step("k-1", "b", 3, kind)])})
    found = stamped(log.read(), own, network=network, since=first)
    assert (found.unlogged, found.uncovered, found.whole) == (1, 0, False)
    before = Network.of({"outcomes": pd.DataFrame([step("k-1", "b", 1), step("k-1", "b", 3, kind)])})
    again = stamped(log.read(), own, network=before, since=first)
    assert again.unlogged == (kind is Step.SHOWN)


def moved(profile: str, vacancy: str, day: int) -> dict[str, object]:
    return {
        "id": f"m-{profile}", "profile": profile, "from": "w-1", "to": "w-2", "vacancy": vacancy,
        "starts": date(2026, 12, day), "outcome": "running",
    }  # fmt: skip


def test_moves_and_people_without_a_list_are_counted(tmp_path: Path) -> None:
    own, log, first = read_protocol(), Log(tmp_path / "log.jsonl"), date(2026, 12, 2)
    log.write([list_of("k-1", ["a"], 2, own.hash), list_of("k-2", [], 2, own.hash)], written=at(first))

    def found(*moves: dict[str, object]) -> tuple[int, int]:
        one = stamped(log.read(), own, network=Network.of({"moves": pd.DataFrame(moves)}), since=first)
        return one.unlogged, one.uncovered

    assert found(moved("k-1", "a", 5)) == (0, 0)
    assert found(moved("k-1", "a", 5), moved("k-2", "b", 5)) == (1, 0)
    assert found(moved("k-3", "a", 5)) == (1, 1)
    assert found(moved("k-3", "", 5)) == (0, 1)
    assert found(moved("k-3", "a", 1), moved("k-1", "a", 2)) == (0, 0)


def test_a_log_of_strangers_is_not_that_of_a_network(tmp_path: Path) -> None:
    own, log = read_protocol(), Log(tmp_path / "log.jsonl")
    log.write([list_of("k-9", ["a"], 2, own.hash)], written=at(date(2026, 12, 2)))
    people = Network.of({"profiles": pd.DataFrame({"id": ["k-1", "k-2"]})})
    assert stamped(log.read(), own, network=people).uncovered == 2
    log.write([list_of("k-1", ["a"], 2, own.hash)], written=at(date(2026, 12, 2)))
    assert stamped(log.read(), own, network=people).whole


def test_a_list_of_before_that_was_made_afterwards_shows_nothing(tmp_path: Path) -> None:
    """What was shown can't be covered by a list that bears an earlier day but was written later."""
    own, log, first = read_protocol(), Log(tmp_path / "log.jsonl"), date(2026, 12, 20)
    network = Network.of({"outcomes": pd.DataFrame([step("k-1", "a", 21)])})
    log.write([list_of("k-1", [], 20, own.hash)], written=at(first))
    log.write([list_of("k-1", ["a"], 2, own.hash)], written=at(first, 200))
    assert stamped(log.read(), own, network=network, since=first).unlogged == 1


def test_the_fields_stand_in_the_file_in_their_order() -> None:
    found = [
        TEXT.index(f"\n{one.name} = ") if one.name != "weights" else TEXT.index("[weights]")
        for one in fields(Protocol)
    ]
    assert all(a < b for a, b in pairwise(found))

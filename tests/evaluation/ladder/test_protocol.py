"""The protocol: complete, the same as the code, and a hash that every word changes and no way of writing does."""

import re
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pytest

from datasets.network import Network
from datasets.problems import DataError
from evaluation.ladder import Protocol, protocol_hash, read_hypotheses, read_protocol, stamped
from evaluation.measures.parse import parse
from matcher.exchange.allocate import Mechanism
from matcher.exchange.bounds import HEADCOUNT_SHARE
from matcher.exchange.choose import WorstOff
from matcher.exchange.ranker import MOST, in_network
from matcher.exchange.spread import GIVE
from matcher.log import Log, logged_list
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


def test_every_decision_bears_the_hash_or_is_named(tmp_path: Path) -> None:
    own, log = read_protocol(), Log(tmp_path / "log.jsonl")
    other = own.carried(EXPERT, 5).hash
    for day, hash_ in ((1, other), (2, own.hash), (3, own.hash)):
        log.write(
            logged_list(f"k-{at}", ["a"], [1], 10, on=date(2026, 12, day), protocol=hash_, ranker="r")
            for at in range(2)
        )
    rows = log.read().rows
    found = stamped(rows, own)
    assert (found.decisions, found.stamped, dict(found.others), found.whole) == (6, 4, {other: 2}, False)
    assert stamped(rows, own, since=date(2026, 12, 2)).whole
    assert stamped(rows, own, since=date(2026, 12, 1), until=date(2026, 12, 1)).stamped == 0
    assert not stamped(rows, own, since=date(2027, 1, 1)).whole


SECOND = 2
"""With this chance the second place falls off."""


def test_what_was_shown_without_standing_in_the_log_is_counted(tmp_path: Path) -> None:
    own, log = read_protocol(), Log(tmp_path / "log.jsonl")
    shown = [("k-1", "a", 2), ("k-1", "b", 2), ("k-1", "c", 1), ("k-2", "a", 9)]
    steps = [
        {"profile": one, "vacancy": place, "on": date(2026, 12, day), "step": "shown"}
        for one, place, day in shown
    ]
    others = [{"profile": "k-3", "vacancy": "a", "on": date(2026, 12, 3), "step": "talk"}]
    network = Network.of({"outcomes": pd.DataFrame(steps + others)})
    log.write([
        logged_list("k-1", ["a", "c"], [1, 1], 10, on=date(2026, 12, 2), protocol=own.hash, ranker="r"),
        logged_list("k-2", ["a"], [1], 10, on=date(2026, 12, 2), protocol=own.hash, ranker="r"),
    ])  # fmt: skip
    found = stamped(log.read().rows, own, network=network)
    assert (found.stamped, found.decisions, found.unlogged, found.whole) == (2, 2, 2, False)
    left_off = logged_list(
        "k-1", ["a", "b"], [1, 1], 1, on=date(2026, 12, 2), protocol=own.hash, ranker="r", seed=SECOND,
        shuffle=Shuffle(width=5),
    )  # fmt: skip
    assert [one.vacancy for one in left_off.places if one.rank is None] == ["b"]
    log.write([left_off])
    assert stamped(log.read().rows, own, network=network).unlogged == 2
    later = stamped(log.read().rows, own, network=network, since=date(2026, 12, 2))
    assert later.unlogged == 1
    assert (
        stamped(
            log.read().rows, own, network=network, since=date(2026, 12, 2), until=date(2026, 12, 2)
        ).unlogged
        == 1
    )
    assert stamped(log.read().rows, own).whole


def test_the_fields_stand_in_the_file_in_their_order() -> None:
    found = [
        TEXT.index(f"\n{one.name} = ") if one.name != "weights" else TEXT.index("[weights]")
        for one in fields(Protocol)
    ]
    assert all(a < b for a, b in pairwise(found))

"""The trede of a claim: what its artefacts support, never more, and the whole list of what a higher one lacks."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pytest

from datasets.network import Network
from evaluation.estimate import Estimate
from evaluation.ladder import (
    Artefacts,
    Change,
    Claim,
    Design,
    Hypotheses,
    Need,
    Stamped,
    gather,
    ladder,
    read_hypotheses,
    read_protocol,
    read_theory,
    rung,
    rungs,
)
from evaluation.ladder.before_after import How, before_after
from evaluation.ladder.rungs import TREDES, corrected
from matcher.log import Log, logged_list
from matcher.rank import WEIGHTS
from tests.evaluation.ladder.test_before_after import DAY, FOLLOW, UNTIL, made

BEGINS = date(2026, 12, 1)
CLAIM = Claim(measure="Placed", begins=BEGINS)
HYPOTHESES = replace(read_hypotheses(), begins=BEGINS)
PROTOCOL = replace(read_protocol(), hypotheses=HYPOTHESES.hash)
ABOVE = TREDES[4] + TREDES[5]


def changed(value: float = 0.08, low: float | None = 0.03, high: float | None = 0.13) -> Change:
    found = Estimate(value=value, low=low, high=high, n=400)
    return Change(measure="Placed", day=BEGINS, before=found, after=found, difference=found, how=How.CLUSTERS)


def stamped_all(**more: object) -> Stamped:
    whole = {"hash": PROTOCOL.hash, "decisions": 9, "stamped": 9, "others": MappingProxyType({})}
    return Stamped(**{**whole, **more})


WHOLE = Artefacts(
    protocol=PROTOCOL, stamped=stamped_all(), theory=read_theory(), parts=tuple(WEIGHTS),
    hypotheses=HYPOTHESES, changes=(changed(),),
)  # fmt: skip


def lacking(artefacts: Artefacts) -> tuple[int, tuple[Need, ...]]:
    """The trede that is reached, and what is missing of those that can be reached here."""
    found = rung(CLAIM, artefacts)
    return found.reached, tuple(one for trede, needs in found.missing.items() if trede <= 3 for one in needs)


def test_with_everything_a_claim_reaches_the_third_trede_and_no_higher() -> None:
    found = rung(CLAIM, WHOLE)
    assert found.reached == 3
    assert found.why == TREDES[1] + TREDES[2] + TREDES[3]
    assert dict(found.missing) == {4: TREDES[4], 5: TREDES[5]}


def test_with_nothing_it_is_in_the_head() -> None:
    found = rung(CLAIM, Artefacts())
    assert (found.reached, found.why) == (0, ())
    of_a_log = (Need.EVERY, Need.WHOLE, Need.IN_TIME)
    assert found.missing[1] == tuple(one for one in TREDES[1] if one not in of_a_log)
    assert all(found.missing[trede] == TREDES[trede] for trede in (2, 3, 4, 5))


OTHER = replace(PROTOCOL, length=11)
MEASURED = tuple(one for one in TREDES[3] if one is not Need.BEGINS)


@pytest.mark.parametrize(
    ("name", "value", "reached", "lacks"),
    [
        ("protocol", None, 0, (Need.PROTOCOL, Need.COMPLETE, Need.STAMPED, Need.UNDER_PROTOCOL)),
        ("protocol", replace(PROTOCOL, goal=""), 0, (Need.COMPLETE, Need.STAMPED)),
        ("protocol", OTHER, 0, (Need.STAMPED,)),
        ("stamped", None, 0, (Need.LOGGED, Need.STAMPED)),
        ("stamped", stamped_all(decisions=0, stamped=0), 0, (Need.LOGGED, Need.STAMPED)),
        ("stamped", stamped_all(stamped=8), 0, (Need.STAMPED,)),
        ("stamped", stamped_all(hash=OTHER.hash), 0, (Need.STAMPED,)),
        ("stamped", stamped_all(unlogged=1), 0, (Need.EVERY,)),
        ("stamped", stamped_all(uncovered=1), 0, (Need.EVERY,)),
        ("stamped", stamped_all(torn=1), 0, (Need.WHOLE,)),
        ("stamped", stamped_all(late=1), 0, (Need.IN_TIME,)),
        ("stamped", stamped_all(late=1, unlogged=2, stamped=8), 0, (Need.STAMPED, Need.EVERY, Need.IN_TIME)),
        ("theory", None, 1, (Need.THEORY, Need.EXPLAINED)),
        ("parts", (*WEIGHTS, "age"), 1, (Need.EXPLAINED,)),
        ("parts", (), 1, (Need.EXPLAINED,)),
        ("hypotheses", None, 1,
         (Need.HYPOTHESIS, Need.BEFOREHAND, Need.UNDER_PROTOCOL, Need.BEGINS, Need.WANTED, Need.ENOUGH)),
        ("hypotheses", replace(HYPOTHESES, registered=date(2026, 11, 30)), 1, (Need.UNDER_PROTOCOL,)),
        ("hypotheses", replace(HYPOTHESES, registered=date(2026, 12, 2)), 1, (Need.BEFOREHAND, Need.UNDER_PROTOCOL)),
        ("changes", (), 2, MEASURED),
        ("changes", (replace(changed(), day=date(2026, 11, 1)),), 2, MEASURED),
        ("changes", (replace(changed(), measure="Held"),), 2, MEASURED),
        ("changes", (changed(low=None, high=None),), 2, (Need.INTERVAL, Need.CLEAR)),
        ("changes", (changed(low=-0.01),), 2, (Need.CLEAR,)),
        ("changes", (changed(-0.08, -0.13, -0.03),), 2, (Need.WANTED, Need.ENOUGH)),
        ("changes", (changed(0.04, 0.01, 0.07),), 2, (Need.ENOUGH,)),
    ],
)  # fmt: skip
def test_each_artefact_that_is_missing_is_named(
    name: str, value: object, reached: int, lacks: tuple[Need, ...]
) -> None:
    assert lacking(replace(WHOLE, **{name: value})) == (reached, lacks)


def under(hypotheses: Hypotheses) -> Artefacts:
    """Everything, with other hypotheses under which all was done."""
    own = replace(PROTOCOL, hypotheses=hypotheses.hash)
    return replace(WHOLE, protocol=own, hypotheses=hypotheses, stamped=stamped_all(hash=own.hash))


def test_expectations_after_the_fact_or_about_something_else_do_not_carry() -> None:
    assert lacking(under(replace(HYPOTHESES, registered=BEGINS))) == (3, ())
    assert lacking(under(replace(HYPOTHESES, begins=date(2026, 11, 30)))) == (2, (Need.BEGINS,))
    assert lacking(under(replace(HYPOTHESES, begins=None))) == (2, (Need.BEGINS,))
    assert lacking(under(replace(HYPOTHESES, registered=date(2026, 12, 2)))) == (1, (Need.BEFOREHAND,))
    assert lacking(under(replace(HYPOTHESES, each=HYPOTHESES.each[1:]))) == (
        1, (Need.HYPOTHESIS, Need.WANTED, Need.ENOUGH),
    )  # fmt: skip


def test_a_higher_trede_is_refused_with_all_that_it_lacks() -> None:
    found = rung(replace(CLAIM, asserted=5), WHOLE)
    assert found.refused
    assert found.lacks == ABOVE
    assert rung(replace(CLAIM, asserted=4), replace(WHOLE, theory=None)).lacks == (
        Need.THEORY, Need.EXPLAINED, *TREDES[4],
    )  # fmt: skip
    assert not rung(replace(CLAIM, asserted=3), WHOLE).refused
    assert rung(replace(CLAIM, asserted=3), WHOLE).lacks == ()


def test_no_artefact_lifts_a_claim_over_a_gap_below_it() -> None:
    for one in fields(Artefacts):
        without = replace(WHOLE, **{one.name: one.default})
        found = rung(replace(CLAIM, asserted=3), without)
        assert found.reached < 3
        assert found.refused


def test_lower_is_better_where_that_was_expected() -> None:
    claim = replace(CLAIM, measure="Phi")
    down = replace(changed(-0.5, -0.8, -0.2), measure="Phi")
    assert rung(claim, replace(WHOLE, changes=(down,))).reached == 3
    assert rung(claim, replace(WHOLE, changes=(replace(changed(0.5, 0.2, 0.8), measure="Phi"),))).reached == 2


def test_what_a_region_and_the_country_would_need_stands_beside_it() -> None:
    found = rung(CLAIM, WHOLE)
    assert [one.design for one in found.needed] == list(Design)
    assert {one.effect for one in found.needed} == {0.05}
    assert [one.persons for one in found.needed] == [2754, 6200, 7140]
    assert found.wanted == 350
    other = rung(replace(CLAIM, measure="B"), WHOLE)
    assert {one.effect for one in other.needed} == {0.08}


def test_measured_from_a_network_to_a_trede() -> None:
    """A planted change carries a claim up, a planted null and a change by somebody else's day do not."""
    before = under(replace(HYPOTHESES, registered=date(2024, 12, 1), begins=DAY))
    for after, reached in ((0.55, 3), (0.30, 2)):
        found = before_after(made(0.30, after), DAY, until=UNTIL, follow=FOLLOW)
        has = replace(before, changes=found.changes)
        assert rung(Claim(measure="Placed", begins=DAY), has).reached == reached
    empty = before_after(Network.of({}), DAY, until=UNTIL)
    has = replace(before, changes=empty.changes)
    claims = [Claim(measure=one, begins=DAY) for one in ("Placed", "Held", "B", "Phi")]
    assert {one.reached for one in rungs(claims, has)} == {2}


def test_everything_is_gathered_for_a_claim(tmp_path: Path) -> None:
    """Of a region with a planted change: the log of its time carries it to three, lists made otherwise to none."""
    network, log = made(0.30, 0.55), Log(tmp_path / "log.jsonl")
    early, rules = tmp_path / "hypotheses.toml", tmp_path / "protocol.toml"
    own = {
        one.stem: files("evaluation.ladder").joinpath(one.name).read_text("utf-8") for one in (early, rules)
    }
    early.write_text(
        own["hypotheses"]
        .replace("2026-11-22", "2024-11-22")
        .replace("# begins = 2027-01-01", f"begins = {DAY}"),
        encoding="utf-8",
    )
    expected = read_hypotheses(early).hash
    rules.write_text(own["protocol"].replace(read_hypotheses().hash, expected), encoding="utf-8")
    protocol = read_protocol(rules)

    def reached() -> list[int]:
        has = gather(
            network, DAY, until=UNTIL, log=log.read(), hypotheses=early, protocol=rules, follow=FOLLOW
        )
        return [one.reached for one in ladder(["Placed", "Held", "B"], DAY, has)]

    def write(day: date, hash_: str, people: Iterable[str]) -> None:
        log.write(
            (
                logged_list(one, ["v-1"], [1], 10, on=day, protocol=hash_, ranker="r")
                for one in sorted(people)
            ),
            written=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        )

    steps = network.table("outcomes")
    shown = set(steps[(steps["step"] == "shown") & (steps["on"] >= pd.Timestamp(DAY))]["profile"])
    write(date(2024, 12, 31), "another", ["k-1"])
    assert reached() == [0, 0, 0]
    write(date(2025, 1, 1), protocol.hash, sorted(shown)[1:])
    assert reached() == [0, 0, 0]
    write(date(2025, 1, 1), protocol.hash, sorted(shown)[:1])
    assert reached() == [3, 2, 2]
    write(date(2025, 1, 2), "another", ["k-1"])
    assert reached() == [0, 0, 0]
    without = gather(network, DAY, until=UNTIL)
    assert (without.stamped, without.parts) == (None, tuple(WEIGHTS))


def test_many_measures_at_once_are_corrected_for_their_number() -> None:
    """A difference just beyond chance by itself is within it where four were measured; a clear one isn't."""
    just, clear = changed(0.08, 0.005, 0.155), changed(0.08, 0.04, 0.12)
    nothing = tuple(replace(changed(0.01, -0.1, 0.12), measure=one) for one in ("Held", "B", "Phi"))
    unknown = replace(changed(0.01, None, None), measure="Held")
    assert lacking(replace(WHOLE, changes=(just,))) == (3, ())
    assert lacking(replace(WHOLE, changes=(just, unknown))) == (3, ())
    assert lacking(replace(WHOLE, changes=(just, *nothing))) == (2, (Need.CLEAR,))
    assert lacking(replace(WHOLE, changes=(clear, *nothing))) == (3, ())
    assert corrected((just, unknown)) == (just.chance, 1.0)


@pytest.mark.parametrize(("low", "below"), [(0.001, True), (-0.001, False), (0.0, False)])
def test_the_chance_of_a_difference_agrees_with_its_interval(low: float, below: bool) -> None:
    assert (changed(0.08, low, 0.2).chance < 0.05 - 1e-12) is below
    assert (changed(-0.08, -0.2, -low).chance < 0.05 - 1e-12) is below
    assert changed(0.0, -0.1, 0.1).chance == 1
    assert changed(0.1, None, None).chance is None


def test_there_is_no_sixth_trede() -> None:
    with pytest.raises(ValueError, match="expected a trede from 0 to 5, got 6"):
        Claim(measure="Placed", begins=BEGINS, asserted=6)

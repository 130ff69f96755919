"""The theory explains every part and ingredient, with sources; what it lacks is named. Hypotheses stand beforehand."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import networkx as nx
import pytest

from datasets.problems import DataError
from evaluation.ladder import read_hypotheses, read_protocol, read_theory
from evaluation.ladder.hypotheses import named
from evaluation.ladder.theory import INGREDIENTS, Fault, Gap, Node, Theory
from matcher.exchange.ranker import MOST
from matcher.rank import WEIGHTS

PARTS = (*WEIGHTS, *MOST)


def test_the_theory_explains_every_part_and_ingredient_and_no_other() -> None:
    own = read_theory()
    assert own.faults(PARTS) == ()
    assert set(own.under(Node.PART)) == set(PARTS)
    assert own.under(Node.INGREDIENT) == INGREDIENTS
    assert nx.is_directed_acyclic_graph(own.graph)


def test_from_every_part_a_way_leads_to_an_outcome_and_every_mechanism_answers_a_problem() -> None:
    own = read_theory()
    graph = own.graph
    outcomes = {f"outcome.{one}" for one in own.under(Node.OUTCOME)}
    problems = {f"problem.{one}" for one in own.under(Node.PROBLEM)}
    for part in PARTS:
        assert nx.descendants(graph, f"part.{part}") & outcomes
        assert own.sources_of(f"part.{part}")
    for one in own.under(Node.MECHANISM):
        assert nx.ancestors(graph, f"mechanism.{one}") & problems
    assert {of for one in problems for of in nx.descendants(graph, one)} >= outcomes


def test_every_source_is_used_and_every_node_says_something() -> None:
    own = read_theory()
    assert {one for node in own.nodes for one in own.named(node, "source")} == set(own.sources)
    kinds = (Node.PROBLEM, Node.MECHANISM, Node.OUTCOME)
    assert all(own.nodes[f"{kind}.{one}"]["says"] for kind in kinds for one in own.under(kind))
    measures = [one for name in own.under(Node.OUTCOME) for one in own.named(f"outcome.{name}", "measure")]
    assert [named(one) for one in measures] == measures


def changed(node: str, **says: object) -> Theory:
    own = read_theory()
    return replace(own, nodes=MappingProxyType({**own.nodes, node: {**own.nodes.get(node, {}), **says}}))


@pytest.mark.parametrize(
    ("theory", "fault"),
    [
        (changed("part.travel", mechanism=[]), Fault(node="part.travel", gap=Gap.NO_MECHANISM)),
        (
            changed("part.travel", mechanism=["x"]),
            Fault(node="part.travel", gap=Gap.UNKNOWN, of="mechanism.x"),
        ),
        (changed("mechanism.less_strain", source=[]), Fault(node="mechanism.less_strain", gap=Gap.NO_SOURCE)),
        (
            changed("mechanism.less_strain", problem=[]),
            Fault(node="mechanism.less_strain", gap=Gap.NO_PROBLEM),
        ),
        (
            changed("mechanism.less_strain", outcome=[]),
            Fault(node="mechanism.less_strain", gap=Gap.NO_OUTCOME),
        ),
        (changed("outcome.held", measure=[]), Fault(node="outcome.held", gap=Gap.NO_MEASURE)),
        (changed("problem.search", source=["x"]), Fault(node="problem.search", gap=Gap.UNKNOWN, of="x")),
        (
            changed("mechanism.less_strain", mechanism=["less_strain"]),
            Fault(node="mechanism.less_strain", gap=Gap.ROUND),
        ),
    ],
)
def test_what_a_theory_lacks_is_named(theory: Theory, fault: Fault) -> None:
    assert theory.faults(PARTS) == (fault,)


def test_two_mechanisms_that_explain_each_other_explain_nothing() -> None:
    one, other = "mechanism.less_strain", "mechanism.own_choice"
    nodes = {
        one: {**read_theory().nodes[one], "mechanism": ["own_choice"]},
        other: {**read_theory().nodes[other], "mechanism": ["less_strain"]},
    }
    theory = replace(read_theory(), nodes=MappingProxyType({**read_theory().nodes, **nodes}))
    assert theory.faults(PARTS) == (Fault(node=one, gap=Gap.ROUND), Fault(node=other, gap=Gap.ROUND))


def test_a_new_part_must_be_explained() -> None:
    own = read_theory()
    assert own.faults([*PARTS, "age"]) == (Fault(node="part.age", gap=Gap.NOT_IN_THEORY),)
    assert own.faults(PARTS, [*INGREDIENTS, "luck"]) == (
        Fault(node="ingredient.luck", gap=Gap.NOT_IN_THEORY),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[part.x]\nmechanism = 3",
            "part.x.mechanism: expected says, or a list of names under mechanism, got 3",
        ),
        ("[part.x]\nproblem = []", "part.x.problem: expected says"),
        ("[luck.x]\nsays = 'x'", "luck: expected tables of problem"),
        ("part = 3", "part: expected tables of"),
        ("[part]\nx = 3", "part.x: expected a table, got 3"),
        ("[source.x]\ntitle = 'x'", "source.x: expected the texts title and where, got title"),
        ("[", "expected TOML"),
    ],
)
def test_a_wrong_theory_says_where(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "theory.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_theory(path)
    assert told in str(error.value)


HYPOTHESIS = '[[hypothesis]]\nid="a"\nsays="b"\nmeasure="nDCG@10"\ndirection="higher"\nleast=0.1\n'
DAY = "registered = 2026-11-22\n"


def test_the_hypotheses_that_come_with_it() -> None:
    own = read_hypotheses()
    assert [one.measure for one in own.each] == ["Placed", "Held", "B", "Phi"]
    assert own.beforehand(date(2026, 11, 22))
    assert not own.beforehand(date(2026, 11, 21))
    assert own.under(read_protocol())
    assert own.on("nDCG@10") is None


def test_a_protocol_names_the_hypotheses_by_all_that_they_say(tmp_path: Path) -> None:
    path = tmp_path / "hypotheses.toml"
    path.write_text(f"{DAY}{HYPOTHESIS}", encoding="utf-8")
    own = read_hypotheses(path)
    found = own.on("nDCG @ 10")
    assert found is not None
    assert found.least == 0.1
    protocol = replace(read_protocol(), hypotheses=own.hash)
    assert own.under(protocol)
    assert protocol.hash != read_protocol().hash
    assert not replace(own, registered=date(2026, 11, 21)).under(protocol)
    assert not replace(own, each=(replace(found, least=0.2),)).under(protocol)
    assert not own.under(read_protocol())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HYPOTHESIS, "registered: expected a day such as 2026-11-22, without quotes, got none"),
        (DAY, "hypothesis: expected one table [[hypothesis]] or more, got none"),
        (DAY + 'begins = "2027-01-01"\n' + HYPOTHESIS, "begins: expected a day such as 2026-11-22"),
        (DAY + HYPOTHESIS.replace("nDCG@10", "nDGC@10"), "hypothesis 1: expected"),
        (DAY + HYPOTHESIS.replace("higher", "up"), "expected direction higher or lower, got up"),
        (DAY + HYPOTHESIS.replace("0.1", "0"), "expected least above 0, got 0"),
        (
            DAY + HYPOTHESIS.replace('says="b"\n', ""),
            "expected the texts id, says, measure, direction and the",
        ),
        (DAY + HYPOTHESIS * 2, "id: expected each id once, got a"),
        (DAY + "x = 3\n" + HYPOTHESIS, "expected one of registered, begins, hypothesis, got x"),
    ],
)
def test_wrong_hypotheses_say_where(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "hypotheses.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_hypotheses(path)
    assert told in str(error.value)


def test_the_day_that_is_claimed_about_is_part_of_what_stood_beforehand(tmp_path: Path) -> None:
    path = tmp_path / "hypotheses.toml"
    hashes = set()
    for more in ("", "begins = 2027-01-01\n", "begins = 2027-01-02\n"):
        path.write_text(DAY + more + HYPOTHESIS, encoding="utf-8")
        hashes.add(read_hypotheses(path).hash)
    assert read_hypotheses(path).begins == date(2027, 1, 2)
    assert len(hashes) == 3

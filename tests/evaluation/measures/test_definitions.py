"""Every measure has its definition, and a case worked by hand that it comes to."""

import ast
import math
import operator
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from evaluation.measures import KINDS, Better, Measure, definition, definitions, measured, ready
from evaluation.measures.measured import COUNTS
from service.words import LANGS, read_texts

SUMS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
CALLS = {"ln": math.log, "log2": math.log2, "sqrt": math.sqrt}
FIRST = [(name, word) for name, kind in KINDS.items() for word in (kind.slots[0] if kind.slots else ())] + [
    (name, "") for name, kind in KINDS.items() if not kind.slots
]


def worked(text: str) -> float:
    """The sum as it stands on paper: + - × /, ln, log2 and sqrt of numbers."""
    return _worked(ast.parse(text, mode="eval").body)


def _worked(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=float() | int() as value):
            return float(value)
        case ast.BinOp(left=left, op=op, right=right):
            return SUMS[type(op)](_worked(left), _worked(right))
        case ast.UnaryOp(op=ast.USub(), operand=one):
            return -_worked(one)
        case ast.Call(func=ast.Name(id=name), args=[one]):
            return CALLS[name](_worked(one))
    raise ValueError(ast.unparse(node))


@pytest.mark.parametrize("name", list(definitions()))
def test_a_case_worked_by_hand(name: str) -> None:
    example = definitions()[name].example
    found = measured(example.measure, example.evidence)
    assert example.value == pytest.approx(worked(example.working), rel=0, abs=1e-12)
    assert found.value == pytest.approx(example.value, rel=0, abs=1e-12)
    assert found.n > 0
    assert definition(example.measure).name == name


@pytest.mark.parametrize(("name", "word"), FIRST)
def test_every_measure_is_defined_counted_and_ready(name: str, word: str) -> None:
    measure = Measure(name=name, of=(word,) if word else ())
    found = definition(measure)
    assert found.formula and found.source and found.better in Better
    assert getattr(ready, name) == Measure(name=name)
    assert name in COUNTS
    assert found.name in {name, f"{name}({word})"}


def test_no_definition_is_left_over() -> None:
    known = {definition(Measure(name=name, of=(word,) if word else ())).name for name, word in FIRST}
    assert set(definitions()) == known
    assert set(COUNTS) == set(KINDS)


def test_every_measure_has_its_entry_on_the_page() -> None:
    page = (Path(__file__).parents[3] / "docs" / "measures.md").read_text(encoding="utf-8")
    assert [name for name in definitions() if f"### {name}\n" not in page] == []


@pytest.mark.parametrize(("name", "lang"), list(product(definitions(), LANGS)))
def test_people_read_its_name_meaning_and_formula_in_both_languages(name: str, lang: str) -> None:
    texts = read_texts(lang)
    for part in ("name", "meaning", "formula"):
        assert texts[f"measure.{name}.{part}"].strip()
    assert texts[f"measure.{name}.meaning"].endswith(".")

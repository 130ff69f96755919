"""Shapes out of the ordinary are what they are called, and leave what they were given as it was."""

import pandas as pd
import pytest

from datasets.items import ITEMS, ItemKind
from datasets.network import Network
from evaluation.benchmarks import country
from evaluation.benchmarks.country import ON, Shares, Tables
from evaluation.benchmarks.probing import limit_amount, probes
from evaluation.benchmarks.shapes import SHAPES, all_at_limit, all_at_norm, equal_scores, free_amounts
from matcher import rules
from matcher.verdict import Mark, Outcome
from tests.evaluation.benchmarks.small import PLACES, SEED


def shares(tables: Tables, items: tuple[int, int]) -> Shares:
    network = Network.of(tables)
    return country.shares(network, probes(network, 20, SEED, items), SEED)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_leaves_what_it_was_given(name: str, tables: Tables) -> None:
    before = {table: frame.copy() for table, frame in tables.items()}
    SHAPES[name](tables, SEED)
    for table, frame in before.items():
        pd.testing.assert_frame_equal(frame, tables[table])


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_comes_out_the_same_twice(name: str, tables: Tables) -> None:
    once, again = SHAPES[name](tables, SEED), SHAPES[name](tables, SEED)
    for table, frame in once.items():
        pd.testing.assert_frame_equal(frame, again[table])


def test_at_the_norm_nothing_is_blocked(tables: Tables) -> None:
    found = shares(all_at_norm(tables), (0, 0))
    assert found.of["BLOCKED"] == 0
    assert found.of["FITS"] > 0.7


def test_at_the_limit_no_recorded_load_is_too_heavy(tables: Tables) -> None:
    network = Network.of(all_at_limit(tables))
    numbers = [item.slug for item in ITEMS.values() if item.kind in (ItemKind.GRADED, ItemKind.ORDINAL)]
    lines = network.tables["demands"]
    assert all(
        set(lines.loc[lines["item"] == slug, "amount"]) <= {limit_amount(ITEMS[slug])} for slug in numbers
    )
    for person in probes(network, 10, SEED, at_limit=True):
        for id in list(network.vacancies)[:40]:
            found = rules.check(person, network.vacancies[id], ON).reasons
            heavy = [r for r in found if r.rule == "capacity" and r.mark is Mark.BLOCKED]
            assert [r for r in heavy if r.item not in ("evening", "night")] == []


def test_equal_places_differ_in_nothing_but_their_id(tables: Tables) -> None:
    made = equal_scores(tables)
    assert made["vacancies"]["id"].equals(tables["vacancies"]["id"])
    assert len(made["vacancies"].drop(columns="id").drop_duplicates()) == 1
    assert len(made["demands"]) % PLACES == 0
    network = Network.of(made)
    for person in probes(network, 20, SEED):
        found = {
            rules.check(person, network.vacancies[id], ON).outcome for id in list(network.vacancies)[:20]
        }
        assert len(found) == 1


def test_equal_places_are_open_to_most(tables: Tables) -> None:
    assert shares(equal_scores(tables), (8, 25)).of[Outcome.BLOCKED.name] < 0.5


def test_free_amounts_are_all_different_and_near(tables: Tables) -> None:
    lifting = tables["demands"][tables["demands"]["item"] == "lifting"]["amount"]
    free = free_amounts(tables, SEED)["demands"]
    found = free[free["item"] == "lifting"]["amount"]
    assert found.nunique() > 10 * lifting.nunique()
    assert (found / lifting).dropna().between(0.69, 1.31).all()
    assert found.isna().equals(lifting.isna())

"""A run makes each country once, a tenth of it when quick, and describes what it made."""

from pathlib import Path

import pytest

from datasets.read import read_network
from evaluation.benchmarks.machine import described
from evaluation.benchmarks.setting import Setting


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(seed=1, quick=True, folder=tmp_path, say=lambda line: None)


def test_a_quick_run_is_a_tenth(setting: Setting, tmp_path: Path) -> None:
    assert setting.size(25_000) == 2_500
    assert setting.size(3) == 1
    assert Setting(seed=1, quick=False, folder=tmp_path).size(25_000) == 25_000


def test_a_country_is_made_once_and_described(setting: Setting) -> None:
    once = setting.network(2_000, 100)
    assert setting.network(2_000, 100) is once
    assert (len(once.vacancies), len(once.profiles)) == (200, 10)
    (made,) = setting.made.values()
    assert made.name == "200 places, 10 people, ordinary"
    assert made.rows["demands"] == len(once.tables["demands"])


def test_another_shape_comes_from_the_same_tables(setting: Setting) -> None:
    plain = setting.network(2_000, 100)
    equal = setting.network(2_000, 100, "equal scores")
    assert list(equal.vacancies) == list(plain.vacancies)
    assert len(equal.tables["vacancies"].drop(columns="id").drop_duplicates()) == 1
    assert list(setting.made) == ["200 places, 10 people, ordinary", "200 places, 10 people, equal scores"]


def test_a_country_that_was_let_go_is_made_anew(setting: Setting) -> None:
    once = setting.network(2_000, 100)
    setting.forget()
    again = setting.network(2_000, 100)
    assert again is not once
    assert again.tables["demands"].equals(once.tables["demands"])


def test_the_folder_holds_the_same_country(setting: Setting) -> None:
    found = read_network(setting.parquet(2_000, 100))
    made = setting.network(2_000, 100)
    assert found.tables["demands"].equals(made.tables["demands"])
    assert setting.parquet(2_000, 100) == setting.parquet(2_000, 100)


def test_the_machine_is_described() -> None:
    found = described(2)
    assert found["Cores used"] == "2"
    assert "numpy 2." in found["Libraries"]
    assert all(found.values())


def test_a_smaller_country_in_a_quick_run_is_a_part_of_the_larger(setting: Setting) -> None:
    whole = setting.network(4_000, 100)
    part = setting.network(2_000, 100, "all at the limit")
    assert list(part.vacancies) == list(whole.vacancies)[:200]
    assert set(part.tables["demands"]["vacancy"]) <= set(part.vacancies)
    assert len(part.tables["demands"]) > 1_000


def test_what_was_written_is_read_instead_of_made_again(setting: Setting, tmp_path: Path) -> None:
    made, said = setting.network(2_000, 100), list[str]()
    setting.parquet(2_000, 100)
    again = Setting(seed=1, quick=True, folder=tmp_path, say=said.append).network(2_000, 100)
    assert again.tables["demands"].equals(made.tables["demands"])
    assert not any("making" in line for line in said)

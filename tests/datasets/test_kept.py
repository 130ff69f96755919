"""A network kept on disk: opened it is the same network, on the files' own bytes, or it isn't opened at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets import kept
from datasets.arrow import NoArrowError
from datasets.kept import ABOUT, KeptError, keep, open_kept
from datasets.model import Vacancy
from datasets.network import Network
from datasets.problems import Problem, Severity
from datasets.views import UnknownId
from tests.build import catalogue

WARNING = Problem(
    file="vacancies.csv", row=3, column="function", expected="een functie", severity=Severity.WARNING
)


def network() -> Network:
    """A network in which every type of column has a value, an unknown one, and lines out of order."""
    tables = {
        "employers": pd.DataFrame({"id": ["w-1", "w-2"], "sector": ["Q", "H"], "member_since": ["2020-01-01", None]}),
        "vacancies": pd.DataFrame(
            {
                "id": ["v-2", "v-10", "v-é", "v-1"],
                "employer": ["w-1", "w-2", "w-2", "w-9"],
                "title": ["Eén", "Twee", "Drie", "Vier"],
                "hours_min": [12.5, None, 8, 0.0],
                "postcode": ["1012", "", "1621AB", "1012"],
                "updated": ["2026-09-01", None, "2026-01-01", None],
                "kleur": ["rood", "", "", None],
            }
        ),
        "demands": pd.DataFrame({"vacancy": ["v-1", "v-2", "v-1"], "item": ["lifting", "fine-motor", "standing"],
                                 "amount": [10.0, None, 30.0], "level": ["", "present", ""]}),
        "asks": pd.DataFrame({"vacancy": ["v-2", "v-10", "v-10"], "what": ["vca", "vog", "zorg"],
                              "essential": [True, None, False]}),
        "profiles": pd.DataFrame({"id": ["k-2", "k-1"], "postcode": ["1012", "1621"], "consent": [True, None]}),
        "limits": pd.DataFrame({"profile": ["k-2", "k-1"], "item": ["lifting", "lifting"], "amount": [5.0, 10.0]}),
        "points": pd.DataFrame({"postcode": ["1012", "1621"], "lat": [52.37, 52.64], "lon": [4.9, 5.06],
                                "town": ["Amsterdam", "Hoorn"]}),
    }  # fmt: skip
    return Network.of(tables, warnings=(WARNING,))


def assert_same(found: Network, expected: Network) -> None:
    """Both have equal tables, points, warnings and records."""
    assert list(found.tables) == list(expected.tables)
    for name, frame in expected.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], frame)
    pd.testing.assert_frame_equal(found.points, expected.points)
    assert found.warnings == expected.warnings
    for name in ("vacancies", "profiles", "employers", "moves"):
        assert dict(getattr(found, name)) == dict(getattr(expected, name))


def test_what_was_kept_is_opened_the_same(tmp_path: Path) -> None:
    keep(network(), tmp_path / "kept")
    found = open_kept(tmp_path / "kept")
    assert_same(found, network())
    assert [found.vacancies.at(at).id for at in range(4)] == ["v-2", "v-10", "v-é", "v-1"]


def test_a_network_without_rows_is_kept_too(tmp_path: Path) -> None:
    keep(Network.of({}), tmp_path / "kept")
    assert_same(open_kept(tmp_path / "kept"), Network.of({}))


def test_an_opened_network_holds_the_bytes_of_the_file(tmp_path: Path) -> None:
    keep(network(), tmp_path / "kept")
    found = open_kept(tmp_path / "kept")
    for name in ("hours_min", "updated"):
        assert not found.tables["vacancies"][name].array._ndarray.flags.writeable
    size = sum(file.stat().st_size for file in (tmp_path / "kept").glob("*.arrow"))
    assert size > found.tables["vacancies"].memory_usage(index=False).sum()


def test_ids_are_found_in_their_sorted_order(tmp_path: Path) -> None:
    keep(network(), tmp_path / "kept")
    found = open_kept(tmp_path / "kept")
    assert list(found.positions(["v-1", "v-é", "v-10", "v-2"])) == [3, 2, 1, 0]
    for absent in ("", "v-", "v-3", "zzz"):
        assert absent not in found.vacancies
    with pytest.raises(UnknownId, match="there is no 'v-3'; it has 4 ids"):
        found.vacancies["v-3"]


def test_an_opened_network_changes_like_any_other(tmp_path: Path) -> None:
    keep(network(), tmp_path / "kept")
    change = [Vacancy(id="v-10", title="anders"), Vacancy(id="v-5", title="nieuw")]
    assert_same(open_kept(tmp_path / "kept").with_places(change), network().with_places(change))
    fewer = open_kept(tmp_path / "kept").with_tables({"vacancies": network().table("vacancies").iloc[2:]})
    assert list(fewer.vacancies) == ["v-é", "v-1"]
    assert [line.item for line in fewer.vacancies["v-1"].demands] == ["lifting", "standing"]


def test_a_delta_is_kept_merged_and_takes_the_place_of_the_former(tmp_path: Path) -> None:
    changed = network().with_places([Vacancy(id="v-5", title="nieuw"), Vacancy(id="v-2", title="anders")])
    keep(network(), tmp_path / "kept")
    keep(changed, tmp_path / "kept")
    assert_same(open_kept(tmp_path / "kept"), changed)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_network_half_written_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(kept, "_save", full_disk)
    with pytest.raises(OSError, match="no space"):
        keep(network(), tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def _older(folder: Path) -> None:
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    (folder / ABOUT).write_text(json.dumps(about | {"fingerprint": "other"}), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_older, "kept with this version.*keep it again"),
        (lambda folder: (folder / ABOUT).unlink(), "expected a kept network, got none.*keep it here"),
        (lambda folder: (folder / "demands.arrow").write_bytes(b"ARROW1"), "demands.arrow.*keep it again"),
        (lambda folder: (folder / "asks.arrow").unlink(), "asks.arrow.*keep it again"),
        (lambda folder: (folder / "vacancies-ids.npy").unlink(), "vacancies-ids.npy.*keep it again"),
        (lambda folder: (folder / ABOUT).write_text("{"), "kept.json.*keep it again"),
    ],
)
def test_a_folder_of_another_version_or_damaged_says_what_to_do(
    tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    keep(network(), tmp_path / "kept")
    harm(tmp_path / "kept")
    with pytest.raises(KeptError, match=said):
        open_kept(tmp_path / "kept")


def test_something_else_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mijn.txt").write_text("van mij")
    with pytest.raises(KeptError, match="Choose another"):
        keep(network(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mijn.txt"]


def test_a_catalogue_of_ones_own_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(KeptError, match="expected the embedded catalogue"):
        keep(replace(network(), catalogue=catalogue()), tmp_path / "kept")


def test_without_pyarrow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = network()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for use in (lambda: keep(whole, tmp_path / "kept"), lambda: open_kept(tmp_path / "kept")):
        with pytest.raises(NoArrowError, match=r'pip install "spoor2\[parquet\]"'):
            use()


def test_the_same_network_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        keep(network(), tmp_path / name)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
    assert np.load(tmp_path / "one" / "demands-starts.npy").tolist() == [0, 1, 1, 1, 3]

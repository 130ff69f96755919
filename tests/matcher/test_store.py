"""An index on disk: opened it is the index that was kept, and whatever can't be opened says what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings

from datasets.kept import KeptError
from datasets.model import Profile
from datasets.network import Network
from matcher import shelf, store
from matcher.index import Index
from matcher.match import match
from matcher.store import StoreError, keep, kept_in, open_kept
from tests.build import ON, profile, vacancy
from tests.matcher.kept import country, embedded
from tests.matcher.networks import networks, open_people
from tests.region import region

pytest.importorskip("pyarrow")
PERSON = profile(id="k-0", lifting=10)


@pytest.fixture
def network() -> Network:
    return country(3)


@pytest.fixture
def folder(network: Network, tmp_path: Path) -> Iterator[Path]:
    keep(Index.of(network, ON), tmp_path / "kept")
    yield tmp_path / "kept"


@settings(max_examples=8, deadline=None)
@given(open_people(), networks().map(embedded))
def test_what_is_opened_is_what_was_kept(person: Profile, network: Network) -> None:
    index = Index.of(network, ON)
    with TemporaryDirectory() as home:
        keep(index, Path(home) / "kept")
        found = open_kept(Path(home) / "kept", ON)
        assert found.arrays.keys() == index.arrays.keys()
        for name, values in index.arrays.items():
            assert np.array_equal(found.arrays[name], values, equal_nan=values.dtype.kind in "fM")
            assert found.arrays[name].dtype == values.dtype
        assert (found.keys, found.papers, found.postcodes, found.on) == (
            index.keys, index.papers, index.postcodes, ON,
        )  # fmt: skip
        assert match(person, found.network, on=ON, index=found) == match(person, network, on=ON)


def test_the_columns_of_places_are_kept_too(folder: Path, network: Network) -> None:
    found, made = open_kept(folder).places, Index.of(network, ON).places
    ready = {name for name in vars(found) if name not in ("network", "order")}
    assert {"ways", "wage", "functions", "asks", "usual", "id_ranks"} <= ready
    for name in ready:
        assert told(vars(found)[name]) == told(getattr(made, name)), name


def told(value: object) -> object:
    if isinstance(value, np.ndarray):
        return [str(value.dtype), value.shape, str(value.tolist())]
    if isinstance(value, tuple) or type(value).__name__ in shelf.RECORDS:
        return [type(value).__name__, *map(told, shelf._members(value).values())]
    return value


def test_the_same_index_kept_twice_has_the_same_content(folder: Path, network: Network) -> None:
    again = folder.with_name("again")
    keep(Index.of(network, ON), again)
    assert store.content(folder) == store.content(again)
    keep(Index.of(network, ON + timedelta(days=400)), again)
    assert store.content(folder) != store.content(again)


def test_an_index_knows_where_it_was_kept(folder: Path, network: Network) -> None:
    assert kept_in(open_kept(folder)) == folder.resolve()
    assert kept_in(Index.of(network, ON)) is None


def test_changed_places_are_kept_in_the_tables(network: Network, tmp_path: Path) -> None:
    changed = network.with_places([vacancy(id="v-new", lifting=1), vacancy(id="v-1", lifting=25)])
    keep(Index.of(changed, ON), tmp_path / "kept")
    found = open_kept(tmp_path / "kept")
    assert match(PERSON, found.network, on=ON, index=found) == match(PERSON, changed, on=ON)


def test_a_network_without_places_and_people(tmp_path: Path) -> None:
    keep(Index.of(embedded(region([])), ON), tmp_path / "kept")
    found = open_kept(tmp_path / "kept")
    assert len(found) == 0
    assert match(profile(), found.network, on=ON, index=found) == []


def test_an_index_of_another_day_is_refused(folder: Path) -> None:
    day = ON + timedelta(days=1)
    with pytest.raises(StoreError, match=rf"expected an index of {day}, got one of {ON}\. Make the index"):
        open_kept(folder, day)


def test_an_index_of_another_version_is_refused(folder: Path) -> None:
    about = json.loads((folder / store.ABOUT).read_text(encoding="utf-8"))
    (folder / store.ABOUT).write_text(json.dumps(about | {"version": "older"}), encoding="utf-8")
    with pytest.raises(StoreError, match=r"got one of another version\. Make the index"):
        open_kept(folder)


def test_a_network_of_another_catalogue_is_refused(folder: Path) -> None:
    inner = folder / store.NETWORK / "kept.json"
    inner.write_text(
        json.dumps(json.loads(inner.read_text(encoding="utf-8")) | {"fingerprint": ""}), encoding="utf-8"
    )
    with pytest.raises(KeptError, match=r"Make the index of the network anew"):
        open_kept(folder)


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"expected a kept index, got none\. Make the index"):
        open_kept(tmp_path / "none")


@pytest.mark.parametrize("damage", ["gone", "short", "no json"])
def test_a_damaged_index_says_so(folder: Path, damage: str) -> None:
    rows = folder / store.ARRAYS / "arrays.entry_rows.npy"
    if damage == "gone":
        rows.unlink()
    elif damage == "short":
        rows.write_bytes(rows.read_bytes()[:-4])
    else:
        (folder / store.PLACES / shelf.ABOUT).write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"got a damaged one. Make the index"):
        open_kept(folder)


def test_a_damaged_cover_says_so(folder: Path) -> None:
    (folder / store.ABOUT).write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"got a damaged one. Make the index"):
        open_kept(folder)


def test_something_else_is_never_replaced(network: Network, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(StoreError, match=r"got something else\. Choose another path"):
        keep(Index.of(network, ON), tmp_path)
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_what_fails_half_way_leaves_the_old_one(
    folder: Path, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("full")

    before = store.content(folder)
    monkeypatch.setattr(shelf, "put", fails)
    with pytest.raises(OSError, match="full"):
        keep(Index.of(network, ON + timedelta(days=1)), folder)
    assert store.content(folder) == before
    assert [one.name for one in folder.parent.iterdir()] == [folder.name]


def test_another_process_opens_it(folder: Path, network: Network) -> None:
    code = (
        "from matcher.match import match\nfrom matcher.store import open_kept\n"
        f"index = open_kept({str(folder)!r})\nnetwork = index.network\n"
        "found = match(network.profiles['k-0'], network, on=index.on, index=index)\n"
        "print(*(f'{one.vacancy}={one.score}' for one in found))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    mine = match(network.profiles["k-0"], network, on=ON)
    assert mine
    assert done.stdout.split() == [f"{one.vacancy}={one.score}" for one in mine]


def test_only_plain_values_stand_on_a_shelf(tmp_path: Path) -> None:
    assert not shelf.fits(np.array([object()]))
    assert not shelf.fits({1: "one"})
    assert not shelf.fits((1, object()))
    with pytest.raises(TypeError, match="day: expected arrays, texts and numbers, got date"):
        shelf.put(tmp_path / "shelf", {"day": ON})


def test_a_shelf_gives_back_what_it_got(tmp_path: Path) -> None:
    values = {
        "text": "één", "nothing": None, "row": ("a", "b"), "none": (), "number": 3,
        "pair": (np.arange(3), ("x",)), "map": {"a": 1}, "arrays": {"one": np.zeros((2, 0))},
    }  # fmt: skip
    shelf.put(tmp_path / "shelf", values)
    found = shelf.take(tmp_path / "shelf")
    assert {name: told(value) for name, value in found.items() if name != "arrays"} == {
        name: told(value) for name, value in values.items() if name != "arrays"
    }
    assert found["arrays"]["one"].shape == (2, 0)

"""Everybody's lists on a real Dask cluster of processes, one of which is killed half-way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datasets.network import Network
from matcher import batch, ledger, store
from matcher.batch import match_all
from matcher.index import Index
from matcher.ledger import RunError
from matcher.lists import AT_ONCE
from matcher.work import Job, reads
from tests.build import ON
from tests.matcher.kept import country

pytest.importorskip("pyarrow")
distributed = pytest.importorskip("distributed")
PEOPLE = 7 * AT_ONCE + 1


@pytest.fixture(scope="module")
def network() -> Network:
    return country(PEOPLE)


@pytest.fixture
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as found:
        yield found


def test_a_killed_worker_loses_nothing(network: Network, cluster: Any, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(done: int, _: int) -> None:
        if done >= 2 * AT_ONCE and not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    folder = tmp_path / "run"
    found = match_all(network, on=ON, folder=folder, cluster=cluster.scheduler_address, progress=kill)
    assert killed
    alone = match_all(network, on=ON, workers=1, folder=tmp_path / "alone")
    assert dict(found.table["outcome"].value_counts()) == dict(alone.table["outcome"].value_counts())
    assert (folder / ledger.LISTS).read_bytes() == (tmp_path / "alone" / ledger.LISTS).read_bytes()


def test_a_cluster_that_cannot_read_the_folder_is_refused(
    network: Network, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(Index.of(network, ON), tmp_path / "kept")
    index = store.open_kept(tmp_path / "kept")
    monkeypatch.setattr(store, "kept_in", lambda _: Path("/nowhere"))
    monkeypatch.setattr(store, "content", lambda _: "")
    with pytest.raises(RunError, match=r"2 of 2 can't .* Give a folder on a disk that all of them share"):
        match_all(index.network, on=ON, index=index, cluster=cluster.scheduler_address)


def test_no_workers_are_said(network: Network, tmp_path: Path) -> None:
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as empty,
        pytest.raises(RunError, match="cluster: expected workers, got none"),
    ):
        match_all(network, on=ON, folder=tmp_path / "run", cluster=empty.scheduler_address)


def test_no_scheduler_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "PATIENCE", 0.5)
    with pytest.raises(RunError, match=r"expected a Dask scheduler at tcp://127\.0\.0\.1:1, got no answer"):
        match_all(country(2), on=ON, folder=tmp_path / "run", cluster="tcp://127.0.0.1:1")


def test_whether_a_process_reads_the_index(tmp_path: Path) -> None:
    index = Index.of(country(2), ON)
    store.keep(index, tmp_path / "kept")
    content = store.content(tmp_path / "kept")
    assert reads(Job(folder=tmp_path / "kept", content=content, n=1, ranker=None)) is True  # type: ignore[arg-type]
    other = Job(folder=tmp_path / "kept", content="other", n=1, ranker=None)  # type: ignore[arg-type]
    assert reads(other) == "another index stands there"
    none = Job(folder=tmp_path / "none", content=content, n=1, ranker=None)  # type: ignore[arg-type]
    assert "expected a kept index, got none" in str(reads(none))

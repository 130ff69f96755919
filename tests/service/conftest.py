from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.cli import main

SMALL = Path(__file__).parents[1] / "cases" / "klein"
DAY = ["--on", "2026-12-01"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the data that a user imported."""
    monkeypatch.setenv("SPOOR2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on the small region; gives the exit code, the answer and what was told beside it."""

    def run(*argv: str) -> tuple[int, str, str]:
        code = main([str(SMALL) if one == "DIR" else one for one in argv])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run

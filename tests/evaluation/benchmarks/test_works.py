"""A run goes on past work that fails, writes down what there is, and never over the results of a full run."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from evaluation.benchmarks import __main__ as command
from evaluation.benchmarks.figures import Curve, Figure, Limit
from evaluation.benchmarks.results import FULL, PART, QUICK, Report, json_of, name_of, page_of, write
from evaluation.benchmarks.setting import Setting
from evaluation.benchmarks.works import WORKS, Run, UnknownWork, chosen, found_in_room, run_all

GOOD = Figure(
    work="good", ours=2.0, unit="ms", must=(Limit(at_most=4, unit="ms"),), exact=True, reads=1_000_000
)
SLOW = Figure(work="slow", ours=9.0, unit="ms", must=(Limit(at_most=4, unit="ms"),), exact=True)


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(seed=1, quick=True, folder=tmp_path, say=lambda line: None)


def finder(name: str) -> Run:
    def fails(setting: Setting) -> list[Figure]:
        raise MemoryError("no room")

    if name == "lists":
        raise ModuleNotFoundError("lists")
    return {"screen": fails, "opening": lambda setting: [GOOD], "change": lambda setting: []}[name]


def test_what_fails_is_a_row_and_stops_nothing(setting: Setting) -> None:
    rows = run_all(["screen", "lists", "opening", "change"], setting, finder)
    assert [row.ok for row in rows] == [False, False, True, False]
    assert [row.error for row in rows] == [
        "MemoryError: no room", "ModuleNotFoundError: lists", "", "it gave no row",
    ]  # fmt: skip
    assert rows[0].work == WORKS["screen"]


def test_works_run_in_their_own_order() -> None:
    assert chosen(()) == tuple(WORKS)
    assert chosen(("lists", "screen")) == ("screen", "lists")
    with pytest.raises(UnknownWork, match="got 'everything'"):
        chosen(("everything",))


def test_the_bandwidth_is_a_work(setting: Setting) -> None:
    (row,) = found_in_room("bandwidth")(setting)
    assert row.ok
    assert row.unit == "GB/s"


def report(kind: str = FULL, figures: tuple[Figure, ...] = (GOOD, SLOW)) -> Report:
    return Report(
        kind=kind,
        seed=1,
        machine={"Processor": "abacus"},
        bandwidth={1: 5.0, 2: 10.0},
        made=(),
        figures=figures,
    )


def test_the_page_says_what_is_not_in_order_and_how_far_the_limit_is() -> None:
    page = page_of(report())
    assert "- Processor: abacus" in page
    assert "5.0 GB/s with 1 thread, 10.0 GB/s with 2 threads" in page
    assert "- slow: not ok: ≤ 4 ms" in page
    assert "| good | 1,000,000 | 0.1 ms | 2 ms | 20.0 |" in page


def test_growth_is_a_table() -> None:
    curve = Curve(work="screen", who="ours", along="places", unit="ms", points={10_000: 0.5, 100_000: 5.0})
    page = page_of(report(figures=(Figure(work="g", ours=1, unit="ms", exact=True, curves=(curve,)),)))
    assert "| ms per number of places | 10,000 | 100,000 |" in page
    assert "| screen, ours | 0.5 | 5 |" in page


def test_the_same_rows_give_the_same_bytes() -> None:
    assert page_of(report()) == page_of(report())
    assert [row["ok"] for row in json.loads(json_of((GOOD, SLOW)))] == [True, False]


@pytest.mark.parametrize("kind", [QUICK, PART])
def test_less_than_a_full_run_leaves_its_results(kind: str, tmp_path: Path) -> None:
    full = write(report(), tmp_path)
    before = {path: path.read_bytes() for path in full}
    less = write(report(kind, (SLOW,)), tmp_path)
    assert not set(full) & set(less)
    assert {path: path.read_bytes() for path in full} == before
    assert name_of("RESULTS", kind, "md") == f"RESULTS.{kind}.md"


def ran(figures: list[Figure], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("evaluation.benchmarks.works.found_in_room", lambda name: lambda setting: figures)
    return command.main(["--quick"], tmp_path)


def test_the_command_is_content_with_rows_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ran([GOOD], tmp_path, monkeypatch) == 0
    assert len(json.loads((tmp_path / "results.quick.json").read_text())) == len(WORKS)


def test_the_command_fails_where_a_row_is_not_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ran([GOOD, SLOW], tmp_path, monkeypatch) == command.FAULTY
    assert (tmp_path / "RESULTS.quick.md").exists()


def test_the_command_names_work_that_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--only", "screens"], tmp_path) == command.MISUSED
    assert "expected some of bandwidth, screen" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_plot_is_drawn_alike_twice(tmp_path: Path) -> None:
    from evaluation.benchmarks import plot

    curve = Curve(work="screen", who="ours", along="places", unit="ms", points={10: 0.5, 100: 5.0})
    drawn = [plot.draw((curve,), tmp_path / name) for name in ("a.svg", "b.svg")]
    if all(drawn):
        assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    else:
        assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_nothing_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from evaluation.benchmarks import plot

    monkeypatch.setattr(plot, "find_spec", lambda name: None)
    curve = SimpleNamespace(work="w", along="a", unit="ms", who="ours", points={1: 1.0})
    assert not plot.draw((curve,), tmp_path / "a.svg")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []

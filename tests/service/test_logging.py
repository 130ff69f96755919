"""Lists that are written down by `match --log`: what is shown is what is logged, and what departs is told."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluation.ladder import read_protocol, stamped
from matcher.log import read_log
from service.commands import logging
from tests.service.conftest import DAY, SMALL, Run

HASH = read_protocol().hash
DEMO = ("match", "demo", *DAY, "--format", "json")


def places(out: str) -> list[str]:
    return [line["vacancy"] for line in json.loads(out) if line.get("rank")]


WRITTEN = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists are written down on their own day."""
    monkeypatch.setattr(logging, "moment", lambda: WRITTEN)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "lijsten.jsonl"


def test_a_log_changes_nothing_on_the_list(run: Run, log: Path) -> None:
    _, plain, _ = run("match", "DIR", "k-1", *DAY)
    code, out, err = run("match", "DIR", "k-1", *DAY, "--log", str(log))
    assert (code, out) == (0, plain)
    first, last = err.splitlines()
    assert first == f"Vastgelegd in {log}: 1 lijst, protocol {HASH[:12]}."
    assert read_log(log).last in last
    assert json.loads(log.read_text("utf-8"))["written"] == "2026-12-01T10:00:00Z"
    rows = read_log(log).rows
    assert stamped(read_log(log), read_protocol()).whole
    assert set(rows["chance"]) == set(rows["list_chance"]) == {1.0}


def test_what_is_shown_is_what_is_logged(run: Run, log: Path) -> None:
    orders, off = set(), set()
    for seed in range(6):
        argv = (*DEMO, "k-014", "-n", "5", "--log", str(log), "--shuffle", "40", "--seed", str(seed))
        code, out, err = run(*argv)
        assert code == 0
        assert "hoogstens 40 duizendsten" in err
        assert "wijkt af van het protocol in: lengte van de lijst, wat bijna gelijk is, loting." in err
        line = json.loads(log.read_text("utf-8").splitlines()[-1])
        shown = [one["vacancy"] for one in line["places"] if one["rank"]]
        assert places(out) == shown
        assert len(shown) == 5
        off |= {one["vacancy"] for one in line["places"] if one["rank"] is None}
        orders.add(tuple(shown))
    assert len(orders) > 1
    assert off
    rows = read_log(log).rows
    assert rows["list"].nunique() == 6
    assert stamped(read_log(log), read_protocol()).stamped == 0


def test_the_same_command_gives_the_same_list_and_the_log_counts_it_once(run: Run, log: Path) -> None:
    argv = (*DEMO, "k-014", "-n", "6", "--log", str(log), "--shuffle", "40")
    assert run(*argv)[1] == run(*argv)[1]
    assert len(log.read_text("utf-8").splitlines()) == 2
    assert read_log(log).rows["list"].nunique() == 1


def test_everybody_is_logged_after_sharing_out_those_with_nothing_too(run: Run, log: Path) -> None:
    _, out, err = run("match", "DIR", "--all", *DAY, "--format", "json", "--log", str(log))
    found = read_log(log)
    assert found.people == tuple(sorted({"k-1", "k-2", "k-3"} | set(found.people)))
    assert "wijkt af" not in err
    assert list(found.lists["vacancy"]) == places(out)
    assert set(found.rows[found.rows["profile"] == "k-2"]["vacancy"]) == {""}
    _, _, err = run("match", "DIR", "--all", "--no-spread", *DAY, "--log", str(log))
    assert "wijkt af van het protocol in: verdelen van de lijsten." in err


def test_drawing_after_sharing_out_changes_the_order_alone(run: Run, log: Path) -> None:
    argv = ("match", "DIR", "--all", *DAY, "--format", "json")
    _, plain, _ = run(*argv)
    _, out, _ = run(*argv, "--log", str(log), "--shuffle", "200")
    assert sorted(places(out)) == sorted(places(plain))
    assert set(read_log(log).rows["included"]) == {1.0}


def test_a_network_in_the_list_is_another_protocol(run: Run, log: Path) -> None:
    _, _, err = run("match", "DIR", "k-1", *DAY, "--network", "--log", str(log), "--lang", "en")
    assert "departs from the protocol in: weights." in err


def test_an_own_protocol_stands_on_the_list(run: Run, log: Path, tmp_path: Path) -> None:
    own = tmp_path / "protocol.toml"
    text = Path(__file__).parents[2].joinpath("evaluation/ladder/protocol.toml").read_text("utf-8")
    own.write_text(text.replace("length = 10", "length = 5").replace('"1.0"', '"2.0"'), "utf-8")
    _, _, err = run("match", "DIR", "k-1", *DAY, "-n", "5", "--log", str(log), "--protocol", str(own))
    assert "wijkt af" not in err
    assert stamped(read_log(log), read_protocol(own)).whole
    own.write_text(text.replace("length = 10", "length = true"), "utf-8")
    code, _, err = run("match", "DIR", "k-1", *DAY, "--log", str(log), "--protocol", str(own))
    assert code == 1
    assert "length" in err
    code, _, err = run("match", "DIR", "k-1", *DAY, "--log", str(log), "--protocol", str(tmp_path / "nee"))
    assert code in (1, 2)
    assert "nee" in err


@pytest.mark.parametrize(
    "argv",
    [
        ("k-1", "--shuffle", "5"), ("k-1", "--seed", "5"), ("k-1", "--protocol", "p.toml"),
        ("k-1", "--log", "LOG", "--seed", "5"), ("k-1", "--log", "LOG", "--km", "5"),
        ("--profile", "x.txt", "--log", "LOG"), ("--all", "--log", "LOG", "--workers", "2"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(argv: tuple[str, ...], run: Run, log: Path) -> None:
    code, out, err = run("match", "DIR", *(str(log) if one == "LOG" else one for one in argv), *DAY)
    assert (code, out) == (2, "")
    assert "--log" in err
    assert not log.exists()


def test_a_report_counts_the_lists_and_what_was_shown_beside_them(
    run: Run, log: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "klein"
    shutil.copytree(SMALL, folder)
    run("match", str(folder), "--all", *DAY, "--log", str(log))
    argv = ("report", str(folder), *DAY, "--log", str(log), "--no-audit", "--format", "md")
    assert "Hoogste ondersteunde trede: 2 (" in run(*argv)[1]
    steps = folder / "outcomes.csv"
    steps.write_text("profile,vacancy,on,step,reason\nk-2,v-1,2026-12-01,shown,\n", "utf-8")
    assert "Hoogste ondersteunde trede: 0 (" in run(*argv)[1]

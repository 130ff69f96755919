"""The steps of docs/protocol.md lead to the tredes that they promise; what is wrong or late does not, in words."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation.ladder import read_protocol
from matcher.log import Log, logged_list, read_log
from service.commands import logging
from tests.service.conftest import DAY, SMALL, Run

OWN = Path(__file__).parents[2] / "evaluation" / "ladder"
FIRST, LAST = date(2026, 12, 1), date(2029, 1, 1)


@pytest.fixture(autouse=True)
def on_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "moment", lambda: datetime(2026, 12, 1, 10, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "klein"
    shutil.copytree(SMALL, found)
    return found


@pytest.fixture
def files(run: Run, tmp_path: Path, folder: Path) -> tuple[str, ...]:
    """Steps 1 to 4: own hypotheses with a first day, and a protocol that names the hash that the report gives."""
    hypotheses, protocol = tmp_path / "hypotheses.toml", tmp_path / "protocol.toml"
    text = (OWN / hypotheses.name).read_text("utf-8").replace("# begins = 2027-01-01", f"begins = {FIRST}")
    hypotheses.write_text(text, "utf-8")
    shutil.copy(OWN / protocol.name, protocol)
    argv = ("--hypotheses", str(hypotheses), "--protocol", str(protocol))
    code, out, _ = run("report", str(folder), *DAY, *argv, "--no-audit", "--format", "md")
    line = re.search(r'hypotheses = "[0-9a-f]{64}"', out)
    assert code == 0
    assert line
    own = protocol.read_text("utf-8")
    protocol.write_text(re.sub(r'(?m)^hypotheses = "\w+"', line.group(), own), "utf-8")
    return argv


def reached(out: str) -> int:
    found = re.search(r"Hoogste ondersteunde trede: (\d) ", out)
    assert found
    return int(found.group(1))


Told = Callable[..., str]


@pytest.fixture
def told(run: Run, folder: Path, files: tuple[str, ...]) -> Told:
    def told(log: Path, *more: str) -> str:
        argv = ("report", str(folder), *DAY, *files, "--log", str(log), "--no-audit", "--format", "md")
        code, out, _ = run(*argv, *more)
        assert code == 0
        return out

    return told


@pytest.fixture
def log(run: Run, tmp_path: Path, folder: Path, files: tuple[str, ...]) -> Path:
    """Step 5."""
    path = tmp_path / "lijsten.jsonl"
    _, _, err = run("match", str(folder), "--all", *DAY, *files[2:], "--log", str(path))
    assert "wijkt af" not in err
    assert read_log(path).last in err
    return path


def test_the_first_two_tredes_are_reached_by_the_steps_of_the_page(
    told: Told, log: Path, files: tuple[str, ...]
) -> None:
    out = told(log)
    assert reached(out) == 2
    assert read_protocol(files[3]).hash in out
    assert "Lijsten in het logboek: 3, waarvan 3" in out
    assert f"laatste regel van het logboek is {read_log(log).last}" in out
    assert "niet in zijn geheel opnieuw is gemaakt" in out


def test_a_log_of_some_lists_says_what_it_lacks(told: Told, log: Path, folder: Path) -> None:
    steps = "profile,vacancy,on,step,reason\nk-1,v-2,2026-12-01,talk,\nk-2,v-1,2026-12-01,shown,\n"
    (folder / "outcomes.csv").write_text(steps, "utf-8")
    lines = log.read_text("utf-8").splitlines()
    log.write_text(lines[0] + "\n", "utf-8")
    out = told(log)
    assert reached(out) == 0
    assert "Getoonde plekken zonder lijst: 2." in out
    assert "Kandidaten zonder lijst: 1." in out
    assert "alles wat er in die tijd met plekken gebeurde" in out


def test_torn_lines_are_told_and_carry_no_trede(told: Told, log: Path) -> None:
    log.write_bytes(log.read_bytes() + b"abc\n{\n")
    out = told(log)
    assert reached(out) == 0
    assert "Afgebroken of onleesbaar: 2 regels van het logboek." in out


def test_a_log_of_afterwards_carries_no_trede(
    run: Run, told: Told, folder: Path, files: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "moment", lambda: datetime(2028, 12, 1, 10, tzinfo=UTC))
    late = folder.parent / "laat.jsonl"
    run("match", str(folder), "--all", *DAY, *files[2:], "--log", str(late))
    out = told(late)
    assert reached(out) == 0
    assert "Niet op tijd vastgelegd: 3 lijsten." in out


def test_a_changed_line_is_one_clear_error(run: Run, log: Path) -> None:
    lines = log.read_text("utf-8").splitlines()
    changed = json.loads(lines[1]) | {"n": 9}
    log.write_text("\n".join([lines[0], json.dumps(changed), lines[2], ""]), "utf-8")
    argv = ("report", "DIR", *DAY, "--log", str(log), "--no-audit")
    code, out, err = run(*argv)
    assert (code, out) == (1, "")
    assert "lijsten.jsonl, regel 2: verwacht de lijst" in err
    assert "zoals zij is geschreven, gekregen een andere inhoud" in err
    assert "regel 3" not in err
    code, _, err = run(*argv, "--lang", "en")
    assert code == 1
    assert "expected the list" in err
    log.write_text("\n".join([lines[0], lines[2], ""]), "utf-8")
    assert "een na een regel die weg is, verplaatst of tussengevoegd" in run(*argv)[2]


def test_what_is_no_log_is_one_clear_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("abc", "utf-8")
    code, out, err = run("report", "DIR", *DAY, "--log", str(path), "--no-audit")
    assert (code, out) == (1, "")
    assert "log, regel 1: verwacht een regel zoals 'spoor2 match --log' die schrijft" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"registered = 2026-11-22\n", "verwacht een tabel [[hypothesis]] of meer, gekregen niets"),
        (b'registered = "nu"\n', "verwacht een dag zoals 2026-11-22, zonder aanhalingstekens, gekregen 'nu'"),
        (b"x = [", "verwacht een TOML-bestand, gekregen een fout aan het eind"),
        (b"x = '\xff'", "verwacht een TOML-bestand, gekregen andere tekens"),
        (b"registered = 2026-11-22\n[[hypothesis]]\nid = 'a'\n", "verwacht de teksten id, says, measure, direction en"),
    ],
)  # fmt: skip
def test_wrong_hypotheses_are_told_in_dutch(text: bytes, said: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hypotheses.toml"
    path.write_bytes(text)
    code, out, err = run("report", "DIR", *DAY, "--hypotheses", str(path), "--no-audit")
    assert (code, out) == (1, "")
    assert said in err
    assert "expected" not in err
    assert "such as" not in err


def region(folder: Path, before: float, after: float) -> pd.DataFrame:
    """A region of 30 employers with a planted share that found work in each of two years; gives its people and days."""
    chance, people, steps = np.random.default_rng(1), [], []
    for at in range(30):
        for share, begins in ((before, FIRST - timedelta(days=600)), (after, FIRST + timedelta(days=3))):
            for one in range(8):
                name, on = f"k-{at}-{begins.year}-{one}", begins + timedelta(days=int(chance.integers(200)))
                people.append({"id": name, "employer": f"w-{at}", "on": on})
                steps.append((name, "v-1", on, "shown"))
                if chance.random() < share:
                    steps.append((name, "v-1", on + timedelta(days=100), "placed"))
    folder.mkdir()
    found = pd.DataFrame(people)
    found.drop(columns="on").to_csv(folder / "profiles.csv", index=False)
    owners = pd.DataFrame({"id": [f"w-{at}" for at in range(30)], "name": "werkgever", "headcount": 50})
    owners.to_csv(folder / "employers.csv", index=False)
    pd.DataFrame({"id": ["v-1"], "employer": ["w-0"], "title": ["plek"]}).to_csv(
        folder / "vacancies.csv", index=False
    )
    columns = ["profile", "vacancy", "on", "step"]
    pd.DataFrame(steps, columns=columns).to_csv(folder / "outcomes.csv", index=False)
    return found


@pytest.mark.parametrize(
    ("after", "days", "trede"),
    [(0.70, 0, 3), (0.30, 0, 2), (0.70, 1, 2)],
    ids=["changed", "same", "other day"],
)
def test_the_third_is_reached_by_a_planted_change_since_the_day_that_was_fixed(
    after: float, days: int, trede: int, run: Run, files: tuple[str, ...]
) -> None:
    tmp_path, since = Path(files[1]).parent, FIRST + timedelta(days=days)
    people, log = region(tmp_path / "regio", 0.30, after), Log(tmp_path / "jaren.jsonl")
    own = read_protocol(files[3]).hash
    for one in people[people["on"] >= FIRST].itertuples():
        made = logged_list(str(one.id), ["v-1"], [500], 10, on=one.on, protocol=own, ranker="r")
        log.write([made], written=datetime(one.on.year, one.on.month, one.on.day, 9, tzinfo=UTC))
    argv = (
        "--since",
        str(since),
        "--on",
        str(LAST),
        *files,
        "--log",
        str(log.path),
        "--no-audit",
        "--format",
        "md",
    )
    code, out, _ = run("report", str(tmp_path / "regio"), *argv)
    assert code == 0
    assert reached(out) == trede
    assert ("zij moeten gelijk zijn" in out) is (since != FIRST)
    assert "gecorrigeerd voor het aantal gemeten maten (2, volgens Holm)" in out

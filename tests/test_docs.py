"""Documentation is tested: examples run as printed, and every rule, part, figure and Dutch value has its entry."""

import re
import shlex
from enum import StrEnum
from pathlib import Path

import pytest

from datasets import model
from datasets.make import EMBEDDED
from datasets.papers import PAPERS
from matcher import rank, remarks, rules
from matcher.exchange import ranker
from service.cli import main
from tests.docs_pages import DOCS, PAGES, SETTINGS

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.nl.md")
COMMANDS = (
    "match", "explain", "adaptations", "left-out", "what-if", "questions", "validate", "new", "catalogue",
    "make-region", "import", "demo", "evaluate", "simulate", "report",
)  # fmt: skip


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def file_of(readme: str) -> str:
    found = re.search(r"<!-- file: kandidaat.txt -->\n```\n(.*?)```", text(readme), re.DOTALL)
    assert found
    return found[1]


def commands_of(readme: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text(readme), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPOOR2_HOME", str(tmp_path / "home"))
    return tmp_path


RAN: dict[str, str] = {}
"""What the commands of the one page said: a command that only reads the demo region says the same on the other."""


@pytest.mark.parametrize("readme", READMES)
def test_the_commands_run_as_printed(readme: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "kandidaat.txt").write_text(file_of(readme), encoding="utf-8")
    said = {}
    for line in commands_of(readme):
        program, *argv = shlex.split(line)
        alone = (
            "demo" in argv
            and argv[0] != "index"
            and not any(word.startswith(("--out", "--folder", "--profile")) for word in argv)
        )
        if not (alone and line in RAN):
            assert (program, main(argv)) == ("spoor2", 0), line
            RAN[line] = capsys.readouterr().out
        said[line] = RAN[line]
    lists = [out for line, out in said.items() if line.startswith("spoor2 match demo --profile")]
    assert [" 5. " in out for out in lists] == [True]
    changed = [out for line, out in said.items() if "what-if demo --profile" in line]
    assert len(changed) == 2
    assert not [out for out in changed if "Er verandert niets" in out]
    assert (here / "lijst.html").is_file()
    assert (here / "lijst.xlsx").is_file()


def test_a_changed_file_gives_another_list(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = []
    for paper in (file_of("README.md"), file_of("README.md").replace("4.14=10 kg", "4.14=25 kg")):
        (here / "kandidaat.txt").write_text(paper, encoding="utf-8")
        assert main(["match", "demo", "--profile", "kandidaat.txt", "--on", "2026-12-01"]) == 0
        lists.append(capsys.readouterr().out)
    assert lists[0] != lists[1]


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    found = re.search(r"```python\n(.*?)```", text("README.md"), re.DOTALL)
    assert found
    exec(compile(found[1], "README.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_the_shipped_example_is_the_one_of_the_readmes() -> None:
    assert (
        file_of("README.md")
        == file_of("README.nl.md")
        == (DOCS / "voorbeeld.txt").read_text(encoding="utf-8")
    )


def test_the_demo_runs_and_what_it_proposes_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    proposed = re.findall(r"^  (?:\.venv/bin/)?spoor2 (.*)$", capsys.readouterr().out, re.MULTILINE)
    assert len(proposed) == 5
    for line in proposed:
        assert main(shlex.split(line.replace("docs/voorbeeld.txt", str(DOCS / "voorbeeld.txt")))) == 0, line


@pytest.mark.parametrize("readme", READMES)
def test_the_readmes_name_every_command_and_exit_code(readme: str) -> None:
    assert [command for command in COMMANDS if f"`{command}`" not in text(readme)] == []
    assert [code for code in "0123" if f"**{code}**" not in text(readme)] == []


@pytest.mark.parametrize("readme", [*READMES, *(f"docs/{name}" for name in PAGES)])
def test_links_lead_somewhere(readme: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text(readme))
    assert [link for link in links if not ((ROOT / readme).parent / link).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_say_what_the_code_says(name: str) -> None:
    """Written anew by `python -m tests.docs_pages`."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_rule_and_remark_has_its_entry() -> None:
    page = text("docs/rules.md")
    every = (*rules.GATES, *rules.RULES, *remarks.RULES)
    assert [rule.__name__ for rule in every if f"**{rule.__name__}**: " not in page] == []
    assert all(rule.__doc__ for rule in every)


def test_every_part_and_figure_has_its_entry() -> None:
    page = text("docs/ranking.md")
    assert [name for name in rank.WEIGHTS if f"| {name} |" not in page] == []
    assert [name for name in ranker.MOST if f"| {name} |" not in page] == []
    figures = [f"`{module.__name__}.{name}`" for module, names in SETTINGS.items() for name in names]
    assert [figure for figure in figures if figure not in page] == []


DUTCH = (model.Kind, model.Period, model.Flow)


@pytest.mark.parametrize("value", [*(str(one) for kind in DUTCH for one in kind), *PAPERS])
def test_every_dutch_value_has_its_entry(value: str) -> None:
    assert f"`{value}`" in text("docs/glossary.md")


def test_no_dutch_value_is_forgotten() -> None:
    """An enum of the model is either Dutch, and in the glossary, or its values are the English names."""
    kinds = [one for one in vars(model).values() if isinstance(one, type) and issubclass(one, StrEnum)]
    others = [kind for kind in kinds if kind is not StrEnum and kind not in DUTCH]
    assert others
    assert [kind for kind in others if any(str(one) != one.name.lower() for one in kind)] == []


def test_the_embedded_region_is_the_one_that_demo_means() -> None:
    assert (EMBEDDED / "vacancies.csv").is_file()

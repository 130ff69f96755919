"""The import rule: reads every import of every module and holds it against what each package may know."""

import ast
import io
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "datasets": {"datasets"},
    "matcher": {"matcher", "datasets.model", "datasets.items", "datasets.network"},
    "evaluation": {"evaluation", "matcher", "datasets"},
    "service": {"service", "matcher", "datasets", "evaluation"},
}
FORBIDDEN = {("service", "datasets.groups"), ("matcher", "datasets.groups")}
ALSO = {
    "matcher.kinds": {"datasets.runs"},
    "matcher.told": {"datasets.runs"},
    "matcher.store": {"datasets.kept"},
    "matcher.log_read": {"datasets.problems"},
}
"""What single modules may know beside what their package may."""
ONLY_IN = {
    "fastapi": ("service",),
    "sqlalchemy": ("service",),
    "dask": ("matcher.batch",),
    "distributed": ("matcher.batch",),
    "sklearn": ("matcher.learned", "datasets.catalogue", "datasets.vocabulary"),
}
NO_CLOCK = ("datasets", "matcher", "evaluation")
NEVER_TODAY = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("time", "time")}
PACKAGES = tuple(ALLOWED)


@dataclass(frozen=True)
class Import:
    module: str
    target: str
    line: int
    inner: bool


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(modules())


def is_module(name: str) -> bool:
    return name in MODULES


def targets(node: ast.AST) -> list[str]:
    """What an import names: the module, or for `from package import name` the module `package.name` if there is one."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "relative imports hide what a module knows"
        base = node.module or ""
        return [f"{base}.{alias.name}" if is_module(f"{base}.{alias.name}") else base for alias in node.names]
    return []


def imports_of(module: str, source: str) -> list[Import]:
    found = []

    def walk(node: ast.AST, inner: bool) -> None:
        for child in ast.iter_child_nodes(node):
            found.extend(Import(module, name, child.lineno, inner) for name in targets(child))
            walk(child, inner or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    walk(ast.parse(source), False)
    return found


def within(target: str, name: str) -> bool:
    return target == name or target.startswith(f"{name}.")


def breaks_direction(one: Import) -> bool:
    package = one.module.split(".", maxsplit=1)[0]
    if one.target.split(".", maxsplit=1)[0] not in PACKAGES:
        return False
    forbidden = any(package == who and within(one.target, what) for who, what in FORBIDDEN)
    allowed = ALLOWED[package] | ALSO.get(one.module, set())
    return forbidden or not any(within(one.target, name) for name in allowed)


def breaks_home(one: Import) -> bool:
    homes = ONLY_IN.get(one.target.split(".", maxsplit=1)[0])
    return homes is not None and not any(within(one.module, home) for home in homes)


def comment_lines(source: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def without_reason(one: Import, source: str) -> bool:
    return one.inner and not {one.line, one.line - 1} & comment_lines(source)


def asks_the_clock(source: str) -> list[int]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))
    return [
        node.lineno
        for node in calls
        if isinstance(node.value, ast.Name) and (node.value.id, node.attr) in NEVER_TODAY
    ]


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    assert [one for one in imports_of(module, source) if breaks_direction(one)] == []


@pytest.mark.parametrize("module", MODULES)
def test_heavy_packages_stay_in_their_room(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    assert [one for one in imports_of(module, source) if breaks_home(one)] == []


@pytest.mark.parametrize("module", MODULES)
def test_an_import_inside_a_function_says_why(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    assert [one for one in imports_of(module, source) if without_reason(one, source)] == []


@pytest.mark.parametrize("module", [name for name in MODULES if name.split(".")[0] in NO_CLOCK])
def test_only_the_service_asks_the_clock(module: str) -> None:
    assert asks_the_clock(MODULES[module].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_one_room(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) < 300


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("datasets.make", "from matcher.rules import check"),
        ("datasets.make", "from matcher import rules"),
        ("matcher.rank", "import datasets.read"),
        ("matcher.batch", "from datasets import kept"),
        ("matcher.rank", "from datasets import read"),
        ("matcher.rank", "from service.words import read_words"),
        ("service.show", "from datasets.groups import group_of"),
        ("evaluation.report", "import service.cli"),
    ],
)
def test_the_rule_sees_a_wrong_import(module: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODULES, "datasets.read", ROOT)
    assert any(breaks_direction(one) for one in imports_of(module, line))


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("matcher.rules", "import sklearn.linear_model"),
        ("evaluation.report", "import fastapi"),
        ("matcher.match", "from dask import delayed"),
    ],
)
def test_the_rule_sees_a_package_out_of_its_room(module: str, line: str) -> None:
    assert any(breaks_home(one) for one in imports_of(module, line))


def test_every_room_is_installed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    found = {
        ".".join(path.relative_to(ROOT).parts[:-1])
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert found - set(listed) == set()


def test_the_rule_sees_an_import_without_a_reason() -> None:
    bare = "def f():\n    import pyarrow\n"
    told = "def f():\n    import pyarrow  # optional: only for Parquet\n"
    assert without_reason(imports_of("service.sheets", bare)[0], bare)
    assert not without_reason(imports_of("service.sheets", told)[0], told)


def test_the_rule_sees_the_clock() -> None:
    assert asks_the_clock("on = date.today()\n") == [1]

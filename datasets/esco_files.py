"""A user's own ESCO download as a few plain tables: the official CSV files, or a cut with shorter names.

Official (https://esco.ec.europa.eu/en/use-esco/download): `skills_nl.csv` and/or `skills_en.csv`,
`broaderRelationsSkillPillar_*.csv`, and where present `skillsHierarchy_*.csv`, `skillGroups_*.csv`,
`skillSkillRelations_*.csv` and `occupationSkillRelations_*.csv`. A cut: `skills.csv`, `skill_groups.csv`,
`skill_hierarchy.csv`, `skill_skill_relations.csv`, `ict_occupation_skills.csv`. Each may end in `.gz`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from datasets.problems import DataError, Problem

LANGUAGES: Final = ("nl", "en")
OFFICIAL: Final[Mapping[str, tuple[str, ...]]] = {
    "skills": ("conceptUri", "preferredLabel", "altLabels", "status"),
    "broaderRelationsSkillPillar": ("conceptUri", "broaderUri"),
    "skillsHierarchy": tuple(f"Level {n} {what}" for n in range(4) for what in ("URI", "code")),
    "skillGroups": ("conceptUri", "code"),
    "skillSkillRelations": ("originalSkillUri", "relationType", "relatedSkillUri"),
    "occupationSkillRelations": ("occupationUri", "relationType", "skillUri"),
}
CUT: Final[Mapping[str, tuple[str, ...]]] = {
    "skills": ("skill_id", "label_en", "label_nl"),
    "skill_groups": ("group_id", "code"),
    "skill_hierarchy": ("child", "parent"),
    "skill_skill_relations": ("skill_id", "relation", "related_skill_id"),
    "ict_occupation_skills": ("occ_id", "skill_id"),
}
NEEDED: Final = ("skills", "broaderRelationsSkillPillar", "skill_hierarchy")
"""Without these there is no vocabulary; the other files only make it better."""
_CODE: Final = re.compile(r"[SKTL](\d+(\.\d+)*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class EscoTables:
    """What an ESCO download says of skills.

    `skills`: id, name_nl, name_en, alt (Dutch, joined by ";"), "" where unknown, by id; `parents`: the
    broader skills and groups per id; `codes`: the code per group id; `related`: skill, other, essential;
    `asked`: occupation, skill (essential only).
    """

    skills: pd.DataFrame
    parents: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, str]
    related: pd.DataFrame
    asked: pd.DataFrame


def read_esco(source: Path) -> EscoTables:
    """The tables in the folder `source`; DataError with every missing file and column at once."""
    official = any(_found(source, f"skills_{language}") for language in LANGUAGES)
    if not official and not _found(source, "skills"):
        expected = "skills_nl.csv or skills_en.csv of an ESCO download"
        raise DataError(
            [_problem(str(source), expected, "no such file", "Give the folder with its CSV files.")]
        )
    problems: list[Problem] = []
    tables = _official(source, problems) if official else _cut(source, problems)
    if problems:
        raise DataError(problems)
    return tables


def _official(source: Path, problems: list[Problem]) -> EscoTables:
    by_language = [
        _skills(_table(source, f"skills_{language}", OFFICIAL["skills"], problems), language)
        for language in LANGUAGES
        if _found(source, f"skills_{language}")
    ]
    broader = _either(source, "broaderRelationsSkillPillar", problems)
    hierarchy = _either(source, "skillsHierarchy", problems)
    groups = _either(source, "skillGroups", problems)
    related = _either(source, "skillSkillRelations", problems)
    asked = _either(source, "occupationSkillRelations", problems)
    levels = [
        hierarchy[[f"Level {n} URI", f"Level {n} code"]].set_axis(["id", "code"], axis=1) for n in range(4)
    ]
    levels.append(groups[["conceptUri", "code"]].set_axis(["id", "code"], axis=1))
    essential = asked[asked["relationType"] == "essential"]
    return _tables(
        skills=_joined(by_language),
        pairs=broader[["conceptUri", "broaderUri"]],
        codes=pd.concat(levels),
        related=related[["originalSkillUri", "relatedSkillUri", "relationType"]],
        asked=essential[["occupationUri", "skillUri"]],
    )


def _cut(source: Path, problems: list[Problem]) -> EscoTables:
    read = {name: _table(source, name, columns, problems) for name, columns in CUT.items()}
    skills = read["skills"].rename(columns={"skill_id": "id", "label_nl": "name_nl", "label_en": "name_en"})
    return _tables(
        skills=skills.assign(alt=""),
        pairs=read["skill_hierarchy"][["child", "parent"]],
        codes=read["skill_groups"][["group_id", "code"]],
        related=read["skill_skill_relations"][["skill_id", "related_skill_id", "relation"]],
        asked=read["ict_occupation_skills"][["occ_id", "skill_id"]],
    )


def _tables(
    *,
    skills: pd.DataFrame,
    pairs: pd.DataFrame,
    codes: pd.DataFrame,
    related: pd.DataFrame,
    asked: pd.DataFrame,
) -> EscoTables:
    """Both kinds of download in one shape: ids are the last parts of URIs, rows sorted by id."""
    named = skills[(skills["name_nl"] != "") | (skills["name_en"] != "")]
    named = named.assign(id=named["id"].map(_last)).drop_duplicates("id").sort_values("id")
    parents: dict[str, list[str]] = {}
    for child, parent in sorted(set(pairs.itertuples(index=False, name=None))):
        parents.setdefault(_last(child), []).append(_last(parent))
    coded = {_last(group): str(code) for group, code in codes.itertuples(index=False, name=None) if code}
    links = related.set_axis(["skill", "other", "essential"], axis=1)
    return EscoTables(
        skills=named[["id", "name_nl", "name_en", "alt"]].reset_index(drop=True),
        parents={child: tuple(found) for child, found in parents.items()},
        codes=coded | {group: group for group in _groups(parents) if _CODE.match(group)},
        related=links.assign(
            skill=links["skill"].map(_last), other=links["other"].map(_last),
            essential=links["essential"] == "essential",
        ),
        asked=asked.set_axis(["occupation", "skill"], axis=1).map(_last),
    )  # fmt: skip


def _groups(parents: Mapping[str, Sequence[str]]) -> set[str]:
    """All parents: from version 1.1 on, a group's URI ends in its code."""
    return {parent for found in parents.values() for parent in found}


def _skills(table: pd.DataFrame, language: str) -> pd.DataFrame:
    released = table[table["status"].isin(["released", ""])]
    alt = released["altLabels"].map(
        lambda text: ";".join(part.strip() for part in text.splitlines() if part.strip())
    )
    return pd.DataFrame(
        {
            "id": released["conceptUri"], f"name_{language}": released["preferredLabel"],
            "alt": alt if language == "nl" else "",
        }
    )  # fmt: skip


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """The languages side by side; what one of them lacks is ""."""
    unique = [table.drop_duplicates("id").set_index("id") for table in tables]
    both = pd.concat([table.drop(columns="alt") for table in unique], axis=1)
    both = both.assign(alt=unique[0]["alt"]).fillna("")
    absent = {column: "" for column in ("name_nl", "name_en") if column not in both}
    return both.assign(**absent).rename_axis("id").reset_index()


def _either(source: Path, name: str, problems: list[Problem]) -> pd.DataFrame:
    """A file of which any language will do: the relations in it are the same in all."""
    known = [f"{name}_{language}" for language in LANGUAGES if _found(source, f"{name}_{language}")]
    return _table(source, known[0] if known else f"{name}_nl", OFFICIAL[name], problems)


def _table(source: Path, name: str, columns: Sequence[str], problems: list[Problem]) -> pd.DataFrame:
    """One file as text without missing values; an absent one is empty, and a problem where it is needed."""
    path = _found(source, name)
    empty = pd.DataFrame(columns=list(columns), dtype=str)
    if path is None:
        if name.removesuffix("_nl") in NEEDED:
            problems.append(_problem(f"{name}.csv", "a file of the ESCO download", "no such file", "Add it."))
        return empty
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    missing = [column for column in columns if column not in table]
    got = ", ".join(table.columns)
    problems.extend(
        _problem(path.name, f"a column {column}", got, "Give the file as ESCO publishes it.", column)
        for column in missing
    )
    return empty if missing else table


def _found(source: Path, name: str) -> Path | None:
    paths = [source / f"{name}.csv", source / f"{name}.csv.gz"]
    return next((path for path in paths if path.is_file()), None)


def _last(uri: str) -> str:
    return str(uri).rsplit("/", 1)[-1]


def _problem(file: str, expected: str, got: str, remedy: str, column: str = "") -> Problem:
    return Problem(file=file, column=column, expected=expected, got=got, remedy=remedy)

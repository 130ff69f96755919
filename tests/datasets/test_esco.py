"""The import of a user's own ESCO download, official or cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.esco import import_esco
from datasets.esco_files import read_esco
from datasets.problems import DataError
from datasets.skills import IMPORTED, IMPORTED_NEAR, read_vocabulary

SHARED = Path(__file__).parents[3] / "shared" / "data" / "esco"
URI = "http://data.europa.eu/esco/skill/"
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,"
    "modifiedDate,scopeNote,definition,inScheme,description"
)


def _row(key: str, label: str, alt: str = "", status: str = "released") -> str:
    return f'KnowledgeSkillCompetence,{URI}{key},skill/competence,,{label},"{alt}",,{status},2024-01-01,,,,'


FILES = {
    "skills_nl.csv": [
        SKILLS,
        _row("s1", "metselwerk maken", "stenen metselen\nmuren metselen"),
        _row("s2", "specie aanmaken"),
        _row("s3", "sterren kijken"),
        _row("s4", "oud begrip", status="obsolete"),
    ],
    "skills_en.csv": [SKILLS, _row("s1", "make brickwork"), _row("s5", "bookkeeping")],
    "broaderRelationsSkillPillar_nl.csv": [
        "conceptType,conceptUri,broaderType,broaderUri",
        f"KnowledgeSkillCompetence,{URI}s1,SkillGroup,{URI}S7.1.2",
        f"KnowledgeSkillCompetence,{URI}s2,KnowledgeSkillCompetence,{URI}s1",
        f"SkillGroup,{URI}S7.1.2,SkillGroup,{URI}S7.1",
        f"KnowledgeSkillCompetence,{URI}s5,SkillGroup,{URI}7a0c-group",
    ],
    "skillsHierarchy_nl.csv": [
        ",".join(f"Level {n} URI,Level {n} preferred term" for n in range(4))
        + ",Description,Scope note,"
        + ",".join(f"Level {n} code" for n in range(4)),
        f"{URI}S,a,{URI}7a0c-group,b,,,,,,,S,S4.4,,",
    ],
    "skillSkillRelations_nl.csv": [
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri",
        f"{URI}s1,skill/competence,essential,skill/competence,{URI}s3",
        f"{URI}s2,skill/competence,optional,skill/competence,{URI}unknown",
    ],
    "occupationSkillRelations_nl.csv": [
        "occupationUri,relationType,skillType,skillUri",
        *(f"http://data.europa.eu/esco/occupation/o{n},essential,skill/competence,{URI}{s}"
          for n in range(6) for s in ("s1", "s2")),
        f"http://data.europa.eu/esco/occupation/o1,optional,skill/competence,{URI}s3",
    ],
}  # fmt: skip


def _download(folder: Path, leave_out: str = "", bom: bool = False) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in FILES.items():
        if name != leave_out:
            text = "\n".join(lines) + "\n"
            (folder / name).write_text(text, encoding="utf-8-sig" if bom else "utf-8")
    return folder


@pytest.mark.parametrize("bom", [False, True])
def test_an_official_download_is_joined_to_our_own_terms(tmp_path: Path, bom: bool) -> None:
    assert import_esco(_download(tmp_path / "in", bom=bom), tmp_path / "out") == 4
    vocabulary = read_vocabulary(tmp_path / "out")
    assert len(vocabulary) == len(read_vocabulary()) + 4
    assert vocabulary.term("esco:s1").alt == ("stenen metselen", "muren metselen")
    assert vocabulary.term("esco:s1").name_en == "make brickwork"
    assert vocabulary.term("esco:s5").name == "bookkeeping"


def test_a_skill_is_linked_by_group_and_words_or_stays_under_its_own(tmp_path: Path) -> None:
    import_esco(_download(tmp_path / "in"), tmp_path / "out")
    vocabulary = read_vocabulary(tmp_path / "out")
    assert vocabulary.term("esco:s1").esco_groups == ("S7.1", "S7.1.2")
    assert vocabulary.broader("esco:s1") == ("metselen", "bouwen")
    assert vocabulary.broader("esco:s2") == ("esco:s1", "metselen", "bouwen")
    assert vocabulary.broader("esco:s3") == ()
    assert vocabulary.term("esco:s5").esco_groups == ("S4.4",)
    assert vocabulary.broader("esco:s5")[0] == "boekhouden"


def test_what_occupations_ask_together_and_what_esco_relates_are_neighbours(tmp_path: Path) -> None:
    import_esco(_download(tmp_path / "in"), tmp_path / "out")
    vocabulary = read_vocabulary(tmp_path / "out")
    assert dict(vocabulary.neighbours("esco:s1")) == {"esco:s2": 0.67, "esco:s3": 0.6}
    assert dict(vocabulary.neighbours("esco:s2")) == {"esco:s1": 0.67}


def test_our_own_words_keep_their_own_term(tmp_path: Path) -> None:
    import_esco(_download(tmp_path / "in"), tmp_path / "out")
    vocabulary = read_vocabulary(tmp_path / "out")
    assert vocabulary.find("metselwerk")[0].key == "metselen"
    assert vocabulary.find("stenen metselen")[0].key == "esco:s1"


def test_the_same_download_gives_the_same_bytes(tmp_path: Path) -> None:
    source = _download(tmp_path / "in")
    for folder in ("one", "two"):
        import_esco(source, tmp_path / folder)
    for name in (IMPORTED, IMPORTED_NEAR):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("name", [n for n in FILES if n not in {"broaderRelationsSkillPillar_nl.csv"}])
def test_a_file_that_only_makes_it_better_may_be_absent(tmp_path: Path, name: str) -> None:
    assert import_esco(_download(tmp_path / "in", leave_out=name), tmp_path / "out") > 0


def test_an_empty_folder_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"expected skills_nl\.csv or skills_en\.csv"):
        read_esco(tmp_path)


def test_every_missing_file_and_column_is_named_at_once(tmp_path: Path) -> None:
    source = _download(tmp_path / "in", leave_out="broaderRelationsSkillPillar_nl.csv")
    (source / "skills_nl.csv").write_text("conceptUri,label\na,b\n")
    (source / "occupationSkillRelations_nl.csv").write_text("occupationUri\na\n")
    with pytest.raises(DataError) as caught:
        import_esco(source, tmp_path / "out")
    found = {(problem.file, problem.column) for problem in caught.value.problems}
    assert found == {
        ("broaderRelationsSkillPillar_nl.csv", ""),
        ("skills_nl.csv", "preferredLabel"), ("skills_nl.csv", "altLabels"), ("skills_nl.csv", "status"),
        ("occupationSkillRelations_nl.csv", "relationType"), ("occupationSkillRelations_nl.csv", "skillUri"),
    }  # fmt: skip
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the cut of ESCO in ../shared/data/esco")
def test_the_cut_is_read_whole(tmp_path: Path) -> None:
    number = import_esco(SHARED, tmp_path)
    vocabulary = read_vocabulary(tmp_path)
    assert number > 13_000
    assert len(vocabulary) == number + len(read_vocabulary())
    linked = [key for key in vocabulary.keys if key.startswith("esco:") and vocabulary.broader(key)]
    assert len(linked) > 4_000
    welding = vocabulary.find("TIG-lassen")[0].key
    assert "lassen" in (welding, *vocabulary.broader(welding))

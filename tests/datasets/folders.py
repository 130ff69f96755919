"""A small sound network folder, and folders like it with one file broken."""

from __future__ import annotations

from pathlib import Path

GOOD = {
    "employers.csv": "id,name,sector,headcount,postcode,member_since,tolerance\nw1,Bakkerij,C,12,1012,,\n",
    "vacancies.csv": (
        "id,employer,title,function,kind,hours_min,hours_max,hours_day_max,periods,starts,closes,openings,"
        "build_up_from,wage_hour,postcode,home_share,education,complete,source,updated,text\n"
        "v1,w1,Accountant,accountant,vacature,16,32,8,dag,2026-12-01,,1,,15.25,1012AB,,,IV,employer,2026-09-01,\n"
    ),
    "demands.csv": "vacancy,item,amount,level,side,often,source,on\nv1,lifting,10,,,,,\n",
    "adaptations.csv": "vacancy,item,to,often,what,brings,owner,cost\nv1,lifting,5,,tilhulp,,,\n",
    "profiles.csv": (
        "id,employer,postcode,transport,minutes_max,minutes_medical,layout,complete,usable,assessed,"
        "education,old_function,old_wage_hour,old_allowances,first_sick_day,consent\n"
        "k1,w1,1012,car,45,no,classic,yes,yes,2026-08-01,,,,,,yes\n"
    ),
    "limits.csv": (
        "profile,item,amount,level,side,since,until,note,gloss,cleared_by,cleared_on\nk1,lifting,5,,,,,,,,\n"
    ),
    "points.csv": "postcode,lat,lon,town\n1012,52.373,4.893,Amsterdam\n",
}
"""A sound folder: one employer, one place, one person, and not a single problem."""

BROKEN = Path(__file__).parents[1] / "cases" / "broken"


def make(folder: Path, **files: str) -> Path:
    """The sound folder with some files replaced; `vacancies="..."` stands for vacancies.csv, "-" removes one."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (GOOD | {f"{name}.csv": text for name, text in files.items()}).items():
        if text.strip() != "-":
            (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def case(path: Path) -> tuple[dict[str, str], list[str]]:
    """A case of tests/cases/broken: the files that it replaces, and the problems that they give."""
    parts = path.read_text(encoding="utf-8").split("== ")[1:]
    files = {name.removesuffix(".csv"): text for name, text in (part.split("\n", 1) for part in parts)}
    return files, files.pop("problems").splitlines()

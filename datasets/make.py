"""Synthetic regions of any size from a seed, and the embedded region, which is made by the same hand.

What a place truly asks and what a person truly can do is drawn here, from the catalogue and from written cases;
nothing is taken from the rules that later judge it.

>>> tables = make_region(seed=7, employers=5, places=20, candidates=4)
>>> len(tables["vacancies"]), tables["vacancies"]["id"].iloc[0]
(20, 'v-001')
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from datasets.catalogue.store import Catalogue, read_catalogue
from datasets.making import region
from datasets.making.chance import Ints
from datasets.making.demands import true_demands
from datasets.making.employers import habits
from datasets.making.setting import Frame, Knobs, Setting, read_rows
from datasets.making.work import Work
from datasets.package import FILE
from datasets.write import write_network

__all__ = ["EMBEDDED", "Knobs", "embedded_region", "make_groups", "make_region", "write_embedded"]

SEED: Final = 20261201
ON: Final = date(2026, 12, 1)
"""The day for which regions are made where no other is given."""
NAME: Final = "noord-holland-noord"
EMBEDDED: Final = Path(__file__).parent / "regions" / NAME
"""The folder of the embedded region."""
WELL_KEPT: Final = Knobs(recorded=0.5, rubrieken=0.5)
"""The embedded region's employers write more down than most."""
SOURCE: Final = "Postal code data © GeoNames, CC BY 4.0"
GROUPS: Final = {
    "leeftijd": (("tot 35", 18), ("35-54", 47), ("55+", 35)),
    "geslacht": (("v", 55), ("m", 45)),
    "herkomst": (("Nederland", 76), ("daarbuiten", 24)),
}  # fmt: skip


def make_region(
    *, seed: int = 1, employers: int = 50, places: int = 300, candidates: int = 60, on: date = ON,
    catalogue: Catalogue | None = None, points: Frame | None = None, knobs: Knobs | None = None,
) -> dict[str, Frame]:  # fmt: skip
    """The tables of a region that doesn't exist, by name, in the types of the schema.

    Parameters
    ----------
    seed: the same seed and sizes give the same tables. employers, places, candidates: how many, from 1 up.
    on: the day for which it is made; places close after it, lists are of before it.
    catalogue: the functions whose usual work is drawn from; the embedded one where not given.
    points: postcodes by index (or in a column `postcode`) with lat, lon, town and, if wanted, weight; those of
    the embedded region where not given. knobs: how much is known of the places.

    Raises ValueError where a size is below 1.
    """
    for name, n in (("employers", employers), ("places", places), ("candidates", candidates)):
        if n < 1:
            raise ValueError(f"{name}: expected 1 or more, got {n}. Give a number from 1 up.")
    setting = Setting(
        seed=seed, employers=employers, places=places, candidates=candidates, on=on,
        catalogue=catalogue or read_catalogue(), points=_points(points), knobs=knobs or Knobs(),
    )  # fmt: skip
    return region.drawn(setting)


def embedded_region() -> dict[str, Frame]:
    """The tables of the embedded region: drawn with a fixed seed, after what was written by hand."""
    setting = Setting(
        seed=SEED, employers=50, places=300, candidates=60, on=ON, catalogue=read_catalogue(),
        points=_points(None), knobs=WELL_KEPT,
    )  # fmt: skip
    return region.embedded(setting)


def _points(given: Frame | None) -> Frame:
    """Points in the form of the makers: postcode, lat, lon, town, weight."""
    if given is None:
        own = pd.DataFrame(read_rows("points.csv"))
        return own.astype({"lat": float, "lon": float, "weight": float})
    found = given if "postcode" in given else given.reset_index(names="postcode")
    found = found if "weight" in found else found.assign(weight=1.0)
    return found[["postcode", "lat", "lon", "town", "weight"]].reset_index(drop=True)


def make_groups(profiles: Frame, seed: int = SEED) -> Frame:
    """Groups to hold results against, drawn for every profile: profile, group, value; evaluation alone reads it."""
    setting = Setting(
        seed=seed, employers=1, places=1, candidates=len(profiles), on=ON, catalogue=read_catalogue(),
        points=_points(None), part="groups",
    )  # fmt: skip
    parts = [
        pd.DataFrame(
            {
                "profile": profiles["id"], "group": group,
                "value": np.array([value for value, _ in shares], dtype=object)[
                    setting.chance.pick(group, len(profiles), [share for _, share in shares])
                ],
            }
        )
        for group, shares in GROUPS.items()
    ]  # fmt: skip
    return pd.concat(parts).sort_values(["profile", "group"], kind="stable", ignore_index=True)


def embedded_files() -> dict[str, bytes]:
    """The files of the embedded region by name, as the maker writes them."""
    tables = embedded_region()
    with TemporaryDirectory() as made:
        folder = Path(made) / NAME
        write_network(tables, folder)
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    groups = make_groups(tables["profiles"])
    files["groups.csv"] = groups.to_csv(index=False, lineterminator="\n").encode()
    return files | {FILE: _described(files[FILE])}


def _described(package: bytes) -> bytes:
    """The description of the folder with its name, and the source of the points."""
    described = json.loads(package)
    described |= {"name": NAME, "title": "Spoor2: verzonnen regio op echte postcodes in Noord-Holland Noord"}
    source = {"title": SOURCE, "path": "https://www.geonames.org/"}
    described["sources"] = [source]
    for resource in described["resources"]:
        if resource["name"] == "points":
            resource |= {"sources": [source], "licenses": [{"name": "CC-BY-4.0"}]}
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def write_embedded(folder: Path = EMBEDDED) -> None:
    """Write the embedded region's files over those in a folder; other files, such as its README, stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in embedded_files().items():
        draft = folder / f"{name}.part"
        draft.write_bytes(content)
        shutil.move(draft, folder / name)


def make_truth(
    tables: dict[str, Frame], *, seed: int, on: date = ON, catalogue: Catalogue | None = None
) -> Frame:
    """What the places of a region made with that seed truly ask, written down or not: vacancy, item, amount.

    A line per demand (for a condition: that it isn't offered); the amount is nan where there is none. Only for
    regions of `make_region` whose places all say their function (`Knobs(unlinked=0)`).
    """
    employers, places = tables["employers"], tables["vacancies"]
    setting = Setting(
        seed=seed, employers=len(employers), places=len(places), candidates=1, on=on,
        catalogue=catalogue or read_catalogue(), points=_points(None),
    )  # fmt: skip
    work = Work(setting.catalogue)
    function: Ints = np.asarray(places["function"].map(work.at), dtype=np.int64)
    employer = pd.Index(employers["id"]).get_indexer(pd.Index(places["employer"]))
    heavy = habits(setting, employers)["heavy"][employer]
    parts = [
        pd.DataFrame(
            {"vacancy": places["id"][ask.asked], "item": ask.usual.item.slug, "amount": ask.amount[ask.asked]}
        )
        for ask in true_demands(setting, work, function, heavy)
    ]
    return pd.concat(parts, ignore_index=True)


def main(argv: Sequence[str]) -> int:
    """Write the embedded region anew, into the package or into the folder that is given."""
    write_embedded(Path(argv[0]) if argv else EMBEDDED)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

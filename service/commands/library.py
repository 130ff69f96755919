"""The commands about the catalogue of functions: show, quality, build."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from datasets.catalogue.store import Catalogue, read_catalogue
from datasets.items import ITEMS
from datasets.records import number
from datasets.skills import read_vocabulary
from service.commands import Refused, Stop
from service.commands.common import write
from service.jsons import as_text, plain
from service.words import Words


def run_catalogue(args: Namespace, words: Words) -> int:
    """Show one function, check the catalogue, or build it anew."""
    return {"show": _show, "quality": _quality, "build": _build}[args.action](args, words)


def _show(args: Namespace, words: Words) -> int:
    catalogue = read_catalogue()
    key = function_of(args.function or "", catalogue, words)
    found = function_json(key, catalogue, words)
    write(args, words, as_text(found) if args.format == "json" else function_text(found, words))
    return 0


def function_of(text: str, catalogue: Catalogue, words: Words) -> str:
    """The key of a function said by key, name or title."""
    if text in catalogue.functions.index:
        return text
    near = catalogue.propose(text, 3)
    if near and near[0].likeness == 1:
        return near[0].key
    said = words("catalogue.unknown", function=text)
    more = words("catalogue.near", names=", ".join(f"{one.name} ({one.key})" for one in near)) if near else ""
    raise Stop(f"{said} {more}".rstrip(), 3)


def function_json(key: str, catalogue: Catalogue, words: Words) -> dict[str, Any]:
    """A function with its usual demands and competences, the surest first."""
    row = catalogue.functions.loc[key]
    terms = read_vocabulary().table
    estimates = sorted(catalogue.estimates_of(key).values(), key=lambda one: (-one.chance, one.item))
    weights = sorted(catalogue.usual(key).items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "function": key, "name": str(row["name"]), "isco": str(row["isco"]), "education": number(row["education"]),
        "estimates": [
            {
                "item": one.item, "name": words.item(one.item), "chance": one.chance, "amount": plain(one.amount),
                "spread": plain(one.spread), "shape": one.shape, "unit": ITEMS[one.item].unit, "source": one.source,
                "validated": one.validated,
            }
            for one in estimates
        ],
        "competences": [
            {"competence": term, "name": str(terms["name"].get(term, term)), "weight": weight}
            for term, weight in weights
        ],
    }  # fmt: skip


def function_text(found: dict[str, Any], words: Words) -> str:
    """A function as text."""
    lines = [
        words("catalogue.title", name=found["name"], id=found["function"]),
        "",
        words("catalogue.demands"),
    ]
    for one in found["estimates"]:
        usual = "" if one["amount"] is None else words.amount(one["amount"], one["unit"])
        amount = f", {words('catalogue.amount')} {usual}" if usual else ""
        chance = f"{words('catalogue.chance')} {round(100 * one['chance'])}%"
        lines.append(f"  {one['name']}: {chance}{amount}  ({words('catalogue.source')}: {one['source']})")
    lines += ["", words("catalogue.competences")]
    lines += [f"  {words.number(one['weight'], 2)}  {one['name']}" for one in found["competences"]]
    return "\n".join(lines)


def _quality(args: Namespace, words: Words) -> int:
    catalogue = read_catalogue()
    counts = {
        "functions": len(catalogue.functions), "estimates": len(catalogue.estimates),
        "competences": len(catalogue.competences),
    }  # fmt: skip
    made = as_text(counts) if args.format == "json" else words("catalogue.quality", **counts)
    write(
        args,
        words,
        made + (_checked(args, words) if args.source and args.format != "json" else ""),
    )
    return 0


def _checked(args: Namespace, words: Words) -> str:
    """Measure again, write QUALITY.md, and show it."""
    try:
        # optional: the checks learn again from the sources, which needs scikit-learn; running doesn't
        from datasets.catalogue import build, quality  # noqa: PLC0415
    except ImportError as error:
        raise Refused(words("error.no_catalogue")) from error
    to = Path(args.to) if args.to else build.package_folder()
    return "\n\n" + quality.write_quality(Path(args.source), to).read_text(encoding="utf-8")


def _build(args: Namespace, words: Words) -> int:
    if not args.source:
        raise Refused(words("error.needs_from"))
    try:
        # optional: building learns from the sources, which needs scikit-learn; running doesn't
        from datasets.catalogue import build  # noqa: PLC0415
    except ImportError as error:
        raise Refused(words("error.no_catalogue")) from error
    to = Path(args.to) if args.to else build.package_folder()
    build.build(Path(args.source), to, progress=True)
    write(args, words, words("catalogue.built", path=to))
    return 0

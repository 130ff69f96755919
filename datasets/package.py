"""The description of a network folder as a Frictionless Data Package, which other tools can read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from datasets.schema import TABLES, Column, Table, Type

FILE: Final = "datapackage.json"
_TYPES: Final = {
    Type.NUMBER: "number", Type.WHOLE: "integer", Type.DATE: "date", Type.YES_NO: "boolean",
}  # fmt: skip
_POSTCODE: Final = "[1-9][0-9]{3}([A-Z]{2})?"


def _read_explanations() -> Mapping[tuple[str, str], str]:
    text = files("datasets").joinpath("explanations.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({(row["table"], row["column"]): row["nl"] for row in rows})


EXPLANATIONS: Final = _read_explanations()
"""What each column holds, in Dutch, by table and column."""


def describe(columns: Mapping[str, Iterable[str]], suffix: str = "csv") -> str:
    """The text of datapackage.json for tables by name, each with its columns in order, extra ones too."""
    package = {
        "profile": "tabular-data-package",
        "name": "spoor2-network",
        "title": "Spoor2 netwerkmap",
        "resources": [_resource(TABLES[name], list(names), suffix) for name, names in columns.items()],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, names: list[str], suffix: str) -> dict[str, Any]:
    form = {"dialect": {"delimiter": ",", "lineTerminator": "\n"}} if suffix == "csv" else {}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.{suffix}",
        "format": suffix,
        "encoding": "utf-8",
        **form,
        "schema": _schema(table, names),
    }


def _schema(table: Table, names: list[str]) -> dict[str, Any]:
    known = {column.name: column for column in table.columns}
    fields = [_field(table, known[name]) if name in known else _extra(name) for name in names]
    keys = {"primaryKey": list(table.key)} if table.key and table.name != "hours" else {}
    foreign = [_foreign(column) for column in table.columns if column.refers]
    return {
        "fields": fields, "missingValues": [""], **keys, **({"foreignKeys": foreign} if foreign else {}),
    }  # fmt: skip


def _foreign(column: Column) -> dict[str, Any]:
    return {"fields": column.name, "reference": {"resource": column.refers, "fields": "id"}}


def _extra(name: str) -> dict[str, Any]:
    return {"name": name, "type": "string"}


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES.get(column.type, "string")}
    if column.type is Type.YES_NO:
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    field["description"] = EXPLANATIONS[table.name, column.name]
    constraints = _constraints(column)
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if column.required else {}
    if column.type is Type.CHOICE:
        found["enum"] = list(column.choices)
    if column.type is Type.LIST:
        one = f"({'|'.join(column.choices)})"
        found["pattern"] = f"{one}(;{one})*"
    if column.type is Type.POSTCODE:
        found["pattern"] = _POSTCODE
    bounds = (("minimum", column.low), ("maximum", column.high))
    return found | {name: int(x) if x == int(x) else x for name, x in bounds if x is not None}

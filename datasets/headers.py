"""The names above the columns of a file and the columns of the schema that they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from datasets.problems import Problem, Severity
from datasets.schema import TABLES, Column, Table
from datasets.synonyms import key, near

ALIASES: Final = {
    "what": ("competence_or_paper", "competence", "paper", "ask", "wat", "gevraagd"),
    "id": ("nummer", "nr", "code", "kenmerk", "vacaturenummer", "vacature_nr"),
    "name": ("naam",),
    "employer": ("werkgever", "employer_id", "werkgever_id"),
    "vacancy": ("vacature", "vacancy_id", "vacature_id", "plek"),
    "profile": ("profiel", "kandidaat", "profile_id", "profiel_id"),
    "title": ("titel", "functietitel", "functienaam", "vacaturetitel"),
    "function": ("functie",),
    "kind": ("soort", "vorm"),
    "hours_min": ("uren_min", "min_uren", "uren_minimaal", "minimum_uren", "uren_vanaf"),
    "hours_max": ("uren_max", "max_uren", "uren_maximaal", "maximum_uren", "uren_tot"),
    "hours_day_max": ("uren_dag_max", "max_uren_dag", "uren_per_dag"),
    "hours_week": ("uren_week", "uren_per_week"),
    "hours_day": ("uren_dag", "uren_per_dag"),
    "periods": ("perioden", "werktijden", "diensten"),
    "starts": ("start", "begin", "startdatum", "ingangsdatum", "begindatum"),
    "ends": ("einde", "einddatum"),
    "closes": ("sluit", "sluitingsdatum", "sluitdatum", "reageren_tot"),
    "openings": ("plaatsen", "aantal_plaatsen", "aantal", "vacatures"),
    "wage_hour": ("uurloon", "salaris_per_uur", "loon_per_uur"),
    "education": ("opleidingsniveau", "nlqf", "opleiding"),
    "updated": ("bijgewerkt", "gewijzigd", "laatst_bijgewerkt", "laatst_gewijzigd", "wijzigingsdatum"),
    "text": ("tekst", "omschrijving"),
    "amount": ("hoeveelheid", "waarde"),
    "level": ("niveau",),
    "side": ("zijde", "kant"),
    "often": ("hoe_vaak", "frequentie"),
    "source": ("bron",),
    "note": ("toelichting",),
    "since": ("vanaf", "sinds"),
    "until": ("tot_en_met", "tot"),
    "transport": ("vervoer",),
    "minutes_max": ("reistijd_max", "max_reistijd"),
    "layout": ("indeling",),
    "complete": ("volledig",),
    "consent": ("toestemming",),
    "paper": ("papier",),
    "held": ("aanwezig", "in_bezit"),
    "competence": ("competentie",),
    "proof": ("bewijs",),
    "town": ("plaats", "woonplaats"),
    "item": (
        "punt",
        "fml_punt",
        "fml_code",
        "belastingpunt",
        "item_code",
    ),
    "to": ("naar",),
    "from": (
        "vanaf",
        "van",
        "per",
    ),
    "postcode": (
        "pc",
        "zip",
        "post_code",
    ),
    "minutes_medical": ("reistijd_medisch",),
    "usable": (
        "benutbaar",
        "benutbare_mogelijkheden",
    ),
    "assessed": (
        "opgesteld",
        "datum_fml",
    ),
    "old_function": (
        "oude_functie",
        "eigen_functie",
    ),
    "old_wage_hour": ("oud_uurloon",),
    "old_allowances": ("toeslagen",),
    "first_sick_day": ("eerste_ziektedag",),
    "essential": (
        "verplicht",
        "vereist",
    ),
    "brings": ("brengt",),
    "owner": ("eigenaar",),
    "cost": ("kosten",),
    "home_share": (
        "thuiswerk",
        "thuiswerkdeel",
    ),
    "build_up_from": ("opbouw_vanaf",),
    "review": ("evaluatie",),
    "gloss": ("uitleg",),
    "cleared_by": ("opgehelderd_door",),
    "cleared_on": ("opgehelderd_op",),
    "value": ("waarde",),
    "weight": ("gewicht",),
    "tolerance": ("tolerantie",),
    "reason": ("reden",),
    "on": (
        "datum",
        "op",
    ),
    "outcome": ("uitkomst",),
    "step": ("stap",),
    "minutes": ("minuten",),
    "headcount": ("medewerkers", "aantal_medewerkers"),
    "member_since": ("lid_sinds",),
}
"""Other names under which files of others hold a column; they count where the column's own name is absent."""

TABLE_ALIASES: Final = {
    "werkgevers": "employers", "vacatures": "vacancies", "vraagt": "asks",
    "plaatsen": "vacancies", "eisen": "demands",
    "aanpassingen": "adaptations", "profielen": "profiles", "kandidaten": "profiles",
    "beperkingen": "limits", "uren": "hours", "competenties": "competences", "papieren": "papers",
    "wensen": "wishes", "verplaatsingen": "moves", "uitkomsten": "outcomes", "reistijden": "minutes",
}  # fmt: skip
"""Other names under which files of others hold a table."""

MATTERS: Final = {
    "vacancies": (
        "function",
        "hours_min",
        "hours_max",
        "starts",
        "openings",
        "postcode",
        "complete",
        "updated",
    ),
    "demands": ("amount", "level", "often"),
    "adaptations": ("what",),
    "profiles": ("employer", "postcode", "transport", "layout", "complete", "consent"),
    "limits": ("amount", "level", "note"),
    "hours": ("from", "hours_week"),
    "competences": ("proof",),
    "papers": ("held",),
}
"""The optional columns whose absence changes what is found."""


def table_of(name: str) -> str:
    """The table that a file or sheet is named after, or nothing."""
    said = key(name)
    return said if said in TABLES else TABLE_ALIASES.get(said, "")


def matched(header: Sequence[str], table: Table) -> dict[str, int]:
    """The place in the header of each known column that it has, by its own name or else by another."""
    said: dict[str, int] = {}
    for place, name in enumerate(header):
        said.setdefault(key(name), place)
    found = {name: said[key(name)] for name in table.names if key(name) in said}
    for name in table.names:
        other = next((alias for alias in ALIASES.get(name, ()) if alias in said), None)
        if name not in found and other is not None and said[other] not in found.values():
            found[name] = said[other]
    return found


def must_fill(column: Column, table: Table) -> bool:
    """True for a column that may not be empty; a step of the hours without a day holds from the start."""
    return column.required or (column.name in table.key and table.name != "hours")


def check_header(file: str, header: Sequence[str], table: Table, row: int = 1) -> list[Problem]:
    """What is wrong with a header: columns missing, twice, without a name, or unknown."""
    found = matched(header, table)
    keys = [key(name) for name in header]
    extra = [
        name
        for place, name in enumerate(header)
        if name and keys[place] not in keys[:place] and place not in found.values()
    ]
    missing = [name for name in table.names if name not in found]
    problems = [
        *_twice(header),
        *_missing(missing, extra, table),
        *_resembling(missing, extra, table),
        *_extra(extra, missing),
    ]
    return [replace(problem, file=file, row=row) for problem in problems]


def _fault(column: str, expected: str, got: str, remedy: str) -> Problem:
    return Problem(file="", column=column, expected=expected, got=got, remedy=remedy)


def _warn(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.WARNING)


def _twice(header: Sequence[str]) -> list[Problem]:
    keys = [key(name) for name in header]
    twice = [name for place, name in enumerate(header) if name and keys[place] in keys[:place]]
    return [_fault(name, "each column once", "it twice", "Remove or rename one of them.") for name in twice]


def _missing(missing: Sequence[str], extra: Sequence[str], table: Table) -> list[Problem]:
    problems = []
    for column in table.columns:
        if column.name in missing and must_fill(column, table):
            guess = near(column.name, extra, 1)
            remedy = f"Rename column '{guess[0]}'." if guess else "Add the column."
            problems.append(_fault(column.name, f"the column '{column.name}'", "no such column", remedy))
    lost = [name for name in MATTERS.get(table.name, ()) if name in missing]
    if lost:
        remedy = "Without them they count as unknown in every row."
        problems.append(_warn(_fault("", f"the columns {', '.join(lost)} too", "none", remedy)))
    return problems


def _resembling(missing: Sequence[str], extra: Sequence[str], table: Table) -> list[Problem]:
    required = {column.name for column in table.columns if must_fill(column, table)}
    optional = [name for name in missing if name not in required]
    guesses = {name: near(name, optional, 1, least=75) for name in extra}
    return [
        _warn(
            _fault(
                name, "a known column", f"'{name}'",
                f"Did you mean '{guess[0]}'? Then rename it; until then its cells are not used.",
            )
        )
        for name, guess in guesses.items()
        if guess
    ]  # fmt: skip


def _extra(extra: Sequence[str], missing: Sequence[str]) -> list[Problem]:
    plain = [name for name in extra if not near(name, missing, 1, least=75)]
    if not plain:
        return []
    got, remedy = f"also {', '.join(plain)}", "Extra columns are kept and do nothing."
    return [_warn(_fault("", "the columns of the table", got, remedy))]

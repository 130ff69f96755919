"""The parts of a candidate on paper with a notation of their own: competences, papers, wishes, build-up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from datasets.cells import day, parse, yes_no
from datasets.model import Competence, HoursStep, Kind, Paper, Proof, Want, Wish
from datasets.numbers import CellError, Decimal
from datasets.papers import find_paper
from datasets.schema import TABLES
from datasets.synonyms import UNKNOWN, choose

_LEVEL: Final = re.compile(r"\b(?:nlqf|eqf|niveau|level)[ -]*(?P<level>[1-8])\b", re.IGNORECASE)
_BRACKET: Final = re.compile(r"\(([^()]*)\)\s*$")
_PROOFS: Final = tuple(str(proof) for proof in Proof)
_WANTS: Final = {
    "sector": Want.SECTOR, "functie": Want.FUNCTION, "function": Want.FUNCTION, "beroep": Want.FUNCTION,
    "competentie": Want.COMPETENCE, "competence": Want.COMPETENCE, "vaardigheid": Want.COMPETENCE,
    "soort": Want.KIND, "kind": Want.KIND, "plaats": Want.TOWN, "town": Want.TOWN, "woonplaats": Want.TOWN,
}  # fmt: skip
_DISLIKE: Final = re.compile(r"(?:liever niet|niet|geen|rather not|not)\s+(?P<what>.+)", re.IGNORECASE)
_NEAR: Final = frozenset({"dichtbij", "dicht bij huis", "in de buurt", "close to home"})

_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"
_HOURS: Final = rf"{_NUMBER}\s*(?:uur|u|hours?)"
_PER_WEEK: Final = r"(?:\s*(?:per week|a week))?"
_DAY_MAX: Final = re.compile(
    rf",?\s*(?:ten hoogste|hoogstens|max\.?|maximaal|en)?\s*{_HOURS} (?:per dag|a day)"
)
_RAMP: Final = re.compile(
    rf"{_HOURS}{_PER_WEEK}\s+(?:vanaf|from)\s+(?P<start>[\w/-]+|\d+ \w+ \d+)\s*,?\s*"
    rf"\+\s*{_NUMBER}(?:\s*uur)?\s+(?:per|elke|every)\s+(?P<weeks>\d+)?\s*(?:weken|week|weeks)"
    rf"\s+(?:tot|to)\s+{_NUMBER}(?:\s*uur)?{_PER_WEEK}"
)
_STEP: Final = re.compile(
    rf"(?:vanaf|from)?\s*(?P<start>\d[\w/-]*|\d+ \w+ \d+)\s*[:=]?\s*{_HOURS}{_PER_WEEK}"
)
_CLEARED: Final = re.compile(r"(?P<by>[^:]+?),\s*(?P<on>[^:,]+?)\s*(?::\s*(?P<value>.+))?")
_MAX_STEPS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A note that a person cleared: who, when, and the value that then holds ("" = as it stood)."""

    by: str
    on: date
    value: str


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a list with ";" between, but for what stands between brackets."""
    return tuple(part.strip() for part in re.split(r";(?![^()]*\))", text) if part.strip())


def _brackets(text: str) -> tuple[str, tuple[str, ...]]:
    found = _BRACKET.search(text)
    if found is None:
        return text.strip(), ()
    return text[: found.start()].strip(), tuple(
        part.strip() for part in re.split(r"[,;]", found[1]) if part.strip()
    )


def competence_or_paper(text: str) -> Competence | Paper:
    """One competence such as "verpleegkundige hbo (diploma, NLQF 6)"; a licence or "(papier)" is a paper."""
    words, marks = _brackets(text)
    known = find_paper(words)
    if known or any(mark.casefold() in ("papier", "paper") for mark in marks):
        return Paper(paper=known.slug if known else words, held=True)
    level = _LEVEL.search(" ".join((words, *marks)))
    plain = " ".join(_LEVEL.sub("", words).split()).strip(" ,") or words
    proof, on = Proof.OWN_WORD, None
    for mark in marks:
        if said := choose(mark, _PROOFS):
            proof = Proof(said)
        elif not _LEVEL.fullmatch(mark):
            on = _competence_day(mark)
    return Competence(competence=plain, proof=proof, level=int(level["level"]) if level else None, on=on)


def _competence_day(mark: str) -> date:
    if re.fullmatch(r"(19|20)\d\d", mark):
        return date(int(mark), 1, 1)
    try:
        return day(mark)
    except CellError as error:
        expected = "ervaring, EVC, diploma, eigen woorden, papier, a level (NLQF 4) or a day between brackets"
        raise CellError(expected, "other words", "Put explanations in front of the brackets.") from error


def paper(text: str) -> Paper:
    """One paper with ja, nee or onbekend behind it; without a word behind it it is held."""
    name, _, last = text.strip().rpartition(" ")
    said = last.casefold().strip("()")
    held: bool | None = True
    if name and said in UNKNOWN:
        text, held = name, None
    elif name and said in ("ja", "nee", "yes", "no"):
        text, held = name, yes_no(said)
    words = text.strip(" :=,")
    known = find_paper(words)
    return Paper(paper=known.slug if known else words, held=held)


def wish(text: str) -> Wish:
    """One wish such as "zorg (sector)" or "liever niet productie (functie, 3)"; bare words are a function."""
    words, marks = _brackets(text)
    if words.casefold() in _NEAR:
        raise CellError("a sector, function, competence, kind or town", "a wish about travel",
                        "Write it as 'reistijd: 30 minuten (wens)'.")  # fmt: skip
    found = _DISLIKE.fullmatch(words)
    words = found["what"] if found else words
    kind = choose(words, tuple(str(value) for value in Kind))
    what, weight = (Want.KIND if kind else Want.FUNCTION), 1.0
    for mark in marks:
        if mark.casefold() in _WANTS:
            what = _WANTS[mark.casefold()]
        else:
            weight = _weight(mark)
    value = kind if what is Want.KIND and kind else words
    return Wish(what=what, value=value, weight=-abs(weight) if found else weight)


def _weight(mark: str) -> float:
    column = next(column for column in TABLES["wishes"].columns if column.name == "weight")
    try:
        return float(str(parse(mark, column, Decimal.COMMA)))
    except CellError as error:
        expected = "sector, functie, competentie, soort, plaats or a weight of -3 to 3 between brackets"
        raise CellError(expected, "other words") from error


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def build_up(text: str) -> tuple[HoursStep, ...]:
    """A build-up in words, as steps: "6 uur per week vanaf 2026-12-01, +2 per 2 weken tot 24, 6 uur per dag".

    Steps may also be written out: "2026-12-01: 6 uur; 2026-12-15: 8 uur". The last step is exactly the end.
    """
    said = " ".join(text.casefold().split())
    most = _DAY_MAX.search(said)
    hours_day = _float(most[1]) if most else None
    said = _DAY_MAX.sub("", said).strip(" ,;")
    ramp = _RAMP.fullmatch(said)
    steps = _ramp(ramp) if ramp else _written(said)
    return tuple(HoursStep(start=start, hours_week=week, hours_day=hours_day) for start, week in steps)


def _ramp(found: re.Match[str]) -> list[tuple[date, float]]:
    first, more, last = _float(found[1]), _float(found[3]), _float(found[5])
    weeks, start = int(found["weeks"] or 1), day(found["start"])
    if more <= 0 or weeks < 1 or not first <= last <= 168:
        raise CellError("a build-up that goes up to at most 168 hours", "one that doesn't")
    steps = [(start, first)]
    while steps[-1][1] < last:
        if len(steps) > _MAX_STEPS:
            raise CellError(f"a build-up of at most {_MAX_STEPS} steps", "more")
        at, hours = steps[-1]
        steps.append((at + timedelta(weeks=weeks), min(last, hours + more)))
    return steps


def _written(said: str) -> list[tuple[date, float]]:
    steps = []
    for part in split_list(said):
        found = _STEP.fullmatch(part)
        if found is None:
            expected = "a build-up such as '6 uur per week vanaf 2026-12-01, +2 per 2 weken tot 24'"
            raise CellError(
                expected, "other words", "Or write the steps out: '2026-12-01: 6 uur; 2026-12-15: 8 uur'."
            )
        steps.append((day(found["start"]), _float(found[2])))
    return sorted(steps)


def cleared(text: str) -> Cleared:
    """Who cleared a note and when, and what then holds: "J. de Vries, 2026-10-01: 15 min"."""
    found = _CLEARED.fullmatch(text.strip())
    if found is None:
        example = "'J. de Vries, 2026-10-01: 15 min'"
        raise CellError(f"a name, a day and, after a colon, what holds, such as {example}", "other words")
    return Cleared(by=found["by"], on=day(found["on"]), value=found["value"] or "")

"""A measure in words: its name with what was chosen in it, and why there is no figure."""

from __future__ import annotations

from evaluation.measures import Measure, definition
from service.words import Words


def measure_name(measure: Measure, words: Words) -> str:
    """The name of a measure with its choices: "Kwaliteit van de volgorde (nDCG), bovenste 10"."""
    parts = [words(f"measure.{definition(measure).name}.name")]
    if measure.at is not None:
        parts.append(
            words(f"measure_choice.{'within' if measure.name == 'Waiting' else 'top'}", at=measure.at)
        )
    if "weeks" in measure.of:
        parts.append(words("measure_choice.weeks"))
    parts += [_option(name, value, words) for name, value in measure.options]
    return ", ".join(parts)


def _option(name: str, value: str | int, words: Words) -> str:
    if isinstance(value, str):
        return words(f"measure_choice.{name}_{value}")
    return words(f"measure_choice.{name}", value=value)

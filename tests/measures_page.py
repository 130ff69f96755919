"""The page of docs/ on measures: how they are written, and each with its formula, range, source and worked case."""

from __future__ import annotations

from evaluation.measures import KINDS, Definition, Family, definitions
from evaluation.measures.allocation import HORIZON
from evaluation.measures.kinds import Kind
from evaluation.measures.ranking import RANKING
from service.words import Words, read_words

EN, NL = read_words("en"), read_words("nl")
INTRODUCTION = f"""\
# Measures

A measure is a value: `nDCG @ 10` in Python, `nDCG@10` on the command line, as a column of a report and as the key of a
dictionary. What is chosen stands between brackets: `nDCG(ties="expected")@10`, `Recall(rel=2)@20`, `Gini(net)`,
`B(weeks)`. What is usual is left out, so every measure is written in one way; `parse` reads what is printed, and tells
what was probably meant by a name that it doesn't know.

```python
from evaluation.measures import Evidence, measured, nDCG, parse_many

scored = measured(nDCG @ 10, Evidence(people=people, lists=lists, gains=gains))
scored.value, scored.n, scored.per  # the mean, over how many, and by person
```

## How people, ties and gains count

- Everybody who counts is in every mean: who has no list, or nothing to find, has 0. Who isn't among them counts for
  nothing. Of a foreign file everybody in the qrels counts (trec_eval's `-c`).
- A list counts as it stands: its ranks are its order. A run file has none that trec_eval believes, so it is put in
  order first as trec_eval does: by score in single precision, highest first, and of equal scores the higher id first.
  With that {", ".join(f"`{one}`" for one in RANKING)} are trec_eval's figures to 1e-9.
- `ties="expected"` takes what is expected when places next to each other with one score stand in random order
  (McSherry and Najork, 2008), so that no rule for ties can be to anyone's advantage.
- `judged="only"` leaves out places of which no outcome is known; those below move up. Otherwise they have gain 0.
- A gain is 0 for shown, considered, contacted or declined, 1 for a talk, 2 for a werkervaringsplek or proefplaatsing, 3
  for a contract, 4 for still working after 26 weeks; of a pair the highest counts. Below 0 is not judged. For all but
  nDCG a place is relevant from `rel` on (1).
- How places share the lists is counted over all lists given, also of people who don't count: they take room.
- `@` cuts each list; `Waiting(mean)@52` looks at 52 weeks ({HORIZON} where none are told).
- What can't be said has no figure but a reason: {", ".join(f"`{one}`" for one in EN.under("measure_why"))}.
"""


def measures_page() -> str:
    """Every measure by family."""
    found = [(KINDS[one.name.split("(")[0]], one) for one in definitions().values()]
    parts = [INTRODUCTION]
    for family in Family:
        parts.append(f"## {EN(f'measure_family.{family}')}\n")
        parts += [_entry(kind, one) for kind, one in found if one.family is family]
    return "\n".join(parts)


def _entry(kind: Kind, one: Definition) -> str:
    rows = [
        *((f"in {words.lang}", f"{_said(words, one, 'name')}: {_said(words, one, 'meaning')}") for words in (EN, NL)),
        ("formula", one.formula), ("range", _range(one)), ("source", one.source),
        *([("options", _options(kind))] if kind.options else []),
        ("by hand", f"`{one.example.measure}` = {one.example.working} = {one.example.value:.6g}"),
    ]  # fmt: skip
    return f"### {one.name}\n\n" + "\n".join(f"- {name}: {text}" for name, text in rows) + "\n"


def _said(words: Words, one: Definition, part: str) -> str:
    return words(f"measure.{one.name}.{part}")


def _range(one: Definition) -> str:
    low = "no least" if one.low is None else f"from {one.low:g}"
    high = "no most" if one.high is None else f"to {one.high:g}"
    return f"{low} {high}; {EN(f'measure_better.{one.better}')}".replace(
        "no least no most", "no bounds"
    ).replace("no least to", "up to")


def _options(kind: Kind) -> str:
    """Each option with what it may be, the usual one first."""
    return "; ".join(f"`{name}`: {one.expected} (else {one.usual})" for name, one in kind.options.items())

"""The results of a run, written: a page, the rows as JSON, and the plot of how cost grows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluation.benchmarks.figures import Curve, Figure
from evaluation.benchmarks.plot import draw
from evaluation.benchmarks.setting import Made

HERE: Final = Path(__file__).parent
FULL, QUICK, PART = "", "quick", "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run as it is written down; `kind` is FULL, QUICK or PART, and only a full run is kept with the project."""

    kind: str
    seed: int
    machine: Mapping[str, str]
    bandwidth: Mapping[int, float]
    made: Sequence[Made]
    figures: Sequence[Figure]

    @property
    def curves(self) -> tuple[Curve, ...]:
        """Every curve of every row."""
        return tuple(curve for row in self.figures for curve in row.curves)


def name_of(stem: str, kind: str, suffix: str) -> str:
    """The name of a results' file: those of a quick run or of a part never stand over the full ones."""
    return ".".join([stem, *([kind] if kind else []), suffix])


def write(report: Report, folder: Path = HERE) -> tuple[Path, ...]:
    """Writes page, JSON and plot, and gives their paths; without matplotlib, or curves, there is no plot."""
    page, rows, plot = (
        folder / name_of(stem, report.kind, suffix)
        for stem, suffix in (("RESULTS", "md"), ("results", "json"), ("cost", "svg"))
    )
    drawn = draw(report.curves, plot)
    page.write_text(page_of(report, plot.name if drawn else ""), encoding="utf-8")
    rows.write_text(json_of(report.figures), encoding="utf-8")
    return (page, rows, plot) if drawn else (page, rows)


def json_of(figures: Sequence[Figure]) -> str:
    """The rows as a JSON list."""
    return json.dumps([row.as_json() for row in figures], ensure_ascii=False, indent=2) + "\n"


def page_of(report: Report, plot: str = "") -> str:
    """The page in Markdown."""
    return "\n".join(
        [*_head(report), *_made(report), *_table(report), *_limits(report), *_growth(report, plot)]
    )


def _head(report: Report) -> Iterator[str]:
    yield "# Benchmarks"
    yield ""
    yield {
        FULL: "Written by `make bench`; every row was measured in one run.",
        QUICK: "Written by `make bench QUICK=1`, on a tenth of the size.",
    }.get(report.kind, "A part of the benchmarks; the full ones are in RESULTS.md.")
    yield ""
    yield from (f"- {name}: {value}" for name, value in report.machine.items())
    speeds = ", ".join(f"{value:.1f} GB/s with {_threads(n)}" for n, value in report.bandwidth.items())
    yield f"- Memory bandwidth of this run: {speeds}"
    yield f"- Seed: {report.seed}"
    yield ""


def _threads(n: int) -> str:
    return "1 thread" if n == 1 else f"{n} threads"


def _made(report: Report) -> Iterator[str]:
    yield "## The countries"
    yield ""
    yield (
        "Made up by `make-region`; a share of the employers filled in the whole form. "
        "The shares are of pairs drawn at random and judged by `rules.check`."
    )
    yield ""
    for one in report.made:
        rows = ", ".join(f"{name} {n:,}" for name, n in one.rows.items())
        yield f"- **{one.name}** ({rows}). Own people: {one.own}. Probes: {one.probes}."
    yield ""


def _table(report: Report) -> Iterator[str]:
    yield "## The rows"
    yield ""
    yield "| work | ours | beside it | must be | rivals | ratio to the fastest | exact | ok |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in report.figures:
        yield f"| {' | '.join(_cells(row))} |"
    yield ""
    noted = [(row.work, note) for row in report.figures for note in row.notes]
    errors = [(row.work, f"not ok: {'; '.join(row.missed)}") for row in report.figures if not row.ok]
    yield from (f"- {work}: {note}" for work, note in [*noted, *errors])
    yield ""


def _cells(row: Figure) -> tuple[str, ...]:
    return (
        row.work, _value(row.ours, row.unit), _named(row.also), row.must_be, _named(row.rivals),
        _value(row.ratio_to_best, "×"), "yes" if row.exact else "**no**", "yes" if row.ok else "**no**",
    )  # fmt: skip


def _named(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in values.items())


def _value(value: float | None, unit: str = "") -> str:
    return (
        ""
        if value is None
        else f"{value:,.3g} {unit}".strip()
        if value < 1000
        else f"{value:,.0f} {unit}".strip()
    )


def _limits(report: Report) -> Iterator[str]:
    rows = [row for row in report.figures if row.reads is not None and row.ours is not None]
    if not rows or not report.bandwidth:
        return
    fastest = max(report.bandwidth.values())
    yield "## The physical limit"
    yield ""
    yield f"What must be read, divided by the {fastest:.1f} GB/s that memory gave in this run."
    yield ""
    yield "| work | bytes to read | limit | ours | times the limit |"
    yield "| --- | --- | --- | --- | --- |"
    for row in rows:
        limit, ours = row.limit_ms(fastest) or 0.0, _milliseconds(row)
        far = f"{ours / limit:,.1f}" if limit else ""
        yield f"| {row.work} | {row.reads:,} | {_value(limit, 'ms')} | {_value(ours, 'ms')} | {far} |"
    yield ""


def _milliseconds(row: Figure) -> float:
    return (row.ours or 0.0) * {"s": 1000.0, "ms": 1.0, "µs": 0.001}.get(row.unit, 1.0)


def _growth(report: Report, plot: str) -> Iterator[str]:
    if not report.curves:
        return
    yield "## How cost grows"
    yield ""
    if plot:
        yield f"![cost against places and profiles]({plot})"
        yield ""
    for along in sorted({(curve.along, curve.unit) for curve in report.curves}):
        yield from _growing([curve for curve in report.curves if (curve.along, curve.unit) == along], *along)


def _growing(curves: Sequence[Curve], along: str, unit: str) -> Iterator[str]:
    sizes = sorted({size for curve in curves for size in curve.points})
    yield f"| {unit} per number of {along} | {' | '.join(f'{size:,}' for size in sizes)} |"
    yield f"| --- |{' --- |' * len(sizes)}"
    for curve in curves:
        cells = (_value(curve.points.get(size)) for size in sizes)
        yield f"| {curve.work}, {curve.who} | {' | '.join(cells)} |"
    yield ""

"""`Learned`: the expert ranker with curves that outcomes have moved, and the chance that a pair succeeds.

Still one readable table: part j gives what its curve gives at its share, whatever the others are; no curve ever falls,
and together they are worth a thousand. Without outcomes it is the expert ranker to the point.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from datasets.model import Profile, Step
from datasets.network import Network
from matcher.learning import NAMES, Examples, examples, shares_of
from matcher.learning_curves import MILLION, STRAIGHT, Chance, Curve, Learning, rounded, tables
from matcher.learning_fit import Curves, fitted, folds, renumbered, steps_chance, strength_for
from matcher.learning_steps import HIGHEST
from matcher.rank import EXPERT, WEIGHTS, Points, Weighted
from matcher.selection import Selection
from matcher.shares import FULL

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
BY_GAIN: Final = {1: Step.TALK, 2: Step.TRIED, 3: Step.PLACED, 4: Step.HELD_26}
MANY: Final = 100
"""From so many successes and failures on chances are calibrated by isotonic regression. Source: METHODS, part 1.3."""
SOME: Final = 20
"""From so many on by a straight line in log-odds; of fewer nothing is said."""
EDGE: Final = 1e-6


class LearnedError(ValueError):
    """A learned ranker that can't be read or made, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Learned:
    """A ranker whose parts were learned: a curve per part of the expert's; a ranker like any other."""

    curves: tuple[Curve, ...]
    calibrated: tuple[Chance, ...] = ()
    learning: Learning = field(default_factory=Learning)

    @classmethod
    def of(cls, expert: Weighted = EXPERT) -> Learned:
        """Before anything is learned: the expert, to the point; LearnedError for parts other than the embedded."""
        pairs = zip(NAMES, _most(expert), strict=True)
        return cls(curves=tuple(Curve(name=name, most=one, shape=STRAIGHT) for name, one in pairs))

    @classmethod
    def fit(cls, network: Network, on: date, seed: int = 1, *, expert: Weighted = EXPERT) -> Learned:
        """Learn from every pair that was shown by a day, and from nothing after it; the same input gives the same.

        Parameters
        ----------
        network : with outcomes; persons and places as it has them.
        seed : divides the people over folds, in which the strength of the prior is chosen and chances calibrated.
        expert : what curves are drawn to, and what remains where there is too little to learn from.
        """
        return cls.of_examples(examples(network, on), on, seed, expert=expert)

    @classmethod
    def of_examples(
        cls, given: Examples, on: date | None = None, seed: int = 1, *, expert: Weighted = EXPERT,
        calibrate: bool = True,
    ) -> Learned:  # fmt: skip
        """The same of pairs that were looked up before; without `calibrate` it ranks, and foresees nothing."""
        most = np.array(_most(expert), dtype=np.int64)
        if not len(given):
            return cls.of(expert)
        strength = strength_for(given, most, seed)
        fit = fitted(given, most, strength)
        told = Learning(
            on=on, pairs=len(given), people=len(np.unique(given.person)), reached=_reached(given), seed=seed,
            strength=strength if np.isfinite(strength) else None, unknown=given.unknown, closed=given.closed,
        )  # fmt: skip
        curves = cls.of(expert).curves if told.strength is None or not fit.rises.any() else rounded(fit)
        unseen = _unseen(given, most, strength, seed) if calibrate else None
        calibrated = () if unseen is None else _calibrated(given, fit, unseen)
        return cls(curves=curves, calibrated=calibrated, learning=told)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, named as the expert's."""
        return tuple(one.name for one in self.curves)

    def parts(self, profile: Profile, vacancies: Selection, on: date) -> Points:
        """The parts of every selected place, shape (n_vacancies, n_parts)."""
        return Points(self.names, self.points(shares_of(profile, vacancies, on)))

    def points(self, shares: Ints) -> Ints:
        """The points of shares, both in thousandths, shape (n_vacancies, n_parts)."""
        found = tables(self.curves)
        return np.stack([table[shares[:, at]] for at, table in enumerate(found)], axis=1)

    def chances(
        self, profile: Profile, vacancies: Selection, on: date, step: Step = Step.PLACED
    ) -> Floats | None:
        """The chance that each place, once shown, leads to a step, shape (n_vacancies,); None where too few pairs
        tell. It is no verdict, and says nothing of a place that is closed.
        """
        found = self.chance(step)
        scores = self.parts(profile, vacancies, on).scores
        return None if found is None else np.array(found.table, dtype=float)[scores] / MILLION

    def chance(self, step: Step) -> Chance | None:
        """How scores were calibrated for a step; None where too few pairs tell. LearnedError for a step that is no
        result.
        """
        if step not in BY_GAIN.values():
            raise LearnedError(
                f"step: expected one of {', '.join(map(str, BY_GAIN.values()))}, got '{step}'. Take one of those."
            )
        return next((one for one in self.calibrated if one.step == step), None)

    @property
    def digest(self) -> str:
        """All that it is, as one short text."""
        return blake2b(_text(self).encode(), digest_size=16).hexdigest()

    def to_json(self) -> str:
        """As text, with its digest; `from_json` reads it."""
        return json.dumps(_plain(self) | {"digest": self.digest}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Learned:
        """What `to_json` wrote; LearnedError for anything else, and where a figure was changed."""
        try:
            told = json.loads(text)
            found = _read(told)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise LearnedError(
                "learned ranker: expected the text of `to_json`, got something else. Write it anew."
            ) from error
        if found.digest != told.get("digest"):
            raise LearnedError(
                "learned ranker, digest: expected that of its figures, got another: it was changed after it was "
                "written. Write it anew."
            )
        return found


def _most(expert: Weighted) -> tuple[int, ...]:
    own = {name: one.share for name, one in expert.weights.items()}
    if own != {name: one.share for name, one in WEIGHTS.items()}:
        raise LearnedError(
            f"expert: expected the parts {', '.join(NAMES)}, got {', '.join(own)}. Weigh those parts, with other "
            "weights if you like."
        )
    return tuple(expert.weights[name].most for name in NAMES)


def _reached(given: Examples) -> tuple[int, int, int, int]:
    one, two, three, four = (int((given.gain >= gain).sum()) for gain in range(1, HIGHEST + 1))
    return one, two, three, four


def _unseen(given: Examples, most: Ints, strength: float, seed: int) -> Floats:
    """The chance of each gain of each pair by a fit that hasn't seen the person, shape (n_pairs, 4)."""
    fold, found = folds(given, seed), np.zeros((len(given), HIGHEST))
    for one in np.unique(fold):
        held = fold == one
        if held.all():
            continue
        curves = fitted(renumbered(given, ~held), most, strength)
        sums = curves.sums(given.shares[held])
        for gain in range(1, HIGHEST + 1):
            found[held, gain - 1] = steps_chance(curves.levels, sums, gain)
    return found


def _calibrated(given: Examples, fit: Curves, unseen: Floats) -> tuple[Chance, ...]:
    """The chance per point of score of every step of which enough is known."""
    scores = np.arange(FULL + 1) / FULL * float(fit.rises.sum())
    found = []
    for gain, step in BY_GAIN.items():
        known = given.known(gain)
        happened = (given.gain >= gain)[known]
        few = min(int(happened.sum()), int((~happened).sum()))
        if few >= SOME:
            how = "isotonic" if few >= MANY else "line"
            said = steps_chance(fit.levels, scores, gain)
            table = (_isotonic if few >= MANY else _line)(unseen[known, gain - 1], happened, said)
            found.append(
                Chance(
                    step=step, how=how, pairs=int(known.sum()), happened=int(happened.sum()),
                    table=tuple(int(one) for one in np.round(np.maximum.accumulate(table) * MILLION)),
                )
            )  # fmt: skip
    return tuple(found)


def _isotonic(chance: Floats, happened: npt.NDArray[np.bool_], said: Floats) -> Floats:
    """The chances that were said, as often as they came true; never falling."""
    # slow to load, and only who learns needs it
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415

    fit = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(chance, happened.astype(float))
    return np.asarray(fit.predict(said), dtype=float)


def _line(chance: Floats, happened: npt.NDArray[np.bool_], said: Floats) -> Floats:
    """The same by a line in log-odds that doesn't fall (Platt)."""
    # slow to load, and only who learns needs it
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    fit = LogisticRegression(C=1.0).fit(_odds(chance)[:, None], happened)
    if fit.coef_[0, 0] <= 0:
        return np.full(len(said), float(happened.mean()))
    return np.asarray(fit.predict_proba(_odds(said)[:, None])[:, 1], dtype=float)


def _odds(chance: Floats) -> Floats:
    inner = np.clip(chance, EDGE, 1 - EDGE)
    return np.asarray(np.log(inner / (1 - inner)))


def _plain(one: Learned) -> dict[str, Any]:
    told = asdict(one.learning) | {"on": one.learning.on.isoformat() if one.learning.on else None}
    return {
        "curves": [asdict(curve) for curve in one.curves],
        "calibrated": [asdict(chance) | {"step": str(chance.step)} for chance in one.calibrated],
        "learning": told,
    }


def _text(one: Learned) -> str:
    return json.dumps(_plain(one), sort_keys=True)


def _read(told: Mapping[str, Any]) -> Learned:
    learning = dict(told["learning"])
    learning["on"] = date.fromisoformat(learning["on"]) if learning["on"] else None
    learning["reached"] = tuple(learning["reached"])
    return Learned(
        curves=tuple(Curve(**(one | {"shape": tuple(one["shape"])})) for one in told["curves"]),
        calibrated=tuple(
            Chance(**(one | {"step": Step(one["step"]), "table": tuple(one["table"])}))
            for one in told["calibrated"]
        ),
        learning=Learning(**learning),
    )

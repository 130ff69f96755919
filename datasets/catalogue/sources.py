"""The public figures behind the catalogue, read from a folder with `onet`, `bls_ors` and `esco`; kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.kernel_ridge import KernelRidge

from datasets.problems import DataError, Problem

FILES: Final = (
    "onet/work_context.csv.gz", "onet/skills.csv.gz", "onet/knowledge.csv.gz",
    "bls_ors/requirements.csv.gz", "bls_ors/soc_2010_2018.csv",
)  # fmt: skip
ALL_WORKERS: Final = "00-0000"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of occupations.

    `traits` has a row per O*NET code: work context, skills and knowledge, on their own scales, without gaps;
    `known` holds the codes whose work context is published, the others' was filled in from skills and
    knowledge. `requirements` are the published ORS rows of occupations, `national` those of all workers;
    `codes` maps each ORS occupation to the O*NET codes that describe it.
    """

    traits: pd.DataFrame
    known: frozenset[str]
    requirements: pd.DataFrame
    national: pd.DataFrame
    codes: Mapping[str, tuple[str, ...]]

    def described(self, onet: Iterable[str]) -> Mapping[str, float]:
        """The mean traits of some O*NET codes; codes without traits are left out."""
        rows = self.traits.index.get_indexer(pd.Index(list(onet)))
        means = self._values[rows[rows >= 0]].mean(axis=0)
        return dict(zip(self.traits.columns, means.tolist(), strict=True))

    @cached_property
    def _values(self) -> npt.NDArray[np.float64]:
        return self.traits.to_numpy(float)

    @property
    def occupations(self) -> tuple[str, ...]:
        """The ORS occupations that O*NET describes, by code."""
        return tuple(sorted(code for code, onet in self.codes.items() if onet))

    @cached_property
    def standardised(self) -> pd.DataFrame:
        """Traits in standard deviations over all O*NET codes."""
        return (self.traits - self.traits.mean()) / self.traits.std()

    @cached_property
    def occupation_traits(self) -> pd.DataFrame:
        """Standardised traits of every ORS occupation that O*NET describes, a row each."""
        z = self.standardised
        rows = {code: z.loc[list(self.codes[code])].mean() for code in self.occupations}
        return pd.DataFrame.from_dict(rows, orient="index")

    def own_context(self, occupation: str) -> bool:
        """True where the work context of an ORS occupation is published, not filled in."""
        return any(code in self.known for code in self.codes[occupation])


def read_sources(source: Path) -> Evidence:
    """Read the figures; DataError names every file that is missing."""
    missing = [name for name in FILES if not (source / name).is_file()]
    if missing:
        raise DataError(
            Problem(file=name, expected="a file of public figures", remedy="Give the folder that holds it.")
            for name in missing
        )
    context, skills, knowledge = (_by_code(source / name) for name in FILES[:3])
    traits = _filled(context, pd.concat([skills, knowledge], axis=1))
    ors = pd.read_csv(source / FILES[3], dtype={"soc2010_code": "str"}).dropna(subset=["estimate"])
    jobs = ors[~ors["soc2010_code"].str.contains("-0000")]
    moved = pd.read_csv(source / FILES[4], dtype="str").groupby("soc2010_code")["soc2018_code"].apply(set)
    codes = {
        code: _onet(code, traits.index, context.index, moved.get(code[:7], set()))
        for code in sorted(set(jobs["soc2010_code"]))
    }
    return Evidence(traits=traits, known=frozenset(context.index), requirements=jobs, codes=codes,
                    national=ors[ors["soc2010_code"] == ALL_WORKERS])  # fmt: skip


def _by_code(file: Path) -> pd.DataFrame:
    return pd.read_csv(file).set_index("onet_code").sort_index()


def _filled(context: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """All traits; a work context that isn't published is that of occupations alike in skills and knowledge."""
    lacking = other.index.difference(context.index)
    z = (other - other.mean()) / other.std()
    model = KernelRidge(kernel="rbf", gamma=0.5 / z.shape[1], alpha=0.3)
    model.fit(z.loc[context.index].to_numpy(), (context - context.mean()).to_numpy())
    found = model.predict(z.loc[lacking].to_numpy()) + context.mean().to_numpy()
    guessed = pd.DataFrame(found, index=lacking, columns=context.columns)
    return pd.concat([pd.concat([context, guessed]), other], axis=1).sort_index()


def _onet(code: str, all_codes: pd.Index, own: pd.Index, moved: set[str]) -> tuple[str, ...]:
    """The O*NET codes that describe an ORS occupation: itself, else its family, else its successors of 2018."""
    for pool in (own, all_codes):
        if code in pool:
            return (code,)
        for wanted in ({code[:7]}, moved):
            whole = [name for name in pool if name[:7] in wanted and name.endswith(".00")]
            found = whole or [name for name in pool if name[:7] in wanted]
            if found:
                return tuple(sorted(found))
    return ()

"""Random runs with many ties, and what trec_eval itself makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
import pytrec_eval

from evaluation.measures import Measure, parse

NAMES: Final[Mapping[str, str]] = {
    "nDCG": "ndcg", "nDCG@1": "ndcg_cut_1", "nDCG@5": "ndcg_cut_5", "nDCG@10": "ndcg_cut_10",
    "Recall": "set_recall", "Recall@3": "recall_3", "Recall@20": "recall_20",
    "Precision": "set_P", "Precision@1": "P_1", "Precision@10": "P_10",
    "MRR": "recip_rank", "MAP": "map", "MAP@5": "map_cut_5", "Success@1": "success_1", "Success@4": "success_4",
}  # fmt: skip
"""Our names and trec_eval's."""
MEASURES: Final = tuple(parse(one) for one in NAMES)


def asked() -> set[str]:
    """The measures as the oracle wants them asked: `ndcg_cut.10`."""
    return {".".join(one.rsplit("_", 1)) if one[-1].isdigit() else one for one in NAMES.values()}


def cases(n: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores and gains of `n` people: lists from 0 to 30 places, from no tie to nothing but ties, scores that differ in
    double precision alone, gains from -1 to 4, people without anything to find, and places that nobody judged.
    """
    chance = np.random.default_rng((seed, 50))
    scores, gains = [], []
    for at in range(n):
        names = [f"{'é' if one % 7 == 0 else 'v'}{one}" for one in chance.permutation(40)]
        length, judged = int(chance.integers(0, 31)), int(chance.integers(1, 31))
        levels = int(chance.choice([1, 2, 4, 1000]))
        found = chance.integers(0, levels, length) / 7 + chance.integers(0, 2, length) * 1e-10
        scores += [(f"p{at}", name, one) for name, one in zip(names, found, strict=False)]
        some = chance.permutation(names)[:judged]
        worth = chance.integers(-1, int(chance.choice([1, 2, 5])), judged)
        gains += [(f"p{at}", str(name), int(one)) for name, one in zip(some, worth, strict=True)]
    return (
        pd.DataFrame(scores, columns=["profile", "vacancy", "score"]),
        pd.DataFrame(gains, columns=["profile", "vacancy", "gain"]),
    )


def trec(
    scores: pd.DataFrame, gains: pd.DataFrame, *, rel: int = 1, only: bool = False
) -> Mapping[Measure, pd.Series]:
    """What trec_eval makes of every measure, per person of the gains; 0 for whom it doesn't find (its -c)."""
    run: dict[str, dict[str, float]] = {}
    qrels: dict[str, dict[str, int]] = {}
    for one in scores.itertuples(index=False):
        run.setdefault(one.profile, {})[one.vacancy] = one.score
    for one in gains.itertuples(index=False):
        qrels.setdefault(one.profile, {})[one.vacancy] = one.gain
    oracle = pytrec_eval.RelevanceEvaluator(qrels, asked(), relevance_level=rel, judged_docs_only_flag=only)
    table = pd.DataFrame.from_dict(oracle.evaluate(run), orient="index")
    table = table.reindex(sorted(qrels), fill_value=0.0)
    return {parse(ours): table[theirs] for ours, theirs in NAMES.items()}

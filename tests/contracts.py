"""What holds for every implementation of a part of the engine; a test class inherits it and names its own."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.model import Ask, Competence, Profile, Proof, Vacancy
from matcher.rank import Ranker
from matcher.selection import Selection
from tests.build import ON, profile
from tests.region import region


def _places() -> list[Vacancy]:
    terms = ("kassa", "boekhouden", "dementie", "lassen")
    return [
        Vacancy(
            id=f"v-{at}", employer="w-1", hours_min=float(8 + 4 * at), wage_hour=None if at % 3 else 15.0 + at,
            asks=tuple(Ask(what=what, essential=at % 2 == 0) for what in terms[: at % 4 + 1]),
        )
        for at in range(6)
    ]  # fmt: skip


NETWORK = region(_places())
PERSON = profile(old_wage_hour=20.0, competences=(Competence(competence="kassa", proof=Proof.EVC),))
rows = st.lists(st.integers(0, 5), min_size=1, max_size=6, unique=True)


class RankerContract:
    """A ranker gives whole, exact parts for each place on its own; `ranker` gives the one that is tested."""

    def ranker(self) -> Ranker:
        raise NotImplementedError

    def _points(self, person: Profile, chosen: list[int]) -> np.ndarray:
        selection = Selection(
            NETWORK, np.array(chosen, dtype=np.int64), np.array(chosen, dtype=np.int64) * 40
        )
        return self.ranker().parts(person, selection, ON).values

    def test_one_column_per_name_and_one_row_per_place(self) -> None:
        found = self._points(PERSON, [0, 1, 2])
        assert found.shape == (3, len(self.ranker().names))
        assert found.dtype == np.int64

    def test_no_places_give_no_rows(self) -> None:
        assert self._points(PERSON, []).shape == (0, len(self.ranker().names))

    # every implementation runs the same inherited test: each is its own executor
    @settings(max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
    @given(rows)
    def test_the_points_of_a_place_do_not_depend_on_the_others(self, chosen: list[int]) -> None:
        together = self._points(PERSON, chosen)
        apart = np.concatenate([self._points(PERSON, [row]) for row in chosen])
        assert (together == apart).all()

    def test_the_parts_sum_to_the_score(self) -> None:
        selection = Selection(NETWORK, np.arange(6), np.zeros(6, dtype=np.int64))
        found = self.ranker().parts(PERSON, selection, ON)
        assert [sum(found.of(at).values()) for at in range(6)] == list(found.scores)

"""One small country for all tests of the benchmarks."""

import pytest

from datasets.network import Network
from evaluation.benchmarks import country
from tests.evaluation.benchmarks.small import PEOPLE, PLACES, SEED


@pytest.fixture(scope="session")
def tables() -> country.Tables:
    return country.tables(PLACES, PEOPLE, SEED)


@pytest.fixture(scope="session")
def network(tables: country.Tables) -> Network:
    return Network.of(tables)

"""A small model of the real loans, and loans it has not seen."""

import pytest

from app.ml.contracts.loader import load_contract
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import DEFAULT_DATA, Table, read_table
from tests.fixtures.small_models import HELD_OUT, LOANS, small_model

TREES = 60


@pytest.fixture(scope="session")
def engine() -> ScoringEngine:
    """The engine of a model with the default contract."""
    return ScoringEngine(Artifact(small_model(TREES)))


@pytest.fixture(scope="session")
def held_out() -> Table:
    """Loans that the model has not seen."""
    return read_table(DEFAULT_DATA, load_contract("consumer_loan")).part(range(LOANS, LOANS + HELD_OUT))

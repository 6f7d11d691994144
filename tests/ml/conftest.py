"""The default model, trained once a process on the real loans, and who it is judged by."""

import pytest

from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import DEFAULT_DATA, Table, read_table
from app.ml.tables.demo_split import split_rows
from app.ml.training.cross_validation import Effort
from app.ml.training.fitting import TrainingSettings
from app.ml.training.registering import Trained, train_and_register
from app.ml.training.request import TrainingRequest


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The contract of the default model."""
    return load_contract("consumer_loan")


@pytest.fixture(scope="session")
def loans(contract: Contract) -> Table:
    """All real loans."""
    return read_table(DEFAULT_DATA, contract)


@pytest.fixture(scope="session")
def held_out(loans: Table) -> Table:
    """The 1,510 loans that no default model has seen."""
    return loans.part(split_rows(loans.lines)[0])


@pytest.fixture(scope="session")
def shared_registry(tmp_path_factory: pytest.TempPathFactory) -> ModelRegistry:
    """The registry the default model is in; for reading."""
    return ModelRegistry(str(tmp_path_factory.mktemp("registry")))


@pytest.fixture(scope="session")
def trained(contract: Contract, shared_registry: ModelRegistry) -> Trained:
    """The default model, with less effort than by default: as many trees as early stopping gives, few folds."""
    request = TrainingRequest(
        contract=contract, settings=TrainingSettings(iterations=300), effort=Effort(early_stops=1, folds=2, repeats=1)
    )
    return train_and_register(request, shared_registry)


@pytest.fixture(scope="session")
def engine(trained: Trained, shared_registry: ModelRegistry) -> ScoringEngine:
    """The engine of the default model."""
    return ScoringEngine.load(shared_registry.read(trained.sha256), sha256=trained.sha256)

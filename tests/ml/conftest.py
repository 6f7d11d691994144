"""The default model, trained once a run on the real loans, and who it is judged by."""

import pickle
from pathlib import Path

import pytest

from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import DEFAULT_DATA, Table, read_table
from app.ml.tables.demo_split import split_demo_rows
from app.ml.training.cross_validation import Effort
from app.ml.training.fitting import TrainingSettings
from app.ml.training.registering import Trained, train_and_register
from app.ml.training.request import TrainingRequest
from tests.fixtures.once_a_run import once_a_run


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
    return loans.part(split_demo_rows(loans.lines)[0])


@pytest.fixture(scope="session")
def training(contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the one training: a registry, and what training gave back.

    With less effort than by default: as many trees as early stopping gives, few folds.
    """
    request = TrainingRequest(
        contract=contract,
        settings=TrainingSettings(iterations=300),
        effort=Effort(early_stops=1, folds=2, repeats=1),
        command="./scoring train",
    )

    def train(folder: Path) -> None:
        trained = train_and_register(request, ModelRegistry(str(folder / "registry")))
        (folder / "trained").write_bytes(pickle.dumps(trained))

    return once_a_run(tmp_path_factory, "quick-training", train)


@pytest.fixture(scope="session")
def shared_registry(training: Path) -> ModelRegistry:
    """The registry the default model is in; for reading."""
    return ModelRegistry(str(training / "registry"))


@pytest.fixture(scope="session")
def trained(training: Path) -> Trained:
    """The default model."""
    trained: Trained = pickle.loads((training / "trained").read_bytes())
    return trained


@pytest.fixture(scope="session")
def engine(trained: Trained, shared_registry: ModelRegistry) -> ScoringEngine:
    """The engine of the default model."""
    return ScoringEngine.load(shared_registry.read(trained.sha256), sha256=trained.sha256)

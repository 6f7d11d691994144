"""The models that are asked: a champion of the default size, and a challenger nearly as large."""

from pathlib import Path

from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import DEFAULT_DATA, read_table
from app.ml.training.fitting import TrainingSettings, fit

SIZES = (450, 500)


def put_default_models(folder: Path, sizes: tuple[int, ...] = SIZES) -> list[str]:
    """So many trees each, in the registry of that folder; their versions, the champion last."""
    contract = load_contract("consumer_loan")
    loans = read_table(DEFAULT_DATA, contract)
    registry = ModelRegistry(str(folder / "var" / "registry"))
    return [
        registry.add(
            fit(contract, loans, settings=TrainingSettings(iterations=trees)),
            {"name": contract.name, "created": f"2026-01-0{day}T00:00:00+00:00"},
        )
        for day, trees in enumerate(sizes, start=1)
    ]

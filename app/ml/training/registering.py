"""From a request to a model in the registry, with its card, its contract and its report beside it."""

from dataclasses import dataclass

from app.ml.contract_inference.writing import contract_yaml
from app.ml.registry.cards import Card
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import sha256_of
from app.ml.training.card import card_of
from app.ml.training.cross_validation import Progress
from app.ml.training.metrics import Metrics
from app.ml.training.pipeline import TrainingResult, inputs_of, run_training
from app.ml.training.report.page import report_files
from app.ml.training.request import TrainingRequest

CONTRACT_FILE = "contract.yaml"
CONFIG_FILE = "config.yaml"


@dataclass(frozen=True)
class Trained:
    """A registered model: its version, its card, files for people, and how it did on loans it has not seen."""

    sha256: str
    card: Card
    metrics: Metrics
    attachments: dict[str, bytes]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Ignore the progress."""


def train_and_register(request: TrainingRequest, registry: ModelRegistry, progress: Progress = no_progress) -> Trained:
    """Train a model, then store it: a failure on the way registers nothing.

    Raises TableInvalid for faults of the file, OptionsInvalid for options that cannot be followed.
    """
    result = run_training(request, progress)
    progress("Report", 0, 1)
    card = card_of(result)
    attachments = _attachments(result, card)
    sha256 = registry.add(result.content, card, {**attachments, HELD_OUT_FILE: held_out_of(result).to_bytes()})
    return Trained(sha256, card, result.measured.metrics, attachments)


def held_out_of(result: TrainingResult) -> HeldOut:
    """Return the held-out rows for the gates of promotion."""
    columns = inputs_of(result.contract, result.held_out)
    return HeldOut.of(result.contract, columns, result.held_out.outcome).capped(seed=result.request.seed)


def _attachments(result: TrainingResult, card: Card) -> dict[str, bytes]:
    contract = contract_yaml(result.contract, dropped=result.loaded.dropped, notes=result.loaded.notes)
    config = {CONFIG_FILE: result.request.config} if result.request.config else {}
    return {CONTRACT_FILE: contract.encode(), **config, **report_files(result, card, sha256_of(result.content))}

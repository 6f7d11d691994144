"""From a request to a model in the registry, with its card, its contract and its report beside it."""

from dataclasses import dataclass
from pathlib import Path

from app.ml.contract_inference.writing import contract_yaml
from app.ml.contracts.definition import Contract
from app.ml.registry.cards import Card
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import sha256_of
from app.ml.tables.dataset import DEFAULT_DATA
from app.ml.training.card import card_of
from app.ml.training.cross_validation import Effort, Told
from app.ml.training.fitting import TrainingSettings
from app.ml.training.job import Made, inputs_of, make
from app.ml.training.metrics import Metrics
from app.ml.training.report.page import report_files
from app.ml.training.request import TrainingRequest

CONTRACT_FILE = "contract.yaml"


@dataclass(frozen=True)
class Trained:
    """A registered model: its version, its card, files for people, and how it did on loans it has not seen."""

    sha256: str
    card: Card
    metrics: Metrics
    attachments: dict[str, bytes]


def untold(_what: str, _done: int, _total: int) -> None:
    """Tells nobody of the progress."""


def train_and_register(request: TrainingRequest, registry: ModelRegistry, told: Told = untold) -> Trained:
    """Makes the model, then keeps it: a failure on the way registers nothing.

    Raises TableInvalid for faults of the file, CommandError for wishes that cannot be fulfilled.
    """
    made = make(request, told)
    told("Report", 0, 1)
    card = card_of(made)
    attachments = _attachments(made, card)
    sha256 = registry.add(made.content, card, {**attachments, HELD_OUT_FILE: held_out_of(made).to_bytes()})
    return Trained(sha256, card, made.measured.metrics, attachments)


def held_out_of(made: Made) -> HeldOut:
    """The held-out rows as the gates of promotion want them."""
    columns = inputs_of(made.contract, made.held_out)
    return HeldOut.of(made.contract, columns, made.held_out.outcome).capped(seed=made.request.seed)


def default_request(
    contract: Contract,
    data: Path = DEFAULT_DATA,
    *,
    settings: TrainingSettings | None = None,
    effort: Effort | None = None,
) -> TrainingRequest:
    """A request for a table that a contract describes."""
    return TrainingRequest(data=data, contract=contract, settings=settings, effort=effort)


def _attachments(made: Made, card: Card) -> dict[str, bytes]:
    contract = contract_yaml(made.contract, dropped=made.loaded.dropped, notes=made.loaded.notes)
    return {CONTRACT_FILE: contract.encode(), **report_files(made, card, sha256_of(made.content))}

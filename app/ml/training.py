"""Trains the default model: monotone where the contract says so, protected features left out, nothing tuned."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from catboost import CatBoost

from app.exceptions import TableInvalid
from app.ml.artifact import Artifact, ArtifactMetadata
from app.ml.categories import kept_categories
from app.ml.contracts.columns import to_arrays
from app.ml.contracts.definition import Contract, Monotone
from app.ml.dataset import Table, read_table
from app.ml.engine import ScoringEngine
from app.ml.evaluation import Metrics, evaluate
from app.ml.pools import make_pool
from app.ml.registry import Card, ModelRegistry
from app.ml.split import DEMO_CLIENTS, split_rows

Progress = Callable[[int, int], None]
"""Called with (trees so far, trees in all)."""


@dataclass(frozen=True)
class TrainingSettings:
    """Fixed before any training and never searched on the held-out loans. One seed, two threads: same hash."""

    iterations: int = 500
    depth: int = 5
    learning_rate: float = 0.03
    random_seed: int = 20_000_103
    thread_count: int = 2


@dataclass(frozen=True)
class Trained:
    """A registered model: its version, its card, and how it did on the loans it has not seen."""

    sha256: str
    card: Card
    metrics: Metrics


def train_and_register(
    contract: Contract,
    data: Path,
    registry: ModelRegistry,
    *,
    settings: TrainingSettings | None = None,
    progress: Progress = lambda done, total: None,
) -> Trained:
    """Reads, splits, fits, measures on the held-out rows as they come, registers.

    Raises TableInvalid for faults of the file; then nothing is registered.
    """
    settings = settings or TrainingSettings()
    table = read_table(data, contract)
    if len(table.lines) <= DEMO_CLIENTS:
        raise TableInvalid(f"{data}: has {len(table.lines):,} rows; {DEMO_CLIENTS:,} are held out and the others train")
    held_out, training = split_rows(table.lines)
    for rows in (held_out, training):
        if len(set(table.outcome[rows].tolist())) == 1:
            raise TableInvalid(f"{data}: {contract.target} must be 1 in some rows and 0 in others")
    content = fit(contract, table.part(training), settings=settings, progress=progress)
    engine = ScoringEngine(Artifact(content))
    metrics = measure(engine, table.part(held_out))
    card = _card(contract, table.part(training), settings, metrics)
    return Trained(registry.add(content, card), card, metrics)


def fit(
    contract: Contract,
    table: Table,
    *,
    settings: TrainingSettings,
    progress: Progress = lambda done, total: None,
) -> bytes:
    """Fits one model and returns the artifact's bytes."""
    arrays = to_arrays(contract, table.columns)
    kept = {name: kept_categories(arrays[name].tolist()) for name in contract.categorical_columns}
    pool = make_pool(arrays, numeric_columns=contract.numeric_columns, kept_categories=kept, outcome=table.outcome)
    model = CatBoost(_parameters(contract, settings, max(map(len, kept.values()), default=0)))
    model.fit(pool, callbacks=[_Reporter(settings.iterations, progress)])
    metadata = ArtifactMetadata(
        contract=contract,
        numeric_columns=contract.numeric_columns,
        kept_categories=kept,
        training_rate=float(table.outcome.mean()),
    )
    return Artifact.build(model, metadata)


def measure(engine: ScoringEngine, table: Table) -> Metrics:
    """Metrics of the raw PD on a table."""
    scored = engine.score(table.columns, reasons=False)
    return evaluate(table.outcome, [one.raw_proba for one in scored])


def _parameters(contract: Contract, settings: TrainingSettings, cardinality: int) -> dict[str, Any]:
    numeric = [contract.by_name[name] for name in contract.numeric_columns]
    return {
        **asdict(settings),
        "loss_function": "Logloss",
        "grow_policy": "SymmetricTree",
        "one_hot_max_size": cardinality + 2,  # with `other` and `missing`: never a target statistic
        "monotone_constraints": [f.monotone.sign for f in numeric] + [0] * len(contract.categorical_columns),
        "per_float_feature_quantization": [
            f"{place}:nan_mode={'Max' if f.monotone is Monotone.INCREASING else 'Min'}"
            for place, f in enumerate(numeric)
        ],
        "allow_writing_files": False,
        "logging_level": "Silent",
    }


class _Reporter:
    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress = total, progress

    def after_iteration(self, info: Any) -> bool:
        self._progress(info.iteration, self._total)
        return True


def _card(contract: Contract, training: Table, settings: TrainingSettings, metrics: Metrics) -> Card:
    return {
        "name": contract.name,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "contract": {"name": contract.name, "version": contract.version},
        "data": {"file": training.path.name, "training_rows": len(training.lines)},
        "split": "the 1,510 rows with the lowest sha256 of their content are held out",
        "training_prior": round(float(training.outcome.mean()), 6),
        "features": {
            name: [tag.value for tag in contract.by_name[name].governance]
            for name in (*contract.numeric_columns, *contract.categorical_columns)
        },
        "left_out": [f.name for f in contract.features if not f.in_model],
        "settings": asdict(settings),
        "holdout": {name: round(value, 6) for name, value in metrics.as_dict().items()},
        "calibration": "none",
        "limits": "The bad rate is the sample's, not a bank's; set PORTFOLIO_DEFAULT_RATE to shift the PD.",
        "versions": {name: version(name) for name in ("catboost", "numpy", "scikit-learn")},
    }

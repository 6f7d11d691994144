"""Models for special cases: small, trained in a moment, and the stock calls of CatBoost to hold against ours."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoost, Pool
from numpy.typing import NDArray

from app.ml.contracts.columns import to_arrays, to_columns
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract, parse_contract
from app.ml.contracts.master_scale import MasterScale
from app.ml.scoring.artifact import METADATA_KEY, Artifact, ArtifactMetadata
from app.ml.scoring.calibration import Calibration
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.pools import make_pool
from app.ml.tables.dataset import DEFAULT_DATA, Table, read_table
from app.ml.training.fitting import TrainingSettings, fit, fit_model

TINY = parse_contract(
    """
name: tiny
version: 1
title: {ru: Малый, en: Tiny}
features:
  - name: debt
    labels: {ru: Долг, en: Debt}
    type: money
    allowed: [0, 1000000]
    missing: "null"
    monotone: increasing
    governance: [allowed]
  - name: income
    labels: {ru: Доход, en: Income}
    type: money
    allowed: [0, 1000000]
    missing: "null"
    monotone: decreasing
    governance: [allowed]
  - name: job
    labels: {ru: Работа, en: Job}
    type: category
    categories:
      - {value: fixed, labels: {ru: постоянная, en: permanent}}
      - {value: season, labels: {ru: сезонная, en: seasonal}}
      - {value: rare, labels: {ru: редкая, en: rare}}
      - {value: unseen, labels: {ru: небывалая, en: never seen}}
    governance: [allowed]
""",
    source="tiny.yaml",
)
"""Two numbers and a category; training data without a missing value is in `tiny_table`."""


@cache
def tiny_table() -> Table:
    """400 loans: bad with much debt, little income, seasonal work; three of them with a rare job."""
    random = np.random.default_rng(7)
    debt, income = random.integers(0, 1000, 400), random.integers(1, 1000, 400)
    job = ["rare"] * 3 + random.choice(["fixed", "season"], 397).tolist()
    risk = debt - income + np.where(np.array(job) == "season", 400, 0) + random.normal(0, 200, 400)
    columns = {"debt": debt.tolist(), "income": income.tolist(), "job": job}
    lines = [f"{d},{i},{j}" for d, i, j in zip(debt, income, job, strict=True)]
    return Table(Path("tiny.csv"), lines, columns, (risk > 150).astype(np.int64))


@cache
def tiny_engine() -> ScoringEngine:
    """An engine trained on `tiny_table`."""
    content = fit(TINY, tiny_table(), settings=TrainingSettings(iterations=60, depth=3, thread_count=1))
    return ScoringEngine(Artifact(content))


TINY_SCALE = MasterScale.model_validate(
    {
        "contract": TINY.name,
        "version": 1,
        "grades": [{"grade": "good", "below": 0.3}, {"grade": "fair", "below": 0.6}, {"grade": "poor", "below": None}],
    }
)


@cache
def tiny_graded() -> bytes:
    """A model of `tiny_table` with a master scale of its own."""
    table = tiny_table()
    fitted = fit_model(TINY, to_arrays(TINY, table.columns), table.outcome, TrainingSettings(iterations=60, depth=3))
    return fitted.artifact(training_rate=0.3, calibration=Calibration(), master_scale=TINY_SCALE)


@cache
def some_loans(count: int = 700) -> Table:
    """The first so many real loans."""
    return read_table(DEFAULT_DATA, load_contract("consumer_loan")).part(range(count))


@cache
def loan_model(depth: int, *, monotone: bool, trees: int = 12) -> bytes:
    """A small model of the real loans, with or without the contract's directions."""
    contract = load_contract("consumer_loan")
    settings = TrainingSettings(iterations=trees, depth=depth, learning_rate=0.2, thread_count=1)
    return fit(contract if monotone else without_directions(contract), some_loans(), settings=settings)


def without_directions(contract: Contract) -> Contract:
    """The same contract with no feature monotone."""
    plain = contract.model_dump(mode="json")
    return Contract.model_validate({**plain, "features": [{**f, "monotone": "none"} for f in plain["features"]]})


def tiny_pool(*, outcome: bool = True) -> Pool:
    """The training pool of `tiny_table`."""
    arrays = to_arrays(TINY, to_columns(TINY, tiny_table().applicants))
    kept = {"job": ("fixed", "season")}
    label = tiny_table().outcome if outcome else None
    return make_pool(arrays, numeric_columns=("debt", "income"), kept_categories=kept, outcome=label)


def tiny_metadata(**changes: Any) -> ArtifactMetadata:
    """What an artifact of the tiny contract says about itself."""
    said: dict[str, Any] = {"contract": TINY, "numeric_columns": ("debt", "income"), "training_rate": 0.3}
    return ArtifactMetadata(**{**said, "kept_categories": {"job": ("fixed", "season")}, **changes})


def foreign_model(**parameters: Any) -> CatBoost:
    """A model trained by CatBoost's own calls on the tiny pool."""
    settings = {"iterations": 5, "depth": 3, "thread_count": 1, "one_hot_max_size": 10, "random_seed": 1}
    model = CatBoost({**settings, "loss_function": "Logloss", "allow_writing_files": False, "logging_level": "Silent"})
    model.set_params(**parameters)
    model.fit(tiny_pool())
    return model


def saved(model: CatBoost, folder: Path, *, metadata: ArtifactMetadata | None = None) -> bytes:
    """The bytes of a model file, with our metadata or without."""
    if metadata is not None:
        model.get_metadata()[METADATA_KEY] = metadata.model_dump_json()
    path = folder / "model.cbm"
    model.save_model(str(path))
    return path.read_bytes()


def pool_of(engine: ScoringEngine, applicants: Sequence[Mapping[str, Any]]) -> Pool:
    """Those applicants as the engine's model takes them."""
    return engine.pool(to_arrays(engine.contract, to_columns(engine.contract, applicants)))


def stock_shap(artifact: Artifact, pool: Pool) -> NDArray[np.float64]:
    """CatBoost's own SHAP values; the last column is the expected value."""
    values = artifact.model.get_feature_importance(pool, type="ShapValues", thread_count=1)
    return np.asarray(values, dtype=np.float64)


def raw_log_odds(engine: ScoringEngine, applicants: Sequence[Mapping[str, Any]]) -> NDArray[np.float64]:
    """Raw log-odds of those applicants in one batch."""
    scored = engine.score(to_columns(engine.contract, applicants), reasons=False)
    return np.array([one.raw_log_odds for one in scored])

"""Fits one tree model: monotone where the contract says so, features outside the model left out."""

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from catboost import CatBoost, Pool
from numpy.typing import NDArray

from app.ml.contracts.columns import Arrays, to_arrays
from app.ml.contracts.definition import Contract, Feature, MissingPolicy, Monotone
from app.ml.contracts.master_scale import MasterScale
from app.ml.scoring.artifact import Artifact, ArtifactMetadata
from app.ml.scoring.calibration import Calibration
from app.ml.scoring.categories import kept_categories, ranked_categories
from app.ml.scoring.pools import make_pool
from app.ml.tables.dataset import Table

Progress = Callable[[int, int], None]
"""Called with (trees so far, trees in all)."""

KeptCategories = Mapping[str, tuple[str, ...]]


def silent(_done: int, _total: int) -> None:
    """Ignore the progress."""


MOST_ROWS_AT_ONCE = 10_000
"""CatBoost sums the loss of more rows in as many parts as there are threads, so the last bits depend on them."""


@dataclass(frozen=True)
class TrainingSettings:
    """One seed: the same hash, on any number of threads. `iterations` is the number of trees, or the most of them."""

    iterations: int = 500
    depth: int = 5
    learning_rate: float = 0.03
    l2_leaf_reg: float = 3.0
    border_count: int = 64
    """Values a numeric feature is cut into. More do not help with some thousand rows, and cost time."""
    random_seed: int = 20_000_103
    thread_count: int = field(default_factory=lambda: os.cpu_count() or 1)
    leaf_estimation_iterations: int | None = None
    """Steps towards a leaf's value; by default CatBoost's ten from 200 trees on, each kept if it lowers the loss.

    With more than `MOST_ROWS_AT_ONCE` rows a single step is needed for the same bits on any number of threads: it is
    not judged by the loss.
    """

    def as_dict(self) -> dict[str, Any]:
        """Return what is said, for CatBoost and for the card."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Fitted:
    """A CatBoost model with what is needed to score rows with it."""

    contract: Contract
    model: CatBoost
    kept: KeptCategories
    missing_as_high: tuple[int, ...]
    ranked: KeptCategories = field(default_factory=dict)
    """Categories whose missing value counts as the worst: their order, by rising bad rate."""

    @property
    def numeric_columns(self) -> tuple[str, ...]:
        """The contract's, and the ranks behind them."""
        return (*columns_of(self.contract), *self.ranked)

    def raw_log_odds(self, arrays: Arrays) -> NDArray[np.float64]:
        """Raw log-odds of those rows, on all threads: for measuring, not for serving."""
        pool = make_pool(
            arrays,
            numeric_columns=self.numeric_columns,
            kept_categories=self.kept,
            missing_as_high=self.missing_as_high,
            ranked=self.ranked,
        )
        return np.asarray(self.model.predict(pool, prediction_type="RawFormulaVal"), dtype=np.float64)

    def artifact(
        self, *, training_rate: float, calibration: Calibration, master_scale: MasterScale | None = None
    ) -> bytes:
        """Return the bytes to register."""
        metadata = ArtifactMetadata(
            contract=self.contract,
            numeric_columns=self.numeric_columns,
            kept_categories=dict(self.kept),
            ranked_categories=dict(self.ranked),
            training_rate=training_rate,
            calibration=calibration,
            master_scale=master_scale,
        )
        return Artifact.build(self.model, metadata)


def fit(
    contract: Contract,
    table: Table,
    *,
    settings: TrainingSettings,
    progress: Progress = silent,
) -> bytes:
    """Fits one model without calibration and returns the artifact's bytes."""
    fitted = fit_model(contract, to_arrays(contract, table.columns), table.outcome, settings, progress=progress)
    return fitted.artifact(training_rate=float(table.outcome.mean()), calibration=Calibration())


def fit_model(
    contract: Contract,
    arrays: Arrays,
    outcome: NDArray[np.int64],
    settings: TrainingSettings,
    *,
    validation: tuple[Arrays, NDArray[np.int64]] | None = None,
    patience: int | None = None,
    progress: Progress = silent,
) -> Fitted:
    """Fit the trees; with validation rows and patience, stop after so many trees without improvement."""
    worst = {name for name in contract.categorical_columns if contract.by_name[name].missing is MissingPolicy.WORST}
    ranked = {n: ranked_categories(arrays[n].tolist(), outcome) for n in contract.categorical_columns if n in worst}
    kept = {n: kept_categories(arrays[n].tolist()) for n in contract.categorical_columns if n not in worst}
    names = (*columns_of(contract), *ranked)

    def pool(rows: Arrays, label: NDArray[np.int64]) -> Pool:
        return make_pool(rows, numeric_columns=names, kept_categories=kept, ranked=ranked, outcome=label)

    cardinality = max(map(len, kept.values()), default=0)
    model = CatBoost(_parameters(contract, settings, cardinality, ranked=len(ranked), plain=len(kept)))
    model.fit(
        pool(arrays, outcome),
        eval_set=pool(*validation) if validation else None,
        early_stopping_rounds=patience,
        callbacks=None if progress is silent else [_Reporter(settings.iterations, progress)],
    )
    return Fitted(contract, model, kept, _missing_as_high(contract, arrays), ranked)


def _parameters(
    contract: Contract, settings: TrainingSettings, cardinality: int, *, ranked: int, plain: int
) -> dict[str, Any]:
    numeric = [contract.by_name[name] for name in contract.numeric_columns]
    return {
        **settings.as_dict(),
        "loss_function": "Logloss",
        "grow_policy": "SymmetricTree",
        "one_hot_max_size": cardinality + 2,  # with `other` and `missing`: never a target statistic
        "monotone_constraints": [
            *(f.monotone.sign for f in numeric),
            *(_indicator_sign(contract.by_name[name]) for name in contract.indicators.values()),
            *(1 for _ in range(ranked)),
            *(0 for _ in range(plain)),
        ],
        "per_float_feature_quantization": [
            f"{place}:nan_mode={'Max' if f.monotone is Monotone.INCREASING else 'Min'}"
            for place, f in enumerate(numeric)
        ],
        "allow_writing_files": False,
        "logging_level": "Silent",
    }


def columns_of(contract: Contract) -> tuple[str, ...]:
    """Return the numeric columns that a model of the contract is trained on: features, then indicators."""
    return (*contract.numeric_columns, *contract.indicators)


def _indicator_sign(feature: Feature) -> int:
    """Return −1 where missing counts as the worst: a code never raises the PD above that."""
    return -1 if feature.nullable and feature.monotone is not Monotone.NONE else 0


def _missing_as_high(contract: Contract, arrays: Arrays) -> tuple[int, ...]:
    """As in the engine: if the PD rises with a feature never missing in training, missing is the worst."""
    return tuple(
        place
        for place, name in enumerate(contract.numeric_columns)
        if contract.by_name[name].monotone is Monotone.INCREASING and not np.isnan(arrays[name].astype(float)).any()
    )


class _Reporter:
    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress = total, progress

    def after_iteration(self, info: Any) -> bool:
        self._progress(info.iteration, self._total)
        return True

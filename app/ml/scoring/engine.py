"""The scoring engine: columns of applicants in; PD, raw log-odds and exact reasons out. No pandas, no framework."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from app.exceptions import ArtifactInvalid
from app.ml.contracts.columns import Arrays, Columns, to_arrays
from app.ml.contracts.definition import Contract, Monotone
from app.ml.contracts.master_scale import Ends, MasterScale
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.calibration import Calibration, clipped_pd, clipped_pds
from app.ml.scoring.explanations import LeafShapTable
from app.ml.scoring.pools import make_pool
from app.ml.scoring.probability import prior_shift, sigmoids
from app.ml.scoring.reasons import ReasonWriter
from app.ml.scoring.scored import Scored, ScoredColumns

if TYPE_CHECKING:
    from catboost import Pool


@dataclass(frozen=True)
class Layout:
    """A model's columns: numeric ones first, then categorical ones with the categories it knows.

    `missing_as_high` numbers the numeric columns whose missing values count as above all others; `indicators` are the
    numeric columns that say whether a feature has a special value, and that feature; `ranked` holds the order of each
    category among the numeric columns.
    """

    numeric: tuple[str, ...]
    categorical: Mapping[str, tuple[str, ...]]
    missing_as_high: Sequence[int]
    indicators: Mapping[str, str]
    ranked: Mapping[str, tuple[str, ...]]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in the model's order."""
        return (*self.numeric, *self.categorical)

    @property
    def names(self) -> tuple[str, ...]:
        """The features that have a reason, in the model's order."""
        return tuple(column for column in self.columns if column not in self.indicators)

    @property
    def reasons(self) -> list[int]:
        """The place among `names` that each column's contribution belongs to."""
        return [self.names.index(self.indicators.get(column, column)) for column in self.columns]


class ScoringEngine:
    """One model in memory, ready to score. Safe to use from one thread at a time."""

    def __init__(self, artifact: Artifact, *, portfolio_default_rate: float | None = None) -> None:
        self.version = artifact.sha256
        self._model = artifact.model
        self._metadata = artifact.metadata
        self._calibrate = self._metadata.calibration.curve()
        self._calibrate_many = self._metadata.calibration.curve_of_many()
        self._set_rate(portfolio_default_rate)
        self._missing_as_high = _missing_as_high(artifact)
        layout = self.layout
        self.borders = borders_of(artifact)
        self._table = LeafShapTable(
            artifact.trees,
            numeric_count=len(layout.numeric),
            feature_count=len(layout.columns),
            reasons=layout.reasons,
        )
        self._reasons = ReasonWriter(self.contract, layout.names, base=self._table.base)

    @classmethod
    def load(cls, content: bytes, *, sha256: str, portfolio_default_rate: float | None = None) -> Self:
        """Load the engine of that hash. Raises ArtifactInvalid if the bytes are not that model."""
        artifact = Artifact.open(content, expected_sha256=sha256)
        return cls(artifact, portfolio_default_rate=portfolio_default_rate)

    def at_rate(self, portfolio_default_rate: float | None) -> Self:
        """Return the same model for another portfolio rate, or None for no shift; the trees are shared."""
        other = copy(self)
        other._set_rate(portfolio_default_rate)
        return other

    @property
    def contract(self) -> Contract:
        """The feature contract the model was trained with."""
        return self._metadata.contract

    @property
    def layout(self) -> Layout:
        """The model's columns, for callers that build their own pools."""
        data = self._metadata
        return Layout(
            data.numeric_columns,
            data.kept_categories,
            self._missing_as_high,
            self.contract.indicators,
            data.ranked_categories,
        )

    @property
    def base(self) -> float:
        """The contribution of the reason `base`: where every applicant starts, in log-odds."""
        return self._table.base

    @property
    def calibration(self) -> Calibration:
        """The curve from raw log-odds to the PD, before any shift to a portfolio's rate."""
        return self._metadata.calibration

    @property
    def master_scale(self) -> MasterScale | None:
        """The bank's own grades, if the model was trained with a scale."""
        return self._metadata.master_scale

    @property
    def grade_ends(self) -> Ends | None:
        """The grades of the master scale with the PD each ends below; None where the bands are all there is."""
        return self.master_scale.ends if self.master_scale else None

    def score(self, columns: Columns, *, reasons: bool = True) -> list[Scored]:
        """`score_columns`, one object an applicant."""
        return self.score_columns(columns, reasons=reasons).rows()

    def score_columns(self, columns: Columns, *, reasons: bool = True) -> ScoredColumns:
        """Scores applicants given as columns of checked inputs (see `contracts.applicant`).

        A row gets the same bits alone and in a batch. Raises KeyError for an input that is not there.
        """
        arrays = to_arrays(self.contract, columns)
        pool = self.pool(arrays)
        raw = self.raw_log_odds(pool)
        return ScoredColumns(
            proba=self.final_pds(raw).tolist(),
            raw_proba=sigmoids(raw).tolist(),
            raw_log_odds=raw.tolist(),
            reasons=self._reasons.write(arrays, self.contributions(pool)) if reasons else None,
            portfolio_default_rate=self.portfolio_default_rate,
        )

    def raw_log_odds(self, pool: "Pool", *, threads: int = 1) -> NDArray[np.float64]:
        """Raw log-odds of the pool's rows; the PD rises with them. More threads give the same bits."""
        values = self._model.predict(pool, prediction_type="RawFormulaVal", thread_count=threads)
        return np.asarray(values, dtype=np.float64)

    def pool(self, arrays: Arrays) -> "Pool":
        """Return the rows of those arrays (see `contracts.columns.to_arrays`) as the model takes them."""
        return make_pool(
            arrays,
            numeric_columns=self._metadata.numeric_columns,
            kept_categories=self._metadata.kept_categories,
            missing_as_high=self._missing_as_high,
            ranked=self._metadata.ranked_categories,
        )

    def contributions(self, pool: "Pool") -> NDArray[np.float64]:
        """SHAP values in log-odds, shape (rows, features), in the order of `layout.names`."""
        return self._table.contributions(self._model.calc_leaf_indexes(pool, thread_count=1))

    def final_pd(self, raw_log_odds: float) -> float:
        """Return the final PD: calibrated, shifted to the portfolio's rate, clipped; increasing in the argument."""
        return clipped_pd(self._calibrate(raw_log_odds) + self._shift)

    def final_pds(self, raw_log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """`final_pd` of many, with the same bits."""
        return clipped_pds(self._calibrate_many(raw_log_odds) + self._shift)

    def _set_rate(self, portfolio_default_rate: float | None) -> None:
        self.portfolio_default_rate = portfolio_default_rate
        self._shift = 0.0
        if portfolio_default_rate is not None:
            self._shift = prior_shift(training_rate=self._metadata.training_rate, portfolio_rate=portfolio_default_rate)


def borders_of(artifact: Artifact) -> Mapping[str, tuple[float, ...]]:
    """Return the borders between which the model tells no two values of a numeric column apart."""
    columns = artifact.metadata.numeric_columns
    features = artifact.trees["features_info"].get("float_features", [])
    return {columns[one["flat_feature_index"]]: tuple(one["borders"] or ()) for one in features}


def _missing_as_high(artifact: Artifact) -> list[int]:
    """Columns whose missing values must count as high but did not occur in training.

    CatBoost sends an unforeseen NaN to the low side; where the PD rises with the feature, that would reward a
    cleared field.
    """
    by_name = artifact.metadata.contract.by_name
    features = artifact.trees["features_info"].get("float_features", [])
    if len(features) != len(artifact.metadata.numeric_columns):
        raise ArtifactInvalid("the number of its numeric columns is not the one its contract says")
    return [
        column
        for column, (name, feature) in enumerate(zip(artifact.metadata.numeric_columns, features, strict=True))
        if name in by_name and by_name[name].monotone is Monotone.INCREASING and not feature["has_nans"]
    ]

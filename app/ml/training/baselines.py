"""Baselines for the tree model: the base rate, and a traditional scorecard.

The scorecard is logistic regression on the weight of evidence of optimally binned features (Navas-Palencia, 2020,
"Optimal binning: mathematical programming formulation"; the library is its author's).
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from optbinning import OptimalBinning
from sklearn.linear_model import LogisticRegression

from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Contract, FeatureType
from app.ml.evaluation.auc import Interval, auc_difference, auc_interval
from app.ml.scoring.categories import MISSING
from app.ml.training.evidence import Row, evidence_by_bin
from app.ml.training.metrics import Metrics, evaluate
from app.ml.training.sample import Sample

SOLVER_SECONDS = 20
MIN_ROWS_A_BIN = 0.02
MIN_DISTINCT = 2


@dataclass(frozen=True)
class Scorecard:
    """A fitted scorecard: bins by feature, and a coefficient a feature."""

    bins: dict[str, OptimalBinning]
    regression: LogisticRegression | None
    base_rate: float
    flags: frozenset[str]

    def proba(self, arrays: Arrays) -> Floats:
        """PDs of those rows."""
        if self.regression is None:
            return np.full(len(next(iter(arrays.values()))), self.base_rate)
        return np.asarray(self.regression.predict_proba(_evidence(self.bins, arrays))[:, 1], dtype=np.float64)

    def information_values(self) -> dict[str, float]:
        """Information value of each feature: below .02 not predictive, from .3 strong (Siddiqi, 2006)."""
        return {name: float(found.binning_table.iv) for name, found in self.bins.items()}


@dataclass(frozen=True)
class ScorecardComparison:
    """The scorecard's figures on the held-out rows, and by how much the model's AUC is above its."""

    metrics: Metrics
    auc: Interval
    gain: Interval
    information_values: dict[str, float]
    evidence: dict[str, list[Row]]
    """The bins of each feature with their weight of evidence."""

    @property
    def verdict(self) -> str:
        """In a sentence, and as plainly when the model is not better."""
        gain = f"{self.gain.value:+.4f} (95 % interval {self.gain.low:+.4f} to {self.gain.high:+.4f})"
        if self.gain.low > 0:
            return f"The tree model is better than the scorecard: AUC {gain}."
        if self.gain.high < 0:
            return f"The tree model is WORSE than the scorecard: AUC {gain}. Use the scorecard, or look for the fault."
        return f"The tree model is not shown to be better than the scorecard: AUC {gain}."


def fit_scorecard(contract: Contract, sample: Sample) -> Scorecard:
    """Bins every feature of the model and fits the regression on the training rows."""
    bins = {}
    for name in (*contract.numeric_columns, *contract.categorical_columns):
        numeric = contract.by_name[name].is_numeric
        values = _values(sample.arrays[name], numeric=numeric)
        known = values[~np.isnan(values)] if numeric else values
        if len(np.unique(known.astype(float) if numeric else known.astype(str))) >= MIN_DISTINCT:
            bins[name] = _binning(name, values, sample.outcome, numeric=numeric)
    regression = None
    if bins:
        regression = LogisticRegression(max_iter=1000).fit(_evidence(bins, sample.arrays), sample.outcome)
    flags = frozenset(feature.name for feature in contract.features if feature.type is FeatureType.BOOLEAN)
    return Scorecard(bins, regression, float(sample.outcome.mean()), flags)


def compare_with_scorecard(scorecard: Scorecard, held_out: Sample, raw_log_odds: Floats) -> ScorecardComparison:
    """Return the scorecard beside the model on rows neither has seen."""
    proba = scorecard.proba(held_out.arrays)
    return ScorecardComparison(
        metrics=evaluate(held_out.outcome, proba),
        auc=auc_interval(held_out.outcome, proba),
        gain=auc_difference(held_out.outcome, raw_log_odds, proba),
        information_values=scorecard.information_values(),
        evidence=evidence_by_bin(scorecard.bins, scorecard.flags),
    )


def _binning(name: str, values: NDArray[np.generic], outcome: NDArray[np.int64], *, numeric: bool) -> OptimalBinning:
    binning = OptimalBinning(
        name=name,
        dtype="numerical" if numeric else "categorical",
        solver="cp",
        monotonic_trend="auto_asc_desc" if numeric else None,
        cat_cutoff=None if numeric else 0.01,
        min_bin_size=MIN_ROWS_A_BIN,
        time_limit=SOLVER_SECONDS,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        binning.fit(values, outcome).binning_table.build()
    return binning


def _evidence(bins: dict[str, OptimalBinning], arrays: Arrays) -> Floats:
    """Weight of evidence of each feature, missing values by their own bad rate."""
    columns = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, found in bins.items():
            values = _values(arrays[name], numeric=found.dtype == "numerical")
            columns.append(found.transform(values, metric="woe", metric_missing="empirical"))
    return np.nan_to_num(np.column_stack(columns).astype(np.float64), posinf=0.0, neginf=0.0)


def _values(values: NDArray[np.generic], *, numeric: bool) -> NDArray[np.generic]:
    if numeric:
        return values.astype(np.float64)
    return np.array([MISSING if value is None else value for value in values], dtype=object)

"""Discrimination and calibration of a model, measured on held-out loans."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.calibration_error import expected_calibration_error


@dataclass(frozen=True)
class Metrics:
    """Discrimination and accuracy of PDs on `rows` loans of which the share `bad_rate` ended bad."""

    rows: int
    bad_rate: float
    auc: float
    gini: float
    ks: float
    brier: float
    log_loss: float
    calibration_error: float

    def as_dict(self) -> dict[str, float]:
        """For the card."""
        return asdict(self)


def evaluate(outcome: Outcome, proba: Sequence[float] | Floats) -> Metrics:
    """AUC, Gini = 2·AUC − 1, KS = max(TPR − FPR), Brier = mean squared error of the PD, log loss, calibration error.

    Source: Thomas, Crook, Edelman, "Credit Scoring and Its Applications" (2017), chapter on performance.
    """
    values = np.asarray(proba, dtype=np.float64)
    auc = float(roc_auc_score(outcome, values))
    return Metrics(
        rows=len(outcome),
        bad_rate=float(np.mean(outcome)),
        auc=auc,
        gini=2 * auc - 1,
        ks=ks(outcome, values),
        brier=brier(outcome, values),
        log_loss=float(log_loss(outcome, np.clip(values, 1e-15, 1 - 1e-15), labels=[0, 1])),
        calibration_error=expected_calibration_error(outcome, values),
    )


def ks(outcome: Outcome, proba: Floats) -> float:
    """Kolmogorov–Smirnov distance between the scores of bad and good loans, max(TPR − FPR)."""
    false_positive_rate, true_positive_rate, _ = roc_curve(outcome, proba)
    return float(np.max(true_positive_rate - false_positive_rate))


def brier(outcome: Outcome, proba: Floats) -> float:
    """Mean squared error of the PD."""
    return float(brier_score_loss(outcome, proba))

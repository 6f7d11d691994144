"""How well a model tells good from bad, measured on loans it has not seen."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve


@dataclass(frozen=True)
class Metrics:
    """Discrimination and accuracy of PDs on `rows` loans of which the share `bad_rate` ended bad."""

    rows: int
    bad_rate: float
    auc: float
    gini: float
    ks: float
    brier: float

    def as_dict(self) -> dict[str, float]:
        """For the card."""
        return asdict(self)


def evaluate(outcome: NDArray[np.int64], proba: Sequence[float]) -> Metrics:
    """AUC, Gini = 2·AUC − 1, KS = max(TPR − FPR), Brier = mean squared error of the PD.

    Source: Thomas, Crook, Edelman, "Credit Scoring and Its Applications" (2017), chapter on performance.
    """
    auc = float(roc_auc_score(outcome, proba))
    false_positive_rate, true_positive_rate, _ = roc_curve(outcome, proba)
    return Metrics(
        rows=len(outcome),
        bad_rate=float(np.mean(outcome)),
        auc=auc,
        gini=2 * auc - 1,
        ks=float(np.max(true_positive_rate - false_positive_rate)),
        brier=float(brier_score_loss(outcome, proba)),
    )

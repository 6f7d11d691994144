"""Discrimination by segment, and of each feature alone, on the held-out rows."""

from typing import Any

import numpy as np

from app.ml.contracts.arrays import Floats
from app.ml.contracts.definition import Contract, FeatureType
from app.ml.evaluation.auc import auc_interval
from app.ml.training.leaks import single_feature_auc
from app.ml.training.sample import Sample

MIN_ROWS, MIN_OF_EACH = 100, 20


def segment_table(contract: Contract, held_out: Sample, proba: Floats) -> list[dict[str, Any]]:
    """Rows, bad rate, mean PD and AUC with its interval of each category or flag with enough bad and good rows.

    Enough are a hundred rows, twenty of them bad and twenty good.
    """
    rows = []
    for feature in contract.features:
        if feature.type not in (FeatureType.CATEGORY, FeatureType.BOOLEAN) or feature.name not in held_out.arrays:
            continue
        words = held_out.arrays[feature.name].astype(str)
        for value in np.unique(words).tolist():
            inside = words == value
            count, bad = int(inside.sum()), int(held_out.outcome[inside].sum())
            if count >= MIN_ROWS and min(bad, count - bad) >= MIN_OF_EACH:
                auc = auc_interval(held_out.outcome[inside], proba[inside])
                mean_pd = float(proba[inside].mean())
                rows.append(
                    {
                        "feature": feature.name,
                        "value": value,
                        "rows": count,
                        "rate": bad / count,
                        "pd": mean_pd,
                        "auc": auc,
                    }
                )
    return rows


def univariate_gini(contract: Contract, held_out: Sample) -> dict[str, float]:
    """Gini of each feature of the model alone, in its better direction."""
    names = [*contract.numeric_columns, *contract.categorical_columns]
    return {name: 2 * single_feature_auc(held_out.arrays[name], held_out.outcome) - 1 for name in names}

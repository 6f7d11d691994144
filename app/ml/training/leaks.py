"""Detect features that leak the outcome, before training."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ml.contract_inference.names import is_known_too_late
from app.ml.contracts.arrays import Floats, Outcome
from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Contract

SUSPICIOUS_AUC = 0.95
HIGH_AUC = 0.85
"""Above this one feature is worth a look: another model's output reaches it, an applicant's answer seldom does."""
COPY_AUC = 0.999
FEW_VALUES = 50
_SMOOTHING_ROWS = 10


@dataclass(frozen=True)
class Suspicion:
    """A feature that may know the outcome; `strong` ones are not trained on unless they are to be kept."""

    feature: str
    why: str
    strong: bool


def find_leaks(contract: Contract, arrays: Arrays, outcome: Outcome) -> list[Suspicion]:
    """Yield every suspicion, by the AUC of a single feature and by its name."""
    return list(_suspicions(contract, arrays, outcome))


def single_feature_auc(values: NDArray[np.generic], outcome: Outcome) -> float:
    """AUC of a single feature in the better direction; missing values count as a value.

    Few values are ranked by their bad rate in one half of the rows and judged on the other half.
    """
    is_words = values.dtype == object
    distinct, codes = np.unique(values.astype(str if is_words else np.float64), return_inverse=True)
    missing = np.array([value is None for value in values]) if is_words else np.isnan(values.astype(np.float64))
    found = [0.5, _either_way(*_counts(missing.astype(np.intp), 2, outcome))]
    if not is_words:
        rows, bad = _counts(codes, len(distinct), outcome)
        found.append(_either_way(rows, bad))
        if np.isnan(distinct[-1]):
            found.append(_either_way(np.roll(rows, 1), np.roll(bad, 1)))
    if is_words or len(distinct) <= FEW_VALUES:
        found.append(_by_rate(codes, len(distinct), outcome))
    return max(found)


def _suspicions(contract: Contract, arrays: Arrays, outcome: Outcome) -> Iterator[Suspicion]:
    for feature in contract.features:
        if not feature.in_model:
            continue
        auc = single_feature_auc(arrays[feature.name], outcome)
        if auc >= COPY_AUC:
            yield Suspicion(feature.name, f"it tells the outcome by itself (AUC {auc:.3f}): a copy of it", strong=True)
        elif auc > SUSPICIOUS_AUC:
            yield Suspicion(feature.name, f"it nearly tells the outcome by itself (AUC {auc:.3f})", strong=True)
        elif auc > HIGH_AUC:
            why = f"it alone has an AUC of {auc:.3f}, as another model's output or something known only afterwards has"
            yield Suspicion(feature.name, why, strong=False)
        elif is_known_too_late(feature.name):
            yield Suspicion(feature.name, "its name sounds like something known only after the outcome", strong=False)


def _counts(codes: NDArray[np.intp], count: int, outcome: Outcome) -> tuple[Floats, Floats]:
    """Return the rows of each code, and the bad ones among them."""
    rows = np.bincount(codes, minlength=count).astype(np.float64)
    return rows, np.bincount(codes, weights=outcome, minlength=count).astype(np.float64)


def _area(rows: Floats, bad: Floats) -> float:
    """AUC of values given by their rows and bad rows, in rising order: equal values count one half.

    Source: Mann, Whitney (1947), by values instead of pairs.
    """
    good = rows - bad
    below = np.cumsum(good) - good / 2
    return float(bad @ below / (bad.sum() * good.sum()))


def _either_way(rows: Floats, bad: Floats) -> float:
    auc = _area(rows, bad)
    return max(auc, 1 - auc)


def _by_rate(codes: NDArray[np.intp], count: int, outcome: Outcome) -> float:
    half = np.arange(len(codes)) % 2 == 0
    if len(set(outcome[half].tolist())) < 2 or len(set(outcome[~half].tolist())) < 2:
        return 0.5
    rows, bad = _counts(codes[half], count, outcome[half])
    rates = (bad + _SMOOTHING_ROWS * outcome[half].mean()) / (rows + _SMOOTHING_ROWS)
    ranks = np.unique(rates, return_inverse=True)[1]
    return _area(*_counts(ranks[codes[~half]], count, outcome[~half]))

"""Warnings about what a model seems to have learned: another model's output, or an outcome turned round.

They never stop a training: a person decides.
"""

from collections.abc import Iterator

import numpy as np

from app.ml.contract_inference.names import is_known_too_late
from app.ml.contracts.arrays import Outcome
from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Contract, Monotone
from app.ml.training.directions import STANDARD_ERRORS, auc_in_standard_errors
from app.ml.training.leaks import single_feature_auc
from app.ml.training.suspicious_names import is_a_models_output, suggested_direction

DOMINANT_SHARE = 0.9
"""Of the model's Gini: what one feature reaches alone from here on, the others hardly matter."""
MOSTLY_BAD = 0.5


def model_outputs(contract: Contract) -> Iterator[str]:
    """Yield a warning for each used feature that another model may have written."""
    for feature in contract.features:
        if feature.in_model and not is_known_too_late(feature.name) and is_a_models_output(feature.name):
            yield (
                f"{feature.name}: its name sounds like a model's output or the default itself: leave it out if it was "
                "computed with this outcome or after the decision"
            )


def dominant_features(contract: Contract, arrays: Arrays, outcome: Outcome, *, model_auc: float) -> Iterator[str]:
    """Yield a warning for each feature whose own Gini is at least nine tenths of the model's, among several."""
    used = [*contract.numeric_columns, *contract.categorical_columns]
    model = 2 * model_auc - 1
    if len(used) == 1 or model <= 0:
        return
    for name in used:
        gini = 2 * single_feature_auc(arrays[name], outcome) - 1
        if gini >= DOMINANT_SHARE * model:
            yield (
                f"{name}: it alone has a Gini of {gini:.3f}, the model {model:.3f}: the other features hardly matter; "
                "leave it out if it is another model's output or known only afterwards"
            )


def outcome_doubts(contract: Contract, arrays: Arrays, outcome: Outcome) -> Iterator[str]:
    """Yield warnings that the outcome may be turned round: mostly bad, or features that act against expectation.

    What is expected of a feature is its contract's direction, else what its name suggests.
    """
    rate = float(np.mean(outcome))
    if rate > MOSTLY_BAD:
        yield f"{rate:.1%} of the rows are bad: if 1 means a good loan here, name the value that is bad"
    along: list[str] = []
    against: list[str] = []
    for name in contract.numeric_columns:
        monotone = contract.by_name[name].monotone
        expected = monotone.sign if monotone is not Monotone.NONE else suggested_direction(name)
        found = _sign(np.asarray(arrays[name], np.float64), outcome)
        if expected * found:
            (along if expected == found else against).append(name)
    if len(against) > len(along):
        beside = f", as expected: {', '.join(along)}" if along else ""
        yield (
            f"the bad rate moves against what is expected with {', '.join(against)}{beside}: if good and bad are "
            "turned round, name the value that is bad"
        )


def _sign(values: np.ndarray[tuple[int], np.dtype[np.float64]], outcome: Outcome) -> int:
    """1 where the bad rate rises with the values, −1 where it falls, 0 where it is not clear."""
    known = ~np.isnan(values)
    bad = outcome[known]
    if len(set(bad.tolist())) < 2:
        return 0
    distance = auc_in_standard_errors(values[known], bad)
    return 0 if abs(distance) < STANDARD_ERRORS else int(np.sign(distance))

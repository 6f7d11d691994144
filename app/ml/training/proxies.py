"""How well the features that a model uses predict each protected one: what they know may stand in for it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from app.ml.contracts.arrays import Outcome
from app.ml.contracts.definition import Contract, Feature, Monotone
from app.ml.contracts.specials import as_given
from app.ml.training.directions import Direction, with_directions
from app.ml.training.fitting import TrainingSettings, fit_model
from app.ml.training.sample import Sample

SETTINGS = TrainingSettings(iterations=60, depth=4, learning_rate=0.15, leaf_estimation_iterations=1)
MOST_ROWS = 20_000
MIN_ROWS = 30
"""A group of fewer rows, in either part, is not predicted."""
MOST_GROUPS = 6
SUSPICIOUS_AUC = 0.75


@dataclass(frozen=True)
class Proxy:
    """AUC, on held-out rows, of telling a group of a protected feature from the rest by the features used.

    `group` is that with the highest AUC: a category, or numbers above the median.
    """

    feature: str
    group: str
    auc: float
    rows: int

    @property
    def is_suspicious(self) -> bool:
        """Whether the features used nearly know it."""
        return self.auc >= SUSPICIOUS_AUC

    @property
    def sentence(self) -> str:
        """The warning."""
        said = f"the features used predict it (AUC {self.auc:.2f} for {self.group})"
        return f"{self.feature}: {said}: they can stand in for it"

    def as_dict(self) -> dict[str, Any]:
        """For the card."""
        return asdict(self)


def find_proxies(contract: Contract, training: Sample, held_out: Sample, *, seed: int) -> list[Proxy]:
    """Return the strongest proxy of each protected feature that is not used, by a small model of the features used."""
    free = with_directions(contract, {f.name: Direction(Monotone.NONE, "") for f in contract.features})
    settings = replace(SETTINGS, random_seed=seed)
    learnt, judged = training.spread(MOST_ROWS), held_out.spread(MOST_ROWS)
    found = []
    for feature in contract.inputs:
        if feature.is_protected and not feature.in_model:
            proxies = [
                Proxy(feature.name, name, _auc(free, learnt, judged, inside, settings), int(inside[0].sum()))
                for name, inside in _groups(feature, learnt, judged)
            ]
            found += [max(proxies, key=lambda proxy: proxy.auc)] if proxies else []
    return found


def _auc(
    contract: Contract, training: Sample, held_out: Sample, inside: tuple[Outcome, Outcome], settings: TrainingSettings
) -> float:
    fitted = fit_model(contract, training.arrays, inside[0], settings)
    return float(roc_auc_score(inside[1], fitted.raw_log_odds(held_out.arrays)))


def _groups(feature: Feature, training: Sample, held_out: Sample) -> Iterator[tuple[str, tuple[Outcome, Outcome]]]:
    """Yield the groups that are large enough in both parts, and who belongs to them: the most frequent categories."""
    values = [as_given(sample.arrays, feature.name) for sample in (training, held_out)]
    if feature.is_numeric:
        numbers = [column.astype(np.float64) for column in values]
        middle = float(np.nanmedian(numbers[0])) if not np.isnan(numbers[0]).all() else 0.0
        candidates = {f"above {middle:g}": [column > middle for column in numbers]}
    else:
        names, counts = np.unique([str(value) for value in values[0] if value is not None], return_counts=True)
        frequent = names[np.argsort(-counts, kind="stable")][:MOST_GROUPS].tolist()
        candidates = {name: [column == name for column in values] for name in frequent}
    for name, inside in candidates.items():
        if all(_is_large(one) and _is_large(~one) for one in inside):
            yield name, (inside[0].astype(np.int64), inside[1].astype(np.int64))


def _is_large(inside: NDArray[np.bool_]) -> bool:
    return int(inside.sum()) >= MIN_ROWS

"""Directions for an inferred contract, tried on rows left out: only those that harm the model are dropped again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.ml.contracts.arrays import Floats
from app.ml.contracts.definition import Contract, Monotone
from app.ml.training.cross_validation import Fold, Progress, folds_of, part_of, stopped
from app.ml.training.directions import Direction, find_directions, with_directions
from app.ml.training.fitting import TrainingSettings
from app.ml.training.sample import Sample
from app.ml.training.side_by_side import side_by_side
from app.ml.training.split import FOLDS

CLEARLY_WORSE_STANDARD_ERRORS = 2
FOLDS_TRIED = 3


@dataclass(frozen=True)
class Trial:
    """The loss of each left-out row, by the same folds for every contract that is tried."""

    sample: Sample
    folds: list[Fold]
    settings: TrainingSettings

    @classmethod
    def on(cls, sample: Sample, settings: TrainingSettings) -> "Trial":
        """Return the trial on at most twenty thousand of the rows."""
        sample, settings = part_of(sample, settings, "directions")
        return cls(sample, list(folds_of(sample, FOLDS, "directions"))[:FOLDS_TRIED], settings)

    def losses(self, contract: Contract) -> Floats:
        """Log loss of each row outside, of every fold in turn, by a model stopped early on them."""

        def losses(fold: Fold, alone: TrainingSettings) -> Floats:
            rows = self.sample.part(fold[1])
            raw = stopped(contract, self.sample.part(fold[0]), rows, alone).raw_log_odds(rows.arrays)
            return np.asarray(np.logaddexp(0, raw) - rows.outcome * raw)

        return np.concatenate(list(side_by_side(losses, self.folds, self.settings)))


def choose_directions(
    contract: Contract, sample: Sample, settings: TrainingSettings, progress: Progress
) -> tuple[Contract, dict[str, Direction], list[str]]:
    """Return the contract with the directions that do not harm, every direction with its reason, and warnings.

    Where the model with all of them is clearly worse than a free one (by two standard errors of the paired losses),
    each is taken out alone; then they are dropped, the one that costs most first, until the rest do no clear harm.
    """
    directions = find_directions(contract, sample.arrays, sample.outcome)
    bound = {name: one for name, one in directions.items() if one.monotone is not Monotone.NONE}
    if not bound:
        return contract, directions, []
    progress("Directions", 0, len(bound) + 2)
    trial = Trial.on(sample, settings)
    free, held = trial.losses(contract), trial.losses(with_directions(contract, bound))
    if not clearly_worse(held, free):
        return with_directions(contract, directions), directions, []
    costs = {}
    for number, name in enumerate(bound):
        progress("Directions", number + 2, len(bound) + 2)
        costs[name] = float((held - trial.losses(with_directions(contract, _without(bound, [name])))).mean())
    dropped = _dropped(contract, trial, bound, costs, free)
    for name in dropped:
        why = f"{bound[name].why}, but holding it costs accuracy (log loss {costs[name]:+.5f} on rows left out)"
        directions[name] = replace(bound[name], monotone=Monotone.NONE, why=why)
    warnings = [f"{name}: its direction was dropped: {directions[name].why}" for name in dropped]
    return with_directions(contract, directions), directions, warnings


def clearly_worse(losses: Floats, than: Floats) -> bool:
    """Whether the mean of the paired differences is above two of its standard errors."""
    worse = losses - than
    return bool(worse.mean() > CLEARLY_WORSE_STANDARD_ERRORS * worse.std() / np.sqrt(len(worse)))


def _dropped(
    contract: Contract, trial: Trial, bound: dict[str, Direction], costs: dict[str, float], free: Floats
) -> list[str]:
    for gone in _sets(sorted(costs, key=lambda name: -costs[name])):
        rest = _without(bound, gone)
        if not rest or not clearly_worse(trial.losses(with_directions(contract, rest)), free):
            return gone
    return list(bound)


def _sets(names: list[str]) -> Iterator[list[str]]:
    return (names[: place + 1] for place in range(len(names)))


def _without(bound: dict[str, Direction], gone: list[str]) -> dict[str, Direction]:
    return {name: one for name, one in bound.items() if name not in gone}

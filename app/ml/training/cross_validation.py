"""Repeated cross-validation: the number of trees, and the metrics on unseen rows with their spread."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from statistics import mean, median, stdev
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.definition import Contract
from app.ml.training.dealing import fold_numbers, period_numbers
from app.ml.training.fitting import Fitted, TrainingSettings, fit_model
from app.ml.training.metrics import Metrics, evaluate
from app.ml.training.sample import Sample
from app.ml.training.side_by_side import side_by_side
from app.ml.training.split import FOLDS

PATIENCE = 50
MIN_TREES = 20
ROWS_COMPARED = 20_000
Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how much of it is done, how much there is)."""
Fold = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Row numbers inside, to fit on, and outside, to measure on."""
Result = TypeVar("Result")
SHOWN = ("auc", "ks", "brier")


@dataclass(frozen=True)
class Effort:
    """The number of fits: fewer for more rows, whose metrics vary less."""

    early_stops: int
    folds: int
    repeats: int

    @classmethod
    def for_rows(cls, rows: int) -> "Effort":
        """Return the effort for a training sample of that size."""
        if rows <= 5_000:
            return cls(early_stops=3, folds=FOLDS, repeats=2)
        if rows <= 20_000:
            return cls(early_stops=2, folds=FOLDS, repeats=2)
        return cls(early_stops=1, folds=3 if rows > 60_000 else FOLDS, repeats=1)


@dataclass(frozen=True)
class CrossValidation:
    """Metrics of the raw PD in every fold of every repeat, and each row's out-of-fold raw log-odds, first repeat."""

    metrics: list[Metrics]
    raw_log_odds: NDArray[np.float64]
    rule: str
    """How the folds were cut, in words."""

    def as_dict(self) -> dict[str, dict[str, float]]:
        """Mean and standard deviation over the folds, for the card."""
        values = {name: [getattr(one, name) for one in self.metrics] for name in SHOWN}
        return {name: {"mean": mean(found), "deviation": stdev(found)} for name, found in values.items()}


def stop_early(contract: Contract, sample: Sample, settings: TrainingSettings, *, salt: str) -> tuple[Fitted, Sample]:
    """Return a model stopped early on a fifth of the rows, and these rows."""
    inside, outside = next(folds_of(sample, FOLDS, salt))
    return stopped(contract, sample.part(inside), sample.part(outside), settings), sample.part(outside)


def part_of(sample: Sample, settings: TrainingSettings, salt: str) -> tuple[Sample, TrainingSettings]:
    """Return what two contracts are compared on: about twenty thousand of the rows, chosen by content, in larger steps.

    Where there are fewer, all rows and the settings as they are.
    """
    parts = -(-len(sample) // ROWS_COMPARED)
    if parts < 2:
        return sample, settings
    part = fold_numbers(sample.keys, sample.outcome, count=parts, salt=salt) == 0
    return sample.part(np.flatnonzero(part)), replace(settings, learning_rate=2 * settings.learning_rate)


def choose_trees(
    contract: Contract, sample: Sample, settings: TrainingSettings, effort: Effort, progress: Progress
) -> int:
    """Return the middle of the numbers of trees at which training on four fifths stopped helping the last fifth."""
    folds = list(folds_of(sample, FOLDS, f"trees {settings.random_seed}"))[: effort.early_stops]

    def trees(fold: Fold, alone: TrainingSettings) -> int:
        return int(stopped(contract, sample.part(fold[0]), sample.part(fold[1]), alone).model.tree_count_)

    found = list(_counted(side_by_side(trees, folds, settings), len(folds), "Early stopping", progress))
    return max(round(median(found)), MIN_TREES)


def cross_validate(
    contract: Contract, sample: Sample, settings: TrainingSettings, effort: Effort, progress: Progress
) -> CrossValidation:
    """Fits on all folds but one and measures on that one, for every fold of every repeat."""
    repeats = effort.repeats if _periods(sample, effort.folds) is None else 1
    salts = [f"folds {settings.random_seed} {repeat}" for repeat in range(repeats)]
    folds = [fold for salt in salts for fold in folds_of(sample, effort.folds, salt)]
    first = len(folds) // repeats

    def outside(fold: Fold, alone: TrainingSettings) -> NDArray[np.float64]:
        fitted = fit_model(contract, sample.part(fold[0]).arrays, sample.outcome[fold[0]], alone)
        return fitted.raw_log_odds(sample.part(fold[1]).arrays)

    raw = np.empty(len(sample))
    metrics = []
    found = _counted(side_by_side(outside, folds, settings), len(folds), "Cross-validation", progress)
    for number, ((_, rows), values) in enumerate(zip(folds, found, strict=True)):
        metrics.append(evaluate(sample.outcome[rows], 1 / (1 + np.exp(-values))))
        if number < first:
            raw[rows] = values
    return CrossValidation(metrics, raw, _rule(sample, first, repeats, effort))


def _counted(results: Iterator[Result], count: int, what: str, progress: Progress) -> Iterator[Result]:
    progress(what, 0, count)
    for number, result in enumerate(results, start=1):
        progress(what, number, count)
        yield result


def stopped(contract: Contract, inside: Sample, outside: Sample, settings: TrainingSettings) -> Fitted:
    """Return a model fitted on the rows inside, with as many trees as help on those outside."""
    return fit_model(
        contract,
        inside.arrays,
        inside.outcome,
        settings,
        validation=(outside.arrays, outside.outcome),
        patience=PATIENCE,
    )


def folds_of(sample: Sample, count: int, salt: str) -> Iterator[Fold]:
    """Folds by period where rows have times, the latest first; else by content.

    Rows whose key stands outside do not train.
    """
    fold = _periods(sample, count)
    if fold is None:
        fold = fold_numbers(sample.keys, sample.outcome, count=count, salt=salt)
        return ((np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(count))
    keys = np.unique(np.array(sample.keys), return_inverse=True)[1]
    return (
        (np.flatnonzero((fold != number) & ~np.isin(keys, keys[fold == number])), np.flatnonzero(fold == number))
        for number in range(int(fold.max()) + 1)
    )


def _periods(sample: Sample, count: int) -> NDArray[np.int64] | None:
    return None if sample.times is None else period_numbers(sample.times, sample.outcome, count=count)


def _rule(sample: Sample, folds: int, repeats: int, effort: Effort) -> str:
    if _periods(sample, effort.folds) is not None:
        return f"{folds} periods of about equal size, each measured by a model of the others"
    return f"{folds} folds by content{f', {repeats} times' if repeats > 1 else ''}"

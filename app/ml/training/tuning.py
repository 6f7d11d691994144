"""Tune hyperparameters on training rows alone, by Optuna with a fixed seed: the same rows give the same trials."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.ml.contracts.definition import Contract
from app.ml.training.cross_validation import Progress, stop_early
from app.ml.training.fitting import TrainingSettings
from app.ml.training.sample import Sample

if TYPE_CHECKING:
    import optuna

VALIDATION = "Logloss"


@dataclass(frozen=True)
class Tuned:
    """The best settings, and what was tried."""

    settings: TrainingSettings
    trials: int


def tune(contract: Contract, sample: Sample, settings: TrainingSettings, trials: int, progress: Progress) -> Tuned:
    """Try a number of settings; each is stopped early on the same fifth of the training rows, judged by log loss."""
    import optuna  # noqa: PLC0415  (half a second that a training without trials can spare)

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=settings.random_seed))

    def loss(trial: "optuna.Trial") -> float:
        progress("Tuning", trial.number, trials)
        fitted, _ = stop_early(contract, sample, replace(settings, **_suggested(trial)), salt="tuning")
        return float(fitted.model.get_best_score()["validation"][VALIDATION])

    study.enqueue_trial({name: getattr(settings, name) for name in ("depth", "learning_rate", "l2_leaf_reg")})
    study.optimize(loss, n_trials=trials)
    return Tuned(replace(settings, **study.best_params), trials)


def _suggested(trial: "optuna.Trial") -> dict[str, Any]:
    return {
        "depth": trial.suggest_int("depth", 3, 7),
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.2, log=True),
        "l2_leaf_reg": trial.suggest_float("l2_leaf_reg", 1, 30, log=True),
    }

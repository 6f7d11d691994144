"""The whole way from a request to a model that can be registered, step by step."""

from dataclasses import dataclass, replace

from app.exceptions import TableInvalid
from app.ml.contracts.arrays import Floats
from app.ml.contracts.definition import Contract
from app.ml.contracts.master_scale import MasterScale, load_master_scale
from app.ml.contracts.specials import as_given
from app.ml.evaluation.behaviour import BehaviourCheck, check_behaviour
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from app.ml.training.baselines import ScorecardComparison, compare_with_scorecard, fit_scorecard
from app.ml.training.calibrating import Judged, choose_calibration
from app.ml.training.cross_validation import (
    CrossValidation,
    Effort,
    Progress,
    choose_trees,
    cross_validate,
)
from app.ml.training.direction_trials import choose_directions
from app.ml.training.directions import Direction
from app.ml.training.fitting import MOST_ROWS_AT_ONCE, TrainingSettings, fit_model
from app.ml.training.leaks import Suspicion, find_leaks
from app.ml.training.loading import Loaded, load_for_training
from app.ml.training.measuring import Measured, measure_arrays
from app.ml.training.missing import MissingWorst, bind_missing
from app.ml.training.plausibility import dominant_features, model_outputs, outcome_doubts
from app.ml.training.proxies import Proxy, find_proxies
from app.ml.training.request import TrainingRequest
from app.ml.training.sample import Sample
from app.ml.training.tuning import Tuned, tune


@dataclass(frozen=True)
class TrainingResult:
    """A model and everything that was found on the way to it."""

    request: TrainingRequest
    loaded: Loaded
    contract: Contract
    content: bytes
    settings: TrainingSettings
    suspicions: list[Suspicion]
    directions: dict[str, Direction]
    missing_worst: MissingWorst | None
    master_scale: MasterScale | None
    tuned: Tuned | None
    cross_validation: CrossValidation
    calibrations: list[Judged]
    training: Sample
    held_out: Sample
    training_proba: Floats
    """Out-of-fold: every training row by a model that has not seen it."""
    measured: Measured
    """The model on the held-out rows."""
    scorecard_proba: Floats
    comparison: ScorecardComparison
    behaviour: list[BehaviourCheck]
    proxies: list[Proxy]
    """How well the features used predict each protected one."""
    engine: ScoringEngine
    """The model as it scores, without a portfolio's rate."""


def run_training(request: TrainingRequest, progress: Progress) -> TrainingResult:
    """Trains, calibrates and measures. Raises TableInvalid or OptionsInvalid; nothing is kept anywhere."""
    progress("Reading", 0, 1)
    loaded = load_for_training(request)
    scale = load_master_scale(request.master_scale, contract=loaded.contract.name) if request.master_scale else None
    training, held_out = loaded.sample.part(loaded.split.training), loaded.sample.part(loaded.split.held_out)
    settings = request.settings or settings_for(len(training), request.seed)
    effort = request.effort or Effort.for_rows(len(training))
    suspicions = find_leaks(loaded.contract, training.arrays, training.outcome)
    contract = _without_leaks(loaded, suspicions, request)
    directions: dict[str, Direction] = {}
    if loaded.is_inferred:
        contract, directions, dropped = choose_directions(contract, training, settings, progress)
        loaded.warnings.extend(dropped)
    contract, directions, missing_worst = bind_missing(contract, directions, training, settings, progress)
    tuned = tune(contract, training, settings, request.trials, progress) if request.trials else None
    settings = tuned.settings if tuned else settings
    settings = replace(settings, iterations=choose_trees(contract, training, settings, effort, progress))
    validated = cross_validate(contract, training, settings, effort, progress)
    loaded.warnings.extend(_doubts(contract, training, validated))
    calibration, judged = choose_calibration(validated.raw_log_odds, training.outcome)
    fitted = fit_model(
        contract,
        training.arrays,
        training.outcome,
        settings,
        progress=lambda done, total: progress("Training", done, total),
    )
    content = fitted.artifact(training_rate=float(training.outcome.mean()), calibration=calibration, master_scale=scale)
    engine = ScoringEngine(Artifact(content))
    progress("Measuring", 0, 3)
    measured = measure_arrays(engine, held_out.arrays, held_out.outcome, seed=request.seed)
    progress("Measuring", 1, 3)
    scorecard = fit_scorecard(contract, training)
    comparison = compare_with_scorecard(scorecard, held_out, measured.raw_log_odds)
    progress("Measuring", 2, 3)
    return TrainingResult(
        request=request,
        loaded=loaded,
        contract=contract,
        content=content,
        settings=settings,
        suspicions=suspicions,
        directions=directions,
        missing_worst=missing_worst,
        master_scale=scale,
        tuned=tuned,
        cross_validation=validated,
        calibrations=judged,
        training=training,
        held_out=held_out,
        training_proba=engine.final_pds(validated.raw_log_odds),
        measured=measured,
        scorecard_proba=scorecard.proba(held_out.arrays),
        comparison=comparison,
        behaviour=check_behaviour(engine, inputs_of(contract, held_out)),
        proxies=find_proxies(contract, training, held_out, seed=request.seed),
        engine=engine,
    )


def settings_for(rows: int, seed: int) -> TrainingSettings:
    """Smaller steps for fewer rows; the number of trees is the most that are tried."""
    steps = 1 if rows > MOST_ROWS_AT_ONCE else None
    settings = TrainingSettings(random_seed=seed, leaf_estimation_iterations=steps)
    if rows <= 5_000:
        return replace(settings, iterations=1500)
    if rows <= 60_000:
        return replace(settings, iterations=1200, learning_rate=0.05, border_count=128)
    return replace(settings, iterations=600, learning_rate=0.1, border_count=128)


def inputs_of(contract: Contract, sample: Sample) -> dict[str, list[object]]:
    """Return the sample's inputs as an applicant's values: None for missing, flags as true or false."""
    columns: dict[str, list[object]] = {}
    for feature in contract.inputs:
        values = as_given(sample.arrays, feature.name).tolist()
        if not feature.is_numeric:
            columns[feature.name] = values
        elif feature.type.value == "bool":
            columns[feature.name] = [None if value != value else bool(value) for value in values]  # noqa: PLR0124
        else:
            columns[feature.name] = [
                None if value != value else int(value) if value.is_integer() else value  # noqa: PLR0124
                for value in values
            ]
    return columns


def _without_leaks(loaded: Loaded, suspicions: list[Suspicion], request: TrainingRequest) -> Contract:
    """Return the contract without features that nearly predict the outcome, unless they are to be kept."""
    by_name = loaded.contract.by_name
    out = [
        one
        for one in suspicions
        if one.strong and not request.columns.keep & {one.feature, by_name[one.feature].in_files}
    ]
    if not out:
        return loaded.contract
    if not loaded.is_inferred:
        raise TableInvalid(
            f"{loaded.raw.path}: {out[0].feature}: {out[0].why}; take it out of the contract, or keep "
            f"{by_name[out[0].feature].in_files!r} if it is known before the outcome",
            about=["keep"],
        )
    for one in out:
        column = by_name[one.feature].in_files
        loaded.dropped[column] = f"{one.why}; keep it if it is known before the outcome"
    said = loaded.contract.model_dump()
    gone = {one.feature for one in out}
    said["features"] = [feature for feature in said["features"] if feature["name"] not in gone]
    if not any(by_name[feature["name"]].in_model for feature in said["features"]):
        raise TableInvalid(f"{loaded.raw.path}: no usable feature is left: {out[0].feature}: {out[0].why}")
    return Contract.model_validate(said)


def _doubts(contract: Contract, training: Sample, validated: CrossValidation) -> list[str]:
    """Return warnings about the outcome and about single features, from training rows alone."""
    arrays, outcome = training.arrays, training.outcome
    return [
        *outcome_doubts(contract, arrays, outcome),
        *model_outputs(contract),
        *dominant_features(contract, arrays, outcome, model_auc=validated.as_dict()["auc"]["mean"]),
    ]

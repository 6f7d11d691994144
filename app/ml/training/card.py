"""The card of a model: what was done and measured, as plain data. It stands beside the artifact in the registry."""

from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from app import __version__
from app.ml.contracts.definition import Monotone
from app.ml.contracts.fingerprint import contract_sha256
from app.ml.registry.cards import Card
from app.ml.training.calibration_tests import CalibrationTests, calibration_tests
from app.ml.training.pipeline import TrainingResult

LIBRARIES = ("catboost", "numpy", "scipy", "scikit-learn", "optbinning")
DECIMALS = 6


def card_of(result: TrainingResult) -> Card:
    """Everything the report says in figures. Numbers are rounded to six decimals."""
    contract = result.contract
    card = {
        "name": contract.name,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "contract": {"name": contract.name, "version": contract.version, "inferred": result.loaded.is_inferred},
        "data": _data(result),
        "split": result.loaded.split.rule,
        "folds": result.cross_validation.rule,
        "training_prior": float(result.training.outcome.mean()),
        "features": {
            name: [tag.value for tag in contract.by_name[name].governance]
            for name in (*contract.numeric_columns, *contract.categorical_columns)
        },
        "directions": {f.name: f.monotone.value for f in contract.features if f.monotone is not Monotone.NONE},
        "master_scale": result.master_scale.model_dump(mode="json") if result.master_scale else None,
        "missing_worst": result.missing_worst.as_dict() if result.missing_worst else None,
        "exceptions": {f.name: f.used_because for f in contract.features if f.used_because},
        "left_out": [f.name for f in contract.features if not f.in_model],
        "dropped": result.loaded.dropped,
        "notes": result.loaded.notes,
        "warnings": warnings_of(result),
        "settings": result.settings.as_dict(),
        "tuning": asdict(result.tuned) if result.tuned else None,
        "cross_validation": result.cross_validation.as_dict(),
        "holdout": result.measured.metrics.as_dict(),
        "intervals": {name: interval.as_list() for name, interval in result.measured.intervals.items()},
        "calibration_error_by_chance": result.measured.chance.as_dict(),
        "calibration_tests": _calibration(result).as_dict(),
        "calibration": result.engine.calibration.method.value,
        "calibrations_tried": {one.method.value: [one.brier, one.calibration_error] for one in result.calibrations},
        "scorecard": {**result.comparison.metrics.as_dict(), "gain": result.comparison.gain.as_list()},
        "verdict": result.comparison.verdict,
        "behaviour": [check.as_dict() for check in result.behaviour],
        "proxies": [proxy.as_dict() for proxy in result.proxies],
        "limits": "The bad rate is the sample's, not a bank's; set PORTFOLIO_DEFAULT_RATE to shift the PD.",
        "command": result.request.command,
        "lineage": _lineage(result),
        "versions": {name: version(name) for name in LIBRARIES},
    }
    rounded: Card = _rounded(card)
    return rounded


def warnings_of(result: TrainingResult) -> list[str]:
    """Return warnings for the person who approves the model, as sentences."""
    suspicious = [
        f"{one.feature}: {one.why}; leave it out if so"
        for one in result.suspicions
        if one.feature in result.contract.by_name
    ]
    failed = [f"behaviour: {check.rule} FAILED: {check.detail}" for check in result.behaviour if check.passed is False]
    unproven = [result.comparison.verdict] if result.comparison.gain.low <= 0 else []
    proxies = [proxy.sentence for proxy in result.proxies if proxy.is_suspicious]
    return [*result.loaded.warnings, *suspicious, *proxies, *failed, *_calibration(result).warnings, *unproven]


def _calibration(result: TrainingResult) -> CalibrationTests:
    grades = result.master_scale.ends if result.master_scale else None
    return calibration_tests(result.held_out.outcome, result.measured.proba, grades)


def _data(result: TrainingResult) -> dict[str, Any]:
    loaded = result.loaded
    return {
        "file": loaded.raw.path.name,
        "sha256": loaded.sha256,
        "writing": str(loaded.raw.csv_format),
        "training_rows": len(result.training),
        "held_out_rows": len(result.held_out),
        "rows_without_outcome": loaded.outcomes.without_outcome,
        "rows_with_another_outcome": loaded.outcomes.other_outcome,
        "bad": list(loaded.outcomes.bad),
        "good": list(loaded.outcomes.good),
    }


def _lineage(result: TrainingResult) -> dict[str, Any]:
    """Return what the model was made from, by hash where there is one."""
    return {
        "data_sha256": result.loaded.sha256,
        "contract_sha256": contract_sha256(result.contract),
        "code_version": __version__,
        "command": result.request.command,
        "seed": result.request.seed,
    }


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, DECIMALS)
        case dict():
            return {key: _rounded(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_rounded(inner) for inner in value]
        case _:
            return value

"""A model, and another beside it, on the same held-out rows: figures with intervals, differences, curves."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.exceptions import ArtifactInvalid
from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.auc import Interval, auc_difference, auc_interval
from app.ml.evaluation.calibration_error import Chance, by_chance, expected_calibration_error
from app.ml.evaluation.curves import Curves, curves_of
from app.ml.evaluation.gate_result import Figure, GateCode
from app.ml.evaluation.gates import lack_of, raw_log_odds, strange_inputs
from app.ml.evaluation.resampling import metric_differences, metric_intervals
from app.ml.registry.held_out import HeldOut
from app.ml.scoring.engine import ScoringEngine

SEED = 1


@dataclass(frozen=True)
class Lack:
    """Why something cannot be measured on the rows: a gate's code, and its figures."""

    code: GateCode
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class ModelEvidence:
    """One model's figures by name with 95 % intervals; the calibration error has none, only what chance alone gives."""

    figures: Mapping[str, Interval]
    calibration_error: float
    calibration_error_by_chance: Chance
    curves: Curves


@dataclass(frozen=True)
class HeldOutEvidence:
    """`differences` are the model's figures less the other's; empty without another, or where `lack` says why not."""

    rows: int
    bad: int
    model: ModelEvidence
    other: ModelEvidence | None
    lack: Lack | None
    differences: Mapping[str, Interval]


def evidence_of(
    model: ScoringEngine, other: ScoringEngine | ArtifactInvalid | None, rows: HeldOut | None
) -> HeldOutEvidence | Lack:
    """Measure a model, and another one beside it, on rows that the first has not seen.

    PDs are taken without a portfolio's shift: the engines must have been opened without one. AUC is that of the raw
    log-odds, as in the gate of discrimination.
    """
    if rows is None:
        return Lack(GateCode.NO_ROWS, {})
    if lack := lack_of(model.contract, rows):
        return Lack(*lack)
    raw = raw_log_odds(model, rows)
    proba = model.final_pds(raw)
    counted = len(rows.outcome), int(rows.outcome.sum())
    measured = _measured(rows.outcome, raw, proba)
    if other is None or isinstance(other, ArtifactInvalid):
        away = Lack(GateCode.CHAMPION_UNUSABLE, {"fault": str(other)}) if other else Lack(GateCode.NO_CHAMPION, {})
        return HeldOutEvidence(*counted, measured, None, away, {})
    if strange := strange_inputs(other.contract, model.contract, rows):
        lacking = Lack(GateCode.CHAMPION_COLUMNS_MISSING, {"contract": other.contract.name, "columns": strange})
        return HeldOutEvidence(*counted, measured, None, lacking, {})
    raw_beside = raw_log_odds(other, rows)
    beside = other.final_pds(raw_beside)
    area = auc_difference(rows.outcome, raw, raw_beside)
    differences = {"auc": area, "gini": _gini(area, 0), **metric_differences(rows.outcome, proba, beside, seed=SEED)}
    return HeldOutEvidence(*counted, measured, _measured(rows.outcome, raw_beside, beside), None, differences)


def _measured(outcome: Outcome, raw: Floats, proba: Floats) -> ModelEvidence:
    area = auc_interval(outcome, raw)
    figures = {"auc": area, "gini": _gini(area, 1), **metric_intervals(outcome, proba, seed=SEED)}
    error = expected_calibration_error(outcome, proba)
    return ModelEvidence(figures, error, by_chance(proba), curves_of(outcome, proba))


def _gini(area: Interval, chance: int) -> Interval:
    """Gini is 2 · AUC − 1, and a difference of Ginis twice that of the areas."""
    return Interval(*(2 * value - chance for value in area.as_list()))

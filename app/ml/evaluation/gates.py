"""The gates of promotion: what a model must show before it answers for the bank. Works where only is served.

Each gate is passed, failed or not judged, with a code, its figures, and the same as a sentence. One that is not passed
stands in the way.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from app.exceptions import ArtifactInvalid
from app.ml.contracts.columns import to_arrays
from app.ml.contracts.definition import Contract
from app.ml.evaluation.auc import auc_difference
from app.ml.evaluation.behaviour import Rule, check_behaviour
from app.ml.evaluation.calibration_gate import judge_calibration
from app.ml.evaluation.clearing import clear_each
from app.ml.evaluation.clearing_gate import judge_clearing
from app.ml.evaluation.gate_result import Figure, Gate, GateCode, GateResult, Verdict
from app.ml.registry.held_out import HeldOut
from app.ml.scoring.engine import ScoringEngine

MIN_OF_EACH = 30
"""Bad rows, and good ones, below which nothing is judged: the DeLong interval is a normal approximation, for which 30
is the common rule of thumb; with one row of a side it does not exist at all. Ours, not a standard's."""


def judge(
    candidate: ScoringEngine,
    champion: ScoringEngine | ArtifactInvalid | None,
    rows: HeldOut | None,
    *,
    contract: Contract,
    waived: Collection[str] = (),
) -> list[GateResult]:
    """Return the gates after the first, whose artifact is the engine itself; `contract` is the service's.

    Grades are those of the model's master scale, by default the bands; `waived` features may help when cleared.

    PDs are taken without a portfolio's shift: the engines must have been opened without one. `champion` is None where
    there is none yet, and the fault of one that cannot be opened.
    """
    if rows is None:
        return _none_judged(GateCode.NO_ROWS)
    if lack := lack_of(candidate.contract, rows):
        code, figures = lack
        return _none_judged(code, **figures)
    raw = raw_log_odds(candidate, rows)
    return [
        _discrimination(candidate, champion, rows, raw),
        judge_calibration(rows.outcome, candidate.final_pds(raw), candidate.grade_ends),
        _behaviour(candidate, rows, contract),
        judge_clearing(clear_each(candidate, rows.for_contract(candidate.contract), contract=contract), waived),
    ]


def _none_judged(code: GateCode, **figures: Figure) -> list[GateResult]:
    return [GateResult.of(gate, Verdict.NOT_JUDGED, code, **figures) for gate in list(Gate)[1:]]


def lack_of(of_candidate: Contract, rows: HeldOut) -> tuple[GateCode, dict[str, Figure]] | None:
    """Why the rows do not do, with the figures; None when they do."""
    bad = int(rows.outcome.sum())
    good = len(rows.outcome) - bad
    if min(bad, good) < MIN_OF_EACH:
        return GateCode.TOO_FEW_ROWS, {"bad": bad, "good": good, "at_least": MIN_OF_EACH}
    absent = [feature.name for feature in of_candidate.model_inputs if feature.name not in rows.columns]
    return (GateCode.COLUMNS_MISSING, {"columns": absent}) if absent else None


def _discrimination(
    candidate: ScoringEngine,
    champion: ScoringEngine | ArtifactInvalid | None,
    rows: HeldOut,
    raw: NDArray[np.float64],
) -> GateResult:
    """Fails when the whole DeLong interval of the difference lies below 0."""
    gate = Gate.DISCRIMINATION
    if champion is None:
        return GateResult.of(gate, Verdict.PASSED, GateCode.NO_CHAMPION)
    if isinstance(champion, ArtifactInvalid):
        return GateResult.of(gate, Verdict.NOT_JUDGED, GateCode.CHAMPION_UNUSABLE, fault=str(champion))
    if strange := strange_inputs(champion.contract, candidate.contract, rows):
        code, name = GateCode.CHAMPION_COLUMNS_MISSING, champion.contract.name
        return GateResult.of(gate, Verdict.NOT_JUDGED, code, contract=name, columns=strange)
    difference = auc_difference(rows.outcome, raw, raw_log_odds(champion, rows))
    if not np.all(np.isfinite(difference.as_list())):
        return GateResult.of(gate, Verdict.NOT_JUDGED, GateCode.NO_INTERVAL)
    is_worse = difference.high < 0
    return GateResult.of(
        gate,
        Verdict.FAILED if is_worse else Verdict.PASSED,
        GateCode.AUC_WORSE if is_worse else GateCode.AUC_NOT_WORSE,
        difference=float(difference.value),
        low=float(difference.low),
        high=float(difference.high),
        rows=len(rows.outcome),
    )


def _behaviour(candidate: ScoringEngine, rows: HeldOut, contract: Contract) -> GateResult:
    """By the directions of the service: a model's own contract may have been written without them."""
    applicants = rows.for_contract(candidate.contract)
    checks = check_behaviour(candidate, applicants, directions=contract, rules=set(Rule) - {Rule.CLEARING})
    broken = [check for check in checks if check.passed is False]
    if not broken:
        held = sum(check.passed is True for check in checks)
        return GateResult.of(Gate.BEHAVIOUR, Verdict.PASSED, GateCode.BEHAVIOUR_HOLDS, rules=held)
    return GateResult(
        Gate.BEHAVIOUR,
        Verdict.FAILED,
        GateCode.BEHAVIOUR_BROKEN,
        "; ".join(f"{check.rule}: {check.detail}" for check in broken),
        {"broken": [{"rule": check.rule.code, "feature": check.feature} for check in broken]},
    )


def strange_inputs(of_champion: Contract, of_candidate: Contract, rows: HeldOut) -> list[str]:
    """Return inputs of the champion's model that these rows, read by the candidate's contract, lack."""
    known = {feature.name: feature.type for feature in of_candidate.inputs if feature.name in rows.columns}
    return [feature.name for feature in of_champion.model_inputs if known.get(feature.name) is not feature.type]


def raw_log_odds(engine: ScoringEngine, rows: HeldOut) -> NDArray[np.float64]:
    """Return the raw log-odds that a model gives held-out rows."""
    return engine.raw_log_odds(engine.pool(to_arrays(engine.contract, rows.for_contract(engine.contract))))

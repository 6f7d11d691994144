"""The gates of promotion: what a model must show before it answers for the bank. Works where only is served.

Each gate is passed, failed or not judged, with a sentence that holds the figures. One that is not passed stands in the
way; what to do about it stands in the sentence.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.exceptions import ArtifactInvalid
from app.ml.contracts.columns import to_arrays
from app.ml.contracts.definition import Contract
from app.ml.evaluation.auc import auc_difference
from app.ml.evaluation.behaviour import check_behaviour
from app.ml.evaluation.calibration_error import by_chance, expected_calibration_error
from app.ml.registry.held_out import HeldOut
from app.ml.scoring.engine import ScoringEngine

CALIBRATION_LIMIT = 0.2
"""How far PDs may be off, as a share of the bad rate, beyond what chance allows. No standard names a number; this one
is ours: PDs double from one band to the next, a fifth stays within."""
MIN_OF_EACH = 30
"""Bad rows, and good ones, below which nothing is judged: the DeLong interval is a normal approximation, for which 30
is the common rule of thumb; with one row of a side it does not exist at all. Ours, not a standard's."""
NO_ROWS = "no held-out rows lie beside the model; name a table with outcomes: --data FILE"


class Gate(StrEnum):
    """The names of the gates, in their order."""

    ARTIFACT = "artifact"
    DISCRIMINATION = "discrimination"
    CALIBRATION = "calibration"
    BEHAVIOUR = "behaviour"


class Verdict(StrEnum):
    """How a gate ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class GateResult:
    """One gate, how it ended, and why in a sentence."""

    gate: Gate
    verdict: Verdict
    sentence: str

    def as_dict(self) -> dict[str, str]:
        """For the card and for callers: plain texts."""
        return {name: str(value) for name, value in asdict(self).items()}


ARTIFACT_PASSED = GateResult(
    Gate.ARTIFACT, Verdict.PASSED, "the file has the hash it is named by, opens, and takes the service's inputs"
)


def judge(
    candidate: ScoringEngine,
    champion: ScoringEngine | ArtifactInvalid | None,
    rows: HeldOut | None,
    *,
    contract: Contract,
) -> list[GateResult]:
    """The gates after the first, whose artifact is the engine itself; `contract` is the service's.

    PDs are taken without a portfolio's shift: the engines must have been opened without one. `champion` is None where
    there is none yet, and the fault of one that cannot be opened.
    """
    if rows is None or (why := _too_little(candidate.contract, rows)):
        return [GateResult(gate, Verdict.NOT_JUDGED, NO_ROWS if rows is None else why) for gate in list(Gate)[1:]]
    raw = _raw(candidate, rows)
    return [
        _discrimination(candidate, champion, rows, raw),
        _calibration(candidate, rows, raw),
        _behaviour(candidate, rows, contract),
    ]


def _too_little(of_candidate: Contract, rows: HeldOut) -> str:
    """Why the rows do not do; empty when they do."""
    bad = int(rows.outcome.sum())
    good = len(rows.outcome) - bad
    if min(bad, good) < MIN_OF_EACH:
        return (
            f"the rows with a known outcome are too few, {bad:,} bad and {good:,} good; name a table with at least "
            f"{MIN_OF_EACH} of each: --data FILE"
        )
    absent = [feature.name for feature in of_candidate.model_inputs if feature.name not in rows.columns]
    return f"the held-out rows have no {', '.join(absent)}; name a table that has: --data FILE" if absent else ""


def _discrimination(
    candidate: ScoringEngine,
    champion: ScoringEngine | ArtifactInvalid | None,
    rows: HeldOut,
    raw: NDArray[np.float64],
) -> GateResult:
    """Fails when the whole DeLong interval of the difference lies below 0."""
    gate = Gate.DISCRIMINATION
    if champion is None:
        return GateResult(gate, Verdict.PASSED, "there is no champion to be compared with")
    if isinstance(champion, ArtifactInvalid):
        return GateResult(gate, Verdict.NOT_JUDGED, f"the champion cannot be opened for a comparison: {champion}")
    if strange := _strange_inputs(champion.contract, candidate.contract, rows):
        why = f"the champion of the contract {champion.contract.name} needs {', '.join(strange)}, which these rows lack"
        return GateResult(gate, Verdict.NOT_JUDGED, f"{why}; name a table that has them: --data FILE")
    difference = auc_difference(rows.outcome, raw, _raw(champion, rows))
    if not np.all(np.isfinite(difference.as_list())):
        why = "the difference of AUC has no interval on these rows; name others: --data FILE"
        return GateResult(gate, Verdict.NOT_JUDGED, why)
    is_worse = difference.high < 0
    why = (
        f"AUC is {difference.value:+.4f} against the champion's ({difference.low:+.4f} to {difference.high:+.4f}) on "
        f"the same {len(rows.outcome):,} rows"
    )
    if is_worse:
        why += "; if the champion has learnt from some of these rows, that favours it: --data FILE names others"
    return GateResult(gate, Verdict.FAILED if is_worse else Verdict.PASSED, why)


def _calibration(candidate: ScoringEngine, rows: HeldOut, raw: NDArray[np.float64]) -> GateResult:
    """Fails when the mean PD or the PDs of tenths are off by more than the limit and what chance does."""
    proba = np.array([candidate.final_pd(value) for value in raw.tolist()])
    bad_rate, mean = float(rows.outcome.mean()), float(proba.mean())
    chance, allowed = by_chance(proba), CALIBRATION_LIMIT * bad_rate
    error = expected_calibration_error(rows.outcome, proba)
    most_gap, most_error = allowed + chance.mean_gap, allowed + chance.calibration_error
    is_off = abs(mean - bad_rate) > most_gap or error > most_error
    return GateResult(
        Gate.CALIBRATION,
        Verdict.FAILED if is_off else Verdict.PASSED,
        f"mean PD {mean:.4f} against a bad rate of {bad_rate:.4f} (may be off by {most_gap:.4f}), calibration error "
        f"{error:.4f} (at most {most_error:.4f}) on {len(rows.outcome):,} rows",
    )


def _behaviour(candidate: ScoringEngine, rows: HeldOut, contract: Contract) -> GateResult:
    """By the directions of the service: a model's own contract may have been written without them."""
    checks = check_behaviour(candidate, rows.for_contract(candidate.contract), directions=contract)
    broken = [f"{check.rule}: {check.detail}" for check in checks if not check.passed]
    sentence = "; ".join(broken) or f"all {len(checks)} rules hold around held-out applicants"
    return GateResult(Gate.BEHAVIOUR, Verdict.FAILED if broken else Verdict.PASSED, sentence)


def _strange_inputs(of_champion: Contract, of_candidate: Contract, rows: HeldOut) -> list[str]:
    """Inputs the champion's model needs that these rows, read by the candidate's contract, lack or have otherwise."""
    known = {feature.name: feature.type for feature in of_candidate.inputs if feature.name in rows.columns}
    return [feature.name for feature in of_champion.model_inputs if known.get(feature.name) is not feature.type]


def _raw(engine: ScoringEngine, rows: HeldOut) -> NDArray[np.float64]:
    return engine.raw_log_odds(engine.pool(to_arrays(engine.contract, rows.for_contract(engine.contract))))

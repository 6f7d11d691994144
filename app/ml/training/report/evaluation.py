"""The evaluation of a registered model on other loans: grades, tests and stability, as figures and as a page."""

from dataclasses import dataclass
from typing import Any

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.contracts.columns import Arrays, Columns, to_arrays
from app.ml.evaluation.behaviour import BehaviourCheck, check_behaviour
from app.ml.evaluation.stability import index_of_values, verdict_of
from app.ml.registry.held_out import HeldOut
from app.ml.scoring.engine import ScoringEngine
from app.ml.training.calibration_tests import CalibrationTests, calibration_tests
from app.ml.training.measuring import Measured, measure_arrays
from app.ml.training.report.page import environment
from app.ml.training.report.plain import plain
from app.ml.training.report.tables import Row, gains, grade_table

EVALUATION_FILE = "evaluation.html"
TRAINED_ON = "the model was trained on rows of this very file: what it has seen looks better than new loans would"


@dataclass(frozen=True)
class Loans:
    """Rows with a known outcome, and the file they are from. `trained_on`: the model has seen rows of it."""

    file: str
    sha256: str
    columns: Columns
    outcome: Outcome
    trained_on: bool


@dataclass(frozen=True)
class Evaluation:
    """What was measured. `stability` compares with the model's held-out rows; None where it has none beside it."""

    sha256: str
    loans: Loans
    measured: Measured
    grades: list[Row]
    calibration: CalibrationTests
    gains: list[Row]
    checks: list[BehaviourCheck]
    stability: list[Row] | None

    @property
    def warnings(self) -> list[str]:
        """What is to be known before the figures are used."""
        failed = [f"behaviour: {check.rule} FAILED: {check.detail}" for check in self.checks if check.passed is False]
        moved = [f"{row['name']}: {row['verdict']}" for row in self.stability or [] if row["verdict"] == "moved much"]
        return [*([TRAINED_ON] if self.loans.trained_on else []), *failed, *self.calibration.warnings, *moved]

    def as_dict(self) -> dict[str, Any]:
        """All figures, for programs."""
        return {
            "model": self.sha256,
            "data": {"file": self.loans.file, "sha256": self.loans.sha256, "trained_on": self.loans.trained_on},
            "metrics": self.measured.metrics.as_dict(),
            "intervals": {name: interval.as_list() for name, interval in self.measured.intervals.items()},
            "grades": plain(self.grades),
            "calibration_tests": self.calibration.as_dict(),
            "calibration_error_by_chance": self.measured.chance.as_dict(),
            "gains": plain(self.gains),
            "behaviour": [check.as_dict() for check in self.checks],
            "stability": plain(self.stability),
            "warnings": self.warnings,
        }

    def page(self) -> bytes:
        """One self-contained HTML file."""
        return environment().get_template(f"{EVALUATION_FILE}.jinja").render(evaluation=self).encode()


def evaluate_on(engine: ScoringEngine, loans: Loans, held_out: HeldOut | None) -> Evaluation:
    """Measure the model on those loans, and how far they have moved from its held-out ones."""
    arrays = to_arrays(engine.contract, loans.columns)
    measured = measure_arrays(engine, arrays, loans.outcome)
    return Evaluation(
        sha256=engine.version,
        loans=loans,
        measured=measured,
        grades=grade_table(loans.outcome, measured.proba, engine.grade_ends),
        calibration=calibration_tests(loans.outcome, measured.proba, engine.grade_ends),
        gains=gains(loans.outcome, measured.proba),
        checks=check_behaviour(engine, loans.columns),
        stability=_stability(engine, arrays, measured.proba, held_out) if held_out else None,
    )


def _stability(engine: ScoringEngine, arrays: Arrays, proba: Floats, held_out: HeldOut) -> list[Row]:
    known = to_arrays(engine.contract, held_out.for_contract(engine.contract))
    before = engine.final_pds(engine.raw_log_odds(engine.pool(known)))
    names = [*engine.contract.numeric_columns, *engine.contract.categorical_columns]
    features = sorted(((name, index_of_values(known[name], arrays[name])) for name in names), key=lambda pair: -pair[1])
    return [
        {"name": name, "index": value, "verdict": verdict_of(value)}
        for name, value in [("score", index_of_values(before, proba)), *features]
    ]

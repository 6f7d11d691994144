"""Clearing a field: tried on every row that has a value, and waived feature by feature alone."""

import numpy as np
import pytest

from app.ml.contracts.columns import to_arrays
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import parse_contract
from app.ml.evaluation.behaviour import Rule, check_behaviour
from app.ml.evaluation.clearing import clear_each
from app.ml.evaluation.clearing_gate import judge_clearing, needless
from app.ml.evaluation.gate_result import GateCode, Verdict
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.calibration import Calibration
from app.ml.scoring.engine import ScoringEngine
from app.ml.training.fitting import TrainingSettings, fit_model

ROWS = 600
SETTINGS = TrainingSettings(iterations=40, depth=3, learning_rate=0.1, thread_count=1)


def contract(missing: str, monotone: str = "none") -> Contract:
    """A count that may be missing, and a category that may be."""
    return parse_contract(
        f"""
name: clearing
version: 1
title: {{ru: Очистка, en: Clearing}}
features:
  - name: derogatories
    labels: {{ru: Просрочки, en: Derogatories}}
    type: int
    allowed: [0, 100]
    missing: "{missing}"
    monotone: {monotone}
    governance: [allowed]
  - name: job
    labels: {{ru: Работа, en: Job}}
    type: category
    categories:
      - {{value: fixed, labels: {{ru: постоянная, en: permanent}}}}
      - {{value: season, labels: {{ru: сезонная, en: seasonal}}}}
    missing: "{missing}"
    governance: [allowed]
""",
        source="clearing.yaml",
    )


def columns() -> tuple[dict[str, list[object]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Loans of which those without a value end well: the model learns that an empty field is good."""
    random = np.random.default_rng(3)
    number = random.integers(0, 10, ROWS)
    job = random.choice(["fixed", "season"], ROWS)
    empty, jobless = random.random(ROWS) < 0.3, random.random(ROWS) < 0.3
    risk = np.where(empty, 0.02, 0.1 + 0.05 * number) + np.where(jobless, 0, np.where(job == "season", 0.3, 0.1))
    outcome = (random.random(ROWS) < risk).astype(np.int64)
    return {
        "derogatories": [None if gone else int(value) for value, gone in zip(number, empty, strict=True)],
        "job": [None if gone else str(value) for value, gone in zip(job, jobless, strict=True)],
    }, outcome


def engine(described: Contract) -> ScoringEngine:
    rows, outcome = columns()
    fitted = fit_model(described, to_arrays(described, rows), outcome, SETTINGS)
    return ScoringEngine(Artifact(fitted.artifact(training_rate=0.3, calibration=Calibration())))


def test_a_model_that_learnt_that_an_empty_field_is_good_fails_for_each_such_field() -> None:
    found = judge_clearing(clear_each(engine(contract("null")), columns()[0]))
    assert (found.verdict, found.code) == (Verdict.FAILED, GateCode.CLEARING_HELPS)
    assert [one["feature"] for one in found.figures["cleared"]] == ["derogatories", "job"]  # type: ignore[index,union-attr]
    assert "derogatories: the PD falls for " in found.sentence
    assert ", by up to 0." in found.sentence


def test_its_twin_that_counts_missing_as_the_worst_passes() -> None:
    bound = engine(contract("worst", monotone="increasing"))
    found = clear_each(bound, columns()[0])
    assert [one.improved for one in found] == [0, 0]
    assert [one.rows for one in found] == [
        sum(value is not None for value in column) for column in columns()[0].values()
    ]
    assert judge_clearing(found).code is GateCode.CLEARING_NEVER_HELPS


def test_every_row_with_a_value_is_tried_and_the_largest_fall_is_that_of_the_pd() -> None:
    free, rows = engine(contract("null")), columns()[0]
    (number, _) = clear_each(free, rows)
    own = [one.proba for one in free.score(rows, reasons=False)]
    gone = [one.proba for one in free.score({**rows, "derogatories": [None] * ROWS}, reasons=False)]
    falls = [a - b for a, b, c in zip(own, gone, rows["derogatories"], strict=True) if c is not None]
    assert number.improved == sum(fall > 1e-9 for fall in falls)
    assert number.largest_fall == pytest.approx(max(falls), abs=1e-12)


def test_a_waiver_is_for_its_feature_alone() -> None:
    found = clear_each(engine(contract("null")), columns()[0])
    half = judge_clearing(found, {"job"})
    assert [one["feature"] for one in half.figures["cleared"]] == ["derogatories"]  # type: ignore[index,union-attr]
    whole = judge_clearing(found, {"job", "derogatories"})
    assert (whole.verdict, whole.code) == (Verdict.PASSED, GateCode.CLEARING_WAIVED)
    assert needless(whole, {"job", "derogatories", "income"}) == ["income"]


def test_a_feature_without_a_value_in_any_row_is_not_judged() -> None:
    rows: dict[str, list[object]] = {**columns()[0], "job": [None] * ROWS}
    found = judge_clearing(clear_each(engine(contract("worst", monotone="increasing")), rows))
    assert (found.verdict, found.figures) == (Verdict.NOT_JUDGED, {"columns": ["job"]})


def test_without_a_feature_to_try_it_on_there_is_no_pass() -> None:
    found = judge_clearing([])
    assert (found.verdict, found.code) == (Verdict.NOT_APPLICABLE, GateCode.CLEARING_NO_FEATURE)
    assert found.verdict.is_open


def test_the_behaviour_test_says_the_same_and_certifies_nothing_that_was_not_tried() -> None:
    (failed,) = check_behaviour(engine(contract("null")), columns()[0], rules={Rule.CLEARING})
    assert failed.passed is False
    assert failed.detail.startswith("derogatories: the PD falls for ")
    few = {name: values[:0] for name, values in columns()[0].items()}
    (untried,) = check_behaviour(engine(contract("null")), few, rules={Rule.CLEARING})
    assert (untried.passed, untried.detail) == (None, "no row has a value of derogatories, job")


def test_a_category_counts_as_a_rank_also_in_files_and_reasons() -> None:
    bound, rows = engine(contract("worst", monotone="increasing")), columns()[0]
    assert bound.layout.numeric == ("derogatories", "job")
    assert bound.layout.ranked["job"][-1] == "season"
    for one in bound.score(rows)[:50]:
        assert sum(float(reason["contribution"]) for reason in one.reasons or []) == pytest.approx(one.raw_log_odds)

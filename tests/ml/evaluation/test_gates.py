"""The gates of promotion: each lets through what it must and says with figures what it does not."""

from dataclasses import replace

import numpy as np
import pytest

from app.exceptions import ArtifactInvalid
from app.ml.contracts.columns import to_arrays
from app.ml.contracts.definition import Contract
from app.ml.evaluation.auc import Interval
from app.ml.evaluation.gate_result import SENTENCE_LISTS, SENTENCES, Gate, GateCode, GateResult, Verdict
from app.ml.evaluation.gates import MIN_OF_EACH, judge
from app.ml.registry.held_out import HeldOut
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.calibration import Calibration, Method
from app.ml.scoring.engine import ScoringEngine
from app.ml.training.fitting import TrainingSettings, fit_model
from tests.ml.models import TINY, foreign_model, tiny_metadata, tiny_table, without_directions

TRAINED = 250
SETTINGS = TrainingSettings(iterations=60, depth=3, learning_rate=0.1, thread_count=1)


def engine(*, calibration: Calibration | None = None, shuffled: bool = False, depth: int = 3) -> ScoringEngine:
    """A model of the first loans; shuffled, it learns nothing."""
    table = tiny_table().part(range(TRAINED))
    outcome = np.random.default_rng(1).permutation(table.outcome) if shuffled else table.outcome
    fitted = fit_model(TINY, to_arrays(TINY, table.columns), outcome, replace(SETTINGS, depth=depth))
    return ScoringEngine(Artifact(fitted.artifact(training_rate=0.3, calibration=calibration or Calibration())))


def rows() -> HeldOut:
    table = tiny_table().part(range(TRAINED, 400))
    return HeldOut.of(TINY, table.columns, table.outcome)


def by_gate(results: list[GateResult]) -> dict[Gate, GateResult]:
    return {one.gate: one for one in results}


def test_a_sound_model_passes_every_gate_also_against_itself() -> None:
    sound = engine()
    for champion in (None, sound):
        assert {one.verdict for one in judge(sound, champion, rows(), contract=TINY)} == {Verdict.PASSED}


def test_the_gates_stand_in_their_order_after_the_artifact() -> None:
    assert [one.gate for one in judge(engine(), None, rows(), contract=TINY)] == list(Gate)[1:]


def test_a_model_that_is_surely_worse_than_the_champion_fails_and_the_figures_are_said() -> None:
    found = by_gate(judge(engine(shuffled=True), engine(), rows(), contract=TINY))[Gate.DISCRIMINATION]
    assert found.verdict is Verdict.FAILED
    assert found.sentence.startswith("AUC is -0.")
    assert "on the same 150 rows" in found.sentence
    assert (found.code, found.figures["rows"]) == (GateCode.AUC_WORSE, 150)
    assert f"AUC is {found.figures['difference']:+.4f} against" in found.sentence
    assert "if the champion has learnt from some of these rows" in found.sentence


def test_a_model_that_is_hardly_worse_passes() -> None:
    found = by_gate(judge(engine(), engine(depth=2), rows(), contract=TINY))[Gate.DISCRIMINATION]
    assert found.verdict is Verdict.PASSED
    assert "AUC is -" in found.sentence


@pytest.mark.parametrize("shift", [-1.5, 1.5])
def test_pds_that_are_too_high_or_too_low_fail(shift: float) -> None:
    off = engine(calibration=Calibration(method=Method.PLATT, coefficients=(1.0, shift)))
    found = by_gate(judge(off, engine(), rows(), contract=TINY))
    assert found[Gate.CALIBRATION].verdict is Verdict.FAILED
    assert "against a bad rate of" in found[Gate.CALIBRATION].sentence
    assert found[Gate.DISCRIMINATION].verdict is Verdict.PASSED


def test_pds_that_are_right_on_the_whole_and_wrong_in_every_tenth_fail() -> None:
    mean = rows().outcome.mean()
    middle = float(np.log(mean / (1 - mean)))
    flat = engine(calibration=Calibration(method=Method.PLATT, coefficients=(0.01, middle)))
    found = by_gate(judge(flat, None, rows(), contract=TINY))[Gate.CALIBRATION]
    assert found.verdict is Verdict.FAILED


def test_a_model_that_breaks_its_contract_fails_with_the_rule_and_the_feature() -> None:
    wild = ScoringEngine(Artifact(Artifact.build(foreign_model(depth=6, iterations=80), tiny_metadata())))
    found = by_gate(judge(wild, None, rows(), contract=TINY))[Gate.BEHAVIOUR]
    assert found.verdict is Verdict.FAILED
    assert found.sentence.startswith("directions hold on a grid: ")
    assert found.code is GateCode.BEHAVIOUR_BROKEN
    assert {"rule": "directions", "feature": "debt"} in found.figures["broken"]  # type: ignore[operator]


def test_without_rows_nothing_is_judged_and_the_mend_is_said() -> None:
    results = judge(engine(), None, None, contract=TINY)
    assert {one.verdict for one in results} == {Verdict.NOT_JUDGED}
    assert {one.code for one in results} == {GateCode.NO_ROWS}


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("of_it", [0, 1, MIN_OF_EACH - 1])
def test_too_few_rows_of_one_outcome_judge_nothing_and_the_mend_is_said(side: int, of_it: int) -> None:
    results = judge(engine(), engine(depth=2), with_few(side, of_it), contract=TINY)
    assert {one.verdict for one in results} == {Verdict.NOT_JUDGED}
    assert all("judge it on at least 30 of each" in one.sentence for one in results)
    assert {(one.code, one.figures["at_least"]) for one in results} == {(GateCode.TOO_FEW_ROWS, 30)}


@pytest.mark.parametrize("side", [0, 1])
def test_the_least_rows_of_one_outcome_are_enough(side: int) -> None:
    results = judge(engine(), engine(depth=2), with_few(side, MIN_OF_EACH), contract=TINY)
    assert Verdict.NOT_JUDGED not in {one.verdict for one in results}


def with_few(side: int, of_it: int) -> HeldOut:
    """All loans of the other outcome, and so many of this one."""
    table = tiny_table()
    others, few = np.flatnonzero(table.outcome != side), np.flatnonzero(table.outcome == side)[:of_it]
    part = table.part(np.concatenate([others, few]))
    return HeldOut(part.columns, part.outcome)


def test_a_difference_without_an_interval_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Interval(0.1, float("nan"), float("nan"))
    monkeypatch.setattr("app.ml.evaluation.gates.auc_difference", lambda *_: nothing)
    found = by_gate(judge(engine(), engine(depth=2), rows(), contract=TINY))[Gate.DISCRIMINATION]
    assert found.verdict is Verdict.NOT_JUDGED
    assert found.code is GateCode.NO_INTERVAL


def test_rows_without_an_input_of_the_model_judge_nothing_and_it_is_named() -> None:
    table = rows()
    fewer = HeldOut({name: table.columns[name] for name in ("debt", "job")}, table.outcome)
    results = judge(engine(), None, fewer, contract=TINY)
    assert {one.verdict for one in results} == {Verdict.NOT_JUDGED}
    assert all("have no income" in one.sentence for one in results)


def test_a_champion_of_other_inputs_cannot_be_compared_with() -> None:
    plain = TINY.model_dump(mode="json")
    plain["features"][0]["name"] = "owed"
    other = Contract.model_validate({**plain, "name": "other"})
    table = tiny_table()
    columns = {"owed": table.columns["debt"], "income": table.columns["income"], "job": table.columns["job"]}
    fitted = fit_model(other, to_arrays(other, columns), table.outcome, SETTINGS)
    champion = ScoringEngine(Artifact(fitted.artifact(training_rate=0.3, calibration=Calibration())))
    found = by_gate(judge(engine(), champion, rows(), contract=TINY))
    assert found[Gate.DISCRIMINATION].verdict is Verdict.NOT_JUDGED
    assert "the contract other needs owed, which these rows lack" in found[Gate.DISCRIMINATION].sentence
    assert found[Gate.CALIBRATION].verdict is Verdict.PASSED


def test_a_champion_that_cannot_be_opened_is_told() -> None:
    found = by_gate(judge(engine(), ArtifactInvalid("it is half a file"), rows(), contract=TINY))[Gate.DISCRIMINATION]
    assert found.verdict is Verdict.NOT_JUDGED
    assert found.sentence.endswith("it is half a file")


def test_a_result_is_plain_text_for_the_card() -> None:
    said = GateResult.of(
        Gate.CALIBRATION, Verdict.NOT_JUDGED, GateCode.COLUMNS_MISSING, columns=["age", "sum"]
    ).as_dict()
    assert said == {
        "gate": "calibration",
        "verdict": "not_judged",
        "code": "columns_missing",
        "sentence": "the held-out rows have no age, sum; judge it on a table that has",
        "figures": {"columns": ["age", "sum"]},
    }
    assert {type(value) for value in said.values()} == {str, dict}


def test_every_code_but_the_rules_own_has_a_sentence() -> None:
    assert set(GateCode) - SENTENCES.keys() == SENTENCE_LISTS


def test_no_sentence_names_an_option_of_a_command() -> None:
    assert not [sentence for sentence in SENTENCES.values() if "--" in sentence]


def without_income() -> Contract:
    """The tiny contract, its income outside the model."""
    plain = TINY.model_dump(mode="json")
    plain["features"][1]["governance"] = ["display"]
    return Contract.model_validate(plain)


def test_a_candidate_that_only_drops_a_feature_is_compared_with_a_champion_that_has_it() -> None:
    less, table = without_income(), tiny_table()
    fitted = fit_model(less, to_arrays(less, table.columns), table.outcome, SETTINGS)
    candidate = ScoringEngine(Artifact(fitted.artifact(training_rate=0.3, calibration=Calibration())))
    later = table.part(range(TRAINED, 400))
    for beside in (HeldOut.of(less, later.columns, later.outcome), HeldOut(later.columns, later.outcome)):
        found = by_gate(judge(candidate, engine(), beside, contract=TINY))[Gate.DISCRIMINATION]
        assert found.verdict is not Verdict.NOT_JUDGED
        assert found.sentence.startswith("AUC is ")


def test_a_model_trained_without_the_directions_of_the_service_is_tried_on_them() -> None:
    bare = without_directions(TINY)
    wild = ScoringEngine(Artifact(Artifact.build(foreign_model(depth=6, iterations=80), tiny_metadata(contract=bare))))
    assert by_gate(judge(wild, None, rows(), contract=bare))[Gate.BEHAVIOUR].verdict is Verdict.PASSED
    found = by_gate(judge(wild, None, rows(), contract=TINY))[Gate.BEHAVIOUR]
    assert found.verdict is Verdict.FAILED
    assert found.sentence.startswith("directions hold on a grid: ")

"""Behaviour tests of models: a good model passes them all; each fault is found and told."""

import numpy as np
import pytest
from catboost import Pool

from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Contract
from app.ml.evaluation.behaviour import BehaviourCheck, check_behaviour
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from tests.ml.models import TINY, foreign_model, tiny_engine, tiny_metadata, tiny_table

RULES = [
    "reasons sum to the raw log-odds",
    "a row alone scores as in a batch",
    "the stored PD keeps the order of the raw one",
    "directions hold on a grid",
    "clearing a field never helps",
    "features outside the model change nothing",
]


def failed(checks: list[BehaviourCheck]) -> dict[str, str]:
    return {check.rule: check.detail for check in checks if check.passed is False}


def test_a_good_model_passes_every_rule_and_says_what_was_tried() -> None:
    checks = check_behaviour(tiny_engine(), tiny_table().columns)
    assert [check.rule for check in checks] == RULES
    assert failed(checks) == {}
    assert checks[3].detail == checks[4].detail == "debt, income"
    assert checks[0].detail.startswith("200 applicants")


def test_a_model_without_the_directions_of_its_contract_is_found() -> None:
    free = ScoringEngine(Artifact(Artifact.build(foreign_model(depth=6, iterations=80), tiny_metadata())))
    faults = failed(check_behaviour(free, tiny_table().columns))
    assert faults.keys() <= {"directions hold on a grid", "clearing a field never helps"}
    assert "(applicant " in faults["directions hold on a grid"]


def test_reasons_that_do_not_sum_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ScoringEngine(Artifact(Artifact.build(foreign_model(), tiny_metadata())))
    honest = engine.contributions

    def inflated(pool: Pool) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return honest(pool) + 1e-6

    monkeypatch.setattr(engine, "contributions", inflated)
    assert RULES[0] in failed(check_behaviour(engine, tiny_table().columns))


def test_a_feature_that_is_said_to_be_outside_but_is_used_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ScoringEngine(Artifact(Artifact.build(foreign_model(), tiny_metadata())))
    said = TINY.model_dump()
    said["features"][2]["governance"] = ["protected"]
    contract = Contract.model_validate(said)
    pool = engine.pool
    monkeypatch.setattr(type(engine), "contract", property(lambda _: contract))

    def with_the_job(arrays: Arrays) -> Pool:
        return pool(arrays)

    monkeypatch.setattr(engine, "pool", with_the_job)
    assert failed(check_behaviour(engine, tiny_table().columns))[RULES[5]].startswith("job: the PD changes with")


def test_with_nobody_to_try_it_on_nothing_fails() -> None:
    assert failed(check_behaviour(tiny_engine(), {"debt": [], "income": [], "job": []})) == {}

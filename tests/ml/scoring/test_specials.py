"""Special values in training and scoring: what a code counts as, its reason, and models from before there were any."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.batch.scoring import ColumnScorer
from app.ml.contracts.columns import derive_row, to_arrays, to_columns
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract, parse_contract
from app.ml.evaluation.behaviour import check_behaviour
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.scored import BASE
from app.ml.tables.dataset import Table
from app.ml.training.fitting import TrainingSettings, fit
from app.ml.training.pipeline import inputs_of
from app.ml.training.sample import Sample
from tests.ml.models import stock_shap

OLD = Path(__file__).parents[2] / "fixtures" / "old_artifact"
"""A model of `card_application` from before special values were honoured, with scores of that time."""
CODED = """
name: coded
version: 1
title: {ru: Коды, en: Codes}
features:
  - name: late
    labels: {ru: Просрочек, en: Times late}
    type: int
    allowed: [0, 50]
    special:
      - {value: -9, labels: {ru: нет записи, en: no record}, counts_as: missing}
      - {value: 98, labels: {ru: нет данных, en: not stated}, counts_as: indicator}
    missing: "null"
    monotone: increasing
    governance: [allowed]
  - name: income
    labels: {ru: Доход, en: Income}
    type: money
    allowed: [0, 1000000]
    special:
      - {value: 999999, labels: {ru: не указан, en: not given}, counts_as: indicator}
    governance: [allowed]
  - name: job
    labels: {ru: Работа, en: Job}
    type: category
    categories:
      - {value: fixed, labels: {ru: постоянная, en: permanent}}
      - {value: season, labels: {ru: сезонная, en: seasonal}}
    governance: [allowed]
"""
CONTRACT = parse_contract(CODED, source="coded.yaml")
applicants = st.fixed_dictionaries(
    {
        "late": st.sampled_from([-9, 98, None]) | st.integers(0, 50),
        "income": st.just(999_999) | st.integers(0, 5000),
        "job": st.sampled_from(["fixed", "season"]),
    }
)


@cache
def table() -> Table:
    """Loans whose rows with a code are worse or better than any number would make them."""
    random = np.random.default_rng(3)
    late, income = random.integers(0, 12, 1500), random.integers(1, 5000, 1500)
    job = random.choice(["fixed", "season"], 1500)
    late[:200], late[200:400], income[300:600] = -9, 98, 999_999
    risk = np.where(late < 0, 3, np.where(late == 98, -3, late / 4)) + np.where(income > 5000, 4, -income / 2000)
    columns = {"late": late.tolist(), "income": income.tolist(), "job": job.tolist()}
    return Table(Path("coded.csv"), [""] * 1500, columns, (risk + random.normal(0, 1, 1500) > 1).astype(np.int64))


@cache
def content(contract: Contract = CONTRACT) -> bytes:
    return fit(contract, table(), settings=TrainingSettings(iterations=80, depth=4, learning_rate=0.1, thread_count=1))


@cache
def engine() -> ScoringEngine:
    return ScoringEngine(Artifact(content()))


def raw(**changes: Any) -> float:
    applicant = {"late": 3, "income": 2000, "job": "fixed", **changes}
    return engine().score(to_columns(CONTRACT, [applicant]))[0].raw_log_odds


def test_a_code_that_counts_as_missing_scores_as_a_missing_value() -> None:
    assert raw(late=-9) == raw(late=None)


def test_a_code_with_an_indicator_has_an_effect_of_its_own() -> None:
    assert raw(late=98) < raw(late=None)
    assert raw(income=999_999) > max(raw(income=1), raw(income=5000)) + 1
    assert engine().layout.columns == ("late", "income", "late=98", "income=999999", "job")
    assert engine().layout.names == ("late", "income", "job")


@given(rows=st.lists(applicants, min_size=1, max_size=20))
def test_reasons_sum_to_the_raw_log_odds_and_show_what_was_given(rows: list[dict[str, Any]]) -> None:
    for applicant, scored in zip(rows, engine().score(to_columns(CONTRACT, rows)), strict=True):
        reasons = {reason["feature"]: reason for reason in scored.reasons or []}
        assert reasons.keys() == {BASE, "late", "income", "job"}
        assert sum(reason["contribution"] for reason in reasons.values()) == pytest.approx(
            scored.raw_log_odds, abs=1e-9
        )
        assert {name: reasons[name]["value"] for name in applicant} == applicant


@given(rows=st.lists(applicants, min_size=2, max_size=20))
def test_alone_in_a_batch_and_in_a_file_a_row_has_the_same_bits(rows: list[dict[str, Any]]) -> None:
    batch = engine().score(to_columns(CONTRACT, rows))
    assert [engine().score(to_columns(CONTRACT, [row]))[0] for row in rows] == batch
    arrays = to_arrays(CONTRACT, to_columns(CONTRACT, rows))
    columns: Any = {"late": np.array([np.nan if r["late"] is None else r["late"] for r in rows], np.float64)}
    columns |= {"income": np.array([row["income"] for row in rows], np.float64), "job": arrays["job"]}
    scores = ColumnScorer(engine(), reasons=True).score(columns)
    assert scores.proba.tolist() == [one.proba for one in batch]
    assert scores.contributions is not None
    assert (scores.contributions == engine().contributions(engine().pool(arrays))).all()


def test_the_reason_of_a_feature_is_the_sum_of_the_stock_values_of_its_columns() -> None:
    artifact = Artifact(content())
    pool = engine().pool(to_arrays(CONTRACT, table().columns))
    late, income, late_98, income_999999, job = stock_shap(artifact, pool)[:, :-1].T
    expected = np.column_stack([late + late_98, income + income_999999, job])
    assert abs(engine().contributions(pool) - expected).max() < 1e-12


def test_every_rule_of_behaviour_holds_with_codes() -> None:
    failed = [check for check in check_behaviour(engine(), table().columns) if not check.passed]
    assert failed == []


def test_the_samples_inputs_are_what_was_given() -> None:
    sample = Sample.of(CONTRACT, table(), [""] * 1500)
    assert inputs_of(CONTRACT, sample) == table().columns


def test_a_formula_sees_a_code_as_missing_unless_it_knows_it() -> None:
    loan = load_contract("consumer_loan").model_dump()
    mark = {"value": -9, "labels": {"ru": "нет", "en": "none"}, "counts_as": "missing"}
    for feature in loan["features"]:
        if feature["name"] == "goods_price":
            feature["special"] = [mark]
    coded = Contract.model_validate(loan)
    row = {f.name: None for f in coded.inputs} | {"credit_amount": 1000.0, "goods_price": -9.0}
    assert derive_row(coded, row)["loan_to_price"] is None
    assert derive_row(coded, {**row, "goods_price": 2000.0})["loan_to_price"] == 0.5
    card = load_contract("card_application")
    row = {f.name: None for f in card.inputs} | {"days_employed": 365243}
    assert derive_row(card, row)["days_employed_bin"] == "not employed"


def test_a_special_value_that_counts_as_itself_is_a_number_as_before() -> None:
    plain = parse_contract(CODED.replace(", counts_as: missing", "").replace(", counts_as: indicator", ""), source="p")
    arrays = to_arrays(plain, table().columns)
    assert arrays.keys() == {"late", "income", "job"}
    assert arrays["late"].tolist() == table().columns["late"]


def test_a_model_from_before_scores_to_the_last_bit() -> None:
    old = ScoringEngine(Artifact((OLD / "card_application.cbm").read_bytes()))
    events = json.loads((OLD / "scores.json").read_text(encoding="utf-8"))
    assert {event["inputs"]["days_employed"] for event in events} > {365_243}
    again = old.score(to_columns(old.contract, [event["inputs"] for event in events]))
    for event, scored in zip(events, again, strict=True):
        assert (scored.proba, scored.raw_log_odds, scored.reasons) == (
            event["proba"],
            event["raw_log_odds"],
            event["reasons"],
        )


def test_an_artifact_keeps_the_words_of_contracts_without_codes() -> None:
    said = json.loads(load_contract("consumer_loan").model_dump_json())
    assert "any_case" not in said
    assert not {"aliases", "opposite_sign"} & set().union(*said["features"])

"""The engine: columns in; PD, raw log-odds and exact reasons out; the same bits alone and in a batch."""

import itertools
import json
import math
from copy import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from app.ml.contracts.columns import to_columns
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import Artifact, sha256_of
from app.ml.scoring.calibration import Calibration, Method, clipped_pd
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.probability import logit, sigmoid
from app.ml.scoring.scored import Reason, Scored
from app.ml.tables.dataset import Table
from app.ml.training.registering import Trained
from tests.fixtures.applicants import applicants
from tests.fixtures.legal_applicant import APPLICANT
from tests.ml.models import foreign_model, raw_log_odds, tiny_engine, tiny_metadata, tiny_table


@pytest.fixture(scope="module")
def scored(engine: ScoringEngine, held_out: Table) -> list[Scored]:
    """Every held-out applicant, scored in one batch with reasons."""
    return engine.score(to_columns(engine.contract, held_out.applicants))


def reasons_of(one: Scored) -> list[Reason]:
    assert one.reasons is not None
    return one.reasons


def one_reason(one: Scored, feature: str) -> Reason:
    return next(reason for reason in reasons_of(one) if reason["feature"] == feature)


def score_one(engine: ScoringEngine, applicant: dict[str, Any]) -> Scored:
    (one,) = engine.score(to_columns(engine.contract, [applicant]))
    return one


def test_every_row_alone_has_the_bits_it_has_in_the_batch(
    engine: ScoringEngine, held_out: Table, scored: list[Scored]
) -> None:
    assert len(scored) == 1510
    assert [score_one(engine, applicant) for applicant in held_out.applicants] == scored


def test_reasons_add_up_to_the_raw_log_odds(scored: list[Scored]) -> None:
    for one in scored:
        assert sum(reason["contribution"] for reason in reasons_of(one)) == pytest.approx(one.raw_log_odds, abs=1e-9)


@given(applicants(load_contract("consumer_loan")))
def test_reasons_of_any_legal_applicant_add_up(engine: ScoringEngine, applicant: dict[str, Any]) -> None:
    one = score_one(engine, applicant)
    assert 0 < one.proba < 1
    assert sum(reason["contribution"] for reason in reasons_of(one)) == pytest.approx(one.raw_log_odds, abs=1e-9)


def test_the_first_reason_is_base_and_the_same_for_everybody(scored: list[Scored]) -> None:
    base = reasons_of(scored[0])[0]
    assert (base["feature"], base["value"]) == ("base", None)
    assert all(reasons_of(one)[0] == base for one in scored)


def test_the_other_reasons_are_all_columns_heaviest_first(engine: ScoringEngine, scored: list[Scored]) -> None:
    columns = {*engine.contract.numeric_columns, *engine.contract.categorical_columns}
    for one in scored:
        told = reasons_of(one)[1:]
        assert {reason["feature"] for reason in told} == columns
        weights = [abs(reason["contribution"]) for reason in told]
        assert weights == sorted(weights, reverse=True)


def test_the_raw_pd_is_the_sigmoid_of_the_raw_log_odds_and_the_pd_its_calibration(
    engine: ScoringEngine, scored: list[Scored]
) -> None:
    curve = engine.calibration.curve()
    assert all(one.raw_proba == sigmoid(one.raw_log_odds) for one in scored)
    assert all(one.proba == clipped_pd(curve(one.raw_log_odds)) for one in scored)


def test_without_reasons_the_score_is_the_same(engine: ScoringEngine, held_out: Table, scored: list[Scored]) -> None:
    bare = engine.score(to_columns(engine.contract, held_out.applicants), reasons=False)
    assert [(one.proba, one.raw_log_odds, one.reasons) for one in bare] == [
        (one.proba, one.raw_log_odds, None) for one in scored
    ]


def test_reasons_show_values_as_people_have_them(engine: ScoringEngine) -> None:
    one = score_one(engine, {**APPLICANT, "income_monthly": None, "has_negative_records": True})
    shown = {reason["feature"]: reason["value"] for reason in reasons_of(one)}
    assert shown["has_negative_records"] is True
    assert shown["income_monthly"] is None
    assert (shown["term_months"], shown["housing"], shown["loan_to_price"]) == (48, "owner", 0.7143)
    assert type(shown["term_months"]) is int


def test_reasons_are_plain_json(scored: list[Scored]) -> None:
    assert json.loads(json.dumps(scored[0].reasons, allow_nan=False)) == scored[0].reasons


def test_a_column_that_is_not_there_is_named(engine: ScoringEngine) -> None:
    columns = to_columns(engine.contract, [APPLICANT])
    del columns["debt_total"]
    with pytest.raises(KeyError, match="debt_total"):
        engine.score(columns)


def test_nobody_gives_no_scores(engine: ScoringEngine) -> None:
    assert engine.score(to_columns(engine.contract, [])) == []


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.6])
def test_a_portfolio_rate_moves_the_pd_and_neither_raw_nor_reasons_nor_ranks(
    rate: float, trained: Trained, shared_registry: ModelRegistry, held_out: Table, scored: list[Scored]
) -> None:
    content = shared_registry.read(trained.sha256)
    shifted = ScoringEngine.load(content, sha256=trained.sha256, portfolio_default_rate=rate)
    moved = shifted.score(to_columns(shifted.contract, held_out.applicants))
    assert [(o.raw_proba, o.raw_log_odds, o.reasons) for o in moved] == [
        (o.raw_proba, o.raw_log_odds, o.reasons) for o in scored
    ]
    shift = logit(rate) - logit(trained.card["training_prior"])
    before = [logit(one.proba) for one in scored]
    assert [logit(one.proba) for one in moved] == pytest.approx([value + shift for value in before], abs=1e-5)
    assert (
        np.argsort([o.proba for o in moved], kind="stable").tolist()
        == np.argsort([o.proba for o in scored], kind="stable").tolist()
    )


def test_an_engine_taken_to_another_rate_scores_as_one_loaded_for_it(
    engine: ScoringEngine, trained: Trained, shared_registry: ModelRegistry, held_out: Table, scored: list[Scored]
) -> None:
    columns = to_columns(engine.contract, held_out.applicants)
    loaded = ScoringEngine.load(
        shared_registry.read(trained.sha256), sha256=trained.sha256, portfolio_default_rate=0.05
    )
    assert engine.at_rate(0.05).score(columns) == loaded.score(columns)
    assert loaded.at_rate(None).score(columns) == scored
    assert {one.portfolio_default_rate for one in loaded.score(columns)} == {0.05}
    assert {one.portfolio_default_rate for one in scored} == {None}


def test_no_contribution_and_no_shown_value_is_a_negative_zero(engine: ScoringEngine, scored: list[Scored]) -> None:
    """A database that keeps JSON parsed has no −0.0: what is stored must come back bit for bit."""
    for reason in itertools.chain.from_iterable(map(reasons_of, scored)):
        for number in (reason["contribution"], reason["value"]):
            assert not (isinstance(number, float) and number == 0 and math.copysign(1, number) < 0)
    leaves = np.zeros((1, engine._table.vectors.shape[0] // engine._table.width), dtype=np.uint32)
    nothing = copy(engine._table)
    nothing.vectors = np.full_like(engine._table.vectors, -0.0)
    assert not np.signbit(nothing.contributions(leaves)).any()


def test_missing_where_training_had_none_goes_to_the_bad_side() -> None:
    engine = tiny_engine()
    applicant = {"debt": 100, "income": 500, "job": "fixed"}
    missing, worst, best = raw_log_odds(
        engine, [{**applicant, "debt": None}, {**applicant, "debt": 1_000_000}, {**applicant, "debt": 0}]
    )
    assert missing == worst > best
    missing, worst, best = raw_log_odds(
        engine, [{**applicant, "income": None}, {**applicant, "income": 0}, {**applicant, "income": 1_000_000}]
    )
    assert missing == worst > best


def test_missing_is_still_shown_as_missing() -> None:
    one = score_one(tiny_engine(), {"debt": None, "income": 500, "job": "fixed"})
    assert one_reason(one, "debt")["value"] is None
    assert one_reason(one, "debt")["contribution"] > 0


def test_a_rare_and_an_unseen_category_are_both_other() -> None:
    rows = [{"debt": 500, "income": 500, "job": job} for job in ("rare", "unseen", "season")]
    rare, unseen, season = raw_log_odds(tiny_engine(), rows)
    assert rare == unseen != season


@pytest.mark.parametrize(
    "calibration",
    [
        Calibration(method=Method.PLATT, coefficients=(0.7, -0.3)),
        Calibration(method=Method.BETA, coefficients=(0.6, 1.4, 0.2)),
        Calibration(method=Method.ISOTONIC, knots=((-2.0, -3.0), (0.0, -0.5), (1.0, 2.0))),
    ],
    ids=lambda calibration: calibration.method.value,
)
def test_a_calibrated_pd_has_the_same_bits_alone_and_in_a_batch_and_keeps_ranks(calibration: Calibration) -> None:
    content = Artifact.build(foreign_model(), tiny_metadata(calibration=calibration))
    engine = ScoringEngine.load(content, sha256=sha256_of(content), portfolio_default_rate=0.05)
    batch = engine.score(to_columns(engine.contract, tiny_table().applicants))
    assert batch == [score_one(engine, applicant) for applicant in tiny_table().applicants]
    order = sorted(batch, key=lambda one: one.raw_log_odds)
    pairs = list(itertools.pairwise(order))
    assert all((low.proba < high.proba) == (low.raw_log_odds < high.raw_log_odds) for low, high in pairs)
    assert all(one.raw_proba == sigmoid(one.raw_log_odds) != one.proba for one in batch)
    assert all(
        sum(reason["contribution"] for reason in reasons_of(one)) == pytest.approx(one.raw_log_odds, abs=1e-9)
        for one in batch
    )

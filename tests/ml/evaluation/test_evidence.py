"""A model beside another on held-out rows: figures, differences and curves that can be checked another way."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve

from app.exceptions import ArtifactInvalid
from app.ml.evaluation.curves import MAX_ROC_POINTS, roc_points, score_shares
from app.ml.evaluation.evidence import HeldOutEvidence, Lack, evidence_of
from app.ml.evaluation.gate_result import GateCode
from app.ml.evaluation.gates import raw_log_odds
from app.ml.evaluation.resampling import metric_differences
from app.ml.registry.held_out import HeldOut
from app.ml.scoring.artifact import sha256_of
from app.ml.scoring.engine import ScoringEngine
from tests.fixtures.small_models import held_out_file, small_model
from tests.ml.samples import scored

BLIND, GOOD = 2, 40


def engine(trees: int) -> ScoringEngine:
    content = small_model(trees)
    return ScoringEngine.load(content, sha256=sha256_of(content))


def rows() -> HeldOut:
    return HeldOut.from_bytes(held_out_file())


def measured(model: ScoringEngine, other: ScoringEngine | ArtifactInvalid | None) -> HeldOutEvidence:
    found = evidence_of(model, other, rows())
    assert isinstance(found, HeldOutEvidence)
    return found


def test_figures_are_those_of_the_rows_and_lie_in_their_intervals() -> None:
    model, held_out = engine(GOOD), rows()
    found = measured(model, None)
    raw = raw_log_odds(model, held_out)
    auc = roc_auc_score(held_out.outcome, raw)
    assert found.model.figures["auc"].value == pytest.approx(auc)
    assert found.model.figures["gini"].value == pytest.approx(2 * auc - 1)
    assert found.model.figures["brier"].value == pytest.approx(brier_score_loss(held_out.outcome, model.final_pds(raw)))
    assert all(one.low < one.value < one.high for one in found.model.figures.values())
    assert (found.rows, found.bad) == (len(held_out.outcome), int(held_out.outcome.sum()))


def test_a_worse_model_is_worse_beyond_what_chance_gives_and_the_other_way_round() -> None:
    worse = measured(engine(BLIND), engine(GOOD)).differences
    better = measured(engine(GOOD), engine(BLIND)).differences
    assert worse["auc"].high < 0 < better["auc"].low
    assert worse["brier"].low > 0 > better["brier"].high
    assert worse["gini"].value == pytest.approx(2 * worse["auc"].value)
    assert worse["ks"].value == pytest.approx(-better["ks"].value)


def test_nearly_the_same_model_shows_no_difference() -> None:
    found = measured(engine(GOOD), engine(GOOD + 1)).differences
    assert all(one.low <= 0 <= one.high for one in found.values())


def test_both_models_meet_the_same_resamples() -> None:
    outcome, proba = scored(600)
    same = metric_differences(outcome, proba, proba.copy(), seed=1)
    assert [one.as_list() for one in same.values()] == [[0.0, 0.0, 0.0]] * 3


def test_without_a_usable_other_the_model_is_measured_alone_and_it_is_said_why() -> None:
    found = measured(engine(GOOD), ArtifactInvalid("it is damaged"))
    assert (found.other, found.differences) == (None, {})
    assert found.lack == Lack(GateCode.CHAMPION_UNUSABLE, {"fault": "it is damaged"})
    assert measured(engine(GOOD), None).lack == Lack(GateCode.NO_CHAMPION, {})


def test_without_rows_nothing_is_measured() -> None:
    assert evidence_of(engine(GOOD), None, None) == Lack(GateCode.NO_ROWS, {})


def test_the_roc_curve_is_that_of_another_library_and_thinned() -> None:
    outcome, proba = scored(600)
    expected = set(zip(*roc_curve(outcome, proba, drop_intermediate=False)[:2], strict=True))
    found = roc_points(outcome, proba)
    assert (found[0], found[-1]) == ((0, 0), (1, 1))
    assert len(found) <= MAX_ROC_POINTS
    assert {(round(x, 9), round(y, 9)) for x, y in found} <= {(round(x, 9), round(y, 9)) for x, y in expected}


def test_calibration_groups_and_histograms_hold_every_row() -> None:
    curves = measured(engine(GOOD), None).model.curves
    assert sum(group.rows for group in curves.calibration) == len(rows().outcome)
    assert all(group.low <= group.bad_rate <= group.high for group in curves.calibration)
    assert sum(curves.good) == pytest.approx(1)
    assert sum(curves.bad) == pytest.approx(1)
    assert sum(score_shares(np.array([0, 1]), np.array([1e-9, 1 - 1e-9]))[0]) == 1

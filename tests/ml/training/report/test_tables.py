"""The report's tables against cases that can be counted by hand."""

import numpy as np
import pytest

from app.ml.training.report.tables import calibration_groups, gains, grade_table, score_shares

OUTCOME = np.array([0] * 80 + [1] * 20)
PROBA = np.concatenate([np.full(80, 0.02), np.full(20, 0.9)])


def test_each_grade_has_its_rows_rate_and_verdict() -> None:
    table = {row["grade"]: row for row in grade_table(OUTCOME, PROBA)}
    assert [row["rows"] for row in table.values()] == [80, 0, 0, 0, 20]
    assert (table["A"]["pd"], table["A"]["rate"].value, table["A"]["verdict"]) == (pytest.approx(0.02), 0, "holds")
    assert table["E"]["rate"].value == 1
    assert "pd" not in table["C"]


def test_a_pd_that_is_too_low_is_told() -> None:
    table = {row["grade"]: row for row in grade_table(OUTCOME, np.full(100, 0.02))}
    assert table["A"]["verdict"] == "PD too low"


def test_gains_reach_all_bad_and_the_lift_falls_to_one() -> None:
    table = gains(OUTCOME, PROBA)
    assert [row["caught"] for row in table[:3]] == [0.5, 1.0, 1.0]
    assert table[0]["lift"] == pytest.approx(5)
    assert (table[-1]["caught"], table[-1]["lift"]) == (1, pytest.approx(1))
    assert sum(row["bad"] for row in table) == 20


def test_calibration_groups_cover_all_rows_in_the_order_of_the_pd() -> None:
    groups = calibration_groups(OUTCOME, PROBA)
    assert len(groups) == 10
    assert [mean for mean, _ in groups] == sorted(mean for mean, _ in groups)


def test_shares_of_good_and_bad_add_up_to_one_each() -> None:
    _, good, bad = score_shares(PROBA, OUTCOME)
    assert (good.sum(), bad.sum()) == (pytest.approx(1), pytest.approx(1))

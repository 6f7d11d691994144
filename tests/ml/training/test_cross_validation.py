"""Cross-validation: the same bits on any number of threads, all threads at work, periods where rows have times."""

from dataclasses import replace

import numpy as np
import pytest

from app.ml.contracts.columns import to_arrays
from app.ml.scoring.calibration import Calibration
from app.ml.training import cross_validation
from app.ml.training.cross_validation import Effort, choose_trees, cross_validate
from app.ml.training.fitting import MOST_ROWS_AT_ONCE, TrainingSettings, fit_model
from app.ml.training.pipeline import settings_for
from app.ml.training.registering import no_progress
from app.ml.training.sample import Sample
from tests.ml.models import TINY, tiny_table

SETTINGS = TrainingSettings(iterations=40, depth=4, thread_count=1)


def sample(times: bool = False) -> Sample:
    table = tiny_table()
    keys = [str(place) for place in range(len(table.outcome))]
    when = np.arange(len(keys), dtype=np.float64)
    return Sample(to_arrays(TINY, table.columns), table.outcome, keys, when if times else None)


def test_any_number_of_threads_gives_the_same_file() -> None:
    rows = sample()
    files = set()
    for threads in (1, 2, 3, 8):
        settings = replace(SETTINGS, thread_count=threads)
        trees = choose_trees(TINY, rows, settings, Effort(early_stops=1, folds=2, repeats=1), no_progress)
        fitted = fit_model(TINY, rows.arrays, rows.outcome, replace(settings, iterations=trees))
        files.add(fitted.artifact(training_rate=0.3, calibration=Calibration()))
    assert len(files) == 1


def many_rows(count: int) -> Sample:
    """More rows than CatBoost takes the loss of in one part."""
    random = np.random.default_rng(5)
    debt, income = random.normal(size=count), random.normal(size=count)
    job = random.choice(np.array(["fixed", "season"], dtype=object), count)
    risk = 1 / (1 + np.exp(1 - debt * np.where(job == "season", 2, 1) + income))
    outcome = (random.random(count) < risk).astype(np.int64)
    return Sample({"debt": debt, "income": income, "job": job}, outcome, [str(row) for row in range(count)])


def test_many_rows_and_trees_give_the_same_file_on_any_number_of_threads() -> None:
    rows = many_rows(MOST_ROWS_AT_ONCE * 5 // 4 + 500)
    files = set()
    for threads in (1, 2, 4):
        settings = replace(settings_for(len(rows), 3), iterations=220, thread_count=threads)
        trees = choose_trees(TINY, rows, settings, Effort(early_stops=1, folds=2, repeats=1), no_progress)
        fitted = fit_model(TINY, rows.arrays, rows.outcome, replace(settings, iterations=205))
        files.add((trees, fitted.artifact(training_rate=0.3, calibration=Calibration())))
    assert len(files) == 1


@pytest.mark.parametrize(("stops", "expected"), [(1, [4]), (3, [1, 1, 1]), (5, [1, 1, 1, 1, 4])])
def test_all_threads_are_at_work_also_with_one_fold(
    monkeypatch: pytest.MonkeyPatch, stops: int, expected: list[int]
) -> None:
    used: list[int] = []
    real = fit_model

    def watched(*arguments, **more):  # type: ignore[no-untyped-def]
        used.append(arguments[3].thread_count)
        return real(*arguments, **more)

    monkeypatch.setattr(cross_validation, "fit_model", watched)
    settings = replace(SETTINGS, thread_count=4)
    choose_trees(TINY, sample(), settings, Effort(early_stops=stops, folds=2, repeats=1), no_progress)
    assert used == expected


def test_folds_are_periods_where_rows_have_times() -> None:
    effort = Effort(early_stops=1, folds=4, repeats=2)
    by_time = cross_validate(TINY, sample(times=True), SETTINGS, effort, no_progress)
    assert (len(by_time.metrics), by_time.rule[:9]) == (4, "4 periods")
    by_content = cross_validate(TINY, sample(), SETTINGS, effort, no_progress)
    assert (len(by_content.metrics), by_content.rule) == (8, "4 folds by content, 2 times")
    assert np.isfinite(by_time.raw_log_odds).all()


def test_a_person_of_several_periods_does_not_train_where_it_is_measured() -> None:
    rows = sample(times=True)
    repeated = Sample(rows.arrays, rows.outcome, [str(place % 100) for place in range(len(rows))], rows.times)
    for inside, outside in cross_validation.folds_of(repeated, 4, "s"):
        assert {repeated.keys[row] for row in inside}.isdisjoint(repeated.keys[row] for row in outside)

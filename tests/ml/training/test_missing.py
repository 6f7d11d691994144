"""Missing values of an inferred contract count as the worst, what that costs is said, and it can be taken back."""

from pathlib import Path

import numpy as np
import pytest

from app.ml.contracts.definition import MissingPolicy, Monotone
from app.ml.contracts.loader import load_contract
from app.ml.evaluation.clearing import clear_each
from app.ml.training.card import card_of, warnings_of
from app.ml.training.cross_validation import Effort
from app.ml.training.fitting import TrainingSettings
from app.ml.training.missing import better_direction
from app.ml.training.pipeline import TrainingResult, inputs_of, run_training
from app.ml.training.registering import no_progress
from app.ml.training.request import TrainingOptions, TrainingRequest

ROWS = 900


def table(folder: Path) -> Path:
    """Loans whose empty cells, of a number and of a category, ended well."""
    random = np.random.default_rng(8)
    number, job = random.integers(0, 10, ROWS), random.choice(["fixed", "season", "free"], ROWS)
    empty, jobless = random.random(ROWS) < 0.3, random.random(ROWS) < 0.3
    risk = np.where(empty, 0.03, 0.1 + 0.05 * number) + np.where(jobless, 0, np.where(job == "season", 0.3, 0.1))
    bad = (random.random(ROWS) < risk).astype(int)
    lines = [
        f"{'' if gone else value},{'' if idle else work},{size},{end}"
        for value, gone, work, idle, size, end in zip(
            number, empty, job, jobless, random.integers(0, 5000, ROWS), bad, strict=True
        )
    ]
    path = folder / "loans.csv"
    path.write_text("\n".join(["count,job,size,bad", *lines]), encoding="utf-8")
    return path


def made(folder: Path, *learned: str) -> TrainingResult:
    options = TrainingOptions(target="bad", missing_learned=frozenset(learned))
    settings = TrainingSettings(iterations=30, depth=3, learning_rate=0.1, thread_count=1)
    effort = Effort(early_stops=1, folds=2, repeats=1)
    return run_training(
        TrainingRequest(data=table(folder), columns=options, settings=settings, effort=effort), no_progress
    )


def test_an_inferred_contract_never_rewards_an_empty_field_and_says_what_that_costs(tmp_path: Path) -> None:
    found = made(tmp_path)
    by_name = found.contract.by_name
    assert [by_name[name].missing for name in ("count", "job")] == [MissingPolicy.WORST] * 2
    assert by_name["count"].monotone is Monotone.INCREASING
    cleared = clear_each(found.engine, inputs_of(found.contract, found.held_out))
    assert [(one.feature, one.improved) for one in cleared] == [("count", 0), ("job", 0)]
    assert found.missing_worst is not None
    assert found.missing_worst.features == ("count", "job")
    assert found.missing_worst.auc_cost.value > 0.005
    assert card_of(found)["missing_worst"]["auc_cost"][0] > 0


def test_a_column_whose_missing_values_are_learned_is_warned_of_and_its_twin_is_not(tmp_path: Path) -> None:
    found = made(tmp_path, "count", "job")
    assert found.missing_worst is None
    (warning,) = [line for line in warnings_of(found) if "clearing" in line]
    assert "count: the PD falls for " in warning
    assert not [line for line in warnings_of(made(tmp_path)) if "clearing" in line]


@pytest.mark.parametrize("way", [Monotone.INCREASING, Monotone.DECREASING])
def test_the_better_direction_is_that_of_the_smaller_error(way: Monotone) -> None:
    random = np.random.default_rng(2)
    values = random.normal(0, 1, 2000)
    outcome = (random.random(2000) < 1 / (1 + np.exp(-way.sign * values))).astype(np.int64)
    values[:200] = np.nan
    feature = load_contract("consumer_loan").by_name["debt_total"]
    assert better_direction(feature, {"debt_total": values}, outcome).monotone is way

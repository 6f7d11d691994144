"""The way from a table to a model, on tables that are awkward: each trains, or ends in a sentence."""

from pathlib import Path

import numpy as np
import pytest

from app.exceptions import TableInvalid
from app.ml.contracts.columns import to_columns
from app.ml.training.cross_validation import Effort
from app.ml.training.fitting import TrainingSettings
from app.ml.training.loading import load_for_training
from app.ml.training.pipeline import TrainingResult, run_training
from app.ml.training.registering import no_progress
from app.ml.training.request import TrainingOptions, TrainingRequest

RANDOM = np.random.default_rng(6)
ROWS = 400
RISK = RANDOM.normal(size=ROWS)
BAD = (RANDOM.random(ROWS) < 1 / (1 + np.exp(1 - 1.5 * RISK))).astype(int)
QUICK = {
    "settings": TrainingSettings(iterations=30, thread_count=1),
    "effort": Effort(early_stops=1, folds=2, repeats=1),
}


def made(folder: Path, header: str, rows: list[str], **columns: object) -> TrainingResult:
    path = folder / "t.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    options = TrainingOptions(target="y", **columns)  # type: ignore[arg-type]
    return run_training(TrainingRequest(data=path, columns=options, **QUICK), no_progress)  # type: ignore[arg-type]


def test_a_table_of_categories_alone_trains_and_scores(tmp_path: Path) -> None:
    rows = [f"{'a' if risk > 0 else 'b'},{'xyz'[n % 3]},{y}" for n, (risk, y) in enumerate(zip(RISK, BAD, strict=True))]
    found = made(tmp_path, "c,d,y", rows)
    assert found.measured.metrics.auc > 0.6
    assert not [check for check in found.behaviour if check.passed is False]
    assert "every row was split by itself" in found.loaded.warnings[0]
    engine = found.engine
    (one,) = engine.score(to_columns(engine.contract, [{"c": "a", "d": "x"}]))
    assert 0 < one.proba < 1


def test_names_that_are_python_words_or_pydantics_own_train_and_score(tmp_path: Path) -> None:
    rows = [f"{risk:.3f},{-risk:.2f},{n % 9},{y}" for n, (risk, y) in enumerate(zip(RISK, BAD, strict=True))]
    found = made(tmp_path, "class,model_config,copy,y", rows)
    assert [f.name for f in found.contract.features] == ["class_value", "model_config_value", "copy_value"]
    assert not [check for check in found.behaviour if check.passed is False]


def test_what_alone_tells_the_outcome_is_left_out_unless_it_is_kept(tmp_path: Path) -> None:
    rows = [f"{risk:.3f},{y * 100 + n % 7},{y}" for n, (risk, y) in enumerate(zip(RISK, BAD, strict=True))]
    found = made(tmp_path, "x,paid back,y", rows)
    assert found.loaded.dropped["paid back"].startswith("it tells the outcome by itself")
    assert [f.name for f in found.contract.features] == ["x"]
    kept = made(tmp_path, "x,paid back,y", rows, keep=frozenset({"paid back"}))
    assert kept.measured.metrics.auc > 0.99


def test_the_rows_of_one_applicant_stay_together(tmp_path: Path) -> None:
    rows = [f"{n // 4},{risk:.3f},{y}" for n, (risk, y) in enumerate(zip(RISK, BAD, strict=True))]
    found = made(tmp_path, "who,x,y", rows, group="who")
    assert set(found.training.keys).isdisjoint(found.held_out.keys)
    assert "who" not in found.contract.by_name


def test_applicants_that_stand_in_several_rows_are_told_and_kept_together(tmp_path: Path) -> None:
    rows = [f"{risk:.6f},{risk * n % 1:.6f},{y}" for n, (risk, y) in enumerate(zip(RISK, BAD, strict=True))]
    found = made(tmp_path, "x,z,y", rows + rows[:100])
    assert found.loaded.warnings[0].startswith("100 rows repeat the features of another row")
    assert set(found.training.keys).isdisjoint(found.held_out.keys)


def loaded_warnings(folder: Path, rows: list[str], **columns: object) -> list[str]:
    """The warnings of reading alone."""
    path = folder / "t.csv"
    path.write_text("\n".join(["who,x,z,y", *rows]) + "\n", encoding="utf-8")
    options = TrainingOptions(target="y", **columns)  # type: ignore[arg-type]
    return load_for_training(TrainingRequest(data=path, columns=options)).warnings


def test_a_common_value_is_warned_of_and_a_table_of_different_rows_is_not(tmp_path: Path) -> None:
    rows = [f"{n},{risk:.6f},{risk * n % 1:.6f},{y}" for n, (risk, y) in enumerate(zip(RISK, BAD, strict=True))]
    no_record = [f"{n},,,{n % 2}" for n in range(ROWS, ROWS + 60)]
    (warning,) = loaded_warnings(tmp_path, rows + no_record, drop=frozenset({"who"}))
    assert warning.startswith("60 rows are alike: a common value and no repeated person")
    assert loaded_warnings(tmp_path, rows, drop=frozenset({"who"})) == []


def test_an_applicant_of_many_rows_is_warned_of_and_applicants_of_a_few_are_not(tmp_path: Path) -> None:
    plain = [f"{n // 3},{risk:.6f},{risk * n % 1:.6f},{y}" for n, (risk, y) in enumerate(zip(RISK, BAD, strict=True))]
    dealer = [line.replace(line.split(",")[0], "dealer", 1) if n < 60 else line for n, line in enumerate(plain)]
    (warning,) = loaded_warnings(tmp_path, dealer, group="who")
    assert warning.startswith("60 rows are one applicant's ('dealer') and stay together")
    assert loaded_warnings(tmp_path, plain, group="who") == []


@pytest.mark.parametrize(
    ("header", "cell", "told"),
    [
        (
            "copy,y",
            lambda y: "bad" if y else "good",
            "no usable feature is left: copy_value: it tells the outcome by itself",
        ),
        ("age,y", lambda y: str(20 + y), "no usable feature is left. age: protected by its name"),
    ],
)
def test_where_no_feature_is_left_it_is_a_sentence(tmp_path: Path, header: str, cell, told: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TableInvalid, match=told):
        made(tmp_path, header, [f"{cell(y)},{y}" for y in BAD.tolist()])


def test_the_same_table_gives_the_same_model(tmp_path: Path) -> None:
    rows = [f"{risk:.3f},{n % 9},{y}" for n, (risk, y) in enumerate(zip(RISK, BAD, strict=True))]
    assert made(tmp_path, "x,z,y", rows).content == made(tmp_path, "x,z,y", rows).content


def test_the_outcomes_of_the_held_out_have_no_influence_on_the_model(tmp_path: Path) -> None:
    """The latest quarter is held out: with those outcomes turned round the model is the same to the last byte."""

    def trained(late: list[int]) -> TrainingResult:
        outcomes = [*BAD[: ROWS * 3 // 4], *late]
        rows = [
            f"2026-{1 + n // 100:02}-{1 + n % 100 // 4:02},{risk:.3f},{n % 9},{y}"
            for n, (risk, y) in enumerate(zip(RISK, outcomes, strict=True))
        ]
        return made(tmp_path, "day,x,z,y", rows, time="day")

    as_it_was = trained(list(BAD[ROWS * 3 // 4 :]))
    turned = trained(list(1 - BAD[ROWS * 3 // 4 :]))
    assert turned.measured.metrics.auc < as_it_was.measured.metrics.auc
    assert turned.content == as_it_was.content

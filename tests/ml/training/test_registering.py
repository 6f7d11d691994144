"""The default model through the factory: good on unseen loans, told on its card, whole in the registry or not there."""

from pathlib import Path

import pytest

from app.exceptions import TableInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import parse_contract
from app.ml.evaluation.gate_result import Verdict
from app.ml.evaluation.gates import judge
from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import DEFAULT_DATA, Table
from app.ml.training.cross_validation import Effort
from app.ml.training.fitting import TrainingSettings
from app.ml.training.measuring import measure
from app.ml.training.registering import Trained, train_and_register
from app.ml.training.request import TrainingRequest

QUICK = Effort(early_stops=1, folds=2, repeats=1)
FEW_TREES = TrainingSettings(iterations=20, thread_count=1)


def test_the_auc_on_unseen_loans_is_good_and_not_too_good(trained: Trained) -> None:
    assert 0.82 < trained.metrics.auc < 0.92, "above .92 something of the outcome has leaked into the features"
    assert trained.metrics.rows == 1510
    assert trained.metrics.ks > 0.45
    assert trained.metrics.brier < 0.16
    assert trained.metrics.calibration_error < 0.04


def test_the_card_says_what_the_engine_does(trained: Trained, engine: ScoringEngine, held_out: Table) -> None:
    measured = measure(engine, held_out).metrics.as_dict()
    assert {name: round(value, 6) for name, value in measured.items()} == trained.card["holdout"]


def test_the_card_tells_data_features_prior_and_settings(trained: Trained, contract: Contract) -> None:
    card = trained.card
    assert card["name"] == "consumer_loan"
    assert card["contract"] == {"name": "consumer_loan", "version": 1, "inferred": False}
    assert (card["data"]["file"], card["data"]["training_rows"]) == ("consumer_loans.csv", 2944)
    assert card["data"]["sha256"] == "a406d62c284c8ac76086d66bcd5bb6a1bf0c7f56b154f96c370d4d5677109faf"
    assert card["training_prior"] == round(828 / 2944, 6)
    assert list(card["features"]) == [*contract.numeric_columns, *contract.categorical_columns]
    assert card["left_out"] == ["age", "family_status", "age_group", "days_employed_bin"]
    assert card["settings"]["depth"] == 5
    assert card["verdict"].startswith("The tree model is")
    assert [check["passed"] for check in card["behaviour"]] == [True] * 6


def test_the_model_stands_in_the_registry_with_card_report_and_contract(
    trained: Trained, shared_registry: ModelRegistry, contract: Contract
) -> None:
    assert shared_registry.versions() == [trained.sha256]
    assert shared_registry.card(trained.sha256) == trained.card
    assert trained.sha256.encode() in shared_registry.attachment(trained.sha256, "report.html")
    assert trained.sha256.encode() in shared_registry.attachment(trained.sha256, "model-card.md")
    written = shared_registry.attachment(trained.sha256, "contract.yaml").decode()
    assert parse_contract(written, source="contract.yaml") == contract


def test_the_held_out_loans_lie_beside_the_model_and_open_every_gate_to_it(
    trained: Trained, shared_registry: ModelRegistry, engine: ScoringEngine, held_out: Table
) -> None:
    rows = HeldOut.from_bytes(shared_registry.attachment(trained.sha256, HELD_OUT_FILE))
    assert sorted(zip(rows.columns["income_monthly"], rows.outcome, strict=True), key=repr) == sorted(
        zip(held_out.columns["income_monthly"], held_out.outcome, strict=True), key=repr
    )
    assert HELD_OUT_FILE not in trained.attachments
    assert {one.verdict for one in judge(engine, engine, rows, contract=engine.contract)} == {Verdict.PASSED}


def test_the_whole_training_gives_the_same_version_again(contract: Contract, tmp_path: Path) -> None:
    request = TrainingRequest(contract=contract, settings=FEW_TREES, effort=QUICK)
    versions = [train_and_register(request, ModelRegistry(str(tmp_path / name))).sha256 for name in ("one", "two")]
    assert versions[0] == versions[1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda lines: [*lines, "17" + ",x" * 12 + ",0"],
            r"loans\.csv:4456: age: must be a whole number from 18 to 110",
        ),
        (lambda lines: [lines[0], *(f"{line[:-1]}0" for line in lines[1:])], "default: has one value only"),
        (lambda lines: lines[:31], "has 30 rows with an outcome in default"),
    ],
)
def test_a_table_with_a_fault_registers_nothing(contract: Contract, tmp_path: Path, change, told: str) -> None:  # type: ignore[no-untyped-def]
    path, registry = tmp_path / "loans.csv", ModelRegistry(str(tmp_path / "registry"))
    lines = DEFAULT_DATA.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
    with pytest.raises(TableInvalid, match=told):
        train_and_register(TrainingRequest(data=path, contract=contract), registry)
    assert registry.versions() == []

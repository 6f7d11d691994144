"""Training: same data and seed, same hash; the card tells what was done; a faulty file registers nothing."""

from pathlib import Path

import pytest

from app.exceptions import TableInvalid
from app.ml.artifact import sha256_of
from app.ml.contracts.definition import Contract
from app.ml.dataset import DEFAULT_DATA, Table
from app.ml.engine import ScoringEngine
from app.ml.registry import ModelRegistry
from app.ml.split import split_rows
from app.ml.training import Trained, TrainingSettings, fit, measure, train_and_register
from tests.ml.models import some_loans

FEW_TREES = TrainingSettings(iterations=8, thread_count=1)


def test_the_same_seed_gives_the_same_hash_and_another_does_not(contract: Contract) -> None:
    one, same = (fit(contract, some_loans(), settings=FEW_TREES) for _ in range(2))
    other = fit(contract, some_loans(), settings=TrainingSettings(iterations=8, thread_count=1, random_seed=1))
    assert sha256_of(one) == sha256_of(same) != sha256_of(other)


def test_the_whole_training_gives_the_same_version_again(contract: Contract, tmp_path: Path) -> None:
    versions = [
        train_and_register(contract, DEFAULT_DATA, ModelRegistry(str(tmp_path / name)), settings=FEW_TREES).sha256
        for name in ("one", "two")
    ]
    assert versions[0] == versions[1]


def test_the_auc_on_unseen_loans_is_good_and_not_too_good(trained: Trained) -> None:
    assert 0.82 < trained.metrics.auc < 0.92, "above .92 something of the outcome has leaked into the features"
    assert trained.metrics.rows == 1510
    assert trained.metrics.ks > 0.45
    assert trained.metrics.brier < 0.16


def test_the_card_says_what_the_engine_does(trained: Trained, engine: ScoringEngine, held_out: Table) -> None:
    assert {name: round(value, 6) for name, value in measure(engine, held_out).as_dict().items()} == trained.card[
        "holdout"
    ]


def test_the_card_tells_data_features_prior_and_settings(trained: Trained, contract: Contract) -> None:
    card = trained.card
    assert (card["name"], card["contract"]) == ("consumer_loan", {"name": "consumer_loan", "version": 1})
    assert card["data"] == {"file": "consumer_loans.csv", "training_rows": 2944}
    assert card["training_prior"] == round(828 / 2944, 6)
    assert list(card["features"]) == [*contract.numeric_columns, *contract.categorical_columns]
    assert card["left_out"] == ["age", "family_status", "age_group", "days_employed_bin"]
    assert card["settings"]["iterations"] == 500


def test_the_model_stands_in_the_registry_with_its_card(trained: Trained, shared_registry: ModelRegistry) -> None:
    assert shared_registry.versions() == [trained.sha256]
    assert shared_registry.card(trained.sha256) == trained.card


def test_held_out_loans_have_no_influence_on_the_model(
    contract: Contract, loans: Table, tmp_path: Path, trained: Trained
) -> None:
    training = split_rows(loans.lines)[1]
    alone = fit(contract, loans.part(training), settings=FEW_TREES)
    with_them = train_and_register(contract, DEFAULT_DATA, ModelRegistry(str(tmp_path)), settings=FEW_TREES)
    assert sha256_of(alone) == with_them.sha256


def test_progress_is_told_tree_by_tree(contract: Contract) -> None:
    told: list[tuple[int, int]] = []
    fit(contract, some_loans(), settings=FEW_TREES, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 8) for done in range(1, 9)]


def test_a_file_with_no_rows_left_to_train_on_is_refused(contract: Contract, tmp_path: Path) -> None:
    path, registry = tmp_path / "loans.csv", ModelRegistry(str(tmp_path / "registry"))
    path.write_text("\n".join(DEFAULT_DATA.read_text(encoding="utf-8").splitlines()[:1511]), encoding="utf-8")
    with pytest.raises(TableInvalid, match=r"has 1,510 rows; 1,510 are held out and the others train"):
        train_and_register(contract, path, registry)
    assert registry.versions() == []


def test_a_faulty_row_registers_nothing(contract: Contract, tmp_path: Path) -> None:
    path, registry = tmp_path / "loans.csv", ModelRegistry(str(tmp_path / "registry"))
    path.write_text(DEFAULT_DATA.read_text(encoding="utf-8") + "17" + ",x" * 12 + ",0\n", encoding="utf-8")
    with pytest.raises(TableInvalid, match=r"loans\.csv:4456: age: must be a whole number from 18 to 110"):
        train_and_register(contract, path, registry)
    assert registry.versions() == []


def test_one_outcome_only_is_refused(contract: Contract, tmp_path: Path) -> None:
    path, registry = tmp_path / "loans.csv", ModelRegistry(str(tmp_path / "registry"))
    header, *lines = DEFAULT_DATA.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *(f"{line[:-1]}0" for line in lines)]), encoding="utf-8")
    with pytest.raises(TableInvalid, match="default: has one value only"):
        train_and_register(contract, path, registry)
    assert registry.versions() == []

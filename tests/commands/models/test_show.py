"""`./scoring models show`: what is known of one model, whatever its card says."""

import json

import pytest

from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import sha256_of
from tests.commands.models_bank import Bank
from tests.fixtures.small_models import small_model

CARD = {
    "name": "loans",
    "created": "2026-02-01T12:00:00+00:00",
    "data": {"file": "loans.csv", "sha256": "a" * 64, "training_rows": 2944},
    "split": "a quarter is held out",
    "holdout": {"rows": 1510, "auc": 0.8412},
    "intervals": {"auc": [0.8412, 0.8201, 0.8611]},
    "features": {"income": ["allowed"], "debt": ["allowed", "legal_review"]},
    "exceptions": {"age": "the law of the land"},
    "left_out": ["sex"],
    "warnings": ["look at this"],
    "behaviour": [{"rule": "reasons sum", "passed": True, "detail": "200 applicants"}],
}


def test_stage_figures_data_features_and_files_are_shown(bank: Bank) -> None:
    registry = ModelRegistry(str(bank.folder / "var" / "registry"))
    version = registry.add(small_model(9), CARD, {"report.html": b"<html>"})
    shown = bank.models("show", version[:8])
    assert (shown.code, shown.err) == (0, "")
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert lines[0] == f"loans {version}"
    for line in (
        "stage candidate",
        "made 2026-02-01 12:00 UTC",
        "last promoted never",
        "data loans.csv",
        f"data sha256 {'a' * 64}",
        "data training rows 2944",
        "split a quarter is held out",
        "rows 1,510",
        "auc 0.8412 (0.8201 to 0.8611)",
        "feature income: allowed",
        "feature debt: allowed, legal_review",
        "protected, used age: the law of the land",
        "left out sex",
        "warnings look at this",
        "behaviour passed: reasons sum: 200 applicants",
        "files beside it report.html",
    ):
        assert line in lines


def test_a_champions_promotions_are_shown(bank: Bank) -> None:
    for version in bank.versions[:2]:
        bank.models("promote", version)
    bank.models("rollback")
    shown = bank.models("show", bank.versions[0]).out
    assert "champion since" in shown
    assert [line.split()[0] for line in shown.splitlines() if "20" in line and line.split()[0] in KINDS] == KINDS
    assert "artifact passed: the file has the hash" in shown


KINDS = ["promotion", "rollback"]


@pytest.mark.parametrize(
    "odd",
    [
        {"holdout": ["auc"], "intervals": {"auc": "wide"}, "features": [1], "data": "x", "behaviour": 7},
        {"holdout": {"auc": "high"}, "intervals": {"auc": [1, 2]}, "features": {"a": "b"}, "warnings": {"a": 1}},
    ],
)
def test_a_card_that_says_odd_things_is_shown_all_the_same(bank: Bank, odd: dict[str, object]) -> None:
    registry = ModelRegistry(str(bank.folder / "var" / "registry"))
    version = registry.add(small_model(9), {**CARD, **odd})
    assert bank.models("show", version).code == 0
    assert bank.models("list").code == 0


def test_a_card_writes_no_commands_to_the_terminal(bank: Bank) -> None:
    registry = ModelRegistry(str(bank.folder / "var" / "registry"))
    version = registry.add(small_model(9), {**CARD, "split": "\x1b]0;owned\x07"})
    shown = bank.models("show", version).out
    assert "?]0;owned?" in shown
    assert "\x1b" not in shown


def test_a_model_nobody_knows_is_told(bank: Bank) -> None:
    assert bank.models("show", sha256_of(json.dumps(CARD).encode())).is_a_sentence

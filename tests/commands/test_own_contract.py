"""A contract without shipped data: `run` and `train` name the first steps instead of thirty faults of another table."""

from pathlib import Path

import pytest

from app.commands.own_contract import is_shipped_data_for
from app.ml.contracts.loader import load_contract
from tests.fixtures.card_table import CONTRACT
from tests.fixtures.command_line import free_port, run
from tests.fixtures.small_models import put_models

STEPS = [
    f"  export APPLICANT_CONTRACT={CONTRACT} DEMO_MODE=false",
    *(f"  ./scoring {step}" for step in ("train --data FILE.csv", "seed", "admin LOGIN", "serve")),
]


@pytest.mark.parametrize("command", ["run", "train"])
def test_without_a_table_the_first_steps_are_named(tmp_path: Path, command: str) -> None:
    ended = run(tmp_path, command, APPLICANT_CONTRACT=CONTRACT)
    assert ended.is_a_sentence
    assert ended.err.startswith(f"The contract {CONTRACT} has no demo data")
    assert ended.err.splitlines()[1:] == STEPS
    assert "training the default" not in ended.out


def test_a_folder_with_models_of_another_contract_alone_names_the_first_steps(tmp_path: Path) -> None:
    put_models(tmp_path)
    ended = run(tmp_path, "run", "--port", str(free_port()), APPLICANT_CONTRACT=CONTRACT)
    assert ended.is_a_sentence
    assert ended.err.splitlines()[-5:] == STEPS


def test_a_bank_of_another_contract_is_not_served_under_this_one(tmp_path: Path) -> None:
    put_models(tmp_path)
    assert run(tmp_path, "seed", DEMO_MODE="false").code == 0
    ended = run(tmp_path, "run", "--port", str(free_port()), APPLICANT_CONTRACT=CONTRACT)
    assert ended.is_a_sentence
    assert "the model was trained with the contract consumer_loan" in ended.err
    assert f"name another database, DATABASE_URL=sqlite:///var/{CONTRACT}.db" in ended.err
    assert ended.err.splitlines()[-5:] == STEPS


def test_a_contract_that_is_named_beside_the_setting_needs_a_table_too(tmp_path: Path) -> None:
    ended = run(tmp_path, "train", "--contract", CONTRACT)
    assert ended.is_a_sentence
    assert f"APPLICANT_CONTRACT={CONTRACT} " in ended.err


def test_a_contract_with_the_columns_of_the_shipped_loans_trains_on_them() -> None:
    assert is_shipped_data_for(load_contract("consumer_loan"))
    assert not is_shipped_data_for(load_contract(CONTRACT))


def test_a_seed_without_a_demo_says_how_to_add_the_first_admin(tmp_path: Path) -> None:
    ended = run(tmp_path, "seed", APPLICANT_CONTRACT=CONTRACT)
    assert ended.code == 0
    assert "`./scoring admin LOGIN` adds an admin" in ended.out

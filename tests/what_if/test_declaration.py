"""A declaration stands beside its contract; its faults name the file and the field."""

from pathlib import Path

import pytest

from app.exceptions import ContractInvalid
from app.ml.contracts.loader import load_contract, shipped_contracts
from app.what_if.declaration import Declaration, load_declaration, read_declaration

CONTRACT = load_contract("consumer_loan")


def test_the_default_contract_has_a_declaration_of_what_it_marks_actionable() -> None:
    found = load_declaration(CONTRACT)
    names = [feature.name for feature in found.actionable(CONTRACT)]
    assert names == ["expenses_monthly", "debt_total", "credit_amount", "term_months"]
    assert set(found.features) == set(names)


@pytest.mark.parametrize("name", shipped_contracts())
def test_every_shipped_contract_can_be_searched(name: str) -> None:
    assert load_declaration(load_contract(name), name).contract == name


def test_a_contract_of_a_bank_has_its_declaration_beside_it(tmp_path: Path) -> None:
    (tmp_path / "bank.what-if.yaml").write_text("contract: consumer_loan\nfeatures: {income_monthly: {step: 500}}\n")
    found = load_declaration(CONTRACT, str(tmp_path / "bank.yaml"))
    assert found.grid("income_monthly").step == 500
    assert load_declaration(CONTRACT, str(tmp_path / "other.yaml")) == Declaration(contract="consumer_loan")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("contract: other", "contract: is other; expected consumer_loan"),
        ("contract: consumer_loan\nfeatures: {height: {step: 1}}", "features.height: is no input"),
        ("contract: consumer_loan\nfeatures: {annuity: {step: 1}}", "features.annuity: is no input"),
        ("contract: consumer_loan\nfeatures: {age: {step: 1}}", "features.age: is protected or not actionable"),
        ("contract: consumer_loan\nfeatures: {has_negative_records: {}}", "is protected or not actionable"),
        ("contract: consumer_loan\nfeatures: {term_months: {step: 0.5}}", "step: expected at most 0 decimals"),
        ("contract: consumer_loan\nfeatures: {debt_total: {step: 0.001}}", "step: expected at most 2 decimals"),
        ("contract: consumer_loan\nfeatures: {debt_total: {step: 0}}", "features.debt_total.step"),
        ("contract: consumer_loan\nfeatures: {job_type: {step: 1}}", "step: a category has none"),
        ("contract: consumer_loan\nfeatures: {job_type: {never: [astronaut]}}", "there is no category astronaut"),
        ("contract: [", "cannot be read"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "x.what-if.yaml"
    path.write_text(text)
    with pytest.raises(ContractInvalid, match=sentence.replace(".", r"\.")) as raised:
        read_declaration(path, CONTRACT)
    assert str(path) in str(raised.value)

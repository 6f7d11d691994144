"""Contracts from YAML: the shipped ones load, a fault is told with file, line and what is expected."""

from pathlib import Path

import pytest

from app.exceptions import ContractInvalid
from app.ml.contracts.definition import FeatureType
from app.ml.contracts.loader import load_contract, parse_contract, shipped_contracts

TINY = """\
# a comment on the first line
name: tiny
version: 1
title: {ru: Малый, en: Tiny}
features:
  - name: income
    labels: {ru: Доход, en: Income}
    type: money
    allowed: [0, 1000]
    governance: [allowed]
  - name: days
    labels: {ru: Дней, en: Days}
    type: int
    allowed: [0, 29200]
    governance: [allowed]
  - name: job
    labels: {ru: Работа, en: Job}
    type: category
    categories:
      - {value: fixed, labels: {ru: постоянная, en: permanent}}
      - {value: other, labels: {ru: другая, en: other}}
    governance: [allowed]
  - name: length
    labels: {ru: Стаж, en: Length}
    type: category
    categories:
      - {value: <1 year, labels: {ru: меньше года, en: under 1 year}}
    governance: [derived]
    derived:
      formula: days_employed_bin
      inputs: {days_employed: days}
"""

FAULTS = {
    "wrong type word": ("type: money", "type: cash", 8, "features.0.type: Input should be 'int', 'money', 'number'"),
    "wrong direction": ("type: int", "type: int\n    monotone: up", 14, "features.1.monotone: Input should be 'none'"),
    "wrong governance": (
        "governance: [derived]",
        "governance: [secret]",
        28,
        "features.3.governance.0: Input should be",
    ),
    "unknown key": ("type: int", "type: int\n    minimum: 0", 14, "features.1.minimum: Extra inputs are not permitted"),
    "unknown top key": ("version: 1", "version: 1\nauthor: me", 4, "author: Extra inputs are not permitted (got 'me')"),
    "missing key": ("    type: int\n", "", 11, "features.1.type: Field required"),
    "missing label": ("{ru: Дней, en: Days}", "{ru: Дней}", 12, "features.1.labels.en: Field required"),
    "version in words": ("version: 1", "version: one", 3, "version: Input should be a valid integer"),
    "version zero": ("version: 1", "version: 0", 3, "version: Input should be greater than or equal to 1 (got 0)"),
    "name with a capital": ("name: tiny", "name: Tiny", 2, "name: String should match pattern"),
    "no features": (TINY[TINY.index("features:") :], "features: []\n", 5, "features: List should have at least 1 item"),
    "features in words": (TINY[TINY.index("features:") :], "features: all\n", 5, "features: Input should be a valid"),
    "range reversed": ("[0, 29200]", "[29200, 0]", 11, "features.1: a range is [lowest, highest], not [29200.0, 0.0]"),
    "seen reversed": ("[0, 29200]", "[0, 9]\n    seen: [9, 1]", 11, "features.1: a range is [lowest, highest]"),
    "range of one": ("[0, 29200]", "[0]", 14, "features.1.allowed.1: Field required"),
    "no range": ("    allowed: [0, 29200]\n", "", 11, "features.1: allowed: [lowest, highest] is needed for a number"),
    "number with categories": ("type: category", "type: bool", 16, "features.2: categories belong to features of type"),
    "category twice": ("value: other,", "value: fixed,", 16, "features.2: a category is listed twice"),
    "category with a direction": (
        "    governance: [derived]",
        "    monotone: increasing\n    governance: [derived]",
        23,
        "features.3: a category has no direction: monotone must be none",
    ),
    "category that is no text": ("value: other,", "value: yes,", 21, "features.2.categories.1.value: Input should be"),
    "reserved name": (
        "name: days",
        "name: revision",
        11,
        "features.1: the name 'revision' is reserved; choose another",
    ),
    "unknown formula": (
        "formula: days_employed_bin",
        "formula: square_root",
        30,
        "features.3.derived: formula must be one of annuity, loan_to_price, free_cash_after_annuity, age_group, "
        "days_employed_bin, not 'square_root'",
    ),
    "argument the formula lacks": (
        "{days_employed: days}",
        "{days: days}",
        30,
        "features.3.derived: days_employed_bin",
    ),
    "formula without its tag": ("[derived]", "[allowed]", 23, "features.3: governance has `derived` exactly where"),
    "unknown group": (
        "    type: money",
        "    group: cash\n    type: money",
        6,
        "features.0: the group 'cash' is not among the contract's: none",
    ),
    "term that is no feature": ("version: 1", "version: 1\nterm: months", 4, "term: term must name an input of type"),
    "term that is not in months": ("version: 1", "version: 1\nterm: days", 4, "term: term must name an input of type"),
    "special twice": (
        "[0, 29200]",
        "[0, 29200]\n    special: [{value: -9, labels: {ru: а, en: a}}, {value: -9, labels: {ru: б, en: b}}]",
        11,
        "features.1: a special value is listed twice",
    ),
    "special that is not whole": (
        "[0, 29200]",
        "[0, 29200]\n    special: [{value: -9.5, labels: {ru: нет, en: none}}]",
        11,
        "features.1: special values of whole numbers are whole numbers",
    ),
    "special that counts as nothing known": (
        "[0, 29200]",
        "[0, 29200]\n    special: [{value: -9, labels: {ru: нет, en: none}, counts_as: zero}]",
        15,
        "features.1.special.0.counts_as: Input should be 'missing' or 'indicator'",
    ),
    "opposite sign of nothing allowed": (
        "[0, 29200]",
        "[0, 29200]\n    opposite_sign: [1, 9]",
        11,
        "features.1: opposite_sign is a range of numbers that are within allowed with the other sign",
    ),
    "opposite sign with two readings": (
        "[0, 29200]",
        "[-9, 29200]\n    opposite_sign: [1, 9]",
        11,
        "features.1: opposite_sign must not overlap allowed: a number would have two readings",
    ),
    "opposite sign of a special value": (
        "[0, 29200]",
        "[0, 29200]\n    opposite_sign: [-9, -1]\n    special: [{value: -9, labels: {ru: нет, en: none}}]",
        11,
        "features.1: opposite_sign must not hold a special value",
    ),
    "alias of no category": (
        "    type: category",
        "    type: category\n    aliases: {Fixed: permanent}",
        16,
        "features.2: the alias 'Fixed' means 'permanent', which is no value of the feature",
    ),
    "alias of null that is refused": (
        "    type: category",
        "    type: category\n    aliases: {Unknown: null}",
        16,
        "features.2: the alias 'Unknown' means None, which is no value of the feature",
    ),
    "special of a category": (
        "    type: category",
        "    type: category\n    special: [{value: 1, labels: {ru: нет, en: none}}]",
        16,
        "features.2: special values belong to numbers that are given",
    ),
    "half a reason": (
        "    type: int",
        "    type: int\n    reasons: {lowers: {ru: Мало, en: Few}}",
        14,
        "features.1.reasons.raises: Field required",
    ),
    "a case of a value that cannot be missing": (
        "    type: int",
        "    type: int\n    reasons: {lowers: {ru: Мало, en: Few}, raises: {ru: Много, en: Many}, "
        "cases: {missing: {lowers: {ru: Нет, en: None}}}}",
        11,
        "features.1: reasons have the case missing only where a value may be missing",
    ),
    "low without a median": (
        "    type: int",
        "    type: int\n    reasons: {lowers: {ru: Мало, en: Few}, raises: {ru: Много, en: Many}, "
        "cases: {low: {lowers: {ru: Мало, en: Few}}}}",
        11,
        "features.1: reasons have the cases low and high only beside a median to compare with",
    ),
    "a case without a sentence": (
        "    type: int",
        "    type: int\n    reasons: {lowers: {ru: Мало, en: Few}, raises: {ru: Много, en: Many}, cases: {low: {}}}",
        14,
        "features.1.reasons.cases.low: a case needs a sentence",
    ),
    "payments of no feature": (
        "name: ",
        "payment_history: [late]\nname: ",
        2,
        "payment_history: there is no feature late",
    ),
    "not YAML": ("type: money", "type: [money", 9, "expected valid YAML: "),
    "a tab": ("    type: money", "\ttype: money", 8, "expected valid YAML: "),
}


@pytest.mark.parametrize(("old", "new", "line", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_line_and_what_is_expected(
    tmp_path: Path, old: str, new: str, line: int, expected: str
) -> None:
    path = tmp_path / "bank.yaml"
    path.write_text(TINY.replace(old, new, 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != TINY
    with pytest.raises(ContractInvalid) as fault:
        load_contract(str(path))
    assert f"{path}:{line}: {expected}" in fault.value.detail


def test_every_fault_is_told_at_once() -> None:
    text = TINY.replace("type: money", "type: cash").replace("version: 1", "version: one")
    with pytest.raises(ContractInvalid) as fault:
        parse_contract(text, source="bank.yaml")
    assert [line.split(" ")[0] for line in fault.value.detail.splitlines()] == ["bank.yaml:3:", "bank.yaml:8:"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name: days", "name: income", "the name 'income' is used twice"),
        ("name: days", "name: default", "the name 'default' is used twice"),
        ("{days_employed: days}", "{days_employed: years}", "length is derived from years, not defined before it"),
    ],
    ids=["duplicate name", "name of the target", "derived from something unknown"],
)
def test_features_must_agree_with_each_other(old: str, new: str, expected: str) -> None:
    with pytest.raises(ContractInvalid, match=rf"^bank\.yaml:\d+: .*{expected}"):
        parse_contract(TINY.replace(old, new, 1), source="bank.yaml")


def test_nothing_is_derived_from_what_stands_after_it() -> None:
    head, days, rest = TINY.partition("  - name: days\n")
    body, job, tail = rest.partition("  - name: job\n")
    with pytest.raises(ContractInvalid, match="length is derived from days, not defined before it"):
        parse_contract(head + job + tail + days + body, source="bank.yaml")


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "12"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ContractInvalid, match=r"^bank\.yaml:1: expected a mapping with name, version, title and feat"):
        parse_contract(text, source="bank.yaml")


def test_the_tiny_contract_itself_is_legal() -> None:
    contract = parse_contract(TINY, source="bank.yaml")
    assert [feature.name for feature in contract.features] == ["income", "days", "job", "length"]


def test_both_shipped_contracts_load() -> None:
    assert shipped_contracts() == ["card_application", "consumer_loan"]
    loaded = [load_contract(name) for name in shipped_contracts()]
    assert [(contract.name, len(contract.features)) for contract in loaded] == [
        ("card_application", 18),
        ("consumer_loan", 18),
    ]


def test_income_in_the_default_contract_reads_as_it_is_written() -> None:
    income = load_contract("consumer_loan").by_name["income_monthly"]
    assert (income.type, income.allowed, income.nullable) == (FeatureType.MONEY, (0, 1_000_000_000), True)
    assert (income.labels.ru, income.labels.en) == ("Доход в месяц", "Monthly income")


def test_an_unknown_name_lists_the_shipped_ones() -> None:
    with pytest.raises(ContractInvalid, match=r"there is no 'mortgage'; expected one of card_application, consumer_lo"):
        load_contract("mortgage")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yaml"
    with pytest.raises(ContractInvalid) as fault:
        load_contract(str(path))
    assert repr(str(path)) in fault.value.detail


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.write_bytes(TINY.encode("cp1251"))
    with pytest.raises(ContractInvalid) as fault:
        load_contract(str(path))
    assert fault.value.detail.startswith(f"{path}: cannot be read as UTF-8 text")


def test_a_date_that_is_none_is_told() -> None:
    with pytest.raises(ContractInvalid, match=r"bank\.yaml:1: expected valid YAML"):
        parse_contract("name: 2020-13-45", source="bank.yaml")


def test_a_key_that_stands_twice_is_told_with_its_line() -> None:
    with pytest.raises(ContractInvalid, match=r"bank\.yaml:3: the key 'version' stands twice"):
        parse_contract("name: bank\nversion: 1\nversion: 2\n", source="bank.yaml")

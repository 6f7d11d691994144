from pathlib import Path

import pytest

from app.exceptions import PolicyInvalid
from app.policy.catalogue import (
    AdverseActionReason,
    BureauReason,
    load_catalogue,
    require_complete,
    shipped_catalogue,
)
from app.policy.definition import PolicyOutcome
from app.policy.loader import SHIPPED
from tests.policy.policies import CONTRACT, demo_policy, policy

FILE = SHIPPED / "consumer_loan.reasons.yaml"


def test_the_shipped_catalogue_has_every_reason_of_contract_and_demo_policy() -> None:
    assert shipped_catalogue(CONTRACT) == FILE
    found = require_complete(FILE, CONTRACT, demo_policy())
    declining = [rule.code for rule in demo_policy().definition.knock_outs if rule.outcome is PolicyOutcome.DECLINE]
    assert {found.rules[code].bureau for code in declining} <= set(BureauReason)
    for feature in CONTRACT.features:
        if feature.in_model:
            for raises in (True, False):
                reason = found.of_feature(CONTRACT, feature.name, raises=raises)
                assert reason.sentence.ru != reason.sentence.en
                assert feature.reasons is not None
                assert reason.sentence == (feature.reasons.raises if raises else feature.reasons.lowers)


def test_a_score_is_no_reason_in_a_notice() -> None:
    rules = load_catalogue(FILE).rules
    assert {code for code, rule in rules.items() if rule.by_features} == {
        "risk_too_high",
        "risk_needs_review",
        "price_above_cap",
    }


def test_a_file_is_parsed_once_and_again_when_it_was_edited(tmp_path: Path) -> None:
    file = tmp_path / FILE.name
    text = FILE.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    assert load_catalogue(file) is load_catalogue(file)
    file.write_text(text.replace("contract: consumer_loan", "contract: another"), encoding="utf-8")
    assert load_catalogue(file).contract == "another"


def test_what_can_be_changed_is_what_the_contract_says() -> None:
    found = load_catalogue(FILE)
    assert found.of_feature(CONTRACT, "credit_amount").actionable
    assert found.of_feature(CONTRACT, "annuity").actionable
    assert not found.of_feature(CONTRACT, "has_negative_records").actionable


def test_a_missing_value_is_an_incomplete_application() -> None:
    reason = load_catalogue(FILE).of_feature(CONTRACT, "income_monthly", is_missing=True)
    assert (reason.reg_b, reason.sentence.en) == (AdverseActionReason.INCOMPLETE, "Your income is not stated")
    assert reason.manager.en == "The client's income is not stated"


def test_a_rule_without_a_reason_is_named(tmp_path: Path) -> None:
    more = "knock_outs:\n  - {code: unheard_of, when: income < 5}\n"
    with pytest.raises(PolicyInvalid, match="rules: unheard_of is missing, and the policy may give it as a reason"):
        require_complete(FILE, CONTRACT, policy(more=more))
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / "r.yaml"
    file.write_text(text.replace("  housing:", "  age:"), encoding="utf-8")
    with pytest.raises(PolicyInvalid) as fault:
        require_complete(file, CONTRACT)
    assert "features: housing is missing, and a model may give it as a reason" in str(fault.value)
    assert "features: age is no feature that a model may see" in str(fault.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("bureau: 2}", "bureau: 6}", "features.has_negative_records.bureau: Input should be 1, 2, 3, 4 or 5"),
        ("reg_b: Length of employment", "reg_b: Length of work", "features.days_employed.reg_b: Input should be"),
        ("specify: Housing, ", "", "features.housing: specify belongs to the reason Other, which needs it"),
        (", en: The loan is larger than the price of the purchase}", "}", "rules.loan_above_price.sentence.en: Field"),
    ],
)
def test_a_wrong_code_or_a_missing_language_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "r.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyInvalid) as fault:
        load_catalogue(file)
    assert message in str(fault.value)
    assert f"{file}:" in str(fault.value)

from pathlib import Path

import pytest

from app.exceptions import PolicyInvalid
from app.ml.contracts.loader import load_contract
from app.ml.contracts.yaml_tree import line_of
from app.policy.loader import LARGEST_BYTES, load_policy, parse_policy, tree_and_content
from tests.policy.policies import CONTRACT, DEMO, HEAD, SEGMENTS, policy, policy_text

LIMIT = "limit: {step: 1000, income_multiple: 5}\n"
PRICE = "price: {loss_given_default: 0.5, funding: 0.1, margin: 0.05, cap: 0.4}\n"


def faults(text: str, *, currency: str = "") -> str:
    with pytest.raises(PolicyInvalid) as fault:
        parse_policy(text, CONTRACT, source="p.yaml", currency=currency)
    return str(fault.value)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"more": "knock_outs:\n  - {code: low, when: incom < 5}\n"},
            "p.yaml:8: knock_outs.0.when: character 1: incom is unknown; did you mean income?",
        ),
        ({"more": "knock_out: []\n"}, "p.yaml:7: knock_out: Extra inputs are not permitted"),
        (
            {"more": "knock_outs:\n  - {code: low, when: income < 5, outcome: approve}\n"},
            "p.yaml:8: knock_outs.0.outcome: Input should be",
        ),
        (
            {"more": "knock_outs:\n  - {code: low, when: income < 5}\n  - {code: low, when: income < 4}\n"},
            "p.yaml:9: knock_outs.1.code: low stands twice",
        ),
        ({"more": "computed: {amount: 1 + 1}\n"}, "computed.amount: the name amount stands for something else already"),
        ({"more": "computed:\n  a: b + 1\n  b: income\n"}, "p.yaml:8: computed.a: character 1: b is unknown"),
        (
            {"mapped": "map: {amount: term_months}\n"},
            "p.yaml:6: map.amount: character 1: expected money, found months",
        ),
        ({"mapped": "map: {amount: pd}\n"}, "map.amount: character 1: pd is unknown"),
        ({"mapped": "", "more": LIMIT}, "p.yaml:6: limit: needs amount: add to `map` which field"),
        ({"mapped": "map: {amount: credit_amount}\n", "more": LIMIT}, "limit.income_multiple: needs income"),
        ({"mapped": "", "more": PRICE}, "p.yaml:6: price: needs amount"),
        (
            {"more": "limit: {step: 1000, by_grade: {A: 5}}\n"},
            "limit.by_grade: expected an amount for each of the grades: A, B, C, D, E",
        ),
        ({"more": "limit: {step: 1000}\n"}, "limit: a limit needs one of free_cash, income_multiple, by_grade"),
        ({"more": "limit: {step: 0, income_multiple: 5}\n"}, "limit.step: Input should be greater than 0 (got 0)"),
        (
            {"segments": "segments:\n  - {name: all, approve_below: 0.5, decline_from: 0.4}\n"},
            "p.yaml:8: segments.0: decline_from must not be below approve_below",
        ),
        (
            {"segments": SEGMENTS + "  - {name: rest, when: pd < 1, approve_below: 0.1, decline_from: 0.4}\n"},
            "p.yaml:8: segments.0: only the last segment may be without `when`",
        ),
        (
            {"more": "tables:\n  t: {steps: [{below: 5, value: 1}, {below: 5, value: 2}]}\n"},
            "p.yaml:8: tables.t: below must rise from step to step",
        ),
        ({"more": "tables:\n  t: {}\n"}, "tables.t: a table has either values (by category) or steps"),
        (
            {"more": PRICE.replace("cap: 0.4", "cap: 0.1, floor: 0.2")},
            "price: cap must not be below floor",
        ),
        (
            {"more": "facts:\n  score: {type: category, source: bureau, fresh_days: 30, labels: {ru: а, en: a}}\n"},
            "facts.score: values belong to facts of type category",
        ),
        ({"head": HEAD + HEAD[:15] + "\n"}, "p.yaml:6: the key 'policy' stands twice"),
        ({"head": "a: &x 1\nb: *x\n"}, "references to other parts (&name, *name) are not read"),
        ({"head": "a: [\n"}, "expected valid YAML"),
    ],
)
def test_a_fault_is_reported_with_line_field_and_mend(parts: dict[str, str], message: str) -> None:
    assert message in faults(policy_text(**parts))


def test_every_fault_is_reported_at_once() -> None:
    rules = "knock_outs:\n  - {code: a, when: incom < 5}\n  - {code: b, when: housing > 1}\n"
    assert len(faults(policy_text(more=rules, mapped="map: {amount: annuit}\n")).splitlines()) == 3


def test_a_policy_of_another_contract_is_refused() -> None:
    other = load_contract("card_application")
    with pytest.raises(PolicyInvalid, match=r"contract\.name: is consumer_loan, and the contract in use is card_"):
        parse_policy(policy_text(mapped=""), other, source="p.yaml")


def test_a_policy_of_another_version_of_the_contract_is_refused_with_the_hash_to_write() -> None:
    text = policy_text(head=HEAD.replace(HEAD[HEAD.index("sha256: ") + 8 :][:4], "0000"))
    assert "p.yaml:4: contract.sha256: is that of another version of consumer_loan" in faults(text)


def test_a_policy_in_another_currency_is_refused() -> None:
    text = policy_text(head=HEAD + "currency: EUR\n")
    assert faults(text, currency="RUB") == "p.yaml:6: currency: is EUR, and the service's is RUB"
    assert parse_policy(text, CONTRACT, source="p.yaml", currency="EUR").definition.currency == "EUR"


def test_layout_comments_and_spelling_do_not_change_the_hash() -> None:
    rules = "knock_outs:\n  - {code: low, when: income < 5_000 and (amount>1)}\n"
    same = "# note\nknock_outs:\n- when: (income  <  5000.0) and amount > 1\n  code: low\n"
    assert policy(more=rules).sha256 == policy(more=same).sha256


def test_a_cut_off_and_the_order_of_computed_values_change_the_hash() -> None:
    changed = policy(segments=SEGMENTS.replace("0.4", "0.41"))
    assert policy().sha256 != changed.sha256
    one, other = (policy(more=f"computed: {{{order}}}\n") for order in ("x: income, y: amount", "y: amount, x: income"))
    assert one.sha256 != other.sha256


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid, match="there is no such file"):
        load_policy(tmp_path / "none.yaml", CONTRACT)
    large = tmp_path / "large.yaml"
    large.write_text("#" * (LARGEST_BYTES + 1), encoding="utf-8")
    with pytest.raises(PolicyInvalid, match="is larger than"):
        load_policy(large, CONTRACT)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"title: \xff")
    with pytest.raises(PolicyInvalid, match="cannot be read as UTF-8"):
        load_policy(latin, CONTRACT)


def test_the_demo_policy_can_be_read() -> None:
    assert load_policy(DEMO, CONTRACT, currency="RUB").definition.policy == "consumer_loan_standard"


def test_a_text_is_read_once_and_what_is_merged_in_repeats_no_key() -> None:
    tree, content = tree_and_content("policy: a\nlimit: {<<: {step: 1000}, step: 500}\n", source="p.yaml")
    assert content == {"policy": "a", "limit": {"step": 500}}
    assert line_of(tree, ("limit",)) == 2

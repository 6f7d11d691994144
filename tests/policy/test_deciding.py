from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exceptions import InvalidInput
from app.ml.contracts.fingerprint import contract_sha256
from app.ml.contracts.loader import load_contract
from app.policy.deciding import decide
from app.policy.decisions import Cause, Decision
from app.policy.definition import PolicyOutcome
from app.policy.inputs import Applicants, FactColumn
from app.policy.loader import parse_policy
from app.policy.policy import Policy
from tests.policy.policies import APPLICANT, CONTRACT, HEAD, applicants, demo_policy, policy, policy_text

APPROVE, REFER, DECLINE = PolicyOutcome
LIMIT = "limit: {step: 10000, least: 100000, income_multiple: 8, by_grade: {A: 9e6, B: 2e6, C: 1e6, D: 5e5, E: 0}}\n"
PRICE = "price: {loss_given_default: 0.5, funding: 0.1, margin: 0.05, floor: 0.16, cap: 0.3}\n"
CONSENT = """\
facts:
  consent: {type: bool, source: application, fresh_days: 30, labels: {ru: Согласие, en: Consent}}
knock_outs:
  - {code: no_consent, when: consent = false, outcome: refer}
"""


def one(found: Policy, *, pd: float = 0.1, grade: str = "B", **changed: Any) -> Decision:
    return decide(found, applicants(changed, pd=pd, grade=grade)).row(0)


@pytest.mark.parametrize(
    ("pd", "outcome", "codes"),
    [
        (0.1999999, APPROVE, ()),
        (0.2, REFER, ("risk_needs_review",)),
        (0.3999999, REFER, ("risk_needs_review",)),
        (0.4, DECLINE, ("risk_too_high",)),
        (float("nan"), REFER, ("not_computed",)),
        (0.0, REFER, ("not_computed",)),
        (1.5, REFER, ("not_computed",)),
    ],
)
def test_cut_offs_decide_at_their_borders(pd: float, outcome: PolicyOutcome, codes: tuple[str, ...]) -> None:
    found = one(policy(), pd=pd)
    assert (found.outcome, found.codes) == (outcome, codes)


def test_the_model_can_only_be_stricter_than_the_knock_outs() -> None:
    rules = policy(more="knock_outs:\n  - {code: young, when: days_employed < 90}\n")
    assert one(rules, pd=1e-9, days_employed=10).outcome is DECLINE
    assert one(rules, pd=0.3, days_employed=1000).outcome is REFER


def test_all_rules_that_hold_are_listed_in_their_order() -> None:
    rules = "knock_outs:\n  - {code: b, when: term = 48, outcome: refer}\n  - {code: a, when: income > 1}\n"
    found = one(policy(more=rules), pd=0.5)
    assert found.codes == ("b", "a", "risk_too_high")
    assert [reason.part for reason in found.reasons] == ["knock_outs.b", "knock_outs.a", "segments"]


@pytest.mark.parametrize("when", ["income < 5", "amount / (income - income) < 5", "income * 0 + amount < 5"])
def test_a_rule_that_cannot_be_computed_refers_and_never_approves(when: str) -> None:
    rules = policy(more=f"knock_outs:\n  - {{code: low, when: {when}}}\n")
    found = one(rules, pd=0.001, income_monthly=None)
    assert (found.outcome, found.codes) == (REFER, ("not_computed",))
    assert found.reasons[0].part == "knock_outs.low"
    assert found.reasons[0].lacking == {"income_monthly": Cause.MISSING}


def test_a_division_by_zero_refers_and_no_input_lacks() -> None:
    found = one(policy(more="knock_outs:\n  - {code: x, when: amount / debt_total > 5}\n"), debt_total=0.0)
    assert (found.outcome, found.reasons[0].lacking) == (REFER, {})


def test_a_rule_that_one_part_settles_is_computed_whatever_else_is_missing() -> None:
    rules = policy(more="knock_outs:\n  - {code: x, when: income < 5 and term > 60}\n")
    assert one(rules, income_monthly=None, term_months=48).outcome is APPROVE
    assert one(rules, income_monthly=None, term_months=61).outcome is REFER


def test_a_segment_that_cannot_be_said_refers() -> None:
    segments = (
        "segments:\n  - {name: rich, when: income > 5, approve_below: 0.9, decline_from: 1}\n"
        "  - {name: rest, approve_below: 0.9, decline_from: 1}\n"
    )
    found = one(policy(segments=segments), income_monthly=None)
    assert (found.outcome, found.segment, found.codes) == (REFER, None, ("not_computed",))
    assert one(policy(segments=segments)).segment == "rich"


def test_an_applicant_in_no_segment_is_referred() -> None:
    segments = "segments:\n  - {name: short, when: term < 12, approve_below: 0.9, decline_from: 1}\n"
    found = one(policy(segments=segments))
    assert (found.outcome, found.codes) == (REFER, ("no_segment",))


@pytest.mark.parametrize(
    ("changed", "grade", "limit", "outcome", "codes"),
    [
        ({}, "B", 1_000_000, APPROVE, ()),
        ({"income_monthly": 124_999.0}, "B", 990_000, REFER, ("amount_above_limit",)),
        ({"income_monthly": 900_000.0}, "B", 2_000_000, APPROVE, ()),
        ({"income_monthly": 900_000.0}, "A", 7_200_000, APPROVE, ()),
        ({"income_monthly": 12_000.0}, "B", None, DECLINE, ("limit_below_least",)),
        ({"income_monthly": None}, "B", None, REFER, ("not_computed",)),
        ({}, "F", None, REFER, ("not_computed",)),
    ],
)
def test_the_limit_is_the_smallest_part_rounded_down(
    changed: dict[str, Any], grade: str, limit: float | None, outcome: PolicyOutcome, codes: tuple[str, ...]
) -> None:
    found = one(policy(more=LIMIT), grade=grade, **changed)
    assert (found.limit, found.outcome, found.codes) == (limit, outcome, codes)


def test_free_cash_gives_the_loan_whose_payment_it_carries() -> None:
    rule = policy(more="limit: {step: 0.01, free_cash: {share: 0.5, annual_rate: 0.16}}\n")
    found = one(rule, credit_amount=1000.0)
    assert found.limit is not None
    rate = 0.16 / 12
    payment = found.limit * rate / (1 - (1 + rate) ** -48)
    assert payment == pytest.approx(0.5 * (125_000 - 51_000), abs=0.01)
    assert one(rule, income_monthly=50_000.0).codes == ("amount_above_limit",)


@pytest.mark.parametrize(
    ("pd", "price", "outcome"),
    [(0.001, 0.16, APPROVE), (0.1, 0.2, APPROVE), (0.10001, 0.2001, APPROVE), (0.19, 0.245, APPROVE)],
)
def test_the_price_is_funding_margin_and_the_expected_loss_up_to_a_hundredth_of_a_point(
    pd: float, price: float, outcome: PolicyOutcome
) -> None:
    found = one(policy(more=PRICE), pd=pd)
    assert (found.price, found.outcome) == (price, outcome)


def test_a_price_above_the_cap_is_not_approved() -> None:
    found = one(policy(more=PRICE.replace("0.3}", "0.2}")), pd=0.19)
    assert (found.outcome, found.codes, found.price) == (DECLINE, ("price_above_cap",), None)


def test_a_special_value_is_no_quantity() -> None:
    card = load_contract("card_application")
    head = HEAD.replace("consumer_loan", card.name).replace(contract_sha256(CONTRACT), contract_sha256(card))
    rules = "knock_outs:\n  - {code: x, when: days_employed > 5}\n"
    found = parse_policy(policy_text(head=head, mapped="", more=rules), card, source="p.yaml")
    columns = {"days_employed": np.array([-100.0, 365_243.0])}
    decided = decide(found, Applicants(columns, np.array([0.1, 0.1]), ["A", "A"], {}))
    assert [one.codes for one in decided.rows()] == [(), ("not_computed",)]


@pytest.mark.parametrize(
    ("value", "age", "codes", "lacking"),
    [
        (True, 30.0, (), None),
        (False, 0.0, ("no_consent",), {}),
        (None, 0.0, ("not_computed",), {"consent": Cause.MISSING}),
        (True, 30.5, ("not_computed",), {"consent": Cause.STALE}),
        (True, -0.1, ("not_computed",), {"consent": Cause.STALE}),
        (True, float("nan"), ("not_computed",), {"consent": Cause.STALE}),
    ],
)
def test_a_fact_that_is_missing_stale_or_from_the_future_refers(
    value: bool | None, age: float, codes: tuple[str, ...], lacking: dict[str, Cause] | None
) -> None:
    rules = policy(more=CONSENT)
    found = decide(rules, applicants(facts={"consent": FactColumn([value], np.array([age]))})).row(0)
    assert found.codes == codes
    assert lacking is None or found.reasons[0].lacking == lacking
    assert decide(rules, applicants()).row(0).outcome is REFER


def test_a_column_that_is_not_there_or_too_short_is_named() -> None:
    found = applicants({}, {})
    without = {name: column for name, column in found.features.items() if name != "credit_amount"}
    with pytest.raises(InvalidInput, match="credit_amount: is missing"):
        decide(policy(), Applicants(without, found.pd, found.grades, {}))
    with pytest.raises(InvalidInput, match="must have 1 values"):
        decide(policy(), Applicants(found.features, found.pd[:1], ["B"], {}))


rows = st.fixed_dictionaries(
    {
        "income_monthly": st.none() | st.floats(0, 1e6),
        "expenses_monthly": st.floats(0, 2e5),
        "debt_total": st.none() | st.floats(0, 1e7),
        "credit_amount": st.floats(1, 9e6),
        "goods_price": st.floats(1, 9e6),
        "term_months": st.integers(1, 480),
        "days_employed": st.integers(0, 9_000),
        "has_negative_records": st.booleans(),
        "pd": st.floats(0.0001, 0.9) | st.just(float("nan")),
        "grade": st.sampled_from(["A", "B", "C", "D", "E", None, "F"]),
    }
)
DEMO_POLICY = demo_policy()


def _batch(given_rows: list[dict[str, Any]]) -> Applicants:
    changes = [{name: row[name] for name in row.keys() & APPLICANT.keys()} for row in given_rows]
    return applicants(*changes, pd=[row["pd"] for row in given_rows], grade=[row["grade"] for row in given_rows])


@settings(deadline=None)
@given(st.lists(rows, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_a_batch_decides_bit_by_bit_as_one_by_one_and_in_any_order(
    given_rows: list[dict[str, Any]], random: Any
) -> None:
    found = decide(DEMO_POLICY, _batch(given_rows))
    together = found.rows()
    assert together == [found.row(place) for place in range(len(given_rows))]
    assert together == [decide(DEMO_POLICY, _batch([row])).row(0) for row in given_rows]
    order = random.sample(range(len(given_rows)), len(given_rows))
    assert decide(DEMO_POLICY, _batch([given_rows[place] for place in order])).rows() == [together[n] for n in order]


@settings(deadline=None)
@given(rows)
def test_nothing_is_approved_that_could_not_be_computed(row: dict[str, Any]) -> None:
    found = decide(DEMO_POLICY, _batch([row])).row(0)
    lacks = (
        row["income_monthly"] is None or row["debt_total"] is None or np.isnan(row["pd"]) or row["grade"] in (None, "F")
    )
    assert not (lacks and found.outcome is APPROVE)
    assert (found.outcome is APPROVE) == (not found.reasons)
    assert found.outcome is not APPROVE or (found.limit is not None and found.price is not None)

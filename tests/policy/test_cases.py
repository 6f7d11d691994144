import pytest

from app.policy.cases import failing_cases
from app.policy.loader import parse_policy
from tests.policy.policies import CONTRACT, HEAD, MAP, SEGMENTS, demo_policy


@pytest.mark.parametrize(
    ("case", "place", "sentence"),
    [
        (
            "{name: one, pd: 0.1, given: {}, expect: {outcome: decline}}",
            ("cases", 0, "expect", "outcome"),
            "the case 'one' expects decline, and the policy decides approve",
        ),
        (
            "{name: one, pd: 0.3, given: {}, expect: {outcome: refer, reasons: [risk_too_high]}}",
            ("cases", 0, "expect", "reasons"),
            "expects risk_too_high, and the policy gives risk_needs_review",
        ),
        (
            "{name: one, pd: 0.1, given: {}, expect: {outcome: approve, limit: 5}}",
            ("cases", 0, "expect", "limit"),
            "expects 5, and the policy gives none",
        ),
        (
            "{name: one, pd: 0.1, given: {incme: 1}, expect: {outcome: approve}}",
            ("cases", 0, "given", "incme"),
            "is no input of the contract consumer_loan; ",
        ),
        (
            "{name: one, pd: 0.1, given: {age: 17}, expect: {outcome: approve}}",
            ("cases", 0, "given", "age"),
            "18",
        ),
        (
            "{name: one, pd: 0.1, grade: F, given: {}, expect: {outcome: approve}}",
            ("cases", 0, "grade"),
            "is none of the policy's grades: A, B, C, D, E",
        ),
        (
            "{name: one, pd: 0.1, given: {}, facts: {x: {value: 1}}, expect: {outcome: approve}}",
            ("cases", 0, "facts", "x"),
            "is no fact of this policy",
        ),
        (
            "{name: one, pd: 0.1, given: {}, expect: {outcome: approve, reasons: [risk_to_high]}}",
            ("cases", 0, "expect", "reasons"),
            "risk_to_high is no reason of this policy; did you mean risk_too_high?",
        ),
    ],
)
def test_a_case_that_fails_is_found_with_its_place(case: str, place: tuple[str | int, ...], sentence: str) -> None:
    text = f"{HEAD}{MAP}{SEGMENTS}cases:\n  - {case}\n"
    found = failing_cases(parse_policy(text, CONTRACT, source="p.yaml"))
    assert [where for where, _ in found][:1] == [place]
    assert sentence in found[0][1]


def test_the_cases_of_the_demo_policy_hold() -> None:
    policy = demo_policy()
    assert len(policy.definition.cases) >= 10
    assert failing_cases(policy) == []

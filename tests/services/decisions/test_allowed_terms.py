"""What a person may approve: no more than the policy that referred computed and declares. Pure."""

from typing import Any

import pytest

from app.models import DecisionEvent
from app.policy.loader import parse_policy
from app.services.decisions.allowed_terms import AllowedRange, allowed_terms
from tests.fixtures.stored_policies import DEMO_TEXT
from tests.policy.policies import CONTRACT

STEP, PARTS = 10_000, 0.0001


def referral(**fields: Any) -> DecisionEvent:
    return DecisionEvent(outcome="refer", basis={"amount": 1_005_000.0}, rules=[], reasons=[], **fields)


def terms(text: str = DEMO_TEXT, **fields: Any) -> tuple[AllowedRange | None, AllowedRange | None]:
    found = allowed_terms(parse_policy(text, CONTRACT, source="policy.yaml"), referral(**fields))
    return found.limit, found.price


def without(part: str) -> str:
    """The demo policy without a limit or a price."""
    text = DEMO_TEXT.split("\ncases:")[0]
    begin = text.index(f"\n{part}:")
    rest = text[begin + 1 :].split("\n\n", 1)
    cases = "cases:\n  - {name: nothing is known, pd: null, given: {}, expect: {outcome: refer}}\n"
    return f"{text[:begin]}\n{rest[1] if len(rest) > 1 else ''}\n{cases}"


@pytest.mark.parametrize(
    ("computed", "limit"),
    [
        (1_200_000.0, AllowedRange(50_000, 1_200_000, STEP)),
        (30_000.0, AllowedRange(50_000, 50_000, STEP)),  # below the least loan, and referred: a person settles it there
        (None, AllowedRange(50_000, 1_000_000, STEP)),  # nothing was computed: the amount asked for, by the step
    ],
)
def test_the_limit_is_at_most_the_one_that_was_computed(computed: float | None, limit: AllowedRange) -> None:
    assert terms(credit_limit=computed)[0] == limit


@pytest.mark.parametrize(
    ("computed", "least"),
    [(0.1743, 0.1743), (0.36, 0.34), (None, 0.14)],  # computed; above the cap, and referred; not computed: the floor
)
def test_the_price_is_at_least_the_one_that_was_computed_and_at_most_the_cap(
    computed: float | None, least: float
) -> None:
    assert terms(price=computed)[1] == AllowedRange(least, 0.34, PARTS)


def test_what_the_policy_does_not_have_is_not_asked_for() -> None:
    assert terms(without("limit"))[0] is None
    assert terms(without("price"))[1] is None
    found = allowed_terms(parse_policy(without("price"), CONTRACT, source="p"), referral(credit_limit=100_000.0))
    assert [(one.field, one.code) for one in found.problems(100_000, 0.2)] == [("price", "not_asked_for")]


@pytest.mark.parametrize(
    ("limit", "price", "found"),
    [
        (1_000_000, 0.2, []),
        (1_200_000, 0.1743, []),
        (None, 0.2, [("limit", "missing")]),
        (1_000_000, None, [("price", "missing")]),
        (1_210_000, 0.2, [("limit", "above_policy")]),
        (40_000, 0.2, [("limit", "below_policy")]),
        (1_005_000, 0.2, [("limit", "off_the_step")]),
        (1_000_000, 0.17, [("price", "below_policy")]),
        (1_000_000, 0.35, [("price", "above_policy")]),
        (1_000_000, 0.20005, [("price", "off_the_step")]),
        (1_210_000, 0.17, [("limit", "above_policy"), ("price", "below_policy")]),
    ],
)
def test_each_term_that_the_policy_does_not_allow_is_named(
    limit: float | None, price: float | None, found: list[tuple[str, str]]
) -> None:
    policy = parse_policy(DEMO_TEXT, CONTRACT, source="policy.yaml")
    allowed = allowed_terms(policy, referral(credit_limit=1_200_000.0, price=0.1743))
    assert [(one.field, one.code) for one in allowed.problems(limit, price)] == found

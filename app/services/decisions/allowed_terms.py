"""What a person may approve where the policy has referred: no more than the policy itself computed and declares."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from app.field_problem import FieldProblem
from app.models import DecisionEvent
from app.policy.definition import LimitRule, PriceRule
from app.policy.language.syntax import number_text
from app.policy.policy import Policy
from app.policy.pricing import PRICE_PARTS

NEAR = 1e-6
"""A price given as a decimal fraction is a multiple of .01 points up to so much of a part."""


@dataclass(frozen=True)
class AllowedRange:
    """From `least` to `most`, in multiples of `step`; `most` is None where nothing bounds it."""

    least: float
    most: float | None
    step: float


@dataclass(frozen=True)
class AllowedTerms:
    """The limits (money) and prices (yearly rates as shares) of an approval; None where the policy has no such rule."""

    limit: AllowedRange | None
    price: AllowedRange | None

    def problems(self, limit: float | None, price: float | None) -> list[FieldProblem]:
        """Return what is wrong with the terms of an approval, field by field."""
        return [*_problems("limit", limit, self.limit), *_problems("price", price, self.price)]


def allowed_terms(policy: Policy, referral: DecisionEvent) -> AllowedTerms:
    """Return what the policy that referred allows.

    At most the limit and at least the price that it computed. Where it computed none, at most the amount asked for,
    and any price from its floor to its cap. A limit below the least loan and a price above the cap that it refers
    rather than declines are a person's to settle: at the least loan, at the cap.
    """
    rule, price = policy.definition.limit, policy.definition.price
    amount = referral.basis.get("amount")
    return AllowedTerms(
        None if rule is None else _limits(rule, referral.credit_limit, amount),
        None if price is None else _prices(price, referral.price),
    )


def _limits(rule: LimitRule, computed: float | None, amount: float | None) -> AllowedRange:
    most = computed if computed is not None else amount and floor(amount / rule.step) * rule.step
    least = max(rule.least, rule.step)
    return AllowedRange(least, None if most is None else max(most, least), rule.step)


def _prices(rule: PriceRule, computed: float | None) -> AllowedRange:
    least = rule.floor if computed is None else min(computed, rule.cap)
    return AllowedRange(least, rule.cap, 1 / PRICE_PARTS)


def _problems(field: str, given: float | None, allowed: AllowedRange | None) -> Iterator[FieldProblem]:
    if allowed is None:
        if given is not None:
            yield FieldProblem(field, f"is not asked for: the policy that referred has no {field}", "not_asked_for")
        return
    if given is None:
        yield FieldProblem(field, "is required for an approval", "missing")
        return
    if given < allowed.least - NEAR * allowed.step:
        bound = {"least": allowed.least}
        yield FieldProblem(field, f"must be at least {number_text(allowed.least)}", "below_policy", bound)
    elif allowed.most is not None and given > allowed.most + NEAR * allowed.step:
        bound = {"most": allowed.most}
        yield FieldProblem(field, f"must be at most {number_text(allowed.most)}", "above_policy", bound)
    elif abs(given / allowed.step - round(given / allowed.step)) > NEAR:
        step = {"step": allowed.step}
        yield FieldProblem(field, f"must be a multiple of {number_text(allowed.step)}", "off_the_step", step)

"""The schema of a policy file. Pure data; expressions in it are texts that `app.policy.compiling` reads."""

import operator
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from app.ml.contracts.texts import Finite, Identifier, Labels, Part
from app.policy.language.syntax import number_text

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False, le=1e12)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
UnitName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(/[a-z]+)?$", max_length=40)]


class PolicyOutcome(StrEnum):
    """What is decided, from the best to the worst: the worst of all rules counts."""

    APPROVE = "approve"
    REFER = "refer"
    DECLINE = "decline"


OUTCOMES = tuple(PolicyOutcome)
NotApproved = Literal[PolicyOutcome.REFER, PolicyOutcome.DECLINE]


def _written(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number_text(float(value)) if is_number else value


ExpressionText = Annotated[
    str, BeforeValidator(_written), StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)
]


class ContractReference(Part):
    """The contract whose fields the policy reads, by the hash of its content."""

    name: Identifier
    version: Annotated[int, Field(ge=1)]
    sha256: Sha256


class PolicyMap(Part):
    """The words that limit and price need, each from the fields of the contract. One that is left out is not there."""

    amount: ExpressionText | None = None
    term: ExpressionText | None = None
    income: ExpressionText | None = None
    obligations: ExpressionText | None = None


class FactDefinition(Part):
    """A value from outside the contract: who says it, and for how many days it is true."""

    type: Literal["number", "bool", "category"]
    unit: UnitName | None = None
    values: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    source: Annotated[str, Field(min_length=2, max_length=100)]
    fresh_days: Annotated[int, Field(ge=1, le=3650)]
    labels: Labels

    @model_validator(mode="after")
    def _lists_its_categories(self) -> Self:
        if (self.type == "category") != bool(self.values):
            raise ValueError("values belong to facts of type category, and those need at least one")
        return self


class TableStep(Part):
    """A line of a table of numbers: the value of all that is below; the last may be open."""

    below: Finite | None
    value: Finite


class LookupTable(Part):
    """Values by category, or by steps of a number."""

    unit: UnitName | None = None
    values: dict[str, Finite] = Field(default_factory=dict, exclude_if=operator.not_)
    steps: tuple[TableStep, ...] = Field(default=(), exclude_if=operator.not_)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if bool(self.values) == bool(self.steps):
            raise ValueError("a table has either values (by category) or steps (of a number)")
        bounds = [step.below for step in self.steps]
        rising = [bound for bound in bounds if bound is not None]
        if bounds not in (rising, [*rising, None]) or sorted(set(rising)) != rising:
            raise ValueError("below must rise from step to step without a repeated border; only the last may be null")
        return self


class KnockOut(Part):
    """A rule that no score overrules."""

    code: Identifier
    when: ExpressionText
    outcome: NotApproved = PolicyOutcome.DECLINE


class PolicySegment(Part):
    """The cut-offs of some applicants. Without `when`: all that no other segment has.

    A PD below `approve_below` is approved, one from `decline_from` on declined, one between them referred.
    """

    name: Identifier
    when: ExpressionText | None = None
    approve_below: Share
    decline_from: Share

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.decline_from < self.approve_below:
            raise ValueError("decline_from must not be below approve_below: a PD would be approved and declined")
        return self


class FreeCash(Part):
    """The loan whose level payment is that share of income less obligations, at that yearly rate over the term."""

    share: Annotated[float, Field(gt=0, le=1)]
    annual_rate: Share


class LimitRule(Part):
    """The largest amount: the smallest of those that stand here, rounded down to a multiple of `step`."""

    step: Positive
    least: Annotated[float, Field(ge=0, le=1e12)] = 0
    below_least: NotApproved = PolicyOutcome.DECLINE
    above: NotApproved = PolicyOutcome.REFER
    free_cash: FreeCash | None = None
    income_multiple: Positive | None = None
    by_grade: Annotated[dict[str, Annotated[float, Field(ge=0, le=1e12)]], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _limits(self) -> Self:
        if self.free_cash is None and self.income_multiple is None and self.by_grade is None:
            raise ValueError("a limit needs one of free_cash, income_multiple, by_grade")
        return self


class PriceRule(Part):
    """The yearly rate: funding + margin + the expected loss of a year, not below `floor`; above `cap` not approved.

    The expected loss is PD × `loss_given_default` × `exposure` (money), the PD being that of `horizon_months`.
    """

    loss_given_default: ExpressionText
    exposure: ExpressionText = "amount"
    horizon_months: Annotated[int, Field(ge=1, le=480)] = 12
    funding: ExpressionText
    margin: ExpressionText
    floor: Share = 0
    cap: Annotated[float, Field(gt=0, le=10)]
    above_cap: NotApproved = PolicyOutcome.DECLINE

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.cap < self.floor:
            raise ValueError("cap must not be below floor")
        return self


class FactValue(Part):
    """A fact as a case gives it, so many days old."""

    value: bool | Finite | str
    age_days: Finite = 0


class CaseExpectation(Part):
    """What a case must come to; what is left out is not compared."""

    outcome: PolicyOutcome
    limit: Finite | None = Field(default=None, exclude_if=lambda value: value is None)
    price: Finite | None = Field(default=None, exclude_if=lambda value: value is None)
    reasons: tuple[str, ...] | None = Field(default=None, exclude_if=lambda value: value is None)


class PolicyCase(Part):
    """An example with its expected decision, run at each change. An input that is left out is missing."""

    name: Annotated[str, Field(min_length=3, max_length=200)]
    pd: Annotated[float, Field(gt=0, lt=1)] | None
    grade: str | None = None
    given: dict[str, bool | Finite | str | None]
    facts: dict[str, FactValue] = Field(default_factory=dict, exclude_if=operator.not_)
    expect: CaseExpectation


class PolicyDefinition(Part):
    """One version of a policy."""

    policy: Identifier
    version: Annotated[int, Field(ge=1)]
    title: Labels
    contract: ContractReference
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    grades: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = ()
    map: PolicyMap = PolicyMap()
    facts: dict[Identifier, FactDefinition] = Field(default_factory=dict)
    computed: dict[Identifier, ExpressionText] = Field(default_factory=dict)
    tables: dict[Identifier, LookupTable] = Field(default_factory=dict)
    knock_outs: Annotated[tuple[KnockOut, ...], Field(max_length=200)] = ()
    segments: Annotated[tuple[PolicySegment, ...], Field(min_length=1, max_length=100)]
    limit: LimitRule | None = None
    price: PriceRule | None = None
    cases: Annotated[tuple[PolicyCase, ...], Field(min_length=1, max_length=1_000)]

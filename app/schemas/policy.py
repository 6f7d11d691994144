"""Decision policies: their stages, their cases, what changes from one to another; the emergency stop."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.models import DecisionStop, PolicyStage, PolicyStageChange, Role, StoredPolicy, User
from app.models.proposal import REASON_MAX_LENGTH
from app.policy.differing import PolicyDifference
from app.policy.held_out.side_by_side import PoliciesBeside
from app.policy.loader import LARGEST_BYTES
from app.schemas.text import is_storable
from app.schemas.user import PersonOut
from app.services.policies.showing import ShownCase, ShownPolicy

Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=REASON_MAX_LENGTH),
    AfterValidator(is_storable),
]


class PolicyIn(BaseModel):
    """A policy as it is written: the text of its YAML file."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1, max_length=LARGEST_BYTES), AfterValidator(is_storable)] = (
        Field(examples=["policy: consumer_loan_standard\nversion: 2\n…"])
    )


class StageChangeIn(BaseModel):
    """Why a policy is moved; optional."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason | None = Field(None, examples=["Arrears of long terms rise."])


class SwitchIn(BaseModel):
    """Why decisions are stopped, or started again."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = Field(examples=["The bureau sends wrong debts since this morning."])


class StageChangeOut(BaseModel):
    """How a policy came to a stage. `changed_by` is null for the command line."""

    stage: PolicyStage
    timestamp: datetime
    changed_by: PersonOut | None
    proposal_id: int | None
    reason: str | None

    @classmethod
    def of(cls, change: PolicyStageChange, people: Mapping[int, User]) -> "StageChangeOut":
        """Return the shape of a change."""
        return cls(
            stage=change.stage,
            timestamp=change.timestamp,
            changed_by=_person(people, change.changed_by),
            proposal_id=change.proposal_id,
            reason=change.reason,
        )


class PolicyOut(BaseModel):
    """A policy, named by the hash of its content. At most one is active and decides."""

    sha256: str
    name: str = Field(examples=["consumer_loan_standard"])
    version: int = Field(examples=[2])
    stage: PolicyStage
    created: datetime
    created_by: PersonOut | None = Field(description="null for the command line")
    staged: StageChangeOut | None = Field(description="how it came to its stage")

    @classmethod
    def of(cls, policy: StoredPolicy, changes: Sequence[PolicyStageChange], people: Mapping[int, User]) -> "PolicyOut":
        """Return the shape of a policy; `changes` are its own, newest first."""
        return cls(
            **policy.model_dump(include={"sha256", "name", "version", "stage", "created"}),
            created_by=_person(people, policy.created_by),
            staged=StageChangeOut.of(changes[0], people) if changes else None,
        )


class AddedPolicyOut(PolicyOut):
    """A policy that was added, and what to look at before it is used."""

    warnings: list[str] = Field(examples=[["98: tables.loss: loss has no value from 2 on, referred then"]])


class PolicyDifferenceOut(BaseModel):
    """One value that differs; null where a policy does not have it."""

    path: list[str] = Field(examples=[["segments", "standard", "approve_below"]])
    before: str | float | bool | None = Field(examples=[0.2])
    after: str | float | bool | None = Field(examples=[0.15])

    @classmethod
    def of(cls, difference: PolicyDifference) -> "PolicyDifferenceOut":
        """Return the shape of a difference."""
        return cls(path=list(difference.path), before=difference.before, after=difference.after)


class PolicyCaseOut(BaseModel):
    """An example of a policy, what it expects, and what the policy decides."""

    name: str
    pd: float | None
    grade: str | None
    expected: str = Field(examples=["approve"])
    outcome: str = Field(examples=["approve"])
    reasons: list[str] = Field(examples=[["risk_needs_review"]])
    limit: float | None
    price: float | None
    holds: bool

    @classmethod
    def of(cls, case: ShownCase) -> "PolicyCaseOut":
        """Return the shape of a case."""
        return cls(**vars(case))


class DeclaredFactOut(BaseModel):
    """A value from outside the contract that a policy reads."""

    type: Literal["number", "bool", "category"]
    unit: str | None
    values: list[str] = Field(description="the categories")
    source: str
    fresh_days: int = Field(description="for how many days it is true")
    labels: dict[str, str]


class WholePolicyOut(PolicyOut):
    """A policy with its history, its cases, its facts and what changes from the active one."""

    history: list[StageChangeOut]
    compared_with: str | None = Field(description="the active policy; null where it is this one, or there is none")
    differences: list[PolicyDifferenceOut]
    cases: list[PolicyCaseOut]
    warnings: list[str]
    facts: dict[str, DeclaredFactOut]
    fault: str | None = Field(description="why it cannot be used now, such as another contract")

    @classmethod
    def of_shown(cls, shown: ShownPolicy, people: Mapping[int, User]) -> "WholePolicyOut":
        """Return the shape of all that is shown of a policy."""
        return cls(
            **vars(PolicyOut.of(shown.policy, shown.history, people)),
            history=[StageChangeOut.of(one, people) for one in shown.history],
            compared_with=shown.compared_with,
            differences=[PolicyDifferenceOut.of(one) for one in shown.differences],
            cases=[PolicyCaseOut.of(one) for one in shown.cases],
            warnings=shown.warnings,
            facts={name: DeclaredFactOut.model_validate(fact.model_dump()) for name, fact in shown.facts.items()},
            fault=shown.fault,
        )


class PolicyFiguresOut(BaseModel):
    """Rows by outcome; of the approved the mean PD and the share that went bad, null where none is approved."""

    model_config = ConfigDict(from_attributes=True)

    outcomes: dict[str, int] = Field(examples=[{"approve": 812, "refer": 301, "decline": 397}])
    expected_bad_rate: float | None
    realised_bad_rate: float | None


class PolicyComparisonOut(BaseModel):
    """Two policies on the champion's held-out rows. How the declined would pay under another policy is not known."""

    model_config = ConfigDict(from_attributes=True)

    rows: int
    first: PolicyFiguresOut
    second: PolicyFiguresOut
    moves: list[list[int]] = Field(
        description="rows by outcome under the first and the second: approve, refer, decline"
    )

    @classmethod
    def of(cls, found: PoliciesBeside | None) -> "PolicyComparisonOut | None":
        """Return the shape of a comparison, if there is one."""
        return cls.model_validate(found) if found else None


class DecisionStopOut(BaseModel):
    """Whether all decisions are referred to a person. The rest is null where the switch was never used."""

    is_on: bool
    reason: str | None
    timestamp: datetime | None
    changed_by: PersonOut | None = Field(description="null for the command line")

    @classmethod
    def of(cls, stop: DecisionStop | None, people: Mapping[int, User]) -> "DecisionStopOut":
        """Return the shape of the last use of the switch."""
        if stop is None:
            return cls(is_on=False, reason=None, timestamp=None, changed_by=None)
        return cls(
            is_on=stop.is_on,
            reason=stop.reason,
            timestamp=stop.timestamp,
            changed_by=_person(people, stop.changed_by),
        )


def stop_body(stop: DecisionStop, *, reader: User | None) -> bytes:
    """Return what a page shows of the stop, as JSON; the reason is for staff."""
    is_staff = reader is not None and reader.role is not Role.CLIENT
    return orjson.dumps({"timestamp": stop.timestamp, "reason": stop.reason if is_staff else None})


def _person(people: Mapping[int, User], user_id: int | None) -> PersonOut | None:
    user = people.get(user_id) if user_id is not None else None
    return PersonOut.of(user) if user else None

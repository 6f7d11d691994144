"""What is shown of a policy: history, cases with what it decides, differences from the active one."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import PolicyInvalid
from app.models import DecisionStop, PolicyStageChange, StoredPolicy, User
from app.policy.cases import case_applicants, failing_cases
from app.policy.deciding import decide
from app.policy.definition import FactDefinition
from app.policy.differing import PolicyDifference, differences
from app.policy.policy import Policy
from app.services.crud import policy as policy_crud
from app.services.crud import user as user_crud
from app.services.policies.readying import get_stored, read_if_fits
from app.services.policies.rules import PolicyRules


@dataclass(frozen=True)
class ShownCase:
    """A case of a policy: what it expects, and what the policy decides."""

    name: str
    pd: float | None
    grade: str | None
    expected: str
    outcome: str
    reasons: list[str]
    limit: float | None
    price: float | None
    holds: bool


@dataclass(frozen=True)
class ShownPolicy:
    """A policy as it is shown; `fault` is why it cannot be used now."""

    policy: StoredPolicy
    history: Sequence[PolicyStageChange]
    compared_with: str | None = None
    differences: Sequence[PolicyDifference] = ()
    cases: Sequence[ShownCase] = ()
    warnings: list[str] = field(default_factory=list)
    facts: Mapping[str, FactDefinition] = field(default_factory=dict)
    fault: str | None = None


async def show_policy(session: AsyncSession, rules: PolicyRules, sha256: str) -> ShownPolicy:
    """Return all that is shown of a policy, compared with the active one. Raises NotFound.

    No transaction is open while its cases run.
    """
    policy, active = await get_stored(session, sha256), await policy_crud.get_active_policy(session)
    history = await policy_crud.list_stage_changes(session, sha256)
    await session.commit()
    other = active if active and active.sha256 != sha256 else None
    return await asyncio.to_thread(_shown, rules, policy, history, other)


async def people_in(
    session: AsyncSession,
    policies: Iterable[StoredPolicy] = (),
    changes: Iterable[PolicyStageChange] = (),
    stops: Iterable[DecisionStop] = (),
) -> dict[int, User]:
    """Return the users who are named in rows of policies, by id."""
    named = {
        *(one.created_by for one in policies),
        *(one.changed_by for one in changes),
        *(one.changed_by for one in stops),
    }
    return await user_crud.get_users(session, {user_id for user_id in named if user_id is not None})


def _shown(
    rules: PolicyRules, stored: StoredPolicy, history: Sequence[PolicyStageChange], active: StoredPolicy | None
) -> ShownPolicy:
    try:
        policy, warnings = rules.examined(stored.text)
    except PolicyInvalid as fault:
        return ShownPolicy(stored, history, fault=str(fault))
    before = read_if_fits(active.text, rules.contract) if active else None
    changed = differences(before, policy) if before else []
    return ShownPolicy(
        stored, history, before.sha256 if before else None, changed, _cases(policy), warnings, policy.definition.facts
    )


def _cases(policy: Policy) -> list[ShownCase]:
    cases = policy.definition.cases
    failing = {place[1] for place, _ in failing_cases(policy)}
    decided = decide(policy, case_applicants(policy, list(cases))).rows()
    return [
        ShownCase(
            case.name,
            case.pd,
            case.grade,
            case.expect.outcome.value,
            found.outcome.value,
            list(found.codes),
            found.limit,
            found.price,
            number not in failing,
        )
        for number, (case, found) in enumerate(zip(cases, decided, strict=True))
    ]

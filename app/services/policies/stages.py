"""The stages of policies: added as a draft, in the shadow, active, retired. Nothing here commits but what says so."""

import asyncio
from collections.abc import Awaitable, Callable, Collection

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ActivatedMeanwhile, Conflict, PolicyInvalid
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import PolicyStage, PolicyStageChange, Proposal, StoredPolicy
from app.services.audit.acts import Act
from app.services.audit.recording import RecordedActor, origin, record
from app.services.crud import policy as policy_crud
from app.services.policies.readying import get_stored, store_references, try_policy
from app.services.policies.rules import PolicyRules, refused

ACTS = {
    PolicyStage.DRAFT: Act.POLICY_ADDED,
    PolicyStage.SHADOW: Act.POLICY_SHADOWED,
    PolicyStage.ACTIVE: Act.POLICY_ACTIVATED,
    PolicyStage.RETIRED: Act.POLICY_RETIRED,
}
BeforeChange = Callable[[], Awaitable[None]]
"""What else is written in the transaction of a change."""
_log = structlog.stdlib.get_logger("policies")


async def no_more() -> None:
    """Write nothing else."""


async def add_draft(
    session: AsyncSession, rules: PolicyRules, text: str, *, actor: RecordedActor
) -> tuple[StoredPolicy, list[str]]:
    """Store a policy as a draft and return it with what to look at; one that is there under its hash stays as it is.

    Raises InvalidInput with every fault and its line. No transaction is open while it is examined.
    """
    await session.commit()
    try:
        policy, warnings = await asyncio.to_thread(rules.examined, text)
    except PolicyInvalid as fault:
        raise refused(fault) from fault
    made = StoredPolicy(
        sha256=policy.sha256,
        name=policy.definition.policy,
        version=policy.definition.version,
        text=text,
        contract_hash=policy.definition.contract.sha256,
        created_by=actor.user_id,
    )
    stored = await policy_crud.add_policy(session, made)
    if stored is made:
        await _note(session, stored, actor, reason=None)
    return stored, warnings


async def shadow(
    session: AsyncSession,
    registry: ModelRegistry,
    contract: Contract,
    sha256: str,
    *,
    actor: RecordedActor,
    reason: str | None = None,
) -> StoredPolicy:
    """Let a policy decide beside the active one, without effect; idempotent.

    Raises NotFound, what `try_policy` raises, and Conflict for the active policy.
    """
    policy = await get_stored(session, sha256)
    if policy.stage is PolicyStage.SHADOW:
        return policy
    tried = await try_policy(session, registry, contract, policy)
    await _move(session, policy, PolicyStage.SHADOW, among={PolicyStage.DRAFT, PolicyStage.RETIRED})
    await store_references(session, tried)
    await _note(session, policy, actor, reason=reason)
    return policy


async def activate(
    session: AsyncSession,
    registry: ModelRegistry,
    contract: Contract,
    sha256: str,
    *,
    actor: RecordedActor,
    reason: str | None = None,
    approved: Proposal | None = None,
    before_change: BeforeChange = no_more,
) -> StoredPolicy:
    """Let a policy decide from now on; the active one is retired in the same transaction. Idempotent.

    No transaction is open while it is tried. Raises NotFound, ActivatedMeanwhile, and what `try_policy` raises.
    """
    policy, present = await get_stored(session, sha256), await policy_crud.get_active_policy(session)
    if policy.stage is PolicyStage.ACTIVE:
        return policy
    tried = await try_policy(session, registry, contract, policy)
    await before_change()
    now_active = await policy_crud.get_active_policy(session)
    if (now_active and now_active.sha256) != (present and present.sha256):
        raise ActivatedMeanwhile
    if now_active is not None:
        await _move(session, now_active, PolicyStage.RETIRED, among={PolicyStage.ACTIVE})
        await _note(session, now_active, actor, reason=reason, approved=approved)
    try:
        await _move(session, policy, PolicyStage.ACTIVE, among=set(PolicyStage) - {PolicyStage.ACTIVE})
    except IntegrityError as fault:
        raise ActivatedMeanwhile from fault
    await store_references(session, tried)
    await _note(session, policy, actor, reason=reason, approved=approved, before=present.sha256 if present else None)
    return policy


async def retire(
    session: AsyncSession, sha256: str, *, actor: RecordedActor, reason: str | None = None
) -> StoredPolicy:
    """Take a policy out of use; without an active one nothing is decided. Raises NotFound, Conflict."""
    policy = await get_stored(session, sha256)
    await _move(session, policy, PolicyStage.RETIRED, among=set(PolicyStage) - {PolicyStage.RETIRED})
    await _note(session, policy, actor, reason=reason)
    return policy


async def _move(
    session: AsyncSession, policy: StoredPolicy, stage: PolicyStage, *, among: Collection[PolicyStage]
) -> None:
    if not await policy_crud.restage_policy(session, policy, stage, among=among):
        raise Conflict(f"Policy {policy.sha256[:12]} is {policy.stage.value}; it cannot become {stage.value}.")


async def _note(
    session: AsyncSession,
    policy: StoredPolicy,
    actor: RecordedActor,
    *,
    reason: str | None,
    approved: Proposal | None = None,
    before: str | None = None,
) -> None:
    """Keep how the policy came to its stage: a row of its history and one of the audit trail."""
    proposal = approved.id if approved else None
    change = PolicyStageChange(
        policy_sha256=policy.sha256,
        stage=policy.stage,
        changed_by=actor.user_id,
        proposal_id=proposal,
        reason=reason,
    )
    await policy_crud.add_stage_change(session, change)
    details = {"name": policy.name, "version": policy.version, **({"before": before} if before else {})}
    personal = {"reason": reason}
    await record(
        session, ACTS[policy.stage], actor, policy.sha256, details={**details, **origin(approved)}, personal=personal
    )
    _log.info("stage of a policy", policy=policy.sha256[:12], stage=policy.stage.value)

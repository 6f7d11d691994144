"""Decision policies: list, add, shadow, activate, retire, compare."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Path, Query, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import StoredPolicy, User
from app.models.base import SHA256_HEX_LENGTH
from app.routes.deps import ContractDep, FourEyesDep, PlaceDep, PolicyRulesDep, RegistryDep, SessionDep, allowed
from app.routes.proposed import PROPOSED, proposed
from app.routes.reads import ListReadingDep
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.moved_policy import CutOffsIn, MovedPolicyOut
from app.schemas.policy import AddedPolicyOut, PolicyComparisonOut, PolicyIn, PolicyOut, StageChangeIn, WholePolicyOut
from app.security.permissions import Permission
from app.services.approvals.acts.policies import propose_activation
from app.services.audit.recording import by
from app.services.crud import policy as policy_crud
from app.services.policies import stages
from app.services.policies.comparing import compare
from app.services.policies.moving import add_moved
from app.services.policies.readying import get_stored
from app.services.policies.showing import people_in, show_policy

router = strict_router(prefix="/policies", tags=["policies"])
MayRead = Annotated[User, allowed(Permission.POLICIES_READ)]
MayManage = Annotated[User, allowed(Permission.POLICIES_MANAGE)]
PolicyHash = Annotated[str, Path(max_length=SHA256_HEX_LENGTH, description="hash of the policy")]
TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "the policy as it was written"}
}


@router.get("", responses=errors(401, 403))
async def list_policies(session: SessionDep, _: MayRead, reading: ListReadingDep) -> list[PolicyOut]:
    """List all policies, newest first."""
    policies, changes = await policy_crud.list_policies(session), await policy_crud.list_stage_changes(session)
    people = await people_in(session, policies, changes)
    reading.users({}, "", len(policies), people)
    return [
        PolicyOut.of(policy, [one for one in changes if one.policy_sha256 == policy.sha256], people)
        for policy in policies
    ]


@router.post("", status_code=HTTPStatus.CREATED, responses=errors(401, 403, 422))
async def add_policy(body: PolicyIn, session: SessionDep, rules: PolicyRulesDep, author: MayManage) -> AddedPolicyOut:
    """Add a policy as a draft. It is examined and its cases run; every fault is named with its line.

    One that is there under its hash is returned as it stands.
    """
    added, warnings = await stages.add_draft(session, rules, body.text, actor=by(author))
    return AddedPolicyOut(**vars(await _out(session, added)), warnings=warnings)


@router.get("/{policy}", responses=errors(401, 403, 404, 422))
async def get_policy(
    policy: PolicyHash, session: SessionDep, rules: PolicyRulesDep, _: MayRead, reading: ListReadingDep
) -> WholePolicyOut:
    """Return a policy: history, cases with what it decides, what changes from the active one."""
    shown = await show_policy(session, rules, policy)
    people = await people_in(session, [shown.policy], shown.history)
    reading.users({"policy": policy}, "", 1, people)
    return WholePolicyOut.of_shown(shown, people)


@router.get("/{policy}/text", responses={**TEXT, **errors(401, 403, 404, 422)}, response_class=Response)
async def get_policy_text(policy: PolicyHash, session: SessionDep, _: MayRead) -> PlainTextResponse:
    """Return a policy as it was written."""
    return PlainTextResponse((await get_stored(session, policy)).text)


@router.get("/{policy}/comparison", responses=errors(401, 403, 404, 409, 422))
async def compare_policies(
    policy: PolicyHash,
    session: SessionDep,
    registry: RegistryDep,
    contract: ContractDep,
    _: MayRead,
    before: Annotated[
        str | None, Query(alias="with", max_length=SHA256_HEX_LENGTH, description="hash of the policy before")
    ] = None,
) -> PolicyComparisonOut | None:
    """Compare a policy with another, by default the active one, on the rows that lie beside the champion.

    null where there are no such rows, or no active policy.
    """
    return PolicyComparisonOut.of(await compare(session, registry, contract, policy, before))


@router.post("/{policy}/cut-offs", status_code=HTTPStatus.CREATED, responses=errors(401, 403, 404, 409, 422))
async def move_cut_offs(
    policy: PolicyHash, body: CutOffsIn, session: SessionDep, rules: PolicyRulesDep, author: MayManage
) -> MovedPolicyOut:
    """Add a policy with other cut-offs as a draft, its next version; its comments and layout stay.

    A case that the new cut-offs decide otherwise expects from now on what they decide, and is listed.
    """
    added, warnings, cases = await add_moved(session, rules, policy, body.chosen, actor=by(author))
    return MovedPolicyOut.of_moved(await _out(session, added), warnings, cases)


@router.post("/{policy}/shadow", responses=errors(401, 403, 404, 409, 422))
async def shadow_policy(
    policy: PolicyHash,
    session: SessionDep,
    registry: RegistryDep,
    contract: ContractDep,
    author: MayManage,
    body: StageChangeIn | None = None,
) -> PolicyOut:
    """Let a policy decide beside the active one; its decisions have no effect."""
    reason = body.reason if body else None
    return await _out(
        session, await stages.shadow(session, registry, contract, policy, actor=by(author), reason=reason)
    )


@router.post("/{policy}/activate", response_model=PolicyOut, responses={**PROPOSED, **errors(401, 403, 404, 409, 422)})
async def activate_policy(
    policy: PolicyHash, place: PlaceDep, four_eyes: FourEyesDep, author: MayManage, body: StageChangeIn | None = None
) -> PolicyOut | JSONResponse:
    """Let a policy decide from now on; the active one is retired. Its cases run again.

    With four eyes on it is proposed, and the proposal says what changes from the active policy.
    """
    reason = body.reason if body else None
    if await four_eyes.is_on(place.session):
        return await proposed(place.session, await propose_activation(place, policy, proposer=author, reason=reason))
    parts = (place.session, place.registry, place.contract, policy)
    return await _out(place.session, await stages.activate(*parts, actor=by(author), reason=reason))


@router.post("/{policy}/retire", responses=errors(401, 403, 404, 409, 422))
async def retire_policy(
    policy: PolicyHash, session: SessionDep, author: MayManage, body: StageChangeIn | None = None
) -> PolicyOut:
    """Take a policy out of use. Where it was active, nothing is decided until another is."""
    reason = body.reason if body else None
    return await _out(session, await stages.retire(session, policy, actor=by(author), reason=reason))


async def _out(session: AsyncSession, policy: StoredPolicy) -> PolicyOut:
    changes = await policy_crud.list_stage_changes(session, policy.sha256)
    return PolicyOut.of(policy, changes, await people_in(session, [policy], changes))

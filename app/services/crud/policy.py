"""Queries about decision policies, their stages and the emergency stop."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, literal, select, union_all, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import (
    DecisionStop,
    ModelStage,
    ModelVersion,
    PolicyReference,
    PolicyStage,
    PolicyStageChange,
    StoredPolicy,
)

IN_USE = (PolicyStage.ACTIVE, PolicyStage.SHADOW)


class PartsInUse(NamedTuple):
    """What a decision is made by at one moment: hashes of champion and policies, and the stop with its reason."""

    champion: str | None
    active: str | None
    shadows: tuple[str, ...]
    stop: str | None


async def get_parts_in_use(session: AsyncSession) -> PartsInUse:
    """Return them in one statement, so that they belong together."""
    newest = select(DecisionStop).order_by(col(DecisionStop.id).desc()).limit(1).subquery()
    parts = union_all(
        select(literal("champion").label("kind"), col(ModelVersion.sha256).label("value")).where(
            col(ModelVersion.stage) == ModelStage.CHAMPION
        ),
        select(literal("active"), col(StoredPolicy.sha256)).where(col(StoredPolicy.stage) == PolicyStage.ACTIVE),
        select(literal("shadow"), col(StoredPolicy.sha256)).where(col(StoredPolicy.stage) == PolicyStage.SHADOW),
        select(literal("stop"), newest.c.reason).where(newest.c.is_on),
    ).subquery()
    rows = (await session.exec(select(parts.c.kind, parts.c.value))).all()
    single = dict(rows)
    shadows = tuple(sorted(value for kind, value in rows if kind == "shadow"))
    return PartsInUse(single.get("champion"), single.get("active"), shadows, single.get("stop"))


async def get_policy(session: AsyncSession, sha256: str) -> StoredPolicy | None:
    """Return the policy with that hash, as stored now."""
    return await session.get(StoredPolicy, sha256, populate_existing=True)


async def get_active_policy(session: AsyncSession) -> StoredPolicy | None:
    """Return the policy that decides; None without one."""
    statement = select(StoredPolicy).where(col(StoredPolicy.stage) == PolicyStage.ACTIVE)
    return (await session.exec(statement)).one_or_none()


async def list_policies(session: AsyncSession) -> list[StoredPolicy]:
    """Return all policies, newest first."""
    order = (col(StoredPolicy.created).desc(), col(StoredPolicy.sha256))
    return list((await session.exec(select(StoredPolicy).order_by(*order))).all())


async def get_newest_version(session: AsyncSession, name: str) -> int:
    """Return the highest version of the policies of that name; 0 without one."""
    statement = select(func.max(StoredPolicy.version)).where(col(StoredPolicy.name) == name)
    return (await session.exec(statement)).one() or 0


async def list_policies_in_use(session: AsyncSession) -> list[StoredPolicy]:
    """Return the active policy and the shadows."""
    statement = select(StoredPolicy).where(col(StoredPolicy.stage).in_(IN_USE)).order_by(col(StoredPolicy.sha256))
    return list((await session.exec(statement)).all())


async def list_policy_hashes(session: AsyncSession, prefix: str) -> list[str]:
    """Return the hashes of all policies with this prefix."""
    statement = select(StoredPolicy.sha256).where(col(StoredPolicy.sha256).startswith(prefix, autoescape=True))
    return list((await session.exec(statement)).all())


async def add_policy(session: AsyncSession, policy: StoredPolicy) -> StoredPolicy:
    """Store a policy and return it, or the one that is there under its hash."""
    known = await get_policy(session, policy.sha256)
    if known is not None:
        return known
    try:
        async with session.begin_nested():
            session.add(policy)
    except IntegrityError:
        added_meanwhile = await get_policy(session, policy.sha256)
        if added_meanwhile is None:
            raise
        return added_meanwhile
    return policy


async def restage_policy(
    session: AsyncSession, policy: StoredPolicy, stage: PolicyStage, *, among: Collection[PolicyStage]
) -> bool:
    """Move a policy to another stage if it still stands in one of those; whether that was done.

    One statement: a change at the same moment is never written over. Raises IntegrityError for a second active one.
    """
    statement = (
        update(StoredPolicy)
        .where(col(StoredPolicy.sha256) == policy.sha256, col(StoredPolicy.stage).in_(among))
        .values(stage=stage)
        .returning(col(StoredPolicy.sha256))
    )
    is_moved = (await session.exec(statement)).one_or_none() is not None
    await session.refresh(policy)
    return is_moved


async def add_stage_change(session: AsyncSession, change: PolicyStageChange) -> PolicyStageChange:
    """Store how a policy came to its stage."""
    session.add(change)
    await session.flush()
    return change


async def list_stage_changes(session: AsyncSession, sha256: str | None = None) -> list[PolicyStageChange]:
    """Return how policies came to their stages, newest first: of one, or of all."""
    statement = select(PolicyStageChange).order_by(col(PolicyStageChange.id).desc())
    if sha256 is not None:
        statement = statement.where(col(PolicyStageChange.policy_sha256) == sha256)
    return list((await session.exec(statement)).all())


async def get_references(session: AsyncSession, policy: str, model: str) -> PolicyReference | None:
    """Return what decisions of that policy by that model are explained against."""
    return await session.get(PolicyReference, (policy, model))


async def add_references(session: AsyncSession, references: PolicyReference) -> None:
    """Store them, unless they are there."""
    if await get_references(session, references.policy_sha256, references.model_version) is None:
        try:
            async with session.begin_nested():
                session.add(references)
        except IntegrityError:
            return  # another process has computed the same

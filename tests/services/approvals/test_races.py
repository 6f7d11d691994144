"""Two people at once, on both databases: what is approved is done once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import ProposalDecided, ProposalVoid, ServiceError
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.models import AuditEvent, Role, User
from app.models.base import utc_now
from app.services.approvals.act import Place
from app.services.approvals.acts.users import CHANGE_ROLE
from app.services.approvals.deciding import approve
from app.services.approvals.proposing import propose
from app.services.crud.proposal import list_events_of
from app.services.crud.user import get_user
from database.database import session_scope
from tests.fixtures.both_databases import file_engine
from tests.fixtures.factories import make_user

__all__ = ["file_engine"]
CONTRACT = load_contract("consumer_loan")


@pytest.fixture
def registry(tmp_path: object) -> ModelRegistry:
    return ModelRegistry(f"{tmp_path}/registry")


async def people(engine: AsyncEngine) -> list[int]:
    """Three admins and an auditor."""
    async with session_scope(engine) as session:
        made = [await make_user(session, Role.ADMIN) for _ in range(3)]
        return [user.id for user in (*made, await make_user(session, Role.AUDITOR))]


async def propose_role(engine: AsyncEngine, registry: ModelRegistry, proposer: int, about: int, role: str) -> int:
    async with session_scope(engine) as session:
        place = Place(session, registry, CONTRACT)
        change = {"before": "auditor", "role": role}
        return (await propose(place, CHANGE_ROLE, about, change, proposer=await loaded(place, proposer))).id


async def loaded(place: Place, user_id: int) -> User:
    user = await get_user(place.session, user_id)
    assert user is not None
    return user


async def approve_as(engine: AsyncEngine, registry: ModelRegistry, proposal: int, approver: int) -> str:
    try:
        async with session_scope(engine) as session:
            place = Place(session, registry, CONTRACT)
            return (await approve(place, proposal, await loaded(place, approver))).status.value
    except ServiceError as fault:
        return type(fault).__name__


async def changes_of_role(engine: AsyncEngine) -> list[AuditEvent]:
    async with session_scope(engine, read_only=True) as session:
        return await list_events_of(session, ["role_changed"], since=utc_now() - timedelta(days=1))


async def test_two_who_approve_at_once_do_it_once(file_engine: AsyncEngine, registry: ModelRegistry) -> None:
    first, second, third, auditor = await people(file_engine)
    number = await propose_role(file_engine, registry, first, auditor, "risk")
    ends = await asyncio.gather(*(approve_as(file_engine, registry, number, each) for each in (second, third) * 3))
    assert ends.count("approved") == 1
    assert set(ends) <= {"approved", ProposalDecided.__name__, ProposalVoid.__name__}
    assert len(await changes_of_role(file_engine)) == 1


async def test_of_two_proposals_about_one_person_the_first_approved_is_done_and_the_other_is_void(
    file_engine: AsyncEngine, registry: ModelRegistry
) -> None:
    first, second, third, auditor = await people(file_engine)
    risk = await propose_role(file_engine, registry, first, auditor, "risk")
    admin = await propose_role(file_engine, registry, second, auditor, "admin")
    ends = await asyncio.gather(
        approve_as(file_engine, registry, risk, third), approve_as(file_engine, registry, admin, third)
    )
    assert sorted(ends) == ["ProposalVoid", "approved"]
    assert len(await changes_of_role(file_engine)) == 1


async def test_two_admins_who_approve_each_other_are_two_people(
    file_engine: AsyncEngine, registry: ModelRegistry
) -> None:
    first, second, _, auditor = await people(file_engine)
    number = await propose_role(file_engine, registry, first, auditor, "risk")
    assert await approve_as(file_engine, registry, number, first) == "CannotApprove"
    assert await approve_as(file_engine, registry, number, second) == "approved"

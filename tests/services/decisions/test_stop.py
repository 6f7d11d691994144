"""The database heeds the emergency stop: nothing but referrals is stored while it is on, whichever process decides."""

import asyncio
import subprocess
import sys

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, func, select

from app.models import DecisionEvent, ModelStage, Score, StoredPolicy
from app.models.decision_event import STOPPED
from app.policy.definition import PolicyOutcome
from database.database import session_scope
from tests.fixtures.command_line import ROOT
from tests.fixtures.factories import make_client, make_model_version, make_score
from tests.fixtures.patience import PATIENCE_SECONDS, eventually
from tests.fixtures.small_bank import features
from tests.fixtures.stored_policies import build_decision, store_policy, switch_stop

PROCESS = "tests.services.decisions.deciding_process"
APPROVED_BEFORE = 20


async def made_bank(scores: int = 0) -> int:
    """A client, a champion and an active policy, and so many scores to decide on; the client's id."""
    async with session_scope() as session:
        await store_policy(session)
        client = await make_client(session, features=features())
        model = await make_model_version(session, ModelStage.CHAMPION)
        for _ in range(scores):
            await make_score(session, client, model)
        return client.user_id


async def store(number: int, outcome: str, **fields: object) -> None:
    """A decision on the n-th score."""
    async with session_scope() as session:
        policy = (await session.exec(select(StoredPolicy))).one()
        score = await session.get_one(Score, number)
        session.add(build_decision(score, policy, outcome=outcome, **fields))


async def switch(*, is_on: bool) -> None:
    async with session_scope() as session:
        await switch_stop(session, is_on=is_on)


async def approved() -> int:
    async with session_scope(read_only=True) as session:
        counted = select(func.count()).select_from(DecisionEvent).where(col(DecisionEvent.outcome) == "approve")
        return (await session.exec(counted)).one()


async def test_only_referrals_are_stored_while_it_is_on(file_engine: AsyncEngine) -> None:
    assert file_engine
    await made_bank(6)
    for number, outcome in enumerate(PolicyOutcome, start=1):
        await store(number, outcome.value)
    await switch(is_on=True)
    for outcome in (PolicyOutcome.APPROVE, PolicyOutcome.DECLINE):
        with pytest.raises(IntegrityError, match=STOPPED):
            await store(4, outcome.value)
    await store(4, "refer", is_stopped=True)
    await store(5, "approve", is_shadow=True)  # a shadow's is never shown
    await switch(is_on=False)
    await store(6, "approve")


async def test_a_stopped_decision_is_a_referral(file_engine: AsyncEngine) -> None:
    assert file_engine
    await made_bank(1)
    with pytest.raises(IntegrityError, match="is_stopped"):
        await store(1, "approve", is_stopped=True)


def start_process(client_id: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", PROCESS, str(client_id)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


async def test_of_two_processes_not_one_decision_slips_through(file_engine: AsyncEngine) -> None:
    """Both approve as fast as they can while the switch is used: after it not one approval is stored."""
    assert file_engine
    client_id = await made_bank()
    processes = [start_process(client_id) for _ in range(2)]
    try:
        await eventually(_enough_are_approved)
        await switch(is_on=True)
        before = await approved()
        ended = [await asyncio.to_thread(process.communicate, None, PATIENCE_SECONDS) for process in processes]
        assert [process.returncode for process in processes] == [0, 0], ended
    finally:
        for process in processes:
            process.kill()
    assert await approved() == before >= APPROVED_BEFORE


async def _enough_are_approved() -> bool:
    return await approved() >= APPROVED_BEFORE

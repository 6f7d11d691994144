"""The first stage of a batch: who asks for whom, looked up for every call."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from app.models import Role, Score, ScoreSource, User, UserSession
from app.models.base import utc_now
from database.database import session_scope
from database.lane import Lane
from tests.fixtures.stored_policies import store_policy, switch_stop
from tests.services.batched_scoring.conftest import Bank, events, superuser

pytestmark = pytest.mark.postgres


async def test_who_asks_is_looked_up_for_each_call_of_a_batch(bank: Bank) -> None:
    found = await asyncio.gather(
        bank.scoring.ask(bank.id_hash, bank.client_ids[0]),
        bank.scoring.ask("no such session", bank.client_ids[0]),
        bank.scoring.ask(bank.id_hash, 10**6),
        bank.scoring.ask(bank.id_hash, None),
    )
    known, without_session, without_client, for_oneself = found
    assert known is not None
    assert without_session is None
    assert without_client is not None
    assert for_oneself is not None
    assert (known.person.id, known.client and known.client.user_id) == (bank.manager_id, bank.client_ids[0])
    assert (without_client.client, for_oneself.client) == (None, None)


async def test_a_session_revoked_between_two_calls_is_refused(bank: Bank) -> None:
    assert await bank.scoring.ask(bank.id_hash, bank.client_ids[0]) is not None
    async with session_scope() as session:
        row = await session.get_one(UserSession, bank.id_hash)
        row.revoked = utc_now()
    assert await bank.scoring.ask(bank.id_hash, bank.client_ids[0]) is None
    assert await bank.scoring.person(bank.id_hash) is None


async def test_a_user_that_was_deactivated_is_no_user(bank: Bank) -> None:
    async with session_scope() as session:
        (await session.get_one(User, bank.manager_id)).is_active = False
    assert await bank.scoring.ask(bank.id_hash, bank.client_ids[0]) is None
    assert await bank.scoring.person(bank.id_hash) is None


async def test_a_session_past_its_time_is_no_session(bank: Bank) -> None:
    for seconds, is_valid in ((3600, True), (-1, False)):
        async with session_scope() as session:
            row = await session.get_one(UserSession, bank.id_hash)
            row.expires = utc_now() + timedelta(seconds=seconds)
        assert (await bank.scoring.person(bank.id_hash) is not None) is is_valid
        assert (await bank.scoring.ask(bank.id_hash, bank.client_ids[0]) is not None) is is_valid


async def test_a_role_changed_after_it_was_read_ends_no_score_and_holds_for_the_next_call(bank: Bank) -> None:
    asked, client = await bank.asked(bank.client_ids[0])
    await superuser(f"UPDATE users SET role = 'client' WHERE id = {bank.manager_id}")
    event = await bank.scoring.score(asked, client, source=ScoreSource.API)
    assert [stored.id for stored in await events()] == [event.id]
    again, _ = await bank.asked(bank.client_ids[0])
    assert (asked.person.role, again.person.role) == (Role.MANAGER, Role.CLIENT)


async def test_a_session_of_staff_left_idle_is_over_here_too_and_its_use_is_noted_once_a_minute(bank: Bank) -> None:
    id_hash = bank.id_hash
    for minutes, is_valid in ((2, True), (31, False)):
        async with session_scope() as session:
            row = await session.get_one(UserSession, id_hash)
            row.seen = utc_now() - timedelta(minutes=minutes)
        assert (await bank.scoring.person(bank.id_hash) is not None) is is_valid
        assert (await bank.scoring.ask(bank.id_hash, bank.client_ids[0]) is not None) is is_valid
    async with session_scope() as session:
        row = await session.get_one(UserSession, id_hash)
        row.seen = asked = utc_now() - timedelta(minutes=2)
    await bank.scoring.ask(bank.id_hash, bank.client_ids[0])
    await bank.scoring._activity.close()
    async with session_scope(read_only=True) as session:
        noted = (await session.get_one(UserSession, id_hash)).seen
    assert noted is not None
    assert noted > asked + timedelta(minutes=1)
    await bank.scoring.ask(bank.id_hash, bank.client_ids[0])
    await bank.scoring._activity.close()
    async with session_scope(read_only=True) as session:
        assert (await session.get_one(UserSession, id_hash)).seen == noted


async def test_ids_are_drawn_for_clients_that_are_found_only(bank: Bank) -> None:
    async with session_scope(read_only=True) as session:
        before = (await session.exec(select(func.count()).select_from(Score))).one()
    found = await bank.scoring.ask(bank.id_hash, 10**6)
    assert found is not None
    assert (found.score_id, before) == (None, 0)


async def test_what_decides_is_read_by_the_statement_that_reads_who_asks(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session_scope() as session:
        policy = (await store_policy(session)).sha256
        await switch_stop(session, is_on=True)
    statements: list[str] = []
    fetch = Lane.fetch

    async def watched(self: Lane, statement: str, *arguments: Any) -> Sequence[Any]:
        statements.append(statement)
        return await fetch(self, statement, *arguments)

    monkeypatch.setattr(Lane, "fetch", watched)
    decides = (True, False, True)
    found = await asyncio.gather(
        *(bank.scoring.ask(bank.id_hash, one, decides=it) for one, it in zip(bank.client_ids, decides, strict=True))
    )
    assert len(statements) == 1
    first, *_, last = [one.parts for one in found if one is not None and one.parts is not None]
    assert first is last
    assert (first.champion, first.active, first.shadows) == (found[0] and found[0].champion, policy, ())
    assert first.stop is not None
    only_scored = await bank.scoring.ask(bank.id_hash, bank.client_ids[0])
    assert only_scored is not None
    assert only_scored.parts is None

"""Scoring of many callers at once on PostgreSQL: each gets its own answer, and each fault concerns one alone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url
from sqlmodel import col, func, select

from app.exceptions import (
    DatabaseUnavailable,
    InvalidInput,
    MayHaveBeenStored,
    NotFound,
    ScoringUnavailable,
    ServiceBusy,
)
from app.ml.contracts.applicant import complete
from app.ml.contracts.loader import load_contract
from app.models import Client, ModelStage, Role, Score, ScoreRequestKey, ScoreSource, User, UserSession
from app.models.base import utc_now
from app.security.sessions import hash_session_id, new_session_id, session_expiry
from app.services.batched_scoring import BatchedScoring
from app.services.computing import Computing
from app.services.crud.score_batches import Applicant, Asked, Event
from app.services.crud.score_request_key import IdempotencyKey
from app.services.crud.user_session import create_user_session
from app.services.scoring import Scorable
from database.config import async_url
from database.database import close_database_engine, get_database_engine, session_scope
from tests.fixtures.factories import make_client, make_manager, make_model_version
from tests.fixtures.forgetful_proxy import ForgetfulProxy, forgetful_proxy
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.scorers import MockedScorer

pytestmark = pytest.mark.postgres
CONTRACT = load_contract("consumer_loan")


@dataclass
class Bank:
    """A manager with three clients; the manager is logged in."""

    scoring: BatchedScoring
    scorer: MockedScorer
    session_id: str
    manager_id: int
    client_ids: list[int]
    proxy: ForgetfulProxy
    heard: list[int] = field(default_factory=list)

    async def asked(self, client_id: int) -> tuple[Asked, Applicant]:
        found = await self.scoring.ask(self.session_id, client_id)
        assert found is not None
        assert found.client is not None
        return found, found.client

    async def score(self, client_id: int, key: str | None = None, body: str = "") -> Event:
        asked, client = await self.asked(client_id)
        return await self.scoring.score(asked, client, source=ScoreSource.API, key=self.key(client_id, key, body))

    def key(self, client_id: int, key: str | None, body: str = "") -> IdempotencyKey | None:
        return IdempotencyKey(self.manager_id, "/clients/{client_id}/score", client_id, key, body) if key else None


@pytest_asyncio.fixture
async def bank(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bank]:
    async with postgres_server.bank_database() as address:
        monkeypatch.setenv("DATABASE_URL", address)
        get_database_engine.cache_clear()
        url = async_url(address)
        async with forgetful_proxy(Path(str(url.query["host"]))) as proxy:
            heard: list[int] = []

            def listen(clients: Sequence[Scorable]) -> None:
                heard.extend(client.user_id for client in clients)

            scorer = MockedScorer()
            scoring = BatchedScoring(
                url.set(query={"host": str(proxy.folder)}),
                Computing(scorer, CONTRACT, timeout_seconds=PATIENCE_SECONDS),
                timeout_seconds=PATIENCE_SECONDS,
                listener=listen,
            )
            yield await _furnished(scoring, scorer, proxy, heard)
            proxy.refuses = False
            await scoring.close()
        await close_database_engine()


async def _furnished(scoring: BatchedScoring, scorer: MockedScorer, proxy: ForgetfulProxy, heard: list[int]) -> Bank:
    session_id = new_session_id()
    async with session_scope() as session:
        await make_model_version(session, ModelStage.CHAMPION)
        manager = await make_manager(session)
        features = complete(CONTRACT, APPLICANT)
        clients = [await make_client(session, manager_id=manager.user_id, features=features) for _ in range(3)]
        await create_user_session(
            session, id_hash=hash_session_id(session_id), user_id=manager.user_id, expires=session_expiry(utc_now())
        )
    ids = [client.user_id for client in clients]
    return Bank(scoring, scorer, session_id, manager.user_id, ids, proxy, heard)


async def events() -> list[Score]:
    async with session_scope(read_only=True) as session:
        return list((await session.exec(select(Score).order_by(col(Score.id)))).all())


async def latest(client_id: int) -> tuple[int | None, float | None]:
    async with session_scope(read_only=True) as session:
        client = await session.get_one(Client, client_id)
        return client.latest_score_id, client.latest_score


async def superuser(statement: str) -> None:
    """Passes by triggers and foreign keys, as no part of the service can."""
    url = make_url(get_database_engine().url.render_as_string(hide_password=False)).set(drivername="postgresql")
    connection = await asyncpg.connect(
        user=url.username, database=url.database, host=str(url.query["host"]), password=url.password
    )
    try:
        await connection.execute(f"SET session_replication_role = replica; {statement}")
    finally:
        await connection.close()


async def test_events_are_stored_as_they_were_answered_with_the_newest_beside_each_client(bank: Bank) -> None:
    wanted = [*bank.client_ids, bank.client_ids[0]]
    answered = await asyncio.gather(*(bank.score(client_id) for client_id in wanted))
    stored = {event.id: event for event in await events()}
    assert len(answered) == len(stored) == 4
    for event in answered:
        same = stored[event.id]
        assert (event.score, event.reasons, event.timestamp) == (same.score, same.reasons, same.timestamp)
        assert (same.client_id, same.asked_by, same.source) == (event.client_id, bank.manager_id, ScoreSource.API)
    newest = max(event.id for event in answered if event.client_id == bank.client_ids[0])
    assert await latest(bank.client_ids[0]) == (newest, bank.scorer.proba)
    assert sorted(bank.heard) == sorted(wanted)


async def test_an_older_event_that_is_stored_later_does_not_stand_beside_the_client(bank: Bank) -> None:
    first, client = await bank.asked(bank.client_ids[0])
    second = await bank.score(bank.client_ids[0])
    older = await bank.scoring.score(first, client, source=ScoreSource.API)
    assert older.id < second.id
    assert (await latest(bank.client_ids[0]))[0] == second.id


async def test_a_session_revoked_between_two_calls_is_refused(bank: Bank) -> None:
    assert await bank.scoring.ask(bank.session_id, bank.client_ids[0]) is not None
    async with session_scope() as session:
        row = await session.get_one(UserSession, hash_session_id(bank.session_id))
        row.revoked = utc_now()
    assert await bank.scoring.ask(bank.session_id, bank.client_ids[0]) is None
    assert await bank.scoring.person(bank.session_id) is None


async def test_who_asks_is_looked_up_for_each_call_of_a_batch(bank: Bank) -> None:
    found = await asyncio.gather(
        bank.scoring.ask(bank.session_id, bank.client_ids[0]),
        bank.scoring.ask("no such session", bank.client_ids[0]),
        bank.scoring.ask(bank.session_id, 10**6),
        bank.scoring.ask(bank.session_id, None),
    )
    known, without_session, without_client, for_oneself = found
    assert known is not None
    assert without_session is None
    assert without_client is not None
    assert for_oneself is not None
    assert (known.person.id, known.client and known.client.user_id) == (bank.manager_id, bank.client_ids[0])
    assert (without_client.client, for_oneself.client) == (None, None)


async def test_a_user_that_was_deactivated_is_no_user(bank: Bank) -> None:
    async with session_scope() as session:
        (await session.get_one(User, bank.manager_id)).is_active = False
    assert await bank.scoring.ask(bank.session_id, bank.client_ids[0]) is None


async def test_a_role_changed_after_it_was_read_ends_no_score_and_holds_for_the_next_call(bank: Bank) -> None:
    asked, client = await bank.asked(bank.client_ids[0])
    await superuser(f"UPDATE users SET role = 'client' WHERE id = {bank.manager_id}")
    event = await bank.scoring.score(asked, client, source=ScoreSource.API)
    assert [stored.id for stored in await events()] == [event.id]
    again, _ = await bank.asked(bank.client_ids[0])
    assert (asked.person.role, again.person.role) == (Role.MANAGER, Role.CLIENT)


async def test_a_client_deleted_after_it_was_read_fails_alone(bank: Bank) -> None:
    asks = [await bank.asked(client_id) for client_id in bank.client_ids]
    gone = bank.client_ids[1]
    await superuser(
        f"DELETE FROM client_revisions WHERE client_id = {gone}; DELETE FROM clients WHERE user_id = {gone}"
    )
    answers = await asyncio.gather(
        *(bank.scoring.score(asked, client, source=ScoreSource.API) for asked, client in asks), return_exceptions=True
    )
    assert isinstance(answers[1], NotFound)
    assert [type(answers[place]) for place in (0, 2)] == [Event, Event]
    assert {event.client_id for event in await events()} == {bank.client_ids[0], bank.client_ids[2]}


async def test_an_event_that_the_database_refuses_fails_alone(bank: Bank) -> None:
    asks = [await bank.asked(client_id) for client_id in bank.client_ids]
    impossible = Applicant(asks[0][1].user_id, bank.manager_id, 99, asks[0][1].features)
    answers = await asyncio.gather(
        bank.scoring.score(asks[0][0], impossible, source=ScoreSource.API),
        bank.scoring.score(asks[1][0], asks[1][1], source=ScoreSource.API),
        bank.scoring.score(asks[2][0], asks[2][1], source=ScoreSource.API),
        return_exceptions=True,
    )
    assert isinstance(answers[0], NotFound)
    assert len(await events()) == 2


async def test_a_key_leads_to_one_event_whoever_asks_first(bank: Bank) -> None:
    first = await bank.score(bank.client_ids[0], key="order-17")
    again = await asyncio.gather(*(bank.score(bank.client_ids[0], key="order-17") for _ in range(5)))
    other = await bank.score(bank.client_ids[1], key="order-17")
    assert {event.id for event in again} == {first.id}
    assert all(event == first for event in again)
    assert other.id != first.id
    assert len(await events()) == 2


async def test_twins_under_one_key_are_computed_once(bank: Bank) -> None:
    answered = await asyncio.gather(*(bank.score(bank.client_ids[0], key="order-17") for _ in range(8)))
    assert len({event.id for event in answered}) == 1
    assert len(bank.scorer.requests) == 1


async def test_a_key_used_with_another_body_is_refused(bank: Bank) -> None:
    await bank.score(bank.client_ids[0], key="order-17", body="one")
    with pytest.raises(InvalidInput, match="another body"):
        await bank.score(bank.client_ids[0], key="order-17", body="other")


async def test_a_key_that_another_process_has_used_meanwhile_gives_its_event(bank: Bank) -> None:
    """The other process stores between the look-up of the key and the event: its primary key decides."""
    asked, client = await bank.asked(bank.client_ids[0])
    first = await bank.score(bank.client_ids[0])
    key = bank.key(bank.client_ids[0], "order-17")
    assert key is not None

    async with session_scope() as session:
        session.add(key.for_event(first.id))
    answered = await bank.scoring._score(asked, client, ScoreSource.API, key, asyncio.get_running_loop().time() + 60)
    assert answered.id == first.id
    assert len(await events()) == 1


async def test_an_expired_key_makes_room(bank: Bank) -> None:
    first = await bank.score(bank.client_ids[0], key="order-17")
    await superuser("UPDATE score_request_keys SET timestamp = timestamp - interval '25 hours'")
    second = await bank.score(bank.client_ids[0], key="order-17")
    assert second.id != first.id
    async with session_scope(read_only=True) as session:
        (row,) = (await session.exec(select(ScoreRequestKey))).all()
    assert row.score_id == second.id


@pytest.mark.parametrize("key", [None, "order-17"])
async def test_an_answer_lost_at_commit_is_found_out_and_the_event_answered(bank: Bank, key: str | None) -> None:
    await bank.score(bank.client_ids[1])  # connected, and the statement is prepared
    asked, client = await bank.asked(bank.client_ids[0])
    sent = bank.key(bank.client_ids[0], key)
    storing = asyncio.create_task(bank.scoring.score(asked, client, source=ScoreSource.API, key=sent))
    bank.scorer.on_score = lambda: setattr(bank.proxy, "losses", 1)  # the next answer is the one to the event
    event = await storing
    assert bank.proxy.lost == 1
    _, stored = await events()
    assert (stored.id, stored.score) == (event.id, event.score)
    assert await latest(bank.client_ids[0]) == (event.id, event.score)


async def test_where_it_cannot_be_found_out_the_answer_says_so(bank: Bank) -> None:
    await bank.score(bank.client_ids[1])  # connected, and the statement is prepared
    asked, client = await bank.asked(bank.client_ids[0])

    def lose() -> None:
        bank.proxy.losses = 1
        bank.proxy.refuses_after_loss = True

    bank.scorer.on_score = lose
    with pytest.raises(MayHaveBeenStored) as refusal:
        await bank.scoring.score(asked, client, source=ScoreSource.API)
    assert "same Idempotency-Key" in refusal.value.detail
    assert len(await events()) == 2, "it was stored, and its answer lost"


async def test_a_database_that_is_away_is_named_and_nothing_is_stored(bank: Bank) -> None:
    bank.proxy.refuses = True
    with pytest.raises(DatabaseUnavailable):
        await bank.scoring.ask(bank.session_id, bank.client_ids[0])
    bank.proxy.refuses = False
    assert await bank.scoring.ask(bank.session_id, bank.client_ids[0]) is not None


async def test_without_a_champion_scoring_is_unavailable(bank: Bank) -> None:
    await superuser("UPDATE model_versions SET stage = 'retired'")
    with pytest.raises(ScoringUnavailable, match="no champion"):
        await bank.score(bank.client_ids[0])


async def test_a_service_that_closes_refuses_what_waits_and_stores_nothing_half(bank: Bank) -> None:
    asks = [await bank.asked(client_id) for client_id in bank.client_ids]
    gate = asyncio.Event()
    bank.scorer.hold = gate
    waiting = [
        asyncio.create_task(bank.scoring.score(asked, client, source=ScoreSource.API)) for asked, client in asks * 4
    ]
    await asyncio.sleep(0)
    closing = asyncio.create_task(bank.scoring.close())
    await asyncio.sleep(0)
    gate.set()
    await closing
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    answered = {outcome.id for outcome in outcomes if isinstance(outcome, Event)}
    assert answered == {event.id for event in await events()}
    assert {type(outcome) for outcome in outcomes} <= {Event, ServiceBusy}


async def test_ids_are_drawn_for_clients_that_are_found_only(bank: Bank) -> None:
    async with session_scope(read_only=True) as session:
        before = (await session.exec(select(func.count()).select_from(Score))).one()
    found = await bank.scoring.ask(bank.session_id, 10**6)
    assert found is not None
    assert (found.score_id, before) == (None, 0)

"""Reads of other people's data while a real PostgreSQL takes no rows of them, and when it is killed and comes back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel import col, select, text

from app.api import create_app
from app.ml.contracts.applicant import complete
from app.ml.contracts.loader import load_contract
from app.models import AuditEvent
from app.routes.parts import parts_of
from app.services.audit.acts import Act
from app.settings.service import ServiceSettings
from database.database import (
    close_database_engine,
    create_schema,
    create_session,
    get_database_engine,
    session_scope,
)
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_manager
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import eventually
from tests.fixtures.postgres_server import PostgresNode, postgres_node
from tests.fixtures.scorers import MockedScorer

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class Bank:
    """A manager of three clients, a service whose reads are written as ever, and its database."""

    app: FastAPI
    node: PostgresNode
    manager_id: int
    client_ids: list[int]

    async def logged_in(self, user_id: int) -> ApiClient:
        client = ApiClient(self.app)
        async with session_scope() as session:
            await client.log_in(session, user_id)
        return client

    async def read(self) -> list[str]:
        """The clients whose reads the trail has."""
        async with session_scope(read_only=True) as session:
            found = select(AuditEvent.object_id).where(col(AuditEvent.act) == Act.CLIENT_READ)
            return sorted(one or "" for one in (await session.exec(found)).all())


@pytest.fixture
def node() -> Iterator[PostgresNode]:
    with postgres_node() as node:
        yield node


@pytest_asyncio.fixture
async def bank(settings: ServiceSettings, node: PostgresNode, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bank]:
    monkeypatch.setenv("DATABASE_URL", node.url)
    get_database_engine.cache_clear()
    await create_schema(get_database_engine())
    features = complete(load_contract("consumer_loan"), APPLICANT)
    async with session_scope() as session:
        manager = await make_manager(session)
        clients = [await make_client(session, manager_id=manager.user_id, features=features) for _ in range(3)]
    app = create_app(settings, MockedScorer())
    parts_of(app).reads.start()
    yield Bank(app, node, manager.user_id, [client.user_id for client in clients])
    await parts_of(app).reads.close()
    await close_database_engine()


async def test_a_trail_that_takes_no_rows_hides_other_people_and_has_every_row_afterwards(bank: Bank) -> None:
    first, second, third = bank.client_ids
    manager, client = await bank.logged_in(bank.manager_id), await bank.logged_in(first)
    locker = create_session(get_database_engine())
    await locker.exec(text("LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE"))  # type: ignore[call-overload]
    assert (await manager.get(f"/clients/{first}")).status_code == 200

    async def is_hidden() -> bool:
        return (await manager.get(f"/clients/{second}")).status_code == 503

    await eventually(is_hidden)
    refused = await manager.get(f"/clients/{third}")
    assert (refused.status_code, refused.json()["code"]) == (503, "reads_not_recorded")
    assert (await client.get(f"/clients/{first}")).status_code == 200
    await locker.rollback()
    await locker.close()

    async def is_shown() -> bool:
        return (await manager.get(f"/clients/{third}")).status_code == 200

    await eventually(is_shown)
    await parts_of(bank.app).reads.close()
    assert await bank.read() == sorted(map(str, bank.client_ids))
    for one in (manager, client):
        await one.aclose()


async def test_what_waited_for_a_killed_database_is_there_when_it_is_back(bank: Bank) -> None:
    manager = await bank.logged_in(bank.manager_id)
    assert (await manager.get(f"/clients/{bank.client_ids[0]}")).status_code == 200
    async with session_scope() as session:
        await session.exec(text("CHECKPOINT"))  # type: ignore[call-overload]  # this node commits to disk later
    await asyncio.to_thread(bank.node.kill)
    await parts_of(bank.app).reads.write()
    await asyncio.to_thread(bank.node.start)

    async def is_there() -> bool:
        await parts_of(bank.app).reads.write()
        return (await manager.get(f"/clients/{bank.client_ids[0]}")).status_code == 200

    await eventually(is_there)
    await parts_of(bank.app).reads.close()
    assert await bank.read() == [str(bank.client_ids[0])]
    await manager.aclose()

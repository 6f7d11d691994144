"""A small bank on both databases, with rows in every sealed table, and hands to seal and verify it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from secrets import token_hex

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.commitments import commitment
from app.audit.seals import SealContent
from app.models import ActorKind, AuditEvent, AuditSide
from app.services.audit.sealer import content_of, seal_next
from app.services.audit.signing import SigningKey
from app.services.audit.verification import Verified, verify
from app.services.crud.audit_event import add_audit_event
from app.services.crud.client import revise_client
from database.database import session_scope
from tests.fixtures.both_databases import engine, file_engine
from tests.fixtures.factories import make_client, make_model_version, make_score

__all__ = ["engine", "file_engine"]
KEY = SigningKey(bytes(range(32)))
SIDE = bytes(16), b'{"address": "198.51.100.7"}'


@dataclass
class Trail:
    """A bank's trail. `client_id` has two revisions; there are two scores and two events to begin with."""

    engine: AsyncEngine
    client_id: int
    model: str

    async def seal(self, key: SigningKey = KEY) -> SealContent | None:
        async with session_scope(self.engine) as session:
            made = await seal_next(session, key)
            return content_of(made) if made else None

    async def verify(self, *, anchored: Mapping[int, bytes] | None = None, key: SigningKey = KEY) -> Verified:
        async with session_scope(self.engine, read_only=True) as session:
            return await verify(session, [key.public], anchored=anchored)

    async def add(self, count: int = 1) -> None:
        """So many events more, in one transaction."""
        async with session_scope(self.engine) as session:
            await add_events(session, *(an_event(number) for number in range(count)))


def an_event(number: int) -> AuditEvent:
    """With a value in every column that may be null; the first one is of no user."""
    by_user = number != 1
    return AuditEvent(
        actor=ActorKind.USER if by_user else ActorKind.CONSOLE,
        actor_id=1 if by_user else None,
        act="test",
        object_kind="client",
        object_id=str(number),
        request_id="request-1",
        details={"number": number, "share": 0.25},
        commitment=commitment(*SIDE),
        once=token_hex(8),
    )


async def add_events(session: AsyncSession, *events: AuditEvent) -> None:
    """Each with what its commitment is of."""
    for event in events:
        await add_audit_event(session, event, AuditSide(event_id=0, salt=SIDE[0], content=SIDE[1]))


@pytest_asyncio.fixture
async def trail(file_engine: AsyncEngine) -> AsyncIterator[Trail]:
    """With rows of all kinds, none sealed yet."""
    async with session_scope(file_engine) as session:
        client, model = await make_client(session), await make_model_version(session)
        features = {**client.features, "income_monthly": 12345.678}
        await revise_client(session, client, features=features, manager_id=None, author_id=client.user_id)
        for _ in range(2):
            fields = {"asked_by": client.user_id, "portfolio_default_rate": 0.1, "request_id": "request-1"}
            await make_score(session, client, model, **fields)
        await add_events(session, an_event(1), an_event(2))
        found = client.user_id, model.sha256
    yield Trail(file_engine, *found)

"""A dump from before an erasure, restored: the list erases again, and the trail holds in its new era."""

import pytest

from app.models import Client
from app.services.data_protection.listing import apply_again, listed_here
from database.database import session_scope
from tests.services.audit.conftest import Trail
from tests.services.audit.test_restoring import era_begins, restored
from tests.services.data_protection.conftest import ErasableTrail

__all__ = ["restored"]
pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("file_engine", ["postgres"], indirect=True)]


async def test_the_list_is_applied_again_after_a_restore(trail: Trail, restored: Trail) -> None:
    await ErasableTrail(trail).erase()
    async with session_scope(trail.engine, read_only=True) as session:
        entries = await listed_here(session)
    await era_begins(restored.engine)
    async with session_scope(restored.engine, read_only=True) as session:
        assert (await session.get_one(Client, trail.client_id)).features
    async with session_scope(restored.engine) as session:
        assert [one.number for one in (await apply_again(session, entries)).erased] == [trail.client_id]
    await restored.seal()
    done = await restored.verify()
    assert done.finding is None
    assert sum(done.erased.values()) >= 4
    async with session_scope(restored.engine, read_only=True) as session:
        assert (await session.get_one(Client, trail.client_id)).features == {}

"""A dump from before an application was erased, restored: the list erases it again."""

import pytest

from app.models import Application
from app.services.data_protection.listing import apply_again, listed_here
from database.database import session_scope
from tests.services.audit.conftest import Trail
from tests.services.audit.test_restoring import era_begins, restored
from tests.services.data_protection.applied import AppliedTrail, plant_application

__all__ = ["restored"]
pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("file_engine", ["postgres"], indirect=True)]


@pytest.fixture
async def applied(trail: Trail) -> AppliedTrail:
    """Planted before the dump is taken."""
    return await plant_application(trail)


async def test_the_list_erases_it_again_after_a_restore(applied: AppliedTrail, restored: Trail) -> None:
    await applied.erase()
    async with session_scope(applied.trail.engine, read_only=True) as session:
        entries = await listed_here(session)
    await era_begins(restored.engine)
    async with session_scope(restored.engine) as session:
        assert (await session.get_one(Application, applied.application_id)).features
        assert (await apply_again(session, entries)).erased == entries
    await restored.seal()
    done = await restored.verify()
    assert done.finding is None
    assert sum(done.erased.values()) == 6
    async with session_scope(restored.engine, read_only=True) as session:
        assert (await session.get_one(Application, applied.application_id)).is_erased

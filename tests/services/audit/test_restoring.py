"""A dump in another cluster: its numbers of transactions are foreign there, and the trail goes on in a new era."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import Conflict
from app.models.sealed import ERA_BITS
from database.config import async_url
from database.database import create_database_engine
from database.migrate import upgrade_to_head
from tests.fixtures.postgres import connected, libpq_url
from tests.fixtures.postgres_server import postgres_node, postgres_programs
from tests.services.audit.conftest import Trail

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("file_engine", ["postgres"], indirect=True)]


@pytest_asyncio.fixture
async def restored(trail: Trail, tmp_path: Path) -> AsyncIterator[Trail]:
    """The trail, sealed but for four events, in a cluster of its own that has done less than the first one."""
    await trail.seal()
    await trail.seal()
    await trail.add(4)
    dump = tmp_path / "dump"
    source = libpq_url(trail.engine.url.render_as_string(hide_password=False))
    run("pg_dump", "--format=custom", f"--file={dump}", source)
    with postgres_node() as node:
        run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={node.url}", str(dump))
        engine = create_database_engine(node.url)
        yield Trail(engine, trail.client_id, trail.model)
        await engine.dispose()


def run(program: str, *arguments: str) -> None:
    done = subprocess.run([postgres_programs() / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def era_begins(engine: AsyncEngine) -> None:
    await upgrade_to_head(async_url(engine.url.render_as_string(hide_password=False)))


async def test_the_trail_goes_on_in_a_new_era(restored: Trail) -> None:
    with pytest.raises(Conflict, match="restored into another cluster"):
        await restored.seal()
    await era_begins(restored.engine)
    await restored.add(1000)
    sealed = await restored.seal()
    assert sealed is not None
    assert (sealed.era, sealed.count) == (1, 1004)
    assert sealed.end["xact"] > 1 << ERA_BITS
    await restored.add(1000)
    await restored.seal()
    done = await restored.verify()
    assert (done.finding, done.seals, done.rows) == (None, 4, 2010)


async def test_a_second_start_begins_no_other_era(restored: Trail) -> None:
    for _ in range(2):
        await era_begins(restored.engine)
    await restored.add()
    sealed = await restored.seal()
    assert sealed is not None
    assert sealed.era == 1


async def test_an_index_that_was_left_invalid_is_made_again(restored: Trail) -> None:
    url = restored.engine.url.render_as_string(hide_password=False)
    async with connected(url) as connection:
        await connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_scores_xact'::regclass")
    await era_begins(restored.engine)
    async with connected(url) as connection:
        valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_scores_xact'::regclass"
        assert await connection.fetchval(valid)

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.crud.health import ping
from database.database import create_database_engine, session_scope


async def test_a_database_that_answers_is_well(session: AsyncSession) -> None:
    await ping(session)


async def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    engine = create_database_engine(f"sqlite:///{tmp_path}")
    with pytest.raises(DBAPIError):
        async with session_scope(engine) as session:
            await ping(session)
    await engine.dispose()

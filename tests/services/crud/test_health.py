from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.crud.health import ping


async def test_a_database_that_answers_is_well(session: AsyncSession) -> None:
    await ping(session)

"""Whether the database answers."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession


async def ping(session: AsyncSession) -> None:
    """Ask the database for the number 1; its driver's error comes through when it does not answer."""
    await session.exec(select(1))

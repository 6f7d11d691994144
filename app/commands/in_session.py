"""One transaction for a command, on a database that has its schema."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from database.database import close_database_engine, create_schema, get_database_engine, session_scope

Result = TypeVar("Result")


def in_session(work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """What the work returns; committed when it ends well."""

    async def run() -> Result:
        try:
            await create_schema(get_database_engine())
            async with session_scope() as session:
                return await work(session)
        finally:
            await close_database_engine()

    return asyncio.run(run())

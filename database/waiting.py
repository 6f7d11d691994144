"""Waiting for a database that is still coming up."""

import asyncio
import time

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import DatabaseUnusable
from database.sqlstates import NOT_YET, sqlstate_of

PAUSE_SECONDS = 0.5


async def wait_for_database(engine: AsyncEngine, seconds: float) -> None:
    """Return when the database answers.

    Raises DatabaseUnusable with where and why when it does not within `seconds`. What waiting cannot fix (a wrong
    password, no such database) is raised at once.
    """
    deadline = time.monotonic() + seconds
    while (reason := await _why_not(engine)) is not None:
        if time.monotonic() >= deadline:
            address = engine.url.set(username=None, password=None, query={}).render_as_string()
            raise DatabaseUnusable(f"The database {address} did not answer within {seconds:g} seconds: {reason}.")
        await asyncio.sleep(PAUSE_SECONDS)


async def _why_not(engine: AsyncEngine) -> str | None:
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except OSError as error:
        return str(error) or "no answer"
    except DBAPIError as error:
        if sqlstate_of(error) not in NOT_YET:
            raise
        return str(error.orig)
    return None

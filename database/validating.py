"""Constraints that a migration added without looking through stored rows: looked through afterwards, beside writers."""

from sqlalchemy import URL, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.exceptions import DatabaseUnusable

_DUE = text(
    "SELECT conrelid::regclass::text, conname FROM pg_constraint "
    "WHERE NOT convalidated AND contype IN ('c', 'f') AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)


async def validate_constraints(url: URL, *, seconds: float = 10.0) -> None:
    """Have PostgreSQL look through the rows of constraints that it has not validated yet, each in a transaction.

    New rows are held to a constraint from the start; this takes no lock that readers or writers wait for. A process
    that ends on the way leaves the rest to the next start. Raises DatabaseUnusable where a stored row is against one.
    """
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": seconds})
    try:
        async with engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            for table, name in (await connection.execute(_DUE)).all():
                try:
                    await connection.exec_driver_sql(f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"')
                except IntegrityError as fault:
                    raise DatabaseUnusable(f"Stored rows of {table} do not keep {name}: {fault.orig}") from None
    finally:
        await engine.dispose()

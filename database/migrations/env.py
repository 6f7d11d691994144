"""Run by Alembic: on the connection passed by `database.migrate`, or from its own command line."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import app.models  # noqa: F401  (registers the tables that `alembic revision --autogenerate` compares with)
from database.database import close_database_engine, get_database_engine


def run_on(connection: Connection) -> None:
    """Run the asked-for migrations in one transaction."""
    context.configure(connection=connection, target_metadata=SQLModel.metadata)
    with context.begin_transaction():
        context.run_migrations()


async def run_on_own_engine() -> None:
    """Run the migrations on the database of `DATABASE_URL`."""
    async with get_database_engine().begin() as connection:
        await connection.run_sync(run_on)
    await close_database_engine()


given = context.config.attributes.get("connection")
if given is not None:
    run_on(given)
else:
    asyncio.run(run_on_own_engine())

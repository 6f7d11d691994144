"""Migrate a PostgreSQL database to the newest schema."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError as AlembicError
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.exceptions import DatabaseUnusable
from database.credit_totals import fill_totals, index_credits_by_client
from database.name_keys import complete_next_keys
from database.sealing import begin_era, make_indexes
from database.sqlstates import ALREADY_THERE, sqlstate_of
from database.taking_tables import take_tables
from database.validating import validate_constraints

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"
CONNECT_SECONDS = 10
Result = TypeVar("Result")
_TAKE_TURNS = text("SELECT pg_advisory_xact_lock(hashtext('credit-scoring migrations'))")


async def upgrade_to_head(url: URL) -> None:
    """Run the missing migrations, if any; then fill keys and sums, make indexes, look through what is due.

    Each migration is a transaction of its own, so that people at work wait for one of them and not for all; each leaves
    the schema of a release. In an empty database, where no one waits, all of them are one. Concurrent processes are
    serialized. Raises DatabaseUnusable when the database has been migrated by a newer version of this product, or the
    tables cannot be had.
    """
    await index_credits_by_client(url)
    while not await _in_turn(url, _upgrade_once):
        pass
    await fill_name_keys(url)
    await fill_totals(url)
    await make_indexes(url)
    await validate_constraints(url)


async def fill_name_keys(url: URL) -> None:
    """Write the keys of names that users lack, each batch in a transaction of its own: nothing waits for all."""
    engine, after = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS}), 0
    try:
        while True:
            async with engine.begin() as connection:
                ids = await connection.run_sync(complete_next_keys, after)
            if not ids:
                return
            after = ids[-1]
    finally:
        await engine.dispose()


async def migrate(url: URL, step: Callable[[Config], None]) -> None:
    """Run one of Alembic's commands in one transaction, one process at a time."""

    def run(connection: Connection) -> None:
        config = _config(connection)
        if _present(connection) != _newest(config):
            take_tables(connection)
        step(config)

    await _in_turn(url, run)


async def _in_turn(url: URL, work: Callable[[Connection], Result]) -> Result:
    """Do a part of a migration in a transaction, one process at a time; faults that a person can mend are sentences.

    On a connection of its own, without the service's time limits: a migration of a large table takes its time.
    """

    def run(connection: Connection) -> Result:
        try:
            return work(connection)
        except AlembicError as error:
            raise DatabaseUnusable(
                f"The database schema is not known to this version: {error}. Nothing was changed; use the version that "
                "created it, or a newer one."
            ) from error
        except DBAPIError as error:
            if sqlstate_of(error) not in ALREADY_THERE:
                raise
            raise DatabaseUnusable(
                f"The database contains objects that the migrations did not create: {error.orig}. The migration that "
                "met them has changed nothing; use an empty database, or restore a backup into one."
            ) from error

    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS})
    try:
        async with engine.begin() as connection:
            await connection.execute(_TAKE_TURNS)
            return await connection.run_sync(run)
    finally:
        await engine.dispose()


def _upgrade_once(connection: Connection) -> bool:
    """Run the next migration, or in an empty database all of them; return whether the schema is the newest.

    Where nothing is to do the tables of a service at work are left alone. The newest schema is of this cluster.
    """
    config = _config(connection)
    newest, present = _newest(config), _present(connection)
    if present != newest:
        take_tables(connection)
        command.upgrade(config, "+1" if present else NEWEST)
    is_newest = _present(connection) == newest
    if is_newest:
        begin_era(connection)
    return is_newest


def _present(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _newest(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

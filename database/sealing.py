"""What large tables need of PostgreSQL beside themselves: indexes, made while others write, and the cluster's era."""

import asyncio
import time
from collections.abc import Mapping

import structlog
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from app.exceptions import DatabaseUnusable
from app.models.sealed import CLUSTER_FUNCTION, ERA_FUNCTION, XACT, index_name, sealed_tables
from database.sqlstates import LOCK_NOT_AVAILABLE, sqlstate_of
from database.taking_tables import WHAT_TO_DO, named_holders

TURN_PAUSE_SECONDS = 0.1
TURN_SECONDS = 900.0
"""The longest wait for another process that makes the indexes of a large bank."""
OF_APPLICATIONS = ("ix_scores_application_id_id", "scores (application_id, id) WHERE application_id IS NOT NULL")
OF_CLIENTS = ("uq_clients_external_id", "clients (external_id) WHERE external_id IS NOT NULL")
UNIQUE = "uq_"
"""What the name of an index begins with that lets no value stand twice."""
_TRY_TURN = text("SELECT pg_try_advisory_lock(hashtext('credit-scoring sealing'))")
_IS_THERE = text("SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass(:name)")
_OF_ANOTHER_CLUSTER = text("SELECT audit_cluster() <> system_identifier::text FROM pg_control_system()")

_log = structlog.stdlib.get_logger("audit")


def begin_era(connection: Connection) -> None:
    """Begin a new era where the database lives in another cluster than before: a restored dump.

    Numbers of transactions mean nothing there. The era stands above them, so that every row written from now on comes
    after all that was restored. In the connection's transaction.
    """
    if not connection.execute(_OF_ANOTHER_CLUSTER).scalar_one():
        return
    era = int(connection.execute(text("SELECT audit_era() + 1")).scalar_one())
    connection.exec_driver_sql(ERA_FUNCTION.format(era=era))
    connection.exec_driver_sql(CLUSTER_FUNCTION)
    _log.warning("the database was restored into another cluster: the audit trail begins a new era", era=era)


async def make_indexes(
    url: URL, wanted: Mapping[str, str] | None = None, *, seconds: float = 10.0, most_seconds: float = TURN_SECONDS
) -> None:
    """Make the indexes that are not there, without a lock that writers wait for: those of the trail, or `wanted`.

    `wanted` has what each is on, by name.

    One process at a time; the others ask again instead of waiting in a transaction, which an index would wait for.
    Raises DatabaseUnusable where that takes too long, or transactions of others are open longer than `most_seconds`.
    """
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": seconds})
    try:
        async with engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            indexes = wanted or _indexes()
            if all([await _state(connection, name) for name in indexes]):
                return
            await _take_turn(connection)
            await connection.exec_driver_sql(f"SET lock_timeout = {most_seconds * 1000:.0f}")
            for name, where in indexes.items():
                await _make(connection, name, where)
    finally:
        await engine.dispose()


def _indexes() -> dict[str, str]:
    """Return what each index is on, by name."""
    found = dict([OF_APPLICATIONS, OF_CLIENTS])
    for table in sealed_tables().values():
        key = ", ".join(column.name for column in table.primary_key.columns)
        found[index_name(table)] = f"{table.name} ({XACT}, {key})"
    return found


async def _take_turn(connection: AsyncConnection) -> None:
    deadline = time.monotonic() + TURN_SECONDS
    while not (await connection.execute(_TRY_TURN)).scalar_one():
        if time.monotonic() >= deadline:
            raise DatabaseUnusable("Another process has been making indexes for the audit trail too long; start again.")
        await asyncio.sleep(TURN_PAUSE_SECONDS)


async def _make(connection: AsyncConnection, name: str, where: str) -> None:
    state = await _state(connection, name)
    if state is False:  # an attempt that was interrupted leaves an index that is kept up and never used
        await connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY {name}")
    if not state:
        kind = "UNIQUE INDEX" if name.startswith(UNIQUE) else "INDEX"
        try:
            await connection.exec_driver_sql(f"CREATE {kind} CONCURRENTLY {name} ON {where}")
        except DBAPIError as error:
            if sqlstate_of(error) != LOCK_NOT_AVAILABLE:
                raise
            raise await connection.run_sync(_not_to_be_made, name) from error


def _not_to_be_made(connection: Connection, name: str) -> DatabaseUnusable:
    """Return the error of an index that has waited too long; what is left of it is made anew at the next start."""
    return DatabaseUnusable(
        f"The index {name} could not be made, since transactions of others stayed open: {named_holders(connection)}. "
        f"This has changed nothing that is stored. {WHAT_TO_DO}"
    )


async def _state(connection: AsyncConnection, name: str) -> bool | None:
    """Return whether an index is valid; None where there is none."""
    found: bool | None = (await connection.execute(_IS_THERE, {"name": name})).scalar_one_or_none()
    return found

"""PostgreSQL connections: pooled, named, with a time limit on every wait."""

from typing import Any

from asyncpg import PostgresError
from sqlalchemy import URL, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from database.config import DatabaseSettings
from database.liveness import SERVER_SETTINGS, watch_connections

APPLICATION_NAME = "credit-scoring"
LOCK_SECONDS = 10.0
IDLE_IN_TRANSACTION_SECONDS = 60.0
"""No request holds a transaction open that long: one that does has lost its process, and its locks are freed."""
RECYCLE_SECONDS = 1800
PREPARED_STATEMENTS = 500
"""Kept by each connection; there are fewer different ones, so that each is prepared once."""
GRACE_SECONDS = 5.0
"""How much later than the server the driver gives up: needed only if the server disappears without an error."""


def create_postgres_engine(url: URL, settings: DatabaseSettings, **options: Any) -> AsyncEngine:
    """Create an engine whose pool, connections, statements and locks all have a time limit that ends in an error."""
    engine = create_async_engine(
        url,
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_pool_overflow,
        pool_timeout=settings.database_timeout_seconds,
        pool_recycle=RECYCLE_SECONDS,
        pool_use_lifo=True,  # what was used last is taken first, so that few are idle long enough to be asked
        connect_args={
            "prepared_statement_cache_size": PREPARED_STATEMENTS,
            "timeout": settings.database_timeout_seconds,
            "command_timeout": settings.database_statement_seconds + GRACE_SECONDS,
            "server_settings": server_settings(settings.database_statement_seconds),
        },
        **options,
    )
    event.listen(engine.sync_engine, "handle_error", _forget_values)
    watch_connections(engine)
    return engine


def _forget_values(context: ExceptionContext) -> None:
    """Take out of an error the row it is about: PostgreSQL quotes it whole, and errors end in logs."""
    told_by_driver = context.original_exception.__cause__
    if isinstance(told_by_driver, PostgresError):
        told_by_driver.detail = None


def server_settings(statement_seconds: float) -> dict[str, str]:
    """Return what the server holds every session to, times in milliseconds; and how it plans what is asked.

    The service asks for a few rows at a time, many callers at once, of tables that fit into memory: reading a row
    through an index costs little more than the next row of a scan, and a query has one processor.
    """
    return {
        "application_name": APPLICATION_NAME,
        **SERVER_SETTINGS,
        "random_page_cost": "1.1",
        "plan_cache_mode": "force_custom_plan",
        "max_parallel_workers_per_gather": "0",
        "jit": "off",
        "statement_timeout": _milliseconds(statement_seconds),
        "lock_timeout": _milliseconds(min(LOCK_SECONDS, statement_seconds)),
        "idle_in_transaction_session_timeout": _milliseconds(IDLE_IN_TRANSACTION_SECONDS),
    }


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))

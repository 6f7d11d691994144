"""Sums up the credits that were there before their sums were kept (`app.models.credit_totals`)."""

from sqlalchemy import URL, Connection, bindparam, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.models.credit_totals import COLUMNS, TOTALS
from database import taking_tables
from database.sealing import make_indexes

CLIENTS_AT_ONCE = 5_000
CONNECT_SECONDS = 10
BY_CLIENT = {"ix_credits_client_id": "credits (client_id)"}
_WITHOUT = text(
    "SELECT DISTINCT one.client_id FROM credits AS one "
    "LEFT JOIN credit_totals AS kept ON kept.client_id = one.client_id "
    "WHERE kept.client_id IS NULL AND one.client_id > :after ORDER BY one.client_id LIMIT :limit"
)
_SUM_UP = text(
    f"INSERT INTO credit_totals ({COLUMNS}){TOTALS}WHERE client_id IN :ids GROUP BY client_id "
    "ON CONFLICT (client_id) DO NOTHING"
).bindparams(bindparam("ids", expanding=True))
_IS_OLDER = text("SELECT to_regclass('ix_credits_overdue') IS NOT NULL")
"""An index that went with the migration."""


def complete_totals(connection: Connection) -> int:
    """Sum up the credits of all clients without sums, in the connection's transaction; return how many clients."""
    completed, after = 0, 0
    while ids := complete_next_totals(connection, after):
        completed, after = completed + len(ids), ids[-1]
    return completed


def complete_next_totals(connection: Connection, after: int) -> list[int]:
    """Sum up the credits of the next clients without sums whose ids are above `after`; return their ids, in order."""
    ids = list(connection.execute(_WITHOUT, {"after": after, "limit": CLIENTS_AT_ONCE}).scalars())
    if ids:
        connection.execute(_SUM_UP, {"ids": ids})
    return ids


async def fill_totals(url: URL) -> None:
    """Sum up on PostgreSQL, each batch in a transaction of its own: nothing waits for all."""
    engine, after = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS}), 0
    try:
        while True:
            async with engine.begin() as connection:
                ids = await connection.run_sync(complete_next_totals, after)
            if not ids:
                return
            after = ids[-1]
    finally:
        await engine.dispose()


async def index_credits_by_client(url: URL) -> None:
    """Make the index of credits by client before the migration that needs it, beside readers and writers."""
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS})
    try:
        async with engine.connect() as connection:
            is_older = (await connection.execute(_IS_OLDER)).scalar_one()
    finally:
        await engine.dispose()
    if is_older:
        await make_indexes(url, BY_CLIENT, most_seconds=taking_tables.MOST_SECONDS)

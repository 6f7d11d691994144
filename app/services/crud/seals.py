"""Queries about seals: the chain, and up to where rows may be sealed now."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Integer, String, literal_column
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Seal
from app.models.sealed import ERA_BITS, LEAF, XACT, sealed_tables
from app.services.crud.dialect import is_postgresql

TURN = "credit-scoring sealer"
_ROW_NUMBER = literal_column("rowid", BigInteger)
Positions = Mapping[str, int]
"""Where a range begins or ends: on PostgreSQL one number of a transaction, on SQLite a row's number for each table."""


async def begin_sealing(session: AsyncSession) -> bool:
    """Take the sealer's turn until the transaction ends; False where another process has it.

    Everything that follows in the transaction sees one snapshot. On SQLite the writer's turn is that of the sealer.
    """
    if not is_postgresql(session):
        return True
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return bool((await session.exec(select(func.pg_try_advisory_xact_lock(func.hashtext(TURN))))).one())


async def see_one_moment(session: AsyncSession) -> None:
    """Have all that the session reads be of one moment, whatever is written meanwhile; SQLite does so by itself."""
    if is_postgresql(session) and not session.in_transaction():
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


async def is_in_its_cluster(session: AsyncSession) -> bool:
    """Whether the database is in the cluster that its era was begun in; a restored one needs a new era first."""
    if not is_postgresql(session):
        return True
    cluster = literal_column("audit_cluster() = (SELECT system_identifier::text FROM pg_control_system())", Boolean)
    return bool((await session.exec(select(cluster))).one())


async def current_era(session: AsyncSession) -> int:
    """Return how many clusters the trail has lived in before; 0 on SQLite."""
    if not is_postgresql(session):
        return 0
    return int((await session.exec(select(literal_column("audit_era()", Integer)))).one())


async def horizon(session: AsyncSession) -> dict[str, int]:
    """Return the position before which no row can be added any more.

    On PostgreSQL the oldest transaction that may still write: rows of all earlier ones are seen, or will never be.
    """
    if is_postgresql(session):
        oldest = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text", String)
        xmin, era = int((await session.exec(select(oldest))).one()), await current_era(session)
        return {XACT: (era << ERA_BITS) + xmin}
    return {name: await _next_row(session, name, only_without_leaf=False) for name in sealed_tables()}


async def beginning(session: AsyncSession) -> tuple[dict[str, int], dict[str, int]]:
    """Return the range of the rows that are there without having been written for seals."""
    if is_postgresql(session):
        return {XACT: -1}, {XACT: 0}
    ends = {name: await _next_row(session, name, only_without_leaf=True) for name in sealed_tables()}
    return dict.fromkeys(ends, 1), ends


async def last_seal(session: AsyncSession) -> Seal | None:
    """Return the newest seal."""
    return (await session.exec(select(Seal).order_by(col(Seal.number).desc()).limit(1))).one_or_none()


async def list_seals(session: AsyncSession, *, after: int, limit: int) -> list[Seal]:
    """Return the next seals by number, after the one with number `after`."""
    statement = select(Seal).where(col(Seal.number) > after).order_by(col(Seal.number)).limit(limit)
    return list((await session.exec(statement)).all())


async def first_seal_since(session: AsyncSession, since: datetime) -> Seal | None:
    """Return the first seal of that moment or later."""
    statement = select(Seal).where(col(Seal.sealed_at) >= since).order_by(col(Seal.number)).limit(1)
    return (await session.exec(statement)).one_or_none()


async def get_seal(session: AsyncSession, number: int) -> Seal | None:
    """Return the seal with this number."""
    return await session.get(Seal, number)


async def add_seal(session: AsyncSession, seal: Seal) -> None:
    """Store a seal. Raises IntegrityError where another has its number."""
    session.add(seal)
    await session.flush()


async def _next_row(session: AsyncSession, name: str, *, only_without_leaf: bool) -> int:
    table = sealed_tables()[name]
    statement = select(func.coalesce(func.max(_ROW_NUMBER), 0) + 1).select_from(table)
    if only_without_leaf:
        statement = statement.where(table.columns[LEAF].is_(None))
    return int((await session.exec(statement)).one())

"""Queries about how requests ended, minute by minute."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import RequestCount, RequestKind
from app.services.crud.dialect import is_postgresql


class Ends(NamedTuple):
    """When requests of a kind last succeeded and last failed; None if never."""

    success: datetime | None
    failure: datetime | None


async def add_counts(session: AsyncSession, counts: Sequence[RequestCount]) -> None:
    """Add to the rows of all processes, in one statement; rows are taken in order of their keys, against deadlocks."""
    if not counts:
        return
    ordered = sorted(counts, key=lambda one: (one.minute, one.kind, one.bucket))
    insert: Any = (postgresql.insert if is_postgresql(session) else sqlite.insert)(RequestCount)
    statement = insert.values([one.model_dump() for one in ordered])
    fresh = statement.excluded
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=[col(RequestCount.minute), col(RequestCount.kind), col(RequestCount.bucket)],
            set_={
                "requests": col(RequestCount.requests) + fresh.requests,
                "failures": col(RequestCount.failures) + fresh.failures,
                "last_success": _later(col(RequestCount.last_success), fresh.last_success),
                "last_failure": _later(col(RequestCount.last_failure), fresh.last_failure),
            },
        )
    )


async def list_counts(session: AsyncSession, since: datetime) -> list[RequestCount]:
    """Return the rows of the minutes from that one on: at most one a minute, kind and bucket of durations."""
    statement = select(RequestCount).where(col(RequestCount.minute) >= since).order_by(col(RequestCount.minute))
    return list((await session.exec(statement)).all())


async def last_ends(session: AsyncSession, kind: RequestKind) -> Ends:
    """Return when requests of a kind last succeeded and failed, in all that is kept."""
    last: Sequence[Any] = (func.max(col(RequestCount.last_success)), func.max(col(RequestCount.last_failure)))
    return Ends(*(await session.exec(select(*last).where(col(RequestCount.kind) == kind))).one())


async def prune_request_counts(session: AsyncSession, *, before: datetime) -> int:
    """Delete the rows of minutes before that moment; how many there were."""
    return (await session.exec(delete(RequestCount).where(col(RequestCount.minute) < before))).rowcount


def _later(one: Any, other: Any) -> Any:
    """Return the later of two times of which either may be null, on both databases."""
    return case((other.is_(None), one), (one.is_(None), other), (other > one, other), else_=one)

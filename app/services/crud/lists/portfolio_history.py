"""A portfolio over time, from events: bands at the ends of months, moves between bands, months overdue.

Each statement gives at most a few hundred rows, whatever the bank's size. A client's events are read by the index of
(client, id): the last one before a moment is the first one met from the end.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, case, literal, text, union_all
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Score, ScoreSource
from app.services.crud.dialect import is_postgresql
from app.services.crud.lists.client_filter import PdRange, lies_in

MONTHS = 12
_OVERDUE_ON_POSTGRESQL = """
SELECT CAST(month ->> 'months_ago' AS integer) + coalesce(CAST(
  12 * (date_part('year', now() AT TIME ZONE 'UTC') - date_part('year', credits.as_of))
  + date_part('month', now() AT TIME ZONE 'UTC') - date_part('month', credits.as_of) AS integer), 0) AS ago, count(*)
FROM clients JOIN credits ON credits.client_id = clients.user_id
CROSS JOIN LATERAL jsonb_path_query(credits.payment_history, '$[0 to 11]') AS month
WHERE month ->> 'status' IN ('1', '2', '3', '4', '5') {own} GROUP BY 1 ORDER BY 1
"""
_OVERDUE_ON_SQLITE = """
SELECT json_extract(month.value, '$.months_ago') + coalesce(
  12 * (strftime('%Y', 'now') - strftime('%Y', credits.as_of))
  + strftime('%m', 'now') - strftime('%m', credits.as_of), 0
) AS ago, count(*)
FROM clients JOIN credits ON credits.client_id = clients.user_id
JOIN json_each(credits.payment_history) AS month
WHERE month.key < 12 AND json_extract(month.value, '$.status') IN ('1', '2', '3', '4', '5') {own} GROUP BY 1 ORDER BY 1
"""
"""Histories are kept newest month first: the last twelve months are among the first twelve entries.

Month 0 is that of `as_of`, or the present one where a credit has none.
"""


async def count_ranges(session: AsyncSession, ranges: Sequence[PdRange], *, manager_id: int | None = None) -> list[int]:
    """Count the latest PDs of a manager's clients, or of all, in each range."""
    counts: Sequence[Any] = [func.count().filter(lies_in(pd_range)) for pd_range in ranges]
    found: Sequence[int] = (await session.exec(_own(select(*counts).select_from(Client), manager_id))).one()
    return list(found)


async def count_moves(
    session: AsyncSession, ranges: Sequence[PdRange], since: datetime, *, manager_id: int | None = None
) -> list[tuple[int | None, int | None, int]]:
    """Count clients by the place of their last PD before a moment among the ranges, and of their latest; None: none."""
    then, now = _place(_last_before(since), ranges).label("band_then"), _place(col(Client.latest_score), ranges)
    each = _own(select(then, now.label("band_now")).select_from(Client), manager_id).subquery()
    statement = select(each.c.band_then, each.c.band_now, func.count()).group_by(each.c.band_then, each.c.band_now)
    return [tuple(row) for row in (await session.exec(statement)).all()]


async def count_bands(
    session: AsyncSession, ranges: Sequence[PdRange], edges: Sequence[datetime], *, manager_id: int | None = None
) -> list[list[int]]:
    """Count, at each edge (ascending), the clients whose last PD before it lies in each range.

    One pass over the events between the edges, and one look for each client at the first.
    """
    months: Any = case(*((col(Score.timestamp) < edge, place) for place, edge in enumerate(edges[1:], start=1)))
    last: Any = (
        select(col(Score.client_id), months.label("month"), func.max(col(Score.id)).label("id"))
        .join(Client, col(Client.user_id) == col(Score.client_id))
        .where(col(Score.timestamp) >= edges[0], col(Score.timestamp) < edges[-1])
        .where(col(Score.source) != ScoreSource.SHADOW)
        .group_by(col(Score.client_id), months)
    )
    of_months = _own(last, manager_id).subquery()
    later: Any = select(of_months.c.client_id, of_months.c.month, _place(col(Score.score), ranges).label("band")).join(
        Score, col(Score.id) == of_months.c.id
    )
    first: Any = select(col(Client.user_id), literal(0), _place(_last_before(edges[0]), ranges).label("band"))
    events = union_all(_own(first.select_from(Client), manager_id), later).subquery()
    client_id, month, band = events.c
    until = func.lead(month).over(partition_by=client_id, order_by=month).label("until")
    spans = select(month.label("month"), band.label("band"), until).subquery()
    columns: Sequence[Any] = (*spans.c, func.count())
    statement = select(*columns).where(spans.c.band.is_not(None)).group_by(*spans.c)
    return _spread((await session.exec(statement)).all(), len(edges), len(ranges))


async def count_overdue(session: AsyncSession, *, manager_id: int | None = None) -> dict[int, int]:
    """Count the credits that were past due in each of the last twelve months, by months ago."""
    own = "" if manager_id is None else "AND clients.manager_id = :manager_id"
    written = _OVERDUE_ON_POSTGRESQL if is_postgresql(session) else _OVERDUE_ON_SQLITE
    statement: Any = text(written.format(own=own))
    params = {"manager_id": manager_id} if own else {}
    return {ago: count for ago, count in (await session.exec(statement, params=params)).all() if ago < MONTHS}


def _spread(spans: Sequence[Any], edges: int, ranges: int) -> list[list[int]]:
    """Add up spans of months in which clients had one band; a span lasts until the client's next event."""
    counts = [[0] * ranges for _ in range(edges)]
    for month, band, until, clients in spans:
        for place in range(month, edges if until is None else until):
            counts[place][band] += clients
    return counts


def _last_before(moment: datetime) -> ScalarSelect[Any]:
    return (
        select(col(Score.score))
        .where(col(Score.client_id) == col(Client.user_id), col(Score.timestamp) < moment)
        .where(col(Score.source) != ScoreSource.SHADOW)
        .order_by(col(Score.id).desc())
        .limit(1)
        .scalar_subquery()
    )


def _place(proba: Any, ranges: Sequence[PdRange]) -> Any:
    """Return the place of a PD among ascending ranges; null where there is none."""
    ends = [(proba < below, place) for place, (_, below) in enumerate(ranges) if below is not None]
    return case((proba.is_(None), None), *ends, else_=len(ranges) - 1)


def _own(statement: Any, manager_id: int | None) -> Any:
    return statement if manager_id is None else statement.where(col(Client.manager_id) == manager_id)

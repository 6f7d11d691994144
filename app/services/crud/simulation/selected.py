"""A page of stored applicants on SQLite, whose rows are read as objects: an embedded bank is small."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Row
from sqlmodel import SQLModel, col, func, literal, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Application, Client, ClientRevision, Credit, Score
from app.services.crud.simulation.stored import (
    NUMBER,
    UNKNOWN_PLACE,
    ApplicantSelection,
    EventsOfTime,
    InputKind,
    LatestOfClients,
    Numbers,
    OutcomeWindow,
    StoredInput,
    StoredPage,
)

MONTHS_OF_YEAR = 12
_DOCUMENT = SQLModel.metadata.tables[str(Application.__tablename__)].columns["features"].type


async def selected_page(
    session: AsyncSession,
    selection: ApplicantSelection,
    inputs: Sequence[StoredInput],
    window: OutcomeWindow,
    *,
    after: int,
    limit: int,
) -> StoredPage:
    """Return the next applicants after an id, as `copied_page` does on PostgreSQL."""
    match selection:
        case EventsOfTime():
            statement = _of_events(selection, after)
        case LatestOfClients():
            statement = _of_clients(selection, after)
    rows = (await session.exec(statement.limit(limit))).all()
    keys = np.array([[row[place] or 0 for place in range(4)] for row in rows], dtype=np.int64).reshape(len(rows), 4)
    named = {one.name: np.array([_value(one, row.features.get(one.name)) for row in rows]) for one in inputs}
    return StoredPage(
        keys[:, 0],
        keys[:, 1],
        keys[:, 2],
        _numbers([row.pd for row in rows]),
        _numbers([_is_bad(row, window) for row in rows]),
        named,
        int(keys[-1, 3]) if rows else after,
    )


def _of_events(selection: EventsOfTime, after: int) -> Any:
    features = func.coalesce(col(ClientRevision.features), col(Application.features), type_=_DOCUMENT)
    columns: Sequence[Any] = (
        Score.id,
        Score.client_id,
        Score.application_id,
        col(Score.id).label("page_key"),
        col(Score.score).label("pd"),
        col(Score.timestamp).label("scored_at"),
        features.label("features"),
        Credit.payment_history,
    )
    is_its_revision = (col(ClientRevision.client_id) == col(Score.client_id)) & (
        col(ClientRevision.revision) == col(Score.client_revision)
    )
    statement = (
        select(*columns)
        .outerjoin(ClientRevision, is_its_revision)
        .outerjoin(Application, col(Application.id) == col(Score.application_id))
        .outerjoin(Credit, col(Credit.client_id) == col(Score.client_id))
        .where(col(Score.id) > after, col(Score.timestamp) >= selection.since)
        .where(col(Score.source).in_(selection.sources))
        .where(col(ClientRevision.erased_commitment).is_(None), features.is_not(None))
        .order_by(col(Score.id))
    )
    return statement if selection.until is None else statement.where(col(Score.timestamp) < selection.until)


def _of_clients(selection: LatestOfClients, after: int) -> Any:
    columns: Sequence[Any] = (
        Client.latest_score_id,
        Client.user_id,
        literal(0),
        col(Client.user_id).label("page_key"),
        col(Client.latest_score).label("pd"),
        col(Client.scored_at).label("scored_at"),
        Client.features,
        Credit.payment_history,
    )
    statement = (
        select(*columns)
        .outerjoin(Credit, col(Credit.client_id) == col(Client.user_id))
        .where(col(Client.latest_score).is_not(None), col(Client.user_id) > after)
        .order_by(col(Client.user_id))
    )
    return statement if selection.manager_id is None else statement.where(Client.manager_id == selection.manager_id)


def _numbers(values: Sequence[float | None]) -> Numbers:
    return np.array(values, dtype=np.float64)


def _value(one: StoredInput, value: Any) -> float:
    """Return an input as a number; what is no number, no truth value or not listed is not known."""
    if one.kind is InputKind.CATEGORY:
        return one.values.index(value) if value in one.values else UNKNOWN_PLACE
    if one.kind is InputKind.FLAG:
        return {"true": 1.0, "false": 0.0}.get(_as_text(value), np.nan)
    return float(value) if re.match(NUMBER, _as_text(value)) else np.nan


def _as_text(value: Any) -> str:
    """Return a stored value as PostgreSQL has it for text."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _is_bad(row: Row[Any], window: OutcomeWindow) -> float | None:
    """Return 1 or 0, None where the outcome is not known (see `OutcomeWindow`)."""
    months = _months(window.now) - _months(row.scored_at)
    if months <= window.months or row.payment_history is None:
        return None
    seen = {one["status"] for one in row.payment_history if months - window.months <= one["months_ago"] < months}
    return 1 if seen & set(window.statuses) else 0 if seen - {"X"} else None


def _months(moment: datetime) -> int:
    return moment.year * MONTHS_OF_YEAR + moment.month

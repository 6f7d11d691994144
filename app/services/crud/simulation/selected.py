"""A page of stored applicants on SQLite, whose rows are read as objects: an embedded bank is small."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from sqlmodel import SQLModel, col, func, literal, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Application, Client, ClientRevision, Credit, Score
from app.services.crud.simulation.outcome import outcome_of
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

IDS_AT_ONCE = 1_000
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
    credits = await _credits_of(session, {row.client_id for row in rows if row.client_id})
    named = {one.name: np.array([_value(one, row.features.get(one.name)) for row in rows]) for one in inputs}
    return StoredPage(
        keys[:, 0],
        keys[:, 1],
        keys[:, 2],
        _numbers([row.pd for row in rows]),
        _numbers([outcome_of(credits.get(row.client_id, ()), row.scored_at, window) for row in rows]),
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
    )
    is_its_revision = (col(ClientRevision.client_id) == col(Score.client_id)) & (
        col(ClientRevision.revision) == col(Score.client_revision)
    )
    statement = (
        select(*columns)
        .outerjoin(ClientRevision, is_its_revision)
        .outerjoin(Application, col(Application.id) == col(Score.application_id))
        .where(col(Score.id) > after, col(Score.timestamp) >= selection.since)
        .where(col(Score.source).in_(selection.sources))
        .where(col(ClientRevision.erased_commitment).is_(None), features.is_not(None))
        .order_by(col(Score.id))
    )
    return statement if selection.until is None else statement.where(col(Score.timestamp) < selection.until)


def _of_clients(selection: LatestOfClients, after: int) -> Any:
    columns: Sequence[Any] = (
        Client.latest_score_id,
        col(Client.user_id).label("client_id"),
        literal(0),
        col(Client.user_id).label("page_key"),
        col(Client.latest_score).label("pd"),
        col(Client.scored_at).label("scored_at"),
        Client.features,
    )
    statement = (
        select(*columns)
        .where(col(Client.latest_score).is_not(None), col(Client.user_id) > after)
        .order_by(col(Client.user_id))
    )
    return statement if selection.manager_id is None else statement.where(Client.manager_id == selection.manager_id)


async def _credits_of(session: AsyncSession, client_ids: Collection[int]) -> dict[int, list[Credit]]:
    """Return the credits of clients, read in pieces."""
    found: dict[int, list[Credit]] = defaultdict(list)
    wanted = sorted(client_ids)
    for start in range(0, len(wanted), IDS_AT_ONCE):
        ids = wanted[start : start + IDS_AT_ONCE]
        for credit in (await session.exec(select(Credit).where(col(Credit.client_id).in_(ids)))).all():
            found[credit.client_id].append(credit)
    return found


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

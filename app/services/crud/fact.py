"""Queries about stored facts: added and read, never changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Application, Client, StoredFact
from app.services.crud.dialect import is_one_of
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page

_KEYS: Mapping[str, Any] = {
    "client_id": (col(Client.user_id), col(Client.features)),
    "application_id": (col(Application.id), col(Application.features)),
}


@dataclass(frozen=True)
class FactSubject:
    """Whom facts are about: a client or an application, one of the two."""

    client_id: int | None = None
    application_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions of rows about it."""
        if self.client_id is not None:
            return [col(StoredFact.client_id) == self.client_id]
        return [col(StoredFact.application_id) == self.application_id]


async def add_facts(session: AsyncSession, facts: Sequence[StoredFact]) -> None:
    """Add statements; they come back with their ids."""
    session.add_all(facts)
    await session.flush()


async def find_fact(
    session: AsyncSession, subject: FactSubject, name: str, source: str, time: datetime
) -> StoredFact | None:
    """Return what a source has said last of a fact for one moment."""
    statement = (
        select(StoredFact)
        .where(
            *subject.conditions(),
            col(StoredFact.name) == name,
            col(StoredFact.source) == source,
            col(StoredFact.time) == time,
        )
        .order_by(col(StoredFact.id).desc())
        .limit(1)
    )
    return (await session.exec(statement)).one_or_none()


async def list_facts(
    session: AsyncSession, subject: FactSubject, *, after: int | None = None, limit: int = PAGE_LIMIT
) -> Page[StoredFact]:
    """Return the statements about a client or an application, the last stored first, from the one before `after`."""
    conditions = subject.conditions()
    total = (await session.exec(select(func.count()).select_from(StoredFact).where(*conditions))).one()
    if after is not None:
        conditions.append(col(StoredFact.id) < after)
    statement = select(StoredFact).where(*conditions).order_by(col(StoredFact.id).desc()).limit(limit + 1)
    rows = (await session.exec(statement)).all()
    return cut_page(list(rows), limit=limit, total=total, key=lambda row: row.id)


async def all_facts(session: AsyncSession, subject: FactSubject) -> Sequence[StoredFact]:
    """Return all statements about a client or an application, oldest first."""
    return (await session.exec(select(StoredFact).where(*subject.conditions()).order_by(col(StoredFact.id)))).all()


async def subjects_there(session: AsyncSession, column: str, numbers: Collection[int]) -> set[int]:
    """Return which clients (`client_id`) or applications (`application_id`) are there and were not erased."""
    key, features = _KEYS[column]
    statement = select(key).where(is_one_of(session, key, sorted(set(numbers))), features != {})
    return set((await session.exec(statement)).all())


async def facts_of(
    session: AsyncSession, column: str, numbers: Collection[int], names: Collection[str], times: Collection[datetime]
) -> Sequence[StoredFact]:
    """Return the statements about these subjects, of these names and moments, by id."""
    statement = (
        select(StoredFact)
        .where(
            is_one_of(session, getattr(StoredFact, column), sorted(numbers)),
            col(StoredFact.name).in_(sorted(names)),
            col(StoredFact.time).in_(sorted(times)),
        )
        .order_by(col(StoredFact.id))
    )
    return (await session.exec(statement)).all()


async def newest_facts(
    session: AsyncSession, subject: FactSubject, names: Collection[str], *, at: datetime
) -> Sequence[StoredFact]:
    """Return, for each name, the statements that are true since the newest moment up to `at`, by id."""
    column = "application_id" if subject.client_id is None else "client_id"
    return await _newest(session, column, subject.conditions(), names, at=at)


async def newest_facts_of_clients(
    session: AsyncSession, client_ids: Sequence[int], names: Collection[str], *, at: datetime
) -> Sequence[StoredFact]:
    """Return the same for many clients in one statement."""
    of_clients: Any = StoredFact.client_id
    which = [is_one_of(session, of_clients, client_ids)]
    return await _newest(session, "client_id", which, names, at=at)


async def _newest(
    session: AsyncSession, column: str, which: Sequence[ColumnElement[bool]], names: Collection[str], *, at: datetime
) -> Sequence[StoredFact]:
    if not names:
        return []
    other: Any = aliased(StoredFact)
    newest = select(func.max(other.time)).where(
        getattr(other, column) == getattr(StoredFact, column), other.name == col(StoredFact.name), other.time <= at
    )
    statement = (
        select(StoredFact)
        .where(*which, col(StoredFact.name).in_(sorted(names)), col(StoredFact.time) == newest.scalar_subquery())
        .order_by(col(StoredFact.id))
    )
    return (await session.exec(statement)).all()

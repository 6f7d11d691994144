"""Queries about applications, their scores, and the keys of repeated requests."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from app.exceptions import Conflict
from app.models import Application, ApplicationRequest, Score, ScoreSource, User
from app.services.crud.pages import Page, cut_page
from app.services.crud.score_request_key import KEY_LIFETIME

SelectOfTwo = Select[Application, User]


class ApplicationRow(NamedTuple):
    """An application, and the service account that sent it."""

    application: Application
    account: User


@dataclass(frozen=True, slots=True)
class ApplicationKey:
    """An `Idempotency-Key`. Scope: service account and address."""

    account_id: int
    route: str
    key: str
    request_hash: str

    def for_event(self, score_id: int, timestamp: datetime) -> ApplicationRequest:
        """Return the row that remembers which event this key led to."""
        return ApplicationRequest(**asdict(self), score_id=score_id, timestamp=timestamp)


async def get_application(session: AsyncSession, application_id: int) -> ApplicationRow | None:
    """Return the application with this id."""
    statement = _with_account().where(col(Application.id) == application_id)
    found = (await session.exec(statement)).one_or_none()
    return ApplicationRow(*found) if found else None


async def find_application(session: AsyncSession, account_id: int, external_id: str) -> Application | None:
    """Return what the account has sent under that id of its own."""
    statement = select(Application).where(
        col(Application.account_id) == account_id, col(Application.external_id) == external_id
    )
    return (await session.exec(statement)).one_or_none()


async def create_application(session: AsyncSession, application: Application) -> bool:
    """Add an application; False where one of that external id was added a moment ago."""
    try:
        async with session.begin_nested():
            session.add(application)
    except IntegrityError:
        return False
    return True


async def list_applications(
    session: AsyncSession, *, account_id: int | None, external_id: str | None, after: int | None, limit: int
) -> Page[ApplicationRow]:
    """Applications, the newest first, from the one older than `after`: of an account, of an external id if given."""
    conditions: list[ColumnElement[bool]] = []
    if account_id is not None:
        conditions.append(col(Application.account_id) == account_id)
    if external_id is not None:
        conditions.append(col(Application.external_id) == external_id)
    total = (await session.exec(select(func.count()).select_from(Application).where(*conditions))).one()
    if after is not None:
        conditions.append(col(Application.id) < after)
    statement = _with_account().where(*conditions).order_by(col(Application.id).desc()).limit(limit + 1)
    rows = [ApplicationRow(*row) for row in (await session.exec(statement)).all()]
    return cut_page(rows, limit=limit, total=total, key=lambda row: row.application.id)


async def list_application_scores(
    session: AsyncSession, application_id: int, *, after: int | None, limit: int
) -> Page[Score]:
    """Scores of an application, newest first, from the one older than the event `after`; shadow scores left out."""
    conditions = [col(Score.application_id) == application_id, col(Score.source) != ScoreSource.SHADOW]
    total = (await session.exec(select(func.count()).select_from(Score).where(*conditions))).one()
    if after is not None:
        conditions.append(col(Score.id) < after)
    statement = select(Score).where(*conditions).order_by(col(Score.id).desc()).limit(limit + 1)
    rows = (await session.exec(statement)).all()
    return cut_page(rows, limit=limit, total=total, key=lambda score: score.id)


async def latest_of_applications(session: AsyncSession, application_ids: Collection[int]) -> dict[int, Score]:
    """Return the newest score of each of these applications that has one."""
    if not application_ids:
        return {}
    newest = (
        select(func.max(Score.id))
        .where(col(Score.application_id).in_(application_ids), col(Score.source) != ScoreSource.SHADOW)
        .group_by(col(Score.application_id))
    )
    scores = (await session.exec(select(Score).where(col(Score.id).in_(newest)))).all()
    return {score.application_id: score for score in scores if score.application_id is not None}


async def newest_score_of(session: AsyncSession, application_id: int) -> datetime | None:
    """Return when an application was scored last, in the shadow or not; None for never."""
    newest = select(func.max(Score.timestamp)).where(col(Score.application_id) == application_id)
    return (await session.exec(newest)).one()


async def find_application_request(
    session: AsyncSession, key: ApplicationKey, *, now: datetime
) -> ApplicationRequest | None:
    """Return the request that succeeded with this key in the last 24 hours, if any."""
    statement = select(ApplicationRequest).where(
        col(ApplicationRequest.account_id) == key.account_id,
        col(ApplicationRequest.route) == key.route,
        col(ApplicationRequest.key) == key.key,
        col(ApplicationRequest.timestamp) > now - KEY_LIFETIME,
    )
    return (await session.exec(statement)).one_or_none()


async def remember_application_request(session: AsyncSession, request: ApplicationRequest) -> None:
    """Remember a request in the transaction of its event; an expired one under the same key makes room.

    Raises Conflict when a twin has just been remembered: let the transaction roll back, then ask again.
    """
    await session.exec(
        delete(ApplicationRequest).where(
            col(ApplicationRequest.account_id) == request.account_id,
            col(ApplicationRequest.route) == request.route,
            col(ApplicationRequest.key) == request.key,
            col(ApplicationRequest.timestamp) <= request.timestamp - KEY_LIFETIME,
        )
    )
    try:
        async with session.begin_nested():
            session.add(request)
    except IntegrityError as error:
        raise Conflict("A request with this Idempotency-Key has just been answered; repeat the request.") from error


async def prune_application_requests(session: AsyncSession, *, now: datetime) -> int:
    """Delete the keys that are no longer valid; how many there were."""
    expired = col(ApplicationRequest.timestamp) <= now - KEY_LIFETIME
    return (await session.exec(delete(ApplicationRequest).where(expired))).rowcount


def _with_account() -> SelectOfTwo:
    return select(Application, User).join(User, col(User.id) == col(Application.account_id))

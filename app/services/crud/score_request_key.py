"""Queries that make a repeated score request return the stored event."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict
from app.models import ScoreRequestKey
from app.models.base import utc_now

KEY_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A caller's promise that a repeated request is the same one. Scope: user, route and client."""

    user_id: int
    route: str
    client_id: int
    key: str
    request_hash: str

    def for_event(self, score_id: int) -> ScoreRequestKey:
        """Return the row that remembers which event this key led to."""
        return ScoreRequestKey(**asdict(self), score_id=score_id)


async def find_score_request(
    session: AsyncSession,
    *,
    user_id: int,
    route: str,
    client_id: int,
    key: str,
    now: datetime | None = None,
) -> ScoreRequestKey | None:
    """Return the request that succeeded with this key in the last 24 hours, if any."""
    statement = select(ScoreRequestKey).where(
        col(ScoreRequestKey.user_id) == user_id,
        col(ScoreRequestKey.route) == route,
        col(ScoreRequestKey.client_id) == client_id,
        col(ScoreRequestKey.key) == key,
        col(ScoreRequestKey.timestamp) > (now or utc_now()) - KEY_LIFETIME,
    )
    return (await session.exec(statement)).one_or_none()


async def remember_score_request(session: AsyncSession, request: ScoreRequestKey) -> ScoreRequestKey:
    """Remember a request in the transaction of its event; an expired one under the same key makes room.

    `Conflict` when a twin has just been remembered: let the transaction roll back, then ask
    `find_score_request`.
    """
    await session.exec(
        delete(ScoreRequestKey).where(
            col(ScoreRequestKey.user_id) == request.user_id,
            col(ScoreRequestKey.route) == request.route,
            col(ScoreRequestKey.client_id) == request.client_id,
            col(ScoreRequestKey.key) == request.key,
            col(ScoreRequestKey.timestamp) <= request.timestamp - KEY_LIFETIME,
        )
    )
    try:
        async with session.begin_nested():
            session.add(request)
    except IntegrityError as error:
        raise Conflict("A request with this Idempotency-Key has just been answered; repeat the request.") from error
    return request


async def prune_score_requests(session: AsyncSession, *, now: datetime | None = None) -> int:
    """Delete the keys that are no longer valid; how many there were."""
    expired = col(ScoreRequestKey.timestamp) <= (now or utc_now()) - KEY_LIFETIME
    return (await session.exec(delete(ScoreRequestKey).where(expired))).rowcount

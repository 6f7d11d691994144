"""Queries about scores. A score is an event: it is added and read, never changed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Score, ScoreSource
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page


async def create_scores(session: AsyncSession, scores: Sequence[Score]) -> list[Score]:
    """Add scoring events, all in one statement; they come back with their ids, in the same order."""
    session.add_all(scores)
    await session.flush()
    return list(scores)


async def get_score(session: AsyncSession, score_id: int) -> Score | None:
    """The event with this id."""
    return await session.get(Score, score_id)


async def latest_score(session: AsyncSession, client_id: int) -> Score | None:
    """The newest score of a client; shadow scores do not count."""
    statement = select(Score).where(*_shown(client_id)).order_by(col(Score.id).desc()).limit(1)
    return (await session.exec(statement)).one_or_none()


async def list_scores(
    session: AsyncSession, client_id: int, *, after: int | None = None, limit: int = PAGE_LIMIT
) -> Page[Score]:
    """Scores of a client, newest first, from the one older than the event `after`; shadow scores left out."""
    conditions = _shown(client_id)
    counted = select(func.count()).select_from(Score).where(*conditions)
    total = (await session.exec(counted)).one()
    if after is not None:
        conditions.append(col(Score.id) < after)
    newest_first = col(Score.id).desc()
    statement = select(Score).where(*conditions).order_by(newest_first).limit(limit + 1)
    rows = (await session.exec(statement)).all()
    return cut_page(rows, limit=limit, total=total, key=lambda score: score.id)


def _shown(client_id: int) -> list[ColumnElement[bool]]:
    return [col(Score.client_id) == client_id, col(Score.source) != ScoreSource.SHADOW]

"""Queries about scores. A score is an event: it is added and read, never changed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, or_
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Score, ScoreSource
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page


async def create_scores(session: AsyncSession, scores: Sequence[Score]) -> list[Score]:
    """Add scoring events, all in one statement; they come back with their ids, in the same order.

    In the same transaction each client's row gets the newest of them that is shown, for lists to sort by.
    """
    session.add_all(scores)
    await session.flush()
    await _show(session, scores)
    return list(scores)


async def get_score(session: AsyncSession, score_id: int) -> Score | None:
    """Return the event with this id."""
    return await session.get(Score, score_id)


async def latest_score(session: AsyncSession, client_id: int) -> Score | None:
    """Return the newest score of a client; shadow scores do not count."""
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


async def show_newest(session: AsyncSession) -> int:
    """Write the newest visible event beside each client where an older one or none is; return how many.

    There are some only if another program stored events: a version of this product that wrote nothing beside clients,
    before its last container was replaced. Each client's newest event is sought in the index by client.
    """
    newest = (
        select(Score.id)
        .where(col(Score.client_id) == col(Client.user_id), col(Score.source) != ScoreSource.SHADOW)
        .order_by(col(Score.id).desc())
        .limit(1)
        .correlate(Client)
        .scalar_subquery()
    )
    last = col(Client.latest_score_id)
    statement = select(Score).join(Client, col(Score.id) == newest).where(or_(last.is_(None), last < col(Score.id)))
    scores = (await session.exec(statement)).all()
    await _show(session, scores)
    return len(scores)


async def _show(session: AsyncSession, scores: Sequence[Score]) -> None:
    """Write the newest events beside their clients, unless a newer one is there.

    Rows are locked in the order of client ids, so that two batches wait for each other and never in a circle.
    No other column is touched: an edit at the same moment neither fails nor is lost. `Client` objects that the
    session has loaded keep what they read.
    """
    shown = (score for score in scores if score.source is not ScoreSource.SHADOW and score.client_id is not None)
    by_id = sorted(shown, key=lambda score: score.id)
    newest = {score.client_id: score for score in by_id}
    if not newest:
        return
    last = col(Client.latest_score_id)
    statement = (
        update(Client)
        .where(col(Client.user_id) == bindparam("client_id"), or_(last.is_(None), last < bindparam("score_id")))
        .values(latest_score_id=bindparam("score_id"), latest_score=bindparam("score"), scored_at=bindparam("time"))
    )
    connection = await session.connection()  # the session itself takes no condition beside the key in a batch
    await connection.execute(
        statement,
        [
            {"client_id": client_id, "score_id": score.id, "score": score.score, "time": score.timestamp}
            for client_id, score in sorted(newest.items(), key=lambda item: item[1].client_id or 0)
        ],
    )


def _shown(client_id: int) -> list[ColumnElement[bool]]:
    return [col(Score.client_id) == client_id, col(Score.source) != ScoreSource.SHADOW]

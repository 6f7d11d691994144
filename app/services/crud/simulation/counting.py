"""Whether a selection holds more stored applicants than are looked at; it is not counted further than that."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Score
from app.services.crud.simulation.stored import ApplicantSelection, EventsOfTime, LatestOfClients


async def holds_more_than(session: AsyncSession, selection: ApplicantSelection, most: int) -> bool:
    """Return whether the selection has more applicants than `most`; those whose data were erased count here."""
    match selection:
        case EventsOfTime(since, until, sources):
            statement = select(col(Score.id)).where(col(Score.timestamp) >= since, col(Score.source).in_(sources))
            if until is not None:
                statement = statement.where(col(Score.timestamp) < until)
        case LatestOfClients(manager_id):
            statement = select(col(Client.user_id)).where(col(Client.latest_score).is_not(None))
            if manager_id is not None:
                statement = statement.where(Client.manager_id == manager_id)
    return (await session.exec(statement.offset(most).limit(1))).first() is not None

"""The shape of one stored score, as several routes answer with it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Score
from app.schemas.score import ScoreOut
from app.services.master_scales import MasterScales


async def shown_score(session: AsyncSession, scales: MasterScales, score: Score) -> ScoreOut:
    """Return the event with its grade on the master scale of its own model."""
    return ScoreOut.of(score, await scales.grade(session, score.model_version, score.score))

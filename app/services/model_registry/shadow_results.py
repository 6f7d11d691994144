"""What a challenger's stored scores say beside the champion's: clients that both have scored at one revision."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.evaluation.comparison import ModelComparison, band_moves, compare_models
from app.ml.registry.registry import ModelRegistry
from app.models.base import utc_now
from app.services.crud import model_version as model_crud
from app.services.crud.score_pairs import ScorePair, scored_by_both
from app.services.model_registry.stages import find_known

WINDOW = timedelta(days=90)
MAX_PAIRS = 20_000
MAX_POINTS = 400
"""Pairs that are shown one by one; more would hide each other."""


@dataclass(frozen=True)
class ShadowPairs:
    """Pairs of PDs, the champion's first, with what they come to; times are those of the model's scores.

    `moves` counts clients by band with the champion (rows) and with the model (columns), best band first. `is_cut` says
    that there were more pairs in these days than were read, and the newest were.
    """

    comparison: ModelComparison
    moves: list[list[int]]
    points: list[tuple[float, float]]
    first: datetime
    last: datetime
    is_cut: bool


async def shadow_pairs(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ShadowPairs | None:
    """Return the pairs of the last ninety days; None where there is no champion, or none for it. Raises NotFound."""
    await find_known(session, registry, sha256)
    champion = await model_crud.get_champion(session)
    if champion is None or champion.sha256 == sha256:
        return None
    pairs = await scored_by_both(session, champion.sha256, sha256, since=utc_now() - WINDOW, limit=MAX_PAIRS)
    await session.commit()
    return await asyncio.to_thread(_of_pairs, pairs) if pairs else None


def _of_pairs(pairs: Sequence[ScorePair]) -> ShadowPairs:
    first, other = [pair.first for pair in pairs], [pair.other for pair in pairs]
    every = -(-len(pairs) // MAX_POINTS)
    return ShadowPairs(
        comparison=compare_models(first, other),
        moves=band_moves(first, other),
        points=list(zip(first[::every], other[::every], strict=True)),
        first=min(pair.timestamp for pair in pairs),
        last=max(pair.timestamp for pair in pairs),
        is_cut=len(pairs) == MAX_PAIRS,
    )

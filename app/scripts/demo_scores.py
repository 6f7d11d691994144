"""First scores of the demo bank, so that lists have ratings; a few clients stay unscored as examples."""

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid
from app.ml.contracts.columns import to_columns
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.demo_split import DEMO_CLIENTS
from app.models import ScoreSource
from app.scripts.demo_bank import client_login
from app.services.crud import bulk
from app.services.crud.model_version import get_champion
from app.services.crud.scoring import create_scores
from app.services.scoring import new_event

NEVER_SCORED_EVERY = 25
"""Every 25th demo client (4 %) waits for the first score."""

_log = structlog.stdlib.get_logger("seed")


async def add_demo_scores(
    session: AsyncSession, registry: ModelRegistry, *, portfolio_default_rate: float | None
) -> int:
    """Score the demo clients without a score by the champion, in this process; return how many.

    A client scored before is left alone, even if the champion has changed. Without a champion that can be loaded
    no client is scored: the bank is of use without scores too.
    """
    clients = await bulk.clients_never_scored(session, _logins())
    champion = await get_champion(session)
    if not clients or champion is None:
        return 0
    try:
        content = registry.read(champion.sha256)
        engine = ScoringEngine.load(content, sha256=champion.sha256, portfolio_default_rate=portfolio_default_rate)
    except ArtifactInvalid as fault:
        _log.warning("the demo clients are not scored", fault=str(fault))
        return 0
    results = engine.score(to_columns(engine.contract, [client.features for client in clients]))
    events = [
        new_event(client, result, model_version=champion.sha256, asked_by=None, source=ScoreSource.BATCH)
        for client, result in zip(clients, results, strict=True)
    ]
    return len(await create_scores(session, events))


def _logins() -> list[str]:
    return [client_login(number) for number in range(1, DEMO_CLIENTS + 1) if number % NEVER_SCORED_EVERY]

"""Decisions that are asked for on the manager's page."""

from app.models import ScoreSource
from app.routes.client_lists import OfManagers
from app.routes.decisions import DecisionsDep
from app.routes.deps import KeyForClient, ScorableClient, SessionDep
from app.routes.strict_router import strict_router
from app.schemas.decision import AskedDecisionIn, DecisionOut
from app.schemas.error import errors

router = strict_router(prefix="/api/manager", tags=["ui api"])


@router.post("/clients/{client_id}/decide", responses=errors(401, 403, 404, 409, 422, 429, 503, 504))
async def decide_on_card(
    user: OfManagers,
    client: ScorableClient,
    body: AskedDecisionIn,
    session: SessionDep,
    decisions: DecisionsDep,
    key: KeyForClient,
) -> DecisionOut:
    """Decide as `POST /clients/{id}/decide`; the score says that it was asked for on the manager's page."""
    source = ScoreSource.MANAGER
    return DecisionOut.of(
        await decisions.decide_client(session, client, body.to_asked(), asked_by=user, source=source, key=key), user
    )

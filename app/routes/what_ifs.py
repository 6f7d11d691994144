"""What would change a client's rating."""

from typing import Annotated

from app.models import User
from app.routes.clients import Changes
from app.routes.decisions import DecisionsDep
from app.routes.deps import FOR_MANAGERS, CurrentUser, ReadableClient, ScorableClient, SessionDep, WhatIfsDep, allowed
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.what_if import TriedDecisionOut, TriedScoreOut, WhatIfOut

router = strict_router(prefix="/clients", tags=["clients"])


@router.get("/{client_id}/what-if", responses=errors(401, 403, 404, 422))
async def get_what_if(client: ReadableClient, session: SessionDep, what_ifs: WhatIfsDep) -> WhatIfOut | None:
    """Return the newest stored answer to what would change the rating, or null."""
    stored = await what_ifs.newest(session, client)
    return WhatIfOut.of(stored) if stored else None


@router.post("/{client_id}/what-if", responses=errors(401, 403, 404, 422, 429, 503, 504))
async def ask_what_if(
    client: ScorableClient, session: SessionDep, what_ifs: WhatIfsDep, user: CurrentUser
) -> WhatIfOut:
    """Find the smallest changes that would reach the next better rating, and store the answer; no scoring event.

    For the present data and the model in use; an answer of the last day for both is returned again.
    """
    return WhatIfOut.of(await what_ifs.ask(session, client, asked_by=user))


@router.post("/{client_id}/try-out", responses=errors(401, 403, 404, 422, 503, 504))
async def try_out(
    _: Annotated[User, allowed(*FOR_MANAGERS)],
    client: ScorableClient,
    changes: Changes,
    session: SessionDep,
    what_ifs: WhatIfsDep,
    decisions: DecisionsDep,
) -> TriedScoreOut:
    """Score the client with other values of some features, and decide where a policy is active. Nothing is stored.

    The decision rests on the facts of the client's newest decision, at their age now.
    """
    tried = await what_ifs.try_out(session, client, changes)
    decided = await decisions.try_out(session, client, tried.features, tried.scored)
    return TriedScoreOut.of(tried, TriedDecisionOut.of(*decided) if decided else None)

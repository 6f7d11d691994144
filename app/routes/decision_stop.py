"""The emergency stop of decisions."""

from typing import Annotated

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import DecisionStop, User
from app.routes.deps import SessionDep, allowed
from app.routes.reads import ListReadingDep
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.policy import DecisionStopOut, SwitchIn
from app.security.permissions import Permission
from app.services.audit.recording import by
from app.services.crud.decision_stop import get_newest_stop
from app.services.policies.showing import people_in
from app.services.policies.stopping import switch

router = strict_router(prefix="/decisions", tags=["policies"])
MayStop = Annotated[User, allowed(Permission.DECISIONS_STOP)]


@router.get("/stop", responses=errors(401, 403))
async def get_stop(
    session: SessionDep, _: Annotated[User, allowed(Permission.POLICIES_READ)], reading: ListReadingDep
) -> DecisionStopOut:
    """Say whether all decisions are referred to a person, since when and why."""
    stop = await get_newest_stop(session)
    people = await people_in(session, stops=[stop] if stop else [])
    reading.users({}, "", len(people), people)
    return DecisionStopOut.of(stop, people)


@router.post("/stop", responses=errors(401, 403, 422))
async def stop_decisions(body: SwitchIn, session: SessionDep, author: MayStop) -> DecisionStopOut:
    """Refer all decisions to a person from now on. One person can do it; it is listed for review."""
    return await _out(session, await switch(session, is_on=True, reason=body.reason, actor=by(author)))


@router.post("/start", responses=errors(401, 403, 422))
async def start_decisions(body: SwitchIn, session: SessionDep, author: MayStop) -> DecisionStopOut:
    """Let the active policy decide again."""
    return await _out(session, await switch(session, is_on=False, reason=body.reason, actor=by(author)))


async def _out(session: AsyncSession, stop: DecisionStop | None) -> DecisionStopOut:
    return DecisionStopOut.of(stop, await people_in(session, stops=[stop] if stop else []))

"""The emergency stop: one person sends all decisions to people, with a reason; listed for review."""

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.metrics import DECISIONS_STOPPED
from app.models import DecisionStop
from app.services.audit.acts import Act
from app.services.audit.recording import RecordedActor, record
from app.services.crud import decision_stop as stop_crud

DECISIONS = "decisions"
"""The object of these acts in the audit trail."""
_log = structlog.stdlib.get_logger("policies")


async def switch(session: AsyncSession, *, is_on: bool, reason: str, actor: RecordedActor) -> DecisionStop | None:
    """Switch the stop on or off and return the use of the switch; where it stands so already, the last one.

    None where the stop was never on and stays off.
    """
    newest = await stop_crud.get_newest_stop(session)
    if (newest is not None and newest.is_on) == is_on:
        return newest
    stop = DecisionStop(is_on=is_on, reason=reason, changed_by=actor.user_id)
    await stop_crud.add_stop(session, stop)
    act = Act.DECISIONS_STOPPED if is_on else Act.DECISIONS_STARTED
    await record(session, act, actor, DECISIONS, details={"stop": stop.id}, personal={"reason": reason})
    DECISIONS_STOPPED.set(int(is_on))
    _log.warning("decisions stopped" if is_on else "decisions started", by=actor.user_id)
    return stop

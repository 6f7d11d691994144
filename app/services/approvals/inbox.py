"""What there is to decide and to look through: proposals with the people in them, and acts of one person alone."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ActorKind, AuditEvent, Proposal, User
from app.models.base import utc_now
from app.services.audit.acts import Act, ObjectKind
from app.services.crud import proposal as proposal_crud
from app.services.crud import user as user_crud

REVIEWED = (
    Act.MODEL_ROLLED_BACK,
    Act.MODEL_RETIRED,
    Act.MODEL_WITHDRAWN,
    Act.POLICY_RETIRED,
    Act.DECISIONS_STOPPED,
    Act.DECISIONS_STARTED,
    Act.USER_DEACTIVATED,
    Act.MANAGER_DISMISSED,
    Act.FOUR_EYES_ON,
)
"""Acts that take one person, because waiting would do harm."""
FROM_CONSOLE = (Act.USER_ADDED, Act.MODEL_PROMOTED, Act.POLICY_ACTIVATED)
"""Acts that take one person at the command line while a bank is set up."""
REVIEWED_FOR = timedelta(days=90)
MOST_REVIEWED = 200


async def people_of(session: AsyncSession, proposals: Sequence[Proposal]) -> dict[int, User]:
    """Return the users whom proposals name, by id."""
    wanted = {user_id for one in proposals for user_id in (one.proposer_id, one.approver_id, one.closed_by)}
    about = {int(one.object_id) for one in proposals if one.object_kind == ObjectKind.USER and one.object_id}
    return await user_crud.get_users(session, {user_id for user_id in wanted | about if user_id is not None})


async def for_review(session: AsyncSession) -> tuple[list[AuditEvent], dict[int, User]]:
    """Return what was done by one person alone in the last months, newest first, with the users named."""
    acts = [act.value for act in (*REVIEWED, *FROM_CONSOLE)]
    found = await proposal_crud.list_events_of(session, acts, since=utc_now() - REVIEWED_FOR, limit=MOST_REVIEWED)
    events = [one for one in found if one.act not in FROM_CONSOLE or one.actor is ActorKind.CONSOLE]
    about = {int(one.object_id) for one in events if one.object_kind == ObjectKind.USER and one.object_id}
    actors = {one.actor_id for one in events if one.actor_id is not None}
    return events, await user_crud.get_users(session, about | actors)

"""Proposing an act: the exact change, on the object as it is now."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog

from app.models import Proposal, User
from app.models.base import utc_now
from app.services.approvals.act import Place, ProposableAct
from app.services.approvals.digests import digest_of, proposal_digest
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud.proposal import add_proposal

LIFETIME = timedelta(days=7)
"""An act whose reasons are older than this is proposed again."""

_log = structlog.stdlib.get_logger("approvals")


async def propose(
    place: Place,
    act: ProposableAct,
    object_id: object = None,
    change: Mapping[str, Any] | None = None,
    *,
    proposer: User | None,
    secret: str | None = None,
    reason: str | None = None,
) -> Proposal:
    """Store what is to be done, without doing it. `proposer` is None at the command line.

    Raises what the act raises where it cannot be proposed, such as NotFound.
    """
    named = None if object_id is None else str(object_id)
    wanted = dict(change or {})
    state = await act.state(place, named, wanted)
    now, actor = utc_now(), by(proposer)
    proposal = Proposal(
        act=act.name,
        object_kind=act.object_kind.value,
        object_id=named,
        change=wanted,
        secret=secret,
        digest="",
        state_digest=digest_of(state),
        proposer_kind=actor.kind,
        proposer_id=actor.user_id,
        reason=reason,
        created=now,
        expires=now + LIFETIME,
    )
    proposal.digest = proposal_digest(proposal)
    await add_proposal(place.session, proposal)
    details = {"act": act.name, "object_kind": proposal.object_kind, "object_id": named, "digest": proposal.digest}
    await record(place.session, Act.PROPOSAL_MADE, actor, proposal.id, details=details, personal={"reason": reason})
    _log.info("proposed", proposal=proposal.id, act=act.name, by=actor.user_id)
    return proposal

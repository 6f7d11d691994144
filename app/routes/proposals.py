"""Approvals: what waits for a second person, and what one person did alone."""

from typing import Annotated

from fastapi import Path, Request, Response

from app.exceptions import NotFound
from app.models import ProposalStatus, User
from app.models.base import LARGEST_SCORE_ID
from app.routes.deps import AfterScore, CurrentUser, FourEyesDep, Limit, PlaceDep, SessionDep, TrailDep, allowed
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.proof import RecentlyProven
from app.routes.proposed import proposal_out
from app.routes.reads import ListReadingDep
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.proposal import DecisionIn, FourEyesOut, ProposalOut, RejectionIn, ReviewOut
from app.security.permissions import Permission
from app.services.approvals import deciding, inbox
from app.services.approvals.acts.people import ERASE_PERSON
from app.services.crud import proposal as proposal_crud
from app.services.crud.pages import PAGE_LIMIT
from app.services.data_protection.requests import keep_list

router = strict_router(tags=["approvals"])
MayRead = Annotated[User, allowed(Permission.APPROVALS_READ)]
ProposalId = Annotated[int, Path(ge=1, le=LARGEST_SCORE_ID)]


@router.get("/proposals", responses={**PAGE_HEADERS, **errors(401, 403, 422)})
async def list_proposals(
    request: Request,
    response: Response,
    session: SessionDep,
    _: MayRead,
    reading: ListReadingDep,
    status: ProposalStatus | None = None,
    limit: Limit = PAGE_LIMIT,
    after: AfterScore = None,
) -> list[ProposalOut]:
    """List proposals, newest first. `after` is the last id of the page before."""
    page = await proposal_crud.list_proposals(session, status=status, after=after, limit=limit)
    set_page_headers(request, response, page)
    people = await inbox.people_of(session, page.rows)
    reading.users({"proposals": status}, "", page.total, people)
    return [ProposalOut.of(one, people) for one in page.rows]


@router.get("/proposals/{proposal_id}", responses=errors(401, 403, 404, 422))
async def get_proposal(
    proposal_id: ProposalId, session: SessionDep, _: MayRead, reading: ListReadingDep
) -> ProposalOut:
    """Return one proposal."""
    found = await proposal_crud.get_proposal(session, proposal_id)
    if found is None:
        raise NotFound("There is no such proposal.")
    people = await inbox.people_of(session, [found])
    reading.users({"proposal_id": found.id}, "", 1, people)
    return ProposalOut.of(found, people)


@router.post("/proposals/{proposal_id}/approve", responses=errors(401, 403, 404, 409, 422))
async def approve(
    proposal_id: ProposalId,
    place: PlaceDep,
    approver: MayRead,
    _: RecentlyProven,
    trail: TrailDep,
    body: DecisionIn | None = None,
) -> ProposalOut:
    """Approve a proposal of another person and carry it out, once. `may_approve` is the permission of the act.

    Needs a proof of who you are not older than 10 minutes: `POST /auth/proof`.
    """
    done = await deciding.approve(place, proposal_id, approver, reason=body.reason if body else None)
    if done.act == ERASE_PERSON.name:
        await place.session.commit()
        await keep_list(place.session, trail.place)
    return await proposal_out(place.session, done)


@router.post("/proposals/{proposal_id}/reject", responses=errors(401, 403, 404, 409, 422))
async def reject(proposal_id: ProposalId, session: SessionDep, author: MayRead, body: RejectionIn) -> ProposalOut:
    """Reject a proposal, with a reason."""
    return await proposal_out(session, await deciding.reject(session, proposal_id, author, reason=body.reason))


@router.post("/proposals/{proposal_id}/withdraw", responses=errors(401, 403, 404, 409, 422))
async def withdraw(
    proposal_id: ProposalId, session: SessionDep, author: MayRead, body: DecisionIn | None = None
) -> ProposalOut:
    """Withdraw your own proposal."""
    reason = body.reason if body else None
    return await proposal_out(session, await deciding.withdraw(session, proposal_id, author, reason=reason))


@router.get("/reviews", responses=errors(401, 403))
async def list_for_review(session: SessionDep, _: MayRead, reading: ListReadingDep) -> list[ReviewOut]:
    """List what one person did alone in the last 90 days: roll-backs, acts of an emergency, the command line."""
    events, people = await inbox.for_review(session)
    reading.users({}, "", len(events), people)
    return [ReviewOut.of(event, people) for event in events]


@router.get("/four-eyes", responses=errors(401))
async def get_four_eyes(session: SessionDep, four_eyes: FourEyesDep, _: CurrentUser) -> FourEyesOut:
    """Say whether acts wait for a second person."""
    return FourEyesOut(is_on=await four_eyes.is_on(session))


@router.post("/four-eyes/on", responses=errors(401, 403))
async def switch_four_eyes_on(
    session: SessionDep, four_eyes: FourEyesDep, author: Annotated[User, allowed(Permission.USERS_APPROVE)]
) -> FourEyesOut:
    """Let acts wait for a second person from now on. No one can switch it off."""
    await four_eyes.switch_on(session, author)
    return FourEyesOut(is_on=True)

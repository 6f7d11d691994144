"""Answers of acts that were proposed instead of done: 202 with the proposal."""

from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Proposal
from app.schemas.proposal import ProposalOut
from app.services.approvals.inbox import people_of

PROPOSED: dict[int | str, dict[str, Any]] = {
    202: {
        "model": ProposalOut,
        "description": "With four eyes on nothing is done yet: the act waits for a second person.",
    }
}


async def proposal_out(session: AsyncSession, proposal: Proposal) -> ProposalOut:
    """Return the shape of a proposal with the people in it."""
    return ProposalOut.of(proposal, await people_of(session, [proposal]))


async def proposed(session: AsyncSession, proposal: Proposal) -> JSONResponse:
    """Return 202 with the proposal, and where it is read."""
    body = (await proposal_out(session, proposal)).model_dump(mode="json")
    return JSONResponse(body, status_code=HTTPStatus.ACCEPTED, headers={"Location": f"/proposals/{proposal.id}"})

"""Policies simulated on stored scores: figures, and swap sets as files."""

from hashlib import sha256
from typing import Annotated, Any

from fastapi.responses import StreamingResponse

from app.models import User
from app.routes.deps import ReadsDep, SessionDep, allowed
from app.routes.parts import part
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.simulation import SimulationIn, SimulationOut
from app.security.permissions import Permission
from app.services.audit.acts import Act
from app.services.audit.exports import counted, record_swap_export
from app.services.audit.recording import by, record
from app.services.simulations.policies import is_stored, named
from app.services.simulations.processes import SimulationRunner

router = strict_router(prefix="/simulations", tags=["simulations"])
SimulationsDep = Annotated[SimulationRunner, part(lambda parts: parts.simulations)]
MaySimulate = Annotated[User, allowed(Permission.POLICIES_SIMULATE)]
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "one line for each who changes sides"}
}


@router.post("", responses=errors(401, 403, 422, 503))
async def simulate(body: SimulationIn, user: MaySimulate, runner: SimulationsDep, session: SessionDep) -> SimulationOut:
    """Simulate a policy on stored scores or on the portfolio; nothing is decided, and nothing but this act stored.

    One at a time in each process of the service, done in a process of its own: 503 while another is under way.
    """
    await record(session, Act.SIMULATION_RUN, by(user), details=_said(body))
    await session.commit()  # no transaction is open while it is computed
    return SimulationOut.model_validate(await runner.figures(body))


@router.post("/swaps.csv", response_class=StreamingResponse, responses={**CSV, **errors(401, 403, 422, 503)})
async def download_swaps(
    body: SimulationIn, user: MaySimulate, runner: SimulationsDep, session: SessionDep, reads: ReadsDep
) -> StreamingResponse:
    """Return every applicant whose outcome differs between the two sides, as CSV."""
    reads.require_recordable()
    await session.commit()
    await record_swap_export(user, _said(body))
    pieces = counted(await runner.opened_swaps(body), reads, user)
    headers = {"Content-Disposition": 'attachment; filename="swaps.csv"'}
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)


def _said(body: SimulationIn) -> dict[str, Any]:
    """Return what the trail keeps of a request: which applicants; stored policies, and texts, by their hashes."""
    hashes = {
        field: policy if is_stored(policy) else sha256(policy.encode()).hexdigest()
        for field, policy in named(body).items()
    }
    moved = {name: one.model_dump() for name, one in (body.cut_offs or {}).items()}
    return {**body.said(), **hashes, "cut_offs": moved or None}

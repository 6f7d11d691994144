"""Jobs over many clients: start, watch, pause, resume, cancel, report."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Path
from fastapi.responses import StreamingResponse

from app.models import PortfolioJob, User
from app.routes.client_lists import ClientFilterDep, OfManagers
from app.routes.deps import SessionDep, allowed
from app.routes.reads import ListReadingDep
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.job import JobIn, JobOut, JobReportOut
from app.security.permissions import Permission
from app.services.audit.exports import counted, record_job_export
from app.services.audit.recording import by
from app.services.crud.jobs import rows as job_crud
from app.services.jobs import control
from app.services.jobs.report import csv_of, report_of
from app.services.jobs.watching import progress_of, watch

router = strict_router(prefix="/jobs", tags=["jobs"])
LARGEST_JOB_ID = 2**31 - 1
MayScoreMany = Annotated[User, allowed(Permission.CLIENTS_SCORE_OWN, Permission.CLIENTS_SCORE_ALL)]
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "a `JobOut` per event"}
}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "one line for each client"}
}


async def visible_job(
    job_id: Annotated[int, Path(ge=1, le=LARGEST_JOB_ID)], user: OfManagers, session: SessionDep
) -> PortfolioJob:
    """Return the job of the path if this user may see it."""
    return await control.visible_job(session, job_id, user)


VisibleJob = Annotated[PortfolioJob, Depends(visible_job)]


async def steerable_job(user: MayScoreMany, job: VisibleJob) -> PortfolioJob:
    """Return the job of the path if this user may steer it."""
    return control.require_can_steer(job, user)


SteerableJob = Annotated[PortfolioJob, Depends(steerable_job)]


@router.post("", responses=errors(401, 403, 409, 422, 503))
async def start_job(body: JobIn, user: MayScoreMany, wanted: ClientFilterDep, session: SessionDep) -> JobOut:
    """Start re-scoring the clients of a filter by the present model: the filters of `GET /api/manager/clients/summary`.

    Your own clients, or all with `all=true`. The job keeps its model and goes on whatever becomes of this process.
    With `decide` each score is decided on by the policy that is active now, with the facts that are stored; without an
    active policy: 409 with the code `no_active_policy`.
    """
    chosen = replace(wanted, client_ids=body.client_ids) if body.client_ids else wanted
    job = await control.start_rescore(session, chosen, asked_by=user, has_reasons=body.reasons, decides=body.decide)
    return await _shown(session, job)


@router.get("", responses=errors(401, 403))
async def list_jobs(user: OfManagers, session: SessionDep) -> list[JobOut]:
    """List the newest jobs, newest first: your own, or all for those who may read all clients."""
    asked_by = None if control.sees_all_jobs(user.role) else user.id
    return [JobOut.of(one) for one in await progress_of(session, await job_crud.list_jobs(session, asked_by=asked_by))]


@router.get("/{job_id}", responses=errors(401, 403, 404, 422))
async def get_job(job: VisibleJob, session: SessionDep) -> JobOut:
    """Return a job and how far it is."""
    return await _shown(session, job)


@router.get("/{job_id}/events", response_class=StreamingResponse, responses={**EVENTS, **errors(401, 403, 404, 422)})
async def watch_job(job: VisibleJob) -> StreamingResponse:
    """Stream a job's progress as server-sent events, one for each change; the stream ends and is asked for again."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(job.id), media_type="text/event-stream", headers=headers)


@router.post("/{job_id}/pause", responses=errors(401, 403, 404, 409, 422))
async def pause_job(job: SteerableJob, user: MayScoreMany, session: SessionDep) -> JobOut:
    """Pause a job. Nothing is stored for it after this answer."""
    return await _shown(session, await control.pause(session, job, actor=by(user)))


@router.post("/{job_id}/resume", responses=errors(401, 403, 404, 409, 422))
async def resume_job(job: SteerableJob, user: MayScoreMany, session: SessionDep) -> JobOut:
    """Let a paused job go on where it was."""
    return await _shown(session, await control.resume(session, job, actor=by(user)))


@router.post("/{job_id}/cancel", responses=errors(401, 403, 404, 409, 422))
async def cancel_job(job: SteerableJob, user: MayScoreMany, session: SessionDep) -> JobOut:
    """End a job before its time. The scores it has stored stay."""
    return await _shown(session, await control.cancel(session, job, actor=by(user)))


@router.get("/{job_id}/report", responses=errors(401, 403, 404, 422))
async def get_report(reading: ListReadingDep, job: VisibleJob, session: SessionDep) -> JobReportOut:
    """Return what a job found: moves between bands, the largest moves, failures by reason."""
    (progress,) = await progress_of(session, [job])
    found = await report_of(session, job)
    reading.job(job.id, job.total, (move.client_id for move in found.moves))
    return JobReportOut.of(progress, found)


@router.get("/{job_id}/report.csv", response_class=StreamingResponse, responses={**CSV, **errors(401, 403, 404, 422)})
async def download_report(reading: ListReadingDep, job: VisibleJob) -> StreamingResponse:
    """Return what a job found for each client as CSV, by id."""
    headers = {"Content-Disposition": f'attachment; filename="job-{job.id}.csv"'}
    await record_job_export(reading.reader, job.id)
    pieces = counted(csv_of(job.id, decides=job.policy_sha256 is not None), reading.reads, reading.reader)
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)


async def _shown(session: SessionDep, job: PortfolioJob) -> JobOut:
    (progress,) = await progress_of(session, [job])
    return JobOut.of(progress)


async def _events(job_id: int) -> AsyncIterator[str]:
    async for progress in watch(job_id):
        yield f"data: {JobOut.of(progress).model_dump_json()}\n\n"

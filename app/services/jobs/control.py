"""Starting a job and steering it: pause, resume, cancel. Every act is recorded."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, InvalidInput, NoActivePolicy, NotFound, ScoringUnavailable
from app.models import JobKind, JobState, PortfolioJob, Role, User
from app.models.base import utc_now
from app.models.job import DECIDING_FORMAT, JOB_FORMAT
from app.security.permissions import Permission, has_permission, require_permission
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, RecordedActor, by, record
from app.services.crud import model_version as model_crud
from app.services.crud import policy as policy_crud
from app.services.crud.jobs import rows as job_crud
from app.services.crud.jobs.chunks import selection_of
from app.services.crud.lists.client_filter import ClientFilter

CHUNK_CLIENTS = 250
"""How many clients travel in a message and are stored in a transaction (docs/decisions/0053-jobs-in-chunks.md)."""
OPEN = (JobState.WAITING, JobState.RUNNING, JobState.PAUSED)


async def start_rescore(
    session: AsyncSession,
    wanted: ClientFilter,
    *,
    asked_by: User | None,
    has_reasons: bool = True,
    decides: bool = False,
    chunk_size: int = CHUNK_CLIENTS,
) -> PortfolioJob:
    """Start re-scoring the clients of a filter by the present champion; None as a person is the command line.

    With `decides` each score is decided on by the policy that is active now. Raises ScoringUnavailable without a
    champion, NoActivePolicy without a policy, InvalidInput for decisions without the reasons they are explained by.
    """
    if decides and not has_reasons:
        raise InvalidInput.of("reasons", "must be true where the job decides: decisions are explained by them")
    policy = await policy_crud.get_active_policy(session) if decides else None
    if decides and policy is None:
        raise NoActivePolicy
    champion = await model_crud.get_champion(session)
    if champion is None:
        raise ScoringUnavailable("There is no champion model yet.")
    job = PortfolioJob(
        format=DECIDING_FORMAT if policy else JOB_FORMAT,
        kind=JobKind.RESCORE,
        policy_sha256=policy.sha256 if policy else None,
        selection=selection_of(wanted),
        model_version=champion.sha256,
        has_reasons=has_reasons,
        chunk_size=chunk_size,
        asked_by=asked_by.id if asked_by else None,
    )
    await job_crud.add_job(session, job)
    details = {"kind": job.kind, "conditions": sorted(job.selection)}
    if policy is not None:
        details["policy"] = policy.sha256
    await _record(session, Act.JOB_STARTED, by(asked_by), job, details)
    return job


async def pause(session: AsyncSession, job: PortfolioJob, *, actor: RecordedActor) -> PortfolioJob:
    """Let a job rest; what is under way for a chunk is dropped, and done again later. Raises Conflict."""
    return await _move(session, job, OPEN[:2], JobState.PAUSED, Act.JOB_PAUSED, actor)


async def resume(session: AsyncSession, job: PortfolioJob, *, actor: RecordedActor) -> PortfolioJob:
    """Let a paused job go on where it was. Raises Conflict."""
    state = JobState.WAITING if job.total is None else JobState.RUNNING
    return await _move(session, job, [JobState.PAUSED], state, Act.JOB_RESUMED, actor, trouble=None)


async def cancel(session: AsyncSession, job: PortfolioJob, *, actor: RecordedActor) -> PortfolioJob:
    """End a job before its time; the scores it has stored stay. Raises Conflict."""
    return await _move(session, job, OPEN, JobState.CANCELLED, Act.JOB_CANCELLED, actor, ended=utc_now())


async def finish(session: AsyncSession, job: PortfolioJob, state: JobState, *, trouble: str | None = None) -> bool:
    """Let a job that runs be done or failed; False where it does not run any more."""
    if not await job_crud.change_state(session, job.id, OPEN[:2], state, ended=utc_now(), trouble=trouble):
        return False
    counts = (await job_crud.counts_of(session, [job.id]))[job.id]
    details = {"state": state, "scored": counts.scored, "failed": counts.failed}
    await _record(session, Act.JOB_ENDED, SYSTEM, job, details)
    return True


async def visible_job(session: AsyncSession, job_id: int, user: User) -> PortfolioJob:
    """Return a job to the person who started it and to those who may read all clients. Raises NotFound."""
    job = await job_crud.get_job(session, job_id)
    if job is None or not (job.asked_by == user.id or sees_all_jobs(user.role)):
        raise NotFound("There is no such job.")
    return job


def require_can_steer(job: PortfolioJob, user: User) -> PortfolioJob:
    """Return a job to the person who started it and to those who may score all clients. Raises Forbidden."""
    if job.asked_by != user.id:
        require_permission(user.role, Permission.CLIENTS_SCORE_ALL)
    return job


def sees_all_jobs(role: Role) -> bool:
    """Whether a role may look at the jobs of other people."""
    return has_permission(role, Permission.CLIENTS_READ_ALL)


async def _move(
    session: AsyncSession,
    job: PortfolioJob,
    before: Collection[JobState],
    after: JobState,
    act: Act,
    actor: RecordedActor,
    **values: Any,
) -> PortfolioJob:
    """Move the job, or say what it is now; the transaction waits for a chunk that is being stored."""
    if not await job_crud.change_state(session, job.id, before, after, **values):
        present = await job_crud.get_job(session, job.id)
        raise Conflict(f"The job is {present.state.value if present else 'gone'}; load it again.")
    await _record(session, act, actor, job, {})
    return await job_crud.get_job(session, job.id) or job


async def _record(
    session: AsyncSession, act: Act, actor: RecordedActor, job: PortfolioJob, details: Mapping[str, Any]
) -> None:
    await record(session, act, actor, job.id, details={"model": job.model_version, **details})

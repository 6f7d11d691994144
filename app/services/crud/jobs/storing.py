"""Storing a chunk: events, latest scores beside the clients, and what the job found, in one transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import text
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, JobChunk, JobResult, JobState, PortfolioJob, Score, ScoreSource
from app.models.base import utc_now
from app.services.crud.bulk import insert_rows
from app.services.crud.dialect import is_one_of, is_postgresql
from app.services.crud.jobs.chunks import ChunkClient, ReadChunk
from app.services.crud.jobs.copying import copy_events, copy_results
from app.services.crud.jobs.rows import hold_state
from app.services.crud.scoring import create_scores

GONE = "client_gone"
_SHOW = text("""
UPDATE clients SET latest_score_id = one.id, latest_score = one.score, scored_at = :timestamp
FROM unnest(CAST(:ids AS bigint[]), CAST(:client_ids AS integer[]), CAST(:scores AS float8[]))
  AS one (id, client_id, score)
WHERE clients.user_id = one.client_id AND (clients.latest_score_id IS NULL OR clients.latest_score_id < one.id)
""")


class Result(Protocol):
    """A score that is not stored yet: PDs, reasons, the portfolio rate the PD was shifted to."""

    @property
    def proba(self) -> float: ...
    @property
    def raw_proba(self) -> float: ...
    @property
    def reasons(self) -> Sequence[Mapping[str, Any]] | None: ...
    @property
    def portfolio_default_rate(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a client could not be scored: a name for it, and a sentence."""

    code: str
    explanation: str


Found = tuple[ChunkClient, Result | Failure]
Events = Sequence[tuple[ChunkClient, Result]]
Decide = Callable[[AsyncSession, PortfolioJob, Events, Sequence[int]], Awaitable[Sequence[str]]]
"""Stores decisions on events, whose ids are given, in the session's transaction; returns their outcomes, in order."""


async def store_chunk(
    session: AsyncSession, job: PortfolioJob, chunk: ReadChunk, found: Sequence[Found], decide: Decide | None = None
) -> bool:
    """Store what was found for a chunk, all or nothing; False, and nothing is stored, where that is not to be done.

    That is so where the job does not run any more, or another process has stored the chunk. The transaction holds the
    job's state: after a pause or a cancellation nothing is stored. Clients are locked in the order of their ids, so
    that chunks wait for each other and never in a circle; one who has gone since the reading fails alone.
    """
    if await hold_state(session, job.id) is not JobState.RUNNING:
        return False
    there = await _lock_clients(session, [client.user_id for client, _ in found])
    scored = [(client, one) for client, one in found if not isinstance(one, Failure) and client.user_id in there]
    failed = [(client, one) for client, one in found if isinstance(one, Failure) and client.user_id in there]
    gone = [*chunk.gone, *(client.user_id for client, _ in found if client.user_id not in there)]
    if not await _close(session, job.id, chunk.number, scored=len(scored), failed=len(failed) + len(gone)):
        return False
    ids = await (_copy_events if is_postgresql(session) else _add_events)(session, job, scored)
    outcomes = await decide(session, job, scored, ids) if decide and scored else [None] * len(scored)
    results = [
        _result(job, client.user_id, score_id=score_id, before=client.before, after=one.proba, outcome=outcome)
        for (client, one), score_id, outcome in zip(scored, ids, outcomes, strict=True)
    ]
    results += [_result(job, client.user_id, before=client.before, failure=one) for client, one in failed]
    absent = Failure(GONE, "The client is gone.")
    results += [_result(job, client_id, failure=absent) for client_id in gone]
    await (copy_results if is_postgresql(session) else _add_results)(session, results)
    return True


async def _lock_clients(session: AsyncSession, client_ids: Sequence[int]) -> set[int]:
    there = is_one_of(session, col(Client.user_id), client_ids)
    statement = select(Client.user_id).where(there).order_by(col(Client.user_id)).with_for_update(key_share=True)
    return set((await session.exec(statement)).all())


async def _close(session: AsyncSession, job_id: int, number: int, *, scored: int, failed: int) -> bool:
    """Mark a chunk as stored; False where it is already."""
    statement = (
        update(JobChunk)
        .where(col(JobChunk.job_id) == job_id, col(JobChunk.number) == number, col(JobChunk.scored).is_(None))
        .values(scored=scored, failed=failed)
        .execution_options(synchronize_session=False)
    )
    return bool((await session.exec(statement)).rowcount)


async def _copy_events(session: AsyncSession, job: PortfolioJob, scored: Events) -> list[int]:
    """Write the events by COPY, each with its leaf, and the newest beside each client; return their ids."""
    if not scored:
        return []
    now = utc_now()
    ids = [client.score_id for client, _ in scored if client.score_id is not None]
    rows = [_event(job, client, one, timestamp=now) for client, one in scored]
    await copy_events(session, rows)
    values = {
        "ids": ids,
        "client_ids": [client.user_id for client, _ in scored],
        "scores": [one.proba for _, one in scored],
        "timestamp": now,
    }
    await (await session.connection()).execute(_SHOW, values)
    return ids


async def _add_events(session: AsyncSession, job: PortfolioJob, scored: Events) -> list[int]:
    """Add the events and the newest beside each client on SQLite; return their ids."""
    now = utc_now()
    events = [Score(**_event(job, client, one, timestamp=now)) for client, one in scored]
    ids = [event.id for event in await create_scores(session, events)] if events else []
    session.expunge_all()
    return ids


async def _add_results(session: AsyncSession, results: Sequence[Mapping[str, Any]]) -> None:
    await insert_rows(session, JobResult, results)


def _event(job: PortfolioJob, client: ChunkClient, one: Result, **values: Any) -> dict[str, Any]:
    """Return the columns of an event; its request is the job."""
    return {
        **({} if client.score_id is None else {"id": client.score_id}),
        "client_id": client.user_id,
        "client_revision": client.revision,
        "score": one.proba,
        "raw_proba": one.raw_proba,
        "model_version": job.model_version,
        "reasons": one.reasons or [],
        "asked_by": job.asked_by,
        "source": ScoreSource.BATCH,
        "portfolio_default_rate": one.portfolio_default_rate,
        "request_id": f"job-{job.id}",
        **values,
    }


def _result(
    job: PortfolioJob,
    client_id: int,
    *,
    score_id: int | None = None,
    before: float | None = None,
    after: float | None = None,
    failure: Failure | None = None,
    outcome: str | None = None,
) -> dict[str, Any]:
    return {
        "job_id": job.id,
        "client_id": client_id,
        "score_id": score_id,
        "before": before,
        "after": after,
        "failure": failure.code if failure else None,
        "explanation": failure.explanation if failure else None,
        "outcome": outcome,
    }

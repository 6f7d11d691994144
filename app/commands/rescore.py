"""`./scoring rescore`."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from app.commands.event_loop import event_loop_factory
from app.exceptions import CommandError
from app.logs import configure_logging
from app.ml.contracts.loader import load_contract
from app.models import JobState, PortfolioJob
from app.models.job import ACTIVE
from app.services.crud.jobs import rows as job_crud
from app.services.crud.jobs.rows import Counts
from app.services.crud.lists.client_filter import ClientFilter
from app.services.jobs import control
from app.services.jobs.crew import JobCrew
from app.services.jobs.making import make_job_runner
from app.settings.service import load_settings
from database.database import close_database_engine, create_schema, get_database_engine, session_scope

FAILED = 1
LOOK_SECONDS = 0.5
Show = Callable[[int, int], None]


def rescore(
    manager: Annotated[int | None, typer.Option(metavar="ID", min=1, help="only this manager's clients")] = None,
    reasons: Annotated[bool, typer.Option(help="store the reasons of each score")] = True,
    decide: Annotated[bool, typer.Option("--decide", help="decide on each score by the active policy")] = False,
    job: Annotated[int | None, typer.Option(metavar="ID", min=1, help="go on with this job, or watch it")] = None,
) -> None:
    """Score all clients again by the present model and store the scores: after a promotion, say.

    With --decide each score is decided on by the active policy, with the facts that are stored for the client.

    A job that is interrupted goes on with --job: no client is left out, and none is scored twice. A running
    service goes on with it as well. Exit code 1: the job was cancelled or could not go on.
    """
    if job is not None and manager is not None:
        raise CommandError("--job ID goes on with a job as it was started; leave out --manager ID.")
    with asyncio.Runner(loop_factory=event_loop_factory()) as runner:
        done, counts = runner.run(_rescore(manager, job, has_reasons=reasons, decides=decide))
    typer.echo(f"Job {done.id} is {done.state.value}: {counts.scored:,} clients scored, {counts.failed:,} not.")
    if done.trouble:
        typer.echo(done.trouble)
    if done.state is not JobState.DONE:
        raise typer.Exit(FAILED)


async def _rescore(
    manager: int | None, job_id: int | None, *, has_reasons: bool, decides: bool
) -> tuple[PortfolioJob, Counts]:
    """Start the job or take it up, and return how it ended; the work is done here where no other process does it."""
    settings = load_settings()
    configure_logging(settings)
    runner = make_job_runner(settings, load_contract(settings.applicant_contract))
    try:
        await create_schema(get_database_engine())
        if job_id is None:
            job_id = await _start(manager, has_reasons=has_reasons, decides=decides)
        typer.echo(f"Job {job_id}; if this is interrupted: ./scoring rescore --job {job_id}")
        work = asyncio.create_task(JobCrew(runner, only=job_id).work(for_ever=True))
        try:
            return await _watch(job_id)
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
    finally:
        await runner.scorer.close()
        await close_database_engine()


async def _start(manager: int | None, *, has_reasons: bool, decides: bool) -> int:
    async with session_scope() as session:
        wanted = ClientFilter(manager_id=manager)
        job = await control.start_rescore(session, wanted, asked_by=None, has_reasons=has_reasons, decides=decides)
        return job.id


async def _watch(job_id: int) -> tuple[PortfolioJob, Counts]:
    """Show how far the job is until it ends or rests."""
    with _bar() as show:
        while True:
            async with session_scope(read_only=True) as session:
                job = await job_crud.get_job(session, job_id)
                counts = (await job_crud.counts_of(session, [job_id]))[job_id]
            if job is None:
                raise CommandError(f"There is no job {job_id}.")
            if job.state not in ACTIVE:
                return job, counts
            show(counts.done, job.total or 0)
            await asyncio.sleep(LOOK_SECONDS)


@contextmanager
def _bar() -> Iterator[Show]:
    """Show a bar on standard error at a terminal; nothing elsewhere."""
    from rich.console import Console  # noqa: PLC0415  (seen by people only)
    from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Re-scoring", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)

"""`./scoring jobs`; as a module it is the process of a service, and ends with its standard input as well."""

import asyncio
import contextlib

from app.commands.beside import end_with_input
from app.commands.event_loop import event_loop_factory
from app.logs import configure_logging
from app.ml.contracts.loader import load_contract
from app.services.jobs.crew import JobCrew
from app.services.jobs.making import make_job_runner
from app.settings.service import load_settings
from database.database import close_database_engine


def jobs() -> None:
    """Do the jobs that wait, and return when none is left. A running service does so by itself."""
    _run(until_input_ends=False)


def _run(*, until_input_ends: bool) -> None:
    with asyncio.Runner(loop_factory=event_loop_factory()) as runner:
        runner.run(_work(until_input_ends=until_input_ends))


async def _work(*, until_input_ends: bool) -> None:
    settings = load_settings()
    configure_logging(settings)
    runner = make_job_runner(settings, load_contract(settings.applicant_contract))
    work = asyncio.create_task(JobCrew(runner).work(for_ever=False))
    if until_input_ends:
        end_with_input(work)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await work
    finally:
        await runner.scorer.close()
        await close_database_engine()


if __name__ == "__main__":
    _run(until_input_ends=True)

"""Builds what does jobs, from the settings."""

from app.ml.contracts.definition import Contract
from app.services.jobs.runner import JobRunner
from app.services.scorers.choose import make_job_scorer
from app.settings.service import ServiceSettings
from database.database import get_database_engine


def make_job_runner(settings: ServiceSettings, contract: Contract) -> JobRunner:
    """Return a runner with a scorer of its own, to be closed by the caller."""
    return JobRunner(get_database_engine(), make_job_scorer(settings), contract)

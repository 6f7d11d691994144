"""Builds what does jobs, from the settings."""

from app.ml.contracts.definition import Contract
from app.services.decisions.in_use import PartsReader
from app.services.jobs.deciding import JobDecider
from app.services.jobs.runner import JobRunner
from app.services.master_scales import MasterScales
from app.services.policies.in_use import ReadyPolicies
from app.services.scorers.choose import make_job_scorer
from app.settings.service import ServiceSettings
from database.database import get_database_engine


def make_job_runner(settings: ServiceSettings, contract: Contract) -> JobRunner:
    """Return a runner with a scorer of its own, to be closed by the caller."""
    reader = PartsReader(ReadyPolicies(contract, currency=settings.currency), MasterScales())
    return JobRunner(get_database_engine(), make_job_scorer(settings), contract, JobDecider(reader))

"""The facts of one decision: those that were sent, completed by those that are stored or that a connector knows."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.base import utc_now
from app.policy.fact_values import fault_of
from app.policy.policy import Policy
from app.services.crud import fact as fact_crud
from app.services.decisions.fact_sources import AskedSubject, FactConnectors
from app.services.decisions.facts import SentFact, declared_facts
from app.services.decisions.stored_facts import CheckedFact, row_of, stored_for


async def completed(
    session: AsyncSession,
    policies: Sequence[Policy],
    about: AskedSubject,
    sent: Mapping[str, SentFact],
    connectors: FactConnectors,
) -> dict[str, SentFact]:
    """Return what was sent, with the facts that policies in use declare and that were not sent.

    The newest stored one is taken, whatever its age, which the policy judges. Where it lacks, is stale or contradictory
    connectors are asked, and their answers stored. The session's transaction is committed, and none is open while they
    are waited for. What does not come stays missing.
    """
    names = {name for policy in policies for name in policy.definition.facts} - sent.keys()
    now = utc_now()
    stored = await stored_for(session, about.subject, names, at=now) if names else {}
    await session.commit()
    lacking = {name for name in names & connectors.names if not _is_fresh(policies, name, stored.get(name), now)}
    answers = await connectors.ask(about, lacking) if lacking else {}
    declared = declared_facts(policies)
    usable = {name: fact for name, fact in answers.items() if not fault_of(name, fact.value, declared)}
    if usable:
        await _keep(session, about, usable)
    return {**stored, **usable, **sent}


def _is_fresh(policies: Sequence[Policy], name: str, fact: SentFact | None, now: datetime) -> bool:
    """Whether every policy that declares a fact would use it."""
    if fact is None or fact.value is None:
        return False
    days = [one.definition.facts[name].fresh_days for one in policies if name in one.definition.facts]
    return timedelta() <= now - fact.time <= timedelta(days=min(days))


async def _keep(session: AsyncSession, about: AskedSubject, answers: Mapping[str, SentFact]) -> None:
    rows = [
        row_of(about.subject, CheckedFact(name, fact.value, fact.time, fact.source), recorded_by=None)
        for name, fact in answers.items()
        if fact.value is not None and fact.source is not None
    ]
    await fact_crud.add_facts(session, rows)
    await session.commit()

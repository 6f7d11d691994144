"""Decides on the clients of a chunk, in the transaction of their scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, PolicyInvalid, PolicyUnusable
from app.faults import first_line
from app.metrics import DECISIONS
from app.models import PortfolioJob
from app.models.base import utc_now
from app.services.crud.decision_storing import NewDecision, store_decisions
from app.services.crud.jobs.storing import Events
from app.services.decisions.batch import new_decision
from app.services.decisions.computing import ScoredApplicant, decide_on
from app.services.decisions.facts import SentFact, kept_facts
from app.services.decisions.in_use import DecidingParts, PartsReader, PolicyInUse
from app.services.decisions.stored_facts import stored_for_clients

_log = structlog.stdlib.get_logger("jobs")


@dataclass(frozen=True)
class _Chunk:
    """What is decided on: the events with their ids, stored facts by client, and the moment."""

    events: Events
    ids: Sequence[int]
    facts: Mapping[int, Mapping[str, SentFact]]
    at: datetime


class JobDecider:
    """Decides by the policy that a job keeps, and beside it by the shadows of the moment."""

    def __init__(self, reader: PartsReader) -> None:
        self._reader = reader

    async def decide(self, session: AsyncSession, job: PortfolioJob, events: Events, ids: Sequence[int]) -> list[str]:
        """Store a decision on each event, with the facts that are stored for its client; return the outcomes, in order.

        Under the emergency stop all are referrals, also where it comes in between. Raises PolicyReplaced where the
        policy of the job decides no more, PolicyUnusable.
        """
        if job.policy_sha256 is None:
            raise RuntimeError("a job that decides has a policy")
        parts = await self._reader.read_for_job(session, model=job.model_version, policy=job.policy_sha256)
        names = {name for one in parts.policies for name in one.policy.definition.facts}
        clients = [client.user_id for client, _ in events]
        now = utc_now()
        chunk = _Chunk(events, ids, await stored_for_clients(session, clients, names, at=now), now)
        made = _decisions(parts, chunk, is_stopped=parts.is_stopped)
        if not await store_decisions(session, made):
            made = _decisions(parts, chunk, is_stopped=True)
            await store_decisions(session, made)
        outcomes = [one.outcome for one in made if not one.is_shadow]
        session.expunge_all()
        for outcome in outcomes:
            DECISIONS.labels(outcome).inc()
        return outcomes


def _decisions(parts: DecidingParts, chunk: _Chunk, *, is_stopped: bool) -> list[NewDecision]:
    return [
        decision
        for by in parts.policies
        for decision in _decided(parts, by, chunk, is_referred=is_stopped and not by.is_shadow)
    ]


def _decided(parts: DecidingParts, by: PolicyInUse, chunk: _Chunk, *, is_referred: bool) -> list[NewDecision]:
    applicants = [
        ScoredApplicant(
            client.features,
            one.proba,
            one.reasons or [],
            chunk.at,
            kept_facts(by.policy, chunk.facts.get(client.user_id, {})),
            is_referred,
        )
        for client, one in chunk.events
    ]
    try:
        found = decide_on(by.policy, parts.scale, by.references, applicants)
    except (PolicyInvalid, InvalidInput) as fault:
        if not by.is_shadow:
            raise PolicyUnusable(f"The policy in use cannot decide: {first_line(fault)}") from fault
        _log.warning("a shadow policy cannot decide", policy=by.policy.label, fault=first_line(fault))
        return []
    return [
        new_decision(score_id, client.user_id, by, applicant, content)
        for (client, _), score_id, applicant, content in zip(chunk.events, chunk.ids, applicants, found, strict=True)
    ]

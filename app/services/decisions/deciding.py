"""Decides on clients and applications: the score, and beside it in its transaction what the policies in use say."""

from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NoActivePolicy, NotFound
from app.ml.scoring.scored import Scored
from app.models import Application, Client, Score, ScoreSource, User
from app.models.base import utc_now
from app.policy.policy import Policy
from app.services import applications
from app.services.crud import decision as decision_crud
from app.services.crud.application import ApplicationKey
from app.services.crud.decision import DecidedScore
from app.services.crud.fact import FactSubject
from app.services.crud.score_request_key import IdempotencyKey
from app.services.decisions.computing import DecisionContent, ScoredApplicant, decide_on
from app.services.decisions.fact_sources import AskedSubject, FactConnectors
from app.services.decisions.in_use import PartsReader
from app.services.decisions.pending import AskedDecision, PendingDecision
from app.services.policies.in_use import ReadyPolicies
from app.services.scoring import ScoringService


class DecisionService:
    """Decisions of one process, by the policies in use and the scorer that scores."""

    def __init__(self, scoring: ScoringService, policies: ReadyPolicies) -> None:
        self.scoring = scoring
        self.policies = policies
        self.reader = PartsReader(policies, scoring.scales)
        self.connectors = FactConnectors()

    async def decide_client(
        self,
        session: AsyncSession,
        client: Client,
        asked: AskedDecision,
        *,
        asked_by: User,
        source: ScoreSource,
        key: IdempotencyKey | None,
    ) -> DecidedScore:
        """Score a client and decide, or return the decision stored under the same key. Committed.

        Raises as `PendingDecision.prepare` and `ScoringService.score_client`; then nothing is stored.
        """
        about = AskedSubject(FactSubject(client_id=client.user_id), client.features)
        pending = PendingDecision(self.reader, self.connectors, about, asked)
        score = await self.scoring.score_client(
            session, client, asked_by=asked_by, source=source, key=key, beside=pending
        )
        return await self._stored(session, score)

    async def decide_application(
        self,
        session: AsyncSession,
        application: Application,
        asked: AskedDecision,
        *,
        account: User,
        key: ApplicationKey | None,
    ) -> DecidedScore:
        """Score an application and decide, or return the decision stored under the same key. As for a client."""
        about = AskedSubject(FactSubject(application_id=application.id), application.features, application.external_id)
        pending = PendingDecision(self.reader, self.connectors, about, asked)
        scored = await applications.score_application(
            session, self.scoring, application, account=account, key=key, beside=pending
        )
        return await self._stored(session, scored.score)

    async def try_out(
        self, session: AsyncSession, client: Client, features: Mapping[str, Any], scored: Scored
    ) -> tuple[Policy, DecisionContent] | None:
        """Return what the active policy says of tried values, None where none can decide; nothing is stored.

        It rests on the facts of the client's newest decision, at their age now, as far as the policy declares them.
        """
        try:
            parts = await self.reader.read(session)
        except NoActivePolicy:
            return None
        newest = (await decision_crud.list_decisions(session, client_id=client.user_id, limit=1)).rows
        kept = newest[0].decision.basis.get("facts", {}) if newest else {}
        by = parts.policies[0]
        facts = {name: fact for name, fact in kept.items() if name in by.policy.definition.facts}
        applicant = ScoredApplicant(features, scored.proba, scored.reasons or [], utc_now(), facts, parts.is_stopped)
        (content,) = decide_on(by.policy, parts.scale, by.references, [applicant])
        return by.policy, content

    async def _stored(self, session: AsyncSession, score: Score) -> DecidedScore:
        found = await decision_crud.get_decision_of_score(session, score.id)
        if found is None:
            raise NotFound("There is no decision on this score.")
        return found

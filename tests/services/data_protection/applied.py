"""An applicant without an account with words that are nowhere else, planted wherever the bank keeps anything of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ActorKind, Application, ApplicationRequest, PolicyStage, Role, Score, ScoreSource, StoredFact
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, RecordedActor, record
from app.services.crud.scoring import create_scores
from app.services.data_protection.erasing_applications import ErasedApplication, erase_application
from app.services.data_protection.rules import Ground, Retention
from database.database import session_scope
from tests.fixtures.factories import make_manager, make_proposal, make_user
from tests.fixtures.service_keys import make_application
from tests.fixtures.small_bank import features
from tests.fixtures.stored_policies import build_answer, build_decision, store_policy
from tests.services.audit.conftest import Trail
from tests.services.data_protection.planting import FEATURE, KEY, LOGIN, PHONE, REASON

AT_ONCE = Retention(credit_days=0, applicant_days=0)
OF_APPLICATION = {LOGIN, FEATURE, KEY, REASON, PHONE}
"""Words that are planted; the login's stands in the place of the sender's own number."""


@dataclass
class AppliedTrail:
    """A trail in which an application was sent, scored, scored in the shadow, and talked about."""

    trail: Trail
    application_id: int
    received: datetime

    async def erase(self, retention: Retention = AT_ONCE) -> ErasedApplication:
        async with session_scope(self.trail.engine) as session:
            return await erase_application(
                session, self.application_id, ground=Ground.REQUEST, actor=CONSOLE, retention=retention
            )


async def plant_application(trail: Trail) -> AppliedTrail:
    """An application of a system, and all that the bank writes of it."""
    async with session_scope(trail.engine) as session:
        account = await make_user(session, Role.SERVICE, password_hash="")
        sent = {**features(), "street": FEATURE}
        application = await make_application(session, account.id, external_id=LOGIN, features=sent)
        scores = [_score(application, trail.model, source) for source in (ScoreSource.API, ScoreSource.SHADOW)]
        await create_scores(session, scores)
        key = ApplicationRequest(account_id=account.id, route="r", key=KEY, request_hash="h", score_id=scores[0].id)
        fact = StoredFact(
            application_id=application.id, name="street", value=FEATURE, source=LOGIN, time=application.timestamp
        )
        session.add_all([key, fact])
        actor = RecordedActor(ActorKind.SERVICE, account.id)
        said = {"external_id": LOGIN, "features_sha256": "0" * 64}
        await record(session, Act.APPLICATION_ADDED, actor, application.id, personal=said)
        await _decided(session, application, scores[0])
        await _proposed(session, application.id)
        return AppliedTrail(trail, application.id, application.timestamp)


def _score(application: Application, model: str, source: ScoreSource) -> Score:
    return Score(
        application_id=application.id,
        score=0.2,
        raw_proba=0.3,
        model_version=model,
        source=source,
        reasons=[{"feature": "street", "value": FEATURE, "contribution": 0.1}],
        timestamp=application.timestamp,
    )


async def _decided(session: AsyncSession, application: Application, score: Score) -> None:
    """A referral, and a person's answer to it."""
    policy = await store_policy(session, stage=PolicyStage.RETIRED)
    lost = [{"against": "base", "feature": "street", "value": FEATURE, "lost": 0.1}]
    referral = build_decision(score, policy, reasons=lost, timestamp=application.timestamp)
    session.add(referral)
    await session.flush()
    said = {"grounds": {"reason": f"{REASON} {PHONE}"}, "timestamp": application.timestamp}
    session.add(build_answer(referral, decided_by=(await make_manager(session)).user_id, **said))


async def _proposed(session: AsyncSession, application_id: int) -> None:
    manager = (await make_manager(session)).user_id
    about = {"object_kind": "application", "object_id": str(application_id), "reason": f"{REASON} {PHONE}"}
    change = {"ground": "request", "credit_days": 0, "applicant_days": 0}
    proposal = await make_proposal(
        session, proposer_id=manager, act="erase_application", change=change, secret=None, **about
    )
    said = {"reason": f"{REASON} {PHONE}"}
    actor = RecordedActor(ActorKind.USER, manager)
    await record(session, Act.PROPOSAL_MADE, actor, proposal.id, details={"act": proposal.act}, personal=said)

"""A process that decides on one client, again and again, until decisions have been stopped for a while."""

import asyncio
import sys

from sqlmodel import select

from app.models import ScoreSource, User
from app.services.crud.client import get_client
from app.services.decisions.deciding import DecisionService
from app.services.decisions.pending import AskedDecision
from app.services.policies.in_use import ReadyPolicies
from app.services.scoring import ScoringService
from database.database import session_scope
from tests.fixtures.scorers import MockedScorer
from tests.policy.policies import CONTRACT

REFERRED_ENOUGH = 25


async def decide_until_stopped(client_id: int) -> None:
    """Approve as fast as it goes; ends once so many decisions were referred."""
    service = ScoringService(MockedScorer(proba=0.01), CONTRACT, timeout_seconds=60)
    decisions = DecisionService(service, ReadyPolicies(CONTRACT))
    referred = 0
    while referred < REFERRED_ENOUGH:
        async with session_scope() as session:
            account = (await session.exec(select(User).where(User.id == client_id))).one()
            client = await get_client(session, client_id)
            assert client is not None
            made = await decisions.decide_client(
                session, client, AskedDecision(), asked_by=account, source=ScoreSource.API, key=None
            )
            referred += made.decision.outcome == "refer"


if __name__ == "__main__":
    asyncio.run(decide_until_stopped(int(sys.argv[1])))

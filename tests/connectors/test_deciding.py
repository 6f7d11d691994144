"""Decisions with a connector: its answer is used, stored and kept; what does not come is referred, never approved."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import select

from app.connectors.http import HttpConnectors
from app.models import ModelStage, ScoreSource, StoredFact, User
from app.models.base import utc_now
from app.services.crud.client import get_client
from app.services.decisions.deciding import DecisionService
from app.services.decisions.pending import AskedDecision
from app.services.policies.in_use import ReadyPolicies
from app.services.scoring import ScoringService
from database.database import session_scope
from tests.connectors.bureau import Bureau
from tests.connectors.conftest import Make
from tests.fixtures.factories import make_client, make_model_version
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import features
from tests.fixtures.stored_policies import store_policy
from tests.policy.policies import CONTRACT, policy_text

NAME = "bureau_score"
FACTS = """\
facts:
  bureau_score: {type: number, source: bureau, fresh_days: 3000, labels: {ru: Балл, en: Score}}
knock_outs:
  - {code: negative_records, when: bureau_score < 300}
"""


async def made_client() -> int:
    async with session_scope() as session:
        await store_policy(session, policy_text(more=FACTS))
        await make_model_version(session, ModelStage.CHAMPION)
        return (await make_client(session, features=features())).user_id


async def decide(connectors: HttpConnectors, client_id: int) -> tuple[str, list[Any], dict[str, Any]]:
    service = ScoringService(MockedScorer(proba=0.01), CONTRACT, timeout_seconds=60)
    decisions = DecisionService(service, ReadyPolicies(CONTRACT))
    decisions.connectors.add([connectors])
    async with session_scope() as session:
        account, client = await session.get_one(User, client_id), await get_client(session, client_id)
        assert client is not None
        made = await decisions.decide_client(
            session, client, AskedDecision(), asked_by=account, source=ScoreSource.API, key=None
        )
        lacking = [rule["lacking"] for rule in made.decision.rules if rule["lacking"]]
        return made.decision.outcome, lacking, made.decision.basis["facts"]


async def stored() -> list[tuple[str, Any, str]]:
    async with session_scope(read_only=True) as session:
        return [(one.name, one.value, one.source) for one in (await session.exec(select(StoredFact))).all()]


async def test_an_answer_is_used_kept_with_the_decision_and_stored_so_that_it_is_asked_once(
    file_engine: AsyncEngine, served: Bureau, make: Make
) -> None:
    assert file_engine
    client_id, connectors = await made_client(), make("good")
    for _ in range(2):
        outcome, lacking, facts = await decide(connectors, client_id)
        assert (outcome, lacking) == ("approve", [])
        assert (facts[NAME]["value"], facts[NAME]["source"]) == (640, "credit bureau")
        assert facts[NAME]["time"] == "2026-11-29T06:00:00Z"
    assert await stored() == [(NAME, 640, "credit bureau")]
    assert len(served.asked) == 1


async def test_a_stored_one_that_is_stale_is_asked_for_again(
    file_engine: AsyncEngine, served: Bureau, make: Make
) -> None:
    assert file_engine
    client_id = await made_client()
    async with session_scope() as session:
        old = utc_now() - timedelta(days=3001)
        session.add(StoredFact(client_id=client_id, name=NAME, value=100, source="bureau", time=old))
    assert (await decide(make("good"), client_id))[0] == "approve"
    assert len(served.asked) == 1


async def test_what_does_not_come_is_referred(file_engine: AsyncEngine, make: Make) -> None:
    assert file_engine
    client_id = await made_client()
    for kind in ("hang", "break", "nonsense", "error", "redirect", "other"):
        connectors = make(kind, within=0.5, timeout=0.4)
        assert (await decide(connectors, client_id))[:2] == ("refer", [{NAME: "missing"}]), kind
    assert await stored() == []

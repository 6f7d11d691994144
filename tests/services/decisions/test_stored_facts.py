"""Which of the stored facts a decision uses: the newest one that is true, of sources that agree; and that rows stay."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import InvalidInput
from app.models import ModelStage, ScoreSource, User
from app.models.base import utc_now
from app.policy.definition import FactDefinition
from app.services.crud.client import get_client
from app.services.crud.fact import FactSubject
from app.services.decisions.deciding import DecisionService
from app.services.decisions.facts import SentFact
from app.services.decisions.pending import AskedDecision
from app.services.decisions.stored_facts import (
    NewFact,
    checked_fact,
    known_declarations,
    state_fact,
    stored_for,
    stored_for_clients,
)
from app.services.policies.in_use import ReadyPolicies
from app.services.scoring import ScoringService
from database.database import session_scope
from tests.fixtures.factories import make_client, make_model_version
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import features
from tests.fixtures.stored_policies import store_policy
from tests.policy.policies import CONTRACT, policy_text

NAME = "bureau_score"
FACTS = """\
facts:
  bureau_score: {type: number, source: bureau, fresh_days: 30, labels: {ru: Балл, en: Score}}
knock_outs:
  - {code: negative_records, when: bureau_score < 300}
"""
NOW = utc_now()


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


async def made_bank() -> FactSubject:
    """A client, a champion, and an active policy that reads one fact."""
    async with session_scope() as session:
        await store_policy(session, policy_text(more=FACTS))
        await make_model_version(session, ModelStage.CHAMPION)
        return FactSubject(client_id=(await make_client(session, features=features())).user_id)


async def state(subject: FactSubject, value: Any, time: datetime, source: str = "bureau") -> bool:
    """State a fact; whether it was new."""
    async with session_scope() as session:
        declared = await known_declarations(session, ReadyPolicies(CONTRACT))
        fact = checked_fact(NewFact(NAME, value, time, source), declared, now=utc_now())
        return (await state_fact(session, subject, fact, recorded_by=None))[1]


async def found(subject: FactSubject) -> Mapping[str, SentFact]:
    async with session_scope(read_only=True) as session:
        return await stored_for(session, subject, [NAME])


async def decide(subject: FactSubject, asked: AskedDecision | None = None) -> tuple[str, list[Any], dict[str, Any]]:
    """Outcome, what was not computed and why, and the facts that the decision keeps."""
    service = ScoringService(MockedScorer(proba=0.01), CONTRACT, timeout_seconds=60)
    decisions = DecisionService(service, ReadyPolicies(CONTRACT))
    async with session_scope() as session:
        account = await session.get_one(User, subject.client_id)
        client = await get_client(session, subject.client_id or 0)
        assert client is not None
        made = await decisions.decide_client(
            session, client, asked or AskedDecision(), asked_by=account, source=ScoreSource.API, key=None
        )
        lacking = [rule["lacking"] for rule in made.decision.rules if rule["lacking"]]
        return made.decision.outcome, lacking, made.decision.basis["facts"]


async def test_a_stored_fact_is_used_where_the_request_gives_none(file_engine: AsyncEngine) -> None:
    assert file_engine
    subject = await made_bank()
    assert (await decide(subject))[:2] == ("refer", [{NAME: "missing"}])
    await state(subject, 640, days_ago(3))
    outcome, lacking, facts = await decide(subject)
    assert (outcome, lacking) == ("approve", [])
    assert (facts[NAME]["value"], facts[NAME]["source"]) == (640, "bureau")
    assert datetime.fromisoformat(facts[NAME]["time"]) == days_ago(3)
    sent = AskedDecision(facts={NAME: SentFact(100, utc_now())})
    assert (await decide(subject, sent))[0] == "decline"


async def test_the_newest_counts_also_where_an_older_one_comes_late(file_engine: AsyncEngine) -> None:
    assert file_engine
    subject = await made_bank()
    await state(subject, 640, days_ago(3))
    await state(subject, 100, days_ago(20))
    assert (await found(subject))[NAME].value == 640
    await state(subject, 700, days_ago(1))
    assert (await found(subject))[NAME].value == 700


async def test_a_stale_one_is_referred(file_engine: AsyncEngine) -> None:
    assert file_engine
    subject = await made_bank()
    await state(subject, 640, days_ago(31))
    assert (await decide(subject))[:2] == ("refer", [{NAME: "stale"}])


async def test_sources_that_contradict_each_other_are_referred_until_one_says_something_newer(
    file_engine: AsyncEngine,
) -> None:
    assert file_engine
    subject = await made_bank()
    await state(subject, 640, days_ago(3), "one bureau")
    await state(subject, 640, days_ago(3), "another bureau")
    assert (await decide(subject))[0] == "approve"
    await state(subject, 250, days_ago(3), "another bureau")
    outcome, lacking, facts = await decide(subject)
    assert (outcome, lacking) == ("refer", [{NAME: "contradictory"}])
    assert (facts[NAME]["value"], facts[NAME]["source"]) == (None, "another bureau / one bureau")
    await state(subject, 650, days_ago(1), "one bureau")
    assert (await decide(subject))[0] == "approve"


async def test_a_source_corrects_itself(file_engine: AsyncEngine) -> None:
    assert file_engine
    subject = await made_bank()
    await state(subject, 250, days_ago(3))
    await state(subject, 640, days_ago(3))
    assert (await found(subject))[NAME].value == 640


async def test_the_same_statement_is_stored_once(file_engine: AsyncEngine) -> None:
    assert file_engine
    subject = await made_bank()
    assert [await state(subject, 640, days_ago(3)) for _ in range(2)] == [True, False]


async def test_one_from_the_future_is_refused_and_one_of_a_fast_clock_waits_until_it_is_true(
    file_engine: AsyncEngine,
) -> None:
    assert file_engine
    subject = await made_bank()
    with pytest.raises(InvalidInput, match="time: lies in the future"):
        await state(subject, 640, utc_now() + timedelta(days=1))
    await state(subject, 640, utc_now() + timedelta(minutes=4))
    assert await found(subject) == {}
    async with session_scope(read_only=True) as session:
        later = await stored_for(session, subject, [NAME], at=utc_now() + timedelta(minutes=5))
    assert later[NAME].value == 640


async def test_what_does_not_fit_the_active_policy_any_more_counts_as_missing(file_engine: AsyncEngine) -> None:
    assert file_engine
    subject = await made_bank()
    await state(subject, 640, days_ago(1))
    async with file_engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO facts (client_id, name, value, source, time, timestamp) "
                "SELECT client_id, name, :value, source, :time, :time FROM facts"
            ),
            {"value": '"many"', "time": days_ago(0.5)},
        )
    assert (await decide(subject))[:2] == ("refer", [{NAME: "missing"}])


async def test_many_clients_are_read_in_one_statement_as_one_is(file_engine: AsyncEngine) -> None:
    assert file_engine
    subject = await made_bank()
    async with session_scope() as session:
        other = FactSubject(client_id=(await make_client(session, features=features())).user_id)
    for one, value in ((subject, 640), (other, 200)):
        await state(one, value, days_ago(2))
        await state(one, 1, days_ago(9))
    async with session_scope(read_only=True) as session:
        ids = [subject.client_id or 0, other.client_id or 0, 10**6]
        many = await stored_for_clients(session, ids, [NAME], at=utc_now())
        alone = {one.client_id: await stored_for(session, one, [NAME]) for one in (subject, other)}
    assert many == alone
    assert {one: facts[NAME].value for one, facts in many.items()} == {ids[0]: 640, ids[1]: 200}


@pytest.mark.parametrize("statement", ["UPDATE facts SET source = 'me'", "DELETE FROM facts"])
async def test_the_database_refuses_to_change_or_remove_a_statement(file_engine: AsyncEngine, statement: str) -> None:
    subject = await made_bank()
    await state(subject, 640, days_ago(3))
    with pytest.raises(IntegrityError, match="append-only"):
        async with file_engine.begin() as connection:
            await connection.execute(text(statement))


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (NewFact("bureau_scor", 1), "name: bureau_scor is a fact of no policy; did you mean bureau_score"),
        (NewFact(NAME, "many"), "value: must be a number"),
        (NewFact(NAME, True), "value: must be a number"),
    ],
)
def test_a_wrong_statement_is_refused_by_its_field(new: NewFact, fault: str) -> None:
    declared = {
        NAME: FactDefinition.model_validate(
            {"type": "number", "source": "bureau", "fresh_days": 3, "labels": {"ru": "Балл", "en": "Score"}}
        )
    }
    with pytest.raises(InvalidInput, match=fault):
        checked_fact(new, declared, now=datetime(2026, 1, 1, tzinfo=UTC))


def test_without_a_policy_that_declares_facts_it_is_said_what_to_do() -> None:
    with pytest.raises(InvalidInput, match="add a policy that does"):
        checked_fact(NewFact(NAME, 1), {}, now=NOW)

"""Decisions computed again: bit-equal on both databases, or what differs is named. Real models and policies."""

import json
from typing import Any

import pytest_asyncio
from sqlmodel import col, select

from app.models import DecisionEvent, PolicyReference, PolicyStage, ScoreSource, User
from app.services.decisions.deciding import DecisionService
from app.services.decisions.pending import AskedDecision
from app.services.policies.in_use import ReadyPolicies
from app.services.replay.summary import ReplaySummary
from tests.fixtures.factories import make_manager
from tests.fixtures.service_keys import make_application, make_key
from tests.fixtures.stored_policies import DEMO_TEXT, build_answer, store_policy, switch_stop
from tests.services.replay.conftest import CONTRACT, ReplayBank
from tests.services.replay.test_replayer import unequal

MANY = 1_000
STRICTER = DEMO_TEXT.replace("approve_below: 0.20", "approve_below: 0.19", 1)


@pytest_asyncio.fixture
async def account(bank: ReplayBank) -> User:
    """Who asks for the decisions; the demo policy is active, and another one is on trial."""
    policy = await store_policy(bank.session)
    shadow = (
        STRICTER.split("\ncases:")[0] + "\ncases:\n  - {name: all, pd: null, given: {}, expect: {outcome: refer}}\n"
    )
    await store_policy(bank.session, shadow, stage=PolicyStage.SHADOW)
    vectors = {"just_above": {"age": 0.01}, "average": {"age": -0.01}}
    bank.session.add(
        PolicyReference(policy_sha256=policy.sha256, model_version=bank.versions[0], vectors=vectors, sha256="a" * 64)
    )
    account = await bank.session.get_one(User, (await make_key(bank.session)).account_id)
    await bank.session.commit()
    return account


async def decide(bank: ReplayBank, account: User, count: int) -> list[DecisionEvent]:
    """Clients of the demo bank are decided, as by REST."""
    decisions = DecisionService(bank.service(), ReadyPolicies(CONTRACT))
    asked = AskedDecision()
    for client in await bank.demo_clients(count):
        await decisions.decide_client(bank.session, client, asked, asked_by=account, source=ScoreSource.API, key=None)
    return list((await bank.session.exec(select(DecisionEvent).order_by(col(DecisionEvent.id)))).all())


async def summed(bank: ReplayBank) -> ReplaySummary:
    summary = ReplaySummary()
    for one in await bank.replay():
        summary.add(one)
    return summary


async def test_a_thousand_decisions_are_bit_equal(bank: ReplayBank, account: User) -> None:
    made = await decide(bank, account, MANY)
    assert {one.outcome for one in made if not one.is_shadow} == {"approve", "refer", "decline"}
    assert {bool(one.reasons) for one in made} == {True, False}
    summary = await summed(bank)
    assert (summary.equal, summary.decisions, summary.different_decisions) == (MANY, 2 * MANY, 0)
    assert f"{2 * MANY:,} decisions on them: {2 * MANY:,} equal to the last bit, 0 different." in summary.sentences()


async def test_one_cut_off_changed_in_a_stored_policy_is_found(bank: ReplayBank, account: User) -> None:
    made = await decide(bank, account, 40)
    live = next(one for one in made if not one.is_shadow)
    await bank.tamper(
        "UPDATE policies SET text = :text WHERE sha256 = :sha256",
        text=DEMO_TEXT.replace("approve_below: 0.20", "approve_below: 0.01", 1),
        sha256=live.policy_sha256,
    )
    summary = await summed(bank)
    assert summary.different_decisions == 40  # each names the policy that is another one now
    found = unequal(await bank.replay())
    assert all(whats[0] == "policy" for whats in found.values())
    assert any("outcome" in whats for whats in found.values())


async def test_each_part_of_a_decision_that_was_changed_is_named(bank: ReplayBank, account: User) -> None:
    made = [one for one in await decide(bank, account, 4) if not one.is_shadow]
    changes: list[tuple[str, Any]] = [
        ("credit_limit", 123_456.0),
        ("price", 0.2),
        ("rules", json.dumps([{"code": "other", "outcome": "refer", "part": "x", "lacking": {}}])),
        ("basis", json.dumps({**made[3].basis, "amount": 1})),
    ]
    for decision, (column, value) in zip(made, changes, strict=True):
        await bank.tamper(f"UPDATE decisions SET {column} = :value WHERE id = :id", value=value, id=decision.id)
    assert unequal(await bank.replay()) == {
        decision.score_id: [column] for decision, (column, _) in zip(made, changes, strict=True)
    }


async def test_what_was_decided_under_the_stop_is_referred_again(bank: ReplayBank, account: User) -> None:
    await switch_stop(bank.session, is_on=True)
    await bank.session.commit()
    made = await decide(bank, account, 10)
    assert {one.outcome for one in made if not one.is_shadow} == {"refer"}
    assert (await summed(bank)).all_equal


async def test_references_that_came_later_do_not_change_what_was_said(bank: ReplayBank, account: User) -> None:
    await bank.promote(bank.versions[1])
    await bank.session.commit()
    made = [one for one in await decide(bank, account, 60) if not one.is_shadow]
    assert {one.basis["references"] for one in made} == {None}
    assert {reason["against"] for one in made for reason in one.reasons} == {"base"}
    bank.session.add(
        PolicyReference(
            policy_sha256=made[0].policy_sha256,
            model_version=bank.versions[1],
            vectors={"just_above": {}, "average": {}},
            sha256="d" * 64,
        )
    )
    await bank.session.commit()
    assert (await summed(bank)).all_equal


async def test_an_answered_referral_is_replayed_as_the_policy_made_it_and_counted_as_answered_by_a_person(
    bank: ReplayBank, account: User
) -> None:
    made = await decide(bank, account, 60)
    referral = next(one for one in made if one.outcome == "refer" and not one.is_shadow)
    manager = await make_manager(bank.session)
    bank.session.add(build_answer(referral, decided_by=manager.user_id))
    await bank.session.commit()
    summary = await summed(bank)
    assert (summary.all_equal, summary.answered) == (True, 1)
    assert "1 referral of them answered by a person, which is not computed." in summary.sentences()


async def test_a_decision_on_an_application_is_replayed(bank: ReplayBank, account: User) -> None:
    application = await make_application(bank.session, account.id)
    decisions = DecisionService(bank.service(), ReadyPolicies(CONTRACT))
    found = await decisions.decide_application(bank.session, application, AskedDecision(), account=account, key=None)
    assert found.decision.application_id == application.id
    summary = await summed(bank)
    assert (summary.all_equal, summary.decisions) == (True, 2)

"""Decisions hold what is personal: it goes with the person or by age, and the trail still holds."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.models import DecisionEvent, Erasure, ErasureKind, ReferralAnswer, Score
from app.models.base import utc_now
from app.services.audit.proving import prove_row
from app.services.data_protection.expiring import Kept, erase_expired
from database.database import session_scope
from tests.fixtures.factories import make_manager
from tests.fixtures.stored_policies import build_answer, build_decision, store_policy
from tests.services.audit.test_breaking import attack
from tests.services.data_protection.conftest import ErasableTrail


async def decided(bank: ErasableTrail) -> int:
    """A decision on the first score, sealed."""
    async with session_scope(bank.trail.engine) as session:
        decision = build_decision(await session.get_one(Score, 1), await store_policy(session))
        session.add(decision)
        await session.flush()
        found = decision.id
    await bank.trail.seal()
    await bank.trail.seal()
    return found


async def the_decision(bank: ErasableTrail) -> DecisionEvent:
    async with session_scope(bank.trail.engine, read_only=True) as session:
        return (await session.exec(select(DecisionEvent))).one()


async def test_an_erasure_empties_it_and_its_seal_and_proof_hold(bank: ErasableTrail) -> None:
    number = await decided(bank)
    async with session_scope(bank.trail.engine, read_only=True) as session:
        whole = (await prove_row(session, "decisions", str(number))).as_dict()
    done = await bank.erase()
    assert done.rows["decisions"] == 1
    left = await the_decision(bank)
    assert (left.basis, left.rules, left.reasons, left.salt) == ({}, [], [], None)
    assert left.outcome == "refer"
    await bank.trail.seal()
    verified = await bank.trail.verify()
    assert verified.finding is None
    async with session_scope(bank.trail.engine, read_only=True) as session:
        erased = (await prove_row(session, "decisions", str(number))).as_dict()
    assert {**whole, "personal": None} == erased


async def test_the_reason_of_an_answer_goes_with_the_person_or_by_age_and_the_trail_holds(bank: ErasableTrail) -> None:
    number = await decided(bank)
    async with session_scope(bank.trail.engine) as session:
        manager = (await make_manager(session)).user_id
        session.add(build_answer(await session.get_one(DecisionEvent, number), decided_by=manager))
    await bank.trail.seal()
    async with session_scope(bank.trail.engine) as session:
        in_time = utc_now() + timedelta(days=61)
        assert await erase_expired(session, Kept(score_days=60), now=in_time) == 4
    async with session_scope(bank.trail.engine, read_only=True) as session:
        (left,) = (await session.exec(select(ReferralAnswer))).all()
        kinds = {one.kind for one in (await session.exec(select(Erasure))).all()}
    assert (left.grounds, left.salt, left.outcome) == ({}, None, "approve")
    assert ErasureKind.REFERRAL_ANSWERS in kinds
    await bank.trail.seal()
    assert (await bank.trail.verify()).finding is None
    assert (await bank.erase()).rows["referral_answers"] == 0  # it went by age


async def test_it_goes_by_age_with_the_reasons_of_scores(bank: ErasableTrail) -> None:
    await decided(bank)
    async with session_scope(bank.trail.engine) as session:
        in_time = utc_now() + timedelta(days=61)
        assert await erase_expired(session, Kept(score_days=60), now=in_time) == 3
    assert (await the_decision(bank)).rules == []
    async with session_scope(bank.trail.engine, read_only=True) as session:
        kinds = {one.kind for one in (await session.exec(select(Erasure))).all()}
    assert kinds == {ErasureKind.SCORES, ErasureKind.DECISIONS}
    await bank.trail.seal()
    assert (await bank.trail.verify()).finding is None


async def test_a_decision_that_was_changed_is_found(bank: ErasableTrail) -> None:
    await decided(bank)
    await attack(bank.trail, "UPDATE decisions SET credit_limit = 1")
    finding = (await bank.trail.verify()).finding
    assert finding is not None
    assert finding.table == "decisions"


@pytest.mark.parametrize("statement", ["UPDATE decisions SET outcome = 'decline'", "DELETE FROM decisions"])
async def test_it_is_append_only(bank: ErasableTrail, statement: str) -> None:
    await decided(bank)
    with pytest.raises(IntegrityError, match="append-only"):
        async with session_scope(bank.trail.engine) as session:
            await (await session.connection()).execute(text(statement))

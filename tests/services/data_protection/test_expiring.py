"""Retention by kind: what is older goes piece by piece, recorded once a day, and the trail still holds."""

from datetime import timedelta

from sqlmodel import func, select

from app.models import AuditEvent, AuditSide, Erasure, Score, ScoreSource
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.data_protection.expiring import Kept, erase_expired
from database.database import session_scope
from tests.services.data_protection.conftest import ErasableTrail


async def expire(bank: ErasableTrail, kept: Kept, *, days: int = 0, at_most: int = 1000) -> int:
    async with session_scope(bank.trail.engine) as session:
        return await erase_expired(session, kept, now=utc_now() + timedelta(days=days), at_most=at_most)


async def test_by_default_everything_is_kept(bank: ErasableTrail) -> None:
    assert await expire(bank, Kept(), days=10_000) == 0


async def test_what_is_older_goes_and_the_trail_holds(bank: ErasableTrail) -> None:
    await bank.trail.seal()
    await bank.trail.seal()
    kept = Kept(audit_days=30, score_days=60)
    assert await expire(bank, kept, days=29) == 0
    assert await expire(bank, kept, days=31) == 2
    assert await expire(bank, kept, days=61) == 2
    await bank.trail.seal()
    verified = await bank.trail.verify()
    assert verified.finding is None
    assert sum(verified.erased.values()) == 4
    async with session_scope(bank.trail.engine, read_only=True) as session:
        assert (await session.exec(select(func.count()).select_from(AuditSide))).one() == 0
        assert [one.reasons for one in (await session.exec(select(Score))).all()] == [[], []]
        recorded = (await session.exec(select(AuditEvent).where(AuditEvent.act == Act.EXPIRED_ERASED.value))).all()
        assert len(recorded) == len((await session.exec(select(Erasure))).all()) == 2


async def test_a_turn_takes_no_more_than_it_may_and_the_next_goes_on(bank: ErasableTrail) -> None:
    await bank.trail.add(700)
    kept = Kept(audit_days=1)
    first = await expire(bank, kept, days=2, at_most=500)
    assert first == 500
    assert await expire(bank, kept, days=2, at_most=500) == 202
    async with session_scope(bank.trail.engine, read_only=True) as session:
        assert len((await session.exec(select(Erasure))).all()) == 1


async def test_a_score_that_was_under_way_while_its_client_was_erased_is_emptied(bank: ErasableTrail) -> None:
    await bank.erase()
    async with session_scope(bank.trail.engine) as session:
        client_id, model = bank.trail.client_id, bank.trail.model
        late = Score(
            client_id=client_id,
            client_revision=2,
            score=0.2,
            raw_proba=0.2,
            model_version=model,
            source=ScoreSource.API,
            reasons=[{"feature": "age", "value": 41, "contribution": 0.1}],
        )
        session.add(late)
    assert await expire(bank, Kept()) == 1
    await bank.trail.seal()
    assert (await bank.trail.verify()).finding is None

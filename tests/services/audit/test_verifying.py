"""Verifications that the page starts: one at a time, with progress, a result that is kept, and an end in any case."""

from datetime import timedelta

import pytest
from sqlmodel import select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import VerificationRuns
from app.models import AuditEvent, Role, TrailVerification, User
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.audit.sealer import seal_next
from app.services.audit.standing import trail_standing
from app.services.audit.verifying import GONE_AFTER, TrailVerifier, carry_out, is_running
from tests.fixtures.factories import make_user
from tests.services.audit.conftest import KEY

TRUSTED = frozenset({KEY.public})


@pytest.fixture
async def auditor(session: AsyncSession) -> User:
    return await make_user(session, Role.AUDITOR)


async def begun(session: AsyncSession, auditor: User) -> TrailVerification:
    return await TrailVerifier().begin(session, auditor)


async def test_one_runs_at_a_time(session: AsyncSession, auditor: User) -> None:
    first = await begun(session, auditor)
    assert is_running(first)
    with pytest.raises(VerificationRuns):
        await begun(session, auditor)


async def test_one_whose_process_is_gone_makes_room_and_was_stopped(session: AsyncSession, auditor: User) -> None:
    first = await begun(session, auditor)
    await session.exec(update(TrailVerification).values(seen=utc_now() - GONE_AFTER - timedelta(seconds=1)))
    await session.commit()
    second = await begun(session, auditor)
    await session.refresh(first)
    assert (first.failure, second.ended) == ("stopped", None)
    assert first.ended is not None


async def test_the_result_is_recorded_for_who_has_asked_and_shown(session: AsyncSession, auditor: User) -> None:
    await session.commit()
    await seal_next(session, KEY)
    await session.commit()
    await seal_next(session, KEY)
    await session.commit()
    verification = await begun(session, auditor)
    await carry_out(verification.id, TRUSTED, {})
    await session.refresh(verification)
    standing = await trail_standing(session)
    assert standing.verification is not None
    assert verification.event_id == standing.verification.id
    assert (standing.run, verification.failure) == (None, None)
    assert standing.verification.actor_id == auditor.id
    assert standing.people[auditor.id].login == auditor.login
    details = standing.verification.details
    assert (details["holds"], details["erased"], details["anchors"]) == (True, 0, 0)
    assert details["rows"] == verification.rows_done >= verification.row_count
    acts = (await session.exec(select(AuditEvent.act).order_by(AuditEvent.id))).all()  # type: ignore[arg-type]
    assert acts[-2:] == [Act.TRAIL_VERIFICATION_STARTED, Act.TRAIL_VERIFIED]


async def test_a_row_that_does_not_hold_is_the_result(session: AsyncSession, auditor: User) -> None:
    await session.commit()
    await seal_next(session, KEY)
    await session.commit()
    verification = await begun(session, auditor)
    await seal_next(session, KEY)
    await session.commit()
    await carry_out(verification.id, frozenset(), {})
    standing = await trail_standing(session)
    assert standing.verification is not None
    assert standing.verification.details["holds"] is False
    assert "not among the trusted ones" in standing.verification.details["finding"]["sentence"]


async def test_what_goes_wrong_stands_in_the_place_of_a_result(
    session: AsyncSession, auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is away")

    monkeypatch.setattr("app.services.audit.verifying.verify", broken)
    verification = await begun(session, auditor)
    await carry_out(verification.id, TRUSTED, {})
    standing = await trail_standing(session)
    assert standing.verification is None
    assert standing.run is not None
    assert "the disk is away" in (standing.run.failure or "")

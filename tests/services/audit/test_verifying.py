"""Verifications that the page starts: one at a time, with progress, a result that is kept, and an end in any case."""

import asyncio
import sys
from datetime import timedelta

import pytest
from sqlmodel import select, update

from app.exceptions import VerificationRuns
from app.models import AuditEvent, Role, TrailVerification, User
from app.models.base import utc_now
from app.services.audit import verifying
from app.services.audit.acts import Act
from app.services.audit.standing import TrailStanding, trail_standing
from app.services.audit.verifying import GONE_AFTER, TrailVerifier, carry_out, is_running
from database.database import session_scope
from tests.fixtures.factories import make_user
from tests.fixtures.patience import eventually
from tests.services.audit.conftest import KEY, Trail
from tests.services.audit.test_breaking import attack

TRUSTED = frozenset({KEY.public})


@pytest.fixture
async def auditor(trail: Trail) -> User:
    """Who asks; and the trail is sealed."""
    async with session_scope() as session:
        auditor = await make_user(session, Role.AUDITOR)
    await trail.seal()
    await trail.seal()
    return auditor


async def begun(auditor: User, verifier: TrailVerifier | None = None) -> TrailVerification:
    async with session_scope() as session:
        return await (verifier or TrailVerifier()).begin(session, auditor)


async def standing() -> TrailStanding:
    async with session_scope(read_only=True) as session:
        return await trail_standing(session)


async def test_one_runs_at_a_time(auditor: User) -> None:
    assert is_running(await begun(auditor))
    with pytest.raises(VerificationRuns):
        await begun(auditor)


async def test_one_whose_process_is_gone_makes_room_and_was_stopped(auditor: User) -> None:
    first = await begun(auditor)
    async with session_scope() as session:
        gone = utc_now() - GONE_AFTER - timedelta(seconds=1)
        await session.exec(update(TrailVerification).values(seen=gone))
    second = await begun(auditor)
    async with session_scope(read_only=True) as session:
        ended = await session.get_one(TrailVerification, first.id)
    assert (ended.failure, second.ended) == ("stopped", None)


async def test_the_result_is_recorded_for_who_has_asked_and_shown(auditor: User) -> None:
    verification = await begun(auditor)
    await carry_out(verification.id, TRUSTED, {})
    found = await standing()
    assert found.verification is not None
    assert (found.run, found.verification.actor_id) == (None, auditor.id)
    assert found.people[auditor.id].login == auditor.login
    details = found.verification.details
    assert (details["holds"], details["erased"], details["anchors"]) == (True, 0, 0)
    async with session_scope(read_only=True) as session:
        ended = await session.get_one(TrailVerification, verification.id)
        acts = (await session.exec(select(AuditEvent.act).order_by(AuditEvent.id))).all()  # type: ignore[arg-type]
    assert (ended.event_id, ended.failure) == (found.verification.id, None)
    assert details["rows"] == ended.rows_done == ended.row_count > 0
    assert list(acts[-2:]) == [Act.TRAIL_VERIFICATION_STARTED, Act.TRAIL_VERIFIED]


async def test_the_first_row_that_does_not_hold_is_the_result(trail: Trail, auditor: User) -> None:
    await attack(trail, "UPDATE scores SET score = 0.123 WHERE id = 2")
    verification = await begun(auditor)
    await carry_out(verification.id, TRUSTED, {})
    found = (await standing()).verification
    assert found is not None
    assert found.details["holds"] is False
    assert (found.details["finding"]["table"], found.details["finding"]["key"]) == ("scores", "2")


async def test_what_goes_wrong_stands_in_the_place_of_a_result(auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is away")

    monkeypatch.setattr(verifying, "verify", broken)
    await carry_out((await begun(auditor)).id, TRUSTED, {})
    found = await standing()
    assert (found.verification, found.run is not None) == (None, True)
    assert found.run is not None
    assert "the disk is away" in (found.run.failure or "")


async def test_a_process_of_its_own_does_it(auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_SECRET", "a secret that only tests know, long enough")
    monkeypatch.setenv("DEMO_MODE", "false")
    monkeypatch.setenv("AUDIT_SIGNING_KEY", "a key that signs nothing in this test, long enough")
    monkeypatch.setenv("AUDIT_TRUSTED_KEYS", KEY.public.hex())
    verifier = TrailVerifier()
    verifier.start()
    await begun(auditor, verifier)

    async def it_has_ended() -> bool:
        found = await standing()
        assert found.run is None or found.run.failure is None
        return found.verification is not None

    try:
        await eventually(it_has_ended)
    finally:
        await verifier.close()
    found = (await standing()).verification
    assert found is not None
    assert (found.details["holds"], found.details["rows"] > 0) == (True, True)


async def test_a_service_that_ends_ends_its_process_and_says_so(auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "COMMAND", (sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit(3)"))
    verifier = TrailVerifier()
    verifier.start()
    await begun(auditor, verifier)
    await asyncio.sleep(0)
    await verifier.close()
    run = (await standing()).run
    assert run is not None
    assert (run.failure, run.ended is None) == ("stopped", False)


async def test_a_process_that_fails_is_named(auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "COMMAND", (sys.executable, "-c", "import sys; sys.exit(3)"))
    verifier = TrailVerifier()
    verifier.start()
    await begun(auditor, verifier)

    async def it_has_ended() -> bool:
        run = (await standing()).run
        return run is not None and run.ended is not None

    await eventually(it_has_ended)
    run = (await standing()).run
    assert run is not None
    assert run.failure == "its process has ended with code 3"

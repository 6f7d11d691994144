"""Erasure of an application: nothing personal is left in any table, and the trail that held it still holds."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.exceptions import NotErasable
from app.models import Application, AuditEvent, Proposal, ProposalStatus, Score, ScoreSource
from app.models.base import utc_now
from app.schemas.application_data import ApplicationDataOut
from app.services.audit.acts import Act
from app.services.crud.application import get_application
from app.services.crud.replay import events_by_id
from app.services.data_protection.expiring import Kept, erase_expired
from app.services.data_protection.exporting_applications import collect_application
from app.services.data_protection.listing import apply_again, listed_here, parse_lines
from app.services.data_protection.rules import Retention
from database.database import session_scope
from tests.services.audit.conftest import Trail
from tests.services.audit.test_breaking import attack
from tests.services.data_protection.applied import OF_APPLICATION, AppliedTrail, plant_application
from tests.services.data_protection.planting import FEATURE, LOGIN, PHONE, REASON, found_in


@pytest.fixture
async def applied(trail: Trail) -> AppliedTrail:
    return await plant_application(trail)


async def test_no_column_of_any_table_holds_a_word_about_an_erased_application(applied: AppliedTrail) -> None:
    engine = applied.trail.engine
    before = await found_in(engine)
    assert set().union(*before.values()) == OF_APPLICATION
    assert set(before) >= {
        "applications.external_id",
        "applications.features",
        "application_requests.key",
        "scores.reasons",
        "audit_sides.content",
        "proposals.reason",
    }
    done = await applied.erase()
    assert await found_in(engine) == {}
    assert (done.scores, done.sides) == (2, 2)


async def test_seals_stay_valid_and_erased_rows_are_counted_apart(applied: AppliedTrail) -> None:
    await applied.trail.seal()
    await applied.trail.seal()
    done = await applied.erase()
    await applied.trail.seal()
    verified = await applied.trail.verify()
    assert verified.finding is None
    assert dict(verified.erased) == {done.erased_at: done.scores + done.sides + len(("referral", "answer"))}


async def test_rows_emptied_without_a_recorded_erasure_do_not_hold(applied: AppliedTrail) -> None:
    await applied.trail.seal()
    await applied.trail.seal()
    await applied.erase()
    await attack(applied.trail, "DELETE FROM erasures")
    finding = (await applied.trail.verify()).finding
    assert finding is not None
    assert "no erasure of it is recorded" in finding.sentence


async def test_an_erasure_of_another_application_covers_nothing(applied: AppliedTrail) -> None:
    await applied.erase()
    await attack(applied.trail, "UPDATE audit_events SET object_id = '999' WHERE act = 'application_erased'")
    await attack(applied.trail, "UPDATE audit_events SET leaf = NULL WHERE act = 'application_erased'")
    await applied.trail.seal()
    await applied.trail.seal()
    finding = (await applied.trail.verify()).finding
    assert finding is not None
    assert "no erasure of it is recorded" in finding.sentence


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE applications SET features = '{}', external_id = 'erased_' || id",
        "UPDATE applications SET external_id = 'another'",
        "UPDATE scores SET reasons = '[]', salt = NULL, erased_commitment = leaf WHERE application_id IS NOT NULL",
    ],
)
async def test_without_an_erasure_the_database_lets_nothing_be_emptied(applied: AppliedTrail, change: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        async with session_scope(applied.trail.engine) as session:
            await session.exec(text(change))  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "change",
    [
        """UPDATE applications SET features = '{"forged": 1}'""",
        "UPDATE applications SET external_id = 'another'",
        "UPDATE applications SET revision = 2",
        "DELETE FROM applications",
    ],
)
async def test_an_erased_application_takes_no_other_change(applied: AppliedTrail, change: str) -> None:
    await applied.erase()
    with pytest.raises(IntegrityError, match="append-only"):
        async with session_scope(applied.trail.engine) as session:
            await session.exec(text(change))  # type: ignore[call-overload]


async def test_it_is_erased_once_and_not_while_the_law_has_it_kept(applied: AppliedTrail) -> None:
    with pytest.raises(NotErasable, match="kept for 30 days") as kept:
        await applied.erase(Retention(credit_days=0, applicant_days=30))
    assert kept.value.code == "kept_by_law"
    await applied.erase()
    with pytest.raises(NotErasable, match="was erased on 20") as again:
        await applied.erase()
    assert again.value.code == "application_erased"


async def test_a_later_score_counts_as_the_newest_record(applied: AppliedTrail) -> None:
    """Received 40 days ago and scored now: kept for 30 days more."""
    async with session_scope(applied.trail.engine) as session:
        application = await session.get_one(Application, applied.application_id)
        retention, now = Retention(0, 30), utc_now()
        old = application.timestamp - timedelta(days=40)
        assert retention.why_application_kept(application, old, now=now + timedelta(days=31)) is None
        assert retention.why_application_kept(application, now, now=now + timedelta(days=29)) is not None


async def test_an_open_proposal_about_it_is_void(applied: AppliedTrail) -> None:
    await applied.erase()
    async with session_scope(applied.trail.engine, read_only=True) as session:
        (proposal,) = (await session.exec(select(Proposal))).all()
        acts = (await session.exec(select(AuditEvent.act).where(col(AuditEvent.object_kind) == "proposal"))).all()
    assert (proposal.status, proposal.reason) == (ProposalStatus.VOID, None)
    assert proposal.change["ground"] == "request"
    assert sorted(acts) == ["proposal_made", "proposal_voided"]


async def test_replay_says_when_its_events_were_erased(applied: AppliedTrail) -> None:
    async with session_scope(applied.trail.engine, read_only=True) as session:
        ids = (await session.exec(select(Score.id).where(col(Score.application_id).is_not(None)))).all()
        assert [one.erased_at for one in await events_by_id(session, ids)] == [None, None]
    done = await applied.erase()
    async with session_scope(applied.trail.engine, read_only=True) as session:
        assert {one.erased_at for one in await events_by_id(session, ids)} == {done.erased_at}


async def test_a_score_that_was_under_way_meanwhile_is_emptied_within_the_hour(applied: AppliedTrail) -> None:
    await applied.erase()
    async with session_scope(applied.trail.engine) as session:
        session.add(
            Score(
                application_id=applied.application_id,
                score=0.2,
                raw_proba=0.2,
                model_version=applied.trail.model,
                source=ScoreSource.API,
                reasons=[{"feature": "street", "value": FEATURE, "contribution": 0.1}],
            )
        )
    async with session_scope(applied.trail.engine) as session:
        assert await erase_expired(session, Kept(), now=utc_now()) == 1
    assert await found_in(applied.trail.engine) == {}
    await applied.trail.seal()
    assert (await applied.trail.verify()).finding is None


async def test_by_age_it_goes_whole_with_its_scores_and_the_trail_holds(applied: AppliedTrail) -> None:
    await applied.trail.seal()
    await applied.trail.seal()
    for days, count in ((29, 0), (31, 1), (32, 0)):
        async with session_scope(applied.trail.engine) as session:
            kept = Kept(application_days=30)
            assert await erase_expired(session, kept, now=utc_now() + timedelta(days=days)) == count
    left = await found_in(applied.trail.engine)
    assert {name for name in left if not name.startswith("proposals")} <= {"audit_sides.content"}
    assert set().union(*left.values()) == {REASON, PHONE}  # what was said of a proposal goes by its own age
    await applied.trail.seal()
    verified = await applied.trail.verify()
    assert verified.finding is None
    assert sum(verified.erased.values()) == 5
    with pytest.raises(NotErasable, match="was erased on 20"):
        await applied.erase()


async def test_one_that_was_scored_lately_is_kept_by_age(applied: AppliedTrail) -> None:
    async with session_scope(applied.trail.engine) as session:
        late = utc_now() + timedelta(days=20)
        session.add(
            Score(
                application_id=applied.application_id,
                score=0.2,
                raw_proba=0.2,
                model_version=applied.trail.model,
                source=ScoreSource.API,
                timestamp=late,
            )
        )
    async with session_scope(applied.trail.engine) as session:
        assert await erase_expired(session, Kept(application_days=30), now=utc_now() + timedelta(days=31)) == 0


async def test_the_list_outside_names_it_and_is_applied_once_where_it_is(applied: AppliedTrail) -> None:
    await applied.erase()
    async with session_scope(applied.trail.engine, read_only=True) as session:
        (entry,) = await listed_here(session)
    assert LOGIN not in entry.line()
    assert parse_lines([entry.line()]) == [entry]
    assert entry.name().startswith(f"erasure-application-{applied.application_id:010}-")
    async with session_scope(applied.trail.engine) as session:
        done = await apply_again(session, [entry, entry])
    assert (done.erased, done.already, done.absent) == ([], [entry], [])


async def test_the_document_holds_all_about_it(applied: AppliedTrail) -> None:
    async with session_scope(applied.trail.engine, read_only=True) as session:
        row = await get_application(session, applied.application_id)
        assert row is not None
        document = ApplicationDataOut.of(await collect_application(session, row))
    assert [name for name, value in document.model_dump().items() if not value] == []
    assert [one.source for one in document.scores] == ["api", "shadow"]
    assert document.acts[0].act == Act.APPLICATION_ADDED
    said = document.model_dump_json()
    assert [word for word in (LOGIN, FEATURE, REASON) if word not in said] == []

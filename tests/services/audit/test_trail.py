"""The trail as one table on both databases: every row once, in pages of any size; and how it stands."""

from datetime import UTC, datetime

import pytest

from app.audit.seals import key_id
from app.audit.verifying import Finding
from app.models import ActorKind, AuditEvent, Score
from app.services.audit.acts import Act
from app.services.audit.standing import record_verification, trail_standing
from app.services.audit.trail import TrailEntry, trail_page
from app.services.audit.verification import Verified
from app.services.crud.trail import TrailFilter, TrailPlace
from database.database import session_scope
from tests.fixtures.factories import make_manager
from tests.fixtures.stored_policies import build_answer, build_decision, store_policy
from tests.services.audit.conftest import KEY, Trail


async def all_rows(trail: Trail, wanted: TrailFilter, size: int) -> list[TrailEntry]:
    found: list[TrailEntry] = []
    place: TrailPlace | None = TrailPlace()
    while place is not None:
        async with session_scope(trail.engine, read_only=True) as session:
            page = await trail_page(session, wanted, place, size)
        found, place = [*found, *page.entries], page.following
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 50])
async def test_pages_of_any_size_hold_every_row_once_newest_first(trail: Trail, size: int) -> None:
    rows = await all_rows(trail, TrailFilter(), size)
    assert sorted((row.table, row.key) for row in rows) == [
        ("audit_events", "1"),
        ("audit_events", "2"),
        ("scores", "1"),
        ("scores", "2"),
    ]
    assert [row.timestamp for row in rows] == sorted((row.timestamp for row in rows), reverse=True)


async def test_the_story_of_a_client_has_the_revisions_that_no_event_names(trail: Trail) -> None:
    about = str(trail.client_id)
    async with session_scope(trail.engine) as session:
        session.add(
            AuditEvent(
                actor=ActorKind.CONSOLE,
                act=Act.CLIENT_CHANGED,
                object_kind="client",
                object_id=about,
                details={"revision": 2},
            )
        )
    rows = await all_rows(trail, TrailFilter(object_kind="client", object_id=about), 2)
    story = [(row.act, row.details.get("revision")) for row in rows if row.act != "test"]
    assert sorted(story, key=str) == [("client_changed", 2), ("revised", 1), ("scored", None), ("scored", None)]
    (edit,) = [row for row in rows if row.act == "client_changed"]
    assert edit.details["changes"]["income_monthly"]["new"] == 12345.678


@pytest.mark.parametrize("size", [1, 50])
async def test_decisions_and_answers_are_rows_of_it_and_shadow_decisions_are_none(trail: Trail, size: int) -> None:
    async with session_scope(trail.engine) as session:
        policy, manager = await store_policy(session), (await make_manager(session)).user_id
        score = await session.get_one(Score, 1)
        decision = build_decision(score, policy)
        session.add_all([decision, build_decision(await session.get_one(Score, 2), policy, is_shadow=True)])
        await session.flush()
        session.add(build_answer(decision, decided_by=manager))
        asked_by, request_id = score.asked_by, score.request_id
    rows = await all_rows(trail, TrailFilter(object_kind="client", object_id=str(trail.client_id)), size)
    (decided,), (answered,) = ([row for row in rows if row.act == act] for act in ("decided", "referral_answered"))
    assert (decided.table, decided.actor_id, decided.request_id) == ("decisions", asked_by, request_id)
    assert (decided.details["outcome"], decided.details["rules"]) == ("refer", ["risk_needs_review"])
    assert (answered.table, answered.actor_id) == ("referral_answers", manager)
    assert answered.personal == {"reason": "income confirmed by the employer"}
    for wanted, acts in (
        (TrailFilter(act="decided"), ["decided"]),
        (TrailFilter(act="referral_answered"), ["referral_answered"]),
        (TrailFilter(actor_id=manager), ["referral_answered"]),
        (TrailFilter(request_id="c8e97a2c00eabb26"), ["referral_answered"]),
    ):
        assert [row.act for row in await all_rows(trail, wanted, size)] == acts


async def test_the_standing_is_of_the_newest_seal_and_the_last_recorded_verification(trail: Trail) -> None:
    async with session_scope(trail.engine, read_only=True) as session:
        nothing = await trail_standing(session)
    assert (nothing.seal, nothing.verification) == (None, None)
    await trail.seal()
    await trail.seal()
    finding = Finding(2, "its columns do not give its leaf", "scores", "1")
    async with session_scope(trail.engine) as session:
        await record_verification(session, Verified(None, 2, 6, None), None, 0)
        await record_verification(session, Verified(finding, 1, 4, None), datetime(2026, 11, 1, tzinfo=UTC), 3)
    async with session_scope(trail.engine, read_only=True) as session:
        standing = await trail_standing(session)
    assert standing.seal is not None
    assert (standing.seal.number, standing.seal.key_id) == (2, key_id(KEY.public))
    assert standing.verification is not None
    assert standing.verification.details == {
        "holds": False,
        "seals": 1,
        "rows": 4,
        "erased": 0,
        "since": "2026-11-01T00:00:00+00:00",
        "anchors": 3,
        "finding": {"seal": 2, "table": "scores", "key": "1", "sentence": "its columns do not give its leaf"},
    }
    assert standing.unsealed_seconds > 0

"""Every row of a sealed table has a leaf, by every way it is written, and its columns as read give that leaf again."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ActorKind, AuditEvent, ClientRevision, Score
from app.models.base import utc_now
from app.models.sealed import SALT, row_leaf, sealed_columns, sealed_tables
from app.services.crud import bulk
from app.services.crud.client import revise_client
from app.services.crud.manager import dismiss_manager
from tests.fixtures.factories import make_client, make_manager, make_model_version, make_score

finite = st.floats(allow_nan=False, allow_infinity=False)
held = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | finite | st.sampled_from(["да", "e+ -0.0,", "<1"])


def recomputed(row: Any) -> bytes:
    table = str(row.__tablename__)
    names = (*sealed_columns(sealed_tables()[table]), SALT)
    return row_leaf(table, {name: getattr(row, name, None) for name in names})


async def all_rows(session: AsyncSession, table: type[SQLModel]) -> list[Any]:
    session.expunge_all()
    return list((await session.exec(select(table))).all())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(held, finite), max_size=5))
async def test_a_score_that_was_read_gives_its_leaf(session: AsyncSession, values: list[tuple[Any, float]]) -> None:
    reasons = [{"feature": "age", "value": value, "contribution": contribution} for value, contribution in values]
    client, model = await make_client(session), await make_model_version(session)
    stored = await make_score(session, client, model, reasons=reasons)
    score_id = stored.id
    session.expunge_all()
    score = await session.get_one(Score, score_id)
    assert score.leaf == recomputed(score)


async def test_revisions_have_leaves_by_every_way_they_are_made(session: AsyncSession) -> None:
    manager = await make_manager(session)
    client = await make_client(session, manager_id=manager.user_id)
    await make_client(session, manager_id=manager.user_id)
    await revise_client(
        session, client, features={**client.features, "age": 61}, manager_id=manager.user_id, author_id=None
    )
    await dismiss_manager(session, manager.user_id)
    rows = await all_rows(session, ClientRevision)
    assert len(rows) == 5
    assert [row.leaf for row in rows] == [recomputed(row) for row in rows]


async def test_rows_inserted_in_bulk_have_leaves(session: AsyncSession) -> None:
    client = await make_client(session)
    common = {"features": {"age": 1e20}, "changes": {}, "author_id": None, "timestamp": utc_now()}
    await bulk.insert_rows(
        session, ClientRevision, [{"client_id": client.user_id, "revision": number, **common} for number in (2, 3)]
    )
    rows = await all_rows(session, ClientRevision)
    assert [row.leaf for row in rows] == [recomputed(row) for row in rows]


@pytest.mark.parametrize("details", [{}, {"b": 1, "a": [0.1, None]}])
async def test_an_audit_event_has_a_leaf(session: AsyncSession, details: dict[str, Any]) -> None:
    event = AuditEvent(actor=ActorKind.SYSTEM, act="test", object_kind="none", details=details, commitment=b"\0" * 32)
    session.add(event)
    await session.flush()
    (row,) = await all_rows(session, AuditEvent)
    assert row.leaf == recomputed(row)
    assert len(row.leaf) == 32

"""What challengers scored is stored like any event, and nothing that is shown changes."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict
from app.models import Client, ModelVersion, Score, ScoreSource
from app.models.base import utc_now
from app.models.sealed import SALT, row_leaf, sealed_columns, sealed_tables
from app.services.crud.dialect import is_postgresql
from app.services.crud.shadow_scores import add_shadow_scores
from tests.fixtures.factories import make_client, make_model_version

REASONS = [{"feature": "age", "value": 36, "contribution": -0.1234567890123456}]


def row(client: Client, model: ModelVersion, **values: Any) -> dict[str, Any]:
    return {
        "client_id": client.user_id,
        "client_revision": client.revision,
        "score": 0.1 + 0.2,
        "raw_proba": 0.25,
        "portfolio_default_rate": None,
        "model_version": model.sha256,
        "reasons": REASONS,
        "source": ScoreSource.SHADOW,
        "timestamp": utc_now(),
        **values,
    }


async def stored(session: AsyncSession) -> list[Score]:
    session.expunge_all()
    return list((await session.exec(select(Score).order_by(col(Score.id)))).all())


async def test_events_are_stored_in_order_each_with_its_leaf(session: AsyncSession) -> None:
    client, model = await make_client(session), await make_model_version(session)
    given = [row(client, model, score=(number + 1) / 100) for number in range(20)]
    await add_shadow_scores(session, given)
    events = await stored(session)
    assert [event.score for event in events] == [one["score"] for one in given]
    names = (*sealed_columns(sealed_tables()["scores"]), SALT)
    assert [one.timestamp for one in events] == [one["timestamp"] for one in given]
    for one in events:
        assert (one.reasons, one.asked_by, one.request_id) == (REASONS, None, None)
        assert one.leaf == row_leaf("scores", {name: getattr(one, name) for name in names})


async def test_what_is_shown_of_a_client_stays(session: AsyncSession) -> None:
    client, model = await make_client(session), await make_model_version(session)
    await add_shadow_scores(session, [row(client, model)])
    session.expunge_all()
    assert (await session.get_one(Client, client.user_id)).latest_score_id is None


async def test_on_postgresql_no_event_goes_through_the_orm(session: AsyncSession) -> None:
    """Each would take the event loop a third of a millisecond, from every caller of the process."""
    client, model = await make_client(session), await make_model_version(session)
    through: list[object] = []

    def note(_mapper: object, _connection: object, one: object) -> None:
        through.append(one)

    event.listen(Score, "before_insert", note)
    try:
        await add_shadow_scores(session, [row(client, model)] * 3)
    finally:
        event.remove(Score, "before_insert", note)
    assert len(through) == (0 if is_postgresql(session) else 3)


async def test_a_row_that_breaks_a_rule_leaves_none(session: AsyncSession) -> None:
    client, model = await make_client(session), await make_model_version(session)
    await session.commit()
    with pytest.raises(IntegrityError if not is_postgresql(session) else Conflict):
        await add_shadow_scores(session, [row(client, model), row(client, model, client_revision=99)])
    await session.rollback()
    assert await stored(session) == []

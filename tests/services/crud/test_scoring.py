from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ScoreSource
from app.services.crud.scoring import create_scores, get_score, latest_score, list_scores
from tests.fixtures.factories import build_score, make_client, make_model_version, make_score


async def test_events_added_together_come_back_with_ids_in_their_order(session: AsyncSession) -> None:
    client, model = await make_client(session), await make_model_version(session)
    given = [build_score(client, model, score=(number + 1) / 100) for number in range(50)]
    stored = await create_scores(session, given)
    assert [event.score for event in stored] == [(number + 1) / 100 for number in range(50)]
    assert [event.id for event in stored] == sorted(event.id for event in stored)


async def test_an_event_comes_back_as_it_was_stored(session: AsyncSession) -> None:
    client = await make_client(session)
    reasons = [{"feature": "доход", "log_odds": -0.1234567890123456}]
    stored = await make_score(session, client, score=0.1 + 0.2, reasons=reasons)
    session.expunge_all()
    event = await get_score(session, stored.id)
    assert event is not None
    assert (event.score, event.reasons, event.timestamp) == (0.1 + 0.2, reasons, stored.timestamp)


async def test_the_latest_score_is_the_newest_that_is_no_shadow(session: AsyncSession) -> None:
    client, other = await make_client(session), await make_client(session)
    assert await latest_score(session, client.user_id) is None
    await make_score(session, client)
    newest = await make_score(session, client)
    await make_score(session, client, source=ScoreSource.SHADOW)
    of_other = await make_score(session, other)
    assert await latest_score(session, client.user_id) is newest
    assert await latest_score(session, other.user_id) is of_other


async def test_scores_come_newest_first_in_pages_without_shadows(session: AsyncSession) -> None:
    client, model = await make_client(session), await make_model_version(session)
    ids = [(await make_score(session, client, model)).id for _ in range(5)]
    await make_score(session, client, model, source=ScoreSource.SHADOW)
    await make_score(session, await make_client(session), model)
    first = await list_scores(session, client.user_id, limit=3)
    await make_score(session, client, model)
    second = await list_scores(session, client.user_id, limit=3, after=first.next_after)
    assert [event.id for event in first.rows + second.rows] == ids[::-1]
    assert (first.total, second.next_after) == (5, None)

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ScoreSource
from app.services.crud.scoring import create_scores, get_score, latest_score, latest_scores, list_scores
from tests.fixtures.factories import build_score, make_client, make_model_version, make_score


async def test_events_are_stored_together_and_keep_their_order(session: AsyncSession) -> None:
    model = await make_model_version(session)
    clients = [await make_client(session) for _ in range(5)]
    stored = await create_scores(session, [build_score(client, model) for client in clients])
    assert [score.client_id for score in stored] == [client.user_id for client in clients]
    assert [score.id for score in stored] == sorted({score.id for score in stored})
    assert await get_score(session, stored[2].id) is stored[2]
    assert await create_scores(session, []) == []


async def test_a_probability_survives_to_the_last_bit(session: AsyncSession) -> None:
    score = await make_score(session, await make_client(session), score=0.1 + 0.2, raw_proba=5e-324)
    await session.refresh(score)
    assert (score.score, score.raw_proba) == (0.1 + 0.2, 5e-324)


async def test_the_latest_score_is_the_newest_event_that_is_no_shadow(session: AsyncSession) -> None:
    client, other, model = await make_client(session), await make_client(session), await make_model_version(session)
    await make_score(session, client, model)
    newest = await make_score(session, client, model, source=ScoreSource.MANAGER)
    await make_score(session, client, model, source=ScoreSource.SHADOW)
    foreign = await make_score(session, other, model)
    assert await latest_score(session, client.user_id) is newest
    assert await latest_scores(session, [client.user_id, other.user_id, 999]) == {
        client.user_id: newest,
        other.user_id: foreign,
    }


async def test_a_client_never_scored_has_no_latest_score(session: AsyncSession) -> None:
    client = await make_client(session)
    assert await latest_score(session, client.user_id) is None
    assert await latest_scores(session, [client.user_id]) == {}


async def test_scores_come_in_pages_newest_first(session: AsyncSession) -> None:
    client, model = await make_client(session), await make_model_version(session)
    scores = [await make_score(session, client, model) for _ in range(5)]
    await make_score(session, client, model, source=ScoreSource.SHADOW)
    first = await list_scores(session, client.user_id, limit=3)
    await make_score(session, client, model)
    rest = await list_scores(session, client.user_id, limit=3, after=first.next_after)
    assert first.rows + rest.rows == scores[::-1]
    assert (first.total, rest.total, rest.next_after) == (5, 6, None)

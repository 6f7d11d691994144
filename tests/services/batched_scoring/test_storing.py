"""The last stage of a batch: events are stored together, and what the database has against one concerns it alone."""

import asyncio

import pytest

from app.exceptions import NotFound, ScoringUnavailable, ServiceBusy
from app.models import ScoreSource
from app.services.crud.score_batches import Applicant, Event
from tests.services.batched_scoring.conftest import Bank, events, latest, superuser

pytestmark = pytest.mark.postgres


async def test_events_are_stored_as_they_were_answered_with_the_newest_beside_each_client(bank: Bank) -> None:
    wanted = [*bank.client_ids, bank.client_ids[0]]
    answered = await asyncio.gather(*(bank.score(client_id) for client_id in wanted))
    stored = {event.id: event for event in await events()}
    assert len(answered) == len(stored) == 4
    for event in answered:
        same = stored[event.id]
        assert (event.score, event.reasons, event.timestamp) == (same.score, same.reasons, same.timestamp)
        assert (same.client_id, same.asked_by, same.source) == (event.client_id, bank.manager_id, ScoreSource.API)
    newest = max(event.id for event in answered if event.client_id == bank.client_ids[0])
    assert await latest(bank.client_ids[0]) == (newest, bank.scorer.proba)
    assert sorted(bank.heard) == sorted(wanted)


async def test_an_older_event_that_is_stored_later_does_not_stand_beside_the_client(bank: Bank) -> None:
    first, client = await bank.asked(bank.client_ids[0])
    second = await bank.score(bank.client_ids[0])
    older = await bank.scoring.score(first, client, source=ScoreSource.API)
    assert older.id < second.id
    assert (await latest(bank.client_ids[0]))[0] == second.id


async def test_a_client_deleted_after_it_was_read_fails_alone(bank: Bank) -> None:
    asks = [await bank.asked(client_id) for client_id in bank.client_ids]
    gone = bank.client_ids[1]
    await superuser(
        f"DELETE FROM client_revisions WHERE client_id = {gone}; DELETE FROM clients WHERE user_id = {gone}"
    )
    answers = await asyncio.gather(
        *(bank.scoring.score(asked, client, source=ScoreSource.API) for asked, client in asks), return_exceptions=True
    )
    assert isinstance(answers[1], NotFound)
    assert [type(answers[place]) for place in (0, 2)] == [Event, Event]
    assert {event.client_id for event in await events()} == {bank.client_ids[0], bank.client_ids[2]}


async def test_an_event_that_the_database_refuses_fails_alone(bank: Bank) -> None:
    asks = [await bank.asked(client_id) for client_id in bank.client_ids]
    impossible = Applicant(asks[0][1].user_id, bank.manager_id, 99, asks[0][1].features)
    answers = await asyncio.gather(
        bank.scoring.score(asks[0][0], impossible, source=ScoreSource.API),
        bank.scoring.score(asks[1][0], asks[1][1], source=ScoreSource.API),
        bank.scoring.score(asks[2][0], asks[2][1], source=ScoreSource.API),
        return_exceptions=True,
    )
    assert isinstance(answers[0], NotFound)
    assert len(await events()) == 2


async def test_without_a_champion_scoring_is_unavailable(bank: Bank) -> None:
    await superuser("UPDATE model_versions SET stage = 'retired'")
    with pytest.raises(ScoringUnavailable, match="no champion"):
        await bank.score(bank.client_ids[0])


async def test_a_service_that_closes_refuses_what_waits_and_stores_nothing_half(bank: Bank) -> None:
    asks = [await bank.asked(client_id) for client_id in bank.client_ids]
    gate = asyncio.Event()
    bank.scorer.hold = gate
    waiting = [
        asyncio.create_task(bank.scoring.score(asked, client, source=ScoreSource.API)) for asked, client in asks * 4
    ]
    await asyncio.sleep(0)
    closing = asyncio.create_task(bank.scoring.close())
    await asyncio.sleep(0)
    gate.set()
    await closing
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    answered = {outcome.id for outcome in outcomes if isinstance(outcome, Event)}
    assert answered == {event.id for event in await events()}
    assert {type(outcome) for outcome in outcomes} <= {Event, ServiceBusy}


@pytest.mark.parametrize("key", [None, "order-17"])
async def test_a_store_that_fails_is_heard_of_by_no_listener(bank: Bank, key: str | None) -> None:
    asked, client = await bank.asked(bank.client_ids[0])
    impossible = Applicant(client.user_id, bank.manager_id, 99, client.features)
    sent = bank.key(client.user_id, key)
    with pytest.raises(NotFound):
        await bank.scoring.score(asked, impossible, source=ScoreSource.API, key=sent)
    assert (bank.heard, await events()) == ([], [])

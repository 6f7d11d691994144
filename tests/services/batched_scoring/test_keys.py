"""The second stage of a batch: an idempotency key leads to one event."""

import asyncio

import pytest
from sqlmodel import select

from app.exceptions import InvalidInput
from app.models import ScoreRequestKey, ScoreSource
from database.database import session_scope
from tests.services.batched_scoring.conftest import Bank, events, superuser

pytestmark = pytest.mark.postgres


async def test_a_key_leads_to_one_event_whoever_asks_first(bank: Bank) -> None:
    first = await bank.score(bank.client_ids[0], key="order-17")
    again = await asyncio.gather(*(bank.score(bank.client_ids[0], key="order-17") for _ in range(5)))
    other = await bank.score(bank.client_ids[1], key="order-17")
    assert {event.id for event in again} == {first.id}
    assert all(event == first for event in again)
    assert bank.heard == bank.client_ids[:2], "an event that was there before is no news"
    assert other.id != first.id
    assert len(await events()) == 2


async def test_twins_under_one_key_are_computed_once(bank: Bank) -> None:
    answered = await asyncio.gather(*(bank.score(bank.client_ids[0], key="order-17") for _ in range(8)))
    assert len({event.id for event in answered}) == 1
    assert len(bank.scorer.requests) == 1


async def test_a_key_used_with_another_body_is_refused(bank: Bank) -> None:
    await bank.score(bank.client_ids[0], key="order-17", body="one")
    with pytest.raises(InvalidInput, match="another body"):
        await bank.score(bank.client_ids[0], key="order-17", body="other")


async def test_a_key_that_another_process_has_used_meanwhile_gives_its_event(bank: Bank) -> None:
    """The other process stores between the look-up of the key and the event: its primary key decides."""
    asked, client = await bank.asked(bank.client_ids[0])
    first = await bank.score(bank.client_ids[0])
    key = bank.key(bank.client_ids[0], "order-17")
    assert key is not None

    async with session_scope() as session:
        session.add(key.for_event(first.id))
    bank.heard.clear()
    answered = await bank.scoring._score(asked, client, ScoreSource.API, key, asyncio.get_running_loop().time() + 60)
    assert answered.id == first.id
    assert bank.heard == []
    assert len(await events()) == 1


async def test_an_expired_key_makes_room(bank: Bank) -> None:
    first = await bank.score(bank.client_ids[0], key="order-17")
    await superuser("UPDATE score_request_keys SET timestamp = timestamp - interval '25 hours'")
    second = await bank.score(bank.client_ids[0], key="order-17")
    assert second.id != first.id
    async with session_scope(read_only=True) as session:
        (row,) = (await session.exec(select(ScoreRequestKey))).all()
    assert row.score_id == second.id

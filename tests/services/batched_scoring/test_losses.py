"""A database that goes away in the middle of a batch: what was stored is found out, or called not known."""

import asyncio

import pytest

from app.exceptions import DatabaseUnavailable, MayHaveBeenStored
from app.models import ScoreSource
from tests.services.batched_scoring.conftest import Bank, events, latest

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("key", [None, "order-17"])
async def test_an_answer_lost_at_commit_is_found_out_and_the_event_answered(bank: Bank, key: str | None) -> None:
    await bank.score(bank.client_ids[1])  # connected, and the statement is prepared
    asked, client = await bank.asked(bank.client_ids[0])
    sent = bank.key(bank.client_ids[0], key)
    storing = asyncio.create_task(bank.scoring.score(asked, client, source=ScoreSource.API, key=sent))
    bank.scorer.on_score = lambda: setattr(bank.proxy, "losses", 1)  # the next answer is the one to the event
    event = await storing
    assert bank.proxy.lost == 1
    _, stored = await events()
    assert (stored.id, stored.score) == (event.id, event.score)
    assert await latest(bank.client_ids[0]) == (event.id, event.score)


async def test_where_it_cannot_be_found_out_the_answer_says_so(bank: Bank) -> None:
    await bank.score(bank.client_ids[1])  # connected, and the statement is prepared
    asked, client = await bank.asked(bank.client_ids[0])

    def lose() -> None:
        bank.proxy.losses = 1
        bank.proxy.refuses_after_loss = True

    bank.scorer.on_score = lose
    with pytest.raises(MayHaveBeenStored) as refusal:
        await bank.scoring.score(asked, client, source=ScoreSource.API)
    assert "same Idempotency-Key" in refusal.value.detail
    assert len(await events()) == 2, "it was stored, and its answer lost"


async def test_a_database_that_is_away_is_named_and_nothing_is_stored(bank: Bank) -> None:
    bank.proxy.refuses = True
    with pytest.raises(DatabaseUnavailable):
        await bank.scoring.ask(bank.id_hash, bank.client_ids[0])
    bank.proxy.refuses = False
    assert await bank.scoring.ask(bank.id_hash, bank.client_ids[0]) is not None

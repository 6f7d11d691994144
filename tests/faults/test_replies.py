"""A reply is believed only when it is one, for this model, with one result for each applicant."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from app.exceptions import ScoringFailed
from app.ml.scoring.scored import Scored
from app.services.scorer import ScoreRequest
from app.services.scorers.over_rabbitmq import RabbitScorer
from tests.fixtures.broker import Broker, Properties
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.played_worker import a_worker_that, declare, play

pytestmark = pytest.mark.rabbitmq

VERSION = "0123456789abcdef" * 4
APPLICANTS = 3
REQUEST = ScoreRequest(VERSION, {name: [value] * APPLICANTS for name, value in APPLICANT.items()})
PROBA = [0.1, 0.2, 0.3]
Reply = dict[str, Any]


def legal_reply(**changes: Any) -> Reply:
    """Three results, with those fields changed."""
    figures = dict.fromkeys(("proba", "raw_proba", "raw_log_odds"), PROBA)
    reasons = [[["base", None, 0.5]]] * APPLICANTS
    legal = {"version": 1, "status": "success", "model_version": VERSION, "reasons": reasons, "processing_time": 0.01}
    return {**legal, **figures, **changes}


@pytest_asyncio.fixture
async def scorer(broker: Broker) -> AsyncIterator[RabbitScorer]:
    await declare(broker.url)
    scorer = RabbitScorer(broker.url, timeout_seconds=30)
    yield scorer
    await scorer.close()


async def scored_with(broker: Broker, scorer: RabbitScorer, *bodies: bytes) -> list[Scored]:
    """What becomes of a request that is answered with those messages."""
    with broker.channel() as channel:

        def answer(properties: Properties, _: bytes) -> None:
            for body in bodies:
                mine = Properties(correlation_id=properties.correlation_id)
                channel.basic_publish("", str(properties.reply_to), body, mine)

        with a_worker_that(answer, channel):
            scoring = asyncio.create_task(scorer.score(REQUEST))
            await play(channel, scoring.done)
    return await scoring


def body_of(reply: Reply) -> bytes:
    return json.dumps(reply).encode()


async def test_a_reply_that_comes_twice_is_taken_once(broker: Broker, scorer: RabbitScorer) -> None:
    first, second = body_of(legal_reply()), body_of(legal_reply(proba=[0.9] * APPLICANTS))
    assert [one.proba for one in await scored_with(broker, scorer, first, second)] == PROBA
    later = body_of(legal_reply(proba=[0.4] * APPLICANTS))
    assert [one.proba for one in await scored_with(broker, scorer, later)] == [0.4] * APPLICANTS


def short(*names: str) -> Callable[[], Reply]:
    """A reply that lacks the last result in those columns."""
    return lambda: legal_reply(**{name: legal_reply()[name][:-1] for name in names})


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(short("proba", "raw_proba", "raw_log_odds", "reasons"), id="one row short"),
        pytest.param(short("raw_log_odds"), id="one figure short"),
        pytest.param(short("reasons"), id="the reasons of one short"),
        pytest.param(lambda: legal_reply(proba=[*PROBA, 0.4]), id="one PD too many"),
        pytest.param(lambda: legal_reply(model_version="f" * 64), id="another model"),
        pytest.param(lambda: legal_reply(proba=[0.1, None, 0.3]), id="a PD that is none"),
        pytest.param(lambda: {"status": "success"}, id="half a reply"),
    ],
)
async def test_a_wrong_reply_is_refused(broker: Broker, scorer: RabbitScorer, reply: Callable[[], Reply]) -> None:
    with pytest.raises(ScoringFailed):
        await scored_with(broker, scorer, body_of(reply()))
    assert len(await scored_with(broker, scorer, body_of(legal_reply()))) == APPLICANTS


async def test_bytes_that_are_no_reply_are_refused(broker: Broker, scorer: RabbitScorer) -> None:
    with pytest.raises(ScoringFailed, match="could not be read"):
        await scored_with(broker, scorer, b"\xff")

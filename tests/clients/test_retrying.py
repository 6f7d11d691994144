"""A call is made again within bounds, and only where nothing can be done twice by it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from credit_scoring_client import CreditScoringError, Retrying
from credit_scoring_client.rest.api.clients import change_client
from credit_scoring_client.rest.models import ChangeClientBody
from credit_scoring_client.retrying import retry_after
from tests.clients.answers import PlayedService, refusal, score
from tests.fixtures.legal_applicant import APPLICANT

BROKEN = httpx.ReadError("broken")
NOT_THERE = httpx.ConnectError("refused")
Waits = list[float]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """How long it would have slept."""
    slept: Waits = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    return slept


@pytest.mark.parametrize(
    "passing", [refusal(502), refusal(503), refusal(504), refusal(429), BROKEN, NOT_THERE], ids=repr
)
def test_a_score_is_asked_for_again_under_the_same_key(passing: httpx.Response | httpx.TransportError) -> None:
    service = PlayedService(passing, passing, score())
    assert service.bank().score_client(33).id == 7
    keys = {request.headers["Idempotency-Key"] for request in service.asked}
    assert (len(service.asked), len(keys)) == (3, 1)


async def test_so_it_is_with_asyncio() -> None:
    service = PlayedService(refusal(503), BROKEN, score())
    async with service.async_bank() as bank:
        assert (await bank.score_client(33)).id == 7
    assert len({request.headers["Idempotency-Key"] for request in service.asked}) == 1


def test_each_call_has_a_key_of_its_own_unless_one_is_given() -> None:
    service = PlayedService(score())
    bank = service.bank()
    for key in (None, None, "order-19", "order-19"):
        bank.score_client(33, idempotency_key=key)
    first, second, *given = [request.headers["Idempotency-Key"] for request in service.asked]
    assert first != second
    assert given == ["order-19", "order-19"]


@pytest.mark.parametrize("final", [400, 401, 403, 404, 409, 422, 500])
def test_what_will_not_pass_is_not_repeated(final: int) -> None:
    service = PlayedService(refusal(final))
    with pytest.raises(CreditScoringError):
        service.bank().score_client(33)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("answer", "attempts"), [(BROKEN, 1), (refusal(503), 1), (refusal(429), 4), (NOT_THERE, 4)], ids=repr
)
def test_a_change_is_repeated_only_where_it_was_not_done(answer: httpx.Response, attempts: int) -> None:
    service = PlayedService(answer)
    with pytest.raises(CreditScoringError):
        change_client.sync(33, client=service.bank().rest, body=ChangeClientBody.from_dict({"age": 40}))
    assert len(service.asked) == attempts


def test_an_application_is_registered_again_since_it_is_the_same_one() -> None:
    service = PlayedService(BROKEN)
    with pytest.raises(CreditScoringError):
        service.bank().register_application("A-1", APPLICANT)
    assert len(service.asked) == 4


@pytest.mark.parametrize("attempts", [1, 2, 6])
def test_attempts_are_bounded(attempts: int) -> None:
    service = PlayedService(refusal(503))
    with pytest.raises(CreditScoringError) as raised:
        service.bank(Retrying(attempts=attempts, first_pause=0)).score_client(33)
    assert (raised.value.status, len(service.asked)) == (503, attempts)


def test_retry_after_is_kept_to(waits: Waits) -> None:
    service = PlayedService(
        refusal(429, headers={"Retry-After": "17"}), refusal(503, headers={"Retry-After": "2"}), score()
    )
    service.bank(Retrying()).score_client(33)
    assert waits == [17, 2]


async def test_retry_after_is_kept_to_with_asyncio(waits: Waits) -> None:
    service = PlayedService(refusal(429, headers={"Retry-After": "17"}), score())
    async with service.async_bank(Retrying()) as bank:
        await bank.score_client(33)
    assert waits == [17]


def test_all_pauses_together_are_bounded(waits: Waits) -> None:
    service = PlayedService(refusal(429, headers={"Retry-After": "25"}))
    with pytest.raises(CreditScoringError) as raised:
        service.bank(Retrying(attempts=9, seconds=60)).score_client(33)
    assert waits == [25, 25]
    assert raised.value.retry_after == 25


def test_an_hour_is_not_waited_for(waits: Waits) -> None:
    service = PlayedService(refusal(503, headers={"Retry-After": "3600"}))
    with pytest.raises(CreditScoringError):
        service.bank(Retrying()).score_client(33)
    assert waits == []


def test_pauses_without_retry_after_double(waits: Waits) -> None:
    service = PlayedService(refusal(504))
    with pytest.raises(CreditScoringError):
        service.bank(Retrying(attempts=4, first_pause=1)).score_client(33)
    assert [0.5 <= wait / 2**doubled <= 1 for doubled, wait in enumerate(waits)] == [True] * 3


@pytest.mark.parametrize("text", ["", "soon", "-3", "1.5", "٣", "Mon, 99 Foo"])
def test_what_cannot_be_read_is_no_retry_after(text: str) -> None:
    answer = httpx.Response(503, headers=[(b"Retry-After", text.encode())])
    assert retry_after(answer) is None


@pytest.mark.parametrize(("minutes", "least", "most"), [(1, 50, 60), (-1, 0, 0)])
def test_retry_after_may_be_a_date(minutes: int, least: float, most: float) -> None:
    text = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    seconds = retry_after(httpx.Response(503, headers={"Retry-After": text}))
    assert seconds is not None
    assert least <= seconds <= most

"""What each call sends and gives back; both clients have the same calls."""

import inspect
import json
from decimal import Decimal
from itertools import islice
from typing import Any

import httpx
import pytest

from credit_scoring_client import AsyncCreditScoring, CreditScoring
from tests.clients.answers import SCORE, PlayedService, score
from tests.fixtures.legal_applicant import APPLICANT


def page(first: int, *, more: bool, path: str = "/clients/33/scores") -> httpx.Response:
    """Two scores, the newest of that id, and the link to the next page."""
    link = {"Link": f'<{path}?limit=2&after={first - 1}>; rel="next"'} if more else {}
    return httpx.Response(200, json=[{**SCORE, "id": first - place} for place in range(2)], headers=link)


def calls_of(kind: type[Any]) -> dict[str, str]:
    """The public calls with their arguments, without what they return."""
    members = {name: one for name, one in vars(kind).items() if inspect.isfunction(one) and not name.startswith("_")}
    return {
        name: str(inspect.signature(one).replace(return_annotation=inspect.Signature.empty))
        for name, one in members.items()
    }


def test_both_clients_have_the_same_calls() -> None:
    assert len(calls_of(CreditScoring)) >= 9
    assert calls_of(CreditScoring) == calls_of(AsyncCreditScoring)


def test_a_score_is_typed() -> None:
    found = PlayedService(score()).bank().score_client(33)
    assert (found.band, found.score, found.master_grade, found.reasons[0].contribution) == ("B", 0.25, None, -1.5)
    assert found.timestamp.isoformat() == "2026-03-01T12:00:00+00:00"


def test_an_application_is_sent_as_it_is() -> None:
    event = {**SCORE, "application_id": 5, "external_id": "A-1"}
    service = PlayedService(httpx.Response(200, json=event))
    assert service.bank().register_and_score("A-1", APPLICANT).application_id == 5
    (request,) = service.asked
    assert (request.method, request.url.path) == ("POST", "/applications/score")
    assert json.loads(request.content) == {"external_id": "A-1", "features": APPLICANT}


def test_pages_are_fetched_as_they_are_read() -> None:
    service = PlayedService(page(9, more=True), page(7, more=True), page(5, more=False))
    scores = service.bank().client_scores(33)
    assert service.asked == []
    assert [one.id for one in islice(scores, 2)] == [9, 8]
    assert len(service.asked) == 1
    assert [one.id for one in scores] == [7, 6, 5, 4]
    assert [request.url.params.get("after") for request in service.asked] == [None, "8", "6"]


async def test_pages_are_fetched_as_they_are_read_with_asyncio() -> None:
    service = PlayedService(page(9, more=True), page(7, more=False))
    async with service.async_bank() as bank:
        scores = bank.client_scores(33)
        assert [(await anext(scores)).id, (await anext(scores)).id] == [9, 8]
        assert len(service.asked) == 1
        assert [one.id async for one in scores] == [7, 6]


def test_an_empty_list_is_one_request() -> None:
    service = PlayedService(httpx.Response(200, json=[]))
    assert list(service.bank().applications(external_id="A-1")) == []
    (request,) = service.asked
    assert dict(request.url.params) == {"external_id": "A-1", "limit": "100"}


@pytest.mark.parametrize(
    ("value", "kind"), [(Decimal("1.5"), TypeError), (float("nan"), ValueError), ([1], TypeError)], ids=repr
)
def test_a_feature_that_json_cannot_hold_is_named(value: object, kind: type[Exception]) -> None:
    service = PlayedService(score())
    with pytest.raises(kind, match=r"features\.age: expected"):
        service.bank().register_application("A-1", {"age": value})
    assert service.asked == []


@pytest.mark.parametrize("key", ["", "заказ", "a\nb"])
def test_an_idempotency_key_that_cannot_be_sent_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="idempotency_key"):
        PlayedService(score()).bank().score_client(33, idempotency_key=key)


def test_options_of_httpx_pass_through() -> None:
    service = PlayedService(score())
    CreditScoring("http://localhost", key="cs_live_x", timeout=3, transport=httpx.MockTransport(service)).score_client(
        1
    )
    assert service.asked[0].extensions["timeout"]["read"] == 3

"""A service that answers as it is asked to, without a network."""

from collections.abc import Sequence
from typing import Any

import httpx

from credit_scoring_client import AsyncCreditScoring, CreditScoring, Retrying

ADDRESS = "http://localhost:8000"
KEY = "cs_live_of_a_test"
AT_ONCE = Retrying(attempts=4, seconds=5, first_pause=0)
Answer = httpx.Response | httpx.TransportError
SCORE: dict[str, Any] = {
    "id": 7,
    "client_id": 33,
    "score": 0.25,
    "rating": 0.75,
    "band": "B",
    "master_grade": None,
    "raw_proba": 0.2,
    "timestamp": "2026-03-01T12:00:00Z",
    "model_version": "52c8",
    "client_revision": 1,
    "source": "api",
    "reasons": [{"feature": "base", "value": None, "contribution": -1.5}],
}


class PlayedService:
    """Gives the answers in turn, the last one again and again, and keeps what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self._answers: Sequence[Answer] = answers
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        answer = self._answers[min(len(self.asked), len(self._answers) - 1)]
        self.asked.append(request)
        if isinstance(answer, httpx.TransportError):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def bank(self, retrying: Retrying = AT_ONCE) -> CreditScoring:
        return CreditScoring(ADDRESS, key=KEY, retrying=retrying, transport=httpx.MockTransport(self))

    def async_bank(self, retrying: Retrying = AT_ONCE) -> AsyncCreditScoring:
        return AsyncCreditScoring(ADDRESS, key=KEY, retrying=retrying, transport=httpx.MockTransport(self))


def refusal(status: int, error: str = "Refused", detail: Any = "no", **more: Any) -> httpx.Response:
    """A refusal in the service's one shape; `headers` are the answer's."""
    headers = more.pop("headers", {})
    body = {"error": error, "detail": detail, "request_id": "9f86d081", **more}
    return httpx.Response(status, json=body, headers=headers)


def score(**changes: Any) -> httpx.Response:
    return httpx.Response(200, json={**SCORE, **changes})

"""httpx clients that repeat what may be repeated and raise what is no success."""

import asyncio
import time
from typing import Any

import httpx

from credit_scoring_client.errors import CreditScoringError
from credit_scoring_client.retrying import Outcome, Pauses, Retrying, retry_after


class RetryingClient(httpx.Client):
    """Each request is sent until it succeeds or `retrying` ends it with CreditScoringError."""

    def __init__(self, retrying: Retrying, **options: Any) -> None:
        super().__init__(**options)
        self._retrying = retrying

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """Send a request, as often as need be."""
        pauses = Pauses(self._retrying, request)
        outcome = self._once(request, options)
        while (pause := pauses.after(outcome)) is not None:
            time.sleep(pause)
            outcome = self._once(request, options)
        return _success(request, outcome)

    def _once(self, request: httpx.Request, options: dict[str, Any]) -> Outcome:
        try:
            return super().send(request, **options)
        except httpx.TransportError as fault:
            return fault


class AsyncRetryingClient(httpx.AsyncClient):
    """The same for asyncio."""

    def __init__(self, retrying: Retrying, **options: Any) -> None:
        super().__init__(**options)
        self._retrying = retrying

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """Send a request, as often as need be."""
        pauses = Pauses(self._retrying, request)
        outcome = await self._once(request, options)
        while (pause := pauses.after(outcome)) is not None:
            await asyncio.sleep(pause)
            outcome = await self._once(request, options)
        return _success(request, outcome)

    async def _once(self, request: httpx.Request, options: dict[str, Any]) -> Outcome:
        try:
            return await super().send(request, **options)
        except httpx.TransportError as fault:
            return fault


def _success(request: httpx.Request, outcome: Outcome) -> httpx.Response:
    if isinstance(outcome, httpx.TransportError):
        raise CreditScoringError.of_fault(request, outcome) from outcome
    is_json = outcome.headers.get("Content-Type", "").startswith("application/json")
    if not outcome.is_success or not is_json:
        raise CreditScoringError.of_answer(outcome, retry_after(outcome))
    return outcome

"""When a call is made again, and how long is waited before: within bounds, and only if nothing is done twice."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from credit_scoring_client.errors import IDEMPOTENCY_KEY

Outcome = httpx.Response | httpx.TransportError
REFUSED_UNDONE = frozenset({429})
PASSING = frozenset({502, 503, 504})
NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
READING = frozenset({"GET", "HEAD"})
SAME_TWICE = ("POST", "/applications")
"""An application that is registered again is the same one."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """So many attempts of a call at most, so many seconds of waiting between them in all.

    `Retry-After` says how long is waited; without it the pause begins at `first_pause` seconds, doubles, and is
    shortened at random so that callers who failed together do not come back together. `Retrying(attempts=1)` tries
    once.
    """

    attempts: int = 5
    seconds: float = 60.0
    first_pause: float = 0.5


class Pauses:
    """The pauses of one call."""

    def __init__(self, retrying: Retrying, request: httpx.Request) -> None:
        self._retrying, self._request = retrying, request
        self._attempt, self._left = 0, retrying.seconds

    def after(self, outcome: Outcome) -> float | None:
        """Return the seconds to wait before the next attempt; None: this outcome is the last."""
        self._attempt += 1
        if self._attempt >= self._retrying.attempts or not may_repeat(self._request, outcome):
            return None
        asked = retry_after(outcome) if isinstance(outcome, httpx.Response) else None
        pause = self._own_pause() if asked is None else asked
        if pause > self._left:
            return None
        self._left -= pause
        return pause

    def _own_pause(self) -> float:
        longest: float = self._retrying.first_pause * 2 ** (self._attempt - 1)
        return longest * random.uniform(0.5, 1)  # noqa: S311  # no secret


def may_repeat(request: httpx.Request, outcome: Outcome) -> bool:
    """Say whether another attempt may succeed without anything being done twice."""
    if isinstance(outcome, NEVER_ARRIVED):
        return True
    if isinstance(outcome, httpx.Response):
        if outcome.status_code in REFUSED_UNDONE:
            return True
        if outcome.status_code not in PASSING:
            return False
    is_same_twice = request.method == SAME_TWICE[0] and request.url.path.endswith(SAME_TWICE[1])
    return request.method in READING or IDEMPOTENCY_KEY in request.headers or is_same_twice


def retry_after(answer: httpx.Response) -> float | None:
    """Return the seconds that `Retry-After` asks for, as a number or as a date; None without a readable one."""
    text = answer.headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())

"""What both clients send and read alike."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from math import isfinite
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from credit_scoring_client.errors import UNEXPECTED_ANSWER, CreditScoringError
from credit_scoring_client.rest.models import ApplicationIn
from credit_scoring_client.rest.types import Response
from credit_scoring_client.signing import Signing

Read = TypeVar("Read")
OTHER_VERSION = "the answer has another shape than this version of the client knows"
PREFIX = "cs_live_"
PAGE = 100
"""Rows of a page."""
SECONDS = 30.0
"""How long one attempt may take."""


def options_of(base_url: str, key: str, signing_secret: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what httpx is made with. Raises ValueError for an address, a key or a secret that cannot be one."""
    if not base_url.startswith(("http://", "https://")):
        raise ValueError(f"base_url: expected the service's address, https://…; got {base_url!r}")
    if not key.isascii() or not key.startswith(PREFIX) or not key.isprintable():
        raise ValueError(f"key: expected the key of a service account, which begins with {PREFIX}")
    headers = {"Authorization": f"Bearer {key}", "User-Agent": f"credit-scoring-client/{_version()}"}
    signing = {"auth": Signing(key, signing_secret)} if signing_secret is not None else {}
    return {"timeout": SECONDS, **options, **signing, "base_url": base_url, "headers": headers}


def application_of(external_id: str, features: Mapping[str, Any]) -> ApplicationIn:
    """Return the body of an application. Raises TypeError or ValueError for a feature that JSON cannot hold."""
    for name, value in features.items():
        if value is not None and not isinstance(value, str | int | float):
            raise TypeError(f"features.{name}: expected str, int, float, bool or None; got {type(value).__name__}")
        if isinstance(value, float) and not isfinite(value):
            raise ValueError(f"features.{name}: expected a finite number or None; got {value}")
    return ApplicationIn.from_dict({"external_id": external_id, "features": dict(features)})


def key_of_call(given: str | None) -> str:
    """Return the Idempotency-Key of a call, by default a new one. Raises ValueError for one that cannot be sent."""
    if given is None:
        return str(uuid4())
    if not given or not given.isascii() or not given.isprintable():
        raise ValueError(f"idempotency_key: expected printable ASCII; got {given!r}")
    return given


def content(call: Callable[[], Response[Read]]) -> Read:
    """Return what a call answers. Raises CreditScoringError, also for a success that no route describes."""
    with _as_described():
        return _read(call())


async def awaited_content(call: Awaitable[Response[Read]]) -> Read:
    """Return what an awaited call answers. Raises CreditScoringError, as `content` does."""
    with _as_described():
        return _read(await call)


def page(call: Callable[[], Response[list[Read]]]) -> tuple[list[Read], int | None]:
    """Return the rows of a page, and where the next one begins (None: it is the last), as `Link` says."""
    with _as_described():
        answer = call()
        return _read(answer), _next(answer.headers)


async def awaited_page(call: Awaitable[Response[list[Read]]]) -> tuple[list[Read], int | None]:
    """Return the same of an awaited call."""
    with _as_described():
        answer = await call
        return _read(answer), _next(answer.headers)


@contextmanager
def _as_described() -> Iterator[None]:
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CreditScoringError(UNEXPECTED_ANSWER, OTHER_VERSION) from error


def _read(answer: Response[Read]) -> Read:
    if answer.parsed is None:
        raise CreditScoringError(UNEXPECTED_ANSWER, OTHER_VERSION, status=int(answer.status_code))
    return answer.parsed


def _next(headers: Mapping[str, str]) -> int | None:
    link = httpx.Response(200, headers=dict(headers)).links.get("next")
    return int(httpx.URL(link["url"]).params["after"]) if link else None


def _version() -> str:
    try:
        return version("credit-scoring-client")
    except PackageNotFoundError:  # run from its folder
        return "unknown"

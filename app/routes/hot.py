"""The hot routes without FastAPI's machinery: scoring, and who I am.

A layer below the middleware and above the application. It answers what is allowed and in order; whatever it would have
to refuse before a score is computed (no session, a key without the scope, another role, another manager's client, a
malformed id or key) goes on to the endpoint of the same path, which refuses it. So permissions, error shape and OpenAPI
have one source.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.exception_handlers import service_error_response
from app.exceptions import Forbidden, NotFound, ScopeMissing, ServiceError
from app.middleware.exchange import QUOTA
from app.models import ScoreSource
from app.models.base import LARGEST_USER_ID
from app.models.score_request_key import IDEMPOTENCY_KEY_MAX_LENGTH
from app.routes.deps import FOR_CLIENTS, FOR_MANAGERS, IDEMPOTENCY_KEY_PATTERN, SESSION_KEY
from app.routes.hot_decisions import HotDecisions, given_again, is_json
from app.routes.key_scopes import require_scopes
from app.schemas.auth import me_body
from app.schemas.score import score_body
from app.security.api_keys import hash_key, is_key, sent_tokens
from app.security.permissions import Permission, require_permission
from app.security.policies.clients import require_can_score_client
from app.security.sessions import hash_session_id
from app.services.batched_scoring import BatchedScoring
from app.services.crud.score_batches import Applicant, Asked, Person
from app.services.crud.score_request_key import IdempotencyKey
from app.services.idempotency import request_hash
from app.services.rate_limits import RateLimiter

ME = "/auth/me"
_HEADERS = ((b"content-type", b"application/json"),)
_KEY = re.compile(IDEMPOTENCY_KEY_PATTERN)


@dataclass(frozen=True)
class ScoreRoute:
    """A scoring route: its path, what its events say of their source, and the permissions it asks for first."""

    path: str
    source: ScoreSource
    permissions: tuple[Permission, ...] = ()
    decides: bool = False

    @property
    def pattern(self) -> str:
        """The path as a regular expression; an id is written as people write numbers."""
        return self.path.replace("{client_id}", "([1-9][0-9]{0,9})")


SCORE_ROUTES = (
    ScoreRoute("/clients/{client_id}/score", ScoreSource.API),
    ScoreRoute("/api/manager/clients/{client_id}/score", ScoreSource.MANAGER, FOR_MANAGERS),
    ScoreRoute("/api/client/score", ScoreSource.CLIENT, FOR_CLIENTS),
    ScoreRoute("/clients/{client_id}/decide", ScoreSource.API, FOR_MANAGERS, decides=True),
    ScoreRoute("/api/manager/clients/{client_id}/decide", ScoreSource.MANAGER, FOR_MANAGERS, decides=True),
)
_ENDINGS = ("/score", "/decide")


class HotRoutes:
    """ASGI middleware directly around the application, whose routes are `routes` by path."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        scoring: BatchedScoring,
        decisions: HotDecisions,
        limiter: RateLimiter,
        routes: Mapping[str, object],
    ) -> None:
        self._app = app
        self._scoring = scoring
        self._decisions = decisions
        self._limiter = limiter
        self._routes = routes
        self._patterns = [(re.compile(route.pattern), route) for route in SCORE_ROUTES]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await self._answer(scope, receive, send) if scope["type"] == "http" else None
        if body is None:
            await self._app(scope, receive, send)
        elif body:
            headers = [*_HEADERS, (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> bytes | None:
        """Return the body of a 200; None where the endpoint is to answer; empty where an error was sent."""
        try:
            if scope["method"] == "GET" and scope["path"] == ME:
                return await self._me(scope)
            if scope["method"] == "POST" and scope["path"].endswith(_ENDINGS):
                return await self._score(scope, receive, send)
        except ServiceError as fault:
            await service_error_response(Request(scope), fault)(scope, receive, send)
            return b""
        return None

    async def _me(self, scope: Scope) -> bytes | None:
        id_hash = _credential(scope)
        if id_hash is None:
            return None
        scope["route"] = self._routes[ME]
        person = await self._scoring.person(id_hash)
        if person is None or not await self._is_within_key(scope, person):
            return None
        return me_body(person)

    async def _score(self, scope: Scope, receive: Receive, send: Send) -> bytes | None:
        call = await self._admitted(scope)
        if call is None:
            return None
        route, asked, client, key = call
        body = await Request(scope, receive).body() if key is not None or route.decides else b""
        sent = IdempotencyKey(asked.person.id, route.path, client.user_id, key, request_hash(body)) if key else None
        if route.decides:
            answer = await self._decisions.answer(asked, client, body, route.source, sent)
            if answer is None:
                await self._app(scope, given_again(body, receive), send)
            return answer or b""
        event = await self._scoring.score(asked, client, source=route.source, key=sent)
        return score_body(event, await self._scoring.grade(event))

    async def _admitted(self, scope: Scope) -> tuple[ScoreRoute, Asked, Applicant, str | None] | None:
        """Return the route, who asks for whom, and the key; None for what the endpoint is to refuse."""
        route, client_id = self._match(scope["path"])
        key = Headers(scope=scope).get("Idempotency-Key")
        if route is None or not _is_in_order(scope, route, client_id, key):
            return None
        id_hash = _credential(scope)
        if id_hash is None:
            return None
        scope["route"] = self._routes[route.path]
        asked = await self._scoring.ask(id_hash, client_id, decides=route.decides)
        if asked is None or not await self._is_within_key(scope, asked.person):
            return None
        client = _permitted(asked, route)
        return (route, asked, client, key) if client is not None else None

    async def _is_within_key(self, scope: Scope, person: Person) -> bool:
        """Whether the key, if one was sent, allows this; counts the request. Raises QuotaExceeded."""
        if person.key is None:
            return True
        if person.key.must_sign:
            return False  # the endpoint judges the signature
        scope["state"][QUOTA] = await self._limiter.count(person.key)
        try:
            require_scopes(person.key, scope["method"], scope["route"].path)
        except ScopeMissing:
            return False
        return True

    def _match(self, path: str) -> tuple[ScoreRoute | None, int | None]:
        """Return the scoring route of a path, and the client's id where the path has one."""
        for pattern, route in self._patterns:
            if found := pattern.fullmatch(path):
                return route, int(found[1]) if found.groups() else None
        return None, None


def _credential(scope: Scope) -> str | None:
    """Return the hash of the key or session that was sent; None where there is none, or one that is to be refused."""
    tokens = sent_tokens(scope["headers"])
    if tokens:
        return hash_key(tokens[0]) if len(tokens) == 1 and is_key(tokens[0]) else None
    session_id = HTTPConnection(scope).session.get(SESSION_KEY)
    return hash_session_id(session_id) if session_id else None


def _permitted(asked: Asked | None, route: ScoreRoute) -> Applicant | None:
    """Return the client, if this user may score it by this route."""
    if asked is None:
        return None
    try:
        if route.permissions:
            require_permission(asked.person.role, *route.permissions)
        return require_can_score_client(asked.person, asked.client)
    except (Forbidden, NotFound):
        return None


def _is_in_order(scope: Scope, route: ScoreRoute, client_id: int | None, key: str | None) -> bool:
    """Whether id, key and type of the body are such as the endpoint would take."""
    is_known = (client_id or 0) <= LARGEST_USER_ID and (key is None or _is_key(key))
    return is_known and (is_json(scope) or not route.decides)


def _is_key(text: str) -> bool:
    return 0 < len(text) <= IDEMPOTENCY_KEY_MAX_LENGTH and _KEY.fullmatch(text) is not None

"""Refuses changes that a page of another site asks for; pages of this site need to do nothing for it."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.exception_handlers import error_response
from app.exceptions import CrossSiteRequest
from app.security.csrf import is_same_origin_request


class SameOriginMiddleware:
    """Stands before the routes; the rule itself is `app.security.csrf`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_same_origin_request(scope["method"], Headers(scope=scope)):
            await error_response(Request(scope), CrossSiteRequest())(scope, receive, send)
            return
        await self.app(scope, receive, send)

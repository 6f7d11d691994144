"""Turns an error nobody foresaw into the one error shape, inside the other middleware, so that it too has an id."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.exception_handlers import on_unexpected


class UnexpectedErrorMiddleware:
    """Innermost: directly around the routes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        except Exception as error:
            response = on_unexpected(Request(scope), error)
            if started:
                raise
            await response(scope, receive, send)

"""A path with a slash too many, or one too few, leads to the route without naming a host.

The framework's own redirect repeats the `Host` of the request, which the caller chose.
"""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.datastructures import URL
from starlette.responses import RedirectResponse
from starlette.routing import Match
from starlette.types import Receive, Scope, Send


def lead_to_the_other_slash(router: APIRouter) -> None:
    """Replace the redirects of this router by redirects to a path alone."""
    router.redirect_slashes = False
    not_found = router.default

    async def redirect(scope: Scope, receive: Receive, send: Send) -> None:
        path = _other(scope["path"])
        if scope["type"] != "http" or path == scope["path"] or not _is_known(router, {**scope, "path": path}):
            await not_found(scope, receive, send)
            return
        address = URL(path=path, query=scope["query_string"].decode("latin-1"))
        await RedirectResponse(str(address), status_code=HTTPStatus.TEMPORARY_REDIRECT)(scope, receive, send)

    router.default = redirect


def _other(path: str) -> str:
    """Return the path with or without its final slash; two slashes at its beginning would name a host."""
    inner = path.strip("/")
    return f"/{inner}" if path.endswith("/") else f"/{inner}/"


def _is_known(router: APIRouter, scope: Scope) -> bool:
    return any(route.matches(scope)[0] is not Match.NONE for route in router.routes)

"""Routers that read the JSON of a body strictly, as the queue does; FastAPI's keep one of two equal keys, and NaN.

Their routes are built once a process and taken over by each application as they are: `include_router` would build every
one a second time at the first request (6 MiB, and a tenth of a second of that request).
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, params
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from app.schemas.error import errors
from app.strict_body import parse_strictly


class _Overrides:
    """What stands in for a dependency; one table for all applications of a process, as the routes are."""

    def __init__(self) -> None:
        self.dependency_overrides: dict[Callable[..., Any], Callable[..., Any]] = {}


_overrides = _Overrides()


class _StrictRequest(Request):
    async def json(self) -> Any:
        """Return the body's content. Raises UnreadableJsonError, which `app.exception_handlers` words."""
        return parse_strictly(await self.body())


class _StrictRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler, handed a request that reads strictly."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return handle_strictly


def strict_router(
    *,
    prefix: str = "",
    tags: Sequence[str] = (),
    include_in_schema: bool = True,
    dependencies: Sequence[params.Depends] = (),
) -> APIRouter:
    """Return a router whose routes read strictly; every router of the service is one."""
    return APIRouter(
        prefix=prefix,
        tags=list(tags),
        include_in_schema=include_in_schema,
        dependencies=list(dependencies),
        route_class=_StrictRoute,
        responses=errors(500),
        dependency_overrides_provider=_overrides,
    )


def take_routes(app: FastAPI, *routers: APIRouter) -> None:
    """Add the routes of these routers to the application, which from now on shares the table of overrides."""
    app.dependency_overrides = _overrides.dependency_overrides
    for router in routers:
        app.router.routes.extend(router.routes)

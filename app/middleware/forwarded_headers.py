"""Believes `X-Forwarded-For` and `X-Forwarded-Proto` from the proxies that are trusted, and from nobody else."""

import asyncio
import ipaddress
import socket
import time

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

KNOWN_SECONDS = 5.0


class ForwardedHeadersMiddleware:
    """uvicorn's middleware over a list in which proxies may also stand by name.

    `trusted` is comma-separated: addresses, networks, names. A container has another address after each start, so
    a name is looked up again when a request comes and the last answer is older than five seconds. A name without
    an address is nobody.
    """

    def __init__(self, app: ASGIApp, trusted: str) -> None:
        self._app = app
        hosts = [host.strip() for host in trusted.split(",")]
        self._addresses = [host for host in hosts if _is_address(host)]
        self._names = [host for host in hosts if not _is_address(host)]
        self._believing = self._believing_in(self._addresses)
        self._looked_up = float("-inf")
        self._looking_up = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._names and scope["type"] != "lifespan":
            await self._look_up()
        await self._believing(scope, receive, send)  # type: ignore[arg-type]

    async def _look_up(self) -> None:
        async with self._looking_up:
            if time.monotonic() - self._looked_up < KNOWN_SECONDS:
                return
            found = [address for name in self._names for address in await _addresses_of(name)]
            self._believing = self._believing_in([*self._addresses, *found])
            self._looked_up = time.monotonic()

    def _believing_in(self, addresses: list[str]) -> ProxyHeadersMiddleware:
        return ProxyHeadersMiddleware(self._app, trusted_hosts=addresses)  # type: ignore[arg-type]


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_network(host, strict=False)
    except ValueError:
        return False
    return True


async def _addresses_of(name: str) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except socket.gaierror:
        return []
    return [str(address[0]) for *_, address in found]

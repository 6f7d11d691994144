"""Believes `X-Forwarded-For` and `X-Forwarded-Proto` from trusted proxies only."""

import asyncio
import ipaddress
import socket
import time
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

KNOWN_SECONDS = 5.0
HEADERS = frozenset({b"x-forwarded-for", b"x-forwarded-proto"})


class ForwardedHeaders:
    """uvicorn's middleware over a list in which proxies may also stand by name.

    `trusted` is comma-separated: addresses, networks, names. A container has another address after each start, so
    a name is looked up again when a request comes and the last answer is older than five seconds. A name without
    an address is trusted nowhere.
    """

    def __init__(self, trusted: str) -> None:
        hosts = [host.strip() for host in trusted.split(",")]
        self._addresses = [host for host in hosts if _is_address(host)]
        self._names = [host for host in hosts if not _is_address(host)]
        self._believing = _believing_in(self._addresses)
        self._looked_up = float("-inf")
        self._looking_up = asyncio.Lock()

    async def apply(self, scope: Scope) -> None:
        """Put into the request's scope the caller's address and scheme as a trusted proxy says them."""
        if self._names:
            await self._look_up()
        await self._believing(scope, _nothing, _nothing)  # type: ignore[arg-type]

    async def _look_up(self) -> None:
        async with self._looking_up:
            if time.monotonic() - self._looked_up < KNOWN_SECONDS:
                return
            found = [address for name in self._names for address in await _addresses_of(name)]
            self._believing = _believing_in([*self._addresses, *found])
            self._looked_up = time.monotonic()


def _believing_in(addresses: list[str]) -> ProxyHeadersMiddleware:
    return ProxyHeadersMiddleware(_end, trusted_hosts=addresses)  # type: ignore[arg-type]


async def _end(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand for the application behind it: only what became of the scope matters."""


async def _nothing(*_: Any) -> Any:
    return None


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

"""Whose word on the caller's address and on TLS is believed: exactly the trusted proxies', also those known by name."""

import asyncio
import socket
from typing import Any

import pytest
from starlette.types import Scope

from app.middleware import forwarded_headers
from app.middleware.forwarded_headers import ForwardedHeaders

CALLER = "203.0.113.9"
FORWARDED = [(b"x-forwarded-for", CALLER.encode()), (b"x-forwarded-proto", b"https")]


async def seen_through(proxies: ForwardedHeaders, peer: str) -> tuple[str, str]:
    """Address and scheme that the app is told when that peer connects."""
    scope: Scope = {"type": "http", "scheme": "http", "client": (peer, 50000), "headers": FORWARDED}
    await proxies.apply(scope)
    return scope["client"][0], scope["scheme"]


class Names:
    """The names that are known now; others are not. Counts the questions."""

    def __init__(self, **addresses: str) -> None:
        self.addresses = addresses
        self.asked = 0

    async def getaddrinfo(self, name: str, *_: Any, **__: Any) -> list[Any]:
        self.asked += 1
        if name not in self.addresses:
            raise socket.gaierror("not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (self.addresses[name], 0))]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    known = Names(proxy="10.0.0.7")

    class Loop:
        getaddrinfo = known.getaddrinfo

    monkeypatch.setattr("app.middleware.forwarded_headers.asyncio.get_running_loop", Loop)
    return known


@pytest.mark.parametrize("trusted", ["10.0.0.7", "10.0.0.0/24", "192.0.2.1, 10.0.0.7", "proxy", "192.0.2.0/24,proxy"])
async def test_a_trusted_proxy_is_believed(names: Names, trusted: str) -> None:
    assert await seen_through(ForwardedHeaders(trusted), "10.0.0.7") == (CALLER, "https")


@pytest.mark.parametrize("trusted", ["10.0.0.8", "192.0.2.0/24", "proxy,192.0.2.1", "another"])
async def test_nobody_else_is(names: Names, trusted: str) -> None:
    assert await seen_through(ForwardedHeaders(trusted), "10.0.0.9") == ("10.0.0.9", "http")


async def test_a_name_is_not_looked_up_for_each_request(names: Names) -> None:
    proxies = ForwardedHeaders("proxy")
    await asyncio.gather(*(seen_through(proxies, "10.0.0.7") for _ in range(5)))
    assert names.asked == 1


async def test_a_name_that_moves_is_found_again(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    proxies = ForwardedHeaders("proxy")
    assert await seen_through(proxies, "10.0.0.7") == (CALLER, "https")
    names.addresses["proxy"] = "10.0.0.8"
    monkeypatch.setattr(forwarded_headers, "KNOWN_SECONDS", 0)
    assert await seen_through(proxies, "10.0.0.8") == (CALLER, "https")
    assert await seen_through(proxies, "10.0.0.7") == ("10.0.0.7", "http")


async def test_a_real_name_is_looked_up() -> None:
    assert await seen_through(ForwardedHeaders("localhost"), "127.0.0.1") == (CALLER, "https")


async def test_a_request_past_all_proxies_is_taken_as_it_comes() -> None:
    scope: Scope = {"type": "http", "scheme": "http", "client": None, "headers": []}
    await ForwardedHeaders("127.0.0.1").apply(scope)
    assert (scope["client"], scope["scheme"]) == (None, "http")

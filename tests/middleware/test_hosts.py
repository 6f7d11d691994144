"""Requests are answered under the service's own names alone."""

import httpx
import pytest
from fastapi import FastAPI

from app.middleware.hosts import KNOWN_AT_MOST, AllowedHosts
from app.settings.service import LOOPBACK_NAMES
from tests.fixtures.api_client import ApiClient

OWN = [b"localhost", b"LOCALHOST:8000", b"bank.localhost", b"127.0.0.1:1", b"[::1]:8000", b"[::1]", b"localhost.:80"]
FOREIGN = [b"", b"rebound.example", b"127.0.0.1.rebound.example", b"localhost@rebound.example", b"192.0.2.1:8000",
           b"localhost:80:80", b"[::2]", b"notlocalhost", b":8000", b"localhost:x", b"\xff"]  # fmt: skip


@pytest.mark.parametrize("host", OWN)
def test_this_machines_names_are_allowed_with_any_port(host: bytes) -> None:
    hosts = AllowedHosts(LOOPBACK_NAMES)
    assert [hosts.allows(host), hosts.allows(host)] == [True, True]


@pytest.mark.parametrize("host", FOREIGN)
def test_no_other_name_is_allowed(host: bytes) -> None:
    hosts = AllowedHosts(LOOPBACK_NAMES)
    assert [hosts.allows(host), hosts.allows(host)] == [False, False]


def test_a_star_stands_for_every_name_below_and_not_for_the_name_itself() -> None:
    hosts = AllowedHosts("*.bank.example, scoring.example")
    assert hosts.allows(b"a.bank.example") and hosts.allows(b"a.b.Bank.example:80") and hosts.allows(b"scoring.example")
    assert not hosts.allows(b"bank.example") and not hosts.allows(b"fakebank.example")


def test_a_star_alone_is_any_name() -> None:
    assert AllowedHosts("*").allows(b"anything.example")


def test_what_is_kept_of_spellings_is_bounded() -> None:
    hosts = AllowedHosts("*.bank.example")
    spellings = [b"%d.bank.example" % number for number in range(KNOWN_AT_MOST + 10)]
    assert all(hosts.allows(host) for host in spellings)
    assert len(hosts._known) == KNOWN_AT_MOST


@pytest.mark.parametrize("path", ["/", "/auth/demo", "/auth/me", "/docs", "/healthy", "/static/x/js/a.js"])
async def test_a_foreign_host_is_refused_by_a_sentence_that_names_the_setting(client: ApiClient, path: str) -> None:
    refused = await client.get(path, headers={"Host": "rebound.example:8000"})
    assert refused.status_code == 400
    assert refused.json()["error"] == "HostNotAllowed"
    assert "rebound.example" in refused.json()["detail"]
    assert "ALLOWED_HOSTS" in refused.json()["detail"]


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
async def test_probes_may_ask_by_address(client: ApiClient, path: str) -> None:
    assert (await client.get(path, headers={"Host": "10.1.2.3:8000"})).json().get("error") != "HostNotAllowed"


async def test_every_get_answers_head_with_the_same_headers_and_no_body(app: FastAPI, client: ApiClient) -> None:
    for path in sorted(
        path for path, methods in app.openapi()["paths"].items() if "get" in methods and "{" not in path
    ):
        got, head = await client.get(path), await client.head(path)
        assert (path, head.status_code) == (path, got.status_code)
        assert head.content == b""
        ignored = {"x-request-id", "date"}
        assert {n: v for n, v in head.headers.items() if n not in ignored} == {
            n: v for n, v in got.headers.items() if n not in ignored
        }


async def test_head_of_the_pages_and_where_only_post_is_served(client: ApiClient) -> None:
    page = await client.head("/")
    assert (page.status_code, page.content) == (200, b"")
    assert (await client.head("/auth/login")).status_code == 405


@pytest.mark.parametrize("path", ["/health/?a=1&b=2", "/ui/client/", "/static"])
async def test_a_slash_too_many_leads_to_a_path_and_names_no_host(client: ApiClient, path: str) -> None:
    answer = await client.get(path, follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith("//")
    assert answer.headers["Location"].endswith("?a=1&b=2") == ("?" in path)


async def test_two_slashes_never_become_a_host(client: ApiClient) -> None:
    url = httpx.URL("http://localhost").copy_with(raw_path=b"//health/")
    answer = await client.get(url, follow_redirects=False)
    assert answer.headers.get("Location", "/health") == "/health"


async def test_scripts_carry_no_policy_of_documents(client: ApiClient) -> None:
    page = (await client.get("/")).text
    script = page.split('type="module" src="')[1].split('"')[0]
    headers = (await client.get(script)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"content-security-policy", "x-frame-options", "permissions-policy"} & set(headers)
    assert "content-security-policy" in (await client.get("/")).headers
    assert "content-security-policy" in (await client.get(script.split("/js/")[0] + "/icon.svg")).headers

"""Which `Host` headers are for this service."""

import pytest
from fastapi import FastAPI

from app.middleware.allowed_hosts import KEPT, AllowedHosts
from app.settings.service import LOOPBACK_HOSTS, ServiceSettings
from tests.fixtures.api_client import ApiClient


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "LOCALHOST.", "127.0.0.1:80", "[::1]", "[::1]:8000"])
def test_loopback_is_accepted_with_and_without_port(host: str) -> None:
    hosts = AllowedHosts(LOOPBACK_HOSTS)
    assert [hosts.accept(host.encode()) for _ in range(2)] == [True, True]


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "localhost.evil.example", "localhost:evil.example", "evil.example:80", "127.0.0.1.evil", "::1",
     "localhost@evil.example", "evil.example#localhost", "127.0.0.2", "\xff"],
)  # fmt: skip
def test_another_host_is_refused(host: str) -> None:
    assert not AllowedHosts(LOOPBACK_HOSTS).accept(host.encode("latin-1"))


@pytest.mark.parametrize(
    ("names", "host", "is_accepted"),
    [
        ("*", "anything.example", True),
        ("*.bank.example", "a.bank.example:8000", True),
        ("*.bank.example", "bank.example", False),
        ("*.bank.example", "evilbank.example", False),
        ("bank.example, Other.Example", "other.example", True),
    ],
)
def test_names_may_stand_for_all_below_them(names: str, host: str, is_accepted: bool) -> None:
    assert AllowedHosts(names).accept(host.encode()) is is_accepted


def test_a_flood_of_ports_fills_no_memory() -> None:
    hosts = AllowedHosts("localhost")
    assert all(hosts.accept(f"localhost:{port}".encode()) for port in range(3 * KEPT))
    assert len(hosts._accepted) == KEPT


async def test_a_refusal_names_the_setting_and_probes_come_by_address(client: ApiClient) -> None:
    refused = await client.get("/auth/demo", headers={"Host": "rebound.example"})
    assert (refused.status_code, refused.json()["error"]) == (421, "HostNotAllowed")
    assert "ALLOWED_HOSTS" in refused.json()["detail"]
    assert (await client.get("/health", headers={"Host": "10.0.0.7:8000"})).status_code == 200


async def test_every_get_answers_head_with_the_same_headers_and_no_body(app: FastAPI, client: ApiClient) -> None:
    for path in ("/health", "/schema/applicant", "/openapi.json", "/ui", "/auth/me"):
        whole, head = await client.get(path), await client.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert {**head.headers, "x-request-id": ""} == {**whole.headers, "x-request-id": ""}


@pytest.mark.parametrize("value", ["http://bank.example", "bank.example:8000", "a,,b", "bank example", "**"])
def test_a_value_that_is_no_list_of_names_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="no host name"):
        ServiceSettings(allowed_hosts=value)

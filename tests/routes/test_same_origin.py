"""A page of another site changes nothing, on any route; pages of ours and programs need to do nothing."""

import re

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.fixtures.api_client import BASE_URL, ApiClient
from tests.fixtures.every_route import routes_of
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD

PARAMETER = re.compile(r"\{(\w+)\}")
LOGIN = {"login": "admin_1", "password": PASSWORD}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": BASE_URL},
    ],
)
async def test_another_site_is_refused_on_every_unsafe_route(
    client: ApiClient, app: FastAPI, session: AsyncSession, bank: SmallBank, headers: dict[str, str]
) -> None:
    await client.log_in(session, bank.admin)
    unsafe = [route.split(" ") for route in sorted(routes_of(app)) if not route.startswith("GET ")]
    assert len(unsafe) > 10
    ids = {"client_id": bank.client, "manager_id": bank.manager, "user_id": bank.client, "sha256": bank.champion}
    for method, path in unsafe:
        address = PARAMETER.sub(lambda named: str(ids.get(named[1], 1)), path)
        response = await client.request(method, address, headers=headers, json=LOGIN)
        assert (response.status_code, response.json()["error"]) == (403, "CrossSiteRequest"), path
        assert response.json()["request_id"] == response.headers["X-Request-ID"]
        assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": BASE_URL},
        {"Sec-Fetch-Site": "same-origin", "Origin": BASE_URL},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=["curl", "older browser", "browser", "address bar"],
)
async def test_our_pages_and_programs_pass(client: ApiClient, bank: SmallBank, headers: dict[str, str]) -> None:
    assert (await client.post("/auth/login", json=LOGIN, headers=headers)).status_code == 200
    assert (await client.post("/auth/logout", headers=headers)).status_code == 200


async def test_reading_from_a_link_on_another_site_is_no_change(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.client)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    response = await client.get("/api/client/dashboard", headers=headers)
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


async def test_a_refused_login_leaves_no_cookie(client: ApiClient, bank: SmallBank) -> None:
    response = await client.post("/auth/login", json=LOGIN, headers={"Sec-Fetch-Site": "cross-site"})
    assert "set-cookie" not in response.headers

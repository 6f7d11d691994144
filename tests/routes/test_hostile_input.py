"""What no honest client sends: every answer is still a 4xx in the one shape."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.fixtures.api_client import ApiClient
from tests.fixtures.small_bank import SmallBank

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"login": "admin_1", "password": "\\ud800 half a character"}',
        b'{"login": "\\ud800", "password": "a password"}',
        b'{"login": "\xff", "password": "a password"}',
        b'{"login": ' + b"[" * 5000,
        b'{"login": 1' + b"0" * 5000 + b"}",
        b"not json",
    ],
    ids=["half a character", "half a login", "not utf-8", "deep", "endless number", "no json"],
)
async def test_a_login_nobody_could_have(client: ApiClient, body: bytes) -> None:
    response = await client.post("/auth/login", content=body, headers=JSON)
    assert response.status_code == 422
    assert response.json()["error"] == "InvalidInput"


async def test_a_feature_named_with_half_a_character(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.manager)
    response = await client.patch(f"/clients/{bank.client}", content=b'{"\\ud800": 1}', headers=JSON)
    assert response.status_code == 422


async def test_an_endless_revision(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.manager)
    response = await client.patch(f"/clients/{bank.client}", json={}, headers={"If-Match": "9" * 5000})
    assert response.status_code == 422
    assert response.json()["detail"][0]["field"] == "If-Match"

"""Lines of the log about people, the passwords that are refused, and the list of one's own sessions."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.fixtures.api_client import BASE_URL, ApiClient
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD

NEW = "новый длинный слог"
RIGHT = {"login": "admin_1", "password": PASSWORD}


@asynccontextmanager
async def caller_at(app: FastAPI, address: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, client=(address, 1234))
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as caller:
        yield caller


def security_lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Lines about people; each says where from and under which request id."""
    lines = [record.msg for record in caplog.records if record.name == "security" and isinstance(record.msg, dict)]
    assert all(line["address"] == "127.0.0.1" and line["request_id"] for line in lines)
    return lines


async def test_logins_failures_and_logouts_are_lines_with_who_where_and_request(
    client: ApiClient, bank: SmallBank, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            await client.post("/auth/login", json={**RIGHT, "password": "a guess"})
        await client.post("/auth/login", json=RIGHT)
        await client.post("/auth/login", json={"login": "my secret password", "password": "x"})
        await client.post("/auth/login", json={"login": "manager_1", "password": PASSWORD})
        await client.post("/auth/logout")
    events = [(line["event"], line.get("login", line.get("user_id"))) for line in security_lines(caplog)]
    assert events == [
        *[("login failed", "admin_1")] * 5,
        ("login throttled", "admin_1"),
        ("login failed", "unknown"),
        ("logged in", "manager_1"),
        ("logged out", bank.manager),
    ]


async def test_changes_of_passwords_and_people_are_lines_with_their_author(
    client: ApiClient, session: AsyncSession, bank: SmallBank, caplog: pytest.LogCaptureFixture
) -> None:
    await client.log_in(session, bank.admin)
    new = {"login": "nina", "password": NEW, "first_name": "Нина", "last_name": "Заречная"}
    with caplog.at_level(logging.INFO):
        await client.post("/auth/password", json={"current_password": PASSWORD, "new_password": NEW})
        await client.post(f"/users/{bank.client}/password", json={"new_password": NEW})
        await client.post("/users", json=new)
        await client.post(f"/users/{bank.client}/deactivate")
        await client.post(f"/users/{bank.client}/activate")
        await client.post(f"/managers/{bank.manager}/dismiss")
    events = [(line["event"], line.get("by")) for line in security_lines(caplog)]
    assert events == [
        ("password changed", None),
        ("password reset", bank.admin),
        ("user added", bank.admin),
        ("user deactivated", bank.admin),
        ("user activated", bank.admin),
        ("manager dismissed", bank.admin),
    ]


async def test_one_sees_and_ends_ones_other_sessions(app: FastAPI, client: ApiClient, bank: SmallBank) -> None:
    await client.post("/auth/login", json=RIGHT)
    async with caller_at(app, "2001:db8:1:2::7") as other:
        await other.post("/auth/login", json=RIGHT)
        listed = (await client.get("/auth/sessions")).json()
        assert {(each["address"], each["is_this_one"]) for each in listed} == {
            ("127.0.0.1", True),
            ("2001:db8:1:2::/64", False),
        }
        assert (await client.post("/auth/sessions/end-others")).json() == {"ended": 1}
        assert (await other.get("/auth/me")).status_code == 401
    assert len((await client.get("/auth/sessions")).json()) == 1


@pytest.mark.parametrize(
    ("path", "field"), [("/auth/password", "new_password"), ("/users/{admin}/password", "new_password")]
)
async def test_the_password_before_is_no_new_one(
    client: ApiClient, session: AsyncSession, bank: SmallBank, path: str, field: str
) -> None:
    await client.log_in(session, bank.admin)
    body = {"current_password": PASSWORD} if path == "/auth/password" else {}
    answer = await client.post(path.format(admin=bank.admin), json={**body, "new_password": PASSWORD})
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["detail"]] == [(field, "password_unchanged")]


@pytest.mark.parametrize(("path", "field"), [("/users", "password"), ("/managers", "password")])
async def test_new_staff_get_no_common_password(
    client: ApiClient, session: AsyncSession, bank: SmallBank, path: str, field: str
) -> None:
    await client.log_in(session, bank.admin)
    new = {"login": "nina", "password": "password1234", "first_name": "Нина", "last_name": "Заречная"}
    answer = await client.post(path, json=new)
    assert [(each["field"], each["code"]) for each in answer.json()["detail"]] == [(field, "password_common")]

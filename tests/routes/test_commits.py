"""One transaction a request, committed before the answer leaves; nothing overridden, the database is a file."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, ClientRevision, Manager, User
from app.services.login_throttle import FAILURES_PER_ACCOUNT_AND_ADDRESS
from database.database import session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.file_bank import count, file_database, logged_in, served
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.small_bank import SmallBank, make_bank

__all__ = ["file_database", "served"]
PERSON = {"login": "fresh_login", "password": "a long password", "first_name": "Ян", "last_name": "Ли"}


@pytest_asyncio.fixture
async def stored(served: FastAPI) -> SmallBank:
    """The small bank, in the file."""
    async with session_scope() as session:
        return await make_bank(session)


@pytest_asyncio.fixture
async def admin(served: FastAPI, stored: SmallBank) -> ApiClient:
    return await logged_in(served, stored.admin)


def refuse_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full at the very moment of COMMIT."""

    async def full_disk(_: AsyncSession) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(AsyncSession, "commit", full_disk)


@pytest.mark.parametrize(
    ("method", "path", "body", "table"),
    [
        ("POST", "/users", PERSON, User),
        ("POST", "/managers", PERSON, Manager),
        ("POST", "/clients", {"user": PERSON, "features": APPLICANT}, Client),
        ("PATCH", "/clients/{client}", {"age": 40}, ClientRevision),
        ("POST", "/managers/{manager}/dismiss", None, ClientRevision),
    ],
)
async def test_a_commit_that_fails_is_no_success(
    admin: ApiClient, stored: SmallBank, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: Any, table: Any
) -> None:
    before = await count(table)
    with monkeypatch.context() as patch:
        refuse_commits(patch)
        response = await admin.request(method, path.format(client=stored.client, manager=stored.manager), json=body)
    assert (response.status_code, response.json()["error"]) == (500, "InternalServerError"), (
        "503 is for one that is away"
    )
    assert set(response.json()) == {"error", "detail", "request_id"}
    assert response.json()["request_id"] == response.headers["X-Request-ID"]
    assert await count(table) == before


async def test_what_was_answered_is_stored(served: FastAPI, admin: ApiClient) -> None:
    told = (await admin.post("/users", json=PERSON)).json()
    async with session_scope(read_only=True) as session:
        user = await session.get_one(User, told["id"])
    assert (user.login, user.first_name) == (PERSON["login"], PERSON["first_name"])


@pytest.mark.parametrize(
    ("path", "body"),
    [("/users", PERSON), ("/managers", PERSON), ("/clients", {"user": PERSON, "features": APPLICANT})],
)
async def test_of_two_who_take_one_login_at_once_one_gets_it(admin: ApiClient, path: str, body: dict[str, Any]) -> None:
    before = await count(User)
    answers = await asyncio.gather(*(admin.post(path, json=body) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {answer.json().get("error") for answer in answers} == {None, "LoginTaken"}
    assert await count(User) == before + 1


async def test_edits_at_once_lose_nothing(admin: ApiClient, stored: SmallBank) -> None:
    path = f"/clients/{stored.client}"
    answers = await asyncio.gather(*(admin.patch(path, json={"term_months": months}) for months in range(12, 20)))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {200, 409}
    assert (await admin.get(path)).json()["revision"] == 1 + statuses.count(200)


async def test_of_editors_who_saw_one_revision_one_wins(admin: ApiClient, stored: SmallBank) -> None:
    path = f"/clients/{stored.client}"
    answers = await asyncio.gather(
        *(admin.patch(path, json={"term_months": months}, headers={"If-Match": '"1"'}) for months in (12, 24, 36))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    (winner,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert (await admin.get(path)).json()["term_months"] == winner["term_months"]


async def test_guesses_at_once_do_not_slip_past_the_throttle(served: FastAPI, stored: SmallBank) -> None:
    async with ApiClient(served) as anybody:
        guesses = [{"login": "admin_1", "password": f"guess {number}"} for number in range(20)]
        answers = await asyncio.gather(*(anybody.post("/auth/login", json=guess) for guess in guesses))
    assert [answer.status_code for answer in answers].count(401) == FAILURES_PER_ACCOUNT_AND_ADDRESS

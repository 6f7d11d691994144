from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Role
from app.services.crud.user import get_user_by_login
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_user
from tests.fixtures.small_bank import SmallBank

PERSON = {"login": "admin_9", "password": "a long password", "first_name": "Ян", "last_name": "Ли"}
SHAPE = {"id", "login", "first_name", "last_name", "role", "is_active", "timestamp"}


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


async def test_a_user_is_told_without_the_password(admin: ApiClient, bank: SmallBank) -> None:
    response = await admin.get(f"/users/{bank.manager}")
    assert response.status_code == 200
    told = response.json()
    assert set(told) == SHAPE
    assert (told["id"], told["login"], told["role"], told["is_active"]) == (bank.manager, "manager_1", "manager", True)
    assert "argon2" not in response.text


@pytest.mark.parametrize("user_id", ["0", "-1", "one", str(2**31), "1.5"])
async def test_an_id_that_cannot_be_is_422(admin: ApiClient, user_id: str) -> None:
    response = await admin.get(f"/users/{user_id}")
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == ["user_id"]


async def test_the_list_is_by_id_and_of_one_role_if_wanted(admin: ApiClient, bank: SmallBank) -> None:
    users = (await admin.get("/users")).json()
    assert [user["id"] for user in users] == sorted(user["id"] for user in users)
    assert {user["role"] for user in users} == set(Role) - {Role.SERVICE}  # this bank has no program
    managers = await admin.get("/users", params={"role": "manager"})
    assert {user["id"] for user in managers.json()} == {bank.manager, bank.other_manager}
    assert managers.headers["X-Total-Count"] == "2"


async def test_the_list_is_of_those_who_may_log_in_or_of_the_others(
    admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    gone = await make_user(session, is_active=False)
    inactive = await admin.get("/users", params={"active": False})
    assert [user["id"] for user in inactive.json()] == [gone.id]
    active = await admin.get("/users", params={"active": True, "role": "client"})
    assert {user["id"] for user in active.json()} == {bank.client, bank.other_client}


async def test_the_list_is_searched_in_any_script(admin: ApiClient, session: AsyncSession) -> None:
    wanted = await make_user(session, first_name="Ёжик", last_name="Щукин")
    for query in ("щук", "ЁЖИК", "щукин ёж", "ежик", "shchukin ezhik", wanted.login):
        assert [user["id"] for user in (await admin.get("/users", params={"q": query})).json()] == [wanted.id]
    assert (await admin.get("/users", params={"q": "%"})).json() == []


@pytest.mark.parametrize(
    ("query", "field"),
    [({"limit": 0}, "limit"), ({"limit": 1001}, "limit"), ({"after": "x"}, "after"), ({"role": "king"}, "role")],
)
async def test_a_wrong_query_is_422_and_names_it(admin: ApiClient, query: dict[str, Any], field: str) -> None:
    response = await admin.get("/users", params=query)
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == [field]


async def test_an_added_admin_can_log_in_and_act(admin: ApiClient) -> None:
    added = await admin.post("/users", json=PERSON)
    assert added.status_code == 201
    assert set(added.json()) == SHAPE
    assert added.json()["role"] == "admin"
    login = {name: PERSON[name] for name in ("login", "password")}
    assert (await admin.post("/auth/login", json=login)).json()["user_id"] == added.json()["id"]
    own = {"new_password": "nine blue boats under the bridge"}
    assert (await admin.post("/auth/login/password", json=own)).json()["status"] == "ok"
    assert (await admin.get("/users")).status_code == 200


@pytest.mark.parametrize("role", ["auditor", "risk"])
async def test_auditors_and_risk_officers_are_added_like_admins(admin: ApiClient, role: str) -> None:
    assert (await admin.post("/users", json={**PERSON, "role": role})).json()["role"] == role
    for refused in ("client", "manager", "king"):
        answer = await admin.post("/users", json={**PERSON, "login": "other_one", "role": refused})
        assert (answer.status_code, answer.json()["detail"][0]["field"]) == (422, "role")


async def test_a_taken_login_is_409(admin: ApiClient) -> None:
    response = await admin.post("/users", json={**PERSON, "login": "admin_1"})
    assert response.status_code == 409
    assert response.json()["error"] == "LoginTaken"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("login", "ab"),
        ("login", "with space"),
        ("login", "логин"),
        ("login", "line_end\n"),
        ("login", "x" * 65),
        ("password", "short"),
        ("password", "x" * 129),
        ("first_name", ""),
        ("first_name", "   "),
        ("last_name", "x" * 101),
        ("role", "client"),
        ("is_admin", True),
    ],
)
async def test_a_wrong_field_is_422_and_nobody_is_added(
    admin: ApiClient, session: AsyncSession, field: str, value: Any
) -> None:
    response = await admin.post("/users", json={**PERSON, field: value})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == [field]
    assert await get_user_by_login(session, PERSON["login"]) is None


async def test_an_admin_cannot_deactivate_himself(admin: ApiClient, bank: SmallBank) -> None:
    response = await admin.post(f"/users/{bank.admin}/deactivate")
    assert response.status_code == 409
    assert (await admin.get("/auth/me")).status_code == 200


async def test_a_manager_is_dismissed_and_not_deactivated(admin: ApiClient, bank: SmallBank) -> None:
    response = await admin.post(f"/users/{bank.manager}/deactivate")
    assert response.status_code == 409
    assert "dismiss" in response.json()["detail"]


async def test_a_password_that_is_too_short_is_not_set(admin: ApiClient, bank: SmallBank) -> None:
    response = await admin.post(f"/users/{bank.client}/password", json={"new_password": "short"})
    assert response.status_code == 422
    assert "short" not in [problem.get("input") for problem in response.json()["detail"]]

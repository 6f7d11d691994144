"""Service accounts: added by admins, with keys that are shown once, two in use at once, revoked at once."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ActorKind, ApiKey, AuditEvent, Role, User
from app.models.base import utc_now
from app.security.api_keys import hash_key, is_key
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.four_eyes import two_people
from tests.fixtures.service_keys import make_key
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD

ACCOUNT = {"login": "loan_origination", "name": "Loan origination", "owner": "Retail lending"}


@pytest_asyncio.fixture
async def account_id(client: ApiClient, session: AsyncSession, bank: SmallBank) -> int:
    """An account that an admin has just added."""
    await client.log_in(session, bank.admin)
    added = await client.post("/service-accounts", json=ACCOUNT)
    assert added.status_code == 201
    assert added.json() == {**ACCOUNT, "id": added.json()["id"], "is_active": True, "keys": []}
    return int(added.json()["id"])


async def make(client: ApiClient, account_id: int, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"/service-accounts/{account_id}/keys", json={"scopes": ["score", "read"], **body})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_key_is_shown_once_and_only_its_hash_is_stored(
    client: ApiClient, session: AsyncSession, account_id: int
) -> None:
    made = await make(client, account_id, expires_in_days=30, requests_per_minute=50)
    assert is_key(made["key"])
    assert made["key"].startswith(made["prefix"])
    assert (made["scopes"], made["requests_per_minute"], made["is_live"]) == (["read", "score"], 50, True)
    (listed,) = (await client.get("/service-accounts")).json()
    assert [key["id"] for key in listed["keys"]] == [made["id"]]
    assert made["key"] not in str(listed)
    stored = (await session.exec(select(ApiKey))).one()
    assert stored.key_hash == hash_key(made["key"])
    assert made["key"] not in str(stored.model_dump())
    assert timedelta(days=29) < stored.expires - utc_now() <= timedelta(days=30)


async def test_two_keys_are_in_use_at_once_and_a_third_needs_one_revoked(client: ApiClient, account_id: int) -> None:
    first, _second = await make(client, account_id), await make(client, account_id)
    third = await client.post(f"/service-accounts/{account_id}/keys", json={"scopes": ["score"]})
    assert (third.status_code, third.json()["detail"]) == (
        409,
        "This service account has 2 keys in use; revoke one first.",
    )
    revoked = await client.post(f"/service-accounts/{account_id}/keys/{first['id']}/revoke")
    assert (revoked.status_code, revoked.json()["is_live"]) == (200, False)
    await make(client, account_id)


async def test_a_revoked_key_stays_revoked_at_the_same_moment(client: ApiClient, account_id: int) -> None:
    made = await make(client, account_id)
    address = f"/service-accounts/{account_id}/keys/{made['id']}/revoke"
    first, second = await client.post(address), await client.post(address)
    assert first.json()["revoked"] == second.json()["revoked"] is not None


async def test_a_deactivated_account_gets_no_key(client: ApiClient, account_id: int) -> None:
    assert (await client.post(f"/users/{account_id}/deactivate")).status_code == 200
    refused = await client.post(f"/service-accounts/{account_id}/keys", json={"scopes": ["score"]})
    assert (refused.status_code, "activate it first" in refused.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes.0"),
        ({"scopes": ["score"], "expires_in_days": 0}, "expires_in_days"),
        ({"scopes": ["score"], "expires_in_days": 367}, "expires_in_days"),
        ({"scopes": ["score"], "expires_in_days": True}, "expires_in_days"),
        ({"scopes": ["score"], "requests_per_minute": 0}, "requests_per_minute"),
        ({"scopes": ["score"], "for_ever": True}, "for_ever"),
    ],
)
async def test_a_wrong_key_is_refused_by_the_field(
    client: ApiClient, account_id: int, body: dict[str, Any], field: str
) -> None:
    refused = await client.post(f"/service-accounts/{account_id}/keys", json=body)
    assert refused.status_code == 422
    assert [problem["field"] for problem in refused.json()["detail"]] == [field]


async def test_logins_are_unique_among_people_and_programs(client: ApiClient, account_id: int) -> None:
    assert account_id
    again = await client.post("/service-accounts", json={**ACCOUNT, "login": "Loan_Origination"})
    assert (again.status_code, again.json()["error"]) == (409, "LoginTaken")


async def test_a_key_of_another_account_is_not_revoked(
    client: ApiClient, session: AsyncSession, account_id: int
) -> None:
    other = await make_key(session)
    await session.commit()
    assert (await client.post(f"/service-accounts/{account_id}/keys/{other.key_id}/revoke")).status_code == 404
    assert (await session.get_one(ApiKey, other.key_id)).revoked is None


async def test_people_are_no_service_accounts(client: ApiClient, bank: SmallBank, account_id: int) -> None:
    assert account_id
    refused = await client.post(f"/service-accounts/{bank.manager}/keys", json={"scopes": ["score"]})
    assert (refused.status_code, refused.json()["detail"]) == (404, "There is no such service account.")


async def test_a_service_account_has_no_password_and_cannot_log_in(
    client: ApiClient, session: AsyncSession, account_id: int
) -> None:
    assert (await session.get_one(User, account_id)).role is Role.SERVICE
    for password in ("", PASSWORD, "a long password"):
        answer = await client.post("/auth/login", json={"login": ACCOUNT["login"], "password": password})
        assert (answer.status_code, answer.json()["error"]) == (401, "InvalidCredentials")
    reset = await client.post(f"/users/{account_id}/password", json={"new_password": "кобыла и телега 7"})
    assert (reset.status_code, reset.json()["detail"]) == (
        409,
        "A service account has no password: it calls with a key.",
    )


async def test_accounts_and_keys_are_acts_of_the_trail(
    client: ApiClient, session: AsyncSession, bank: SmallBank, account_id: int
) -> None:
    made = await make(client, account_id)
    await client.post(f"/service-accounts/{account_id}/keys/{made['id']}/revoke")
    acts = (await session.exec(select(AuditEvent).order_by(col(AuditEvent.id)))).all()
    assert [(act.act, act.actor, act.actor_id, act.object_id) for act in acts] == [
        (act, ActorKind.USER, bank.admin, str(account_id)) for act in (Act.USER_ADDED, Act.KEY_ADDED, Act.KEY_REVOKED)
    ]
    assert acts[1].details["scopes"] == "read score"
    assert made["key"] not in str([act.details for act in acts])


async def test_with_four_eyes_a_key_opens_nothing_until_another_person_approves_it(
    client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    people = await two_people(client, session, bank, password_hash)
    account = (await people.ask(people.first, "POST", "/service-accounts", ACCOUNT)).json()["id"]
    wanted = {"scopes": ["read"], "requests_per_minute": 50}
    proposed = await people.ask(people.first, "POST", f"/service-accounts/{account}/keys", wanted)
    assert (proposed.status_code, proposed.json()["act"]) == (202, "make_key")
    key, headers = proposed.json()["key"], {"Authorization": f"Bearer {proposed.json()['key']}"}
    assert key not in str((await people.ask(people.second, "GET", f"/proposals/{proposed.json()['id']}")).json())
    client.cookies.clear()
    path = f"/clients/{bank.client}"
    assert (await client.get(path, headers=headers)).status_code == 401
    own = await people.approve(proposed.json()["id"], by=people.first)
    assert own.status_code in {403, 409}
    assert (await people.approve(proposed.json()["id"])).status_code == 200
    stored = (await session.exec(select(ApiKey))).one()
    assert (stored.scopes, stored.per_minute, stored.created_by) == ("read", 50, people.second)
    stored.used = utc_now()
    await session.commit()
    client.cookies.clear()
    assert (await client.get(path, headers=headers)).status_code == 200
    act = (await session.exec(select(AuditEvent).where(AuditEvent.act == Act.KEY_ADDED))).one()
    assert (act.actor_id, act.details["proposed_by"]) == (people.second, people.first)

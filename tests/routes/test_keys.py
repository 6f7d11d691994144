"""Requests with a key: who asks, what is refused and why, how often it may, and when it was last used."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ActorKind, ApiKey, AuditEvent, User
from app.models.base import utc_now
from app.routes.parts import parts_of
from app.security.api_keys import KeyScope, new_key
from tests.fixtures.api_client import ApiClient
from tests.fixtures.service_keys import StoredKey, make_key
from tests.fixtures.small_bank import SmallBank

DAY = timedelta(days=1)


async def call(client: ApiClient, key: StoredKey, method: str, path: str, **how: Any) -> Response:
    client.cookies.clear()
    return await client.request(method, path, headers=key.headers, **how)


async def committed(session: AsyncSession, *scopes: KeyScope, **fields: Any) -> StoredKey:
    key = await make_key(session, frozenset(scopes or KeyScope), **fields)
    await session.commit()
    return key


async def test_a_program_scores_a_client_and_the_account_is_who_asked(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = await committed(session, KeyScope.SCORE)
    path = f"/clients/{bank.client}/score"
    first = await client.post(path, headers=key.headers | {"Idempotency-Key": "one"})
    again = await client.post(path, headers=key.headers | {"Idempotency-Key": "one"})
    assert (first.status_code, first.json()["id"]) == (200, again.json()["id"])
    me = (await call(client, key, "GET", "/auth/me")).json()
    assert (me["user_id"], me["role"]) == (key.account_id, "service")
    assert "set-cookie" not in first.headers


async def test_an_edit_by_a_key_is_an_act_of_a_service(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = await committed(session, KeyScope.WRITE)
    assert (await call(client, key, "PATCH", f"/clients/{bank.client}", json={"term_months": 60})).status_code == 200
    act = (await session.exec(select(AuditEvent))).one()
    assert (act.actor, act.actor_id) == (ActorKind.SERVICE, key.account_id)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"expires": utc_now() - DAY}, "This key expired on "),
        ({"revoked": utc_now() - DAY}, "This key was revoked on "),
    ],
    ids=["expired", "revoked"],
)
async def test_a_key_that_is_over_is_refused_and_says_why(
    client: ApiClient, session: AsyncSession, bank: SmallBank, fields: dict[str, Any], said: str
) -> None:
    refused = await call(client, await committed(session, **fields), "GET", f"/clients/{bank.client}")
    assert (refused.status_code, refused.json()["error"]) == (401, "KeyRefused")
    assert refused.json()["detail"].startswith(said)
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_a_revoked_key_is_refused_from_the_next_request_on(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = await committed(session)
    assert (await call(client, key, "GET", f"/clients/{bank.client}")).status_code == 200
    (await session.get_one(ApiKey, key.key_id)).revoked = utc_now()
    await session.commit()
    assert (await call(client, key, "GET", f"/clients/{bank.client}")).status_code == 401


async def test_a_deactivated_account_ends_its_keys(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    key = await committed(session)
    (await session.get_one(User, key.account_id)).is_active = False
    await session.commit()
    refused = await call(client, key, "GET", f"/clients/{bank.client}")
    assert (refused.status_code, "deactivated" in refused.json()["detail"]) == (401, True)


@pytest.mark.parametrize(
    "text", [pytest.param(new_key(), id="never given"), "cs_live_short", "eyJhbGciOiJIUzI1NiJ9.e30.x", "", "é"]
)
async def test_an_unknown_key_is_refused_even_beside_a_session(
    client: ApiClient, session: AsyncSession, bank: SmallBank, text: str
) -> None:
    await client.log_in(session, bank.admin)
    header = (b"authorization", b"Bearer " + text.encode())
    refused = await client.get("/auth/me", headers=[header])
    assert (refused.status_code, refused.json()["error"]) == (401, "KeyRefused")
    assert (await client.get("/auth/me")).status_code == 200  # and the session is as it was


async def test_a_header_sent_twice_is_refused(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    one, other = await committed(session), await committed(session)
    headers = [("Authorization", f"Bearer {key.text}") for key in (one, other)]
    refused = await client.get(f"/clients/{bank.client}", headers=headers)
    assert (refused.status_code, "more than once" in refused.json()["detail"]) == (401, True)


@pytest.mark.parametrize("place", ["/auth/me?key={}", "/clients/{}", "/health?x=1&api_key={}"])
async def test_a_key_in_an_address_is_refused_and_not_logged(
    client: ApiClient, session: AsyncSession, place: str, capfd: pytest.CaptureFixture[str]
) -> None:
    key = await committed(session)
    refused = await client.get(place.format(key.text))
    assert (refused.status_code, refused.json()["error"]) == (400, "KeyInAddress")
    assert "Revoke this key" in refused.json()["detail"]
    assert key.text not in "".join(capfd.readouterr())


async def test_other_schemes_are_another_programs_business(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    assert (await client.get("/auth/me", headers={"Authorization": "Basic dTpw"})).status_code == 200


async def test_each_answer_says_what_is_left_and_the_last_one_when_to_come_back(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = await committed(session, per_minute=2)
    answers = [await call(client, key, "GET", f"/clients/{bank.client}") for _ in range(5)]
    refused = answers[-1]  # a minute may end once meanwhile
    assert [answer.status_code for answer in answers].count(200) in {2, 3, 4}
    assert answers[0].headers["ratelimit-policy"] == '"key";q=2;w=60'
    assert answers[0].headers["ratelimit"].startswith('"key";r=1;t=')
    if refused.status_code == 429:
        assert refused.json()["error"] == "QuotaExceeded"
        assert 1 <= int(refused.headers["retry-after"]) <= 60


async def test_people_have_no_quota(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.admin)
    assert "ratelimit" not in (await client.get("/auth/me")).headers


async def test_its_last_use_is_noted_at_most_once_a_minute(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = await committed(session, used=None)
    activity = parts_of(app).activity

    async def used_after_a_call() -> Any:
        await call(client, key, "GET", f"/clients/{bank.client}")
        await activity.close()
        await session.refresh(stored)
        return stored.used

    stored = await session.get_one(ApiKey, key.key_id)
    assert stored.used is None
    first = await used_after_a_call()
    assert first is not None
    assert await used_after_a_call() == first
    stored.used = first - timedelta(minutes=2)
    await session.commit()
    assert await used_after_a_call() > first - timedelta(minutes=2)

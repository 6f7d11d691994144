"""Keys that must sign: made with a signing secret, refused without a signature, and no request is taken twice."""

from asyncio import gather
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel import select

from app.models import ApiKey, Role, SpentToken
from app.models.base import utc_now
from app.routes.parts import parts_of
from app.security.api_keys import hash_key
from app.services.housekeeping import tidy
from database.database import session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_user
from tests.fixtures.file_bank import count, file_database, logged_in, served
from tests.fixtures.service_keys import StoredKey, make_key
from tests.fixtures.signing import signed_headers
from tests.routes.test_hot import SCORE, TwoWays, ways

__all__ = ["file_database", "served", "ways"]
ME = "/auth/me"


def secret_of(app: FastAPI, key: StoredKey) -> str:
    return parts_of(app).signed.secret_of(hash_key(key.text))


async def ask(app: FastAPI, method: str, path: str, headers: dict[str, str], **how: Any) -> httpx.Response:
    async with ApiClient(app) as http:
        return await http.request(method, path, headers=headers, **how)


@pytest_asyncio.fixture
async def key(served: FastAPI) -> AsyncIterator[StoredKey]:
    async with session_scope() as session:
        made = await make_key(session, must_sign=True)
    yield made


async def test_a_signed_request_is_taken_once_and_an_unsigned_one_never(served: FastAPI, key: StoredKey) -> None:
    refused = await ask(served, "GET", ME, key.headers)
    assert (refused.status_code, refused.json()["error"], refused.json()["code"]) == (
        401,
        "SignatureRefused",
        "signature_missing",
    )
    headers = key.headers | signed_headers(key.text, secret_of(served, key), "GET", ME)
    assert (await ask(served, "GET", ME, headers)).json()["user_id"] == key.account_id
    again = await ask(served, "GET", ME, headers)
    assert (again.status_code, again.json()["code"]) == (401, "signature_replayed")
    assert "Idempotency-Key" in again.json()["detail"]


async def test_a_nonce_is_spent_also_by_a_request_that_comes_to_nothing(served: FastAPI, key: StoredKey) -> None:
    headers = key.headers | signed_headers(key.text, secret_of(served, key), "GET", "/clients/999")
    answers = [await ask(served, "GET", "/clients/999", headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [404, 401]


@pytest.mark.parametrize(
    ("how", "code"), [({"off": 400}, "signature_clock"), ({"secret": "cs_sign_another"}, "signature_wrong")]
)
async def test_what_is_not_signed_right_spends_nothing(
    served: FastAPI, key: StoredKey, how: dict[str, Any], code: str
) -> None:
    secret = how.pop("secret", secret_of(served, key))
    refused = await ask(served, "GET", ME, key.headers | signed_headers(key.text, secret, "GET", ME, **how))
    assert (refused.status_code, refused.json()["code"]) == (401, code)
    assert await count(SpentToken) == 0


async def test_a_body_that_was_changed_is_refused(served: FastAPI, key: StoredKey) -> None:
    sent, body = {"content-type": "application/json"}, b'{"external_id": "A-1", "features": {}}'
    headers = key.headers | signed_headers(key.text, secret_of(served, key), "POST", "/applications", body, sent=sent)
    changed = await ask(served, "POST", "/applications", headers, content=body.replace(b"A-1", b"A-2"))
    assert (changed.status_code, changed.json()["code"]) == (401, "signature_digest")
    assert (await ask(served, "POST", "/applications", headers, content=body)).json()["error"] == "InvalidInput"


async def test_another_key_needs_no_signature(served: FastAPI) -> None:
    async with session_scope() as session:
        plain = await make_key(session)
    assert (await ask(served, "GET", ME, plain.headers)).status_code == 200


async def test_an_admin_makes_a_key_whose_secret_is_shown_once_and_stored_nowhere(served: FastAPI) -> None:
    async with session_scope() as session:
        admin = (await make_user(session, Role.ADMIN)).id
        account = (await make_user(session, Role.SERVICE, password_hash="")).id
    async with await logged_in(served, admin) as http:
        path = f"/service-accounts/{account}/keys"
        made = (await http.post(path, json={"scopes": ["read"], "must_sign": True})).json()
        other = (await http.post(path, json={"scopes": ["read"]})).json()
        listed = (await http.get("/service-accounts")).json()[0]["keys"]
    assert (made["must_sign"], other["must_sign"], other["signing_secret"]) == (True, False, None)
    assert [one["must_sign"] for one in listed] == [False, True]
    assert made["signing_secret"] not in str(listed)
    async with session_scope(read_only=True) as session:
        assert made["signing_secret"] not in str([one.model_dump() for one in await session.exec(select(ApiKey))])
    headers = {"Authorization": f"Bearer {made['key']}"} | signed_headers(
        made["key"], made["signing_secret"], "GET", ME
    )
    assert (await ask(served, "GET", ME, headers)).status_code == 200


async def test_a_key_of_four_eyes_signs_by_the_secret_that_its_proposer_was_shown(served: FastAPI) -> None:
    async with session_scope() as session:
        first, second = [(await make_user(session, Role.ADMIN)).id for _ in range(2)]
        account = (await make_user(session, Role.SERVICE, password_hash="")).id
    async with await logged_in(served, first) as http, await logged_in(served, second) as other:
        assert (await http.post("/four-eyes/on")).status_code == 200
        wanted = {"scopes": ["read"], "must_sign": True}
        proposed = await http.post(f"/service-accounts/{account}/keys", json=wanted)
        assert proposed.status_code == 202
        assert proposed.json()["change"]["must_sign"] is True
        approved = await other.post(f"{proposed.headers['Location']}/approve", json={})
        assert approved.status_code == 200, approved.text
    bearer = {"Authorization": f"Bearer {proposed.json()['key']}"}
    assert (await ask(served, "GET", ME, bearer)).json()["code"] == "signature_missing"
    headers = bearer | signed_headers(proposed.json()["key"], proposed.json()["signing_secret"], "GET", ME)
    assert (await ask(served, "GET", ME, headers)).status_code == 200


async def test_nonces_whose_time_is_over_are_tidied_away(file_database: None) -> None:
    async with session_scope() as session:
        session.add(SpentToken(token_hash="0" * 64, expires=utc_now() - timedelta(seconds=1)))
        session.add(SpentToken(token_hash="1" * 64, expires=utc_now() + timedelta(minutes=1)))
    async with session_scope() as session:
        assert await tidy(session) == 1
    assert await count(SpentToken) == 1


HOT = [
    ("GET", ME, b"", 200),
    ("POST", SCORE, b"", 200),
    ("POST", "/clients/{client}/decide", b'{"amount": 1000, "term": 12}', 409),  # there is no policy
]


@pytest.mark.postgres
@pytest.mark.parametrize(("method", "path", "body", "status"), HOT)
async def test_on_the_hot_routes_too_and_once_over_all_processes(
    ways: TwoWays, method: str, path: str, body: bytes, status: int
) -> None:
    async with session_scope() as session:
        key = await make_key(session, must_sign=True)
    path, sent = path.format(**ways.ids), {"content-type": "application/json"} if body else {}
    for first, second in ((ways.hot, ways.plain), (ways.plain, ways.hot)):
        unsigned = await ask(first, method, path, key.headers | sent, content=body)
        assert unsigned.json()["code"] == "signature_missing"
        headers = key.headers | signed_headers(key.text, secret_of(first, key), method, path, body, sent=sent)
        if body:
            changed = await ask(first, method, path, headers, content=body.replace(b"1000", b"9000"))
            assert changed.json()["code"] == "signature_digest"
        assert (await ask(first, method, path, headers, content=body)).status_code == status
        assert (await ask(second, method, path, headers, content=body)).json()["code"] == "signature_replayed"


@pytest.mark.postgres
async def test_of_requests_at_once_with_one_nonce_one_is_taken(ways: TwoWays) -> None:
    async with session_scope() as session:
        key = await make_key(session, must_sign=True)
    headers = key.headers | signed_headers(key.text, secret_of(ways.hot, key), "GET", ME)
    answers = await gather(*(ask(way, "GET", ME, headers) for way in (ways.hot, ways.plain) * 4))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
    assert await count(SpentToken) == 1


async def test_a_key_beyond_its_quota_spends_no_nonce(served: FastAPI) -> None:
    async with session_scope() as session:
        key = await make_key(session, must_sign=True, per_minute=1)
    asked = [key.headers | signed_headers(key.text, secret_of(served, key), "GET", ME) for _ in range(3)]
    answers = [await ask(served, "GET", ME, headers) for headers in asked]
    assert 429 in [answer.status_code for answer in answers]
    assert await count(SpentToken) == sum(answer.status_code == 200 for answer in answers)

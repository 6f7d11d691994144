"""Which key opens which route: every route of the application, every scope. A route that is not listed fails a test."""

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.base import LARGEST_USER_ID
from app.routes.key_scopes import SCOPES_OF_ROUTES
from app.security.api_keys import KeyScope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.every_route import routes_of, sent
from tests.fixtures.service_keys import StoredKey, make_application, make_key
from tests.fixtures.small_bank import SmallBank
from tests.routes.test_every_route_by_role import BODIES, TABLE

OPEN = {
    # what is there without a login, and its answer: a key changes nothing
    "GET /docs": 200,
    "GET /openapi.json": 200,
    "GET /health": 200,
    "GET /health/live": 200,
    "GET /health/ready": 200,
    "GET /audit/keys": 200,
    "GET /.well-known/security.txt": 404,  # this bank has given no address
    "POST /auth/login": 200,
    "POST /auth/logout": 200,
    "GET /auth/demo": 200,
    # a login that has begun, which no key is
    "POST /auth/login/code": 401,
    "POST /auth/login/passkey": 401,
    "POST /auth/login/password": 401,
    "POST /auth/passkeys/offer": 401,
    "POST /auth/passkeys": 401,
    "POST /auth/passkeys/challenge": 401,
    "POST /auth/password/rules": 401,
    "POST /auth/second-factor": 401,
    "POST /auth/second-factor/confirm": 401,
}
BY_SCOPES = {
    # the scopes that open it together (none: any key), and the answer then
    "GET /auth/me": ("", 200),
    "GET /schema/applicant": ("", 200),
    "POST /clients": ("import", 201),
    "POST /imports": ("import", 201),
    "GET /imports": ("import", 200),
    "GET /imports/mappings": ("import", 200),
    "GET /imports/{import_id}": ("import", 404),  # there is none
    "PUT /imports/{import_id}/pieces/{number}": ("import", 404),
    "POST /imports/{import_id}/preview": ("import", 404),
    "POST /imports/{import_id}/start": ("import", 404),
    "GET /imports/{import_id}/file": ("import", 404),
    "GET /clients/{client_id}": ("read", 200),
    "PATCH /clients/{client_id}": ("write", 200),
    "GET /clients/{client_id}/credits": ("read", 200),
    "POST /clients/{client_id}/credits": ("write", 201),
    "GET /credits/{credit_id}": ("read", 404),  # there is none
    "PUT /credits/{credit_id}": ("write", 404),
    "GET /credits/{credit_id}/revisions": ("read", 404),
    "POST /credits/{credit_id}/payments": ("write", 404),
    "POST /credits/{credit_id}/default": ("write", 404),
    "GET /clients/{client_id}/scores": ("read", 200),
    "GET /clients/{client_id}/revisions": ("read", 200),
    "POST /clients/{client_id}/score": ("score", 200),
    "POST /clients/{client_id}/decide": ("score", 409),  # there is no policy
    "GET /clients/{client_id}/decisions": ("read", 200),
    "GET /clients/{client_id}/facts": ("read", 200),
    "PUT /clients/{client_id}/facts/{name}": ("write", 422),  # there is no policy
    "POST /applications": ("write", 201),
    "GET /applications": ("read", 200),
    "POST /applications/score": ("score write", 200),
    "GET /applications/{application_id}": ("read", 200),
    "GET /applications/{application_id}/scores": ("read", 200),
    "GET /applications/{application_id}/data": ("read", 200),
    "POST /applications/{application_id}/score": ("score", 200),
    "POST /applications/{application_id}/decide": ("score", 409),  # there is no policy
    "GET /applications/{application_id}/decisions": ("read", 200),
    "GET /applications/{application_id}/facts": ("read", 200),
    "PUT /applications/{application_id}/facts/{name}": ("write", 422),  # there is no policy
    "GET /managers": ("read", 200),
    "GET /managers/{manager_id}": ("read", 200),
    "GET /managers/{manager_id}/clients": ("read", 200),
}
OF_PEOPLE = "This is for people who log in; no key may do it."
KEYS = [*(frozenset({scope}) for scope in KeyScope), frozenset(KeyScope)]


def test_every_route_that_a_key_opens_is_a_route_and_has_its_scopes_here(app: FastAPI) -> None:
    assert {route: " ".join(sorted(scopes)) for route, scopes in SCOPES_OF_ROUTES.items()} == {
        route: scopes for route, (scopes, _status) in BY_SCOPES.items()
    }
    assert set(BY_SCOPES) | set(OPEN) <= routes_of(app)


@pytest.mark.parametrize("route", BY_SCOPES)
async def test_a_key_opens_what_its_scopes_say(
    client: ApiClient, session: AsyncSession, bank: SmallBank, route: str
) -> None:
    wanted, status = BY_SCOPES[route]
    for scopes in sorted(KEYS, key=len):  # the one that may all comes last: what it does is in no other's way
        answer = await ask_with(await stored_key(session, scopes), client, bank, route)
        if set(wanted.split()) <= scopes:
            assert answer.status_code == status
        else:
            assert (answer.status_code, answer.json()["error"]) == (403, "ScopeMissing")
            assert all(scope in answer.json()["detail"] for scope in wanted.split())


@pytest.mark.parametrize("scopes", KEYS)
async def test_a_key_changes_nothing_about_what_is_open_and_opens_nothing_of_peoples(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scopes: frozenset[KeyScope]
) -> None:
    key = await stored_key(session, scopes)
    for route in TABLE.keys() - BY_SCOPES.keys() - OPEN.keys():
        answer = await ask_with(key, client, bank, route)
        assert (answer.status_code, answer.json()["detail"]) == (403, OF_PEOPLE), route
    for route, status in OPEN.items():
        assert (await ask_with(key, client, bank, route)).status_code == status, route


@pytest.mark.parametrize("route", BY_SCOPES)
async def test_a_key_that_must_sign_opens_nothing_without_a_signature(
    client: ApiClient, session: AsyncSession, bank: SmallBank, route: str
) -> None:
    key = await make_key(session, must_sign=True)
    application = await make_application(session, key.account_id)
    await session.commit()
    answer = await ask_with((key, application.id), client, bank, route)
    assert (answer.status_code, answer.json()["code"]) == (401, "signature_missing")


async def stored_key(session: AsyncSession, scopes: frozenset[KeyScope]) -> tuple[StoredKey, int]:
    """A new account's key of these scopes, and an application of that account."""
    key = await make_key(session, scopes)
    application = await make_application(session, key.account_id)
    await session.commit()
    return key, application.id


async def ask_with(whose_key: tuple[StoredKey, int], client: ApiClient, bank: SmallBank, route: str) -> Response:
    """The answer of the route to that key, about objects that are there."""
    key, application_id = whose_key
    method, path = route.split(" ")
    whose = {
        "client_id": bank.client,
        "manager_id": bank.manager,
        "user_id": bank.client,
        "view_id": 1,
        "account_id": key.account_id,
        "key_id": key.key_id,
        "application_id": application_id,
        "proposal_id": 1,
        "job_id": 1,
        "import_id": 1,
        "number": 0,
        "decision_id": 1,
        "credit_id": LARGEST_USER_ID,
        "sha256": bank.champion,
        "policy": "a" * 64,
        "name": "bureau_score",
    }
    body = BODIES.get(route)
    if route == "POST /clients":
        body = {**BODIES[route], "user": {**BODIES[route]["user"], "login": f"person_{key.account_id}"}}
    return await client.request(method, path.format(**whose), **sent(body), headers=key.headers)

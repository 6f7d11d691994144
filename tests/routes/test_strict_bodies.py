"""Bodies are read strictly on every route that takes one: as the queue reads its messages."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from httpx import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import LoginStep
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_import, make_policy, make_proposal
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.service_keys import make_application, make_key
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.stored_policies import make_referral
from tests.policy.policies import policy_text

JSON = "application/json"
PERSON = {"login": "client_9", "password": "seven green lamps", "first_name": "Ян", "last_name": "Ли"}
CREDIT = {"amount_total": 1000, "annual_rate": 0.1, "payment_history": [{"months_ago": 0, "status": "0"}]}
CLIENT = {"user": PERSON, "features": APPLICANT, "credit": CREDIT, "manager_id": None}
SIMULATED_NUMBERS = ("manager_id", "outcome_months")
CREDIT_NUMBERS = ("amount_total", "annual_rate", "payment_history.0.months_ago", "term_months")
NUMBERS = {
    "POST /clients": (*(f"credit.{name}" for name in CREDIT_NUMBERS), "manager_id"),
    "POST /clients/{client_id}/credits": CREDIT_NUMBERS,
    "PUT /credits/{credit_id}": CREDIT_NUMBERS,
    "POST /managers/{manager_id}/clients": ("client_ids.0",),
    "POST /managers/{manager_id}/dismiss": ("clients_go_to",),
    "POST /service-accounts/{account_id}/keys": ("expires_in_days", "requests_per_minute"),
    "POST /jobs": ("client_ids.0",),
    "POST /imports": ("size",),
    "POST /clients/{client_id}/decide": ("amount", "term"),
    "POST /api/manager/clients/{client_id}/decide": ("amount", "term"),
    "POST /applications/{application_id}/decide": ("amount", "term"),
    "POST /decisions/{decision_id}/answer": ("limit", "price"),
    "POST /auth/passkeys/remove": ("passkey_id",),
    "POST /simulations": SIMULATED_NUMBERS,
    "POST /simulations/swaps.csv": SIMULATED_NUMBERS,
}
"""Every number in a body that is no feature of an applicant."""
FLAGS = {
    "POST /service-accounts/{account_id}/keys": ("must_sign",),
    "POST /jobs": ("decide", "reasons"),
    "POST /imports/{import_id}/start": ("dry_run",),
}
"""Every field of a body that is true or false."""


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


@dataclass(frozen=True)
class Callers:
    """Who may ask the routes that take a body, and what is there to ask about."""

    admin: ApiClient
    half: ApiClient
    """An admin whose login lacks its code."""
    given: ApiClient
    """An admin whose login lacks a password of its own."""
    program: ApiClient
    whose: Mapping[str, Any]

    async def ask(self, route: str, **sent: Any) -> Response:
        """The answer to the caller who may ask that route."""
        method, path = route.split(" ")
        client = self.half if route in {"POST /auth/login/code", "POST /auth/login/passkey"} else self.admin
        client = self.given if route == "POST /auth/login/password" else client
        is_programs = path.startswith("/applications") and not path.endswith("/erase")
        client = self.program if is_programs else client
        return await client.request(method, path.format(**self.whose), **sent)


@pytest_asyncio.fixture
async def callers(app: FastAPI, admin: ApiClient, session: AsyncSession, bank: SmallBank) -> AsyncIterator[Callers]:
    key = await make_key(session)
    whose = {
        "client_id": bank.client,
        "credit_id": 1,
        "manager_id": bank.manager,
        "user_id": bank.client,
        "account_id": key.account_id,
        "application_id": (await make_application(session, key.account_id)).id,
        "proposal_id": (await make_proposal(session, proposer_id=bank.risk)).id,
        "sha256": bank.champion,
        "policy": (await make_policy(session)).sha256,
        "import_id": (await make_import(session, bank.admin)).id,
        "decision_id": (await make_referral(session, bank.client, bank.champion)).id,
        "name": "bureau_score",
    }
    async with ApiClient(app) as half, ApiClient(app) as given, ApiClient(app) as program:
        await half.log_in(session, bank.admin, awaits=LoginStep.CODE)
        await given.log_in(session, bank.admin, awaits=LoginStep.PASSWORD)
        program.headers.update(key.headers)
        yield Callers(admin, half, given, program, whose)


def with_bodies(app: FastAPI) -> dict[str, dict[str, Any]]:
    """The operations that take a body of JSON, each with the schema of it."""
    return {
        f"{method.upper()} {path}": operation["requestBody"]["content"][JSON]["schema"]
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
        if JSON in operation.get("requestBody", {}).get("content", {})
    }


async def refused(callers: Callers, route: str, body: bytes, kind: str = JSON) -> dict[str, Any]:
    """The first problem of a refused body."""
    response = await callers.ask(route, content=body, headers={"Content-Type": kind})
    assert (response.status_code, response.json()["error"]) == (422, "InvalidInput"), route
    found: dict[str, Any] = response.json()["detail"][0]
    return found


@pytest.mark.parametrize(
    ("body", "field", "message", "code"),
    [
        (b'{"x": 1, "a": {"b": 1, "b": 2}}', "a.b", "is given twice", "given_twice"),
        (b'{"a": NaN}', "a", "must be a finite number; got NaN", "not_finite"),
        (b'{"a": [-Infinity]}', "a.0", "must be a finite number; got -Infinity", "not_finite"),
        (b'{"a": 1e999}', "a", "must be a finite number; got 1e999", "not_finite"),
        (b"{", "body", "must be JSON in UTF-8: EOF while parsing an object at line 1 column 1", "json_invalid"),
    ],
)
async def test_every_body_is_read_strictly(
    callers: Callers, app: FastAPI, body: bytes, field: str, message: str, code: str
) -> None:
    routes = with_bodies(app)
    assert {"POST /auth/login", "PATCH /clients/{client_id}", "POST /managers/{manager_id}/dismiss"} <= routes.keys()
    for route in routes:
        assert await refused(callers, route, body) == {
            "field": field,
            "message": message,
            "code": code,
            "limits": {},
        }


@pytest.mark.parametrize("body", [b"[]", b"7", b'"text"', b"true"])
async def test_a_body_that_is_no_object_is_refused_without_naming_a_class(
    callers: Callers, app: FastAPI, body: bytes
) -> None:
    for route in with_bodies(app):
        problem = await refused(callers, route, body)
        assert (problem["field"], problem["message"]) == ("body", "must be a JSON object"), route


async def test_a_body_of_another_type_says_which_is_expected(callers: Callers, app: FastAPI) -> None:
    for route in with_bodies(app):
        problem = await refused(callers, route, b"{}", "text/plain")
        assert problem["message"].endswith("send it with Content-Type: application/json"), route


def placed(value: Any, place: list[str], whole: Any) -> Any:
    """The body with that value in that place."""
    if not place:
        return value
    if isinstance(whole, list):
        return [placed(value, place[1:], whole[0])]
    return {**whole, place[0]: placed(value, place[1:], whole.get(place[0]))}


BODIES: dict[str, Any] = {
    "POST /clients": CLIENT,
    "POST /clients/{client_id}/credits": CREDIT,
    "PUT /credits/{credit_id}": CREDIT,
    "POST /managers/{manager_id}/clients": {"client_ids": [1]},
    "POST /managers/{manager_id}/dismiss": {"clients_go_to": 1},
    "POST /service-accounts/{account_id}/keys": {"scopes": ["read"]},
    "POST /jobs": {"client_ids": [1], "reasons": False, "decide": False},
    "POST /imports": {"kind": "clients", "file_name": "clients.csv", "size": 10},
    "POST /imports/{import_id}/start": {"columns": {}, "dry_run": False},
    "POST /clients/{client_id}/decide": {"amount": 1000, "term": 12},
    "POST /api/manager/clients/{client_id}/decide": {"amount": 1000, "term": 12},
    "POST /applications/{application_id}/decide": {"amount": 1000, "term": 12},
    "POST /decisions/{decision_id}/answer": {"outcome": "approve", "limit": 1000, "price": 0.1, "reason": "seen"},
    "POST /auth/passkeys/remove": {"passkey_id": 1},
    "POST /simulations": {"policy": policy_text()},
    "POST /simulations/swaps.csv": {"policy": policy_text()},
}


@pytest.mark.parametrize("value", [True, False, "5", "yes", [5], {"5": 5}])
async def test_only_a_number_is_a_number(callers: Callers, value: Any) -> None:
    await refused_in(callers, NUMBERS, value)


@pytest.mark.parametrize("value", [1, 0, "true", "yes", [True], {"5": True}])
async def test_only_true_and_false_are_flags(callers: Callers, value: Any) -> None:
    await refused_in(callers, FLAGS, value)


async def refused_in(callers: Callers, places: Mapping[str, tuple[str, ...]], value: Any) -> None:
    """That value in each place is the one problem of the body."""
    for route, field in [(route, field) for route, fields in places.items() for field in fields]:
        response = await callers.ask(route, json=placed(value, field.split("."), BODIES[route]))
        assert response.status_code == 422, (route, field)
        (problem,) = response.json()["detail"]
        assert problem["field"] == field, route
        assert problem["message"].startswith("must be "), (route, field)


def places_in(schema: dict[str, Any], known: dict[str, Any], kinds: frozenset[str], place: str = "") -> Iterator[str]:
    """The places of those kinds in a schema; features are the contract's, which has tests of its own."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if not name.startswith("Applicant"):
            yield from places_in(known[name], known, kinds, place)
    for one in schema.get("anyOf", []):
        yield from places_in(one, known, kinds, place)
    for name, below in schema.get("properties", {}).items():
        yield from places_in(below, known, kinds, f"{place}.{name}".removeprefix("."))
    if "items" in schema:
        yield from places_in(schema["items"], known, kinds, f"{place}.0")
    if schema.get("type") in kinds:
        yield place


@pytest.mark.parametrize(("kinds", "listed"), [({"integer", "number"}, NUMBERS), ({"boolean"}, FLAGS)])
def test_no_number_and_no_flag_in_a_body_is_left_out_of_these_tests(
    app: FastAPI, kinds: set[str], listed: dict[str, tuple[str, ...]]
) -> None:
    known, bodies = app.openapi()["components"]["schemas"], with_bodies(app)
    found = {route: tuple(sorted(places_in(schema, known, frozenset(kinds)))) for route, schema in bodies.items()}
    of_a_declared_type = {"PUT /clients/{client_id}/facts/{name}", "PUT /applications/{application_id}/facts/{name}"}
    assert {route: fields for route, fields in found.items() if fields and route not in of_a_declared_type} == listed


@pytest.mark.parametrize("value", [True, "36", "yes", [36], {}])
async def test_a_feature_is_read_strictly_too(admin: ApiClient, bank: SmallBank, value: Any) -> None:
    for name in ("age", "income_monthly"):
        response = await admin.patch(f"/clients/{bank.client}", json={name: value})
        assert (response.status_code, response.json()["detail"][0]["field"]) == (422, name)


@pytest.mark.parametrize("value", [7, "a text", [1], True, {}])
async def test_no_message_names_a_class_or_is_the_librarys(admin: ApiClient, value: Any) -> None:
    for part in ("user", "features", "credit", "credit.payment_history", "credit.payment_history.0", "user.login"):
        response = await admin.post("/clients", json=placed(value, part.split("."), CLIENT))
        assert response.status_code == 422, part
        for problem in response.json()["detail"]:
            assert problem["message"].startswith(("must ", "is ")), problem
            assert "class_name" not in problem["limits"]
            assert not [
                word for word in ("Input", "instance", "dictionary", "UserIn", "CreditIn") if word in str(problem)
            ]

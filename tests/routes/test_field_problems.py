"""Each kind of wrong field has a code and its limits, so that pages can say it in the user's language."""

from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.loader import load_contract
from tests.fixtures.api_client import ApiClient
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.small_bank import SmallBank

PERSON = {"login": "client_9", "password": "a long password", "first_name": "Ян", "last_name": "Ли"}
CREDIT = {"amount_total": 1000, "annual_rate": 0.1}
Problem = dict[str, Any]


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


async def problem(client: ApiClient, method: str, path: str, **request: Any) -> Problem:
    """The one thing that is wrong with a request."""
    response = await client.request(method, path, **request)
    assert (response.status_code, response.json()["error"]) == (422, "InvalidInput")
    (found,) = response.json()["detail"]
    assert set(found) == {"field", "message", "code", "limits"}
    assert found["message"]
    return {name: found[name] for name in ("field", "code", "limits")}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("age", "36", "illegal"),
        ("age", None, "illegal"),
        ("age", 17, "illegal"),
        ("income_monthly", 0.001, "illegal"),
        ("housing", "castle", "illegal"),
        ("annuity", 1, "derived"),
        ("bogus", 1, "unknown"),
    ],
)
async def test_a_feature_tells_what_kind_of_fault_it_is(
    admin: ApiClient, bank: SmallBank, name: str, value: Any, code: str
) -> None:
    found = await problem(admin, "PATCH", f"/clients/{bank.client}", json={name: value})
    assert found == {"field": name, "code": code, "limits": {}}


async def test_a_missing_feature_is_required(admin: ApiClient) -> None:
    features = {name: value for name, value in APPLICANT.items() if name != "age"}
    found = await problem(admin, "POST", "/clients", json={"user": PERSON, "features": features})
    assert found == {"field": "age", "code": "required", "limits": {}}


async def test_a_feature_that_a_bank_has_fixed_is_read_only(
    admin: ApiClient, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(load_contract("consumer_loan").by_name["age"].__dict__, "editable", False)
    found = await problem(admin, "PATCH", f"/clients/{bank.client}", json={"age": 40})
    assert found == {"field": "age", "code": "read_only", "limits": {}}


@pytest.mark.parametrize(
    ("part", "value", "field", "code", "limits"),
    [
        ("user", {**PERSON, "password": "short"}, "user.password", "string_too_short", {"min_length": 8}),
        ("user", {**PERSON, "login": "a b"}, "user.login", "string_pattern_mismatch", {"pattern"}),
        ("user", {**PERSON, "first_name": " "}, "user.first_name", "string_too_short", {"min_length": 1}),
        ("user", {**PERSON, "first_name": "x" * 101}, "user.first_name", "string_too_long", {"max_length": 100}),
        ("user", {**PERSON, "first_name": "a\nb"}, "user.first_name", "string_control", {}),
        ("user", {**PERSON, "nick": "a"}, "user.nick", "extra_forbidden", {}),
        ("user", {n: v for n, v in PERSON.items() if n != "login"}, "user.login", "missing", {}),
        ("credit", {**CREDIT, "amount_total": 0}, "credit.amount_total", "greater_than", {"gt": 0}),
        ("credit", {**CREDIT, "annual_rate": -1}, "credit.annual_rate", "greater_than_equal", {"ge": 0}),
        (
            "credit",
            {**CREDIT, "payment_history": [{"months_ago": 0, "status": "0"}] * 2},
            "credit.payment_history",
            "month_twice",
            {},
        ),
        ("manager_id", 999_999, "manager_id", "no_such_manager", {}),
    ],
)
async def test_another_field_tells_pydantics_word_or_ours_and_the_limits(
    admin: ApiClient, part: str, value: Any, field: str, code: str, limits: Any
) -> None:
    body = {"user": PERSON, "features": APPLICANT, part: value}
    found = await problem(admin, "POST", "/clients", json=body)
    assert (found["field"], found["code"]) == (field, code)
    assert found["limits"] == limits or found["limits"].keys() == limits


async def test_half_a_character_is_told(client: ApiClient) -> None:
    body = b'{"login": "\\ud800", "password": "a long password"}'
    found = await problem(client, "POST", "/auth/login", content=body, headers={"Content-Type": "application/json"})
    assert found == {"field": "login", "code": "string_unicode", "limits": {}}


@pytest.mark.parametrize("body", [b"{", b"", b"\xff"])
async def test_what_is_no_json_is_a_fault_of_the_body(client: ApiClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    found = await problem(client, "POST", "/auth/login", content=body, headers=headers)
    assert (found["field"], found["limits"]) == ("body", {})
    assert found["code"] == ("missing" if not body else "json_invalid")


@pytest.mark.parametrize(
    ("query", "field", "code", "limits"),
    [
        ({"limit": 0}, "limit", "greater_than_equal", {"ge": 1}),
        ({"limit": 1001}, "limit", "less_than_equal", {"le": 1000}),
        ({"limit": "many"}, "limit", "int_parsing", {}),
        ({"q": "x" * 201}, "q", "string_too_long", {"max_length": 200}),
        ({"sort": "age"}, "sort", "enum", {"expected"}),
        ({"sort": "name", "after": 999_999}, "after", "not_in_list", {}),
    ],
)
async def test_a_wrong_query_tells_its_limits(
    admin: ApiClient, bank: SmallBank, query: dict[str, Any], field: str, code: str, limits: Any
) -> None:
    found = await problem(admin, "GET", f"/managers/{bank.manager}/clients", params=query)
    assert (found["field"], found["code"]) == (field, code)
    assert found["limits"] == limits or found["limits"].keys() == limits


async def test_a_wrong_present_password_has_a_code_of_its_own(admin: ApiClient) -> None:
    body = {"current_password": "not this one", "new_password": "another password"}
    found = await problem(admin, "POST", "/auth/password", json=body)
    assert found == {"field": "current_password", "code": "wrong_password", "limits": {}}


@pytest.mark.parametrize("manager_id", [999_999, "1", 0, True])
async def test_nobody_is_assigned_to_what_is_no_manager(admin: ApiClient, bank: SmallBank, manager_id: Any) -> None:
    found = await problem(admin, "PATCH", f"/clients/{bank.client}", json={"manager_id": manager_id})
    assert found == {"field": "manager_id", "code": "no_such_manager", "limits": {}}


async def test_headers_have_codes_too(admin: ApiClient, bank: SmallBank) -> None:
    path = f"/clients/{bank.client}"
    tag = await problem(admin, "PATCH", path, json={}, headers={"If-Match": "yesterday"})
    assert (tag["field"], tag["code"]) == ("If-Match", "no_etag")
    key = {"Idempotency-Key": "order-17"}
    await admin.post(f"{path}/score", headers=key)
    again = await problem(admin, "POST", f"{path}/score", headers=key, content=b"another")
    assert (again["field"], again["code"]) == ("Idempotency-Key", "another_body")


@pytest.mark.parametrize(
    ("path", "body", "name"),
    [
        ("/users", {**PERSON, "login": "admin_1"}, "LoginTaken"),
        ("/users/{admin}/deactivate", None, "CannotDeactivateYourself"),
        ("/users/{manager}/deactivate", None, "ManagerMustBeDismissed"),
    ],
)
async def test_a_conflict_has_a_name_of_its_own(
    admin: ApiClient, bank: SmallBank, path: str, body: Problem | None, name: str
) -> None:
    response = await admin.post(path.format(admin=bank.admin, manager=bank.manager), json=body)
    assert (response.status_code, response.json()["error"]) == (409, name)
    assert response.json()["detail"].endswith(".")

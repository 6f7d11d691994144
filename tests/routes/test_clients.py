"""Reading clients and adding them."""

from typing import Any
from unittest.mock import ANY

import pytest
import pytest_asyncio
from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, ClientRevision, Credit, ScoreSource, User
from app.services.crud import credit as credit_crud
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_score
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.small_bank import SmallBank, features

PERSON = {"login": "client_9", "password": "a long password", "first_name": "Ян", "last_name": "Ли"}
CREDIT = {
    "amount_total": 1234567.89,
    "annual_rate": 0.165,
    "payment_history": [{"months_ago": 1, "status": "C"}, {"months_ago": 0, "status": "X"}],
}
REASON = {"feature": "base", "value": None, "contribution": -2.4}
TABLES = (User, Client, ClientRevision, Credit)


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


async def counts(session: AsyncSession) -> list[int]:
    return [(await session.exec(select(func.count()).select_from(table))).one() for table in TABLES]


async def test_a_client_is_flat_and_carries_its_revision(admin: ApiClient, bank: SmallBank) -> None:
    response = await admin.get(f"/clients/{bank.client}")
    assert response.json() == {"user_id": bank.client, "manager_id": bank.manager, "revision": 1, **features()}
    assert response.headers["ETag"] == '"1"'


async def test_a_credit_is_numbers(admin: ApiClient, bank: SmallBank) -> None:
    assert (await admin.get(f"/clients/{bank.client}/credits")).json() == [
        {
            "client_id": bank.client,
            "amount_total": 1000000.0,
            "annual_rate": 0.16,
            "payment_history": [{"months_ago": 0, "status": "0"}],
            "monthly_payment": 28340.28,
            "status": "0",
            "overdue": False,
            "arrears": None,
            "as_of": ANY,
            "next_due": ANY,
            "id": ANY,
            "revision": 1,
            **dict.fromkeys(("external_id", "opened_on", "term_months", "defaulted_on", "default_definition")),
        }
    ]
    assert (await admin.get(f"/clients/{bank.other_client}/credits")).json() == []


async def test_scores_come_newest_first_in_pages(admin: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    client = await session.get_one(Client, bank.client)
    sources = (ScoreSource.API, ScoreSource.SHADOW, ScoreSource.CLIENT, ScoreSource.BATCH)
    made = [(await make_score(session, client, source=source, reasons=[REASON])).id for source in sources]
    shown = [made[3], made[2], made[0]]
    first = await admin.get(f"/clients/{bank.client}/scores", params={"limit": 2})
    assert [score["id"] for score in first.json()] == shown[:2]
    assert first.headers["X-Total-Count"] == "3"
    second = await admin.get(first.links["next"]["url"])
    assert [score["id"] for score in second.json()] == shown[2:]
    assert "Link" not in second.headers


async def test_a_new_client_comes_whole(admin: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    response = await admin.post(
        "/clients",
        json={"user": PERSON, "features": APPLICANT, "credit": CREDIT, "manager_id": bank.manager},
    )
    assert response.status_code == 201
    told = response.json()
    assert told == {
        "user_id": told["user_id"], "manager_id": bank.manager, "revision": 1, "warnings": [], **features()
    }  # fmt: skip
    assert response.headers["ETag"] == '"1"'
    (credit,) = (await admin.get(f"/clients/{told['user_id']}/credits")).json()
    assert credit["amount_total"] == CREDIT["amount_total"]
    assert credit["annual_rate"] == CREDIT["annual_rate"]
    assert [month["months_ago"] for month in credit["payment_history"]] == [0, 1]


async def test_the_new_client_can_log_in(admin: ApiClient) -> None:
    added = (await admin.post("/clients", json={"user": PERSON, "features": APPLICANT})).json()
    login = {"login": PERSON["login"], "password": PERSON["password"]}
    assert (await admin.post("/auth/login", json=login)).json()["role"] == "client"
    own = {"new_password": "nine blue boats under the bridge"}
    assert (await admin.post("/auth/login/password", json=own)).json()["status"] == "ok"
    assert (await admin.get("/api/client/dashboard")).json()["client"]["user_id"] == added["user_id"]


async def test_a_taken_login_is_409_and_leaves_nothing(admin: ApiClient, session: AsyncSession) -> None:
    before = await counts(session)
    body = {"user": {**PERSON, "login": "admin_1"}, "features": APPLICANT, "credit": CREDIT}
    response = await admin.post("/clients", json=body)
    assert (response.status_code, response.json()["error"]) == (409, "LoginTaken")
    assert await counts(session) == before


@pytest.mark.parametrize(
    ("part", "value", "field"),
    [
        ("features", {**APPLICANT, "age": 17}, "age"),
        ("features", {name: value for name, value in APPLICANT.items() if name != "age"}, "age"),
        ("features", {**APPLICANT, "agee": 30}, "agee"),
        ("features", {**APPLICANT, "annuity": 30.0}, "annuity"),
        ("user", {**PERSON, "login": "ab"}, "user.login"),
        ("credit", {**CREDIT, "amount_total": 0}, "credit.amount_total"),
        ("credit", {**CREDIT, "amount_total": 0.001}, "credit.amount_total"),
        ("credit", {**CREDIT, "amount_total": 1e13}, "credit.amount_total"),
        ("credit", {**CREDIT, "annual_rate": -0.1}, "credit.annual_rate"),
        (
            "credit",
            {**CREDIT, "payment_history": [{"months_ago": 0, "status": "9"}]},
            "credit.payment_history.0.status",
        ),
        ("credit", {**CREDIT, "payment_history": [{"months_ago": 0, "status": "0"}] * 2}, "credit.payment_history"),
        ("manager_id", 999_999, "manager_id"),
        ("manager_id", 0, "manager_id"),
        ("surprise", 1, "surprise"),
    ],
)
async def test_a_fault_is_named_and_nothing_is_stored(
    admin: ApiClient, session: AsyncSession, part: str, value: Any, field: str
) -> None:
    before = await counts(session)
    response = await admin.post("/clients", json={"user": PERSON, "features": APPLICANT, part: value})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == [field]
    assert await counts(session) == before


async def test_a_fault_at_the_last_step_leaves_no_user(
    admin: ApiClient, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full_disk(*_: Any, **__: Any) -> None:
        raise OSError("no space left on device")

    before = await counts(session)
    monkeypatch.setattr(credit_crud, "store_credit", full_disk)
    body = {"user": PERSON, "features": APPLICANT, "credit": CREDIT}
    assert (await admin.post("/clients", json=body)).status_code == 500
    assert await counts(session) == before


async def test_an_unusual_applicant_is_accepted_with_warnings(admin: ApiClient) -> None:
    body = {"user": PERSON, "features": {**APPLICANT, "age": 90, "term_months": 480}}
    response = await admin.post("/clients", json=body)
    assert response.status_code == 201
    assert [warning["field"] for warning in response.json()["warnings"]] == ["age", "term_months"]


async def test_one_answer_names_every_fault_of_person_features_credit_and_manager(
    admin: ApiClient, session: AsyncSession
) -> None:
    before = await counts(session)
    body = {
        "user": {**PERSON, "first_name": "", "login": "Manager_1", "password": "password1"},
        "features": {**APPLICANT, "age": 17, "income_monthly": -1},
        "credit": {**CREDIT, "annual_rate": -1},
        "manager_id": 999_999,
    }
    response = await admin.post("/clients", json=body)
    assert response.status_code == 422
    assert {(problem["field"], problem["code"]) for problem in response.json()["detail"]} == {
        ("user.first_name", "string_too_short"),
        ("user.login", "login_taken"),
        ("user.password", "password_common"),
        ("age", "illegal"),
        ("income_monthly", "illegal"),
        ("credit.annual_rate", "greater_than_equal"),
        ("manager_id", "no_such_manager"),
    }
    assert await counts(session) == before


async def test_a_taken_login_and_a_wrong_feature_are_named_together_and_a_taken_login_alone_is_a_conflict(
    admin: ApiClient,
) -> None:
    body = {"user": {**PERSON, "login": "manager_1"}, "features": {**APPLICANT, "age": 17}}
    both = await admin.post("/clients", json=body)
    assert both.status_code == 422
    assert {problem["field"] for problem in both.json()["detail"]} == {"user.login", "age"}
    alone = await admin.post("/clients", json={**body, "features": APPLICANT})
    assert (alone.status_code, alone.json()["error"]) == (409, "LoginTaken")


@pytest.mark.parametrize("route", ["/managers", "/users"])
async def test_one_answer_names_every_fault_of_a_new_member_of_staff(admin: ApiClient, route: str) -> None:
    body = {"login": "manager_1", "password": "short phrase", "first_name": "", "last_name": "Ли"}
    response = await admin.post(route, json=body | {"password": "password1"})
    assert response.status_code == 422
    assert {problem["field"] for problem in response.json()["detail"]} == {"login", "password", "first_name"}


@pytest.mark.parametrize("body", [[], {}, {"user": [], "features": 1, "manager_id": "x"}, {"user": {"login": 1}}])
async def test_a_body_of_any_shape_is_answered(admin: ApiClient, body: object) -> None:
    assert (await admin.post("/clients", json=body)).status_code == 422


async def test_a_login_that_differs_by_case_alone_is_taken(admin: ApiClient) -> None:
    response = await admin.post("/clients", json={"user": {**PERSON, "login": "MANAGER_1"}, "features": APPLICANT})
    assert (response.status_code, response.json()["error"]) == (409, "LoginTaken")

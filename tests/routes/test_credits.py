"""Several credits of a client over REST: opened, followed by payments, corrected, in default; once under each key."""

from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.routes.key_scopes import READ, WRITE
from tests.fixtures.api_client import ApiClient
from tests.fixtures.service_keys import make_key
from tests.fixtures.small_bank import SmallBank

CREDIT = {
    "amount_total": 250_000.5,
    "annual_rate": 0.12,
    "external_id": "loan-7",
    "opened_on": "2025-03-14",
    "as_of": "2025-05",
    "term_months": 24,
    "payment_history": [{"months_ago": 0, "status": "0"}, {"months_ago": 1, "status": "X"}],
}


@pytest_asyncio.fixture
async def manager(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.manager)
    return client


async def opened(manager: ApiClient, bank: SmallBank, **changes: Any) -> dict[str, Any]:
    answer = await manager.post(f"/clients/{bank.client}/credits", json={**CREDIT, **changes})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_second_credit_is_shown_whole_and_comes_first(manager: ApiClient, bank: SmallBank) -> None:
    credit = await opened(manager, bank)
    shown = (await manager.get(f"/clients/{bank.client}/credits")).json()
    assert [one["external_id"] for one in shown] == ["loan-7", None]
    assert shown[0] == credit == (await manager.get(f"/credits/{credit['id']}")).json()
    assert {name: credit[name] for name in CREDIT} == CREDIT
    assert (credit["revision"], credit["status"], credit["overdue"]) == (1, "0", False)
    assert credit["monthly_payment"] == pytest.approx(11_768.4, abs=0.1)
    assert shown[1]["monthly_payment"] is None, "the features' term is of one credit, and there are two"


async def test_the_dashboard_keeps_its_shape_and_shows_the_newest_open_credit(
    manager: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await opened(manager, bank)
    await opened(manager, bank, external_id="old", opened_on="2020-01-01", as_of="2020-01")
    await opened(
        manager, bank, external_id="repaid", opened_on="2026-01-01", payment_history=[{"months_ago": 0, "status": "C"}]
    )
    await manager.log_in(session, bank.client)
    dashboard = (await manager.get("/api/client/dashboard")).json()
    assert {"client_id", "amount_total", "annual_rate", "payment_history"} <= dashboard["credit"].keys()
    assert dashboard["credit"]["external_id"] == "loan-7"
    assert (await manager.get("/api/client/credit")).json() == dashboard["credit"]


async def test_lists_and_the_portfolio_look_at_all_credits(manager: ApiClient, bank: SmallBank) -> None:
    await opened(manager, bank, payment_history=[{"months_ago": 0, "status": "3"}])
    (line,) = (await manager.get("/api/manager/clients/summary", params={"overdue": "true"})).json()
    assert (line["user_id"], line["overdue"], line["payment_status"]) == (bank.client, True, "3")
    assert line["amount_total"] == 1_250_000.5
    assert line["arrears"] == {"days": 90, "amount": pytest.approx(35_305.2, abs=0.3), "since": "2025-05"}
    assert (await manager.get("/api/manager/portfolio")).json()["overdue"] == 1
    await opened(manager, bank, external_id="loan-8", payment_history=[{"months_ago": 0, "status": "1"}])
    (line,) = (await manager.get("/api/manager/clients/summary", params={"overdue": "true"})).json()
    assert (line["arrears"]["days"], line["amount_total"]) == (90, 1_500_001.0)
    assert (await manager.get("/api/manager/portfolio")).json()["overdue"] == 1, "a client, however many credits"


async def test_payments_a_correction_and_a_default_are_revisions(manager: ApiClient, bank: SmallBank) -> None:
    place = f"/credits/{(await opened(manager, bank))['id']}"
    paid = (await manager.post(f"{place}/payments", json={"month": "2025-06", "status": "1"})).json()
    assert (paid["as_of"], paid["status"], paid["overdue"], paid["revision"]) == ("2025-06", "1", True, 2)
    assert [one["status"] for one in paid["payment_history"]] == ["1", "0", "X"]
    bad = (await manager.post(f"{place}/default", json={"date": "2025-09-01", "definition": "90 days past due"})).json()
    assert (bad["defaulted_on"], bad["default_definition"], bad["revision"]) == ("2025-09-01", "90 days past due", 3)
    stale = await manager.put(place, json=CREDIT, headers={"If-Match": '"2"'})
    assert (stale.status_code, stale.json()["error"]) == (412, "PreconditionFailed")
    put = (await manager.put(place, json={**CREDIT, "annual_rate": 0.13}, headers={"If-Match": '"3"'})).json()
    assert (put["annual_rate"], put["revision"], put["defaulted_on"]) == (0.13, 4, "2025-09-01")
    rows = (await manager.get(f"{place}/revisions")).json()
    assert [row["revision"] for row in rows] == [4, 3, 2, 1]
    assert {row["author_id"] for row in rows} == {bank.manager}
    assert rows[2]["changes"]["payments"] == {"old": {}, "new": {"2025-06": "1"}}


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("payments", {"month": "2025-06", "status": "1"}),
        ("default", {"date": "2025-09-01", "definition": "bankruptcy"}),
    ],
)
async def test_a_request_sent_twice_is_one_change(
    manager: ApiClient, bank: SmallBank, act: str, body: dict[str, Any]
) -> None:
    place = f"/credits/{(await opened(manager, bank))['id']}"
    key = {"Idempotency-Key": "order-17"}
    first = (await manager.post(f"{place}/{act}", json=body, headers=key)).json()
    corrected = {"month": "2025-06", "status": "2"} if act == "payments" else {**body, "date": "2025-09-02"}
    later = (await manager.post(f"{place}/{act}", json=corrected)).json()
    again = await manager.post(f"{place}/{act}", json=body, headers=key)
    assert (first["revision"], later["revision"], again.json()["revision"]) == (2, 3, 3)
    assert again.json() == later, "a repeated request undoes no later one"
    other = await manager.post(f"{place}/{act}", json=corrected, headers=key)
    assert (other.status_code, other.json()["detail"][0]["code"]) == (422, "another_body")


async def test_a_credit_is_opened_once_under_a_key_or_its_external_id(manager: ApiClient, bank: SmallBank) -> None:
    place, plain = f"/clients/{bank.client}/credits", {"amount_total": 1000, "annual_rate": 0.1}
    key = {"Idempotency-Key": "order-17"}
    codes = [(await manager.post(place, json=plain, headers=key)).status_code for _ in range(2)]
    codes += [(await manager.post(place, json=CREDIT)).status_code for _ in range(2)]
    assert codes == [201, 200, 201, 200]
    taken = await manager.post(place, json={**CREDIT, "term_months": 36})
    assert (taken.status_code, "loan-7" in taken.json()["detail"]) == (409, True)
    assert len((await manager.get(place)).json()) == 3


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("payments", {"month": "2025-13", "status": "1"}, "month"),
        ("payments", {"month": 202506, "status": "1"}, "month"),
        ("payments", {"month": "9999-01", "status": "1"}, "month"),
        ("payments", {"month": "2025-02", "status": "1"}, "month"),
        ("payments", {"month": "2025-06", "status": "9"}, "status"),
        ("default", {"date": "2025-02-30", "definition": "90+"}, "date"),
        ("default", {"date": "2025-03-13", "definition": "90+"}, "date"),
        ("default", {"date": "2025-06-01", "definition": ""}, "definition"),
        ("default", {"date": "2025-06-01"}, "definition"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field_and_stores_nothing(
    manager: ApiClient, bank: SmallBank, act: str, body: dict[str, Any], field: str
) -> None:
    credit = await opened(manager, bank)
    answer = await manager.post(f"/credits/{credit['id']}/{act}", json=body)
    assert (answer.status_code, [one["field"] for one in answer.json()["detail"]]) == (422, [field])
    assert (await manager.get(f"/credits/{credit['id']}")).json() == credit


async def test_a_key_of_scope_write_follows_credits_and_one_of_scope_read_only_reads(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    write, read = await make_key(session, scopes=WRITE), await make_key(session, scopes=READ)
    place = f"/clients/{bank.client}/credits"
    credit = await client.post(place, json=CREDIT, headers=write.headers)
    assert credit.status_code == 201, credit.text
    paid = {"month": "2025-06", "status": "1"}
    payments = f"/credits/{credit.json()['id']}/payments"
    assert (await client.post(payments, json=paid, headers=read.headers)).status_code == 403
    assert (await client.post(payments, json=paid, headers=write.headers)).json()["status"] == "1"
    assert (await client.get(f"/credits/{credit.json()['id']}", headers=read.headers)).json()["status"] == "1"

"""The shapes that existing front ends rely on."""

import re
from unittest.mock import ANY

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, ScoreSource
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_credit, make_score
from tests.fixtures.small_bank import SmallBank, features

REASON = {"feature": "base", "value": None, "contribution": -2.4}


async def test_the_dashboard_is_everything_at_once(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.client)
    score = (await client.post("/api/client/score")).json()
    assert (await client.get("/api/client/dashboard")).json() == {
        "client": {"user_id": bank.client, "manager_id": bank.manager, "revision": 1, **features()},
        "manager": {"user_id": bank.manager, "first_name": "Пётр", "last_name": "Чехов", "phone": None, "email": None},
        "credit": {
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
        },
        "score": score,
        "by_champion": True,
    }


async def test_what_there_is_not_is_null(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    alone = await make_client(session, features=features())
    await client.log_in(session, alone.user_id)
    dashboard = (await client.get("/api/client/dashboard")).json()
    assert (dashboard["manager"], dashboard["credit"], dashboard["score"]) == (None, None, None)
    assert (await client.get("/api/client/credit")).json() is None


async def test_the_dashboard_shows_no_shadow_score(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    row = await session.get_one(Client, bank.client)
    shown = await make_score(session, row, source=ScoreSource.API, reasons=[REASON])
    await make_score(session, row, source=ScoreSource.SHADOW, reasons=[REASON])
    await client.log_in(session, bank.client)
    assert (await client.get("/api/client/dashboard")).json()["score"]["id"] == shown.id


async def test_the_own_credit_is_an_object(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.client)
    own = (await client.get("/api/client/credit")).json()
    assert [own] == (await client.get(f"/clients/{bank.client}/credits")).json()


async def test_an_overdue_credit_is_due_this_month(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    row = await session.get_one(Client, bank.other_client)
    await make_credit(session, row, payment_history=[{"months_ago": 0, "status": "2"}])
    await client.log_in(session, bank.other_client)
    own = (await client.get("/api/client/credit")).json()
    assert (own["status"], own["overdue"]) == ("2", True)
    assert own["next_due"] == own["as_of"]
    assert re.fullmatch(r"\d{4}-\d{2}", own["as_of"])


async def test_clients_are_an_array_of_flat_clients(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.manager)
    response = await client.get("/api/manager/clients")
    assert response.json() == [{"user_id": bank.client, "manager_id": bank.manager, "revision": 1, **features()}]
    assert response.headers["X-Total-Count"] == "1"
    assert "Link" not in response.headers


async def test_the_card_is_the_client_and_the_user(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.manager)
    response = await client.get(f"/api/manager/clients/{bank.client}")
    card = response.json()
    assert set(card) == {"client", "user"}
    assert card["client"] == {"user_id": bank.client, "manager_id": bank.manager, "revision": 1, **features()}
    expected = {"id": bank.client, "first_name": "Анна", "last_name": "Ёлкина", "role": "client"}
    assert expected.items() <= card["user"].items()
    assert "password_hash" not in card["user"]
    assert response.headers["ETag"] == '"1"'


async def test_the_latest_score_is_null_and_then_the_event(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    path = f"/api/manager/clients/{bank.client}/score"
    assert (await client.get(path)).json() is None
    event = (await client.post(path)).json()
    assert (await client.get(path)).json() == event


@pytest.mark.parametrize("client_id", ["0", "x", str(2**31)])
async def test_an_id_that_cannot_be_is_422(
    client: ApiClient, session: AsyncSession, bank: SmallBank, client_id: str
) -> None:
    await client.log_in(session, bank.manager)
    response = await client.get(f"/api/manager/clients/{client_id}")
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == ["client_id"]

"""The manager's list and portfolio, as the page asks for them."""

from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Role
from app.security.permissions import Permission
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_credit, make_score
from tests.fixtures.permissions import give
from tests.fixtures.small_bank import SmallBank, features

SUMMARY = "/api/manager/clients/summary"
PORTFOLIO = "/api/manager/portfolio"
NEVER_SCORED = {
    "rating": None,
    "band": None,
    "score": None,
    "scored_at": None,
    "master_grade": None,
    "by_champion": None,
}


@pytest_asyncio.fixture
async def manager(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.manager)
    return client


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


async def ids(client: ApiClient, **query: Any) -> list[int]:
    """The clients of a list that fits one page."""
    response = await client.get(SUMMARY, params=query)
    assert response.status_code == 200, response.text
    found = [row["user_id"] for row in response.json()]
    assert response.headers["X-Total-Count"] == str(len(found))
    return found


async def test_a_line_says_who_whose_and_how_he_pays(manager: ApiClient, bank: SmallBank) -> None:
    expected = {
        "user_id": bank.client,
        "first_name": "Анна",
        "last_name": "Ёлкина",
        "login": f"client_{bank.manager}",
        "manager": {"user_id": bank.manager, "first_name": "Пётр", "last_name": "Чехов"},
        "overdue": False,
        "arrears": None,
        "payment_status": "0",
        "amount_total": 1000000.0,
        **NEVER_SCORED,
    }
    for query in ({}, {"all": "false"}):
        (line,) = (await manager.get(SUMMARY, params=query)).json()
        assert line.pop("changed_at")
        assert line == expected


async def test_a_line_says_when_the_client_was_last_edited(manager: ApiClient, bank: SmallBank) -> None:
    (before,) = (await manager.get(SUMMARY)).json()
    await manager.patch(f"/clients/{bank.client}", json={"age": 47})
    (line,) = (await manager.get(SUMMARY)).json()
    (newest, *_) = (await manager.get(f"/clients/{bank.client}/revisions")).json()
    assert line["changed_at"] == newest["timestamp"] > before["changed_at"]


async def test_money_and_days_late_sort_and_those_without_come_last(
    admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    late, later, none = [await make_client(session, features=features()) for _ in range(3)]
    await make_credit(session, late, amount_total=Decimal(9), payment_history=[{"months_ago": 0, "status": "1"}])
    await make_credit(session, later, amount_total=Decimal(80), payment_history=[{"months_ago": 0, "status": "5"}])
    for descending, lates in ((False, [late, later]), (True, [later, late])):
        by_days = await ids(admin, all=True, sort="days_late", descending=descending)
        assert by_days[:2] == [client.user_id for client in lates]
        assert set(by_days[2:]) == {bank.client, bank.other_client, none.user_id}
        by_amount = await ids(admin, all=True, sort="amount", descending=descending)
        assert [one for one in by_amount if one in {late.user_id, later.user_id}] == [one.user_id for one in lates]
        assert none.user_id in by_amount[3:]


async def test_a_line_tells_the_latest_score_as_the_event_does(manager: ApiClient, bank: SmallBank) -> None:
    event = (await manager.post(f"/api/manager/clients/{bank.client}/score")).json()
    (line,) = (await manager.get(SUMMARY)).json()
    assert {name: line[name] for name in ("rating", "band", "score")} == {
        name: event[name] for name in ("rating", "band", "score")
    }
    assert line["scored_at"] == event["timestamp"]


async def test_without_manager_credit_and_score_a_line_is_null_there(
    admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    alone = await make_client(session, features=features())
    (line,) = (await admin.get(SUMMARY, params={"all": True, "unassigned": True})).json()
    assert line["user_id"] == alone.user_id
    nothing = {"manager": None, "overdue": False, "payment_status": None, "amount_total": None, **NEVER_SCORED}
    assert nothing.items() <= line.items()


async def test_a_line_says_how_much_is_overdue_and_since_when(
    admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    late = await make_client(session, features=features(term_months=48))
    months = [{"months_ago": month, "status": status} for month, status in enumerate("210")]
    await make_credit(session, late, payment_history=months)
    (line,) = (await admin.get(SUMMARY, params={"all": True, "overdue": True})).json()
    (credit,) = (await admin.get(f"/clients/{late.user_id}/credits")).json()
    assert line["arrears"] == credit["arrears"]
    assert (line["arrears"]["days"], line["arrears"]["amount"]) == (60, 2 * credit["monthly_payment"])
    assert line["arrears"]["since"] < credit["as_of"]


async def test_the_lowest_rating_is_first_and_the_never_scored_last(
    admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    good, bad = await make_client(session), await make_client(session)
    for client, pd in ((good, 0.04), (bad, 0.6)):
        await make_score(session, client, score=pd)
    for descending, scored in ((False, [bad, good]), (True, [good, bad])):
        listed = await ids(admin, all=True, sort="rating", descending=descending)
        assert listed[:2] == [client.user_id for client in scored]
        assert set(listed[2:]) == {bank.client, bank.other_client}


async def test_filters_narrow_the_list_together(admin: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    late = await make_client(session, last_name="Позднева")
    client = await session.get_one(Client, bank.client)
    await make_credit(session, late, payment_history=[{"months_ago": 0, "status": "2"}])
    await make_score(session, late, score=0.3)
    await make_score(session, client, score=0.04)
    for query, expected in (
        ({"overdue": True}, {late.user_id}),
        ({"overdue": False}, {bank.client, bank.other_client}),
        ({"band": "A"}, {bank.client}),
        ({"band": ["A", "D"]}, {bank.client, late.user_id}),
        ({"band": ["A", "D"], "overdue": True}, {late.user_id}),
        ({"band": "E"}, set()),
        ({"scored": False}, {bank.other_client}),
        ({"scored": True}, {bank.client, late.user_id}),
        ({"unassigned": True}, {late.user_id}),
        ({"unassigned": False}, {bank.client, bank.other_client}),
        ({"manager_id": bank.other_manager}, {bank.other_client}),
        ({"manager_id": bank.other_manager, "scored": True}, set()),
        ({"q": f"client_{bank.manager} ЁЛКИНА"}, {bank.client}),
    ):
        assert set(await ids(admin, all=True, **query)) == expected, query


async def test_the_next_page_keeps_the_question(admin: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    for number in range(3):
        await make_score(session, await make_client(session), score=0.5 + number / 10)
    first = await admin.get(SUMMARY, params={"all": True, "band": ["D", "E"], "sort": "rating", "limit": 2})
    assert first.headers["X-Total-Count"] == "3"
    rest = await admin.get(first.links["next"]["url"])
    assert [row["score"] for row in first.json() + rest.json()] == [0.7, 0.6, 0.5]
    assert "next" not in rest.links


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"band": "F"}, "band.0"),
        ({"band": ["A", "a"]}, "band.1"),
        ({"overdue": "perhaps"}, "overdue"),
        ({"sort": "age"}, "sort"),
        ({"manager_id": 0}, "manager_id"),
        ({"manager_id": 3}, "manager_id"),
        ({"unassigned": True}, "unassigned"),
        ({"sort": "rating", "after": 999_999}, "after"),
    ],
)
async def test_a_wrong_question_is_422_and_names_the_field(
    manager: ApiClient, query: dict[str, Any], field: str
) -> None:
    response = await manager.get(SUMMARY, params=query)
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == [field]


@pytest.mark.parametrize("path", [SUMMARY, PORTFOLIO])
async def test_all_needs_a_permission_that_managers_do_not_have(
    manager: ApiClient, bank: SmallBank, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    refused = await manager.get(path, params={"all": True})
    assert (refused.status_code, refused.json()["error"]) == (403, "Forbidden")
    give(monkeypatch, Role.MANAGER, Permission.CLIENTS_READ_ALL)
    assert (await manager.get(path, params={"all": True})).status_code == 200


async def test_an_admin_sees_all_and_without_asking_for_all_the_own_nobody(admin: ApiClient, bank: SmallBank) -> None:
    assert await ids(admin, all=True) == [bank.client, bank.other_client]
    assert await ids(admin) == []


async def test_the_portfolio_of_an_unscored_bank_has_no_mean(manager: ApiClient) -> None:
    assert (await manager.get(PORTFOLIO)).json() == {
        "clients": 1,
        "scored": 0,
        "never_scored": 1,
        "mean_rating": None,
        "bands": [{"band": band, "clients": 0, "share": 0.0, "overdue": 0} for band in "ABCDE"],
        "overdue": 0,
    }


async def test_the_portfolio_counts_bands_of_the_scored(
    admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    for pd, status in ((0.01, "1"), (0.04, "0"), (0.6, "1")):
        client = await make_client(session)
        await make_score(session, client, score=pd)
        await make_credit(session, client, payment_history=[{"months_ago": 0, "status": status}])
    never_scored = await make_client(session)
    await make_credit(session, never_scored, payment_history=[{"months_ago": 0, "status": "1"}])
    assert (await admin.get(PORTFOLIO, params={"all": True})).json() == {
        "clients": 6,
        "scored": 3,
        "never_scored": 3,
        "mean_rating": 0.78,
        "bands": [
            {"band": "A", "clients": 2, "share": 0.6667, "overdue": 1},
            *({"band": band, "clients": 0, "share": 0.0, "overdue": 0} for band in "BCD"),
            {"band": "E", "clients": 1, "share": 0.3333, "overdue": 1},
        ],
        "overdue": 3,
    }
    assert (await admin.get(PORTFOLIO)).json()["clients"] == 0

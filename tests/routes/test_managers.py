from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.crud.client_revision import list_client_revisions
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client
from tests.fixtures.small_bank import SmallBank

PERSON = {"login": "manager_9", "password": "a long password", "first_name": "Ян", "last_name": "Ли"}


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.admin)
    return client


async def walk(client: ApiClient, path: str, **query: Any) -> list[Any]:
    """All pages, by their links."""
    rows: list[Any] = []
    response = await client.get(path, params=query)
    while True:
        assert response.status_code == 200
        rows += response.json()
        if "next" not in response.links:
            assert len(rows) == int(response.headers["X-Total-Count"])
            return rows
        response = await client.get(response.links["next"]["url"])


CONTACT = {"phone": "+7 495 123-45-67", "email": "p.chekhov@bank.example"}


async def test_the_contact_of_a_manager_is_set_changed_and_cleared(admin: ApiClient, bank: SmallBank) -> None:
    made = await admin.post("/managers", json={**PERSON, **CONTACT})
    assert made.status_code == 201, made.text
    path = f"/managers/{made.json()['id']}"
    assert CONTACT.items() <= (await admin.get(path)).json().items()
    for changes, expected in (
        ({"phone": " 8 (800) 555-35-35 "}, {**CONTACT, "phone": "8 (800) 555-35-35"}),
        ({"phone": None}, {**CONTACT, "phone": None}),
        ({"email": ""}, {"phone": None, "email": None}),
        ({}, {"phone": None, "email": None}),
    ):
        changed = await admin.patch(path, json=changes)
        assert changed.status_code == 200, changed.text
        assert expected.items() <= changed.json().items()
        assert changed.json() == (await admin.get(path)).json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "call me"),
        ("phone", "12"),
        ("phone", "+7 495 123-45-67; drop"),
        ("phone", "1" * 33),
        ("email", "nowhere"),
        ("email", "a@b"),
        ("email", "a b@c.example"),
        ("email", "<b>@c.example"),
        ("login", "another"),
    ],
)
async def test_what_is_no_contact_is_refused_by_name(admin: ApiClient, bank: SmallBank, field: str, value: str) -> None:
    refused = await admin.patch(f"/managers/{bank.manager}", json={field: value})
    assert (refused.status_code, refused.json()["detail"][0]["field"]) == (422, field)


async def test_a_client_sees_how_to_reach_the_manager(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    await client.patch(f"/managers/{bank.manager}", json=CONTACT)
    await client.log_in(session, bank.client)
    manager = (await client.get("/api/client/dashboard")).json()["manager"]
    assert manager == {"user_id": bank.manager, "first_name": "Пётр", "last_name": "Чехов", **CONTACT}


async def test_a_manager_is_told_with_the_number_of_clients(admin: ApiClient, bank: SmallBank) -> None:
    response = await admin.get(f"/managers/{bank.manager}")
    assert response.json() == {
        "user_id": bank.manager,
        "first_name": "Пётр",
        "last_name": "Чехов",
        "phone": None,
        "email": None,
        "login": "manager_1",
        "is_active": True,
        "clients": 1,
    }


async def test_a_client_is_no_manager(admin: ApiClient, bank: SmallBank) -> None:
    assert (await admin.get(f"/managers/{bank.client}")).status_code == 404


async def test_all_managers_are_listed_and_searched(admin: ApiClient, bank: SmallBank) -> None:
    listed = [manager["user_id"] for manager in (await admin.get("/managers")).json()]
    assert listed == [bank.manager, bank.other_manager]
    found = (await admin.get("/managers", params={"q": "manager_2 чехов"})).json()
    assert [manager["user_id"] for manager in found] == [bank.other_manager]
    assert len(await walk(admin, "/managers", limit=1)) == 2


async def test_an_added_manager_can_be_given_clients(admin: ApiClient, bank: SmallBank) -> None:
    added = await admin.post("/managers", json=PERSON)
    assert added.status_code == 201
    assert added.json()["role"] == "manager"
    await admin.patch(f"/clients/{bank.client}", json={"manager_id": added.json()["id"]})
    assert (await admin.get(f"/managers/{added.json()['id']}")).json()["clients"] == 1


async def test_a_taken_login_is_409(admin: ApiClient) -> None:
    response = await admin.post("/managers", json={**PERSON, "login": "manager_1"})
    assert (response.status_code, response.json()["error"]) == (409, "LoginTaken")


async def test_dismissing_detaches_the_clients_and_leaves_a_trace(
    admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    response = await admin.post(f"/managers/{bank.manager}/dismiss")
    assert response.json() == {"user_id": bank.manager, "detached_clients": 1, "handed_over": []}
    assert (await admin.get(f"/clients/{bank.client}")).json()["manager_id"] is None
    assert (await admin.get(f"/managers/{bank.manager}")).json()["is_active"] is False
    newest = (await list_client_revisions(session, bank.client)).rows[0]
    assert newest.changes == {"manager_id": {"old": bank.manager, "new": None}}
    assert newest.author_id == bank.admin


@pytest.mark.parametrize("heir", ["spread", "the other"])
async def test_dismissing_hands_the_clients_over(admin: ApiClient, bank: SmallBank, heir: str) -> None:
    body = {"clients_go_to": bank.other_manager if heir == "the other" else heir}
    response = await admin.post(f"/managers/{bank.manager}/dismiss", json=body)
    assert response.json() == {
        "user_id": bank.manager,
        "detached_clients": 0,
        "handed_over": [{"manager_id": bank.other_manager, "clients": 1}],
    }
    assert (await admin.get(f"/clients/{bank.client}")).json()["manager_id"] == bank.other_manager
    (newest, _) = (await admin.get(f"/clients/{bank.client}/revisions")).json()
    assert {person["user_id"] for person in newest["people"]} == {bank.admin, bank.manager, bank.other_manager}


@pytest.mark.parametrize("heir", ["all", "2", True, 0, 1.5, 2**31, [2], 999_999])
async def test_what_is_no_heir_is_told_by_name_and_nobody_is_dismissed(
    admin: ApiClient, bank: SmallBank, heir: Any
) -> None:
    response = await admin.post(f"/managers/{bank.manager}/dismiss", json={"clients_go_to": heir})
    assert response.status_code == 422
    (problem,) = response.json()["detail"]
    assert (problem["field"], problem["code"]) == ("clients_go_to", "no_such_manager")
    assert (await admin.get(f"/managers/{bank.manager}")).json()["is_active"]


async def test_with_nobody_to_hand_over_to_the_conflict_has_a_name(admin: ApiClient, bank: SmallBank) -> None:
    await admin.post(f"/managers/{bank.other_manager}/dismiss")
    response = await admin.post(f"/managers/{bank.manager}/dismiss", json={"clients_go_to": "spread"})
    assert (response.status_code, response.json()["error"]) == (409, "NoOtherManager")


async def test_managers_are_listed_by_whether_they_work_here(admin: ApiClient, bank: SmallBank) -> None:
    await admin.post(f"/managers/{bank.manager}/dismiss")
    for active, expected in (("true", [bank.other_manager]), ("false", [bank.manager])):
        response = await admin.get("/managers", params={"active": active})
        assert [manager["user_id"] for manager in response.json()] == expected
        assert response.headers["X-Total-Count"] == "1"


async def test_several_clients_are_given_to_a_manager_at_once(admin: ApiClient, bank: SmallBank) -> None:
    ids = [bank.client, bank.other_client]
    response = await admin.post(f"/managers/{bank.manager}/clients", json={"client_ids": ids})
    assert (response.status_code, response.json()) == (200, {"manager_id": bank.manager, "assigned": 1})
    listed = (await admin.get(f"/managers/{bank.manager}/clients")).json()
    assert [client["user_id"] for client in listed] == ids


@pytest.mark.parametrize("ids", [[999_999], [True], ["1"], [0], 1, None, list(range(1, 1002))])
async def test_with_one_who_is_no_client_none_is_given(admin: ApiClient, bank: SmallBank, ids: Any) -> None:
    body = {"client_ids": [bank.other_client, *ids] if isinstance(ids, list) else ids}
    response = await admin.post(f"/managers/{bank.manager}/clients", json=body)
    assert response.status_code == 422
    assert {problem["field"].split(".")[0] for problem in response.json()["detail"]} == {"client_ids"}
    assert (await admin.get(f"/managers/{bank.manager}")).json()["clients"] == 1


async def test_dismissing_twice_does_nothing_more(admin: ApiClient, bank: SmallBank) -> None:
    await admin.post(f"/managers/{bank.manager}/dismiss")
    assert (await admin.post(f"/managers/{bank.manager}/dismiss")).json()["detached_clients"] == 0


async def test_nobody_is_assigned_to_one_who_has_left(admin: ApiClient, bank: SmallBank) -> None:
    await admin.post(f"/managers/{bank.manager}/dismiss")
    response = await admin.patch(f"/clients/{bank.client}", json={"manager_id": bank.manager})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == ["manager_id"]


@pytest.mark.parametrize("path", ["/managers/{0}/clients", "/api/manager/clients"])
class TestClientsOfAManager:
    """The two lists of a manager's clients: the same pages, search and order."""

    @pytest_asyncio.fixture
    async def names(self, session: AsyncSession, bank: SmallBank) -> list[str]:
        """Three more clients, not in the order of their names."""
        names = ["Яблоков", "Абрамов", "Müller"]
        for name in names:
            await make_client(session, manager_id=bank.manager, last_name=name)
        return names

    @pytest_asyncio.fixture
    async def manager(self, client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
        await client.log_in(session, bank.manager)
        return client

    async def test_pages_are_followed_to_the_end(
        self, manager: ApiClient, bank: SmallBank, names: list[str], path: str
    ) -> None:
        rows = await walk(manager, path.format(bank.manager), limit=2)
        assert [row["user_id"] for row in rows] == sorted({row["user_id"] for row in rows})
        assert len(rows) == 1 + len(names)
        assert bank.client in {row["user_id"] for row in rows}
        assert {row["manager_id"] for row in rows} == {bank.manager}

    @pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
    async def test_names_sort_across_pages_both_ways(
        self, manager: ApiClient, bank: SmallBank, names: list[str], path: str, limit: int
    ) -> None:
        address = path.format(bank.manager)
        up = await walk(manager, address, sort="name", limit=limit)
        down = await walk(manager, address, sort="name", descending=True, limit=limit)
        whole = (await manager.get(address, params={"sort": "name"})).json()
        assert up == whole == down[::-1]

    async def test_cyrillic_is_found_in_any_case(
        self, manager: ApiClient, bank: SmallBank, names: list[str], path: str
    ) -> None:
        for query, hits in {"ЯБЛОК": 1, "абрамов анна": 1, "MÜLLER": 1, "ёлкина": 1, "яблоков абрамов": 0}.items():
            response = await manager.get(path.format(bank.manager), params={"q": query})
            assert (len(response.json()), response.headers["X-Total-Count"]) == (hits, str(hits)), query

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"sort": "age"}, "sort"),
            ({"limit": 0}, "limit"),
            ({"after": -1}, "after"),
            ({"sort": "name", "after": 999_999}, "after"),
            ({"q": "x" * 201}, "q"),
        ],
    )
    async def test_a_wrong_query_is_422(
        self, manager: ApiClient, bank: SmallBank, path: str, query: dict[str, Any], field: str
    ) -> None:
        response = await manager.get(path.format(bank.manager), params=query)
        assert response.status_code == 422
        assert [problem["field"] for problem in response.json()["detail"]] == [field]

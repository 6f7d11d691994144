"""Saved views: one's own, named, replaced under the same name, removed."""

from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.services import saved_views
from tests.fixtures.api_client import ApiClient
from tests.fixtures.small_bank import SmallBank

VIEWS = "/api/manager/views"
LATE = {"name": "Late, largest first", "address": "?overdue=1&sort=amount&direction=down&columns=debt,amount"}


@pytest_asyncio.fixture
async def manager(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    await client.log_in(session, bank.manager)
    return client


async def test_a_saved_view_is_listed_as_it_was_saved(manager: ApiClient) -> None:
    saved = await manager.post(VIEWS, json=LATE)
    assert saved.status_code == 200, saved.text
    assert (await manager.get(VIEWS)).json() == [{"id": saved.json()["id"], **LATE}]


async def test_a_view_of_the_same_name_becomes_the_new_one(manager: ApiClient) -> None:
    first = (await manager.post(VIEWS, json=LATE)).json()
    again = (await manager.post(VIEWS, json={"name": f" {LATE['name']} ", "address": ""})).json()
    assert again == {"id": first["id"], "name": LATE["name"], "address": ""}
    assert (await manager.get(VIEWS)).json() == [again]


async def test_a_removed_view_is_gone_and_cannot_be_removed_twice(manager: ApiClient) -> None:
    saved = (await manager.post(VIEWS, json=LATE)).json()
    assert (await manager.post(f"{VIEWS}/{saved['id']}/remove")).json() == {"status": "ok"}
    assert (await manager.get(VIEWS)).json() == []
    assert (await manager.post(f"{VIEWS}/{saved['id']}/remove")).status_code == 404


async def test_views_of_others_are_neither_seen_nor_removed(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    saved = (await client.post(VIEWS, json=LATE)).json()
    await client.log_in(session, bank.other_manager)
    assert (await client.get(VIEWS)).json() == []
    assert (await client.post(f"{VIEWS}/{saved['id']}/remove")).status_code == 404
    assert (await client.post(VIEWS, json=LATE)).json()["id"] != saved["id"]


async def test_views_are_bounded_in_number(manager: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 2)
    for number in range(2):
        assert (await manager.post(VIEWS, json={"name": f"view {number}", "address": ""})).status_code == 200
    refused = await manager.post(VIEWS, json=LATE)
    assert refused.status_code == 422
    assert refused.json()["detail"] == [
        {
            "field": "name",
            "message": "2 views are saved already; remove one first",
            "code": "too_many_views",
            "limits": {},
        }
    ]
    assert (await manager.post(VIEWS, json={"name": "view 1", "address": "?q=a"})).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**LATE, "name": " "}, "name"),
        ({**LATE, "name": "x" * 61}, "name"),
        ({**LATE, "name": "a\nb"}, "name"),
        ({**LATE, "address": "https://example.com"}, "address"),
        ({**LATE, "address": "?" + "x" * 1000}, "address"),
        ({**LATE, "more": 1}, "more"),
    ],
)
async def test_what_is_no_view_is_422_and_names_the_field(manager: ApiClient, body: dict[str, Any], field: str) -> None:
    refused = await manager.post(VIEWS, json=body)
    assert refused.status_code == 422
    assert [problem["field"] for problem in refused.json()["detail"]] == [field]

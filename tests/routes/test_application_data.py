"""All about an application as a document, and its erasure over REST: by whom, with which confirmation, what is left."""

import pytest
import pytest_asyncio
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.four_eyes import two_people
from tests.fixtures.service_keys import StoredKey, make_key
from tests.fixtures.small_bank import SmallBank
from tests.routes.test_applications import SENT

ERASE = {"ground": "request", "external_id": SENT["external_id"]}


@pytest_asyncio.fixture
async def key(session: AsyncSession, bank: SmallBank) -> StoredKey:
    assert bank
    key = await make_key(session)
    await session.commit()
    return key


@pytest_asyncio.fixture
async def scored(client: ApiClient, key: StoredKey) -> int:
    """The number of an application that was sent and scored."""
    answer = await client.post("/applications/score", json=SENT, headers=key.headers)
    return int(answer.json()["application_id"])


async def acts(session: AsyncSession, act: Act) -> list[AuditEvent]:
    return list((await session.exec(select(AuditEvent).where(col(AuditEvent.act) == act.value))).all())


async def test_the_sender_and_admins_take_the_document_and_are_recorded(
    client: ApiClient, session: AsyncSession, bank: SmallBank, key: StoredKey, scored: int
) -> None:
    path = f"/applications/{scored}/data"
    by_sender = await client.get(path, headers=key.headers)
    await client.log_in(session, bank.admin)
    answer = await client.get(path)
    assert answer.headers["content-disposition"] == f'attachment; filename="application-{scored}.json"'
    document = answer.json()
    assert (document["format"], document["application"]["external_id"]) == (1, "LOS-17")
    assert document["application"]["features"] == by_sender.json()["application"]["features"]
    assert [one["source"] for one in document["scores"]] == ["api"]
    assert [one.actor_id for one in await acts(session, Act.APPLICATION_EXPORTED)] == [key.account_id, bank.admin]


@pytest.mark.parametrize("role", ["manager", "auditor"])
async def test_who_reads_applications_takes_no_document_and_erases_none(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scored: int, role: str
) -> None:
    await client.log_in(session, getattr(bank, role))
    assert (await client.get(f"/applications/{scored}")).status_code == 200
    assert (await client.get(f"/applications/{scored}/data")).status_code == 403
    assert (await client.post(f"/applications/{scored}/erase", json=ERASE)).status_code == 403
    assert await acts(session, Act.APPLICATION_EXPORTED) == []


async def test_an_erased_one_is_shown_as_erased_and_not_scored(
    client: ApiClient, session: AsyncSession, bank: SmallBank, key: StoredKey, scored: int
) -> None:
    await client.log_in(session, bank.admin)
    answer = await client.post(f"/applications/{scored}/erase", json=ERASE)
    assert answer.status_code == 200
    assert (answer.json()["scores"], answer.json()["held_out"]) == (1, [])
    (listed,) = (await client.get("/applications")).json()
    shown = (await client.get(f"/applications/{scored}")).json()
    assert listed["erased_at"] == shown["erased_at"] == answer.json()["erased_at"]
    assert (shown["features"], shown["external_id"]) == ({}, f"erased_{scored}")
    (score,) = (await client.get(f"/applications/{scored}/scores")).json()
    assert (score["reasons"], score["score"] > 0) == ([], True)
    again = await client.post(f"/applications/{scored}/erase", json={**ERASE, "external_id": f"erased_{scored}"})
    assert (again.status_code, again.json()["code"]) == (409, "application_erased")
    client.cookies.clear()
    refused = await client.post(f"/applications/{scored}/score", headers=key.headers)
    assert (refused.status_code, "were erased" in refused.text) == (404, True)
    anew = await client.post("/applications", json=SENT, headers=key.headers)
    assert (anew.status_code, anew.json()["id"] != scored) == (201, True)


async def test_the_story_of_an_application_has_its_scores(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scored: int
) -> None:
    await client.log_in(session, bank.auditor)
    asked = {"object_kind": "application", "object_id": str(scored)}
    entries = (await client.get("/audit/events", params=asked)).json()["entries"]
    assert {(one["act"], one["object_kind"], one["object_id"]) for one in entries} == {
        ("scored", "application", str(scored)),
        ("application_added", "application", str(scored)),
    }
    of_clients = (await client.get("/audit/events", params={"object_kind": "client"})).json()["entries"]
    assert {one["object_kind"] for one in of_clients} <= {"client"}


async def test_another_external_id_confirms_nothing_and_the_erased_ones_are_not_taken(
    client: ApiClient, session: AsyncSession, bank: SmallBank, key: StoredKey, scored: int
) -> None:
    taken = await client.post("/applications", json={**SENT, "external_id": "erased_7"}, headers=key.headers)
    assert (taken.status_code, taken.json()["detail"][0]["field"]) == (422, "external_id")
    assert "kept for erased applications" in taken.json()["detail"][0]["message"]
    await client.log_in(session, bank.admin)
    answer = await client.post(f"/applications/{scored}/erase", json={**ERASE, "external_id": "LOS-18"})
    assert (answer.status_code, answer.json()["detail"][0]["field"]) == (422, "external_id")


async def test_with_four_eyes_on_another_admin_approves(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scored: int, password_hash: str
) -> None:
    people = await two_people(client, session, bank, password_hash)
    number = await people.propose(f"/applications/{scored}/erase", ERASE)
    assert (await client.get(f"/applications/{scored}")).json()["erased_at"] is None
    assert (await people.approve(number, by=people.first)).status_code in {403, 409}
    assert (await people.approve(number)).json()["status"] == "approved"
    assert (await client.get(f"/applications/{scored}")).json()["erased_at"] is not None
    (event,) = await acts(session, Act.APPLICATION_ERASED)
    assert event.actor_id == people.second

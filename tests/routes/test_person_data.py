"""All about a person as a document, and erasure: what is asked, what is refused with its reason, what is left."""

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, User
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.four_eyes import two_people
from tests.fixtures.small_bank import SmallBank


async def login_of(session: AsyncSession, user_id: int) -> str:
    return (await session.get_one(User, user_id)).login


async def acts(session: AsyncSession, act: Act) -> list[AuditEvent]:
    return list((await session.exec(select(AuditEvent).where(col(AuditEvent.act) == act.value))).all())


async def test_a_client_takes_all_that_is_known_along(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.client)
    assert (await client.post("/api/client/score")).status_code == 200
    answer = await client.get(f"/users/{bank.client}/data")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="person-{bank.client}.json"'
    document = answer.json()
    assert document["format"] == 1
    assert document["user"]["login"] == await login_of(session, bank.client)
    assert document["client"]["features"] == document["revisions"][0]["features"]
    assert [len(document[part]) for part in ("revisions", "scores", "sessions")] == [1, 1, 1]
    assert document["scores"][0]["reasons"]
    assert document["credit"]["payment_history"]
    assert document["acts"][-1]["act"] == Act.PERSON_EXPORTED.value
    assert "password" not in answer.text
    (event,) = await acts(session, Act.PERSON_EXPORTED)
    assert (event.actor_id, event.object_id) == (bank.client, str(bank.client))


async def test_an_admin_exports_a_person_and_is_recorded(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    assert (await client.get(f"/users/{bank.client}/data")).json()["user"]["id"] == bank.client
    (event,) = await acts(session, Act.PERSON_EXPORTED)
    assert (event.actor_id, event.object_id) == (bank.admin, str(bank.client))


async def test_an_erased_client_is_no_longer_there_to_read_or_score(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    login = await login_of(session, bank.other_client)
    await client.log_in(session, bank.admin)
    answer = await client.post(f"/users/{bank.other_client}/erase", json={"ground": "request", "login": login})
    assert answer.status_code == 200
    assert answer.json()["rows"]["client_revisions"] == 1
    assert answer.json()["held_out"] == []
    for path in (f"/clients/{bank.other_client}", f"/api/manager/clients/{bank.other_client}/score"):
        refused = await client.get(path)
        assert (refused.status_code, "were erased" in refused.text) == (404, True)
    assert (await client.post(f"/clients/{bank.other_client}/score")).status_code == 404
    assert login not in (await client.get("/users")).text


@pytest.mark.parametrize("login", ["client_of_nobody", ""])
async def test_another_login_confirms_nothing(
    client: ApiClient, session: AsyncSession, bank: SmallBank, login: str
) -> None:
    await client.log_in(session, bank.admin)
    answer = await client.post(f"/users/{bank.other_client}/erase", json={"ground": "request", "login": login})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["field"] == "login"


async def test_an_open_credit_and_an_employee_are_refused_with_the_reason(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    for person, code in ((bank.client, "open_credit"), (bank.manager, "not_a_client")):
        body = {"ground": "request", "login": await login_of(session, person)}
        answer = await client.post(f"/users/{person}/erase", json=body)
        assert (answer.status_code, answer.json()["error"], answer.json()["code"]) == (409, "NotErasable", code)


async def test_the_account_of_an_erased_person_is_not_activated_again(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    body = {"ground": "request", "login": await login_of(session, bank.other_client)}
    assert (await client.post(f"/users/{bank.other_client}/erase", json=body)).status_code == 200
    answer = await client.post(f"/users/{bank.other_client}/activate")
    assert (answer.status_code, "was erased on" in answer.text) == (409, True)


async def test_with_four_eyes_on_another_admin_approves_and_the_list_outside_has_it(
    client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    people = await two_people(client, session, bank, password_hash)
    login = await login_of(session, bank.other_client)
    path = f"/users/{bank.other_client}/erase"
    open_credit = {"ground": "request", "login": await login_of(session, bank.client)}
    refused = await people.ask(people.first, "POST", f"/users/{bank.client}/erase", open_credit)
    assert refused.status_code == 409
    number = await people.propose(path, {"ground": "request", "login": login})
    session.expire_all()
    assert await login_of(session, bank.other_client) == login
    assert (await people.approve(number, by=people.first)).status_code in {403, 409}
    assert (await people.approve(number)).json()["status"] == "approved"
    session.expire_all()
    assert await login_of(session, bank.other_client) != login
    (event,) = await acts(session, Act.PERSON_ERASED)
    assert event.actor_id == people.second

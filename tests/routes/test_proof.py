"""A proof of who it is, asked for again after ten minutes; sessions of others, seen and ended by an admin."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, UserSession
from app.models.base import utc_now
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.four_eyes import two_people
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD
from tests.routes.test_second_factors import enrol, is_in, problem_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"


async def eleven_minutes_pass(session: AsyncSession) -> None:
    await session.exec(update(UserSession).values(proven=utc_now() - timedelta(minutes=11)))
    await session.commit()


@pytest.mark.parametrize(
    "path", ["/auth/second-factor", "/auth/second-factor/remove", "/users/{manager}/second-factor/reset"]
)
async def test_what_asks_for_a_proof_is_refused_ten_minutes_after_the_last_one(
    client: ApiClient, session: AsyncSession, bank: SmallBank, path: str
) -> None:
    await client.log_in(session, bank.admin)
    await eleven_minutes_pass(session)
    refused = await client.post(path.format(manager=bank.manager))
    assert (refused.status_code, refused.json()["error"]) == (403, "ProofNeeded")
    assert (await client.get("/auth/second-factor")).json()["is_proven"] is False
    before = client.cookies["session"]
    assert (await client.post("/auth/proof", json={"password": PASSWORD})).status_code == 200
    assert (await client.post(path.format(manager=bank.manager))).status_code in {200, 409}
    client.cookies.clear()
    client.cookies.set("session", before)
    assert not await is_in(client)


async def test_a_wrong_password_proves_nothing_and_is_counted(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    answers = [await client.post("/auth/proof", json={"password": "a guess"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert problem_of(answers[0]) == ("password", "wrong_password")
    assert await is_in(client)


async def test_beside_a_second_factor_the_password_is_no_proof(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    await enrol(client)
    answer = await client.post("/auth/proof", json={"password": PASSWORD})
    assert answer.status_code == 422
    assert problem_of(answer) == ("code", "missing")


@pytest.mark.parametrize("body", [{}, {"code": "123456", "password": PASSWORD}])
async def test_a_proof_is_one_of_the_two(
    client: ApiClient, session: AsyncSession, bank: SmallBank, body: dict[str, str]
) -> None:
    await client.log_in(session, bank.admin)
    assert (await client.post("/auth/proof", json=body)).status_code == 422


async def test_an_admin_sees_a_persons_sessions_and_ends_one_or_all(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    async with ApiClient(app) as one, ApiClient(app) as other:
        for browser in (one, other):
            await browser.log_in(session, bank.manager)
        listed = (await client.get(f"/users/{bank.manager}/sessions")).json()
        assert [each["is_this_one"] for each in listed] == [False, False]
        ended = await client.post(f"/users/{bank.manager}/sessions/end", json={"handle": listed[0]["handle"]})
        assert ended.json() == {"ended": 1}
        assert [await is_in(one), await is_in(other)].count(True) == 1
        assert (await client.post(f"/users/{bank.manager}/sessions/end-all")).json() == {"ended": 1}
        assert (await client.get(f"/users/{bank.manager}/sessions")).json() == []
    events = (await session.exec(select(AuditEvent).where(col(AuditEvent.act) == Act.SESSIONS_ENDED))).all()
    assert [(event.actor_id, event.object_id, event.details) for event in events] == [
        (bank.admin, str(bank.manager), {"sessions": 1})
    ] * 2


async def test_a_session_says_which_browser_it_is_and_whether_that_is_a_new_one(
    client: ApiClient, bank: SmallBank
) -> None:
    login = {"login": "admin_1", "password": PASSWORD}
    seen = []
    for agent in (FIREFOX, FIREFOX.replace("145", "146"), SAFARI):
        await client.post("/auth/login", json=login, headers={"User-Agent": agent})
        (own,) = [each for each in (await client.get("/auth/sessions")).json() if each["is_this_one"]]
        seen.append((own["device"], own["is_new_device"]))
    assert seen == [("Firefox, Linux", False), ("Firefox, Linux", False), ("Safari, iOS", True)]


async def test_with_four_eyes_a_reset_waits_for_another_admin_who_has_proven_who_it_is(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    people = await two_people(client, session, bank, password_hash)
    async with ApiClient(app) as manager:
        await manager.log_in(session, bank.manager)
        await enrol(manager)
        number = await people.propose(f"/users/{bank.manager}/second-factor/reset")
        assert await is_in(manager)
        await client.log_in(session, people.second)
        await eleven_minutes_pass(session)
        refused = await client.post(f"/proposals/{number}/approve", json={})
        assert (refused.status_code, refused.json()["error"]) == (403, "ProofNeeded")
        assert (await people.approve(number)).json()["status"] == "approved"
        assert not await is_in(manager)
    event = (await session.exec(select(AuditEvent).where(col(AuditEvent.act) == Act.SECOND_FACTOR_RESET))).one()
    assert (event.actor_id, event.details) == (people.second, {"proposed_by": people.first, "proposal": number})


async def test_a_proposed_reset_is_void_once_another_app_was_set_up(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    people = await two_people(client, session, bank, password_hash)
    async with ApiClient(app) as manager:
        await manager.log_in(session, bank.manager)
        await enrol(manager)
        number = await people.propose(f"/users/{bank.manager}/second-factor/reset")
        await manager.post("/auth/second-factor/remove")
        await enrol(manager)
        assert (await people.approve(number)).status_code == 409
        assert await is_in(manager)

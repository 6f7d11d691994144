"""Passkeys over REST that are refused: late, foreign, copied, or of nonsense."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, PasskeyChallenge
from app.models.base import utc_now
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.security_key import SecurityKey, text_of
from tests.fixtures.small_bank import SmallBank
from tests.routes.test_passkeys import LOGIN, add, asked, show
from tests.routes.test_second_factors import acts, problem_of


async def test_a_challenge_is_answered_once_in_time_and_by_the_session_that_asked(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    answer = {"passkey": key.sign(await asked(client))}
    assert (await client.post("/auth/proof", json=answer)).status_code == 200
    again = await client.post("/auth/proof", json=answer)
    assert (again.status_code, problem_of(again)) == (422, ("passkey", "challenge_over"))
    late = {"passkey": key.sign(await asked(client))}
    await session.exec(update(PasskeyChallenge).values(expires=utc_now() - timedelta(seconds=1)))
    await session.commit()
    assert problem_of(await client.post("/auth/proof", json=late)) == ("passkey", "challenge_over")
    async with ApiClient(app) as elsewhere:
        await elsewhere.log_in(session, bank.admin)
        await asked(client)
        foreign = {"passkey": key.sign(await asked(elsewhere))}
        assert problem_of(await client.post("/auth/proof", json=foreign)) == ("passkey", "wrong_passkey")


async def test_a_counter_that_steps_back_is_refused_and_recorded(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    key.count = 7
    assert (await show(client, key, "/auth/proof")).status_code == 200
    key.count = 3
    refused = await show(client, key, "/auth/proof")
    assert (refused.status_code, problem_of(refused)) == (422, ("passkey", "passkey_stepped_back"))
    (listed,) = (await client.get("/auth/second-factor")).json()["passkeys"]
    assert listed["stepped_back"] is not None
    statement = select(AuditEvent).where(col(AuditEvent.act) == Act.PASSKEY_STEPPED_BACK)
    event = (await session.exec(statement)).one()
    assert event.details == {"passkey": listed["id"], "kept": 8, "shown": 4}
    assert (await acts(session))[-1] == Act.PROOF_FAILED
    key.count = 20
    assert (await show(client, key, "/auth/proof")).status_code == 200


async def test_an_answer_of_another_origin_name_key_or_person_is_refused(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    async with ApiClient(app) as other:
        await other.log_in(session, bank.manager)
        foreign = SecurityKey()
        await add(other, foreign)
    for wrong in (
        SecurityKey(origin="http://localhost.evil.example", id=key.id, key=key.key, count=1),
        SecurityKey(name="evil.example", id=key.id, key=key.key, count=2),
        SecurityKey(id=key.id, count=3),
        foreign,
    ):
        refused = await show(client, wrong, "/auth/proof")
        assert (refused.status_code, problem_of(refused)) == (422, ("passkey", "wrong_passkey"))


async def test_wrong_passkeys_are_throttled_as_codes_are(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    await client.post("/auth/login", json=LOGIN)
    foreign = SecurityKey(id=key.id)
    statuses = [(await show(client, foreign)).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert (await show(client, key)).status_code == 429
    failed = [act for act in await acts(session) if act == Act.SECOND_FACTOR_FAILED]
    assert len(failed) == 5


@pytest.mark.parametrize("spoilt", ["clientDataJSON", "authenticatorData", "signature"])
@pytest.mark.parametrize(
    "content", [b"\xff\x00", b"{}", b"[1]", bytes(200), b'{"type": 1, "challenge": [], "origin": {}}']
)
async def test_an_answer_of_nonsense_is_a_wrong_one(
    client: ApiClient, session: AsyncSession, bank: SmallBank, spoilt: str, content: bytes
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    answer = key.sign(await asked(client))
    answer["response"][spoilt] = text_of(content)
    refused = await client.post("/auth/proof", json={"passkey": answer})
    assert (refused.status_code, problem_of(refused)) == (422, ("passkey", "wrong_passkey"))


@pytest.mark.parametrize("spoilt", ["clientDataJSON", "attestationObject"])
@pytest.mark.parametrize(
    "content", [b"\xff\x00", b"{}", bytes(200), b"\xa1\x64fmt1\x00", b"\x9f" * 500, b"\xbb" + b"\xff" * 8]
)
async def test_a_new_passkey_of_nonsense_is_refused(
    client: ApiClient, session: AsyncSession, bank: SmallBank, spoilt: str, content: bytes
) -> None:
    await client.log_in(session, bank.admin)
    answer = SecurityKey().make((await client.post("/auth/passkeys/offer")).json()["options"])
    answer["response"][spoilt] = text_of(content)
    refused = await client.post("/auth/passkeys", json={"name": "Laptop", "passkey": answer})
    assert (refused.status_code, problem_of(refused)) == (422, ("passkey", "wrong_passkey"))


@pytest.mark.parametrize("written", ["A", "AAAAA", "AB", "_" * 1365])
async def test_an_id_of_nonsense_is_that_of_no_passkey(
    client: ApiClient, session: AsyncSession, bank: SmallBank, written: str
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    answer = key.sign(await asked(client)) | {"id": written}
    refused = await client.post("/auth/proof", json={"passkey": answer})
    assert (refused.status_code, problem_of(refused)) == (422, ("passkey", "wrong_passkey"))

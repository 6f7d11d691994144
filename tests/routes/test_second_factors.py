"""Second factors over REST: set up, asked for at the login, used up, replaced, removed, reset."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.models import AuditEvent, SecondFactor
from app.services.audit.acts import Act
from app.services.crud import second_factor as factor_crud
from app.services.second_factors.proving import MOST_WRONG_CODES
from database.database import get_session
from tests.fixtures.api_client import ApiClient
from tests.fixtures.authenticator import app_code, wrong_code
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD

LOGIN = {"login": "admin_1", "password": PASSWORD}
RECORDED = {
    "POST /auth/second-factor/confirm": Act.SECOND_FACTOR_ADDED,
    "POST /auth/login": Act.SECOND_FACTOR_ASKED,
    "POST /auth/login/code": Act.LOGGED_IN,
    "POST /auth/proof": Act.PROVEN_AGAIN,
    "POST /auth/second-factor/recovery-codes": Act.RECOVERY_CODES_MADE,
    "POST /auth/second-factor/remove": Act.SECOND_FACTOR_REMOVED,
    "POST /users/{user_id}/second-factor/reset": Act.SECOND_FACTOR_RESET,
    "POST /users/{user_id}/sessions/end": Act.SESSIONS_ENDED,
}
"""Changing routes that the tests here send, and the act of each."""


async def enrol(client: ApiClient) -> tuple[str, list[str]]:
    """Set up a factor for the person who is logged in; return the secret and the recovery codes."""
    offered = await client.post("/auth/second-factor")
    assert offered.status_code == 200, offered.text
    secret: str = offered.json()["secret"]
    confirmed = await client.post("/auth/second-factor/confirm", json={"code": app_code(secret, steps=-1)})
    assert confirmed.status_code == 200, confirmed.text
    codes: list[str] = confirmed.json()["recovery_codes"]
    return secret, codes


async def is_in(client: ApiClient) -> bool:
    return (await client.get("/auth/me")).status_code == 200


def carry(client: ApiClient, cookie: str) -> None:
    """Let the client send that session's cookie and no other."""
    client.cookies.clear()
    client.cookies.set("session", cookie, domain="localhost.local")


async def acts(session: AsyncSession) -> list[str]:
    return list((await session.exec(select(AuditEvent.act).order_by(col(AuditEvent.id)))).all())


def problem_of(answer: Any) -> tuple[str, str]:
    (problem,) = answer.json()["detail"]
    return problem["field"], problem["code"]


@pytest.fixture
def demanding(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, settings: object, scorer: MockedScorer
) -> Callable[[], FastAPI]:
    """The service where admins must have a second factor."""

    def make() -> FastAPI:
        monkeypatch.setenv("SECOND_FACTOR_ROLES", "admin")
        app = create_app(scorer=scorer)
        monkeypatch.setitem(app.dependency_overrides, get_session, lambda: session)
        return app

    return make


async def test_a_person_sets_up_an_app_and_is_asked_for_its_code_from_then_on(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    offered = (await client.post("/auth/second-factor")).json()
    assert offered["address"].startswith("otpauth://totp/Credit%20scoring:admin_1?")
    assert offered["secret"] in offered["address"]
    assert offered["image"].startswith("data:image/svg+xml")
    assert (await client.get("/auth/second-factor")).json()["since"] is None
    secret, codes = await enrol(client)
    assert len(set(codes)) == 10
    state = (await client.get("/auth/second-factor")).json()
    assert state["since"] is not None
    assert (state["recovery_codes_left"], state["is_required"], state["is_proven"]) == (10, False, True)
    login = await client.post("/auth/login", json=LOGIN)
    found = login.json()
    assert (found["status"], found["user_id"], found["role"]) == ("code", bank.admin, "admin")
    assert found["factors"] == ["app", "recovery_code"]
    half = login.cookies["session"]
    assert not await is_in(client)
    carry(client, half)
    done = await client.post("/auth/login/code", json={"code": app_code(secret)})
    assert done.json()["status"] == "ok"
    assert await is_in(client)
    assert [RECORDED[f"POST /auth/{route}"] for route in ("second-factor/confirm", "login", "login/code")] == [
        act for act in await acts(session) if act != Act.LOGGED_OUT
    ]


async def test_a_login_that_lacks_its_code_opens_nothing_and_the_id_changes_with_the_code(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    secret, _ = await enrol(client)
    half = (await client.post("/auth/login", json=LOGIN)).cookies["session"]
    for method, path in (
        ("GET", "/auth/me"),
        ("GET", "/users"),
        ("GET", "/auth/second-factor"),
        ("POST", "/auth/second-factor"),
        ("POST", "/auth/second-factor/remove"),
        ("GET", "/ui/admin"),
    ):
        carry(client, half)
        assert (await client.request(method, path)).status_code in {401, 303}
    carry(client, half)
    await client.post("/auth/login/code", json={"code": app_code(secret)})
    assert await is_in(client)
    carry(client, half)
    assert not await is_in(client)


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (0, True), (1, True), (3, False)])
async def test_a_clock_may_be_off_by_one_step(
    client: ApiClient, session: AsyncSession, bank: SmallBank, steps: int, is_taken: bool
) -> None:
    await client.log_in(session, bank.admin)
    secret, _ = await enrol(client)
    await client.post("/auth/login", json=LOGIN)
    answer = await client.post("/auth/login/code", json={"code": app_code(secret, steps=steps)})
    assert (answer.status_code == 200) is is_taken


async def test_a_code_is_taken_once(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.admin)
    secret, _ = await enrol(client)
    code = app_code(secret, steps=1)
    for expected in (200, 422):
        await client.post("/auth/login", json=LOGIN)
        answer = await client.post("/auth/login/code", json={"code": f" {code[:3]} {code[3:]} "})
        assert answer.status_code == expected
    assert problem_of(answer) == ("code", "wrong_code")
    assert (await acts(session))[-1] == Act.SECOND_FACTOR_FAILED


async def test_each_recovery_code_replaces_the_app_once(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    _, codes = await enrol(client)
    for code, expected in ((codes[0], 200), (codes[0], 422), (codes[1].upper().replace("-", ""), 200)):
        await client.post("/auth/login", json=LOGIN)
        assert (await client.post("/auth/login/code", json={"code": code})).status_code == expected
    assert (await client.get("/auth/second-factor")).json()["recovery_codes_left"] == 8
    assert (await acts(session)).count(Act.RECOVERY_CODE_USED) == 2


async def test_wrong_codes_are_throttled_as_passwords_are_and_the_right_password_does_not_start_the_count_anew(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    secret, _ = await enrol(client)
    statuses = []
    for _ in range(6):
        if (await client.post("/auth/login", json=LOGIN)).status_code == 429:
            statuses.append(429)
            break
        statuses.append((await client.post("/auth/login/code", json={"code": wrong_code(secret)})).status_code)
    assert statuses == [422] * 5 + [429]
    right = await client.post("/auth/login/code", json={"code": app_code(secret, steps=1)})
    assert (right.status_code, right.json()["error"]) == (429, "TooManyAttempts")


async def test_after_very_many_wrong_codes_in_a_row_only_a_recovery_code_helps(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    secret, codes = await enrol(client)
    for _ in range(MOST_WRONG_CODES):
        await factor_crud.count_wrong_code(session, bank.admin)
    await session.commit()
    await client.post("/auth/login", json=LOGIN)
    locked = await client.post("/auth/login/code", json={"code": app_code(secret, steps=1)})
    assert (locked.status_code, locked.json()["error"]) == (403, "SecondFactorLocked")
    assert (await client.post("/auth/login/code", json={"code": codes[0]})).status_code == 200
    assert (await client.post("/auth/proof", json={"code": app_code(secret, steps=1)})).status_code == 200


async def test_where_the_role_must_have_one_the_login_leads_to_setting_it_up_and_to_nothing_else(
    demanding: Callable[[], FastAPI], session: AsyncSession, bank: SmallBank
) -> None:
    async with ApiClient(demanding()) as client:
        login = await client.post("/auth/login", json=LOGIN)
        assert login.json()["status"] == "enrolment"
        half = client.cookies["session"]
        for path in ("/auth/me", "/users", "/auth/sessions", "/api/admin/health"):
            carry(client, half)
            assert (await client.get(path)).status_code == 401
        carry(client, half)
        assert (await client.post("/auth/login/code", json={"code": "123456"})).status_code == 401
        await enrol(client)
        assert await is_in(client)
        assert (await client.get("/auth/second-factor")).json()["is_required"] is True
        refused = await client.post("/auth/second-factor/remove")
        assert (refused.status_code, refused.json()["error"]) == (409, "SecondFactorRequired")
        manager = await client.post("/auth/login", json={"login": "manager_1", "password": PASSWORD})
        assert manager.json()["status"] == "ok"


async def test_another_app_replaces_the_first_only_once_it_is_confirmed_and_ends_the_other_sessions(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    first, _ = await enrol(client)
    async with ApiClient(app) as other:
        await other.log_in(session, bank.admin)
        assert (await client.post("/auth/second-factor")).status_code == 200
        assert (await client.post("/auth/proof", json={"code": app_code(first, steps=0)})).status_code == 200
        second, _ = await enrol(client)
        assert await is_in(client)
        assert not await is_in(other)
    assert (await client.post("/auth/proof", json={"code": app_code(first, steps=1)})).status_code == 422
    assert (await client.post("/auth/proof", json={"code": app_code(second, steps=1)})).status_code == 200


async def test_recovery_codes_are_made_anew_and_the_factor_is_removed_by_its_owner(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    _, before = await enrol(client)
    after = (await client.post("/auth/second-factor/recovery-codes")).json()["recovery_codes"]
    assert set(before).isdisjoint(after)
    assert (await client.post("/auth/proof", json={"code": before[0]})).status_code == 422
    assert (await client.post("/auth/proof", json={"code": after[0]})).status_code == 200
    assert (await client.post("/auth/second-factor/remove")).status_code == 200
    assert (await client.post("/auth/login", json=LOGIN)).json()["status"] == "ok"
    assert {Act.RECOVERY_CODES_MADE, Act.PROOF_FAILED, Act.PROVEN_AGAIN, Act.SECOND_FACTOR_REMOVED} <= set(
        await acts(session)
    )


async def test_an_admin_resets_what_was_lost_and_the_sessions_of_that_person_end(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    async with ApiClient(app) as manager:
        await manager.log_in(session, bank.manager)
        await enrol(manager)
        await client.log_in(session, bank.admin)
        assert (await client.post(f"/users/{bank.manager}/second-factor/reset")).status_code == 200
        assert not await is_in(manager)
        again = await manager.post("/auth/login", json={"login": "manager_1", "password": PASSWORD})
        assert again.json()["status"] == "ok"
    event = (await session.exec(select(AuditEvent).where(col(AuditEvent.act) == Act.SECOND_FACTOR_RESET))).one()
    assert (event.actor_id, event.object_id) == (bank.admin, str(bank.manager))


async def test_clients_have_none(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.client)
    assert (await client.post("/auth/second-factor")).status_code == 403
    assert (await client.get("/auth/second-factor")).json()["is_offered"] is False


async def test_secrets_are_stored_encrypted_and_recovery_codes_as_hashes(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    secret, codes = await enrol(client)
    factor = await session.get_one(SecondFactor, bank.admin)
    assert factor.secret is not None
    assert len(factor.secret) == 12 + 20 + 16  # nonce, secret, tag
    stored = (await (await session.connection()).exec_driver_sql("SELECT * FROM recovery_codes")).all()
    assert not any(code in str(stored) for code in (secret, *codes))


async def test_without_the_key_it_was_stored_under_only_recovery_codes_work_and_the_answer_says_why(
    client: ApiClient,
    session: AsyncSession,
    bank: SmallBank,
    monkeypatch: pytest.MonkeyPatch,
    scorer: MockedScorer,
) -> None:
    await client.log_in(session, bank.admin)
    secret, codes = await enrol(client)
    monkeypatch.setenv("SECOND_FACTOR_KEY", "another key, thirty-two characters long")
    app = create_app(scorer=scorer)
    monkeypatch.setitem(app.dependency_overrides, get_session, lambda: session)
    async with ApiClient(app) as later:
        await later.post("/auth/login", json=LOGIN)
        answer = await later.post("/auth/login/code", json={"code": app_code(secret, steps=1)})
        assert (answer.status_code, answer.json()["error"]) == (503, "SecondFactorUnreadable")
        assert "SECOND_FACTOR_KEY" in answer.json()["detail"]
        assert (await later.post("/auth/login/code", json={"code": codes[0]})).status_code == 200

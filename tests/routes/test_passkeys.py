"""Passkeys over REST: added, asked for at the login and as a proof, refused, removed, reset."""

import base64
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.models import Passkey, User
from app.services.audit.acts import Act
from app.services.second_factors.passkeys import MOST_PASSKEYS
from database.database import get_session
from tests.fixtures.api_client import ApiClient
from tests.fixtures.authenticator import app_code
from tests.fixtures.four_eyes import two_people
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.security_key import Json, SecurityKey, text_of
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD
from tests.routes.test_proof import eleven_minutes_pass
from tests.routes.test_second_factors import acts, carry, enrol, is_in, problem_of

LOGIN = {"login": "admin_1", "password": PASSWORD}
RECORDED = {
    "POST /auth/passkeys/challenge": None,  # a question to the browser; what comes of it is recorded
    "POST /auth/passkeys": Act.PASSKEY_ADDED,
    "POST /auth/passkeys/remove": Act.PASSKEY_REMOVED,
    "POST /auth/login/passkey": Act.LOGGED_IN,
}
"""Changing routes that the tests here send, and the act of each."""


async def add(client: ApiClient, key: SecurityKey, *, name: str = "Laptop") -> list[str]:
    """Add a passkey for the person who is logged in; return the recovery codes."""
    answer = await try_to_add(client, key, name=name)
    assert answer.status_code == 200, answer.text
    codes: list[str] = answer.json()["recovery_codes"]
    return codes


async def try_to_add(client: ApiClient, key: SecurityKey, *, name: str = "Laptop") -> Response:
    offered = await client.post("/auth/passkeys/offer")
    assert offered.status_code == 200, offered.text
    return await client.post("/auth/passkeys", json={"name": name, "passkey": key.make(offered.json()["options"])})


async def login_of(session: AsyncSession, user_id: int) -> str:
    return (await session.get_one(User, user_id)).login


async def asked(client: ApiClient) -> Json:
    answer = await client.post("/auth/passkeys/challenge")
    assert answer.status_code == 200, answer.text
    options: Json = answer.json()["options"]
    return options


async def show(client: ApiClient, key: SecurityKey, path: str = "/auth/login/passkey") -> Response:
    return await client.post(path, json={"passkey": key.sign(await asked(client))})


@pytest.fixture
def demanding(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, settings: object, scorer: MockedScorer
) -> Callable[..., FastAPI]:
    """The service where admins must have a second factor, or with other settings."""

    def make(**variables: str) -> FastAPI:
        for name, value in ({"SECOND_FACTOR_ROLES": "admin"} | variables).items():
            monkeypatch.setenv(name, value)
        app = create_app(scorer=scorer)
        monkeypatch.setitem(app.dependency_overrides, get_session, lambda: session)
        return app

    return make


async def test_a_person_adds_a_passkey_and_logs_in_by_it_from_then_on(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    assert len(set(await add(client, key))) == 10
    (listed,) = (await client.get("/auth/second-factor")).json()["passkeys"]
    assert (listed["name"], listed["last_used"], listed["stepped_back"]) == ("Laptop", None, None)
    login = await client.post("/auth/login", json=LOGIN)
    assert (login.json()["status"], login.json()["factors"]) == ("code", ["passkey", "recovery_code"])
    assert login.json()["passkeys_at"] == {"name": "localhost", "address": "http://localhost"}
    half = login.cookies["session"]
    assert not await is_in(client)
    carry(client, half)
    done = await show(client, key)
    assert done.json()["status"] == "ok"
    assert await is_in(client)
    carry(client, half)
    assert not await is_in(client)
    assert (await acts(session))[-1] == RECORDED["POST /auth/login/passkey"]
    assert Act.PASSKEY_ADDED in await acts(session)


async def test_clients_may_have_passkeys_too(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    key = SecurityKey(counts=False)
    login = {"login": await login_of(session, bank.client), "password": PASSWORD}
    await client.log_in(session, bank.client)
    await add(client, key)
    for _ in range(2):
        await client.post("/auth/login", json=login)
        assert not await is_in(client)
        assert (await show(client, key)).json() == {
            **{"status": "ok", "user_id": bank.client, "role": "client", "redirect": "/ui"},
            **{"factors": [], "passkeys_at": None},
        }


async def test_what_is_asked_names_the_service_and_leaves_out_what_is_there(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    options = (await client.post("/auth/passkeys/offer")).json()["options"]
    assert options["rp"] == {"id": "localhost", "name": "Credit scoring"}
    assert (options["user"]["name"], options["timeout"]) == ("admin_1", 300_000)
    assert options["authenticatorSelection"]["residentKey"] == "preferred"
    assert [each["id"] for each in options["excludeCredentials"]] == [text_of(key.id)]
    shown = await asked(client)
    assert [(each["id"], each["transports"]) for each in shown["allowCredentials"]] == [(text_of(key.id), ["usb"])]
    assert len(base64.urlsafe_b64decode(shown["challenge"] + "==")) == 32


async def test_a_passkey_is_added_once_by_one_person_and_not_without_end(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    async with ApiClient(app) as other:
        await other.log_in(session, bank.manager)
        assert problem_of(await try_to_add(other, key)) == ("passkey", "passkey_known")
    for number in range(MOST_PASSKEYS - 1):
        assert await add(client, SecurityKey(), name=f"Key {number}") == []
    full = await client.post("/auth/passkeys/offer")
    assert (full.status_code, problem_of(full)) == (422, ("passkey", "too_many_passkeys"))


async def test_adding_and_removing_ask_for_a_fresh_proof_and_the_proof_may_be_a_passkey(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    await add(client, key)
    (listed,) = (await client.get("/auth/second-factor")).json()["passkeys"]
    body = {"passkey_id": listed["id"]}
    await eleven_minutes_pass(session)
    for path, sent in (("/auth/passkeys/offer", None), ("/auth/passkeys/remove", body)):
        refused = await client.post(path, json=sent)
        assert (refused.status_code, refused.json()["error"]) == (403, "ProofNeeded")
    password = await client.post("/auth/proof", json={"password": PASSWORD})
    assert (password.status_code, problem_of(password)) == (422, ("code", "missing"))
    assert (await show(client, key, "/auth/proof")).status_code == 200
    assert (await client.post("/auth/passkeys/remove", json=body)).status_code == 200
    assert (await client.post("/auth/passkeys/remove", json=body)).status_code == 404
    state = (await client.get("/auth/second-factor")).json()
    assert (state["passkeys"], state["recovery_codes_left"]) == ([], 0)
    assert (await client.post("/auth/login", json=LOGIN)).json()["status"] == "ok"
    assert RECORDED["POST /auth/passkeys/remove"] in await acts(session)


async def test_beside_an_app_recovery_codes_go_on_and_each_factor_is_removed_alone(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    await client.log_in(session, bank.admin)
    secret, codes = await enrol(client)
    async with ApiClient(app) as other:
        await other.log_in(session, bank.admin)
        assert await add(client, key) == []
        assert not await is_in(other)
    login = await client.post("/auth/login", json=LOGIN)
    assert login.json()["factors"] == ["app", "passkey", "recovery_code"]
    assert (await client.post("/auth/login/code", json={"code": app_code(secret, steps=1)})).status_code == 200
    assert (await client.post("/auth/second-factor/remove")).status_code == 200
    assert (await client.post("/auth/proof", json={"code": codes[0]})).status_code == 200
    assert (await client.post("/auth/login", json=LOGIN)).json()["factors"] == ["passkey", "recovery_code"]
    assert problem_of(await client.post("/auth/login/code", json={"code": "123456"})) == ("code", "wrong_code")
    assert (await client.post("/auth/login/code", json={"code": codes[1]})).status_code == 200


async def test_a_passkey_does_the_duty_of_a_role_and_the_last_one_stays(
    demanding: Callable[..., FastAPI], session: AsyncSession, bank: SmallBank
) -> None:
    key = SecurityKey()
    async with ApiClient(demanding()) as client:
        login = await client.post("/auth/login", json=LOGIN)
        assert (login.json()["status"], login.json()["factors"]) == ("enrolment", ["app", "passkey"])
        assert len(await add(client, key)) == 10
        assert await is_in(client)
        (listed,) = (await client.get("/auth/second-factor")).json()["passkeys"]
        refused = await client.post("/auth/passkeys/remove", json={"passkey_id": listed["id"]})
        assert (refused.status_code, refused.json()["error"]) == (409, "SecondFactorRequired")
        assert len((await session.exec(select(Passkey))).all()) == 1
        await enrol(client)
        assert (await client.post("/auth/passkeys/remove", json={"passkey_id": listed["id"]})).status_code == 200


async def test_without_a_name_passkeys_are_off_and_the_answer_says_so(
    demanding: Callable[..., FastAPI], session: AsyncSession, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ApiClient(
        demanding(AMQP_URL="amqp://guest:guest@127.0.0.1:1/", SESSION_SECRET="x" * 40, DEMO_MODE="false")
    ) as client:
        login = await client.post("/auth/login", json=LOGIN)
        assert (login.json()["factors"], login.json()["passkeys_at"]) == (["app"], None)
        off = await client.post("/auth/passkeys/offer")
        assert (off.status_code, off.json()["error"]) == (409, "PasskeysOff")


async def test_at_the_banks_own_name_only_its_own_address_counts(
    demanding: Callable[..., FastAPI], session: AsyncSession, bank: SmallBank
) -> None:
    app = demanding(RP_ID="bank.example", RP_ORIGIN="https://scoring.bank.example,https://bank.example:8443")
    async with ApiClient(app) as client:
        login = await client.post("/auth/login", json=LOGIN)
        place = {"name": "bank.example", "address": "https://scoring.bank.example"}
        assert login.json()["passkeys_at"] == place
        refused = await try_to_add(client, SecurityKey("https://evil.bank.example", "bank.example"))
        assert problem_of(refused) == ("passkey", "wrong_passkey")
        await add(client, SecurityKey("https://bank.example:8443", "bank.example"))


async def test_an_admin_resets_lost_passkeys_with_the_rest(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    people = await two_people(client, session, bank, password_hash)
    async with ApiClient(app) as person:
        await person.log_in(session, bank.client)
        await add(person, SecurityKey())
        number = await people.propose(f"/users/{bank.client}/second-factor/reset")
        assert (await people.approve(number)).json()["status"] == "approved"
        assert not await is_in(person)
        login = await login_of(session, bank.client)
        again = await person.post("/auth/login", json={"login": login, "password": PASSWORD})
        assert again.json()["status"] == "ok"
    assert (await session.exec(select(Passkey))).all() == []


async def test_a_proposed_reset_is_void_once_another_passkey_was_added(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    people = await two_people(client, session, bank, password_hash)
    async with ApiClient(app) as person:
        await person.log_in(session, bank.client)
        await add(person, SecurityKey())
        number = await people.propose(f"/users/{bank.client}/second-factor/reset")
        await add(person, SecurityKey(), name="Another")
        assert (await people.approve(number)).status_code == 409
        assert await is_in(person)

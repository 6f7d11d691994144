"""Every route that changes something leaves a row of the audit trail; the routes are the application's own."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.commitments import commitment
from app.ml.registry.registry import ModelRegistry
from app.models import AuditEvent, AuditSide, DecisionEvent, ReferralAnswer, Role, Score, User
from app.security.csrf import SAFE_METHODS
from app.services.audit.acts import Act
from app.settings.service import ServiceSettings
from tests.fixtures.api_client import ApiClient
from tests.fixtures.every_route import routes_of, sent
from tests.fixtures.factories import make_policy, make_proposal, make_user
from tests.fixtures.service_keys import make_application, make_key
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.small_models import add_small_model
from tests.fixtures.stored_policies import make_referral, store_policy
from tests.routes.conftest import PASSWORD
from tests.routes.test_decisions import WITH_FACTS
from tests.routes.test_every_route_by_role import BODIES
from tests.routes.test_login_steps import RECORDED as OF_LOGINS
from tests.routes.test_models import CARD
from tests.routes.test_passkeys import RECORDED as OF_PASSKEYS
from tests.routes.test_second_factors import RECORDED

SCORE, DECISION, ANSWER = "score", "decision", "answer"
ACTS = {
    # who asks, and the acts that are recorded; scores, decisions and answers are rows of their own
    "POST /auth/login": ("nobody", [Act.LOGGED_IN]),
    "POST /auth/second-factor": ("manager", []),  # nothing is in use before it is confirmed
    "POST /auth/passkeys/offer": ("manager", []),  # a question to the browser; what comes of it is recorded
    "POST /auth/proof": ("manager", [Act.PROVEN_AGAIN]),
    "POST /users/{user_id}/sessions/end-all": ("admin", [Act.SESSIONS_ENDED]),
    "POST /auth/logout": ("admin", [Act.LOGGED_OUT]),
    "POST /auth/sessions/end-others": ("manager", [Act.SESSIONS_ENDED]),
    "POST /auth/sessions/end": ("manager", [Act.SESSIONS_ENDED]),
    "POST /auth/password/rules": ("client", []),  # judges, and changes nothing
    "POST /auth/password": ("client", [Act.PASSWORD_CHANGED]),
    "POST /users": ("admin", [Act.USER_ADDED]),
    "POST /users/{user_id}/activate": ("admin", [Act.USER_ACTIVATED]),
    "POST /users/{user_id}/deactivate": ("admin", [Act.USER_DEACTIVATED]),
    "POST /users/{user_id}/password": ("admin", [Act.PASSWORD_RESET]),
    "POST /users/{user_id}/erase": ("admin", [Act.PERSON_ERASED]),
    "POST /users/{user_id}/role": ("admin", [Act.ROLE_CHANGED]),
    "POST /proposals/{proposal_id}/approve": ("admin", [Act.PROPOSAL_APPROVED, Act.USER_ADDED]),
    "POST /proposals/{proposal_id}/reject": ("admin", [Act.PROPOSAL_REJECTED]),
    "POST /proposals/{proposal_id}/withdraw": ("other_admin", [Act.PROPOSAL_WITHDRAWN]),
    "POST /four-eyes/on": ("admin", [Act.FOUR_EYES_ON]),
    "POST /clients": ("admin", [Act.USER_ADDED, Act.CLIENT_ADDED]),
    "PATCH /clients/{client_id}": ("manager", [Act.CLIENT_CHANGED]),
    "POST /clients/{client_id}/credits": ("manager", [Act.CREDIT_OPENED]),
    "PUT /credits/{credit_id}": ("manager", [Act.CREDIT_CHANGED]),
    "POST /credits/{credit_id}/payments": ("manager", [Act.PAYMENT_RECORDED]),
    "POST /credits/{credit_id}/default": ("manager", [Act.DEFAULT_RECORDED]),
    "POST /clients/{client_id}/score": ("manager", [SCORE]),
    "POST /clients/{client_id}/decide": ("manager", [SCORE, DECISION]),
    "POST /clients/{client_id}/what-if": ("admin", []),  # kept in a table of its own
    "POST /clients/{client_id}/try-out": ("admin", []),  # computes, and stores nothing
    "PUT /clients/{client_id}/facts/{name}": ("manager", [Act.CLIENT_FACT_STATED]),
    "PUT /applications/{application_id}/facts/{name}": ("service", [Act.APPLICATION_FACT_STATED]),
    "POST /applications": ("service", [Act.APPLICATION_ADDED]),
    "POST /applications/score": ("service", [Act.APPLICATION_ADDED, SCORE]),
    "POST /applications/{application_id}/score": ("service", [SCORE]),
    "POST /applications/{application_id}/decide": ("service", [SCORE, DECISION]),
    "POST /applications/{application_id}/erase": ("admin", [Act.APPLICATION_ERASED]),
    "POST /audit/verifications": ("admin", [Act.TRAIL_VERIFICATION_STARTED]),
    "POST /managers": ("admin", [Act.USER_ADDED]),
    "PATCH /managers/{manager_id}": ("admin", [Act.MANAGER_CONTACT_CHANGED]),
    "POST /managers/{manager_id}/clients": ("admin", [Act.CLIENTS_ASSIGNED]),
    "POST /managers/{manager_id}/dismiss": ("admin", [Act.MANAGER_DISMISSED]),
    "POST /service-accounts": ("admin", [Act.USER_ADDED]),
    "POST /service-accounts/{account_id}/keys": ("admin", [Act.KEY_ADDED]),
    "POST /service-accounts/{account_id}/keys/{key_id}/revoke": ("admin", [Act.KEY_REVOKED]),
    "POST /models/{sha256}/promote": ("admin", [Act.MODEL_REGISTERED, Act.MODEL_PROMOTED]),
    "PATCH /models/{sha256}": ("admin", [Act.MODEL_REGISTERED, Act.MODEL_DESCRIBED]),
    "POST /models/{sha256}/challenge": ("admin", [Act.MODEL_REGISTERED, Act.MODEL_CHALLENGES]),
    "POST /models/{sha256}/withdraw": ("admin", [Act.MODEL_WITHDRAWN]),
    "POST /models/rollback": ("admin", [Act.MODEL_ROLLED_BACK]),
    "POST /policies": ("risk", [Act.POLICY_ADDED]),
    "POST /policies/{policy}/cut-offs": ("risk", [Act.POLICY_ADDED]),
    "POST /policies/{policy}/shadow": ("risk", [Act.POLICY_SHADOWED]),
    "POST /policies/{policy}/activate": ("risk", [Act.POLICY_ACTIVATED]),
    "POST /policies/{policy}/retire": ("risk", [Act.POLICY_RETIRED]),
    "POST /decisions/{decision_id}/answer": ("manager", [ANSWER]),
    "POST /decisions/stop": ("risk", [Act.DECISIONS_STOPPED]),
    "POST /decisions/start": ("risk", [Act.DECISIONS_STARTED]),
    "POST /jobs": ("manager", [Act.JOB_STARTED]),
    "POST /jobs/{job_id}/pause": ("manager", [Act.JOB_PAUSED]),
    "POST /jobs/{job_id}/resume": ("manager", [Act.JOB_RESUMED]),
    "POST /jobs/{job_id}/cancel": ("manager", [Act.JOB_CANCELLED]),
    "POST /imports": ("admin", []),  # a place for a file of their own
    "PUT /imports/{import_id}/pieces/{number}": ("admin", []),
    "POST /imports/{import_id}/preview": ("admin", []),
    "POST /imports/{import_id}/start": ("admin", [Act.FILE_IMPORTED]),
    "POST /simulations": ("risk", [Act.SIMULATION_RUN]),
    "POST /simulations/swaps.csv": ("risk", [Act.CLIENTS_EXPORTED]),
    "POST /api/manager/views": ("manager", []),  # the own shortcut to a list; no data of the bank
    "POST /api/manager/views/{view_id}/remove": ("manager", []),
    "POST /api/client/score": ("client", [SCORE]),
    "PATCH /api/manager/clients/{client_id}": ("manager", [Act.CLIENT_CHANGED]),
    "POST /api/manager/clients/{client_id}/score": ("manager", [SCORE]),
    "POST /api/manager/clients/{client_id}/decide": ("manager", [SCORE, DECISION]),
}
SEND = "PUT /imports/{import_id}/pieces/{number}"
BEFORE = {
    "POST /policies/{policy}/shadow": ["POST /models/{sha256}/promote"],
    "POST /policies/{policy}/activate": ["POST /models/{sha256}/promote"],
    "POST /decisions/start": ["POST /decisions/stop"],
    "POST /clients/{client_id}/what-if": ["POST /models/{sha256}/promote"],
    "POST /clients/{client_id}/try-out": ["POST /models/{sha256}/promote"],
    "POST /api/manager/views/{view_id}/remove": ["POST /api/manager/views"],
    "POST /jobs/{job_id}/pause": ["POST /jobs"],
    "POST /jobs/{job_id}/resume": ["POST /jobs", "POST /jobs/{job_id}/pause"],
    "POST /jobs/{job_id}/cancel": ["POST /jobs"],
    "PUT /imports/{import_id}/pieces/{number}": ["POST /imports"],
    "POST /imports/{import_id}/preview": ["POST /imports", SEND],
    "POST /imports/{import_id}/start": ["POST /imports", SEND, "POST /imports/{import_id}/preview"],
    "POST /models/{sha256}/withdraw": ["POST /models/{sha256}/challenge"],
    "POST /models/rollback": ["POST /models/{sha256}/promote", "POST /models/{other}/promote"],
}


def changing(app: FastAPI) -> set[str]:
    return {route for route in routes_of(app) if route.split(" ")[0] not in SAFE_METHODS}


def test_every_changing_route_of_the_application_is_looked_at(app: FastAPI) -> None:
    assert changing(app) == set(ACTS) | set(RECORDED) | set(OF_PASSKEYS) | set(OF_LOGINS)


@pytest.fixture
def models(settings: ServiceSettings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Two usable models that pass every gate."""
    monkeypatch.setattr("app.services.model_registry.stages.judged", lambda *_: [])
    registry = ModelRegistry(settings.registry_url)
    made = [
        add_small_model(registry, trees, {**CARD, "created": f"2026-01-{trees:02}T00:00:00+00:00"}) for trees in (2, 3)
    ]
    return dict(zip(("sha256", "other"), made, strict=True))


async def recorded(session: AsyncSession) -> list[AuditEvent | Score | DecisionEvent | ReferralAnswer]:
    events = (await session.exec(select(AuditEvent).order_by(col(AuditEvent.id)))).all()
    scores = (await session.exec(select(Score).order_by(col(Score.id)))).all()
    decisions = (await session.exec(select(DecisionEvent).order_by(col(DecisionEvent.id)))).all()
    answers = (await session.exec(select(ReferralAnswer).order_by(col(ReferralAnswer.id)))).all()
    return [*events, *scores, *decisions, *answers]


@pytest.mark.parametrize("route", ACTS)
async def test_a_change_leaves_its_row(
    client: ApiClient, session: AsyncSession, bank: SmallBank, models: Mapping[str, str], route: str
) -> None:
    role, acts = ACTS[route]
    key = await make_key(session)
    application = await make_application(session, key.account_id)
    other_admin = (await make_user(session, Role.ADMIN)).id
    proposal = await make_proposal(session, proposer_id=other_admin)
    people = {**vars(bank), "other_admin": other_admin, "nobody": bank.admin, "service": key.account_id}
    whose = {
        "client_id": bank.client,
        "credit_id": 1,
        "manager_id": bank.manager,
        "user_id": bank.client,
        "view_id": 1,
        "account_id": key.account_id,
        "key_id": key.key_id,
        "application_id": application.id,
        "proposal_id": proposal.id,
        "job_id": 1,
        "import_id": 1,
        "number": 0,
        "name": "bureau_score",
        "policy": (await make_policy(session)).sha256,
        **models,
    }
    if route.endswith("/decide"):
        await store_policy(session)
    if route.endswith("/answer"):
        whose["decision_id"] = (await make_referral(session, bank.client, bank.champion)).id
    if route.endswith("/facts/{name}"):
        await store_policy(session, WITH_FACTS)
    await session.commit()
    if role == "service":
        client.headers.update(key.headers)
    elif role != "nobody":
        await client.log_in(session, people[role])
    body = None
    if route.endswith("/role"):
        whose |= {"user_id": bank.risk}
    if route.endswith("/erase"):  # of the one without an open credit
        whose |= {"user_id": bank.other_client}
        body = {"ground": "request", "login": (await session.get_one(User, bank.other_client)).login}
    if route == "POST /applications/{application_id}/erase":
        body = {"ground": "request", "external_id": application.external_id}
    for earlier in BEFORE.get(route, ()):
        assert (await _ask(client, earlier, whose)).is_success
    before = len(await recorded(session))
    own = (await client.get("/auth/sessions")).json() if role not in {"nobody", "service"} else []
    body = {"handle": own[0]["handle"]} if route.endswith("sessions/end") else body
    answer = await _ask(client, route, whose, body)
    assert answer.is_success, answer.text
    rows = (await recorded(session))[before:]
    of_kind = {Score: SCORE, DecisionEvent: DECISION, ReferralAnswer: ANSWER}
    made = [row.act if isinstance(row, AuditEvent) else of_kind[type(row)] for row in rows]
    assert made == acts
    named = [row for row in rows if not isinstance(row, DecisionEvent)]  # a decision names its score, that the request
    assert {row.request_id for row in named} <= {answer.headers["X-Request-Id"]}
    asked = [_actor(row) for row in named]
    assert not asked or asked[-1] == people[role]


def _actor(row: AuditEvent | Score | ReferralAnswer) -> int | None:
    match row:
        case AuditEvent():
            return row.actor_id
        case Score():
            return row.asked_by
        case ReferralAnswer():
            return row.decided_by


async def _ask(client: ApiClient, route: str, whose: Mapping[str, Any], body: Any = None) -> Any:
    method, path = route.split(" ")
    return await client.request(method, path.format(**whose), **sent(body or BODIES.get(route)))


async def test_a_file_of_clients_is_recorded_with_its_filter(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    asked = {"q": "чехов", "overdue": "false", "column": "rating", "client_id": str(bank.client)}
    answer = await client.get("/api/manager/clients.csv", params=asked)
    assert answer.status_code == 200, answer.text
    (event,) = (await session.exec(select(AuditEvent).where(col(AuditEvent.act) == Act.CLIENTS_EXPORTED))).all()
    side = await session.get_one(AuditSide, event.id)
    assert (event.actor_id, event.details["columns"], event.details["overdue"]) == (bank.manager, ["rating"], False)
    assert event.details["client_ids"] == [bank.client]
    assert json.loads(side.content) == {"search": "чехов"}


async def test_what_is_personal_lies_beside_the_event(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.post("/auth/login", json={"login": "ADMIN_1 typed wrong", "password": PASSWORD})
    (event,) = (await session.exec(select(AuditEvent))).all()
    side = await session.get_one(AuditSide, event.id)
    assert (event.act, event.object_id, event.details) == (Act.LOGIN_FAILED, None, {})
    assert json.loads(side.content)["login"] == "admin_1 typed wrong"
    assert event.commitment == commitment(side.salt, side.content)
    await session.delete(side)
    await session.commit()
    assert await session.get_one(AuditEvent, event.id) is event


async def test_a_change_that_is_refused_leaves_no_row(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    before = len(await recorded(session))
    assert (await client.patch(f"/clients/{bank.client}", json={"term_months": -1})).status_code == 422
    assert (await client.patch(f"/clients/{bank.other_client}", json={"term_months": 60})).status_code == 404
    stored = (await client.get(f"/clients/{bank.client}")).json()["term_months"]
    assert (await client.patch(f"/clients/{bank.client}", json={"term_months": stored})).status_code == 200
    assert len(await recorded(session)) == before


async def test_throttled_logins_are_one_row_in_a_while(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    for _ in range(8):
        await client.post("/auth/login", json={"login": "manager_1", "password": "wrong " + PASSWORD})
    acts = [row.act for row in (await session.exec(select(AuditEvent).order_by(col(AuditEvent.id)))).all()]
    assert acts == [Act.LOGIN_FAILED] * 5 + [Act.LOGIN_THROTTLED]
    (throttled,) = (await session.exec(select(AuditEvent).where(col(AuditEvent.act) == Act.LOGIN_THROTTLED))).all()
    assert throttled.object_id == str(bank.manager)

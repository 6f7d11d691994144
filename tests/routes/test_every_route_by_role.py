"""Who may do what: every route, every role, own and foreign objects. A route that is not in the table fails a test."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from httpx import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client
from tests.fixtures.api_client import ApiClient
from tests.fixtures.bank_files import client_row, csv_of
from tests.fixtures.every_route import routes_of, sent
from tests.fixtures.factories import make_credit, make_policy, make_proposal
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.small_bank import SmallBank
from tests.policy.policies import policy_text
from tests.routes.conftest import PASSWORD
from tests.services.policies.policy_texts import SHIPPED

ROLES = ("nobody", "client", "manager", "admin", "auditor", "risk")
TABLE = {
    # nobody, client, manager, admin, auditor, risk; where the path names an object: one's own / somebody else's
    "GET /": "200 303 303 303 303 303",
    "GET /ui": "303 303 303 303 303 303",
    "GET /ui/client": "303 200 303 303 303 303",
    "GET /ui/client/credit": "303 200 303 303 303 303",
    "GET /ui/manager": "303 303 200 200 200 303",
    "GET /ui/account": "303 200 200 200 200 200",
    "GET /ui/approvals": "303 303 303 200 200 200",
    "GET /ui/admin": "303 303 303 200 200 200",
    "GET /ui/audit": "303 303 303 200 200 303",
    "GET /docs": "200 200 200 200 200 200",
    "GET /.well-known/security.txt": "404 404 404 404 404 404",  # no contact is set
    "GET /openapi.json": "200 200 200 200 200 200",
    "GET /health": "200 200 200 200 200 200",
    "GET /health/live": "200 200 200 200 200 200",
    "GET /health/ready": "200 200 200 200 200 200",
    "POST /auth/login": "200 200 200 200 200 200",
    "POST /auth/login/code": "401 401 401 401 401 401",  # no login lacks a code
    "POST /auth/login/passkey": "401 401 401 401 401 401",
    "POST /auth/login/password": "401 401 401 401 401 401",  # nor another password
    "POST /auth/passkeys/offer": "401 200 200 200 200 200",
    "POST /auth/passkeys": "401 422 422 422 422 422",  # it answers nothing that was asked
    "POST /auth/passkeys/challenge": "401 409 409 409 409 409",  # there is none
    "POST /auth/passkeys/remove": "401 404 404 404 404 404",
    "GET /auth/second-factor": "401 200 200 200 200 200",
    "POST /auth/second-factor": "401 403 200 200 200 200",
    "POST /auth/second-factor/confirm": "401 409 409 409 409 409",  # none was offered
    "POST /auth/second-factor/recovery-codes": "401 409 409 409 409 409",  # there is none
    "POST /auth/second-factor/remove": "401 409 409 409 409 409",
    "POST /auth/proof": "401 200 200 200 200 200",
    "POST /auth/logout": "200 200 200 200 200 200",
    "GET /auth/demo": "200 200 200 200 200 200",
    "GET /auth/me": "401 200 200 200 200 200",
    "GET /auth/sessions": "401 200 200 200 200 200",
    "POST /auth/sessions/end-others": "401 200 200 200 200 200",
    "POST /auth/sessions/end": "401 200 200 200 200 200",
    "GET /auth/profile": "401 200 200 200 200 200",
    "POST /auth/password/rules": "401 200 200 200 200 200",
    "POST /auth/password": "401 200 200 200 200 200",
    "GET /users": "401 403 403 200 200 403",
    "POST /users": "401 403 403 201 403 403",
    "GET /users/{user_id}": "401/401 200/404 200/404 200/200 200/200 200/404",
    "GET /users/{user_id}/data": "401/401 200/404 200/404 200/200 200/403 200/404",
    "POST /users/{user_id}/erase": "401/401 403/403 403/403 422/422 403/403 403/403",  # it names another login
    "POST /users/{user_id}/activate": "401/401 403/403 403/403 200/200 403/403 403/403",
    "POST /users/{user_id}/deactivate": "401/401 403/403 403/403 409/200 403/403 403/403",
    "POST /users/{user_id}/role": "401/401 403/403 403/403 409/409 403/403 403/403",  # one's own; a client's
    "GET /proposals": "401 403 403 200 200 200",
    "GET /proposals/{proposal_id}": "401/401 403/403 403/403 200/404 200/404 200/404",
    "POST /proposals/{proposal_id}/approve": "401/401 403/403 403/403 409/404 403/404 403/404",  # it is the admin's own
    "POST /proposals/{proposal_id}/reject": "401/401 403/403 403/403 200/404 409/404 409/404",  # decided by then
    "POST /proposals/{proposal_id}/withdraw": "401/401 403/403 403/403 200/404 409/404 409/404",
    "GET /reviews": "401 403 403 200 200 200",
    "GET /four-eyes": "401 200 200 200 200 200",
    "POST /four-eyes/on": "401 403 403 200 403 403",
    "POST /users/{user_id}/password": "401/401 403/403 403/403 200/200 403/403 403/403",
    "GET /users/{user_id}/sessions": "401/401 403/403 403/403 200/200 403/403 403/403",
    "POST /users/{user_id}/sessions/end": "401/401 403/403 403/403 200/200 403/403 403/403",
    "POST /users/{user_id}/sessions/end-all": "401/401 403/403 403/403 200/200 403/403 403/403",
    "POST /users/{user_id}/second-factor/reset": "401/401 403/403 403/403 409/409 403/403 403/403",  # there is none
    "POST /clients": "401 403 403 201 403 403",
    "GET /clients/{client_id}": "401/401 200/404 200/404 200/200 200/200 403/403",
    "PATCH /clients/{client_id}": "401/401 403/403 200/404 200/200 403/403 403/403",
    "GET /clients/{client_id}/credits": "401/401 200/404 200/404 200/200 200/200 403/403",
    "POST /clients/{client_id}/credits": "401/401 403/403 201/404 201/201 403/403 403/403",
    "GET /credits/{credit_id}": "401/401 200/404 200/404 200/200 200/200 403/403",
    "PUT /credits/{credit_id}": "401/401 403/403 200/404 200/200 403/403 403/403",
    "GET /credits/{credit_id}/revisions": "401/401 200/404 200/404 200/200 200/200 403/403",
    "POST /credits/{credit_id}/payments": "401/401 403/403 200/404 200/200 403/403 403/403",
    "POST /credits/{credit_id}/default": "401/401 403/403 200/404 200/200 403/403 403/403",
    "GET /clients/{client_id}/scores": "401/401 200/404 200/404 200/200 200/200 403/403",
    "GET /clients/{client_id}/revisions": "401/401 200/404 200/404 200/200 200/200 403/403",
    "POST /clients/{client_id}/score": "401/401 200/404 200/404 200/200 403/403 403/403",
    "GET /clients/{client_id}/decisions": "401/401 200/404 200/404 200/200 200/200 403/403",
    "POST /clients/{client_id}/decide": "401/401 403/403 409/404 409/409 403/403 403/403",  # there is no policy
    "GET /clients/{client_id}/facts": "401/401 200/404 200/404 200/200 200/200 403/403",
    "PUT /clients/{client_id}/facts/{name}": "401/401 403/403 422/404 422/422 403/403 403/403",  # of no policy
    "GET /clients/{client_id}/what-if": "401/401 200/404 200/404 200/200 200/200 403/403",
    "POST /clients/{client_id}/what-if": "401/401 503/404 503/404 503/503 403/403 403/403",  # its artifact is nowhere
    "POST /clients/{client_id}/try-out": "401/401 403/403 503/404 503/503 403/403 403/403",  # its artifact is nowhere
    "POST /applications": "401 403 403 403 403 403",
    "GET /applications": "401 403 200 200 200 403",
    "POST /applications/score": "401 403 403 403 403 403",
    "GET /applications/{application_id}": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "GET /applications/{application_id}/scores": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "GET /applications/{application_id}/decisions": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "POST /applications/{application_id}/decide": "401/401 403/403 403/403 403/403 403/403 403/403",
    "GET /applications/{application_id}/facts": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "PUT /applications/{application_id}/facts/{name}": "401/401 403/403 403/403 403/403 403/403 403/403",
    "POST /applications/{application_id}/score": "401/401 403/403 403/403 403/403 403/403 403/403",
    "GET /applications/{application_id}/data": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "POST /applications/{application_id}/erase": "401/401 403/403 403/403 404/404 403/403 403/403",  # there is none
    "GET /service-accounts": "401 403 403 200 403 403",
    "POST /service-accounts": "401 403 403 201 403 403",
    "POST /service-accounts/{account_id}/keys": "401/401 403/403 403/403 404/404 403/403 403/403",  # there is none
    "POST /service-accounts/{account_id}/keys/{key_id}/revoke": "401/401 403/403 403/403 404/404 403/403 403/403",
    "GET /managers": "401 403 403 200 200 403",
    "POST /managers": "401 403 403 201 403 403",
    "GET /managers/{manager_id}": "401/401 403/403 200/404 200/200 200/200 403/403",
    "PATCH /managers/{manager_id}": "401/401 403/403 403/404 200/200 403/403 403/403",
    "GET /managers/{manager_id}/clients": "401/401 403/403 200/404 200/200 200/200 403/403",
    "POST /managers/{manager_id}/clients": "401/401 403/403 403/403 200/200 403/403 403/403",
    "POST /managers/{manager_id}/dismiss": "401/401 403/403 403/403 200/200 403/403 403/403",
    "GET /api/admin/health": "401 403 403 200 200 403",
    "GET /models": "401 403 403 200 200 200",
    "PATCH /models/{sha256}": "401/401 403/403 403/403 200/200 403/403 200/200",
    "GET /models/{sha256}/evidence": "401/401 403/403 403/403 409/409 409/409 409/409",  # its artifact is nowhere
    "GET /models/{sha256}/gates": "401/401 403/403 403/403 200/200 200/200 200/200",
    "GET /models/{sha256}/shadow": "401/401 403/403 403/403 200/200 200/200 200/200",
    "GET /models/{sha256}/report": "401/401 403/403 403/403 404/404 404/404 404/404",  # there is none beside it
    "POST /models/{sha256}/promote": "401/401 403/403 403/403 409/409 403/403 409/409",  # its artifact is nowhere
    "POST /models/{sha256}/challenge": "401/401 403/403 403/403 409/409 403/403 409/409",  # its artifact is nowhere
    "POST /models/{sha256}/withdraw": "401/401 403/403 403/403 409/409 403/403 409/409",  # it is no challenger
    "POST /models/rollback": "401 403 403 409 403 409",  # there was none before
    "GET /policies": "401 403 403 200 200 200",
    "POST /policies": "401 403 403 201 403 201",
    "GET /policies/{policy}": "401/401 403/403 403/403 200/200 200/200 200/200",
    "GET /policies/{policy}/text": "401/401 403/403 403/403 200/200 200/200 200/200",
    "GET /policies/{policy}/comparison": "401/401 403/403 403/403 200/200 200/200 200/200",  # none is active
    "POST /policies/{policy}/cut-offs": "401/401 403/403 403/403 201/201 403/403 201/201",
    "POST /policies/{policy}/shadow": "401/401 403/403 403/403 409/409 403/403 409/409",  # the champion is nowhere
    "POST /policies/{policy}/activate": "401/401 403/403 403/403 409/409 403/403 409/409",  # the champion is nowhere
    "POST /policies/{policy}/retire": "401/401 403/403 403/403 200/409 403/403 409/409",  # by then it is
    "GET /decisions/{decision_id}/answer": "401/401 403/403 404/404 404/404 403/403 403/403",  # there is none
    "POST /decisions/{decision_id}/answer": "401/401 403/403 404/404 404/404 403/403 403/403",  # there is none
    "GET /decisions/stop": "401 403 403 200 200 200",
    "POST /decisions/stop": "401 403 403 200 403 200",
    "POST /decisions/start": "401 403 403 200 403 200",
    "GET /jobs": "401 403 200 200 200 403",
    "POST /jobs": "401 403 200 200 403 403",
    "GET /jobs/{job_id}": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "GET /jobs/{job_id}/events": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "GET /jobs/{job_id}/report": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "GET /jobs/{job_id}/report.csv": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "POST /jobs/{job_id}/pause": "401/401 403/403 404/404 404/404 403/403 403/403",  # there is none
    "POST /jobs/{job_id}/resume": "401/401 403/403 404/404 404/404 403/403 403/403",  # there is none
    "POST /jobs/{job_id}/cancel": "401/401 403/403 404/404 404/404 403/403 403/403",  # there is none
    "POST /imports": "401 403 403 201 403 403",
    "GET /imports": "401 403 403 200 403 403",
    "GET /imports/mappings": "401 403 403 200 403 403",
    "GET /imports/{import_id}": "401/401 403/403 403/403 404/404 403/403 403/403",  # there is none
    "PUT /imports/{import_id}/pieces/{number}": "401/401 403/403 403/403 404/404 403/403 403/403",  # there is none
    "POST /imports/{import_id}/preview": "401/401 403/403 403/403 404/404 403/403 403/403",  # there is none
    "POST /imports/{import_id}/start": "401/401 403/403 403/403 404/404 403/403 403/403",  # there is none
    "GET /imports/{import_id}/file": "401/401 403/403 403/403 404/404 403/403 403/403",  # there is none
    "POST /simulations": "401 403 403 200 403 200",
    "POST /simulations/swaps.csv": "401 403 403 200 403 200",
    "GET /audit/events": "401 403 403 200 200 403",
    "GET /audit/events.csv": "401 403 403 200 200 403",
    "GET /audit/state": "401 403 403 200 200 403",
    "POST /audit/verifications": "401 403 403 202 409 403",  # one at a time
    "GET /audit/keys": "200 200 200 200 200 200",
    "GET /schema/applicant": "401 200 200 200 200 200",
    "GET /api/client/dashboard": "401 200 403 403 403 403",
    "GET /api/client/credit": "401 200 403 403 403 403",
    "GET /api/client/credits": "401 200 403 403 403 403",
    "GET /api/client/reads": "401 200 403 403 403 403",
    "POST /api/client/score": "401 200 403 403 403 403",
    "GET /api/manager/clients": "401 403 200 200 200 403",
    "GET /api/manager/clients/summary": "401 403 200 200 200 403",
    "GET /api/manager/clients.csv": "401 403 200 200 200 403",
    "GET /api/manager/views": "401 403 200 200 200 403",
    "POST /api/manager/views": "401 403 200 200 200 403",
    "POST /api/manager/views/{view_id}/remove": "401/401 403/403 404/404 404/404 404/404 403/403",  # there is none
    "GET /api/manager/portfolio": "401 403 200 200 200 403",
    "GET /api/manager/portfolio/history": "401 403 200 200 200 403",
    "GET /api/manager/clients/{client_id}": "401/401 403/403 200/404 200/200 200/200 403/403",
    "PATCH /api/manager/clients/{client_id}": "401/401 403/403 200/404 200/200 403/403 403/403",
    "GET /api/manager/clients/{client_id}/score": "401/401 403/403 200/404 200/200 200/200 403/403",
    "POST /api/manager/clients/{client_id}/score": "401/401 403/403 200/404 200/200 403/403 403/403",
    "POST /api/manager/clients/{client_id}/decide": "401/401 403/403 409/404 409/409 403/403 403/403",  # as above
}
PERSON = {"login": "fresh_login", "password": "a long password", "first_name": "Ян", "last_name": "Ли"}
ADDED = {"id": "AAAA", "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"}}
SHOWN = {"id": "AAAA", "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"}}
FILE = csv_of([client_row(1)]).encode()
BODIES: dict[str, Any] = {
    "POST /auth/login": {"login": "admin_1", "password": PASSWORD},
    "POST /auth/sessions/end": {"handle": "0123456789abcdef"},
    "POST /auth/login/code": {"code": "123456"},
    "POST /auth/login/passkey": {"passkey": SHOWN},
    "POST /auth/login/password": {"new_password": "кобыла и телега 7"},
    "POST /auth/passkeys": {"name": "Laptop", "passkey": ADDED},
    "POST /auth/passkeys/remove": {"passkey_id": 1},
    "POST /auth/second-factor/confirm": {"code": "123456"},
    "POST /auth/proof": {"password": PASSWORD},
    "POST /users/{user_id}/sessions/end": {"handle": "0123456789abcdef"},
    "POST /auth/password/rules": {"new_password": "кобыла"},
    "POST /auth/password": {"current_password": PASSWORD, "new_password": "кобыла и телега 7"},
    "POST /users": PERSON,
    "POST /users/{user_id}/password": {"new_password": "кобыла и телега 7"},
    "POST /users/{user_id}/erase": {"ground": "request", "login": "another_login"},
    "POST /users/{user_id}/role": {"role": "auditor"},
    "POST /proposals/{proposal_id}/approve": {},
    "POST /proposals/{proposal_id}/reject": {"reason": "not now"},
    "POST /proposals/{proposal_id}/withdraw": {},
    "POST /clients": {"user": PERSON, "features": APPLICANT},
    "POST /applications/{application_id}/erase": {"ground": "request", "external_id": "A-1"},
    "POST /applications": {"external_id": "A-1", "features": APPLICANT},
    "POST /applications/score": {"external_id": "A-1", "features": APPLICANT},
    "POST /managers": PERSON,
    "POST /service-accounts": {"login": "loan_origination", "name": "Loan origination", "owner": "Retail"},
    "POST /service-accounts/{account_id}/keys": {"scopes": ["score"]},
    "PATCH /managers/{manager_id}": {"phone": "+7 495 123-45-67"},
    "POST /managers/{manager_id}/clients": {"client_ids": []},
    "POST /api/manager/views": {"name": "Overdue", "address": "?overdue=1"},
    "PATCH /clients/{client_id}": {"term_months": 60},
    "POST /clients/{client_id}/credits": {"amount_total": 1000, "annual_rate": 0.1},
    "PUT /credits/{credit_id}": {"amount_total": 1000, "annual_rate": 0.1},
    "POST /credits/{credit_id}/payments": {"month": "2026-10", "status": "1"},
    "POST /credits/{credit_id}/default": {"date": "2026-10-15", "definition": "90 days past due"},
    "POST /clients/{client_id}/try-out": {"term_months": 60},
    "POST /clients/{client_id}/decide": {"term": 48},
    "POST /api/manager/clients/{client_id}/decide": {"term": 48},
    "POST /applications/{application_id}/decide": {"term": 48},
    "PUT /clients/{client_id}/facts/{name}": {"value": 640},
    "PUT /applications/{application_id}/facts/{name}": {"value": 640},
    "PATCH /models/{sha256}": {"label": "autumn"},
    "POST /jobs": {},
    "POST /imports": {"kind": "clients", "file_name": "clients.csv", "size": len(FILE)},
    "PUT /imports/{import_id}/pieces/{number}": FILE,
    "POST /imports/{import_id}/start": {"columns": {name: name for name in client_row(1)}},
    "POST /simulations": {"policy": policy_text()},
    "POST /simulations/swaps.csv": {
        "policy": policy_text(),
        "cut_offs": {"all": {"approve_below": 0.1, "decline_from": 0.4}},
    },
    "POST /policies": {"text": SHIPPED},
    "POST /policies/{policy}/cut-offs": {"cut_offs": {"standard": {"approve_below": 0.15, "decline_from": 0.4}}},
    "POST /policies/{policy}/shadow": {},
    "POST /policies/{policy}/activate": {},
    "POST /policies/{policy}/retire": {},
    "POST /decisions/{decision_id}/answer": {"outcome": "decline", "reason": "income not confirmed"},
    "POST /decisions/stop": {"reason": "wrong debts"},
    "POST /decisions/start": {"reason": "debts are right"},
    "PATCH /api/manager/clients/{client_id}": {"term_months": 60},
}


PROPOSAL = 1
CREDIT, OTHER_CREDIT = 1, 2
POLICY = "a" * 64
OF_OBJECTS = [route for route in TABLE if "{" in route]


@pytest_asyncio.fixture(autouse=True)
async def proposal(session: AsyncSession, bank: SmallBank) -> None:
    """An open proposal of the admin, a draft of a policy, and a credit of the other client."""
    await make_proposal(session, proposer_id=bank.admin, id=PROPOSAL)
    await make_policy(session, sha256=POLICY)
    await make_credit(session, await session.get_one(Client, bank.other_client), id=OTHER_CREDIT)


Whose = Mapping[str, int | str]
"""Parameters of a path: whose objects it names."""


NOWHERE: Whose = dict.fromkeys(set(re.findall(r"{(\w+)}", " ".join(OF_OBJECTS))), 999_999)


def test_every_route_is_in_the_table(app: FastAPI) -> None:
    assert set(TABLE) == routes_of(app)


@pytest.mark.parametrize("route", TABLE)
async def test_every_role_gets_what_the_table_says(
    client: ApiClient, session: AsyncSession, bank: SmallBank, route: str
) -> None:
    answers = []
    for role in ROLES:
        own = await _ask(client, session, bank, route, role, _own(bank, role))
        foreign = await _ask(client, session, bank, route, role, _foreign(bank)) if "{" in route else None
        answers.append(f"{own.status_code}/{foreign.status_code}" if foreign else f"{own.status_code}")
    assert " ".join(answers) == TABLE[route]


@pytest.mark.parametrize("role", ["client", "manager"])
async def test_a_foreign_object_cannot_be_told_from_one_that_does_not_exist(
    client: ApiClient, session: AsyncSession, bank: SmallBank, role: str
) -> None:
    for route in OF_OBJECTS:
        foreign = await _ask(client, session, bank, route, role, _foreign(bank))
        missing = await _ask(client, session, bank, route, role, NOWHERE)
        assert foreign.json() | {"request_id": ""} == missing.json() | {"request_id": ""}, route


async def test_an_object_that_does_not_exist_is_not_found(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    for route in OF_OBJECTS:
        missing = await _ask(client, session, bank, route, "admin", NOWHERE)
        is_refused = TABLE[route].split(" ")[ROLES.index("admin")] == "403/403"
        assert missing.status_code == (403 if is_refused else 404), route


async def _ask(
    client: ApiClient, session: AsyncSession, bank: SmallBank, route: str, role: str, whose: Whose
) -> Response:
    method, path = route.split(" ")
    client.cookies.clear()
    if role != "nobody":
        await client.log_in(session, getattr(bank, role))
    return await client.request(method, path.format(**whose), **sent(BODIES.get(route)))


def _own(bank: SmallBank, role: str) -> Whose:
    return {
        "client_id": bank.client,
        "credit_id": CREDIT,
        "manager_id": bank.manager,
        "user_id": getattr(bank, role, bank.client),
        "view_id": 1,
        "account_id": 999_998,
        "application_id": 999_998,
        "key_id": 999_998,
        "job_id": 1,
        "import_id": 1,
        "number": 0,
        "decision_id": 1,
        "proposal_id": PROPOSAL,
        "sha256": bank.champion,
        "policy": POLICY,
        "name": "bureau_score",
    }


def _foreign(bank: SmallBank) -> Whose:
    return {
        "client_id": bank.other_client,
        "credit_id": OTHER_CREDIT,
        "manager_id": bank.other_manager,
        "user_id": bank.other_client,
        "view_id": 2,
        "account_id": 999_998,
        "application_id": 999_998,
        "key_id": 999_998,
        "job_id": 2,
        "import_id": 999_998,
        "number": 0,
        "decision_id": 999_998,
        "proposal_id": 999_998,
        "sha256": bank.champion,
        "policy": POLICY,
        "name": "bureau_score",
    }

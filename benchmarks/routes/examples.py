"""A call of each route that does what it is there for, by a user who may."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.policy.loader import SHIPPED
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.real_bank import PASSWORD, RealBank

CLIENT, MANAGER, ADMIN, SERVICE = "client", "manager", "admin", "service"
LOGINS = {CLIENT: "client_0001", MANAGER: "manager_01", ADMIN: "admin_1"}
DEMO_POLICY = (SHIPPED / "consumer_loan.yaml").read_text(encoding="utf-8")
_A_CHANGE = "a change in a transaction of its own: begin, who asks, the change, commit"
REASONS = {
    "POST /auth/login": "throttle, user and session; the password is verified outside of a transaction",
    "POST /auth/logout": _A_CHANGE,
    "POST /clients": "user, client, revision and credit in one transaction; the password is hashed before it begins",
    "POST /service-accounts": _A_CHANGE,
    "POST /service-accounts/{account_id}/keys": "the account locked, its keys in use counted, the key and its act",
    "POST /service-accounts/{account_id}/keys/{key_id}/revoke": _A_CHANGE,
    "POST /applications": "key, one of that id, the application and its act in one transaction, its newest score",
    "POST /applications/score": "key, one of that id, the champion; then application, act and event in one transaction",
    "POST /applications/{application_id}/score": "key, application, the champion; then the event, in one transaction",
    "POST /applications/{application_id}/decide": "key, application, what decides; then event and decision at once",
    "POST /api/manager/clients/{client_id}/decide": "as by REST: event and decision in one transaction",
    "POST /clients/{client_id}/decide": "who asks, client, what decides; then event and decision in one transaction",
    "GET /clients/{client_id}/decisions": "session, client, count and page: the count fills `X-Total-Count`",
    "GET /applications/{application_id}/decisions": "key, application, count and page",
    "GET /clients/{client_id}/facts": "session, client, count and page",
    "PUT /clients/{client_id}/facts/{name}": "client, policies, what the source has said, the fact, its act",
    "GET /applications/{application_id}/facts": "key, application, count and page",
    "PUT /applications/{application_id}/facts/{name}": "as for a client, by key",
    "GET /applications": "key, count, page and the newest scores of its rows",
    "GET /applications/{application_id}/scores": "key, application, count and page",
    "GET /applications/{application_id}/data": "its record in a transaction of its own, then every table that names it",
    "POST /audit/verifications": "the lock, the last one, the rows that are sealed, its act; then a process does it",
    "POST /managers": "user and manager in one transaction; the password is hashed before it begins",
    "POST /users": "a user and the role's row in one transaction; the password is hashed before it begins",
    "POST /users/{user_id}/password": "the password is hashed outside of a transaction; all sessions end with it",
    "POST /users/{user_id}/activate": _A_CHANGE,
    "POST /users/{user_id}/deactivate": "the user and all of its sessions, in one transaction",
    "GET /users/{user_id}/data": "its record in a transaction of its own, then every table that names a person",
    "POST /users/{user_id}/erase": "rows are read and emptied piece by piece, table by table, in one transaction",
    "POST /four-eyes/on": _A_CHANGE,
    "POST /managers/{manager_id}/dismiss": "clients, their revisions, sessions and the user, in one transaction",
    "POST /managers/{manager_id}/clients": "clients locked in order, moved, and a revision of each, in one transaction",
    "PATCH /managers/{manager_id}": _A_CHANGE,
    "POST /api/manager/views": _A_CHANGE,
    "POST /api/manager/views/{view_id}/remove": _A_CHANGE,
    "POST /clients/{client_id}/what-if": "who asks, the model, what is stored, how many were asked; then the answer",
    "POST /clients/{client_id}/credits": "the client locked; credit, sums, revision and act in one transaction",
    "PUT /credits/{credit_id}": "the client locked; credit, sums, revision and act in one transaction",
    "POST /credits/{credit_id}/payments": "the client locked; credit, sums, revision and act in one transaction",
    "POST /credits/{credit_id}/default": "the client locked; credit, sums, revision and act in one transaction",
    "GET /credits/{credit_id}": "session, credit, client, and the client's other credits",
    "GET /credits/{credit_id}/revisions": "session, credit, client, and the revisions",
    "PATCH /clients/{client_id}": "the row if its revision is still the one read and the revision in one transaction",
    "PATCH /api/manager/clients/{client_id}": "as the change itself, and the user for the card",
    "PATCH /models/{sha256}": _A_CHANGE,
    "POST /models/{sha256}/challenge": "stages are locked and looked at again before one changes",
    "POST /models/{sha256}/withdraw": "stages are locked and looked at again before one changes",
    "POST /models/{sha256}/promote": "gates are tried outside of a transaction, then looked at again",
    "POST /models/rollback": "stages are locked and looked at again before one changes",
    "GET /api/manager/portfolio/history": "session, ratings, months, overdue and moves: asked when charts are opened",
    "POST /auth/sessions/end": _A_CHANGE,
    "POST /auth/second-factor": "a proof looked up, the secret stored, in a transaction of its own",
    "POST /auth/second-factor/confirm": "a proof looked up, and what was offered",
    "POST /auth/second-factor/recovery-codes": "a proof looked up, and whether a factor is on",
    "POST /auth/second-factor/remove": "a proof looked up, factor and codes removed",
    "POST /auth/proof": "the throttle, the password outside of a transaction, the session renewed",
    "GET /auth/second-factor": "session, factor, proof, codes that are left, passkeys",
    "POST /auth/passkeys/offer": "a proof looked up, the passkeys, and the challenge kept",
    "POST /auth/passkeys": "a proof looked up, and the challenge",
    "POST /auth/passkeys/remove": "a proof looked up, and the passkeys",
    "POST /auth/passkeys/challenge": "a login that lacks a step looked for, the session, the passkeys",
    "POST /auth/password/rules": "a login that lacks a step looked for, then the session",
    "GET /users/{user_id}/sessions": "session, user, the user's sessions",
    "POST /users/{user_id}/sessions/end": _A_CHANGE,
    "POST /users/{user_id}/sessions/end-all": _A_CHANGE,
    "POST /users/{user_id}/second-factor/reset": "session, proof, four eyes, the user, the factor",
    "POST /policies": "examined outside of a transaction, then stored with its history and its act",
    "POST /policies/{policy}/cut-offs": "the policy and its newest version; examined outside of a transaction, stored",
    "POST /policies/{policy}/shadow": "the champion; tried outside of a transaction; then stage, history and act",
    "POST /policies/{policy}/activate": "tried outside of a transaction; stages looked at again; moved with history",
    "POST /policies/{policy}/retire": _A_CHANGE,
    "GET /policies": "session, policies, how they came to their stages, people",
    "GET /policies/{policy}": "session, policy, active one, history, people",
    "GET /policies/{policy}/comparison": "session, policies, champion",
    "POST /decisions/{decision_id}/answer": _A_CHANGE,
    "GET /decisions/stop": "session, the last use of the switch, its author",
    "POST /decisions/stop": _A_CHANGE,
    "POST /decisions/start": _A_CHANGE,
    "POST /jobs": "the champion, the job and its entry in the trail, in one transaction",
    "POST /jobs/{job_id}/pause": _A_CHANGE,
    "POST /jobs/{job_id}/resume": _A_CHANGE,
    "POST /jobs/{job_id}/cancel": _A_CHANGE,
    "POST /imports": _A_CHANGE,
    "PUT /imports/{import_id}/pieces/{number}": _A_CHANGE,
    "POST /imports/{import_id}/preview": "session and import; the file is looked at in a process of its own",
    "POST /imports/{import_id}/start": "the import locked, its mapping, its entry in the trail; then a process does it",
    "POST /simulations": "session and the entry in the trail; the figures are computed in a process of its own",
    "POST /simulations/swaps.csv": "session and the entry in the trail; the file is computed in a process of its own",
    "GET /jobs": "session, jobs, how far they are, and the champion",
    "GET /jobs/{job_id}": "session, job, how far it is, and the champion",
    "GET /jobs/{job_id}/report.csv": "the row of the export, then session, job, and a page of rows for each piece",
    "GET /jobs/{job_id}/report": "session, job, how far it is, the champion, bands, moves and failures",
    "GET /audit/events": "session, events, scores, what is personal, people: one page of three tables",
    "GET /audit/events.csv": "the row of the export, and a page of three tables for each piece",
    "GET /audit/state": "session, newest seal, how far behind in each table, verifications, their people",
    "GET /api/client/reads": "session, client, count and page: the count fills `X-Total-Count`",
    "GET /auth/profile": "session, the manager whose contact is shown, the login before",
    "GET /api/client/dashboard": "session, client, manager, credit and score; one page asks it once a visit",
    "GET /api/manager/clients/summary": "session, count, page, grades and which ratings are of an earlier model",
    "GET /clients/{client_id}/scores": "session, client, count and page: the count fills `X-Total-Count`",
    "GET /clients/{client_id}/revisions": "session, client, page and the names of the authors",
    "GET /managers/{manager_id}/clients": "session, manager, count and page: the count fills `X-Total-Count`",
}
"""Why a route has more than three round trips."""
LOGOUT = "POST /auth/logout"
PAUSE = "POST /jobs/{job_id}/pause"
LAST = ("POST /managers/{manager_id}/dismiss", "POST /four-eyes/on", LOGOUT, "POST /auth/password")
"""Routes after which the caller, or what the others ask for, is no longer there."""


@dataclass(frozen=True)
class Places:
    """Ids that paths and bodies name. Each call of a route that ends something takes the next."""

    client: int
    manager: int
    clients: list[int]
    managers: list[int]
    versions: list[str]
    logins: list[str]
    """Of `clients`, in their order."""
    accounts: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    """Service accounts with a key each; the first is the caller."""
    jobs: list[int] = field(default_factory=list)
    """The first has ended, the others rest: the last ones are there to be cancelled."""
    policies: list[str] = field(default_factory=list)
    """The first ones are there to be activated, the last ones to be retired and put into the shadow."""

    @classmethod
    def of(cls, bank: RealBank) -> "Places":
        ids = {str(login): int(user_id) for login, user_id in bank.query("SELECT login, id FROM users")}
        own = [
            id
            for id, manager in bank.query("SELECT user_id, manager_id FROM clients ORDER BY 1")
            if manager == ids["manager_01"]
        ]
        clients = [id for login, id in sorted(ids.items()) if login.startswith("client_") and id not in own]
        managers = [id for login, id in sorted(ids.items()) if login.startswith("manager_")]
        logins = {id: login for login, id in ids.items()}
        everyone = [*own, *clients]
        names = [logins[one] for one in everyone]
        return cls(ids["client_0001"], managers[0], everyone, managers[::-1], bank.versions, names)


def role_of(route: str) -> str:
    """Who calls it."""
    path = route.split(" ")[1]
    if path.startswith("/applications") and not path.endswith("/erase"):
        return SERVICE
    if path.startswith(("/api/client", "/ui/client")):
        return CLIENT
    if path.startswith(("/api/manager", "/ui/manager")) or route == "POST /clients/{client_id}/score":
        return MANAGER
    return ADMIN


def path_of(route: str, places: Places, number: int) -> str:
    """Return the path of the n-th call."""
    method, path = route.split(" ")
    changing = method != "GET"
    return path.format(
        client_id=places.clients[number if changing else 0],
        credit_id=1 + number,
        manager_id=places.managers[number] if route.endswith("dismiss") else places.manager,
        user_id=places.clients[-1 - number] if changing else places.client,
        view_id=1 + number,
        account_id=places.accounts[1 + number],
        key_id=places.keys[1 + number],
        application_id=1,
        decision_id=1 + number,
        job_id=places.jobs[-1 - number if route.endswith("cancel") else 1 + number if changing else 0],
        import_id=1 + number,
        number=0,
        proposal_id=1 + number,
        policy=places.policies[number if not changing or route.endswith("activate") else -1 - number],
        sha256=places.versions[number % len(places.versions)],
        name="bureau_score",
    )


def _person(number: int, what: str) -> dict[str, Any]:
    login = f"fresh_{what}_{number}"
    return {"login": login, "password": "a long password", "first_name": "Ян", "last_name": "Ли"}


def application(number: int) -> dict[str, Any]:
    """Return an application under an id of its own."""
    return {"external_id": f"A-{number}", "features": APPLICANT}


def policy_of(version: int) -> dict[str, str]:
    """Return the demo bank's policy as another version of it."""
    text = (SHIPPED / "consumer_loan.yaml").read_text(encoding="utf-8")
    return {"text": text.replace("version: 1\ntitle", f"version: {version}\ntitle")}


ADDED = {"id": "AAAA", "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"}}
SHOWN = {"id": "AAAA", "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"}}
"""What browsers answer by a passkey, in form; no key signed it."""
BODIES: dict[str, Callable[[Places, int], Any]] = {
    "POST /auth/login": lambda _places, _number: {"login": LOGINS[ADMIN], "password": PASSWORD},
    "POST /auth/login/code": lambda _places, _number: {"code": "123456"},
    "POST /auth/login/passkey": lambda _places, _number: {"passkey": SHOWN},
    "POST /auth/login/password": lambda _places, _number: {"new_password": "another password"},
    "POST /auth/passkeys": lambda _places, _number: {"name": "Laptop", "passkey": ADDED},
    "POST /auth/passkeys/remove": lambda _places, _number: {"passkey_id": 1},
    "POST /auth/second-factor/confirm": lambda _places, _number: {"code": "123456"},
    "POST /auth/proof": lambda _places, _number: {"password": PASSWORD},
    "POST /users/{user_id}/sessions/end": lambda _places, _number: {"handle": "0123456789abcdef"},
    "POST /auth/sessions/end": lambda _places, _number: {"handle": "0123456789abcdef"},
    "POST /auth/password/rules": lambda _places, _number: {"new_password": "a long sentence"},
    "POST /auth/password": lambda _places, number: {
        "current_password": _password(number),
        "new_password": _password(number + 1),
    },
    "POST /users": lambda _places, number: _person(number, "admin"),
    "POST /users/{user_id}/password": lambda _places, _number: {"new_password": "another password"},
    "POST /users/{user_id}/erase": lambda places, number: {"ground": "request", "login": places.logins[-1 - number]},
    "POST /users/{user_id}/role": lambda _places, _number: {"role": "auditor"},
    "POST /proposals/{proposal_id}/reject": lambda _places, _number: {"reason": "not now"},
    "POST /clients": lambda _places, number: {"user": _person(number, "client"), "features": APPLICANT},
    "POST /service-accounts": lambda _places, number: {"login": f"program_{number}", "name": "Program", "owner": "Us"},
    "POST /service-accounts/{account_id}/keys": lambda _places, _number: {"scopes": ["read"]},
    "POST /applications": lambda _places, number: application(100 + number),
    "POST /applications/score": lambda _places, number: application(200 + number),
    "POST /applications/{application_id}/erase": lambda _places, _number: {"ground": "request", "external_id": "-"},
    "POST /managers": lambda _places, number: _person(number, "manager"),
    "POST /managers/{manager_id}/clients": lambda places, number: {"client_ids": [places.clients[-20 - number]]},
    "POST /api/manager/views": lambda _places, number: {"name": f"Overdue {number % 20}", "address": "?overdue=1"},
    "PATCH /managers/{manager_id}": lambda _places, number: {"phone": f"+7 495 000 00 {number:02}"},
    "POST /clients/{client_id}/try-out": lambda _places, number: {"term_months": 24 + number},
    "POST /clients/{client_id}/credits": lambda _places, number: {"amount_total": 1000 + number, "annual_rate": 0.1},
    "PUT /credits/{credit_id}": lambda _places, number: {"amount_total": 1000 + number, "annual_rate": 0.1},
    "POST /credits/{credit_id}/payments": lambda _places, _number: {"month": "2026-01", "status": "1"},
    "POST /credits/{credit_id}/default": lambda _places, _number: {"date": "2026-01-15", "definition": "90+"},
    "PATCH /clients/{client_id}": lambda _places, number: {"term_months": 24 + number},
    "POST /api/manager/clients/{client_id}/decide": lambda _places, _number: {},
    "POST /clients/{client_id}/decide": lambda _places, _number: {},
    "POST /applications/{application_id}/decide": lambda _places, _number: {},
    "PUT /clients/{client_id}/facts/{name}": lambda _places, _number: {"value": 640},
    "PUT /applications/{application_id}/facts/{name}": lambda _places, _number: {"value": 640},
    "POST /jobs": lambda _places, _number: {},
    "POST /imports": lambda _places, _number: {"kind": "clients", "file_name": "clients.csv", "size": 10},
    "POST /imports/{import_id}/start": lambda _places, _number: {"columns": {}},
    "POST /simulations": lambda _places, _number: {"policy": DEMO_POLICY},
    "POST /simulations/swaps.csv": lambda _places, _number: {
        "policy": DEMO_POLICY,
        "cut_offs": {"standard": {"approve_below": 0.15, "decline_from": 0.45}},
    },
    "POST /policies": lambda _places, number: policy_of(100 + number),
    "POST /policies/{policy}/cut-offs": lambda _places, number: {
        "cut_offs": {"standard": {"approve_below": 0.1 + number / 1_000, "decline_from": 0.45}}
    },
    "POST /decisions/{decision_id}/answer": lambda _places, _number: {"outcome": "decline", "reason": "not confirmed"},
    "POST /decisions/stop": lambda _places, _number: {"reason": "wrong debts"},
    "POST /decisions/start": lambda _places, _number: {"reason": "debts are right"},
    "PATCH /models/{sha256}": lambda _places, number: {"label": f"label {number}"},
    "PATCH /api/manager/clients/{client_id}": lambda _places, number: {"term_months": 36 + number},
}


def _password(number: int) -> str:
    return f"{PASSWORD} {number}" if number else PASSWORD

"""Every route that shows another person's data leaves a row of the trail; the routes are the application's own."""

import json
from datetime import timedelta
from itertools import count, product
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from httpx import Response
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.id_ranges import described_ids
from app.models import (
    AuditEvent,
    AuditSide,
    DecisionStop,
    JobChunk,
    JobKind,
    JobResult,
    JobState,
    PortfolioJob,
    Role,
    User,
)
from app.models.base import utc_now
from app.routes.parts import parts_of
from app.security.csrf import SAFE_METHODS
from app.services.audit.acts import Act
from app.services.audit.reads import SHOWN_WITHOUT_ROWS_SECONDS
from tests.fixtures.api_client import ApiClient
from tests.fixtures.every_route import routes_of
from tests.fixtures.factories import make_policy, make_proposal, make_user
from tests.fixtures.service_keys import make_application
from tests.fixtures.small_bank import SmallBank

READS = {
    # what each route that shows other people leaves; every other GET route of the application shows none
    "GET /clients/{client_id}": [Act.CLIENT_READ],
    "GET /clients/{client_id}/credits": [Act.CLIENT_READ],
    "GET /credits/{credit_id}": [Act.CLIENT_READ],
    "GET /credits/{credit_id}/revisions": [Act.CLIENT_READ],
    "GET /clients/{client_id}/scores": [Act.CLIENT_READ],
    "GET /clients/{client_id}/revisions": [Act.CLIENT_READ],
    "GET /clients/{client_id}/decisions": [Act.CLIENT_READ],
    "GET /clients/{client_id}/facts": [Act.CLIENT_READ],
    "GET /clients/{client_id}/what-if": [Act.CLIENT_READ],
    "GET /api/manager/clients/{client_id}": [Act.CLIENT_READ],
    "GET /api/manager/clients/{client_id}/score": [Act.CLIENT_READ],
    "GET /api/manager/clients": [Act.CLIENTS_LISTED],
    "GET /api/manager/clients/summary": [Act.CLIENTS_LISTED],
    "GET /api/manager/clients.csv": [Act.CLIENTS_EXPORTED, Act.CLIENTS_EXPORT_ENDED],
    "GET /managers/{manager_id}/clients": [Act.USER_READ, Act.CLIENTS_LISTED],
    "GET /managers/{manager_id}": [Act.USER_READ],
    "GET /managers": [Act.USERS_LISTED],
    "GET /users": [Act.USERS_LISTED],
    "GET /users/{user_id}": [Act.USER_READ],
    "GET /users/{user_id}/sessions": [Act.USER_READ],
    "GET /users/{user_id}/data": [Act.USER_READ, Act.PERSON_EXPORTED],
    "GET /applications": [Act.APPLICATIONS_LISTED],
    "GET /applications/{application_id}": [Act.APPLICATION_READ],
    "GET /applications/{application_id}/scores": [Act.APPLICATION_READ],
    "GET /applications/{application_id}/decisions": [Act.APPLICATION_READ],
    "GET /applications/{application_id}/facts": [Act.APPLICATION_READ],
    "GET /applications/{application_id}/data": [Act.APPLICATION_EXPORTED],
    "GET /jobs/{job_id}/report": [Act.CLIENTS_LISTED],
    "GET /jobs/{job_id}/report.csv": [Act.CLIENTS_EXPORTED, Act.CLIENTS_EXPORT_ENDED],
    "GET /proposals": [Act.USERS_LISTED],
    "GET /proposals/{proposal_id}": [Act.USERS_LISTED],
    "GET /reviews": [Act.USERS_LISTED],
    "GET /policies": [Act.USERS_LISTED],
    "GET /policies/{policy}": [Act.USERS_LISTED],
    "GET /decisions/stop": [Act.USERS_LISTED],
    "GET /audit/events": [Act.TRAIL_READ],
    "GET /audit/events.csv": [Act.TRAIL_EXPORTED, Act.TRAIL_EXPORT_ENDED],
}
NOTED_ELSEWHERE = {"GET /users/{user_id}", "GET /applications/{application_id}/data"}
"""Users are noted where they are other people; an application's document in a transaction of its own."""
POLICY = "a" * 64
SHOW_NO_OTHER = {"GET /api/client/dashboard", "GET /auth/profile", "GET /openapi.json"}
"""The own manager's contact, which the bank gives to the client; and examples."""


def reading(app: FastAPI) -> list[str]:
    return sorted(route for route in routes_of(app) if route.split(" ")[0] in SAFE_METHODS)


async def read_rows(app: FastAPI, session: AsyncSession) -> list[AuditEvent]:
    await parts_of(app).reads.write()
    return list((await session.exec(select(AuditEvent).order_by(col(AuditEvent.id)))).all())


async def ask(client: ApiClient, bank: SmallBank, route: str, **query: Any) -> Response:
    whose: dict[str, Any] = {
        "client_id": bank.client,
        "credit_id": 1,
        "manager_id": bank.manager,
        "user_id": bank.client,
        "view_id": 1,
        "application_id": 1,
        "job_id": 1,
        "import_id": 1,
        "decision_id": 1,
        "proposal_id": 1,
        "sha256": bank.champion,
        "policy": POLICY,
    }
    return await client.get(route.split(" ")[1].format(**whose), params=query)


@pytest_asyncio.fixture
async def other_objects(session: AsyncSession, bank: SmallBank) -> None:
    """An application, a job that is done and a proposal, each by another person than those who ask; the first."""
    await make_application(session, (await make_user(session, Role.SERVICE, password_hash="")).id)
    await make_proposal(session, proposer_id=bank.risk)
    await make_policy(session, sha256=POLICY, created_by=bank.risk)
    session.add(DecisionStop(is_on=True, reason="wrong debts", changed_by=bank.risk))
    session.add(
        PortfolioJob(
            kind=JobKind.RESCORE,
            state=JobState.DONE,
            model_version=bank.champion,
            chunk_size=1,
            total=1,
            asked_by=bank.other_manager,
            ended=utc_now(),
        )
    )
    await session.flush()
    session.add(JobChunk(job_id=1, number=0, client_ids=[bank.other_client], scored=1, failed=0))
    session.add(JobResult(job_id=1, client_id=bank.other_client, score_id=7, before=0.1, after=0.6))
    await session.commit()


@pytest.fixture(autouse=True)
def each_read_in_a_quarter_of_its_own(app: FastAPI) -> None:
    """So that no read is the second one of its quarter of an hour."""
    quarters = (utc_now() + timedelta(minutes=15) * number for number in count())
    parts_of(app).reads.now = lambda: next(quarters)


async def test_a_route_that_shows_another_person_leaves_its_row(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank, other_objects: None
) -> None:
    """Asks every GET route of the application, and looks into the answers for people who did not ask."""
    people = (await session.exec(select(User).where(col(User.role) != Role.SERVICE))).all()
    for user in people:
        user.last_name = f"Прозвище-{user.id}"
    await session.commit()
    marks = {user.id: {f'"user_id":{user.id},', f'"client_id":{user.id},', user.last_name} for user in people}
    found: dict[str, set[str]] = {}
    for route, asking in product(reading(app), (bank.admin, bank.manager, bank.client)):
        client.cookies.clear()
        await client.log_in(session, asking)
        before = len(await read_rows(app, session))
        answer = await ask(
            client, bank, route, **({"all": "true"} if asking == bank.admin and "client" in route else {})
        )
        made = [row for row in (await read_rows(app, session))[before:] if row.actor_id == asking]
        assert {row.request_id for row in made} <= {answer.headers["X-Request-Id"]}
        others = set[str]().union(*(one for user_id, one in marks.items() if user_id != asking))
        shows_others = answer.is_success and any(mark in answer.text for mark in others)
        assert made or not shows_others or route in SHOW_NO_OTHER, f"{route} leaves no row"
        if made:
            found.setdefault(route, set()).update(row.act for row in made)
    assert found == {route: set(acts) for route, acts in READS.items()}


async def test_a_list_says_its_filter_and_whose_rows_were_on_it(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    await client.get("/api/manager/clients/summary", params={"q": "client_", "overdue": "false", "limit": "1"})
    (event,) = await read_rows(app, session)
    assert event.details == {
        "role": "manager",
        "path": "/api/manager/clients/summary",
        "total": 1,
        "manager_id": bank.manager,
        "assigned": None,
        "pd_ranges": None,
        "scored": None,
        "overdue": False,
        "client_ids": None,
        "count": 1,
        "ids": str(bank.client),
    }
    side = await session.get_one(AuditSide, event.id)
    assert json.loads(side.content) == {"search": "client_"}


async def test_a_file_says_at_its_end_what_was_sent(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    answer = await client.get("/api/manager/clients.csv", params={"all": "true"})
    begun, ended = await read_rows(app, session)
    assert (begun.act, ended.act) == (Act.CLIENTS_EXPORTED, Act.CLIENTS_EXPORT_ENDED)
    assert begun.request_id == ended.request_id == answer.headers["X-Request-Id"]
    assert ended.details == {"role": "admin", "is_whole": True, **described_ids([bank.client, bank.other_client])}


async def test_a_change_that_changes_nothing_is_a_read(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    assert (await client.patch(f"/clients/{bank.client}", json={})).status_code == 200
    assert [row.act for row in await read_rows(app, session)] == [Act.CLIENT_READ]


async def test_what_is_refused_is_no_read(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    assert (await client.get(f"/clients/{bank.other_client}")).status_code == 404
    assert (await client.get("/users")).status_code == 403
    assert not await read_rows(app, session)


@pytest.mark.parametrize("route", [route for route in READS if route not in NOTED_ELSEWHERE])
async def test_what_cannot_be_recorded_is_not_shown(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank, other_objects: None, route: str
) -> None:
    reads = parts_of(app).reads
    reads.clock = lambda: 1000.0
    reads._behind_since = 1000.0 - SHOWN_WITHOUT_ROWS_SECONDS
    await client.log_in(session, bank.admin)
    answer = await ask(client, bank, route, **({"all": "true"} if "/api/manager" in route else {}))
    assert (answer.status_code, answer.json()["code"]) == (503, "reads_not_recorded")
    assert answer.headers["Retry-After"] == "5"


async def test_the_own_data_go_on_where_nothing_can_be_recorded(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    reads = parts_of(app).reads
    reads.clock = lambda: 1000.0
    reads._behind_since = 1000.0 - SHOWN_WITHOUT_ROWS_SECONDS
    await client.log_in(session, bank.client)
    for path in ("/api/client/dashboard", f"/clients/{bank.client}", f"/users/{bank.client}", "/auth/profile"):
        assert (await client.get(path)).status_code == 200, path

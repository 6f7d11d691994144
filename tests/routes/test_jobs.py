"""Jobs over REST: who may start, see and steer them, and what is answered. The work is tested beside its code."""

import json

import pytest_asyncio
from httpx import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, JobChunk, JobResult, JobState, PortfolioJob, Role
from app.models.base import utc_now
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_score, make_user
from tests.fixtures.small_bank import SmallBank


@pytest_asyncio.fixture
async def job(client: ApiClient, session: AsyncSession, bank: SmallBank) -> int:
    """A job of the manager, who is logged in; it waits."""
    await client.log_in(session, bank.manager)
    return int((await client.post("/jobs", json={})).json()["id"])


async def as_user(client: ApiClient, session: AsyncSession, user_id: int) -> ApiClient:
    client.cookies.clear()
    await client.log_in(session, user_id)
    return client


def problem(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


async def test_a_job_is_of_the_filter_of_the_address_and_keeps_the_champion(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    address = f"/jobs?all=true&band=A&band=B&overdue=true&q=ёлк&manager_id={bank.manager}"
    answer = await client.post(address, json={"client_ids": [bank.client], "reasons": False})
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["state"], shown["total"], shown["model_version"]) == ("waiting", None, bank.champion)
    assert (shown["reasons"], shown["by_champion"], shown["asked_by"]) == (False, True, bank.admin)
    assert (await session.get_one(PortfolioJob, shown["id"])).selection == {
        "manager_id": bank.manager,
        "search": "ёлк",
        "pd_ranges": [[0.0, 0.05], [0.05, 0.12]],
        "overdue": True,
        "client_ids": [bank.client],
    }


async def test_a_manager_starts_jobs_of_the_own_clients_alone(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    assert problem(await client.post("/jobs?all=true", json={})) == (403, "Forbidden")
    answer = await client.post("/jobs", json={"client_ids": [bank.other_client]})
    selection = (await session.get_one(PortfolioJob, answer.json()["id"])).selection
    assert selection == {"manager_id": bank.manager, "client_ids": [bank.other_client]}


async def test_a_job_is_seen_and_steered_by_who_started_it_and_by_admins(
    client: ApiClient, session: AsyncSession, bank: SmallBank, job: int
) -> None:
    await as_user(client, session, bank.other_manager)
    assert (await client.get("/jobs")).json() == []
    for method, path in (("GET", ""), ("GET", "/report"), ("GET", "/report.csv"), ("GET", "/events")):
        assert problem(await client.request(method, f"/jobs/{job}{path}")) == (404, "NotFound")
    assert problem(await client.post(f"/jobs/{job}/cancel")) == (404, "NotFound")
    await as_user(client, session, bank.admin)
    assert [one["id"] for one in (await client.get("/jobs")).json()] == [job]
    assert (await client.post(f"/jobs/{job}/pause")).json()["state"] == "paused"
    await as_user(client, session, bank.manager)
    assert (await client.post(f"/jobs/{job}/resume")).json()["state"] == "waiting"


async def test_what_a_job_cannot_do_now_is_said(client: ApiClient, job: int) -> None:
    answer = await client.post(f"/jobs/{job}/resume")
    assert problem(answer) == (409, "Conflict")
    assert answer.json()["detail"] == "The job is waiting; load it again."
    ended = (await client.post(f"/jobs/{job}/cancel")).json()
    assert ended["state"] == "cancelled"
    assert ended["ended"] is not None
    assert problem(await client.post(f"/jobs/{job}/pause")) == (409, "Conflict")


async def test_every_act_is_in_the_trail(client: ApiClient, session: AsyncSession, bank: SmallBank, job: int) -> None:
    for act in ("pause", "resume", "cancel"):
        await client.post(f"/jobs/{job}/{act}")
    connection = await session.connection()
    found = await connection.exec_driver_sql(
        "SELECT act, actor, actor_id, object_id FROM audit_events WHERE object_kind = 'job' ORDER BY id"
    )
    acts = ("job_started", "job_paused", "job_resumed", "job_cancelled")
    assert [tuple(row) for row in found] == [(act, "user", bank.manager, str(job)) for act in acts]


async def test_a_body_that_is_none_is_refused_by_field(client: ApiClient, job: int) -> None:
    answer = await client.post("/jobs", json={"client_ids": [], "kind": "export", "speed": 9})
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["detail"]} == {"client_ids", "kind", "speed"}


WHY = "=income_monthly: must hold only numbers"


async def done(session: AsyncSession, bank: SmallBank, job: int) -> None:
    """The job has moved one client from B to E, and could not score the other."""
    row = await session.get_one(PortfolioJob, job)
    row.state, row.total, row.ended = JobState.DONE, 2, utc_now()
    session.add(JobChunk(job_id=job, number=0, client_ids=[bank.client, bank.other_client], scored=1, failed=1))
    session.add(JobResult(job_id=job, client_id=bank.client, score_id=7, before=0.1, after=0.6))
    session.add(JobResult(job_id=job, client_id=bank.other_client, before=0.2, failure="refused", explanation=WHY))
    await session.commit()


async def test_the_report_has_moves_between_bands_the_largest_moves_and_failures(
    client: ApiClient, session: AsyncSession, bank: SmallBank, job: int
) -> None:
    await done(session, bank, job)
    report = (await client.get(f"/jobs/{job}/report")).json()
    assert (report["job"]["scored"], report["job"]["failed"], report["job"]["total"]) == (1, 1, 2)
    assert report["bands"] == [{"before": "B", "after": "E", "clients": 1}]
    assert [(one["client_id"], one["rating_before"], one["rating_after"]) for one in report["moves"]] == [
        (bank.client, 0.9, 0.4)
    ]
    assert report["failures"] == [{"code": "refused", "explanation": WHY, "clients": 1}]


async def test_the_file_has_a_line_for_each_client_and_runs_no_formula(
    client: ApiClient, session: AsyncSession, bank: SmallBank, job: int
) -> None:
    await done(session, bank, job)
    answer = await client.get(f"/jobs/{job}/report.csv")
    assert answer.headers["content-disposition"] == f'attachment; filename="job-{job}.csv"'
    assert answer.text.splitlines() == [
        "client_id,pd_before,band_before,pd_after,band_after,score_id,failure,explanation",
        f"{bank.client},0.1,B,0.6,E,7,,",
        f"{bank.other_client},0.2,C,,,,refused,'=income_monthly: must hold only numbers",
    ]


async def test_progress_is_streamed_until_the_job_has_ended(
    client: ApiClient, session: AsyncSession, bank: SmallBank, job: int
) -> None:
    await done(session, bank, job)
    answer = await client.get(f"/jobs/{job}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    (event,) = [line for line in answer.text.splitlines() if line]
    shown = json.loads(event.removeprefix("data: "))
    assert (shown["id"], shown["state"], shown["scored"], shown["failed"]) == (job, "done", 1, 1)


async def test_a_score_by_a_later_champion_is_said_of_the_job(
    client: ApiClient, session: AsyncSession, bank: SmallBank, job: int
) -> None:
    assert (await client.get(f"/jobs/{job}")).json()["by_champion"] is True
    row = await session.get_one(PortfolioJob, job)
    other = await make_score(session, await session.get_one(Client, bank.client))
    row.model_version = other.model_version
    await session.commit()
    assert (await client.get(f"/jobs/{job}")).json()["by_champion"] is False


async def test_without_a_champion_no_job_is_started(client: ApiClient, session: AsyncSession) -> None:
    admin = await make_user(session, Role.ADMIN)
    await client.log_in(session, admin.id)
    assert problem(await client.post("/jobs?all=true", json={})) == (503, "ScoringUnavailable")

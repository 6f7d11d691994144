"""Applicants without an account: registered once, scored as often as asked, seen by the sender and the bank."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ScoringTimeout
from app.models import Application, ApplicationRequest, AuditEvent, AuditSide, Score, User
from app.models.sealed import row_leaf, sealed_columns, sealed_tables
from app.services.housekeeping import tidy
from tests.fixtures.api_client import ApiClient
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.service_keys import StoredKey, make_application, make_key
from tests.fixtures.small_bank import SmallBank

SENT = {"external_id": "LOS-17", "features": APPLICANT}
OTHER = {**SENT, "features": {**APPLICANT, "term_months": 60}}


@pytest_asyncio.fixture
async def key(client: ApiClient, session: AsyncSession, bank: SmallBank) -> StoredKey:
    """A key of every scope, with which the client calls."""
    assert bank
    key = await make_key(session)
    await session.commit()
    client.headers.update(key.headers)
    return key


async def count(session: AsyncSession, model: Any) -> int:
    return (await session.exec(select(func.count()).select_from(model))).one()


async def test_an_application_is_registered_once_however_often_it_is_sent(
    client: ApiClient, session: AsyncSession, key: StoredKey
) -> None:
    first, again = await client.post("/applications", json=SENT), await client.post("/applications", json=SENT)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["account_id"], first.json()["revision"]) == (key.account_id, 1)
    assert len(first.json()["contract_hash"]) == 64
    assert first.json()["features"]["days_employed_bin"]  # derived ones included
    assert await count(session, Application) == 1


async def test_other_features_under_the_same_id_are_refused_and_named(client: ApiClient, key: StoredKey) -> None:
    assert key
    await client.post("/applications", json=SENT)
    for path in ("/applications", "/applications/score"):
        refused = await client.post(path, json=OTHER)
        assert refused.status_code == 409
        assert "LOS-17 is there with another term_months" in refused.json()["detail"]


async def test_two_accounts_may_use_the_same_id_and_do_not_see_each_other(
    client: ApiClient, session: AsyncSession, key: StoredKey
) -> None:
    other_id = (await make_application(session, (await make_key(session)).account_id, external_id="LOS-17")).id
    await session.commit()
    own = (await client.post("/applications", json=OTHER)).json()
    assert [row["id"] for row in (await client.get("/applications")).json()] == [own["id"]]
    for method, path in (("GET", ""), ("GET", "/scores"), ("POST", "/score")):
        foreign = await client.request(method, f"/applications/{other_id}{path}")
        assert (foreign.status_code, foreign.json()["detail"]) == (404, "There is no such application.")
    assert key


async def test_it_is_scored_and_its_history_is_kept(client: ApiClient, session: AsyncSession, key: StoredKey) -> None:
    made = (await client.post("/applications", json=SENT)).json()
    assert made["score"] is None
    scores = [(await client.post(f"/applications/{made['id']}/score")).json() for _ in range(2)]
    assert {(score["application_id"], score["external_id"]) for score in scores} == {(made["id"], "LOS-17")}
    history = await client.get(f"/applications/{made['id']}/scores")
    assert [score["id"] for score in history.json()] == [score["id"] for score in reversed(scores)]
    assert history.headers["X-Total-Count"] == "2"
    page = await client.get(f"/applications/{made['id']}/scores?limit=1")
    assert 'rel="next"' in page.headers["Link"]
    newest = (await client.get("/applications?external_id=LOS-17")).json()[0]["score"]
    assert (newest["id"], newest["rating"], newest["band"]) == (scores[1]["id"], 0.92, "B")
    stored = (await session.exec(select(Score))).all()
    assert {(score.client_id, score.client_revision, score.asked_by) for score in stored} == {
        (None, None, key.account_id)
    }


async def test_one_call_registers_and_scores_and_its_key_makes_it_harmless_to_repeat(
    client: ApiClient, session: AsyncSession, key: StoredKey
) -> None:
    assert key
    headers = {"Idempotency-Key": "order-17"}
    first, again = [await client.post("/applications/score", json=SENT, headers=headers) for _ in range(2)]
    assert (first.status_code, first.json()) == (200, again.json())
    without = await client.post("/applications/score", json=SENT)
    assert without.json()["id"] != first.json()["id"]
    assert without.json()["application_id"] == first.json()["application_id"]
    other_body = await client.post("/applications/score", json={**SENT, "external_id": "LOS-18"}, headers=headers)
    assert (other_body.status_code, other_body.json()["detail"][0]["field"]) == (422, "Idempotency-Key")
    assert (await count(session, Application), await count(session, Score)) == (1, 2)


async def test_twins_at_the_same_moment_get_the_same_event(
    client: ApiClient, session: AsyncSession, key: StoredKey
) -> None:
    assert key
    headers = {"Idempotency-Key": "twins"}
    answers = [await client.post("/applications/score", json=SENT, headers=headers) for _ in range(3)]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await count(session, Score) == 1


async def test_a_failed_call_stores_nothing(
    client: ApiClient, session: AsyncSession, scorer: MockedScorer, key: StoredKey
) -> None:
    assert key
    scorer.error = ScoringTimeout()
    headers = {"Idempotency-Key": "failed"}
    assert (await client.post("/applications/score", json=SENT, headers=headers)).status_code == 504
    assert [await count(session, table) for table in (Application, Score, AuditEvent)] == [0, 0, 0]
    scorer.error = None
    assert (await client.post("/applications/score", json=SENT, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"features": APPLICANT}, "external_id"),
        ({**SENT, "external_id": ""}, "external_id"),
        ({**SENT, "external_id": "x" * 101}, "external_id"),
        ({**SENT, "external_id": "a\u0000b"}, "external_id"),
        ({**SENT, "features": {**APPLICANT, "age": 17}}, "age"),
        ({**SENT, "features": {**APPLICANT, "shoe_size": 43}}, "shoe_size"),
        ({**SENT, "manager_id": 1}, "manager_id"),
    ],
)
async def test_bad_input_is_refused_by_the_field(
    client: ApiClient, session: AsyncSession, key: StoredKey, body: dict[str, Any], field: str
) -> None:
    assert key
    for path in ("/applications", "/applications/score"):
        refused = await client.post(path, json=body)
        assert refused.status_code == 422
        assert [problem["field"] for problem in refused.json()["detail"]] == [field]
    assert await count(session, Application) == 0


async def test_managers_and_admins_see_all_and_score_none(
    client: ApiClient, session: AsyncSession, bank: SmallBank, key: StoredKey
) -> None:
    made = (await client.post("/applications/score", json=SENT)).json()
    del client.headers["Authorization"]
    for user_id in (bank.manager, bank.admin):
        await client.log_in(session, user_id)
        (row,) = (await client.get("/applications")).json()
        account = await session.get_one(User, key.account_id)
        assert (row["id"], row["account_name"]) == (made["application_id"], account.first_name)
        assert (await client.get(f"/applications/{row['id']}")).json()["features"]["age"] == APPLICANT["age"]
        assert (await client.post(f"/applications/{row['id']}/score")).status_code == 403
    await client.log_in(session, bank.client)
    assert (await client.get("/applications")).status_code == 403


async def test_the_leaf_of_its_score_names_the_application_and_leaves_the_client_out(
    client: ApiClient, session: AsyncSession, key: StoredKey
) -> None:
    assert key
    await client.post("/applications/score", json=SENT)
    score = (await session.exec(select(Score))).one()
    values = {name: getattr(score, name) for name in (*sealed_columns(sealed_tables()["scores"]), "salt")}
    assert score.leaf == row_leaf("scores", values)
    without_nulls = {name: value for name, value in values.items() if value is not None}
    assert score.leaf == row_leaf("scores", without_nulls)
    assert score.leaf != row_leaf("scores", {**values, "application_id": 999})


async def test_what_was_sent_is_bound_by_the_trail_without_being_in_it(
    client: ApiClient, session: AsyncSession, key: StoredKey
) -> None:
    assert key
    await client.post("/applications", json=SENT)
    event = (await session.exec(select(AuditEvent))).one()
    side = await session.get_one(AuditSide, event.id)
    assert b"LOS-17" in side.content
    assert "LOS-17" not in str(event.details)


async def test_applications_are_never_changed(session: AsyncSession, key: StoredKey) -> None:
    application = await make_application(session, key.account_id)
    await session.commit()
    application.external_id = "another"
    with pytest.raises(Exception, match="append-only"):
        await session.commit()
    await session.rollback()


async def test_keys_of_yesterday_are_forgotten(client: ApiClient, session: AsyncSession, key: StoredKey) -> None:
    assert key
    headers = {"Idempotency-Key": "old"}
    first = (await client.post("/applications/score", json=SENT, headers=headers)).json()
    request = (await session.exec(select(ApplicationRequest))).one()
    request.timestamp -= timedelta(hours=25)
    await session.commit()
    second = (await client.post("/applications/score", json=SENT, headers=headers)).json()
    assert second["id"] != first["id"]
    request = (await session.exec(select(ApplicationRequest).order_by(col(ApplicationRequest.score_id)))).one()
    request.timestamp -= timedelta(hours=25)
    await session.commit()
    assert await tidy(session) == 1

"""Asking for a score, by the three addresses; the RPC is mocked."""

from math import exp
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ScoringFailed, ScoringTimeout, ScoringUnavailable
from app.models import ModelStage, ModelVersion, Score
from tests.fixtures.api_client import ApiClient
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank

WAYS = {
    "client": ("/api/client/score", "client"),
    "manager": ("/api/manager/clients/{0}/score", "manager"),
    "api": ("/clients/{0}/score", "admin"),
}
SHAPE = {
    "id",
    "client_id",
    "score",
    "rating",
    "band",
    "master_grade",
    "raw_proba",
    "timestamp",
    "model_version",
    "client_revision",
    "source",
    "reasons",
}


@pytest_asyncio.fixture(params=WAYS)
async def source(request: pytest.FixtureRequest, client: ApiClient, session: AsyncSession, bank: SmallBank) -> str:
    """Each way to ask; the client is logged in as whoever may."""
    await client.log_in(session, getattr(bank, WAYS[request.param][1]))
    way: str = request.param
    return way


def address(source: str, bank: SmallBank) -> str:
    return WAYS[source][0].format(bank.client)


async def stored(session: AsyncSession) -> list[Score]:
    return list((await session.exec(select(Score).order_by(col(Score.id)))).all())


async def test_the_answer_is_the_stored_event(
    client: ApiClient, session: AsyncSession, bank: SmallBank, source: str
) -> None:
    response = await client.post(address(source, bank))
    assert response.status_code == 200
    told = response.json()
    (event,) = await stored(session)
    assert set(told) == SHAPE
    assert (told["id"], told["client_id"], told["source"]) == (event.id, bank.client, source)
    assert (told["score"], told["rating"], told["band"]) == (0.0831, 0.92, "B")
    assert (told["model_version"], told["client_revision"]) == (bank.champion, 1)
    assert event.asked_by == getattr(bank, WAYS[source][1])
    assert event.reasons == told["reasons"]
    assert told["timestamp"].endswith(("Z", "+00:00"))


async def test_reasons_sum_to_the_raw_log_odds(client: ApiClient, bank: SmallBank, source: str) -> None:
    told = (await client.post(address(source, bank))).json()
    log_odds = sum(reason["contribution"] for reason in told["reasons"])
    assert 1 / (1 + exp(-log_odds)) == pytest.approx(told["raw_proba"], rel=1e-12)
    assert told["reasons"][0]["feature"] == "base"


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (ScoringUnavailable(), 503, "5"),
        (ScoringUnavailable("The broker is down.", retry_after_seconds=30), 503, "30"),
        (ScoringTimeout(), 504, None),
        (ScoringFailed("age: must be a whole number"), 500, None),
        (RuntimeError("surprise"), 500, None),
    ],
)
async def test_a_failed_call_is_told_and_stores_nothing(
    client: ApiClient,
    session: AsyncSession,
    bank: SmallBank,
    scorer: MockedScorer,
    source: str,
    error: Exception,
    status: int,
    retry_after: str | None,
) -> None:
    scorer.error = error
    response = await client.post(address(source, bank), headers={"Idempotency-Key": "order-17"})
    assert response.status_code == status
    assert response.headers.get("Retry-After") == retry_after
    assert set(response.json()) == {"error", "detail", "request_id"}
    assert await stored(session) == []


async def test_without_a_champion_nobody_is_asked(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scorer: MockedScorer, source: str
) -> None:
    (await session.get_one(ModelVersion, bank.champion)).stage = ModelStage.RETIRED
    response = await client.post(address(source, bank))
    assert (response.status_code, response.json()["error"]) == (503, "ScoringUnavailable")
    assert "Retry-After" in response.headers
    assert (scorer.requests, await stored(session)) == ([], [])


async def test_the_scorer_gets_the_inputs_and_the_champions_name(
    client: ApiClient, bank: SmallBank, scorer: MockedScorer, source: str
) -> None:
    await client.post(address(source, bank))
    (request,) = scorer.requests
    assert request.model_version == bank.champion
    assert {name: values[0] for name, values in request.columns.items()} == APPLICANT
    assert request.reasons


async def test_an_event_names_the_revision_it_was_computed_from(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    revisions: list[Any] = []
    for age in (37, 38):
        await client.patch(f"/clients/{bank.client}", json={"age": age})
        revisions.append((await client.post(f"/clients/{bank.client}/score")).json()["client_revision"])
    assert revisions == [2, 3]


async def test_a_score_never_changes_the_one_before(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.client)
    first = (await client.post("/api/client/score")).json()
    second = (await client.post("/api/client/score")).json()
    listed = (await client.get(f"/clients/{bank.client}/scores")).json()
    assert listed == [second, first]
    assert first["id"] < second["id"]


@pytest.mark.parametrize(
    ("proba", "rating", "band"),
    [
        (0.0499, 0.95, "A"),
        (0.05, 0.95, "B"),
        (0.12, 0.88, "C"),
        (0.25, 0.75, "D"),
        (0.45, 0.55, "E"),
        (0.999, 0.0, "E"),
    ],
)
async def test_rating_and_band_are_computed_here(
    client: ApiClient,
    session: AsyncSession,
    bank: SmallBank,
    scorer: MockedScorer,
    proba: float,
    rating: float,
    band: str,
) -> None:
    scorer.proba = proba
    await client.log_in(session, bank.client)
    told = (await client.post("/api/client/score")).json()
    assert (told["rating"], told["band"]) == (rating, band)

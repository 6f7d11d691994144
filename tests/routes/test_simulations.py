"""`POST /simulations`: figures and sums of a policy, compared with one thing; swap sets as files; what is refused."""

import csv
import io
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.registry.registry import ModelRegistry
from app.models import AuditEvent, ModelVersion
from app.routes.parts import parts_of
from app.services.audit.acts import Act
from app.services.crud.simulation.stored import SHOWN_SOURCES
from app.settings.service import ServiceSettings
from tests.fixtures.api_client import ApiClient
from tests.fixtures.deciding_bank import CONSENT_TEXT
from tests.fixtures.factories import make_client, make_score
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.small_models import add_small_model
from tests.policy.policies import APPLICANT, policy_text
from tests.services.policies.policy_texts import SHIPPED, STRICTER

STRICT = "segments:\n  - {name: all, approve_below: 0.1, decline_from: 0.4}\n"
PDS = (0.05, 0.15, 0.25, 0.5)


@pytest_asyncio.fixture
async def risk(client: ApiClient, session: AsyncSession, bank: SmallBank) -> ApiClient:
    """A risk officer of a bank with four more scored clients."""
    model = (await session.exec(select(ModelVersion))).first()
    for pd in PDS:
        await make_score(session, await make_client(session, features=dict(APPLICANT)), model, score=pd)
    await session.commit()
    await client.log_in(session, bank.risk)
    return client


async def simulated(client: ApiClient, **asked: Any) -> dict[str, Any]:
    answer = await client.post("/simulations", json={"policy": policy_text(), **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_policy_is_simulated_on_the_portfolio_with_sums_for_any_cut_offs(risk: ApiClient) -> None:
    found = await simulated(risk)
    total = found["first"]["total"]
    assert total["applicants"] == total["approve"] + total["refer"] + total["decline"] >= len(PDS)
    assert total["approve"] >= 2
    sums = found["first"]["cut_offs"]
    (segment, nowhere) = sums["segments"]
    assert (segment["name"], nowhere["name"]) == ("all", None)
    own = sums["edges"].index(segment["approve_below"])
    assert segment["approvable"]["applicants"][own] == total["approve"]
    assert (found["second"], found["swaps"]) == (None, None)


async def test_other_cut_offs_are_compared_and_equal_a_policy_with_them(risk: ApiClient) -> None:
    moved = await simulated(risk, cut_offs={"all": {"approve_below": 0.1, "decline_from": 0.4}})
    written = await simulated(risk, against=policy_text(segments=STRICT))
    assert moved["swaps"] == written["swaps"]
    assert moved["second"]["total"] == written["second"]["total"]
    assert moved["swaps"]["moves"]["approve"]["refer"] >= 1


async def test_facts_that_are_stated_hold_for_every_applicant_and_are_checked_by_name(risk: ApiClient) -> None:
    policy = CONSENT_TEXT
    none = await simulated(risk, policy=policy)
    assert none["first"]["total"]["approve"] == 0
    all_of_them = await simulated(risk, policy=policy, facts={"automated_decision_consent": True})
    assert all_of_them["first"]["total"]["approve"] > 0
    wrong = await risk.post("/simulations", json={"policy": policy, "facts": {"automated_decision_consent": 1}})
    assert [(one["field"], one["message"]) for one in wrong.json()["detail"]] == [
        ("facts.automated_decision_consent", "must be true or false")
    ]


async def test_scores_of_a_period_are_narrowed_by_where_they_were_asked_for(risk: ApiClient) -> None:
    since = "2000-01-01T00:00:00Z"
    every = (await simulated(risk, since=since))["applicants"]
    each = [(await simulated(risk, since=since, sources=[one]))["applicants"] for one in SHOWN_SOURCES]
    assert sum(each) == every > max(each[0], each[1])


async def test_stored_policies_are_named_by_their_hashes(risk: ApiClient, session: AsyncSession) -> None:
    stored = [(await risk.post("/policies", json={"text": text})).json() for text in (SHIPPED, STRICTER)]
    first, second = [one["sha256"] for one in stored]
    by_hash = await simulated(risk, policy=first, against=second)
    assert by_hash == await simulated(risk, policy=SHIPPED, against=STRICTER)
    events = (await session.exec(select(AuditEvent).where(AuditEvent.act == Act.SIMULATION_RUN))).all()
    assert (events[0].details["policy"], events[0].details["against"]) == (first, second)
    answer = await risk.post("/simulations", json={"policy": first, "against": "0" * 64})
    assert (answer.status_code, answer.json()["detail"][0]["message"]) == (422, "is no stored policy")
    assert answer.json()["detail"][0]["field"] == "against"


async def test_a_swap_set_is_a_file_whose_clients_are_recorded(
    app: FastAPI, risk: ApiClient, session: AsyncSession
) -> None:
    asked = {"policy": policy_text(), "against": policy_text(segments=STRICT)}
    answer = await risk.post("/simulations/swaps.csv", json=asked)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="swaps.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows
    assert {(row["first"], row["second"]) for row in rows} == {("approve", "refer")}
    await parts_of(app).reads.write()
    events = (await session.exec(select(AuditEvent).order_by(col(AuditEvent.id)))).all()
    began, ended = [event for event in events if event.act.startswith("clients_export")]
    assert (began.act, ended.act) == (Act.CLIENTS_EXPORTED, Act.CLIENTS_EXPORT_ENDED)
    assert ended.details["count"] == len(rows)
    assert set(began.details["swap_set"]) == {
        *("since", "until", "sources", "manager_id", "facts", "model"),
        *("policy", "against", "cut_offs"),
    }


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ({"policy": "nothing"}, "policy", "expected a mapping"),
        (
            {"policy": policy_text().replace("approve_below: 0.2", "approve_below: 2")},
            "policy",
            "policy:8: segments.0.approve_below",
        ),
        ({"against": "nothing"}, "against", "expected a mapping"),
        ({"model": "0" * 64}, "model", "is not in the registry"),
        ({"model": "ab"}, "model", ""),
        ({"cut_offs": {"other": {"approve_below": 0.1, "decline_from": 0.2}}}, "cut_offs", "other is no segment"),
        ({"cut_offs": {"all": {"approve_below": 0.3, "decline_from": 0.2}}}, "cut_offs", "0 <= approve_below"),
        ({"cut_offs": {"all": {"approve_below": 0.3, "decline_from": 2}}}, "cut_offs.all.decline_from", ""),
        ({"against": policy_text(), "model": "0" * 64}, "body", "compare with one of against, cut_offs, model"),
        ({"since": "2026-01-01T00:00:00Z", "manager_id": 1}, "body", "manager_id belongs to the portfolio"),
        ({"until": "2026-01-01T00:00:00Z"}, "body", "until belongs to since"),
        ({"since": "2026-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}, "body", "until must be after since"),
        ({"since": "2026-01-01T00:00:00"}, "since", ""),
        ({"outcome_months": 0}, "outcome_months", ""),
        ({"sources": ["api"]}, "body", "sources belong to since"),
        ({"since": "2026-01-01T00:00:00Z", "sources": ["shadow"]}, "sources.0", ""),
        ({"facts": {"bureau_score": 640}}, "facts.bureau_score", "is no fact of the policy"),
    ],
)
async def test_what_is_wrong_with_a_request_is_said_by_field(
    risk: ApiClient, asked: dict[str, Any], field: str, sentence: str
) -> None:
    answer = await risk.post("/simulations", json={"policy": policy_text(), **asked})
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert problem["field"] == field
    assert sentence in problem["message"]


async def test_a_swap_set_of_one_side_is_refused(risk: ApiClient) -> None:
    answer = await risk.post("/simulations/swaps.csv", json={"policy": policy_text()})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["message"] == "a swap set needs one of against, cut_offs, model"


async def test_a_model_that_would_score_too_many_is_refused_with_what_to_do(
    risk: ApiClient, monkeypatch: pytest.MonkeyPatch, settings: ServiceSettings
) -> None:
    registry = ModelRegistry(settings.registry_url)
    model = add_small_model(registry, 20, {"name": "loans", "created": "2026-01-20T00:00:00+00:00"})
    monkeypatch.setattr("app.services.simulations.answering.MOST_SCORED", len(PDS) - 1)
    for period in ({}, {"since": "2000-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z"}):
        answer = await risk.post("/simulations", json={"policy": policy_text(), "model": model, **period})
        (problem,) = answer.json()["detail"]
        assert (answer.status_code, problem["field"]) == (422, "model")
        assert "choose fewer with since and until, or simulate it from the command line" in problem["message"]
    monkeypatch.undo()
    assert (await simulated(risk, model=model))["second"]


async def test_one_simulation_at_a_time_is_done_in_a_process(app: FastAPI, risk: ApiClient) -> None:
    async with parts_of(app).simulations._turn:
        answer = await risk.post("/simulations", json={"policy": policy_text()})
    assert (answer.status_code, answer.json()["error"]) == (503, "ServiceBusy")
    assert await simulated(risk)

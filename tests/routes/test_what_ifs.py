"""What would change a rating, by REST: computed by the scorer, stored once, limited; and values tried out."""

from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.ml.registry.registry import ModelRegistry
from app.models import Client, DecisionEvent, Score, WhatIf
from app.models.base import utc_now
from app.services.what_ifs import asking
from app.settings.service import ServiceSettings
from tests.fixtures.api_client import ApiClient
from tests.fixtures.small_bank import SmallBank, features, make_bank
from tests.fixtures.small_models import put_models
from tests.fixtures.stored_policies import store_policy, switch_stop
from tests.routes.test_decisions import WITH_FACTS

POOR = {"income_monthly": 60000, "debt_total": 500_000, "credit_amount": 1_500_000, "days_employed": 700}


@pytest.fixture
def version(tmp_path: Path, settings: ServiceSettings) -> str:
    """A small model in the service's registry."""
    (version,) = put_models(tmp_path, trees=60)
    source = ModelRegistry(str(tmp_path / "var" / "registry"))
    ModelRegistry(settings.registry_url).take_over(source)
    return version


@pytest_asyncio.fixture
async def bank(session: AsyncSession, password_hash: str, version: str) -> SmallBank:
    """The small bank with that model as champion, and a client with poor figures."""
    bank = await make_bank(session, password_hash=password_hash, champion=version)
    client = await session.get_one(Client, bank.client)
    client.features = features(**POOR)
    await session.commit()
    return bank


@pytest.fixture
def app(session: AsyncSession, settings: ServiceSettings) -> FastAPI:
    """The service with an engine of its own, in place of a scorer that computes nothing."""
    return create_app(settings)


async def test_the_answer_is_verified_stored_beside_no_new_event_and_returned_again(
    client: ApiClient, session: AsyncSession, bank: SmallBank, version: str
) -> None:
    await client.log_in(session, bank.client)
    where = f"/clients/{bank.client}/what-if"
    assert (await client.get(where)).json() is None
    asked = await client.post(where)
    assert asked.status_code == 200, asked.text
    answer = asked.json()
    assert (answer["model_version"], answer["client_revision"], answer["score_id"]) == (version, 1, None)
    assert answer["proposals"]
    for proposal in answer["proposals"]:
        assert proposal["score"] < answer["target_score"] <= answer["score"]
        assert proposal["band"] <= answer["target_band"] < answer["band"]
    assert (await client.post(where)).json() == answer
    assert (await client.get(where)).json() == answer
    assert len((await session.exec(select(WhatIf))).all()) == 1
    assert (await session.exec(select(Score))).all() == []


async def test_a_manager_tries_the_proposal_out_and_gets_its_very_score(
    client: ApiClient, session: AsyncSession, bank: SmallBank, version: str
) -> None:
    await client.log_in(session, bank.manager)
    proposal = (await client.post(f"/clients/{bank.client}/what-if")).json()["proposals"][0]
    changes = {change["feature"]: change["proposed"] for change in proposal["changes"]}
    tried = await client.post(f"/clients/{bank.client}/try-out", json=changes)
    assert tried.status_code == 200, tried.text
    assert (tried.json()["score"], tried.json()["band"]) == (proposal["score"], proposal["band"])
    assert tried.json()["model_version"] == version
    assert tried.json()["reasons"][0]["feature"] == "base"
    assert (await session.exec(select(Score))).all() == []
    refused = await client.post(f"/clients/{bank.client}/try-out", json={"term_months": 0, "height": 2})
    assert refused.status_code == 422
    assert {problem["field"] for problem in refused.json()["detail"]} == {"term_months", "height"}


async def test_tried_values_come_with_what_the_policy_would_decide_and_nothing_is_stored(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    where = f"/clients/{bank.client}/try-out"
    assert (await client.post(where, json={})).json()["decision"] is None
    await store_policy(session)
    await session.commit()
    made = (await client.post(f"/clients/{bank.client}/decide", json={})).json()
    tried = (await client.post(where, json={})).json()["decision"]
    assert tried == {name: made[name] for name in tried}
    worse = (await client.post(where, json={"income_monthly": 10_000})).json()["decision"]
    assert (worse["outcome"], "no_payment_reserve" in [rule["code"] for rule in worse["rules"]]) == ("decline", True)
    await switch_stop(session, is_on=True)
    await session.commit()
    assert (await client.post(where, json={})).json()["decision"]["is_stopped"] is True
    assert len((await session.exec(select(DecisionEvent))).all()) == 1


async def test_tried_values_are_decided_with_the_facts_of_the_newest_decision(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await store_policy(session, WITH_FACTS)
    await client.log_in(session, bank.manager)
    facts = {"automated_decision_consent": {"value": True}, "bureau_score": {"value": 200}}
    before = (await client.post(f"/clients/{bank.client}/try-out", json={})).json()["decision"]
    assert "consent_missing" in [rule["code"] for rule in before["rules"]]
    assert (await client.post(f"/clients/{bank.client}/decide", json={"facts": facts})).status_code == 200
    tried = (await client.post(f"/clients/{bank.client}/try-out", json={})).json()["decision"]
    codes = [rule["code"] for rule in tried["rules"]]
    assert ("weak_bureau" in codes, "consent_missing" in codes) == (True, False)


async def test_an_answer_belongs_to_the_event_of_the_same_model_and_revision(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    score = (await client.post(f"/clients/{bank.client}/score")).json()
    assert (await client.post(f"/clients/{bank.client}/what-if")).json()["score_id"] == score["id"]


async def test_changed_data_are_asked_anew(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.manager)
    first = (await client.post(f"/clients/{bank.client}/what-if")).json()
    await client.patch(f"/clients/{bank.client}", json={"credit_amount": 1_400_000})
    second = (await client.post(f"/clients/{bank.client}/what-if")).json()
    assert (second["client_revision"], second["id"] > first["id"]) == (2, True)
    assert second["score"] != first["score"]


async def test_answers_are_limited_a_person_and_day(
    client: ApiClient, session: AsyncSession, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MAX_A_DAY", 1)
    await client.log_in(session, bank.admin)
    assert (await client.post(f"/clients/{bank.client}/what-if")).status_code == 200
    assert (await client.post(f"/clients/{bank.client}/what-if")).status_code == 200  # stored already
    refused = await client.post(f"/clients/{bank.other_client}/what-if")
    assert refused.status_code == 429
    assert 86_000 < int(refused.headers["Retry-After"]) <= 86_400
    row = (await session.exec(select(WhatIf).where(col(WhatIf.asked_by) == bank.admin))).one()
    row.timestamp = utc_now() - timedelta(hours=25)
    await session.commit()
    assert (await client.post(f"/clients/{bank.other_client}/what-if")).status_code == 200

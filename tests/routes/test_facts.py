"""Facts by REST: stored once, listed, used by decisions of clients and applications, refused by their fields."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, PolicyStage, StoredFact
from app.models.base import utc_now
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.service_keys import make_application, make_key
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.stored_policies import store_policy
from tests.routes.test_decisions import WITH_FACTS

YESTERDAY = (utc_now() - timedelta(days=1)).isoformat()


def path(bank: SmallBank, name: str = "/bureau_score") -> str:
    return f"/clients/{bank.client}/facts{name}"


async def acts(session: AsyncSession, act: Act) -> list[AuditEvent]:
    return list((await session.exec(select(AuditEvent).where(col(AuditEvent.act) == act.value))).all())


async def ready(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await store_policy(session, WITH_FACTS)
    await client.log_in(session, bank.manager)


async def test_a_fact_is_stored_listed_and_used_by_decisions(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await ready(client, session, bank)
    for name, value in (("bureau_score", 640), ("automated_decision_consent", True)):
        stored = await client.put(path(bank, f"/{name}"), json={"value": value, "time": YESTERDAY})
        assert stored.status_code == 201, stored.text
    listed = (await client.get(path(bank, ""))).json()
    assert [(one["name"], one["value"], one["source"], one["recorded_by"]) for one in listed] == [
        ("automated_decision_consent", True, "application form", bank.manager),
        ("bureau_score", 640, "bureau", bank.manager),
    ]
    made = (await client.post(f"/clients/{bank.client}/decide", json={})).json()
    assert (made["outcome"], made["facts"]["bureau_score"]["value"]) == ("approve", 640)
    sent = {"facts": {"bureau_score": {"value": 100}}}
    made = (await client.post(f"/clients/{bank.client}/decide", json=sent)).json()
    assert [rule["code"] for rule in made["rules"]] == ["weak_bureau"]


async def test_the_same_statement_again_is_the_same_row_and_one_act(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await ready(client, session, bank)
    body = {"value": 640, "time": YESTERDAY, "source": "another bureau"}
    first, second = [await client.put(path(bank), json=body) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    (act,) = await acts(session, Act.CLIENT_FACT_STATED)
    assert act.details == {"fact": "bureau_score", "source": "another bureau"}


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("bureau_scor", {"value": 640}, "name"),
        ("bureau_score", {"value": "640"}, "value"),
        ("bureau_score", {"value": 640, "time": "2999-01-01T00:00:00Z"}, "time"),
        ("bureau_score", {"value": 640, "time": "2026-01-01T00:00:00"}, "time"),
        ("bureau_score", {"value": 640, "source": "\u0000"}, "source"),
        ("bureau_score", {"value": 640, "more": 1}, "more"),
        ("Bureau", {"value": 640}, "name"),
    ],
)
async def test_a_wrong_statement_is_refused_by_its_field(
    client: ApiClient, session: AsyncSession, bank: SmallBank, name: str, body: dict[str, Any], field: str
) -> None:
    await ready(client, session, bank)
    refused = await client.put(path(bank, f"/{name}"), json=body)
    assert refused.status_code == 422, refused.text
    assert [one["field"] for one in refused.json()["detail"]] == [field]
    assert (await session.exec(select(StoredFact))).all() == []


async def test_a_draft_may_declare_what_is_stored_before_it_decides(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    refused = await client.put(path(bank), json={"value": 640})
    assert "add a policy that does" in refused.text
    await store_policy(session, WITH_FACTS, stage=PolicyStage.DRAFT)
    assert (await client.put(path(bank), json={"value": 640})).status_code == 201


async def test_a_client_states_no_facts_and_reads_them(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await ready(client, session, bank)
    await client.put(path(bank), json={"value": 640})
    await client.log_in(session, bank.client)
    assert (await client.put(path(bank), json={"value": 900})).status_code == 403
    assert [one["value"] for one in (await client.get(path(bank, ""))).json()] == [640]


async def test_a_key_stores_facts_of_its_application_and_the_decision_uses_them(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await store_policy(session, WITH_FACTS)
    key = await make_key(session)
    application = await make_application(session, key.account_id)
    place = f"/applications/{application.id}"
    for name, value in (("bureau_score", 640), ("automated_decision_consent", True)):
        answer = await client.put(f"{place}/facts/{name}", json={"value": value}, headers=key.headers)
        assert answer.status_code == 201, answer.text
    made = (await client.post(f"{place}/decide", json={}, headers=key.headers)).json()
    assert (made["outcome"], set(made["facts"])) == ("approve", {"bureau_score", "automated_decision_consent"})
    assert len((await client.get(f"{place}/facts", headers=key.headers)).json()) == 2
    assert len(await acts(session, Act.APPLICATION_FACT_STATED)) == 2

"""Policies over REST: added, looked at, compared, activated by one person or by two; the emergency stop."""

import pytest
import pytest_asyncio
from sqlalchemy import delete
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion
from app.services.model_registry import stages as models
from app.settings.service import ServiceSettings
from tests.fixtures.api_client import ApiClient
from tests.fixtures.four_eyes import two_people
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.small_models import add_small_model
from tests.policy.policies import CONTRACT
from tests.services.policies.policy_texts import SHIPPED, STRICTER

STRICT = {"approve_below": 0.1, "decline_from": 0.3}


@pytest_asyncio.fixture
async def risk(client: ApiClient, session: AsyncSession, bank: SmallBank, settings: ServiceSettings) -> ApiClient:
    """A client of the risk officer, in a bank with a real champion."""
    await session.exec(delete(ModelVersion))
    registry = ModelRegistry(settings.registry_url)
    sha256 = add_small_model(registry, 20, {"name": "loans", "created": "2026-01-20T00:00:00+00:00"})
    await models.promote(session, registry, sha256, CONTRACT)
    await client.log_in(session, bank.risk)
    return client


async def added(client: ApiClient, text: str = SHIPPED) -> str:
    answer = await client.post("/policies", json={"text": text})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sha256"])


async def test_a_policy_is_added_listed_and_read_as_it_was_written(risk: ApiClient, bank: SmallBank) -> None:
    sha256 = await added(risk)
    (listed,) = (await risk.get("/policies")).json()
    assert (listed["sha256"], listed["stage"], listed["version"]) == (sha256, "draft", 1)
    assert listed["created_by"]["user_id"] == listed["staged"]["changed_by"]["user_id"] == bank.risk
    text = await risk.get(f"/policies/{sha256}/text")
    assert (text.text, text.headers["content-type"]) == (SHIPPED, "text/plain; charset=utf-8")


async def test_each_fault_of_a_policy_is_named_with_its_line(risk: ApiClient) -> None:
    answer = await risk.post("/policies", json={"text": SHIPPED.replace("when: term > 48", "when: trm > 48")})
    assert (answer.status_code, answer.json()["error"]) == (422, "InvalidInput")
    assert answer.json()["detail"][0]["field"] == "text"
    assert answer.json()["detail"][0]["message"].startswith("51: segments.0.when: ")


async def test_a_policy_is_shown_with_its_cases_and_what_changes_from_the_active_one(risk: ApiClient) -> None:
    first, second = await added(risk), await added(risk, STRICTER)
    assert (await risk.post(f"/policies/{first}/activate", json={"reason": "the first"})).status_code == 200
    shown = (await risk.get(f"/policies/{second}")).json()
    assert (shown["compared_with"], shown["fault"]) == (first, None)
    assert shown["differences"][0] == {"path": ["segments", "standard", "approve_below"], "before": 0.2, "after": 0.1}
    assert [case["holds"] for case in shown["cases"]] == [True] * 10
    assert shown["cases"][1]["reasons"] == ["risk_needs_review"]
    own = (await risk.get(f"/policies/{first}")).json()
    assert (own["compared_with"], own["differences"]) == (None, [])
    assert [(one["stage"], one["reason"]) for one in own["history"]] == [("active", "the first"), ("draft", None)]


async def test_two_policies_are_compared_on_loans_that_the_champion_has_not_seen(risk: ApiClient) -> None:
    first, second = await added(risk), await added(risk, STRICTER)
    found = (await risk.get(f"/policies/{second}/comparison", params={"with": first})).json()
    assert found["rows"] == sum(map(sum, found["moves"])) == 150
    assert found["second"]["outcomes"]["approve"] <= found["first"]["outcomes"]["approve"]


async def test_other_cut_offs_are_a_draft_of_the_next_version_with_its_cases_rewritten(risk: ApiClient) -> None:
    first = await added(risk)
    body = {"cut_offs": {"standard": {"approve_below": 0.15, "decline_from": 0.45}}}
    answer = await risk.post(f"/policies/{first}/cut-offs", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["stage"], made["version"], made["name"]) == ("draft", 2, "consumer_loan_standard")
    assert made["cases"] == [{"name": "a PD just below the border is approved", "before": "approve", "after": "refer"}]
    again = (await risk.post(f"/policies/{made['sha256']}/cut-offs", json={"cut_offs": {"long_term": STRICT}})).json()
    assert (again["version"], again["sha256"] == made["sha256"]) == (3, False)


async def test_cut_offs_that_are_none_or_change_nothing_are_refused(risk: ApiClient) -> None:
    first = await added(risk)
    for cut_offs, sentence in (
        ({"standard": {"approve_below": 0.2, "decline_from": 0.45}}, "are those of the policy: nothing would change"),
        ({"standard": {"approve_below": 0.5, "decline_from": 0.4}}, "standard: expected 0 <= approve_below"),
        ({"other": STRICT}, "other is no segment; expected long_term, standard"),
    ):
        answer = await risk.post(f"/policies/{first}/cut-offs", json={"cut_offs": cut_offs})
        (problem,) = answer.json()["detail"]
        assert (answer.status_code, problem["field"]) == (422, "cut_offs")
        assert problem["message"].startswith(sentence)
    assert len((await risk.get("/policies")).json()) == 1


async def test_the_stages_of_a_policy(risk: ApiClient) -> None:
    first, second = await added(risk), await added(risk, STRICTER)
    for act, stage in (("shadow", "shadow"), ("activate", "active"), ("retire", "retired")):
        answer = await risk.post(f"/policies/{first}/{act}", json={})
        assert (answer.status_code, answer.json()["stage"]) == (200, stage)
    await risk.post(f"/policies/{second}/activate")
    assert (await risk.post(f"/policies/{second}/shadow")).json()["error"] == "Conflict"
    assert (await risk.post(f"/policies/{'0' * 64}/activate")).status_code == 404


async def test_with_four_eyes_on_an_activation_is_proposed_with_what_changes(
    risk: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    first, second = await added(risk), await added(risk, STRICTER)
    await risk.post(f"/policies/{first}/activate")
    people = await two_people(risk, session, bank, password_hash)
    number = await people.propose(f"/policies/{second}/activate", {"reason": "arrears rise"}, by=bank.risk)
    proposal = (await people.ask(people.first, "GET", f"/proposals/{number}")).json()
    assert (proposal["act"], proposal["reason"]) == ("activate_policy", "arrears rise")
    assert proposal["change"]["differences"][0] == [["segments", "standard", "approve_below"], 0.2, 0.1]
    assert (await people.approve(number, by=bank.risk)).json()["code"] == "own_proposal"
    assert (await people.approve(number)).json()["status"] == "approved"
    stages = {one["sha256"]: one for one in (await people.ask(bank.risk, "GET", "/policies")).json()}
    assert (stages[first]["stage"], stages[second]["stage"]) == ("retired", "active")
    assert (stages[second]["staged"]["proposal_id"], stages[second]["staged"]["reason"]) == (number, "arrears rise")


async def test_another_active_policy_makes_a_proposal_void(
    risk: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    first, second = await added(risk), await added(risk, STRICTER)
    people = await two_people(risk, session, bank, password_hash)
    late, now = [await people.propose(f"/policies/{one}/activate", by=bank.risk) for one in (first, second)]
    assert (await people.approve(now)).status_code == 200
    refused = await people.approve(late)
    assert (refused.status_code, refused.json()["error"]) == (409, "ProposalVoid")


@pytest.mark.parametrize("body", [{}, {"reason": " "}, {"reason": "x", "more": 1}])
async def test_the_switch_asks_for_a_reason(risk: ApiClient, body: dict[str, object]) -> None:
    assert (await risk.post("/decisions/stop", json=body)).status_code == 422
    assert (await risk.get("/decisions/stop")).json()["is_on"] is False


async def test_one_person_stops_decisions_with_four_eyes_on_and_every_page_says_so(
    risk: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    people = await two_people(risk, session, bank, password_hash)
    stopped = await people.ask(bank.risk, "POST", "/decisions/stop", {"reason": "wrong <debts>"})
    assert (stopped.status_code, stopped.json()["is_on"]) == (200, True)
    assert stopped.json()["changed_by"]["user_id"] == bank.risk
    for user, page in ((bank.manager, "/ui/manager"), (bank.admin, "/ui/admin"), (bank.risk, "/ui/approvals")):
        shown = (await people.ask(user, "GET", page)).text
        assert '<script type="application/json" id="stop">' in shown
        assert "wrong \\u003cdebts>" in shown
    of_client = (await people.ask(bank.client, "GET", "/ui/client")).text
    assert 'id="stop"' in of_client
    assert "debts" not in of_client
    assert (await people.ask(bank.admin, "GET", "/api/admin/health")).json()["decisions_stopped"] is True
    reviews = (await people.ask(bank.admin, "GET", "/reviews")).json()
    assert reviews[0]["act"] == "decisions_stopped"
    await people.ask(bank.risk, "POST", "/decisions/start", {"reason": "debts are right"})
    assert 'id="stop"' not in (await people.ask(bank.manager, "GET", "/ui/manager")).text

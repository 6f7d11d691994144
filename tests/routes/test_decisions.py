"""Asking for decisions by REST: what is stored and answered, who may, and what is refused. The RPC is mocked."""

from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ScoringTimeout
from app.metrics import DECISIONS
from app.models import DecisionEvent, PolicyReference, PolicyStage, Score, StoredPolicy
from app.models.sealed import row_leaf, sealed_columns, sealed_tables
from tests.fixtures.api_client import ApiClient
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.service_keys import make_application, make_key
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.stored_policies import DEMO_TEXT, store_policy, switch_stop

CONSENT = """\
facts:
  automated_decision_consent:
    {type: bool, source: application form, fresh_days: 30, labels: {ru: Согласие, en: Consent}}
  bureau_score: {type: number, source: bureau, fresh_days: 30, labels: {ru: Балл бюро, en: Bureau score}}

computed:
"""
WITH_FACTS = (
    DEMO_TEXT.replace("computed:\n", CONSENT, 1)
    .replace(
        "  - code: loan_above_price",
        "  - code: weak_bureau\n    when: bureau_score < 300\n  - code: loan_above_price",
        1,
    )
    .split("\ncases:")[0]
    + """
cases:
  - {name: nothing is known, pd: null, given: {}, expect: {outcome: refer}}
"""
)


@pytest_asyncio.fixture
async def policy(client: ApiClient, session: AsyncSession, bank: SmallBank) -> StoredPolicy:
    """The demo policy is active, and the manager is logged in."""
    found = await store_policy(session)
    await client.log_in(session, bank.manager)
    return found


def path(bank: SmallBank, what: str = "decide") -> str:
    return f"/clients/{bank.client}/{what}"


async def count(session: AsyncSession, model: Any) -> int:
    return (await session.exec(select(func.count()).select_from(model))).one()


async def stored(session: AsyncSession) -> list[DecisionEvent]:
    return list((await session.exec(select(DecisionEvent).order_by(col(DecisionEvent.id)))).all())


async def test_a_decision_is_stored_beside_its_score_and_answered(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy
) -> None:
    before = DECISIONS.labels("approve")._value.get()
    answer = await client.post(path(bank), json={})
    assert answer.status_code == 200, answer.text
    made = answer.json()
    (decision,), (score,) = await stored(session), (await session.exec(select(Score))).all()
    assert (decision.score_id, decision.client_id, decision.policy_sha256) == (score.id, bank.client, policy.sha256)
    assert (made["id"], made["score_id"], made["model_version"]) == (decision.id, score.id, bank.champion)
    assert (made["outcome"], made["rules"], made["reasons"]) == ("approve", [], [])
    assert (made["amount"], made["term"], made["grade"], made["segment"]) == (1_000_000, 48, "B", "standard")
    assert (made["limit"], made["price"]) == (decision.credit_limit, decision.price)
    assert made["limit"] >= made["amount"]
    assert (made["client_revision"], made["decided_by"], made["is_stopped"]) == (1, None, False)
    assert DECISIONS.labels("approve")._value.get() == before + 1


async def test_a_decision_on_the_card_says_where_its_score_comes_from_as_a_score_on_the_card_does(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy
) -> None:
    on_card = f"/api/manager{path(bank)}"
    for asked in (on_card, f"/api/manager{path(bank, 'score')}", path(bank)):
        assert (await client.post(asked, json={})).status_code == 200
    scores = (await session.exec(select(Score).order_by(col(Score.id)))).all()
    assert [one.source.value for one in scores] == ["manager", "manager", "api"]
    same = {"Idempotency-Key": "order-17"}
    first, again, by_rest = [
        (await client.post(one, json={}, headers=same)).json()["id"] for one in (on_card, on_card, path(bank))
    ]
    assert (first, by_rest) == (again, first + 1)


async def test_a_score_alone_needs_no_policy_and_makes_no_decision(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    assert (await client.post(path(bank, "score"))).status_code == 200
    refused = await client.post(path(bank), json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_active_policy")
    assert (await count(session, DecisionEvent), await count(session, Score)) == (0, 1)


async def test_a_policy_in_another_stage_does_not_decide(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await store_policy(session, stage=PolicyStage.SHADOW)
    await client.log_in(session, bank.manager)
    assert (await client.post(path(bank), json={})).json()["code"] == "no_active_policy"


async def test_what_is_declined_says_the_rules_and_the_features_that_cost_most(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy, scorer: MockedScorer
) -> None:
    scorer.proba = 0.6
    vectors = {"just_above": {"days_employed": -0.9}, "average": {"days_employed": -0.2}}
    session.add(
        PolicyReference(policy_sha256=policy.sha256, model_version=bank.champion, vectors=vectors, sha256="a" * 64)
    )
    made = (await client.post(path(bank), json={})).json()
    assert (made["outcome"], made["limit"], made["price"]) == ("decline", None, None)
    assert [rule["code"] for rule in made["rules"]] == ["risk_too_high", "amount_above_limit"]
    # MockedScorer: days_employed contributes −0.5, which is worse than −0.9 and better than −0.2
    assert made["reasons"] == [
        {"against": "just_above", "feature": "days_employed", "value": 3650, "lost": pytest.approx(0.4)}
    ]
    assert (await stored(session))[0].basis["references"] == "a" * 64


async def test_the_same_key_is_the_same_decision_and_another_body_is_refused(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy
) -> None:
    headers = {"Idempotency-Key": "order-7"}
    first, again = [await client.post(path(bank), json={}, headers=headers) for _ in range(2)]
    assert (first.status_code, first.json()) == (200, again.json())
    other = await client.post(path(bank), json={"term": 48}, headers=headers)
    assert (other.status_code, other.json()["detail"][0]["field"]) == (422, "Idempotency-Key")
    of_the_score = await client.post(path(bank, "score"), headers=headers)
    assert of_the_score.json()["id"] != first.json()["score_id"]
    assert (await count(session, DecisionEvent), await count(session, Score)) == (1, 2)


async def test_a_failed_score_stores_neither(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy, scorer: MockedScorer
) -> None:
    scorer.error = ScoringTimeout()
    assert (await client.post(path(bank), json={})).status_code == 504
    assert (await count(session, DecisionEvent), await count(session, Score)) == (0, 0)


async def test_the_amount_is_that_of_the_data_or_it_is_refused_with_the_mend(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy
) -> None:
    assert (await client.post(path(bank), json={"amount": 1_000_000, "term": 48})).status_code == 200
    refused = await client.post(path(bank), json={"amount": 900_000})
    assert refused.status_code == 422
    (problem,) = refused.json()["detail"]
    assert (problem["field"], problem["code"]) == ("amount", "not_in_the_data")
    assert problem["message"].startswith("is 1000000 by the applicant's data (credit_amount); change the data first")
    assert await count(session, DecisionEvent) == 1
    changed = await client.patch(f"/clients/{bank.client}", json={"credit_amount": 900_000})
    assert changed.status_code == 200
    again = (await client.post(path(bank), json={"amount": 900_000})).json()
    assert (again["amount"], again["client_revision"]) == (900_000, 2)


async def test_without_consent_or_a_fresh_fact_a_person_decides(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await store_policy(session, WITH_FACTS)
    await client.log_in(session, bank.manager)
    consent, bureau = {"value": True}, {"value": 640, "time": "2020-01-01T00:00:00Z"}

    async def decide(**facts: Any) -> dict[str, Any]:
        answer = await client.post(path(bank), json={"facts": facts})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    nothing = await decide()
    assert nothing["outcome"] == "refer"
    assert [rule["code"] for rule in nothing["rules"]] == ["consent_missing", "not_computed"]
    assert nothing["rules"][0]["lacking"] == {"automated_decision_consent": "missing"}
    stale = await decide(automated_decision_consent=consent, bureau_score=bureau)
    assert [(rule["code"], rule["lacking"]) for rule in stale["rules"]] == [("not_computed", {"bureau_score": "stale"})]
    future = await decide(automated_decision_consent=consent, bureau_score={**bureau, "time": "2999-01-01T00:00:00Z"})
    assert future["outcome"] == "refer"
    refused = await decide(automated_decision_consent={"value": False}, bureau_score={"value": 640})
    assert (refused["outcome"], [rule["code"] for rule in refused["rules"]]) == ("refer", ["consent_missing"])
    fresh = await decide(automated_decision_consent=consent, bureau_score={"value": 640})
    assert (fresh["outcome"], fresh["facts"]["bureau_score"]["source"]) == ("approve", "bureau")
    weak = await decide(automated_decision_consent=consent, bureau_score={"value": 200})
    assert (weak["outcome"], [rule["code"] for rule in weak["rules"]]) == ("decline", ["weak_bureau"])


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"bureau_scor": {"value": 640}}, "facts.bureau_scor", "is no fact of the policy in use; did you mean"),
        ({"bureau_score": {"value": "640"}}, "facts.bureau_score", "must be a number"),
        ({"bureau_score": {"value": True}}, "facts.bureau_score", "must be a number"),
        ({"automated_decision_consent": {"value": 1}}, "facts.automated_decision_consent", "must be true or false"),
        ({"bureau_score": {"value": None}}, "facts.bureau_score.value", "must be"),
        ({"bureau_score": {"value": 640, "time": "2026-01-01T00:00:00"}}, "facts.bureau_score.time", "must"),
    ],
)
async def test_a_fact_that_is_not_as_declared_is_refused_by_name(
    client: ApiClient, session: AsyncSession, bank: SmallBank, facts: dict[str, Any], field: str, message: str
) -> None:
    await store_policy(session, WITH_FACTS)
    await client.log_in(session, bank.manager)
    refused = await client.post(path(bank), json={"facts": facts})
    assert refused.status_code == 422
    problem = refused.json()["detail"][0]
    assert problem["field"].startswith(field)
    assert message in problem["message"]
    assert await count(session, Score) == 0


async def test_under_the_stop_all_is_referred_and_the_history_says_so(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy, scorer: MockedScorer
) -> None:
    await switch_stop(session, is_on=True)
    for proba in (0.01, 0.6):
        scorer.proba = proba
        made = (await client.post(path(bank), json={})).json()
        assert (made["outcome"], made["is_stopped"], made["limit"], made["price"]) == ("refer", True, None, None)
        assert [rule["code"] for rule in made["rules"]] == ["decisions_stopped"]
    await switch_stop(session, is_on=False)
    scorer.proba = 0.01
    assert (await client.post(path(bank), json={})).json()["outcome"] == "approve"
    history = (await client.get(path(bank, "decisions"))).json()
    assert [one["is_stopped"] for one in history] == [False, True, True]


async def test_a_stop_that_comes_while_the_score_is_computed_refers(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy, scorer: MockedScorer
) -> None:
    async def stop_now(_: Any = None) -> None:
        await switch_stop(session, is_on=True)
        await session.commit()

    compute = scorer.score

    async def score_after_a_stop(request: Any) -> Any:
        await stop_now()
        return await compute(request)

    scorer.score = score_after_a_stop  # type: ignore[method-assign]
    made = (await client.post(path(bank), json={})).json()
    assert (made["outcome"], made["is_stopped"]) == ("refer", True)
    assert await count(session, DecisionEvent) == 1


async def test_a_shadow_decides_beside_and_is_never_shown(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy, scorer: MockedScorer
) -> None:
    stricter = DEMO_TEXT.replace("approve_below: 0.20", "approve_below: 0.05").split("\ncases:")[0]
    shadow = await store_policy(
        session,
        f"{stricter}\ncases:\n  - {{name: nothing, pd: null, given: {{}}, expect: {{outcome: refer}}}}\n",
        stage=PolicyStage.SHADOW,
    )
    made = (await client.post(path(bank), json={})).json()
    live, beside = await stored(session)
    assert (live.policy_sha256, live.outcome, live.is_shadow) == (policy.sha256, "approve", False)
    assert (beside.policy_sha256, beside.outcome, beside.is_shadow) == (shadow.sha256, "refer", True)
    assert live.score_id == beside.score_id
    assert [one["id"] for one in (await client.get(path(bank, "decisions"))).json()] == [made["id"]]


async def test_a_shadow_that_cannot_decide_harms_no_one(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy
) -> None:
    session.add(
        StoredPolicy(
            sha256="b" * 64,
            name="broken",
            version=1,
            text="no policy",
            contract_hash="c" * 64,
            stage=PolicyStage.SHADOW,
        )
    )
    assert (await client.post(path(bank), json={})).json()["outcome"] == "approve"
    assert [one.is_shadow for one in await stored(session)] == [False]


async def test_a_policy_that_is_not_what_its_hash_says_decides_nothing(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    session.add(
        StoredPolicy(
            sha256="b" * 64, name="x", version=1, text=DEMO_TEXT, contract_hash="c" * 64, stage=PolicyStage.ACTIVE
        )
    )
    await client.log_in(session, bank.manager)
    refused = await client.post(path(bank), json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_unusable")
    assert await count(session, Score) == 0


async def test_the_history_is_paged_and_open_to_the_client(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy
) -> None:
    ids = [(await client.post(path(bank), json={})).json()["id"] for _ in range(3)]
    page = await client.get(path(bank, "decisions") + "?limit=2")
    assert [one["id"] for one in page.json()] == ids[:0:-1]
    assert page.headers["X-Total-Count"] == "3"
    assert 'rel="next"' in page.headers["Link"]
    await client.log_in(session, bank.client)
    assert len((await client.get(path(bank, "decisions"))).json()) == 3
    assert (await client.post(path(bank), json={})).status_code == 403  # no one states facts about oneself


async def test_an_application_is_decided_by_its_sender(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    policy, key = await store_policy(session), await make_key(session)
    application = await make_application(session, key.account_id)
    await session.commit()
    assert bank
    client.headers.update(key.headers)
    headers = {"Idempotency-Key": "order-17"}
    where = f"/applications/{application.id}"
    first, again = [await client.post(f"{where}/decide", json={}, headers=headers) for _ in range(2)]
    assert (first.status_code, first.json()) == (200, again.json())
    made = first.json()
    assert (made["application_id"], made["client_id"], made["client_revision"]) == (application.id, None, None)
    assert (made["outcome"], made["policy_sha256"]) == ("approve", policy.sha256)
    assert [one["id"] for one in (await client.get(f"{where}/decisions")).json()] == [made["id"]]


async def test_the_leaf_is_that_of_the_stored_columns(
    client: ApiClient, session: AsyncSession, bank: SmallBank, policy: StoredPolicy
) -> None:
    await client.post(path(bank), json={"term": 48})
    (decision,) = await stored(session)
    columns = sealed_columns(sealed_tables()["decisions"])
    values = {name: getattr(decision, name) for name in columns} | {"salt": decision.salt}
    assert decision.leaf == row_leaf("decisions", values)

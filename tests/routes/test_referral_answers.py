"""A person decides on a referral by REST: once, within the policy, by someone who may; and who sees what of it."""

from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Forbidden, NotAnswerable
from app.models import DecisionEvent, ReferralAnswer, Role
from app.models.decision_event import STOPPED
from app.models.sealed import row_leaf, sealed_columns, sealed_tables
from app.security.permissions import ROLE_PERMISSIONS, Permission, use_permissions
from app.security.policies.clients import require_can_answer_client
from app.services.crud.referral_answer import create_answer
from tests.fixtures.api_client import ApiClient
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.service_keys import make_application, make_key
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.stored_policies import build_answer, make_referral, store_policy, switch_stop

APPROVED = {"outcome": "approve", "limit": 1_000_000, "price": 0.19, "reason": "income confirmed by the employer"}
DECLINED = {"outcome": "decline", "reason": "the employer does not know the client"}


@pytest_asyncio.fixture
async def referral(client: ApiClient, session: AsyncSession, bank: SmallBank) -> DecisionEvent:
    """The client's newest decision waits for a person; the manager is logged in."""
    found = await make_referral(session, bank.client, bank.champion)
    await client.log_in(session, bank.manager)
    return found


def path(referral: DecisionEvent) -> str:
    return f"/decisions/{referral.id}/answer"


async def stored(session: AsyncSession) -> list[ReferralAnswer]:
    return list((await session.exec(select(ReferralAnswer))).all())


async def test_an_approval_is_an_event_that_names_its_referral_and_the_person(
    client: ApiClient, session: AsyncSession, bank: SmallBank, referral: DecisionEvent
) -> None:
    answer = await client.post(path(referral), json=APPROVED)
    assert answer.status_code == 200, answer.text
    (made,) = await stored(session)
    assert (made.referral_id, made.client_id, made.decided_by) == (referral.id, bank.client, bank.manager)
    assert (made.outcome, made.credit_limit, made.price) == ("approve", 1_000_000, 0.19)
    assert (made.grounds, made.request_id) == ({"reason": APPROVED["reason"]}, answer.headers["X-Request-Id"])
    shown = answer.json()
    assert (shown["id"], shown["outcome"], shown["decided_by"]) == (referral.id, "refer", None)
    assert shown["answer"]["decided_by"] == {"user_id": bank.manager, "first_name": "Пётр", "last_name": "Чехов"}
    assert (shown["answer"]["limit"], shown["answer"]["reason"]) == (1_000_000, APPROVED["reason"])


async def test_its_leaf_is_that_of_the_stored_columns(
    client: ApiClient, session: AsyncSession, referral: DecisionEvent
) -> None:
    assert (await client.post(path(referral), json=DECLINED)).status_code == 200
    (made,) = await stored(session)
    columns = sealed_columns(sealed_tables()["referral_answers"])
    values = {name: getattr(made, name) for name in columns} | {"salt": made.salt}
    assert made.leaf == row_leaf("referral_answers", values)


async def test_a_referral_is_answered_once(client: ApiClient, session: AsyncSession, referral: DecisionEvent) -> None:
    assert (await client.post(path(referral), json=DECLINED)).status_code == 200
    where = path(referral)
    again = await client.post(where, json=APPROVED)
    assert (again.status_code, again.json()["error"], again.json()["code"]) == (409, "NotAnswerable", "answered")
    await session.refresh(referral)
    with pytest.raises(NotAnswerable) as refused:  # another person at the same moment: the database says so
        await create_answer(session, build_answer(referral, decided_by=(await stored(session))[0].decided_by))
    assert refused.value.code == "answered"
    assert len(await stored(session)) == 1


async def test_what_may_be_approved_is_said_before(client: ApiClient, referral: DecisionEvent) -> None:
    assert (await client.get(path(referral))).json() == {
        "limit": {"least": 50_000, "most": 1_200_000, "step": 10_000},
        "price": {"least": 0.1743, "most": 0.34, "step": 0.0001},
    }


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({**APPROVED, "limit": 1_300_000}, ["limit"]),
        ({**APPROVED, "price": 0.1, "limit": 1}, ["limit", "price"]),
        ({**DECLINED, "limit": 100_000}, ["limit"]),
        ({**APPROVED, "reason": "  "}, ["reason"]),
        ({**APPROVED, "outcome": "refer"}, ["outcome"]),
        ({**APPROVED, "decided_by": 1}, ["decided_by"]),
    ],
)
async def test_what_the_policy_does_not_allow_is_refused_by_field(
    client: ApiClient, session: AsyncSession, referral: DecisionEvent, body: dict[str, Any], fields: list[str]
) -> None:
    refused = await client.post(path(referral), json=body)
    assert refused.status_code == 422
    assert [problem["field"] for problem in refused.json()["detail"]] == fields
    assert await stored(session) == []


async def test_under_the_stop_a_referral_is_declined_or_stays(
    client: ApiClient, session: AsyncSession, bank: SmallBank, referral: DecisionEvent
) -> None:
    await switch_stop(session, is_on=True)
    where = path(referral)
    refused = await client.post(where, json=APPROVED)
    assert (refused.status_code, refused.json()["code"]) == (409, "decisions_stopped")
    await session.refresh(referral)
    with pytest.raises(NotAnswerable):  # a stop that came a moment after it was looked for
        await create_answer(session, build_answer(referral, decided_by=bank.manager))
    await session.refresh(referral)
    with pytest.raises(IntegrityError, match=STOPPED):  # whatever writes
        async with session.begin_nested():
            session.add(build_answer(referral, decided_by=bank.manager))
    assert (await client.post(where, json=DECLINED)).status_code == 200


async def test_only_the_newest_decision_that_is_a_referral_is_answered(
    client: ApiClient, session: AsyncSession, bank: SmallBank, referral: DecisionEvent
) -> None:
    approved = await make_referral(session, bank.client, bank.champion, outcome="approve")
    await session.commit()
    for where, code in [(path(referral), "superseded"), (path(approved), "not_referred")]:
        for refused in (await client.post(where, json=DECLINED), await client.get(where)):
            assert (refused.status_code, refused.json()["code"]) == (409, code)


async def test_a_shadow_decision_is_none(
    client: ApiClient, session: AsyncSession, bank: SmallBank, referral: DecisionEvent
) -> None:
    shadow = await make_referral(session, bank.client, bank.champion, is_shadow=True)
    await session.commit()
    for where, status in [(path(shadow), 404), (path(referral), 200)]:
        assert (await client.post(where, json=DECLINED)).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("client", 403), ("other_manager", 404), ("auditor", 403), ("risk", 403), ("admin", 200), ("manager", 200)],
)
async def test_the_client_s_manager_and_admins_may(
    client: ApiClient, session: AsyncSession, bank: SmallBank, referral: DecisionEvent, who: str, status: int
) -> None:
    await client.log_in(session, getattr(bank, who))
    assert (await client.post(path(referral), json=DECLINED)).status_code == status


async def test_no_one_decides_about_oneself_however_permissions_are_moved(
    session: AsyncSession, bank: SmallBank, referral: DecisionEvent
) -> None:
    use_permissions(
        {**ROLE_PERMISSIONS, Role.CLIENT: ROLE_PERMISSIONS[Role.CLIENT] | {Permission.DECISIONS_ANSWER_ALL}}
    )
    try:
        person = type("Person", (), {"id": bank.client, "role": Role.CLIENT})()
        subject = type("Subject", (), {"user_id": bank.client, "manager_id": None, "features": {"age": 1}})()
        with pytest.raises(Forbidden):
            require_can_answer_client(person, subject)
    finally:
        use_permissions(ROLE_PERMISSIONS)
    with pytest.raises(IntegrityError):
        async with session.begin_nested():
            session.add(build_answer(referral, decided_by=bank.client))


async def test_the_history_shows_staff_the_person_and_the_client_the_outcome_alone(
    client: ApiClient, session: AsyncSession, bank: SmallBank, referral: DecisionEvent
) -> None:
    assert (await client.post(path(referral), json=APPROVED)).status_code == 200
    (seen,) = (await client.get(f"/clients/{bank.client}/decisions")).json()
    assert seen["answer"]["decided_by"]["user_id"] == bank.manager
    await client.log_in(session, bank.client)
    (own,) = (await client.get(f"/clients/{bank.client}/decisions")).json()
    assert (own["answer"]["outcome"], own["answer"]["limit"]) == ("approve", 1_000_000)
    assert (own["answer"]["decided_by"], own["answer"]["reason"]) == (None, None)


async def test_an_application_s_referral_is_answered_by_a_person_and_seen_by_its_sender(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scorer: MockedScorer
) -> None:
    await store_policy(session)
    key = await make_key(session)
    application = await make_application(session, key.account_id)
    await session.commit()
    scorer.proba = 0.3
    decide = f"/applications/{application.id}/decide"
    made = (await client.post(decide, json={}, headers=key.headers)).json()
    assert made["outcome"] == "refer"
    by_key = await client.post(f"/decisions/{made['id']}/answer", json=DECLINED, headers=key.headers)
    assert by_key.json()["detail"] == "This is for people who log in; no key may do it."
    await client.log_in(session, bank.manager)
    assert (await client.post(f"/decisions/{made['id']}/answer", json=DECLINED)).status_code == 200
    client.cookies.clear()
    (seen,) = (await client.get(f"/applications/{application.id}/decisions", headers=key.headers)).json()
    assert seen["answer"]["outcome"] == "decline"
    (answer,) = await stored(session)
    assert (answer.application_id, answer.client_id) == (application.id, None)


@pytest.mark.parametrize(
    "statement", ["UPDATE referral_answers SET outcome = 'approve'", "DELETE FROM referral_answers"]
)
async def test_it_is_append_only(
    client: ApiClient, session: AsyncSession, referral: DecisionEvent, statement: str
) -> None:
    assert (await client.post(path(referral), json=DECLINED)).status_code == 200
    with pytest.raises(IntegrityError, match="append-only"):
        async with session.begin_nested():
            await (await session.connection()).execute(text(statement))
